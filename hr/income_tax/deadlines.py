"""What withholding and resident tax offer to the list of deadlines."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from backoffice.deadlines.queries import Duty, monthly
from backoffice.deadlines.register import Deadline, Kind
from backoffice.organisation.queries import on

from .models import ResidentTax, TaxStanding


def withheld_tax(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """源泉所得税の納付: for each month in which somebody was in the company's withholding.

    Half-yearly payment (納期の特例, 所得税法216条) is an application of small employers and is not known here.
    """
    for duty in monthly("hr.income_tax.withheld_tax_due", as_of=as_of, until=until):
        if TaxStanding.objects.filter(on(duty.month.first_day) | on(duty.month.last_day)).exists():
            yield _deadline(duty, _("源泉所得税の納付"))


def resident_tax(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """住民税の納付: while a city's notice may cover the month; a notice runs from June into the next year."""
    for duty in monthly("hr.income_tax.resident_tax_due", as_of=as_of, until=until):
        if ResidentTax.objects.filter(fiscal_year__in=[duty.month.year - 1, duty.month.year]).exists():
            yield _deadline(duty, _("住民税（特別徴収）の納付"))


def _deadline(duty: Duty, title: str) -> Deadline:
    return Deadline(
        on=duty.on,
        title=title,
        meta=_("%(year)s年%(month)s月支払分（%(article)s）")
        % {"year": duty.month.year, "month": duty.month.month, "article": duty.article},
        url="",
        kind=Kind.STATUTORY,
        source=duty.source,
    )
