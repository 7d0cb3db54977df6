"""What an item by formula would come to before anybody defines it: the last month worked, paid with it and without."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from backoffice.values.periods import Month
from backoffice.values.reasons import Reason
from backoffice.values.refusals import Refusal
from hr.employment.models import Employee
from hr.payroll.models import AttendanceTotal, OwnItem, PayGroup, Run
from hr.payroll.rules import Payslip, payslip
from hr.payroll.rules.dates import run_dates
from hr.payroll.rules.own_items import in_order

from .facts import FactsOfPerson, facts_of
from .group_days import group_days
from .own_items import OwnItems, names_of_items, own_items_on, tables_of
from .people import people_of

# So many people are tried at once; the page says so.
MOST_PEOPLE = 300


@dataclass(frozen=True, slots=True)
class TriedPerson:
    """What an item comes to for somebody in yen, today and tried, the net pay of both, or why it can't be told."""

    employee_id: int
    name: str
    before_yen: int = 0
    after_yen: int = 0
    net_change_yen: int = 0
    because: Reason | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """The month whose work was taken, the people by id, and how many there are in all."""

    month: Month
    people: tuple[TriedPerson, ...]
    count: int


def tried(item: OwnItem, employee: Employee | None, own_value: Decimal | None) -> list[Tried]:
    """An item that is not stored, tried on somebody, or by pay group on all for whom it is.

    The month is the last one of which attendance is known. Raises CircleOfItems, PayPolicyMissing, NothingWorkedYet.
    """
    found: list[Tried] = []
    groups = list(_groups(item, employee))
    runs = [run for run in (_last_month(group, employee) for group in groups) if run]
    if not runs:
        raise NothingWorkedYet(group="・".join(each.name for each in groups))
    for run in runs:
        everybody = [employee.pk] if employee else people_of(run)
        ids = everybody[:MOST_PEOPLE]
        held = own_items_on(item.valid_from, ids)
        people = _people(run, ids, item.code, held, _with(item, held, employee, own_value))
        found.append(Tried(Month.of(run.month), tuple(people), len(everybody)))
    return found


def _groups(item: OwnItem, employee: Employee | None) -> Iterable[PayGroup]:
    groups = PayGroup.objects.order_by("code")
    if employee:
        terms = employee.terms.order_by("-valid_from").first()
        return groups.filter(code=terms.pay_group_code if terms else "")
    return groups.filter(code=item.pay_group_code) if item.pay_group_code else groups


def _last_month(group: PayGroup, employee: Employee | None) -> Run | None:
    """A run that is not stored, of the newest month worked in the group; None where nobody's work is recorded."""
    days = group_days(group)
    totals = AttendanceTotal.objects.filter(employee__terms__pay_group_code=group.code)
    if employee:
        totals = AttendanceTotal.objects.filter(employee=employee)
    worked = totals.order_by("-month").values_list("month", flat=True).first()
    if worked is None:
        return None
    month = Month.of(worked).plus(days.overtime_months_before)
    dates = run_dates(days, month)
    return Run(
        pay_group=group,
        month=month.first_day,
        opens_on=dates.opens_on,
        closing_on=dates.closing_on,
        overtime_month=dates.overtime_month.first_day,
        paid_on=dates.paid_on,
    )


class NothingWorkedYet(Refusal):
    """Without a month of attendance there is nothing to try a formula on."""

    code = "hr.payroll.nothing_worked_yet"
    cause_ja = "「{group}」には、試すための勤怠の集計がありません。"
    cause_en = "There is no attendance total in “{group}” to try it on."
    remedy_ja = "勤怠の集計がある社員で試すか、そのまま登録してください。"
    remedy_en = "Try it on somebody with attendance, or record it as it is."


def _with(item: OwnItem, held: OwnItems, employee: Employee | None, own_value: Decimal | None) -> OwnItems:
    """The items of the day, this one in the place of its older self."""
    items = {each.code: each for each in held.items} | {item.code: item}
    order = in_order({code: each.formula for code, each in items.items()}, {c: e.label for c, e in items.items()})
    named = dict(held.named)
    if employee and item.scope == OwnItem.Scope.NAMED and (own_value is not None or not item.own_unit):
        named[employee.pk] = {**named.get(employee.pk, {}), item.code: own_value}
    labels = names_of_items(item.valid_from) | {item.code: item.label}
    ordered = tuple(items[code] for code in order)
    return OwnItems(ordered, named, labels, tables_of(ordered, item.valid_from))


def _people(run: Run, ids: Sequence[int], code: str, without: OwnItems, within: OwnItems) -> Iterator[TriedPerson]:
    for old, new in zip(facts_of(run, ids, own=without), facts_of(run, ids, own=within), strict=True):
        before, after = _slip(old), _slip(new)
        refused = next((each for each in (after, before) if isinstance(each, Refusal)), None)
        if isinstance(before, Refusal) or isinstance(after, Refusal):
            yield TriedPerson(new.employee_id, new.name, refusal=refused)
            continue
        yield TriedPerson(
            new.employee_id,
            new.name,
            before_yen=before.amount_yen(code),
            after_yen=after.amount_yen(code),
            net_change_yen=after.net_yen - before.net_yen,
            because=next((line.because for line in after.lines if line.code == code), None),
        )


def _slip(person: FactsOfPerson) -> Payslip | Refusal:
    if person.facts is None or person.law is None:
        assert person.refusal is not None
        return person.refusal
    try:
        return payslip(person.facts, person.law)
    except Refusal as refusal:
        return refusal
