"""Planning a payment: chosen items, a day and an account, put before those who agree to it."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany
from accounting.banking.rules import NotABankDay
from accounting.payables.models import Payable, PayableState, PaymentRun
from backoffice.approvals.actions import submit_request
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.calendar import is_bank_business_day
from backoffice.values.refusals import InvalidInput, Refusal

from .keep_fees import fees_to_keep, keep_fees

KIND = "accounting.payables.payment"


class NothingToPay(InvalidInput):
    """No item was chosen."""

    code = "accounting.payables.nothing_to_pay"
    cause_ja = "支払うものが選ばれていません。"
    cause_en = "Nothing is chosen to be paid."
    remedy_ja = "一覧で、支払うものを1件以上選んでください。"
    remedy_en = "Choose at least one item of the list."


class NotOpen(Refusal):
    """An item is paid, cancelled, or gone."""

    code = "accounting.payables.not_open"
    cause_ja = "未払いでないものが含まれています（{items}）。"
    cause_en = "Some items are not open ({items})."
    remedy_ja = "一覧を読み込み直して、選び直してください。支払の起案はしていません。"
    remedy_en = "Reload the list and choose again. No payment was planned."


class AlreadyPlanned(Refusal):
    """An item is part of another payment."""

    code = "accounting.payables.already_planned"
    cause_ja = "すでに別の支払に入っているものがあります（{items}）。"
    cause_en = "Some items are part of another payment ({items})."
    remedy_ja = "その支払を確認するか、そのものを外してください。支払の起案はしていません。"
    remedy_en = "See that payment, or leave the items out. No payment was planned."


class PayDayPast(InvalidInput):
    """A payment is planned for today or later."""

    code = "accounting.payables.pay_day_past"
    field = "pay_on"
    cause_ja = "支払日の{day}は過ぎています。"
    cause_en = "The day of payment, {day}, is past."
    remedy_ja = "今日以降の銀行営業日を選んでください。"
    remedy_en = "Choose today or a later business day of banks."


@action("accounting.payables.plan_payment", _("支払を起案"))
def plan_payment(
    *,
    payable_ids: Collection[int],
    pay_on: dt.date,
    bank_account_code: str,
    acting_user: Any,
    at: dt.datetime,
    company_bears: Collection[int] = (),
) -> PaymentRun:
    """Put open items into a payment of a day and ask for its approval.

    From transfers whose fee the supplier bears it is kept, unless the company bears it in this payment: those partners
    are named by `company_bears`. Raises NothingToPay, PayDayPast, NotABankDay, NotOpen, AlreadyPlanned, FeeForbidden,
    FeeNotListed, FeeEatsTransfer, and what the approval engine refuses.
    """
    _refuse_day(pay_on, at)
    chosen = _locked(payable_ids)
    bank = BankAccountOfCompany.objects.get(code=bank_account_code)
    fees = fees_to_keep(chosen, pay_on, bank, company_bears)
    run = PaymentRun.objects.create(
        pay_on=pay_on,
        bank_account=bank,
        count=len(chosen),
        total_yen=sum(each.to_pay_yen for each in chosen),
        fees_yen=sum(each.fee_yen or 0 for each in fees),
        planned_by_id=acting_user.pk,
        planned_by_name=acting_user.get_full_name(),
        planned_at=at,
    )
    Payable.objects.filter(pk__in=[each.pk for each in chosen]).update(payment=run)
    keep_fees(run, fees)
    _ask(run, chosen, acting_user, at)
    record(
        "accounting.payables.plan_payment",
        case=payment_case(run),
        acting_user=acting_user,
        occurred_at=at,
        changes={
            "items": [[], [each.pk for each in chosen]],
            "amount_yen": ["", run.total_yen],
            "fees_yen": ["", run.fees_yen],
        },
    )
    return run


def payment_case(run: PaymentRun) -> Case:
    """How the log names a payment."""
    return Case(KIND, run.pk, f"{run.pay_on:%Y/%m/%d}の支払 {run.count}件")


def _refuse_day(pay_on: dt.date, at: dt.datetime) -> None:
    if pay_on < at.astimezone(TOKYO).date():
        raise PayDayPast(day=pay_on)
    if not is_bank_business_day(pay_on):
        raise NotABankDay(day=pay_on)


def _locked(payable_ids: Collection[int]) -> list[Payable]:
    """The chosen items, held against other planners; all must be open and free."""
    wanted = set(payable_ids)
    if not wanted:
        raise NothingToPay
    found = list(Payable.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    settled = [each for each in found if each.state != PayableState.OPEN]
    if settled or len(found) != len(wanted):
        raise NotOpen(items=_names(settled) or "？")
    if planned := [each for each in found if each.payment_id is not None]:
        raise AlreadyPlanned(items=_names(planned))
    return found


def _names(items: Sequence[Payable], most: int = 3) -> str:
    names = "、".join(f"{each.payee_name} {each.to_pay_yen:,}円" for each in items[:most])
    return f"{names} …" if len(items) > most else names


def _ask(run: PaymentRun, chosen: Sequence[Payable], acting_user: Any, at: dt.datetime) -> None:
    """What is agreed to is frozen: which items, and how much together."""
    submit_request(
        kind=KIND,
        title=payment_case(run).name,
        amount_yen=run.total_yen,
        case=payment_case(run),
        arguments={
            "run_id": run.pk,
            "payables": [each.pk for each in chosen],
            "total_yen": run.total_yen,
            "fees_yen": run.fees_yen,
        },
        due_on=run.pay_on,
        acting_user=acting_user,
        at=at,
    )
