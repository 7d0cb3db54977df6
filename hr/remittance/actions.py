"""Recording that something was paid in, with its entry."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.banking.queries import salary_account
from accounting.ledger.actions import post_entry
from accounting.ledger.models import Entry
from accounting.ledger.rules import EntryDraft, Source
from accounting.payables.queries import fee_account
from backoffice.companies import bulk
from backoffice.companies.turns import take_turn
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.periods import Month
from backoffice.values.refusals import InvalidInput, Refusal
from hr.payroll.queries import accounts_of_pay
from hr.payroll.rules import Part
from hr.payroll.rules.journal import ALL_OTHERS

from .models import HalfYearly, Remittance
from .queries import Standing, due_of
from .rules import Accounts, Due, Kind, payment_lines

SOURCE = "hr.remittance.payment"
DEDUCTED = {
    Kind.INCOME_TAX: "income_tax",
    Kind.FEES: "income_tax",
    Kind.RESIDENT_TAX: "resident_tax",
    Kind.SOCIAL_INSURANCE: "health_insurance",
}


class NothingDue(Refusal):
    """No payslip that stands owes it."""

    code = "hr.remittance.nothing_due"
    cause_ja = "{month}の分として納付する額はありません。"
    cause_en = "Nothing is owed for {month}."
    remedy_ja = "給与計算が承認されているか、報酬の支払いが済んでいるか確かめてください。"
    remedy_en = "See whether the runs are approved, or the fees paid."


class AlreadyRemitted(Refusal):
    """A month is paid in once."""

    code = "hr.remittance.already_remitted"
    cause_ja = "{name}さんが、{on}の納付を記録しています。"
    cause_en = "{name} recorded the payment of {on}."
    remedy_ja = "納付の一覧で確かめてください。"
    remedy_en = "See the list of payments."


class DifferenceUnexplained(InvalidInput):
    """What was paid is not what payroll put aside, and nobody says why."""

    code = "hr.remittance.difference_unexplained"
    field = "reason"
    cause_ja = "納付額が、給与計算の合計{due_yen:,}円と{difference_yen:+,}円違います。"
    cause_en = "The payment differs from the {due_yen:,} yen of payroll by {difference_yen:+,} yen."
    remedy_ja = "納入告知書などで確かめ、差の理由を入力してください。差は法定福利費に記帳します。"
    remedy_en = "Check the bill and enter the reason; the difference is posted to welfare expenses."


class TaxDiffers(InvalidInput):
    """Withheld tax is paid in as it was withheld."""

    code = "hr.remittance.tax_differs"
    field = "paid_yen"
    cause_ja = "納付額が、預かった税額{due_yen:,}円と違います。"
    cause_en = "The payment is not the {due_yen:,} yen that was withheld."
    remedy_ja = "預かった額をそのまま納付してください。違うときは、給与明細の訂正が必要です。"
    remedy_en = "Pay in what was withheld; if it is wrong, payslips have to be corrected."


class HalfYearNotOver(InvalidInput):
    """A half-year is paid in once, when its last pay is made."""

    code = "hr.remittance.half_year_not_over"
    field = "paid_on"
    cause_ja = "納期の特例では、{month}までの分をまとめて納付します。まだ支払いが残っています。"
    cause_en = "By half-years, everything up to {month} is paid in together, and pay is still to be made."
    remedy_ja = "{month}の支払いが終わってから、納付を記録してください。"
    remedy_en = "Record the payment once the pay of {month} is made."


class HalfYearPaid(InvalidInput):
    """What was paid in is not grouped otherwise afterwards."""

    code = "hr.remittance.half_year_paid"
    field = "month"
    cause_ja = "{month}以降の分を、すでに納付しています。"
    cause_en = "The time from {month} on was paid in already."
    remedy_ja = "納付していない月からにしてください。"
    remedy_en = "Choose a month that is not paid in yet."


class HalfYearsAgreed(InvalidInput):
    """One agreement holds at a time."""

    code = "hr.remittance.half_years_agreed"
    field = "month"
    cause_ja = "この納付先の納期の特例は、{on}から登録されています。"
    cause_en = "Half-years are recorded from {on} already."
    remedy_ja = "その特例を終えてから登録してください。"
    remedy_en = "End those first."


@action("hr.remittance.begin_half_years", _("納期の特例を登録"))
def begin_half_years(*, kind: str, place: str, month: Month, acting_user: Any, at: dt.datetime) -> HalfYearly:
    """Pay in by half-years from a month of payment on. Raises HalfYearPaid, HalfYearsAgreed."""
    _refuse_paid(kind, place, month)
    held = HalfYearly.objects.select_for_update().filter(kind=kind, place=place)
    later = held.filter(Q(valid_until=None) | Q(valid_until__gt=month.first_day)).order_by("valid_from").first()
    if later:
        raise HalfYearsAgreed(on=later.valid_from)
    made = HalfYearly.objects.create(kind=kind, place=place, valid_from=month.first_day)
    _log_half_years("hr.remittance.begin_half_years", made, acting_user, at, {"valid_from": ["", str(month)]})
    return made


@action("hr.remittance.end_half_years", _("納期の特例を終了"))
def end_half_years(*, half_yearly_id: int, month: Month, acting_user: Any, at: dt.datetime) -> HalfYearly:
    """Pay in month by month again from a month of payment on. Raises HalfYearPaid, HalfYearsAgreed."""
    held = HalfYearly.objects.select_for_update().get(pk=half_yearly_id)
    if held.valid_until or month.first_day <= held.valid_from:
        raise HalfYearsAgreed(on=held.valid_from)
    _refuse_paid(held.kind, held.place, month)
    held.valid_until = month.first_day
    held.save(update_fields=["valid_until"])
    _log_half_years("hr.remittance.end_half_years", held, acting_user, at, {"valid_until": ["", str(month)]})
    return held


def _refuse_paid(kind: str, place: str, month: Month) -> None:
    if Remittance.objects.filter(kind=kind, place=place, month__gte=month.first_day).exists():
        raise HalfYearPaid(month=month)


def _log_half_years(step: str, held: HalfYearly, acting_user: Any, at: dt.datetime, changes: dict[str, Any]) -> None:
    case = Case("hr.remittance.half_yearly", held.pk, f"{held.get_kind_display()} {held.place}".strip())
    record(step, case=case, acting_user=acting_user, occurred_at=at, changes=changes)


@action("hr.remittance.record_payment", _("納付を記録"))
def record_payment(
    *,
    kind: Kind,
    month: Month,
    place: str,
    paid_yen: int,
    paid_on: dt.date,
    reason: str = "",
    acting_user: Any,
    at: dt.datetime,
) -> Remittance:
    """Record that a month was paid in, and post it from the account that pays salaries.

    Taxes are paid as withheld; a bill of the pension office may differ, with the reason. Raises NothingDue,
    HalfYearNotOver, AlreadyRemitted, TaxDiffers, DifferenceUnexplained, NoSalaryAccount, and what the ledger refuses.
    """
    take_turn("hr.remittance", kind)
    standing = due_of(kind, month, place)
    if standing is None or standing.due.total_yen <= 0:
        raise NothingDue(month=month)
    if standing.due.since and Month.of(paid_on) < month:
        raise HalfYearNotOver(month=month)
    _refuse(standing, paid_yen, reason.strip())
    due = standing.due
    (pk,) = bulk.reserve_ids(Remittance, 1)
    entry = post_entry(draft=_draft(due, pk, paid_yen, paid_on), acting_user=acting_user, at=at)
    made = Remittance.objects.create(
        pk=pk,
        kind=kind,
        month=month.first_day,
        place=place,
        place_name=due.place_name,
        people=due.people,
        withheld_yen=due.withheld_yen,
        employer_yen=due.employer_yen,
        paid_yen=paid_yen,
        paid_on=paid_on,
        reason=reason.strip(),
        entry=entry,
        paid_by_id=acting_user.pk,
        paid_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
    _log(made, entry, acting_user, at)
    return made


def _log(made: Remittance, entry: Entry, acting_user: Any, at: dt.datetime) -> None:
    record(
        "hr.remittance.record_payment",
        case=Case("hr.remittance.remittance", made.pk, f"{made.get_kind_display()} {made.month:%Y-%m}"),
        acting_user=acting_user,
        occurred_at=at,
        reason=made.reason,
        changes={"paid_yen": ["", made.paid_yen], "entry": entry.pk},
    )


def _refuse(standing: Standing, paid_yen: int, reason: str) -> None:
    due, paid = standing.due, standing.paid
    if paid:
        raise AlreadyRemitted(name=paid.paid_by_name, on=paid.paid_on)
    if paid_yen == due.total_yen:
        return
    if due.kind is not Kind.SOCIAL_INSURANCE:
        raise TaxDiffers(due_yen=due.total_yen)
    if not reason:
        raise DifferenceUnexplained(due_yen=due.total_yen, difference_yen=paid_yen - due.total_yen)


def _draft(due: Due, pk: int, paid_yen: int, paid_on: dt.date) -> EntryDraft:
    return EntryDraft(
        posted_on=paid_on,
        source=Source(SOURCE, pk),
        description=f"{due.name}の納付",
        lines=payment_lines(due, paid_yen, _accounts(due, paid_on), due.name),
    )


def _accounts(due: Due, paid_on: dt.date) -> Accounts:
    of_pay = accounts_of_pay(paid_on)

    def account(part: Part, code: str) -> str:
        return of_pay.get((part, code)) or of_pay[part, ALL_OTHERS]

    return Accounts(
        withheld=account(Part.DEDUCTION, DEDUCTED[due.kind]),
        fees=fee_account(paid_on),
        employer=account(Part.EMPLOYER_PAYABLE, DEDUCTED[due.kind]),
        difference=account(Part.EMPLOYER, DEDUCTED[due.kind]),
        bank=salary_account().account.code,
    )
