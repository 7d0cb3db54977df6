"""What settled months would come to by today's terms, and what is owed for them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Min, QuerySet

from backoffice.parameters.terms import label
from backoffice.values.periods import Month
from hr.employment.models import Employee
from hr.payroll.models import OneOff, Payslip, PayslipLine, Run, RunKind, RunState
from hr.payroll.rules import Facts, FormulaItem, PayFacts, PayItem, PayLine, payslip

from .facts import facts_of
from .settled import SETTLED

ARREARS = "arrears_"
LONGEST = 40
COMMUTING_LINE = "commuting_allowance"


@dataclass(frozen=True, slots=True)
class Owed:
    """What an item of a month is short, in yen, below zero where too much was paid."""

    code: str
    label: str
    amount_yen: int
    taxable: bool
    is_wage: bool = True


def settled_months(employee_id: int, first: Month, until: Month) -> QuerySet[Payslip]:
    """The payslips of settled monthly runs of somebody from a month until before another, the oldest first.

    What another system paid, item by item, is not known: those months are left out (`months_paid_elsewhere`).
    """
    of_months = Payslip.objects.filter(
        employee_id=employee_id,
        run__kind=RunKind.MONTHLY,
        run__state__in=SETTLED,
        run__before_introduction=False,
        run__month__range=(first.first_day, until.previous.first_day),
    )
    return of_months.select_related("run__pay_group").order_by("run__month", "pk")


def months_paid_elsewhere(employee: Employee, first: Month, until: Month) -> list[Month]:
    """The months from one until before another in which somebody was in service and another system paid.

    Those are the months that were imported, and those before the first one that was calculated here: three queries.
    """
    monthly = Run.objects.filter(kind=RunKind.MONTHLY).exclude(state=RunState.VOIDED)
    begun = monthly.filter(before_introduction=False).aggregate(month=Min("month"))["month"]
    here = {Month.of(slip.run.month) for slip in settled_months(employee.pk, first, until)}
    imported = set(
        monthly.filter(before_introduction=True, payslips__employee=employee).values_list("month", flat=True)
    )
    last = Month.of(employee.left_on) if employee.left_on else until
    return [
        month
        for month in map(first.plus, range(first.until(until)))
        if Month.of(employee.joined_on) <= month <= last and month not in here
        if month.first_day in imported or begun is None or month.first_day < begun
    ]


def latest_settled(employee_id: int) -> Payslip | None:
    """The newest payslip of a settled monthly run; None when nothing was paid."""
    paid = Payslip.objects.filter(employee_id=employee_id, run__kind=RunKind.MONTHLY, run__state__in=SETTLED)
    return paid.select_related("run").order_by("-run__paid_on", "-pk").first()


def owed_for(slip: Payslip) -> list[Owed]:
    """The items of a settled payslip that today's terms would pay otherwise, less what was made up for already.

    Raises what the facts of the month lack.
    """
    (found,) = facts_of(slip.run, [slip.employee_id])
    if found.facts is None or found.law is None:
        assert found.refusal is not None
        raise found.refusal
    items: list[PayItem | FormulaItem] = [*found.facts.items, *_by_formula(found.facts)]
    untaxed = {item.code for item in items if not item.taxable} | {COMMUTING_LINE}
    no_wage = {item.code for item in items if not item.is_wage}
    due = _sums(payslip(found.facts, found.law).lines)
    paid = _sums(slip.lines.all())
    names = {line.code: line.label for line in slip.lines.all() if line.label}
    names |= {item.code: item.label_ja for item in items}
    made_up = _made_up(slip)
    return [
        Owed(_code(code), names.get(code) or label(code, "ja"), owed_yen, code not in untaxed, code not in no_wage)
        for code in sorted(due.keys() | paid.keys())
        if (owed_yen := due[code] - paid[code] - made_up[_code(code)])
    ]


def _by_formula(facts: Facts) -> tuple[FormulaItem, ...]:
    return facts.formula_items if isinstance(facts, PayFacts) else ()


def _sums(lines: Iterable[PayLine | PayslipLine]) -> defaultdict[str, int]:
    sums: defaultdict[str, int] = defaultdict(int)
    for each in lines:
        if each.section == "PAY":
            sums[each.code] += each.amount_yen
    return sums


def _made_up(slip: Payslip) -> defaultdict[str, int]:
    """What one-off amounts about the month have made up for, by their code."""
    sums: defaultdict[str, int] = defaultdict(int)
    about = OneOff.objects.filter(employee_id=slip.employee_id, about_month=slip.run.month, withdrawn_at=None)
    for each in about:
        sums[each.code] += each.amount_yen
    return sums


def _code(code: str) -> str:
    return f"{ARREARS}{code}"[:LONGEST]


def why_made_up(run: Run, lines: Mapping[int, Iterable[PayslipLine]]) -> dict[int, dict[str, str]]:
    """Why payslips of a run make up for earlier months: by employee and label, of those whose lines do. One query."""
    ids = [pk for pk, mine in lines.items() if any(line.code.startswith(ARREARS) for line in mine)]
    if not ids:
        return {}
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    theirs = OneOff.objects.filter(employee_id__in=ids, code__startswith=ARREARS, withdrawn_at=None)
    theirs = theirs.filter(run=None, month=run.month) if run.kind == RunKind.MONTHLY else theirs.filter(run=run)
    for pk, label_ja, reason in theirs.values_list("employee_id", "label", "reason"):
        found[pk][label_ja] = reason
    return found
