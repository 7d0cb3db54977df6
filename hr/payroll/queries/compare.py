"""A run beside an earlier one: who came and went, what each item changed, and why each person's pay differs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Abs, Coalesce

from backoffice.companies.plans import joined_by_hash
from backoffice.values.periods import MONTHS_PER_YEAR, Month
from backoffice.values.refusals import Refusal
from hr.payroll.law import law_of
from hr.payroll.models import Payslip, Run, RunKind
from hr.payroll.rules import Cause, causes, from_stored

from .pages import PayChange, payslips_of
from .settled import SETTLED

LINES_OF_BOTH = """
WITH slips AS MATERIALIZED (
  SELECT id, run_id, count(*) OVER (PARTITION BY employee_id) AS runs
    FROM hr_payslip WHERE run_id IN (%(before)s, %(now)s))
SELECT line.section, line.code, line.label,
       coalesce(sum(line.amount_yen) FILTER (WHERE slip.run_id = %(before)s), 0)::bigint,
       coalesce(sum(line.amount_yen) FILTER (WHERE slip.run_id = %(now)s), 0)::bigint
  FROM slips slip JOIN hr_payslipline line ON line.payslip_id = slip.id
 WHERE slip.runs = 2 AND line.section IN ('PAY', 'DEDUCTION') GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2, 3
"""
PAID_BY_ONE = """
SELECT run_id, count(*), sum(net_yen)::bigint
  FROM (SELECT run_id, net_yen, count(*) OVER (PARTITION BY employee_id) AS runs
          FROM hr_payslip WHERE run_id IN (%(before)s, %(now)s)) slip
 WHERE runs = 1 GROUP BY run_id
"""


@dataclass(frozen=True, slots=True)
class Moved:
    """People whom one of two runs pays alone, and their net pay in yen."""

    people: int
    net_yen: int


NOBODY = Moved(0, 0)


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What those whom both runs pay got of an item, or bore, before and now in yen."""

    section: str
    code: str
    label: str
    before_yen: int
    now_yen: int

    @property
    def net_yen(self) -> int:
        """What it changed in net pay."""
        change_yen = self.now_yen - self.before_yen
        return change_yen if self.section == "PAY" else -change_yen


@dataclass(frozen=True, slots=True)
class RunDifference:
    """Two runs: net pay before and now, who came and went, and the items that changed for the others.

    What came, less what went, and the items together are the difference to the yen.
    """

    before_yen: int
    now_yen: int
    came: Moved
    went: Moved
    items: tuple[ItemChange, ...]

    @property
    def change_yen(self) -> int:
        """The difference of net pay."""
        return self.now_yen - self.before_yen

    @property
    def unexplained_yen(self) -> int:
        """What the parts leave over: 0."""
        explained = self.came.net_yen - self.went.net_yen + sum(each.net_yen for each in self.items)
        return self.change_yen - explained


def run_before(run: Run) -> Run | None:
    """The settled run of the month before; for a bonus or a retirement, the one before it. None without one."""
    settled = _settled_of_group(run)
    if run.kind in (RunKind.BONUS, RunKind.RETIREMENT):
        return settled.filter(paid_on__lt=run.paid_on).order_by("-paid_on", "-pk").first()
    return settled.filter(month=Month.of(run.month).previous.first_day).first()


def run_a_year_before(run: Run) -> Run | None:
    """The settled run of the same month a year before; None without one."""
    then = Month.of(run.month).plus(-MONTHS_PER_YEAR)
    return _settled_of_group(run).filter(month=then.first_day).order_by("-number").first()


def run_difference(run: Run, before: Run) -> RunDifference:
    """What the sums of two runs differ by: four queries, whatever their size, and none that joins payslips to payslips."""
    alone = _alone(run, before)
    return RunDifference(
        before_yen=_net_yen(before),
        now_yen=_net_yen(run),
        came=alone.get(run.pk, NOBODY),
        went=alone.get(before.pk, NOBODY),
        items=tuple(each for each in _items(run, before) if each.net_yen),
    )


def people_by_change(run: Run, before: Run, *, text: str) -> QuerySet[Payslip]:
    """The payslips of a run with `before_yen`, the net pay of the other run or None, and the size of the change."""
    then = Payslip.objects.filter(run=before, employee=OuterRef("employee"))
    found = payslips_of(run, text=text).annotate(before_yen=Subquery(then.values("net_yen")[:1]))
    return found.annotate(size_yen=Abs(F("net_yen") - Coalesce("before_yen", 0)))


def those_who_went(run: Run, before: Run) -> QuerySet[Payslip]:
    """The payslips of those whom the earlier run alone paid, by number."""
    paid = {each: set(Payslip.objects.filter(run=each).values_list("employee_id", flat=True)) for each in (run, before)}
    gone = Payslip.objects.filter(run=before, employee_id__in=paid[before] - paid[run])
    return gone.select_related("employee__person").order_by("employee__person__code")


def causes_of(run: Run, before: Run, employee_ids: Sequence[int]) -> dict[int, tuple[Cause, ...] | None]:
    """Why the pay of each person differs; None for who is in one run alone, or whose facts were kept before they
    named the place of work. One query."""
    slips = Payslip.objects.filter(run__in=[run, before], employee_id__in=employee_ids)
    facts: dict[tuple[int, int], Any] = {
        (employee_id, run_id): kept for employee_id, run_id, kept in slips.values_list("employee_id", "run_id", "facts")
    }
    return {pk: _causes(facts.get((pk, before.pk)), facts.get((pk, run.pk))) for pk in employee_ids}


def change_of(payslip: Payslip) -> PayChange | None:
    """A payslip beside the one of the run before; None without one."""
    before = run_before(payslip.run)
    if before is None:
        return None
    then = Payslip.objects.filter(run=before, employee=payslip.employee_id).first()
    if then is None:
        return None
    return PayChange(before, then.net_yen, _causes(then.facts, payslip.facts))


def _causes(before: Any, now: Any) -> tuple[Cause, ...] | None:
    if not (_is_computed(before) and _is_computed(now)):
        return None
    try:
        return causes(from_stored(before), from_stored(now), law_of)
    except Refusal:
        return None


def _is_computed(kept: Any) -> bool:
    """Whether the facts of a payslip are there: those of another system are not."""
    return kept is not None and "paid_on" in kept


def _settled_of_group(run: Run) -> QuerySet[Run]:
    found = Run.objects.filter(pay_group=run.pay_group_id, kind=run.kind, state__in=SETTLED)
    return found.exclude(pk=run.pk).select_related("pay_group")


def _net_yen(run: Run) -> int:
    return int(run.payslips.aggregate(yen=Sum("net_yen", default=0))["yen"])


def _alone(run: Run, before: Run) -> dict[int, Moved]:
    """By run those whom it alone pays."""
    with connection.cursor() as cursor:
        cursor.execute(PAID_BY_ONE, {"before": before.pk, "now": run.pk})
        return {run_id: Moved(people, net_yen) for run_id, people, net_yen in cursor.fetchall()}


def _items(run: Run, before: Run) -> list[ItemChange]:
    with joined_by_hash() as cursor:
        cursor.execute(LINES_OF_BOTH, {"before": before.pk, "now": run.pk})
        return [ItemChange(*row) for row in cursor.fetchall()]
