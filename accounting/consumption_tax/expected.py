"""What consumption tax expects: the interim payments that were not made yet."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.banking.expected import Expected, Source
from backoffice.companies.fiscal_year import first_month

from . import queries
from .rules import year_of


def interim(first: dt.date, last: dt.date) -> Iterator[Expected]:
    """Interim payments of the years that the days touch, due until a day."""
    year = year_of(first, first_month())
    while year.begins_on <= last:
        paid = {each.number for each in queries.interim_payments(year)}
        for part in queries.planned_interim(year, queries.return_before(year)):
            if part.number not in paid and part.due_on <= last:
                yield Expected(
                    on=part.due_on,
                    amount_yen=-part.total_yen,
                    who=_("税務署"),
                    what=_("消費税の中間納付（%(number)s回目）") % {"number": part.number},
                    reason=_("前の課税期間の申告による"),
                    url=f"{reverse('accounting:consumption_tax_interim_list')}?year={year.first.year}",
                )
        year = year.next_year


INTERIM = Source("accounting.consumption_tax", gettext_lazy("消費税の納付"), interim)
