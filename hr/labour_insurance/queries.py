"""What is to be paid of the declarations, what was paid, and what payroll put aside for their year."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, Sum

from backoffice.values.periods import MONTHS_PER_YEAR, Month
from hr.filings.models import Filing, FilingKind, FilingState
from hr.payroll.models import PayslipLine
from hr.payroll.queries import SETTLED

from .models import REFUND, LabourPayment

WITHHELD = "employment_insurance"
EMPLOYERS = ("employment_insurance_employer", "accident_insurance")
# Declarations that the office has; one that it sent back is paid all the same, its days do not move.
DECLARED = (FilingState.SUBMITTED, FilingState.RETURNED, FilingState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Owed:
    """A part of a declaration in yen; `part` 0 is what is given back. `paid` is its record."""

    filing: Filing
    part: int
    due_on: dt.date | None
    source: str
    estimate_yen: int
    offset_yen: int
    shortfall_yen: int
    contribution_yen: int
    payable_yen: int
    paid: LabourPayment | None

    @property
    def is_first(self) -> bool:
        """Whether it settles the year that ended."""
        return self.part == 1

    @property
    def is_open(self) -> bool:
        """Whether something is still to be recorded; a later part that is wholly set off asks for nothing."""
        return self.paid is None and (self.is_first or self.payable_yen > 0)


@dataclass(frozen=True, slots=True)
class PutAside:
    """What the payslips of a year put aside, in yen; `before_yen` was withheld by the system before."""

    withheld_yen: int
    before_yen: int
    employer_yen: int


def owed(filing_id: int | None = None) -> list[Owed]:
    """The parts of every declaration, the newest declaration first: two queries."""
    filings = Filing.objects.filter(kind=FilingKind.LABOUR_YEAR, state__in=DECLARED).order_by("-about")
    if filing_id is not None:
        filings = filings.filter(pk=filing_id)
    found = list(filings)
    paid = {(each.filing_id, each.part): each for each in LabourPayment.objects.filter(filing__in=found)}
    return [each for filing in found for each in _of(filing, paid)]


def owed_part(filing_id: int, part: int) -> Owed | None:
    """One part; None when there is none."""
    return next((each for each in owed(filing_id) if each.part == part), None)


def due_parts(as_of: dt.date, until: dt.date) -> list[Owed]:
    """What is not paid yet and falls due between two days, both included."""
    return [each for each in owed() if each.is_open and each.due_on and as_of <= each.due_on <= until]


def put_aside(filing: Filing) -> PutAside:
    """What the payslips of the year put aside for it, by their closing day: one query."""
    first = Month.of(filing.about)
    lines = PayslipLine.objects.filter(
        payslip__run__state__in=SETTLED,
        payslip__run__closing_on__range=(first.first_day, first.plus(MONTHS_PER_YEAR - 1).last_day),
    )
    before = Q(payslip__run__before_introduction=True)
    sums = lines.aggregate(
        withheld=Sum("amount_yen", filter=Q(code=WITHHELD, section="DEDUCTION") & ~before, default=0),
        before=Sum("amount_yen", filter=Q(code=WITHHELD, section="DEDUCTION") & before, default=0),
        employer=Sum("amount_yen", filter=Q(code__in=EMPLOYERS, section="EMPLOYER") & ~before, default=0),
    )
    return PutAside(sums["withheld"], sums["before"], sums["employer"])


def confirmed_yen(filing: Filing) -> int:
    """確定保険料 of a declaration, without the contribution."""
    return sum(each["amount_yen"] for each in filing.figures["confirmed"] if each["code"].endswith("_premium"))


def paid_in_advance_yen(filing: Filing) -> int:
    """申告済概算保険料 of a declaration."""
    terms = filing.figures["difference"]["because"]["terms"]
    return int(next(each["value"] for each in terms if each["name"] == "paid_in_advance_yen"))


def payment(pk: int) -> LabourPayment | None:
    """One payment; None when there is none."""
    return LabourPayment.objects.filter(pk=pk).first()


def _of(filing: Filing, paid: dict[tuple[int, int], LabourPayment]) -> Iterator[Owed]:
    figures: dict[str, Any] = filing.figures
    for each in figures.get("parts", ()):
        yield Owed(
            filing=filing,
            part=each["number"],
            due_on=dt.date.fromisoformat(each["due_on"]),
            source=figures["parts_source"],
            estimate_yen=each["estimate_yen"],
            offset_yen=each["offset_yen"],
            shortfall_yen=each["shortfall_yen"],
            contribution_yen=each["contribution_yen"],
            payable_yen=each["payable_yen"],
            paid=paid.get((filing.pk, each["number"])),
        )
    if refund_yen := figures.get("refund_yen", 0):
        yield Owed(filing, REFUND, None, "", 0, 0, 0, 0, refund_yen, paid.get((filing.pk, REFUND)))
