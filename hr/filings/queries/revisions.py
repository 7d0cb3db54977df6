"""随時改定: changes of fixed pay, and how far each of them has come in the months after it."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from backoffice.values.periods import Month
from hr.employment.models import Employee, Terms
from hr.payroll.models import RunKind
from hr.payroll.queries import OwnChange, SettledPay, changes_of_own_items, settled_pay
from hr.social_insurance.models import InsuranceStanding
from hr.social_insurance.queries import PersonInsured, revision_law, revision_months, standings_by_employee
from hr.social_insurance.rules import (
    Direction,
    Held,
    MonthOfPay,
    Revision,
    RevisionOutcome,
    occasional_revision,
)

from .pay import in_a_row, paid_months, terms_of

# Pay follows its month by no more than so many months.
PAID_AFTER_MONTHS = 2


@dataclass(frozen=True, slots=True)
class FixedPayChange:
    """Fixed pay that changed with the terms of a day; amounts are a month's, or an hour's for hourly pay."""

    employee_id: int
    valid_from: dt.date
    direction: Direction
    before_yen: int
    after_yen: int
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Watched:
    """A change with the months after it: `first` is the month in which it was first paid in full, None before that."""

    employee: Employee
    change: FixedPayChange
    first: Month | None
    held: InsuranceStanding
    paid: tuple[MonthOfPay | None, ...]
    found: Revision
    least_days: int

    @property
    def months_known(self) -> int:
        """How many of the months are paid."""
        return sum(1 for each in self.paid if each is not None)

    @property
    def is_due(self) -> bool:
        """Whether a 月額変更届 is owed."""
        return self.found.outcome is RevisionOutcome.REVISED

    @property
    def is_open(self) -> bool:
        """Whether months are still to come."""
        return self.found.outcome is RevisionOutcome.WAITING

    @property
    def applies_from(self) -> Month | None:
        """The month from which a revision holds, if it comes to one."""
        return self.first.plus(len(self.paid)) if self.first else None


def changes_of_fixed_pay(terms: Iterable[Terms]) -> Iterator[FixedPayChange]:
    """The changes between the terms of one person, the oldest first: items, hourly pay, kind of pay."""
    for before, after in pairwise(terms):
        was, now = _fixed(before), _fixed(after)
        same_kind = before.pay_kind == after.pay_kind
        if same_kind and was == now:
            continue
        labels = {code: label for code, (label, _yen) in (was | now).items()}
        changed = tuple(label for code, label in labels.items() if was.get(code) != now.get(code))
        before_yen, after_yen = _sum(was), _sum(now)
        if same_kind and before_yen == after_yen:
            continue
        yield FixedPayChange(
            employee_id=after.employee_id,
            valid_from=after.valid_from,
            direction=_direction(before_yen, after_yen) if same_kind else Direction.UNKNOWN,
            before_yen=before_yen,
            after_yen=after_yen,
            labels=changed if same_kind else (str(before.get_pay_kind_display()), str(after.get_pay_kind_display())),
        )


def watched(*, since: dt.date, employee_ids: Collection[int] | None = None) -> list[Watched]:
    """The changes that are first paid on a day or later, or not yet, of people who are insured.

    A fixed number of queries.
    """
    standings = standings_by_employee(employee_ids)
    ids = [pk for pk, each in standings.items() if any(row.social_insured for row in each.standings)]
    begun = Month.of(since)
    earliest = begun.plus(-PAID_AFTER_MONTHS)
    changes = _joined(
        [
            change
            for mine in terms_of(ids).values()
            for change in changes_of_fixed_pay(mine)
            if change.valid_from >= earliest.first_day
        ],
        changes_of_own_items(earliest.first_day, ids),
    )
    first_pay = _first_pay(changes, earliest)
    count = revision_months(begun)
    last = max((month for month in first_pay.values() if month), default=begun).plus(count)
    concerned = {each.employee_id for each in changes}
    paid = paid_months(begun, max(begun.until(last), count), concerned)
    people = Employee.objects.select_related("person").in_bulk(concerned)
    found: list[Watched] = []
    for change in changes:
        first = first_pay[change.employee_id, change.valid_from]
        if (first and first < begun) or (not first and change.valid_from < begun.previous.first_day):
            continue
        months = [first.plus(n) for n in range(count)] if first else []
        row = _without_gaps(months, in_a_row(months, paid.get(change.employee_id, {}))) or (None,) * count
        person = people[change.employee_id]
        found += _watched(person, change, first, row, standings[person.pk])
    return sorted(found, key=lambda row: (row.change.valid_from, row.employee.person.kana))


def _joined(of_terms: list[FixedPayChange], of_items: Iterable[OwnChange]) -> list[FixedPayChange]:
    """The changes of terms with those of items by formula; what changes on one day is one change."""
    found = {(each.employee_id, each.valid_from): each for each in of_terms}
    for each in of_items:
        other = found.get((each.employee_id, each.valid_from))
        before_yen = each.before_yen + (other.before_yen if other else 0)
        after_yen = each.after_yen + (other.after_yen if other else 0)
        if before_yen == after_yen:
            found.pop((each.employee_id, each.valid_from), None)
            continue
        unknown = other is not None and other.direction is Direction.UNKNOWN
        found[each.employee_id, each.valid_from] = FixedPayChange(
            employee_id=each.employee_id,
            valid_from=each.valid_from,
            direction=Direction.UNKNOWN if unknown else _direction(before_yen, after_yen),
            before_yen=before_yen,
            after_yen=after_yen,
            labels=(*(other.labels if other else ()), *each.labels),
        )
    return list(found.values())


def _without_gaps(months: list[Month], row: tuple[MonthOfPay | None, ...]) -> tuple[MonthOfPay | None, ...]:
    """A month that was passed over has no days: nothing is to come where a later one is paid."""
    known = max((place for place, each in enumerate(row) if each), default=-1)
    return tuple(
        each or (MonthOfPay(month, pay_yen=0, base_days=0) if place < known else None)
        for place, (month, each) in enumerate(zip(months, row, strict=True))
    )


def _watched(
    person: Employee,
    change: FixedPayChange,
    first: Month | None,
    row: tuple[MonthOfPay | None, ...],
    insured: PersonInsured,
) -> Iterator[Watched]:
    """The change judged by what holds in the last of its months; nothing for who is not insured then."""
    judged_on = first.plus(len(row) - 1).last_day if first else change.valid_from
    held = insured.on(judged_on)
    if held is None or not held.social_insured or (person.left_on and person.left_on < judged_on):
        return
    law = revision_law(first or Month.of(change.valid_from), short_time=held.short_time)
    before = Held(int(held.standard_remuneration_yen or 0), held.average_yen)
    found = occasional_revision(before, change.direction, row, law)
    yield Watched(person, change, first, held, row, found, int(law.least_days.value))


def _first_pay(changes: list[FixedPayChange], earliest: Month) -> dict[tuple[int, dt.date], Month | None]:
    """The month of the first pay whose whole period lies under the new terms."""
    ids = {each.employee_id for each in changes}
    slips = settled_pay(paid_from=earliest.first_day, paid_until=dt.date.max, employee_ids=ids) if ids else []
    return {(each.employee_id, each.valid_from): _first_of(each, slips) for each in changes}


def _first_of(change: FixedPayChange, slips: Iterable[SettledPay]) -> Month | None:
    months = [
        Month.of(each.paid_on)
        for each in slips
        if each.employee_id == change.employee_id
        and each.run_kind == RunKind.MONTHLY
        and each.opens_on >= change.valid_from
    ]
    return min(months, default=None)


def _fixed(terms: Terms) -> dict[str, tuple[str, int]]:
    """The fixed pay by item; an hour's pay stands for itself."""
    fixed = {item.code: (item.label, item.amount_yen) for item in terms.items.all()}
    if terms.hourly_yen:
        fixed["hourly"] = ("時給", terms.hourly_yen)
    return fixed


def _sum(fixed: Mapping[str, tuple[str, int]]) -> int:
    return sum(yen for _label, yen in fixed.values())


def _direction(before_yen: int, after_yen: int) -> Direction:
    return Direction.UP if after_yen > before_yen else Direction.DOWN
