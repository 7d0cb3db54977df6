"""What a month still needs before it is closed, the months of a year, and the years."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounting.ledger.models import Entry, MonthlyBalance, Period
from accounting.ledger.queries import fiscal_year_start, lock_history, locks
from backoffice.organisation.queries import on
from backoffice.values.periods import MONTHS_PER_YEAR, Month
from backoffice.workdays.queries import workdays
from backoffice.workdays.rules import Workdays

from .checks import Check, Found, every
from .models import ClosingMark, ClosingTask, YearClose


@dataclass(frozen=True, slots=True)
class Checked:
    """A check with what it found, who sees to it, and by when."""

    check: Check
    found: Found
    task: ClosingTask | None
    due_on: dt.date


@dataclass(frozen=True, slots=True)
class TaskOfMonth:
    """A task of people in a month, with the newest word on it."""

    task: ClosingTask
    mark: ClosingMark | None
    due_on: dt.date

    @property
    def is_open(self) -> bool:
        return self.mark is None or not self.mark.is_done


@dataclass(frozen=True, slots=True)
class Checklist:
    """A month with its checks, its tasks and its locks (the standing ones, and all that it ever had)."""

    month: Month
    is_last_of_year: bool
    checks: tuple[Checked, ...]
    tasks: tuple[TaskOfMonth, ...]
    history: tuple[Period, ...]

    @property
    def standing(self) -> tuple[Period, ...]:
        return tuple(each for each in self.history if each.reopened_at is None)

    @property
    def lock(self) -> Period | None:
        """The lock of all rooms on ordinary entries."""
        return next((each for each in self.standing if not each.room and each.covers == Period.Covers.ORDINARY), None)

    @property
    def blocking(self) -> tuple[Checked, ...]:
        return tuple(each for each in self.checks if each.found.is_open and each.check.blocks)

    @property
    def open_labels(self) -> list[str]:
        """What is open, in words, checks first."""
        checks = [str(each.check.label) for each in self.checks if each.found.is_open]
        return checks + [each.task.label for each in self.tasks if each.is_open]


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month of a year in the overview."""

    month: Month
    entries: int
    lock: Period | None
    reopened: int


def checklist(month: Month, *, fiscal_year_first_month: int) -> Checklist:
    """Everything of a month's closing: the checks are looked at now."""
    is_last = month.next.month == fiscal_year_first_month
    tasks = {task.pk: task for task in tasks_of(month, is_last)}
    owners = {task.check_code: task for task in tasks.values() if task.check_code}
    marks, calendar = newest_marks(month, tasks.values()), workdays(month.next.first_day)
    return Checklist(
        month=month,
        is_last_of_year=is_last,
        checks=tuple(_checked(check, month, owners.get(check.code), calendar) for check in every()),
        tasks=tuple(
            TaskOfMonth(task, marks.get(task.pk), due_day(month, task.due_days, calendar))
            for task in tasks.values()
            if not task.check_code
        ),
        history=tuple(lock_history(month)),
    )


def due_day(month: Month, days: int, calendar: Workdays) -> dt.date:
    """The n-th workday of the company after a month: the first one is day 1."""
    return calendar.after(month.next.first_day, days - 1)


def tasks_of(month: Month, is_last_of_year: bool) -> QuerySet[ClosingTask]:
    """The tasks of a month by their due day; those of the year's end in its last month only."""
    found = ClosingTask.objects.filter(on(month.last_day)).select_related("owner")
    if not is_last_of_year:
        found = found.filter(is_annual=False)
    return found.order_by("due_days", "pk")


def tasks_in_use(day: dt.date) -> QuerySet[ClosingTask]:
    """The tasks in use on a day, those of each month first."""
    return ClosingTask.objects.filter(on(day)).select_related("owner").order_by("is_annual", "due_days", "pk")


def newest_marks(month: Month, tasks: Iterable[ClosingTask]) -> dict[int, ClosingMark]:
    """The newest mark of each task in a month."""
    found = ClosingMark.objects.filter(month=month.first_day, task__in=list(tasks)).order_by("task", "-pk")
    return {mark.task_id: mark for mark in found.distinct("task")}


def months_of_year(begins: Month) -> list[MonthRow]:
    """The twelve months of a year with their entries and locks: two queries."""
    months = [begins.plus(number) for number in range(MONTHS_PER_YEAR)]
    entries = Entry.objects.filter(posted_on__range=(begins.first_day, months[-1].last_day))
    counted = dict(entries.values_list("posted_on__month").annotate(count=Count("pk")).order_by())
    periods = list(Period.objects.filter(month__range=(begins.first_day, months[-1].first_day), room=""))
    return [_month_row(month, counted.get(month.month, 0), periods) for month in months]


def year_of(month: Month, first_month: int) -> Month:
    """The first month of the fiscal year that holds the month."""
    return Month.of(fiscal_year_start(month, first_month))


def year_close(begins: Month) -> YearClose | None:
    """The close of a year that stands."""
    found = YearClose.objects.filter(begins_on=begins.first_day, lock__reopened_at=None)
    return found.select_related("lock").first()


def open_months(begins: Month) -> list[Month]:
    """The months of a year that no lock of all rooms stands on."""
    months = [begins.plus(number) for number in range(MONTHS_PER_YEAR)]
    closed = {each.month for each in locks(months).filter(room="", covers=Period.Covers.ORDINARY)}
    return [month for month in months if month.first_day not in closed]


def profit_lines(begins: Month) -> list[tuple[str, int]]:
    """What each account of profit and loss has at the end of a year: code, and credit less debit in yen."""
    until = begins.plus(MONTHS_PER_YEAR)
    found = MonthlyBalance.objects.filter(
        Q(account__category__in=("REVENUE", "EXPENSE")), month__gte=begins.first_day, month__lt=until.first_day
    )
    sums = found.values(code=F("account__code")).annotate(yen=Coalesce(Sum(F("credit_yen") - F("debit_yen")), 0))
    return [(row["code"], int(row["yen"])) for row in sums.order_by("code") if row["yen"]]


def _checked(check: Check, month: Month, task: ClosingTask | None, calendar: Workdays) -> Checked:
    return Checked(check, check.look(month), task, due_day(month, task.due_days if task else check.due_days, calendar))


def _month_row(month: Month, entries: int, periods: list[Period]) -> MonthRow:
    its = [each for each in periods if each.month == month.first_day and each.covers == Period.Covers.ORDINARY]
    standing = next((each for each in its if each.reopened_at is None), None)
    return MonthRow(month, entries, standing, sum(1 for each in its if each.reopened_at))
