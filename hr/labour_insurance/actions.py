"""Recording that a part of a declaration was paid, or something given back, with its entry."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.banking.queries import salary_account
from accounting.ledger.actions import post_entry
from accounting.ledger.rules import EntryDraft, Source
from backoffice.companies import bulk
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.parameters import as_of
from backoffice.values.refusals import InvalidInput, Refusal
from hr.filings.models import Filing
from hr.payroll.queries import accounts_of_pay
from hr.payroll.rules import Part
from hr.payroll.rules.journal import ALL_OTHERS

from . import queries
from .models import REFUND, LabourPayment
from .rules import NOTHING, Accounts, Settled, payment_lines, refund_lines

SOURCE = "hr.labour_insurance.payment"


class NothingOwed(Refusal):
    """The declaration asks for no such payment."""

    code = "hr.labour_insurance.nothing_owed"
    cause_ja = "この申告には、記録する納付がありません。"
    cause_en = "The declaration asks for no such payment."
    remedy_ja = "年度更新の提出を記録してから、納付を記録してください。"
    remedy_en = "Record the submission of the declaration first."


class PartIsPaid(Refusal):
    """A part is paid once."""

    code = "hr.labour_insurance.part_is_paid"
    cause_ja = "{name}さんが、{on}の納付を記録しています。"
    cause_en = "{name} recorded the payment of {on}."
    remedy_ja = "納付の一覧で確かめてください。"
    remedy_en = "See the list of payments."


class EarlierPartOpen(InvalidInput):
    """The year is settled with the first part, and parts are paid in their order."""

    code = "hr.labour_insurance.earlier_part_open"
    field = "paid_on"
    cause_ja = "前の期の納付が、まだ記録されていません。"
    cause_en = "An earlier part is not recorded yet."
    remedy_ja = "前の期から順に記録してください。"
    remedy_en = "Record the parts in their order."


class PaidAlready(Refusal):
    """A declaration that money was paid by stays."""

    code = "hr.labour_insurance.paid_already"
    cause_ja = "この申告により、{on}に納付しています。"
    cause_en = "By this declaration was paid on {on}."
    remedy_ja = "取りやめずに、もう一度提出してください。申告額の誤りは、労働局に訂正を申し出てください。"
    remedy_en = "Submit it again instead of cancelling it. Ask the labour bureau to correct what was declared."


def held_by_payment(filing_id: int) -> Refusal | None:
    """Why a declaration can't be cancelled."""
    first = LabourPayment.objects.filter(filing_id=filing_id).order_by("paid_on", "pk").first()
    return PaidAlready(on=first.paid_on) if first else None


@action("hr.labour_insurance.record_payment", _("労働保険料の納付を記録"))
def record_payment(
    *,
    filing_id: int,
    part: int,
    paid_on: dt.date,
    before_yen: int = 0,
    acting_user: Any,
    at: dt.datetime,
) -> LabourPayment:
    """Record that a part was paid as it was declared, or the refund (part 0) received, and post it.

    `before_yen` is what of the year's premium the opening balance of 預り金 holds, from before the introduction.
    Raises NothingOwed, PartIsPaid, EarlierPartOpen, NoSalaryAccount, and what the ledger refuses.
    """
    Filing.objects.select_for_update().get(pk=filing_id)
    owed = queries.owed(filing_id)
    found = next((each for each in owed if each.part == part), None)
    if found is None or not (found.is_open or found.paid):
        raise NothingOwed
    if found.paid:
        raise PartIsPaid(name=found.paid.paid_by_name, on=found.paid.paid_on)
    if any(each.is_open and REFUND < each.part < (part or 2) for each in owed):
        raise EarlierPartOpen
    return _recorded(found, paid_on, before_yen, acting_user, at)


def _recorded(
    found: queries.Owed, paid_on: dt.date, before_yen: int, acting_user: Any, at: dt.datetime
) -> LabourPayment:
    settled = _settled(found, before_yen) if found.is_first else NOTHING
    estimate_yen = found.estimate_yen - found.offset_yen
    (pk,) = bulk.reserve_ids(LabourPayment, 1)
    entry = post_entry(draft=_draft(found, pk, settled, paid_on), acting_user=acting_user, at=at)
    made = LabourPayment.objects.create(
        pk=pk,
        filing=found.filing,
        part=found.part,
        paid_yen=found.payable_yen,
        paid_on=paid_on,
        estimate_yen=estimate_yen,
        withheld_yen=settled.withheld_yen,
        employer_yen=settled.employer_yen,
        advance_yen=settled.advance_yen,
        expense_yen=settled.expense_yen,
        entry=entry,
        paid_by_id=acting_user.pk,
        paid_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
    record(
        "hr.labour_insurance.record_payment",
        case=Case("hr.labour_insurance.payment", made.pk, _name(found)),
        acting_user=acting_user,
        occurred_at=at,
        changes={"paid_yen": ["", made.paid_yen], "entry": entry.pk},
    )
    return made


def _settled(found: queries.Owed, before_yen: int) -> Settled:
    aside = queries.put_aside(found.filing)
    return Settled(
        confirmed_yen=queries.confirmed_yen(found.filing),
        contribution_yen=found.contribution_yen,
        withheld_yen=aside.withheld_yen + before_yen,
        employer_yen=aside.employer_yen,
        paid_in_advance_yen=queries.paid_in_advance_yen(found.filing),
    )


def _draft(found: queries.Owed, pk: int, settled: Settled, paid_on: dt.date) -> EntryDraft:
    name, accounts = _name(found), _accounts(paid_on)
    if found.part == REFUND:
        lines = refund_lines(found.payable_yen, accounts, name)
    else:
        lines = payment_lines(found.payable_yen, found.estimate_yen - found.offset_yen, settled, accounts, name)
    return EntryDraft(posted_on=paid_on, source=Source(SOURCE, pk), description=name, lines=lines)


def _name(found: queries.Owed) -> str:
    """As the books name it, whatever language is read."""
    year = found.filing.about.year
    return (
        f"労働保険料 {year}年度の還付" if found.part == REFUND else f"労働保険料 {year + 1}年度第{found.part}期の納付"
    )


def _accounts(paid_on: dt.date) -> Accounts:
    of_pay = accounts_of_pay(paid_on)

    def account(part: Part, code: str) -> str:
        return of_pay.get((part, code)) or of_pay[part, ALL_OTHERS]

    return Accounts(
        withheld=account(Part.DEDUCTION, queries.WITHHELD),
        employer=account(Part.EMPLOYER_PAYABLE, queries.EMPLOYERS[0]),
        advance=str(as_of("hr.labour_insurance.accounts", paid_on).value["advance"]),
        expense=account(Part.EMPLOYER, queries.EMPLOYERS[0]),
        bank=salary_account().account.code,
    )
