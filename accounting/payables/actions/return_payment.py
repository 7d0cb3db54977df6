"""A payment is not agreed to, or called off before its day: its items are free again."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.payables.models import NoticeEvent, Payable, PaymentRun, PaymentState
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import InvalidInput, Refusal

from .approve_payment import NotSubmitted
from .plan_payment import payment_case

LONGEST_HOW = 200


class NotApprovedYet(Refusal):
    """Only an approved payment that is not paid is called off."""

    code = "accounting.payables.not_approved_yet"
    cause_ja = "この支払は「{state}」のため、この操作はできません。"
    cause_en = "This payment is {state}, so this can't be done."
    remedy_ja = "画面を読み込み直して、最新の状態を確認してください。"
    remedy_en = "Reload the page to see how it stands."


class CallOffReasonMissing(InvalidInput):
    """Calling off says why."""

    code = "accounting.payables.call_off_reason_missing"
    field = "reason"
    cause_ja = "支払をやめる理由が入力されていません。"
    cause_en = "The reason for calling the payment off is missing."
    remedy_ja = "理由を入力してください。"
    remedy_en = "Enter the reason."


@action("accounting.payables.return_payment", _("支払を起案者に戻す"))
def return_payment(*, run_id: int, acting_user: Any, at: dt.datetime) -> PaymentRun:
    """Give a payment back that was not agreed to. Taken by the approval engine. Raises NotSubmitted."""
    run = PaymentRun.objects.select_for_update().get(pk=run_id)
    if run.state != PaymentState.SUBMITTED:
        raise NotSubmitted(state=run.get_state_display())
    freed = _release(run)
    record(
        "accounting.payables.return_payment",
        case=payment_case(run),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [PaymentState.SUBMITTED, PaymentState.RETURNED], "items": [freed, []]},
    )
    return run


@action("accounting.payables.call_off_payment", _("承認済みの支払をやめる"))
def call_off_payment(*, run_id: int, reason: str, acting_user: Any, at: dt.datetime) -> PaymentRun:
    """Call an approved payment off before it is paid; its items can be planned anew, and its notices say so.

    Raises CallOffReasonMissing, NotApprovedYet.
    """
    if not reason.strip():
        raise CallOffReasonMissing
    run = PaymentRun.objects.select_for_update().get(pk=run_id)
    if run.state != PaymentState.APPROVED:
        raise NotApprovedYet(state=run.get_state_display())
    freed = _release(run)
    _say_in_notices(run, reason.strip(), acting_user, at)
    record(
        "accounting.payables.call_off_payment",
        case=payment_case(run),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason.strip(),
        changes={"state": [PaymentState.APPROVED, PaymentState.RETURNED], "items": [freed, []]},
    )
    return run


def _say_in_notices(run: PaymentRun, reason: str, acting_user: Any, at: dt.datetime) -> None:
    NoticeEvent.objects.bulk_create(
        NoticeEvent(
            notice=notice,
            kind=NoticeEvent.Kind.CANCELLED,
            happened_on=at.astimezone(TOKYO).date(),
            how=reason[:LONGEST_HOW],
            recorded_by_id=acting_user.pk,
            recorded_by_name=acting_user.get_full_name(),
            recorded_at=at,
        )
        for notice in run.notices.order_by("pk")
    )


def _release(run: PaymentRun) -> list[int]:
    run.state = PaymentState.RETURNED
    run.save(update_fields=["state"])
    held = Payable.objects.filter(payment=run)
    freed = list(held.order_by("pk").values_list("pk", flat=True))
    held.update(payment=None)
    return freed
