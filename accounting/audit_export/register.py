"""What the room enters into the platform's registers."""

from django.utils.translation import gettext_lazy as _

from accounting.expenses.models import ClaimLine
from accounting.ledger import evidence
from accounting.payables.models import PaymentNotice
from accounting.receivables.models import Receipt
from backoffice.access import duties
from backoffice.documents import kinds as document_kinds
from backoffice.eventlog import steps
from backoffice.shell import menu

from . import actions, queries  # noqa: F401  (actions enter their register)

VIEW = "accounting.audit_export.view_exports"


def register() -> None:
    """Called once, when Django is ready."""
    steps.register(VIEW, _("監査用データを見る"), changes=False)
    menu.add(menu.Entry("accounting", _("監査用データ"), "accounting:audit_export_list", VIEW, "file-check", 70))
    document_kinds.register(
        queries.KIND, _("監査用データ"), read_step=VIEW, retention="backoffice.documents.tax_retention"
    )
    _evidence()
    duties.register(
        "accounting.audit_export",
        _("監査用データの作成"),
        steps=(
            "accounting.audit_export.order_export",
            VIEW,
            queries.WORK,
            "backoffice.documents.keep_document",
            "backoffice.documents.read_document",
            "backoffice.jobs.cancel_job",
            "backoffice.jobs.view_job",
        ),
    )


def _evidence() -> None:
    """Papers that are kept under another case than the source of the entry that they prove."""
    evidence.offer(
        "accounting.expenses.receipt",
        "accounting.expenses.claim",
        lambda: ClaimLine.objects.values_list("pk", "claim_id"),
    )
    evidence.offer(
        "accounting.receivables.invoice",
        "accounting.receivables.receipt",
        lambda: Receipt.objects.values_list("invoice_id", "pk"),
    )
    evidence.offer(
        "accounting.payables.notice",
        "accounting.payables.payment",
        lambda: PaymentNotice.objects.values_list("pk", "run_id"),
    )
