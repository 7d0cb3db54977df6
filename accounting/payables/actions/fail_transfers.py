"""振込不能: transfers of a payment that came back are owed anew, and the money is on the account again."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.rules import Side, Source, signed_line
from accounting.payables.models import FAILURE, KeptFee, Payable, PaymentRun, PaymentState, TransferFailure
from accounting.payables.paying import tell
from accounting.payables.queries import kept_fees
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import InvalidInput, Refusal

from .keep_fees import fee_lines
from .owe import NewPayable, owe
from .plan_payment import payment_case


@dataclass(frozen=True, slots=True)
class Failed:
    """One item whose money came back, and why."""

    payable_id: int
    reason: str


class NothingFailed(InvalidInput):
    """No transfer was named."""

    code = "accounting.payables.nothing_failed"
    field = "file"
    cause_ja = "不能になった振込がありません。"
    cause_en = "No transfer failed."
    remedy_ja = "結果のファイルを確認してください。何も変えていません。"
    remedy_en = "Check the file of results. Nothing was changed."


class NotPaidByIt(Refusal):
    """The items are not what the payment paid, or came back before."""

    code = "accounting.payables.not_paid_by_it"
    cause_ja = "この支払で支払っていないもの、または不能を記録済みのものが含まれています（{items}）。"
    cause_en = "Some items were not paid by this payment, or came back before ({items})."
    remedy_ja = "支払の画面を読み込み直して確認してください。1件も記録していません。"
    remedy_en = "Reload the page of the payment. Nothing was recorded."


class FailureWithoutReason(InvalidInput):
    """A failure says why."""

    code = "accounting.payables.failure_without_reason"
    field = "reason"
    cause_ja = "不能の理由が入力されていません。"
    cause_en = "The reason of the failure is missing."
    remedy_ja = "「口座なし」「名義相違」など、銀行の理由を入力してください。"
    remedy_en = "Enter the bank's reason, such as “no such account”."


class FailedBeforePayment(InvalidInput):
    """Money comes back on or after its day of payment, and not in the future."""

    code = "accounting.payables.failed_before_payment"
    field = "failed_on"
    cause_ja = "資金が戻った日の{failed_on}が、支払日の{pay_on}より前か、まだ来ていません。"
    cause_en = "The day on which the money came back, {failed_on}, is before the payment of {pay_on} or has not come."
    remedy_ja = "口座に入金された日を確認してください。"
    remedy_en = "Check the day on which the account was credited."


class WholeTransferFailed(InvalidInput):
    """A transfer comes back whole: where a fee was kept of it, its items fail together."""

    code = "accounting.payables.whole_transfer_failed"
    field = "items"
    cause_ja = "{partner}への振込は、手数料を差し引いて1件で行っています。戻るときは全額が戻ります。"
    cause_en = "{partner} was paid by one transfer less its fee, and it comes back whole."
    remedy_ja = "{partner}の明細をすべて選んでください。1件も記録していません。"
    remedy_en = "Choose all items of {partner}. Nothing was recorded."


@action("accounting.payables.fail_transfers", _("振込不能を記録"))
def fail_transfers(
    *, run_id: int, failed: Sequence[Failed], failed_on: dt.date, acting_user: Any, at: dt.datetime
) -> list[Payable]:
    """Record transfers that came back, all or none: the money is on the account again, and each sum is owed anew.

    What was paid stays as it was paid; the new item names the failure as its source. Raises NothingFailed,
    FailureWithoutReason, NotPaidByIt, FailedBeforePayment, WholeTransferFailed, and as owe.
    """
    run = PaymentRun.objects.select_for_update(of=("self",)).select_related("bank_account__account").get(pk=run_id)
    reasons = {each.payable_id: each.reason.strip() for each in failed}
    if not reasons:
        raise NothingFailed
    if not all(reasons.values()):
        raise FailureWithoutReason
    if not run.pay_on <= failed_on <= at.astimezone(TOKYO).date():
        raise FailedBeforePayment(failed_on=failed_on, pay_on=run.pay_on)
    items = _paid(run, reasons)
    fees = _fees_given_up(run, items)
    renewed = [
        _renewed(run, each, reasons[each.pk], fees.get(each.pk, ()), failed_on, acting_user, at) for each in items
    ]
    for each in items:
        tell([each], paid_on=None, reason=reasons[each.pk], acting_user=acting_user, at=at)
    record(
        "accounting.payables.fail_transfers",
        case=payment_case(run),
        acting_user=acting_user,
        occurred_at=at,
        changes={
            "failed": [[], [each.pk for each in items]],
            "renewed": [[], [each.pk for each in renewed]],
            "amount_yen": ["", sum(each.to_pay_yen for each in items)],
        },
    )
    return renewed


def _paid(run: PaymentRun, reasons: dict[int, str]) -> list[Payable]:
    found = list(
        Payable.objects.select_for_update(of=("self",))
        .select_related("account", "partner", "person")
        .filter(pk__in=reasons, payment=run, failure=None)
        .order_by("pk")
    )
    if run.state != PaymentState.PAID or len(found) != len(reasons):
        missing = reasons.keys() - {each.pk for each in found}
        raise NotPaidByIt(items="、".join(str(each) for each in sorted(missing)) or run.get_state_display())
    return found


def _fees_given_up(run: PaymentRun, items: Sequence[Payable]) -> dict[int, list[KeptFee]]:
    """What was kept of the transfers that came back, with the largest item of each. Raises WholeTransferFailed."""
    found: dict[int, list[KeptFee]] = {}
    for fee in kept_fees(run.pk):
        its = [each for each in items if each.partner_id == fee.partner_id]
        if its and sum(each.to_pay_yen for each in its) != fee.owed_yen:
            raise WholeTransferFailed(partner=fee.partner_name)
        if its:
            found.setdefault(max(its, key=lambda each: each.to_pay_yen).pk, []).append(fee)
    return found


def _renewed(
    run: PaymentRun,
    item: Payable,
    reason: str,
    fees: Sequence[KeptFee],
    failed_on: dt.date,
    acting_user: Any,
    at: dt.datetime,
) -> Payable:
    failure = TransferFailure.objects.create(
        payable=item,
        failed_on=failed_on,
        reason=reason,
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
    money_yen = item.to_pay_yen - sum(each.fee_yen for each in fees)
    back = signed_line(run.bank_account.account.code, Side.DEBIT, money_yen, memo=f"振込不能 {reason}"[:200])
    new = NewPayable(
        source=Source(FAILURE, failure.pk),
        incurred_on=failed_on,
        due_on=item.due_on,
        account_code=item.account.code,
        description=f"{item.description}（振込不能：{reason}）"[:200],
        lines=(back, *fee_lines(fees, Side.DEBIT, failed_on)),
        partner=item.partner,
        person=item.person,
        document=item.document,
        received_on=item.received_on,
        names_partner=False,
    )
    return owe(new=new, acting_user=acting_user, at=at)
