"""Months of depreciation: what was posted, and what must be posted first."""

from django.db.models import QuerySet

from accounting.fixed_assets.models import RUN, DepreciationRun, RunState
from accounting.ledger.queries import is_closed_to
from backoffice.values.periods import Month

from .due import due_assets


def runs() -> QuerySet[DepreciationRun]:
    """Every month that was begun; keyset by month, newest first."""
    return DepreciationRun.objects.all()


def run_of_month(month: Month) -> DepreciationRun | None:
    """The run of a month that is not taken back."""
    return DepreciationRun.objects.exclude(state=RunState.REVERSED).filter(month=month.first_day).first()


def run_of(pk: int) -> DepreciationRun:
    """One run; DepreciationRun.DoesNotExist when there is none."""
    return DepreciationRun.objects.get(pk=pk)


def last_posted() -> Month | None:
    """The newest month that is posted."""
    newest = DepreciationRun.objects.filter(state=RunState.POSTED).order_by("-month").first()
    return Month.of(newest.month) if newest else None


def unposted_before(month: Month) -> Month | None:
    """The month that must be posted before this one: the first after the last posted that depreciates something.

    A month that was closed without it is passed over: the next makes up for it within the year. None when there is
    none, or when nothing was posted yet.
    """
    last = last_posted()
    if last is None:
        return None
    between = (last.plus(step) for step in range(1, last.until(month)))
    return next((each for each in between if not month_is_closed(each) and due_assets(each).exists()), None)


def month_is_closed(month: Month) -> bool:
    """Whether the books of the month take no more depreciation."""
    return is_closed_to(RUN, month.last_day)
