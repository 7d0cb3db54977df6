"""Which months are paid in together, and by when: month by month, or by half-years (納期の特例)."""

import datetime as dt
from dataclasses import dataclass

from backoffice.deadlines.rules import due_on
from backoffice.parameters import as_of
from backoffice.values.periods import Month

from .models import HalfYearly
from .rules import HalfYears, Kind

MONTHLY = {
    Kind.INCOME_TAX: "hr.income_tax.withheld_tax_due",
    Kind.FEES: "hr.remittance.fee_tax_due",
    Kind.RESIDENT_TAX: "hr.income_tax.resident_tax_due",
    Kind.SOCIAL_INSURANCE: "hr.social_insurance.premiums_due",
}
BY_HALVES = {
    Kind.INCOME_TAX: "hr.remittance.half_yearly_income_tax",
    Kind.RESIDENT_TAX: "hr.remittance.half_yearly_resident_tax",
}


@dataclass(frozen=True, slots=True)
class Period:
    """Months that are paid in together: the last one, the first one where there are several, and the day they fall due."""

    last: Month
    since: Month | None
    due_on: dt.date
    source: str

    @property
    def since_day(self) -> dt.date | None:
        """The first day of the months paid in together; None for a month by itself."""
        return self.since.first_day if self.since else None


@dataclass(frozen=True, slots=True)
class TermsOfPayment:
    """The half-years that the company may pay by, of any time."""

    halves: tuple[HalfYearly, ...]

    def reaches_back(self, first: Month) -> Month:
        """From which month on one has to look, so that the period of a month is whole."""
        return first.plus(-_law(Kind.INCOME_TAX, first)[0].months) if self.halves else first

    def period_of(self, kind: Kind, place: str, month: Month) -> Period:
        """The period in which a month of payment is paid in."""
        held = next((each for each in self.halves if _covers(each, kind, place, month)), None)
        if held is None:
            return monthly(kind, month)
        law, source = _law(kind, month)
        last = law.last_of(month)
        since = max(last.plus(1 - law.months), Month.of(held.valid_from))
        if held.valid_until and Month.of(held.valid_until) <= last:
            last = Month.of(held.valid_until).previous
            return Period(last, since, monthly(kind, last).due_on, source)
        return Period(last, since, due_on(last, months_after=law.months_after, day=law.day_of(last)), source)


def terms_of_payment() -> TermsOfPayment:
    """Those of the company: one query."""
    return TermsOfPayment(tuple(HalfYearly.objects.order_by("kind", "place", "valid_from")))


def monthly(kind: Kind, month: Month) -> Period:
    """A month by itself."""
    found = as_of(MONTHLY[kind], month.first_day)
    on = due_on(month, months_after=int(found.value["months_after"]), day=int(found.value["day"]))
    return Period(month, None, on, found.source)


def _covers(held: HalfYearly, kind: Kind, place: str, month: Month) -> bool:
    ends = held.valid_until
    begins = held.valid_from <= month.first_day and (ends is None or month.first_day < ends)
    return begins and (held.kind, held.place) == (kind, place)


def _law(kind: Kind, month: Month) -> tuple[HalfYears, str]:
    found = as_of(BY_HALVES[kind], month.first_day)
    return HalfYears(**{name: int(value) for name, value in found.value.items()}), found.source
