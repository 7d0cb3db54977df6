"""What the department enters into the platform's registers, in one readable place."""

from django.utils.translation import gettext_lazy as _

from backoffice.access import duties
from backoffice.api import scopes
from backoffice.documents import kinds as document_kinds
from backoffice.eventlog import steps
from backoffice.shell import inbox, menu

from .banking import actions as banking_actions  # noqa: F401  (their actions enter the register of steps)
from .ledger import actions as ledger_actions  # noqa: F401
from .ledger import sources
from .receivables import actions as receivable_actions  # noqa: F401
from .receivables import tasks as receivable_tasks  # noqa: F401  (its work enters the register of jobs)
from .receivables import work

VIEW = "accounting.ledger.view_ledger"
INVOICES = "accounting.receivables.view_invoices"


def register() -> None:
    """Called once, when Django is ready."""
    steps.register(VIEW, _("帳簿を見る"), changes=False)
    steps.register(INVOICES, _("請求書を見る"), changes=False)
    _duties()
    sources.register("accounting.ledger.reversal", _("取消"), url_name="accounting:ledger_entry_detail", step=VIEW)
    sources.register("accounting.ledger.opening", _("開始残高"))
    menu.add(
        menu.Entry("accounting", _("請求"), "accounting:receivables_invoice_list", INVOICES, "receipt-japanese-yen", 5),
        menu.Entry("accounting", _("仕訳帳"), "accounting:ledger_entry_list", VIEW, "book-open", 10),
        menu.Entry("accounting", _("試算表"), "accounting:ledger_trial_balance", VIEW, "scale", 20),
    )
    _receivables()
    scopes.offer("invoices", read=_("請求書を見る"))


def _receivables() -> None:
    for kind, label, page in (
        ("accounting.receivables.invoice", _("請求書"), "accounting:receivables_invoice_detail"),
        ("accounting.receivables.receipt", _("入金"), "accounting:receivables_receipt_detail"),
    ):
        sources.register(kind, label, url_name=page, step=INVOICES)
    document_kinds.register(
        "accounting.receivables.invoice",
        _("請求書（控え）"),
        read_step=INVOICES,
        retention="backoffice.documents.tax_retention",
    )
    inbox.offer_work(
        "accounting.receivables.drafts", step="accounting.receivables.finalise_invoices", offer=work.to_finalise
    )
    inbox.offer_work("accounting.receivables.overdue", step="accounting.receivables.record_receipt", offer=work.late)


def _duties() -> None:
    duties.register(
        "accounting.bookkeeping",
        _("記帳と締め"),
        steps=(
            "accounting.ledger.adopt_chart",
            "accounting.ledger.close_month",
            "accounting.ledger.post_entries",
            "accounting.ledger.post_entry",
            "accounting.ledger.rebuild_balances",
            "accounting.ledger.reverse_entry",
            VIEW,
        ),
    )
    duties.register("accounting.bank_accounts", _("会社の口座の管理"), steps=("accounting.banking.register_account",))
    duties.register("accounting.reading", _("帳簿の閲覧"), steps=(VIEW, INVOICES, "backoffice.documents.read_document"))
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
            INVOICES,
            "backoffice.documents.keep_document",
            "backoffice.documents.read_document",
            "backoffice.jobs.cancel_job",
            "backoffice.jobs.view_job",
        ),
    )
    duties.register(
        "accounting.invoice_reading", _("請求書の閲覧"), steps=(INVOICES, "backoffice.documents.read_document")
    )
