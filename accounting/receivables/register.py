"""What the room enters into the platform's registers."""

from django.utils.translation import gettext_lazy as _

from accounting.banking import expected, open_items
from accounting.ledger import needed, sources
from backoffice.access import duties
from backoffice.api import scopes
from backoffice.documents import kinds as document_kinds
from backoffice.eventlog import steps
from backoffice.shell import finding, inbox, menu
from backoffice.webhooks.published import Published, publish

from . import actions, queries, work  # noqa: F401  (actions enter their register)
from .expected import INVOICES as EXPECTED
from .expected import delays
from .finding import find_invoices
from .settling import INVOICES

VIEW = "accounting.receivables.view_invoices"


def register() -> None:
    """Called once, when Django is ready."""
    needed.offer_parameter(_("売上・請求"), "accounting.receivables.accounts")
    needed.offer_parameter(_("売上・請求"), "accounting.receivables.sales_accounts")
    steps.register(VIEW, _("請求書を見る"), changes=False)
    sources.register_room("accounting.receivables", _("売上・請求"))
    menu.add(
        menu.Entry("accounting", _("請求"), "accounting:receivables_invoice_list", VIEW, "receipt-japanese-yen", 5),
    )
    for kind, label, page in (
        ("accounting.receivables.invoice", _("請求書"), "accounting:receivables_invoice_detail"),
        ("accounting.receivables.receipt", _("入金"), "accounting:receivables_receipt_detail"),
    ):
        sources.register(kind, label, url_name=page, step=VIEW)
    document_kinds.register(
        "accounting.receivables.invoice",
        _("請求書（控え）"),
        read_step=VIEW,
        retention="backoffice.documents.tax_retention",
    )
    _work()
    _duties()
    _published()


def _work() -> None:
    inbox.offer_work(
        "accounting.receivables.drafts", step="accounting.receivables.finalise_invoices", offer=work.to_finalise
    )
    finding.offer_search(finding.Search("invoices", _("請求"), "receipt-japanese-yen", VIEW, find_invoices))
    inbox.offer_work("accounting.receivables.overdue", step="accounting.receivables.record_receipt", offer=work.late)
    scopes.offer("invoices", _("請求書"), read=_("請求書を見る"), write=_("請求書の下書きを作る・確定する"))
    open_items.register(INVOICES)
    expected.offer(EXPECTED)
    expected.offer_delays(delays)


def _duties() -> None:
    duties.register(
        "accounting.invoicing",
        _("請求と入金"),
        steps=(
            "accounting.receivables.change_draft",
            "accounting.receivables.define_issuer",
            "accounting.receivables.discard_draft",
            "accounting.receivables.draft_invoice",
            "accounting.receivables.finalise_invoices",
            "accounting.receivables.order_papers",
            "accounting.receivables.print_invoices",
            "accounting.receivables.record_receipt",
            "accounting.receivables.take_back_receipt",
            VIEW,
            "backoffice.documents.keep_document",
            "backoffice.documents.read_document",
            "backoffice.jobs.cancel_job",
            "backoffice.jobs.view_job",
        ),
    )
    duties.register("accounting.invoice_reading", _("請求書の閲覧"), steps=(VIEW, "backoffice.documents.read_document"))


def _published() -> None:
    """What other programs may hear of."""
    publish(
        *(
            Published(
                code=code,
                label=label,
                step=f"accounting.receivables.{step}",
                resource="invoices",
                view=VIEW,
                prefix="inv",
                url_name="accounting_api:receivables_invoice_detail",
                rows=lambda _user_id: queries.invoices(queries.InvoiceFilter()),
            )
            for code, label, step in (
                ("invoice.finalised", _("請求書を確定した"), "finalise_invoices"),
                ("invoice.received", _("請求書に入金があった"), "record_receipt"),
                ("invoice.receipt_taken_back", _("請求書の入金を取り消した"), "take_back_receipt"),
            )
        )
    )
