"""A payment is agreed to: the bank's file is made of what the approver saw."""

import datetime as dt
import hashlib
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.banking.layouts import general_layout
from accounting.banking.models import BankAccountOfCompany
from accounting.banking.queries import consignor_of, profile_of
from accounting.banking.rules import sort_out, totals_of, transfer_file
from accounting.payables.models import PaymentRun, PaymentState
from accounting.payables.queries import kept_by_partner, kept_fees, payees_of, payment_items
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal

from .plan_payment import payment_case


class NotSubmitted(Refusal):
    """Only a payment that awaits its approval is approved or returned."""

    code = "accounting.payables.not_submitted"
    cause_ja = "この支払は「{state}」のため、承認できません。"
    cause_en = "This payment is {state}: it does not await approval."
    remedy_ja = "画面を読み込み直して、最新の状態を確認してください。"
    remedy_en = "Reload the page to see how it stands."


class ApproverPlanned(Refusal):
    """Whoever planned a payment does not approve it."""

    code = "accounting.payables.approver_planned"
    cause_ja = "自分が起案した支払は、承認できません。"
    cause_en = "You planned this payment, so somebody else has to approve it."
    remedy_ja = "ほかの承認者に依頼してください。"
    remedy_en = "Ask another approver."


@action("accounting.payables.approve_payment", _("支払を承認"))
def approve_payment(*, run_id: int, acting_user: Any, at: dt.datetime) -> PaymentRun:
    """Approve a payment and make its 総合振込 file; who cannot be in the file stays listed, to be paid another way.

    Taken by the approval engine after the last approval. Raises NotSubmitted, ApproverPlanned.
    """
    run = PaymentRun.objects.select_for_update(of=("self",)).select_related("bank_account").get(pk=run_id)
    if run.state != PaymentState.SUBMITTED:
        raise NotSubmitted(state=run.get_state_display())
    if run.planned_by_id == acting_user.pk:
        raise ApproverPlanned
    run.state = PaymentState.APPROVED
    run.approved_by_id, run.approved_by_name = acting_user.pk, acting_user.get_full_name()
    _make_file(run, run.bank_account)
    run.save()
    record(
        "accounting.payables.approve_payment",
        case=payment_case(run),
        acting_user=acting_user,
        occurred_at=at,
        changes={
            "state": [PaymentState.SUBMITTED, PaymentState.APPROVED],
            "count": run.file_count,
            "total_yen": run.file_yen,
            "sha256": run.file_sha256,
        },
    )
    return run


def _make_file(run: PaymentRun, account: BankAccountOfCompany) -> None:
    """The bytes for the bank; none when nobody has an account that fits."""
    layout, profile = general_layout(run.pay_on), profile_of(account)
    kept = kept_by_partner(kept_fees(run.pk))
    ready, _left_out = sort_out(payees_of(payment_items(run.pk), run.pay_on, kept), profile, layout)
    if not ready:
        return
    content = transfer_file(consignor_of(account), run.pay_on, ready, profile, layout)
    totals = totals_of(content, layout)
    run.file, run.file_sha256 = content, hashlib.sha256(content).hexdigest()
    run.file_count, run.file_yen = totals.count, totals.total_yen
