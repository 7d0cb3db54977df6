"""What is to be paid in, for the list of deadlines: whether or not the pay that it comes from is approved yet."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.payables.queries import fees_paid
from backoffice.deadlines.queries import MONTHS_BACK
from backoffice.deadlines.register import Deadline
from backoffice.deadlines.register import Kind as Set
from backoffice.organisation.queries import on
from backoffice.values.periods import Month
from hr.income_tax.models import TaxStanding
from hr.resident_tax.queries import fiscal_year_of, years

from .models import HalfYearly
from .periods import Period, TermsOfPayment, terms_of_payment
from .queries import place_names
from .rules import Kind

VIEW = "hr.remittance.view_dues"


def withheld_tax(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """源泉所得税の納付: for each month or half-year in which somebody was in the company's withholding."""
    for period in _periods(terms_of_payment(), Kind.INCOME_TAX, "", as_of, until):
        first, last = (period.since or period.last).first_day, period.last.last_day
        employs = TaxStanding.objects.filter(on(first) | on(last)).exists()
        if employs or any(each.with_salaries for each in fees_paid(first, last)):
            yield _deadline(period, _("源泉所得税の納付"))


def fees(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """報酬・料金の源泉所得税の納付: for each month in which such fees were paid."""
    for period in _periods(terms_of_payment(), Kind.FEES, "", as_of, until):
        paid = fees_paid(period.last.first_day, period.last.last_day)
        if any(each.tax_yen and not each.with_salaries for each in paid):
            yield _deadline(period, _("報酬・料金の源泉所得税の納付"))


def resident_tax(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """住民税の納付: for the months of the years of which there are notices; a municipality that takes half-years has
    days of its own, and when all do there are no others."""
    noticed, terms, names = set(years()), terms_of_payment(), place_names()
    halves = {each.place for each in terms.halves if each.kind == HalfYearly.Kind.RESIDENT_TAX}
    if set(names) - halves or not names:
        yield from _resident_tax(terms, "", "", noticed, as_of, until)
    for place in sorted(halves):
        yield from _resident_tax(terms, place, names.get(place, place), noticed, as_of, until)


def _resident_tax(
    terms: TermsOfPayment, place: str, name: str, noticed: set[int], as_of: dt.date, until: dt.date
) -> Iterator[Deadline]:
    for period in _periods(terms, Kind.RESIDENT_TAX, place, as_of, until):
        if fiscal_year_of(period.last) in noticed:
            title = _("住民税（特別徴収）の納付")
            yield _deadline(period, f"{title}　{name}" if name else title)


def _periods(terms: TermsOfPayment, kind: Kind, place: str, as_of: dt.date, until: dt.date) -> Iterator[Period]:
    """The periods that fall due between two days, each once."""
    seen: set[Month] = set()
    month = Month.of(as_of).plus(-MONTHS_BACK)
    while month.first_day <= until:
        period = terms.period_of(kind, place, month)
        if period.last not in seen and as_of <= period.due_on <= until:
            yield period
        seen.add(period.last)
        month = month.next


def _deadline(period: Period, title: str) -> Deadline:
    article = period.source.split(";")[0]
    said = {"year": period.last.year, "month": period.last.month, "article": article}
    meta = _("%(year)s年%(month)s月支払分（%(article)s）") % said
    if period.since:
        said |= {"since_year": period.since.year, "since_month": period.since.month}
        meta = _("%(since_year)s年%(since_month)s月〜%(year)s年%(month)s月支払分（%(article)s）") % said
    return Deadline(
        on=period.due_on,
        title=title,
        meta=meta,
        url=reverse("hr:remittance_due_list"),
        kind=Set.STATUTORY,
        source=period.source,
        opened_by=VIEW,
    )
