"""What fixed assets offer to the home page and to the list of deadlines."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.ledger.shown import month_title
from backoffice.companies import clock
from backoffice.deadlines.register import Deadline, Kind
from backoffice.shell.inbox import WorkItem
from backoffice.shell.request import StaffRequest
from backoffice.values.calendar import on_or_after
from backoffice.values.periods import Month

from . import law, queries
from .models import Asset, RunState


def to_post(request: StaffRequest) -> Iterator[WorkItem]:
    """The month that is over and not depreciated yet."""
    over = Month.of(clock.today()).previous
    month = queries.unposted_before(over) or over
    run = queries.run_of_month(month)
    if run is not None and run.state == RunState.POSTED:
        return
    count = queries.due_assets(month).count()
    if count:
        yield WorkItem(
            title=_("%(month)sの減価償却を計上する") % {"month": month_title(month)},
            meta=_("固定資産　%(count)s件") % {"count": count},
            url=f"{reverse('accounting:fixed_assets_depreciation_month')}?month={month}",
            icon="calendar-minus",
        )


def to_register(request: StaffRequest) -> Iterator[WorkItem]:
    """What was bought on an account of the register and no asset names yet."""
    today = clock.today()
    count = queries.unregistered(today).count()
    if count:
        yield WorkItem(
            title=_("購入した固定資産を台帳に登録する"),
            meta=_("固定資産　%(count)s件") % {"count": count},
            url=f"{reverse('accounting:fixed_assets_depreciation_month')}?month={Month.of(today)}#bought-title",
            icon="building-2",
        )


def property_returns(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """償却資産の申告 by 31 January (地方税法383条), or the next business day, when there is anything to declare."""
    for year in range(as_of.year, until.year + 1):
        on = on_or_after(law.property_return_day(year))
        if as_of <= on <= until and Asset.objects.exists():
            yield Deadline(
                on=on,
                title=_("償却資産の申告"),
                meta=_("%(year)s年1月1日現在") % {"year": year},
                url=f"{reverse('accounting:fixed_assets_property_list')}?year={year}",
                kind=Kind.STATUTORY,
                source=_("地方税法383条"),
            )
