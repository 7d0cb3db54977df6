"""Settling what is owed without money: a room above that sets it off or gives a note for it, whose entry carries the debit."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.rules import DraftLine, Side, Source
from accounting.payables.models import BILL, BillWithholding, Payable, PayableSettlement, PayableState
from accounting.payables.paying import tell
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import InvalidInput, Refusal

from .owe import payable_case
from .plan_payment import AlreadyPlanned, NotOpen


class SettledBeyond(InvalidInput):
    """More than is owed, or nothing at all."""

    code = "accounting.payables.settled_beyond"
    field = "amount_yen"
    cause_ja = "「{payee}」の決済額{amount_yen:,}円は、1円以上、残りの{open_yen:,}円以下ではありません。"
    cause_en = "{amount_yen:,} yen for {payee} is not between 1 yen and the {open_yen:,} yen that are left."
    remedy_ja = "残りの額までで入力してください。"
    remedy_en = "Enter at most what is left."


class SettledInFuture(InvalidInput):
    """Settling happens today or before."""

    code = "accounting.payables.settled_in_future"
    field = "settled_on"
    cause_ja = "決済日{settled_on}は、まだ来ていないか、未払の発生日より前です。"
    cause_en = "The day of settlement, {settled_on}, has not come, or lies before the day since which it is owed."
    remedy_ja = "発生日から今日までの日を入力してください。"
    remedy_en = "Enter a day between that day and today."


class FeeSettledInPart(InvalidInput):
    """A fee with tax withheld is settled whole: the tax falls due with the day on which it is paid."""

    code = "accounting.payables.fee_settled_in_part"
    field = "amount_yen"
    cause_ja = "「{payee}」の報酬は源泉徴収をしているため、一部だけを決済できません。"
    cause_en = "Tax is withheld from the fee of {payee}, so it can't be settled in part."
    remedy_ja = "残りの全額{open_yen:,}円を決済するか、支払で支払ってください。"
    remedy_en = "Settle all of the {open_yen:,} yen, or pay it by a payment."


class SettlementTakenBack(Refusal):
    """A settlement is taken back once, while nothing was paid of the item since."""

    code = "accounting.payables.settlement_taken_back"
    cause_ja = "「{payee}」の決済は、すでに取り消されているか、その後に残りの支払が進んでいます。"
    cause_en = "The settlement for {payee} was taken back already, or what was left is being paid or was."
    remedy_ja = "買掛・未払の画面で確認してください。支払の起案があれば、先にやめてください。"
    remedy_en = "Look at the payable. Where a payment is planned, call it off first."


@dataclass(frozen=True, slots=True)
class PayableSettled:
    """The row that counts it, and the line of the books that the caller's entry carries."""

    settlement: PayableSettlement
    line: DraftLine


@action("accounting.payables.settle_payable", _("未払を支払によらずに決済"))
def settle_payable(
    *, payable_id: int, settled_on: dt.date, amount_yen: int, by: Source, acting_user: Any, at: dt.datetime
) -> PayableSettled:
    """Count so many yen of an open item as settled by the entry of `by`, which the caller posts.

    Raises NotOpen, AlreadyPlanned, SettledBeyond, SettledInFuture, FeeSettledInPart.
    """
    item = Payable.objects.select_for_update(of=("self",)).select_related("account").get(pk=payable_id)
    _refuse(item, settled_on, amount_yen, at)
    made = PayableSettlement.objects.create(
        payable=item,
        settled_on=settled_on,
        amount_yen=amount_yen,
        source_kind=by.kind,
        source_id=by.id,
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
    item.settled_yen += amount_yen
    if not item.to_pay_yen:
        days = item.settlements.filter(takes_back=None, taken_back_by=None).values_list("settled_on", flat=True)
        item.state, item.paid_on = PayableState.PAID, max(days)
    item.save(update_fields=["settled_yen", "state", "paid_on"])
    if item.state == PayableState.PAID:
        tell([item], paid_on=item.paid_on, acting_user=acting_user, at=at)
    record(
        "accounting.payables.settle_payable",
        case=payable_case(item),
        acting_user=acting_user,
        occurred_at=at,
        changes={"settled_yen": [item.settled_yen - amount_yen, item.settled_yen], "by": f"{by.kind} {by.id}"},
    )
    memo = f"{item.payee_name}　{item.description}"[:200]
    line = DraftLine(item.account.code, Side.DEBIT, amount_yen, memo=memo, partner_id=item.partner_id)
    return PayableSettled(made, line)


@action("accounting.payables.unsettle_payable", _("支払によらない決済を取り消す"))
def unsettle_payable(
    *, settlement_id: int, reason: str, posted_on: dt.date, acting_user: Any, at: dt.datetime
) -> PayableSettlement:
    """Open again what was settled without money; the caller reverses its entry. Raises SettlementTakenBack."""
    wrong = PayableSettlement.objects.get(pk=settlement_id)
    item = Payable.objects.select_for_update(of=("self",)).get(pk=wrong.payable_id)
    is_settled_whole = item.state == PayableState.PAID and not item.to_pay_yen
    is_free = (item.state == PayableState.OPEN or is_settled_whole) and item.payment_id is None
    is_gone = wrong.takes_back_id is not None or PayableSettlement.objects.filter(takes_back=wrong).exists()
    if is_gone or not is_free:
        raise SettlementTakenBack(payee=item.payee_name)
    made = PayableSettlement.objects.create(
        payable=item,
        settled_on=posted_on,
        amount_yen=-wrong.amount_yen,
        source_kind=wrong.source_kind,
        source_id=wrong.source_id,
        takes_back=wrong,
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
    item.settled_yen -= wrong.amount_yen
    item.state, item.paid_on = PayableState.OPEN, None
    item.save(update_fields=["settled_yen", "state", "paid_on"])
    if is_settled_whole:
        tell([item], paid_on=None, reason=reason.strip(), acting_user=acting_user, at=at)
    record(
        "accounting.payables.unsettle_payable",
        case=payable_case(item),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason.strip(),
        changes={"settled_yen": [item.settled_yen + wrong.amount_yen, item.settled_yen]},
    )
    return made


def _refuse(item: Payable, settled_on: dt.date, amount_yen: int, at: dt.datetime) -> None:
    if item.state != PayableState.OPEN:
        raise NotOpen(items=item.payee_name)
    if item.payment_id is not None:
        raise AlreadyPlanned(items=item.payee_name)
    if not 0 < amount_yen <= item.to_pay_yen:
        raise SettledBeyond(payee=item.payee_name, amount_yen=amount_yen, open_yen=item.to_pay_yen)
    if not item.incurred_on <= settled_on <= at.astimezone(TOKYO).date():
        raise SettledInFuture(settled_on=settled_on)
    is_fee = item.source_kind == BILL and BillWithholding.objects.filter(bill=item.source_id).exists()
    if is_fee and amount_yen != item.amount_yen:
        raise FeeSettledInPart(payee=item.payee_name, open_yen=item.to_pay_yen)
