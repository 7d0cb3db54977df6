"""What the room enters into the platform's registers."""

from django.utils.translation import gettext_lazy as _

from accounting.banking import expected, open_items
from accounting.ledger import needed, sources
from backoffice.access import duties
from backoffice.api import scopes
from backoffice.approvals import kinds
from backoffice.deadlines import register as deadlines
from backoffice.documents import kinds as document_kinds
from backoffice.eventlog import steps
from backoffice.forms import spending
from backoffice.shell import inbox, menu
from backoffice.webhooks.published import Published, publish

from . import actions, paying, queries, spent, work
from .expected import PAYMENTS
from .models import BILL
from .settling import PAYABLES

VIEW = "accounting.payables.view_items"


def register() -> None:
    """Called once, when Django is ready."""
    needed.offer_parameter(_("仕入・支払"), "accounting.payables.journal_accounts")
    steps.register(VIEW, _("買掛・未払を見る"), changes=False)
    sources.register_room("accounting.payables", _("仕入・支払"))
    menu.add(
        menu.Entry("accounting", _("受け取った請求書"), "accounting:payables_received_list", VIEW, "inbox", 39),
        menu.Entry("accounting", _("買掛・未払"), "accounting:payables_item_list", VIEW, "hand-coins", 40),
    )
    sources.register(
        "accounting.payables.bill", _("受領した請求書"), url_name="accounting:payables_bill_detail", step=VIEW
    )
    sources.register("accounting.payables.payment", _("支払"), url_name="accounting:payables_payment_detail", step=VIEW)
    sources.register("accounting.payables.transfer_failure", _("振込不能"), url_name="", step=VIEW)
    document_kinds.register(
        "accounting.payables.notice",
        _("支払通知書（控え）"),
        read_step=VIEW,
        retention="backoffice.documents.tax_retention",
    )
    document_kinds.register(
        "accounting.payables.bill",
        _("受領した請求書"),
        read_step=VIEW,
        retention="backoffice.documents.tax_retention",
    )
    spending.offer(spending.Spender("accounting.payables", _("受領した請求書"), VIEW, spent.spent_on))
    _approval()
    _work()
    _recording()
    _paying()
    _published()


def _approval() -> None:
    kinds.register(
        kinds.Kind(
            code="accounting.payables.payment",
            label=_("支払の承認"),
            action="accounting.payables.approve_payment",
            perform=lambda given, user, at: actions.approve_payment(run_id=given["run_id"], acting_user=user, at=at),
            url=work.payment_url,
            facts=work.payment_facts,
            unwind=lambda given, user, at: actions.return_payment(run_id=given["run_id"], acting_user=user, at=at),
        )
    )


def _work() -> None:
    inbox.offer_work("accounting.payables.plan", step="accounting.payables.plan_payment", offer=work.to_plan)
    inbox.offer_work("accounting.payables.pay", step="accounting.payables.pay_items", offer=work.to_pay)
    inbox.offer_work("accounting.payables.record", step="accounting.payables.record_bill", offer=work.to_record)
    deadlines.offer("accounting.payables.payment_days", VIEW, work.payment_days)
    deadlines.offer("accounting.payables.limit_days", VIEW, work.limit_days)
    open_items.register(PAYABLES)
    expected.offer(PAYMENTS)


def _recording() -> None:
    duties.register(
        "accounting.payables_recording",
        _("請求書と未払の登録"),
        steps=(
            "accounting.payables.cancel_item",
            "accounting.payables.discard_received",
            "accounting.payables.judge_supplier",
            "accounting.payables.owe",
            "accounting.payables.read_mail",
            "accounting.payables.read_received",
            "accounting.payables.receive_invoice",
            "accounting.payables.receive_mail",
            "accounting.payables.record_bill",
            "backoffice.documents.read_document",
            VIEW,
        ),
    )


def _paying() -> None:
    duties.register(
        "accounting.payables_payment",
        _("支払の起案と実行"),
        steps=(
            "accounting.payables.call_off_payment",
            "accounting.payables.decide_fee_bearer",
            "accounting.payables.download_file",
            "accounting.payables.end_fee_step",
            "accounting.payables.fail_transfers",
            "accounting.payables.follow_notice",
            "accounting.payables.issue_notices",
            "accounting.payables.list_fee_step",
            "accounting.payables.pay_items",
            "accounting.payables.plan_payment",
            "accounting.payables.print_notices",
            "backoffice.documents.keep_document",
            "backoffice.documents.read_document",
            "backoffice.jobs.cancel_job",
            "backoffice.jobs.view_job",
            VIEW,
        ),
    )


def _published() -> None:
    """What other programs may read and hear of."""
    scopes.offer("bills", _("受け取った請求書"), read=_("受け取った請求書を見る"))
    paying.follow(BILL, lambda paid, user, at: actions.follow_payment_of_bill(paid=paid, acting_user=user, at=at))
    publish(
        *(
            Published(
                code=code,
                label=label,
                step=f"accounting.payables.{step}",
                resource="bills",
                view=VIEW,
                prefix="bil",
                url_name="accounting_api:payables_bill_detail",
                rows=lambda _user_id: queries.bills(),
            )
            for code, label, step in (
                ("bill.recorded", _("受け取った請求書を登録した"), "record_bill"),
                ("bill.paid", _("受け取った請求書を支払った"), "note_paid"),
                ("bill.unpaid", _("受け取った請求書の支払が取り消された、または振込が戻った"), "note_unpaid"),
            )
        )
    )
