"""What consumption tax offers to the home page and to the list of deadlines."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.companies.fiscal_year import first_month
from backoffice.deadlines.register import Deadline, Kind
from backoffice.shell import formats
from backoffice.shell.inbox import WorkItem
from backoffice.shell.request import StaffRequest

from . import queries
from .models import MethodChoice, ReturnState
from .rules import TaxPeriod, year_of


def to_post(request: StaffRequest) -> Iterator[WorkItem]:
    """The return of the year that ended last, until it is posted."""
    year = year_of(clock.today(), request.company.fiscal_year_first_month).year_before
    method = queries.method_on(year)
    if method is None or method.method == MethodChoice.EXEMPT or queries.filed_of(year):
        return
    _file_on, pay_on = queries.due_days(year, method.taxpayer, extends_filing=method.extends_filing)
    yield WorkItem(
        title=_("消費税の申告額を計上する"),
        meta=_("%(year)s年度の課税期間") % {"year": year.first.year},
        url=f"{reverse('accounting:consumption_tax_return_post')}?year={year.first.year}",
        icon="percent",
        due_on=pay_on,
    )


def to_pay_interim(request: StaffRequest) -> Iterator[WorkItem]:
    """Interim payments of the present year that are due within a month and not recorded yet."""
    year = year_of(clock.today(), request.company.fiscal_year_first_month)
    paid = {each.number for each in queries.interim_payments(year)}
    for part in queries.planned_interim(year, queries.return_before(year)):
        if part.number not in paid and part.due_on <= clock.today() + dt.timedelta(days=31):
            yield WorkItem(
                title=_("消費税の中間納付（%(number)s回目）をする") % {"number": part.number},
                meta=_("国税と地方消費税"),
                url=f"{reverse('accounting:consumption_tax_interim_list')}?year={year.first.year}",
                icon="percent",
                due_on=part.due_on,
                amount_yen=part.total_yen,
            )


def due_days(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """The returns and the interim payments of the years that a span of days may ask for."""
    for year in _years(as_of, until):
        yield from (each for each in (*_of_return(year), *_of_interim(year)) if as_of <= each.on <= until)


def _years(as_of: dt.date, until: dt.date) -> list[TaxPeriod]:
    year = year_of(as_of, first_month()).year_before
    found = [year]
    while found[-1].ends_on < until:
        found.append(found[-1].next_year)
    return found


def _of_return(year: TaxPeriod) -> Iterator[Deadline]:
    method, filed = queries.method_on(year), queries.filed_of(year)
    if method is None or method.method == MethodChoice.EXEMPT or (filed and filed.state == ReturnState.PAST):
        return
    file_on, pay_on = queries.due_days(year, method.taxpayer, extends_filing=method.extends_filing)
    url = f"{reverse('accounting:consumption_tax_year_detail')}?year={year.first.year}"
    titles = {file_on: _("消費税の確定申告"), pay_on: _("消費税の納付")}
    if file_on == pay_on:
        titles = {pay_on: _("消費税の確定申告と納付")}
    for on, title in titles.items():
        yield Deadline(
            on,
            title,
            _("%(year)s年度の課税期間") % {"year": year.first.year},
            url,
            Kind.STATUTORY,
            "消費税法45条・49条",
        )


def _of_interim(year: TaxPeriod) -> Iterator[Deadline]:
    url = f"{reverse('accounting:consumption_tax_interim_list')}?year={year.first.year}"
    for part in queries.planned_interim(year, queries.return_before(year)):
        title = _("消費税の中間申告と納付（%(number)s回目）") % {"number": part.number}
        meta = formats.money(part.total_yen)
        yield Deadline(part.due_on, title, meta, url, Kind.STATUTORY, "消費税法42条・48条")
