"""The items by formula of one person, and what formulas may read of their month."""

from decimal import Decimal

from backoffice.values.periods import MONTHS_PER_YEAR
from hr.payroll.models import OwnItem
from hr.payroll.rules import FormulaItem, WorkFacts
from hr.payroll.rules.own_items import read_items, tables_read

from .fixed import served_days
from .gathered import DAY, Gathered
from .own_items import OwnItems


def formula_items(person: Gathered) -> tuple[FormulaItem, ...]:
    """The items that hold for somebody, in their order.

    Who served no day of the period keeps those that follow the work of an earlier month, and no fixed one. Who has
    moved to another group gets there what follows no days.
    """
    if not person.own.items:
        return ()
    named = person.own.named.get(person.employee.pk, {})
    served = served_days(person, person.first_day, person.last_day)
    found = []
    for item in person.own.items:
        follows = item.prorated or not person.has_moved
        if _is_for(person, item, item.code in named) and follows and (served or not item.is_fixed):
            found.append(_formula_item(item, named.get(item.code), person.own))
    return tuple(found)


def work_of(person: Gathered) -> WorkFacts:
    """Months of service on the last day of the period, and the work of the month whose overtime is paid."""
    months = _months_of_service(person)
    if not person.attended:
        return WorkFacts(service_months=months)
    total = person.attended[0]
    return WorkFacts(
        service_months=months,
        workdays=Decimal(total.scheduled_days),
        days_worked=total.worked_days,
        paid_leave_days=total.paid_leave_days,
        absent_days=total.absent_days,
        minutes_worked=total.worked_minutes,
    )


def _is_for(person: Gathered, item: OwnItem, is_named: bool) -> bool:
    """An officer's pay is what was resolved for each: items for everybody are not theirs."""
    if item.scope == OwnItem.Scope.NAMED:
        return is_named
    in_group = item.scope == OwnItem.Scope.ALL or item.pay_group_code == person.run.pay_group.code
    return in_group and person.terms.pay_kind != "OFFICER"


def _formula_item(item: OwnItem, own_value: Decimal | None, own: OwnItems) -> FormulaItem:
    return FormulaItem(
        code=item.code,
        label_ja=item.label,
        section=item.section,
        formula=item.formula,
        rounding=item.rounding,
        taxable=item.taxable,
        in_premium_base=item.in_premium_base,
        prorated=item.prorated,
        is_wage=item.is_wage,
        own_value=own_value,
        own_unit=item.own_unit,
        agreement=f"{item.agreement}（{item.agreed_on:%Y-%m-%d}）" if item.agreed_on else "",
        reads=read_items(item.formula, own.labels),
        tables=tuple(own.tables[code] for code in sorted(tables_read(item.formula))),
    )


def _months_of_service(person: Gathered) -> int:
    """Full months from the day of joining, counting the last day of the period as served."""
    begun, end = person.employee.joined_on, person.last_day + DAY
    months = (end.year - begun.year) * MONTHS_PER_YEAR + end.month - begun.month
    return max(int(months - (end.day < begun.day)), 0)
