"""Who is owed a filing that is not there yet, with the figures to be filed."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from backoffice.values.periods import Month
from hr.employment.models import Employee
from hr.filings.models import PAPERS, FilingKind, FilingPerson
from hr.payroll.models import Payslip, RunKind
from hr.payroll.queries import SETTLED, settled_pay
from hr.social_insurance.models import InsuranceStanding
from hr.social_insurance.queries import PersonInsured, pension_grades, standings_by_employee
from hr.social_insurance.rules import Direction

from .determinations import RegularRow, regular_rows
from .revisions import Watched, watched

DAY = dt.timedelta(days=1)
# What happened longer ago was filed before the company came here, or is filed by hand.
LOOKS_BACK_MONTHS = 3
# What happens to few people on a day, and is filed soon after it.
OF_PEOPLE = (
    FilingKind.ACQUISITION,
    FilingKind.LOSS,
    FilingKind.EMPLOYMENT_ACQUISITION,
    FilingKind.EMPLOYMENT_LOSS,
)
RAISE_KIND = {Direction.UP: 1, Direction.DOWN: 2}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who is owed a filing: `happened_on` is its cause, `figures` what is filed, as plain JSON."""

    employee: Employee
    happened_on: dt.date
    figures: dict[str, Any]
    reasons: list[dict[str, Any]] = field(default_factory=list)


def candidates(kind: str, *, as_of: dt.date) -> list[Candidate]:
    """Who is owed a filing of a kind on a day and is in none yet, by day and kana: a fixed number of queries."""
    found = owed(kind, as_of=as_of)
    filed = set(
        FilingPerson.objects.filter(
            kind=kind, is_live=True, employee__in=[each.employee.pk for each in found]
        ).values_list("employee_id", "happened_on")
    )
    fresh = [each for each in found if (each.employee.pk, each.happened_on) not in filed]
    return sorted(fresh, key=lambda each: (each.happened_on, each.employee.person.kana, each.employee.pk))


def owed(kind: str, *, as_of: dt.date) -> list[Candidate]:
    """Everybody who is owed a filing of a kind, those who are in one as well."""
    return _FINDERS[FilingKind(kind)](as_of)


def waiting(as_of: dt.date) -> Counter[tuple[FilingKind, dt.date]]:
    """How many people wait for a filing, by kind and day of the cause: what happens to few, and bonuses counted only.

    A fixed number of queries, on the people concerned alone.
    """
    found = Counter((kind, each.happened_on) for kind in OF_PEOPLE for each in candidates(kind, as_of=as_of))
    found.update({(FilingKind.BONUS, day): count for day, count in _bonuses_unfiled(as_of)})
    return found


def _bonuses_unfiled(as_of: dt.date) -> Iterable[tuple[dt.date, int]]:
    since = Month.of(as_of).plus(-LOOKS_BACK_MONTHS).first_day
    day = OuterRef("run__paid_on")
    filed = FilingPerson.objects.filter(
        kind=FilingKind.BONUS, is_live=True, employee=OuterRef("employee"), happened_on=day
    )
    ends = Q(valid_until__isnull=True) | Q(valid_until__gt=day)
    insured = InsuranceStanding.objects.filter(
        ends, employee=OuterRef("employee"), social_insured=True, valid_from__lte=day
    )
    slips = Payslip.objects.filter(
        ~Exists(filed),
        Exists(insured),
        run__kind=RunKind.BONUS,
        run__state__in=SETTLED,
        run__before_introduction=False,
        run__paid_on__range=(since, as_of),
    )
    return slips.values_list("run__paid_on").annotate(count=Count("employee", distinct=True)).order_by("run__paid_on")


def _regular(as_of: dt.date) -> list[Candidate]:
    return [_regular_candidate(row) for row in regular_rows(as_of.year, as_of=as_of) if row.is_filed]


def _regular_candidate(row: RegularRow) -> Candidate:
    held, applies_from = row.held, row.law.applies_from.first_day
    figures = {
        **_standard_figures(held.standard_remuneration_yen or 0, held.valid_from, row.new_standard_yen, applies_from),
        "months": [each.month.month for each in row.paid],
        "days": [each.base_days for each in row.paid],
        "money_yen": [each.pay_yen for each in row.paid],
        "goods_yen": [each.goods_yen for each in row.paid],
        "counted": [each.month in row.found.months for each in row.paid],
        **_averages(row.found.lines),
        **_back_pay(row.paid),
        "joined_midway": any(not each.is_whole for each in row.paid),
        "short_time": held.short_time,
    }
    return Candidate(row.employee, applies_from, figures, _reasons(row.found.lines))


def _occasional(as_of: dt.date) -> list[Candidate]:
    since = Month.of(as_of).plus(-2 * LOOKS_BACK_MONTHS).first_day
    return [_occasional_candidate(row) for row in watched(since=since) if row.is_due]


def _occasional_candidate(row: Watched) -> Candidate:
    assert row.first
    assert row.applies_from
    assert row.found.grade
    paid = [each for each in row.paid if each]
    held, applies_from = row.held, row.applies_from.first_day
    figures = {
        **_standard_figures(
            held.standard_remuneration_yen or 0, held.valid_from, row.found.grade.standard_yen, applies_from
        ),
        "months": [each.month.month for each in paid],
        "days": [each.base_days for each in paid],
        "money_yen": [each.pay_yen for each in paid],
        "goods_yen": [each.goods_yen for each in paid],
        "counted": [True for _each in paid],
        **_averages(row.found.lines),
        **_back_pay(paid),
        "raise_month": row.first.month,
        "raise_kind": RAISE_KIND.get(row.change.direction),
        "raise_reason": "・".join(row.change.labels),
        "short_time": held.short_time,
    }
    return Candidate(row.employee, applies_from, figures, _reasons(row.found.lines))


def _bonus(as_of: dt.date) -> list[Candidate]:
    since = Month.of(as_of).plus(-LOOKS_BACK_MONTHS).first_day
    slips = [
        each
        for each in settled_pay(paid_from=since, paid_until=as_of)
        if each.run_kind == RunKind.BONUS and not each.before_introduction
    ]
    ids = {each.employee_id for each in slips}
    standings, people = standings_by_employee(ids), _people(ids)
    sums: defaultdict[tuple[int, dt.date], int] = defaultdict(int)
    for slip in slips:
        sums[slip.employee_id, slip.paid_on] += slip.gross_yen
    return [
        Candidate(people[pk], paid_on, {"paid_on": str(paid_on), "money_yen": yen, "goods_yen": 0})
        for (pk, paid_on), yen in sums.items()
        if pk in standings and (held := standings[pk].on(paid_on)) and held.social_insured
    ]


def _began(what: str) -> Callable[[dt.date], list[Candidate]]:
    """資格取得: insurance that began, less what only went on with another standard."""

    def find(as_of: dt.date) -> list[Candidate]:
        since = Month.of(as_of).plus(-LOOKS_BACK_MONTHS).first_day
        begun = InsuranceStanding.objects.filter(valid_from__range=(since, as_of)).values_list("employee_id", flat=True)
        standings = standings_by_employee(set(begun))
        days = {pk: day for pk, each in standings.items() for day in _beginnings(each, what) if since <= day <= as_of}
        people = _people(days)
        return [Candidate(people[pk], day, _acquired(standings[pk], day, what)) for pk, day in days.items()]

    return find


def _ended(what: str) -> Callable[[dt.date], list[Candidate]]:
    """資格喪失: who was insured on the last day of work, or whose standing ended."""

    def find(as_of: dt.date) -> list[Candidate]:
        since = Month.of(as_of).plus(-LOOKS_BACK_MONTHS).first_day
        standings = standings_by_employee(_who_changed(since, as_of + DAY))
        people = _people(standings)
        found = []
        for pk, each in standings.items():
            person = people[pk]
            for lost_on in sorted(_endings(person, each, what)):
                if since <= lost_on <= as_of + DAY:
                    figures = {"lost_on": str(lost_on), "left_on": str(person.left_on) if person.left_on else ""}
                    found.append(Candidate(person, lost_on, figures))
        return found

    return find


def _who_changed(first: dt.date, last: dt.date) -> set[int]:
    """Whose standing ended between two days, or who lost insurance by leaving then."""
    ended = InsuranceStanding.objects.filter(valid_until__range=(first, last)).values_list("employee_id", flat=True)
    left = Employee.objects.filter(left_on__range=(first - DAY, last - DAY)).values_list("pk", flat=True)
    return {*ended, *left}


def _beginnings(insured: PersonInsured, what: str) -> Iterator[dt.date]:
    ended: dt.date | None = None
    was_insured = False
    for each in insured.standings:
        if getattr(each, what):
            if not was_insured or ended != each.valid_from:
                yield each.valid_from
        was_insured, ended = getattr(each, what), each.valid_until


def _endings(person: Employee, insured: PersonInsured, what: str) -> set[dt.date]:
    held = [each for each in insured.standings if getattr(each, what)]
    found = {
        was.valid_until
        for was, now in pairwise(insured.standings)
        if getattr(was, what) and was.valid_until and not getattr(now, what)
    }
    if person.left_on and any(
        each.valid_from <= person.left_on and (each.valid_until is None or each.valid_until > person.left_on)
        for each in held
    ):
        found = {day for day in found if day < person.left_on} | {person.left_on + DAY}
    return found


def _acquired(insured: PersonInsured, day: dt.date, what: str) -> dict[str, Any]:
    held = insured.on(day)
    figures: dict[str, Any] = {"acquired_on": str(day)}
    if held and what == "social_insured":
        figures["standard_yen"] = held.standard_remuneration_yen
        figures["average_yen"] = held.average_yen
    return figures


def _standard_figures(
    old_yen: int, old_applied_from: dt.date, standard_yen: int, applies_from: dt.date
) -> dict[str, Any]:
    month = Month.of(applies_from)
    return {
        "applies_from": str(applies_from),
        "old_health_yen": old_yen,
        "old_pension_yen": _pension_yen(old_yen, month.previous),
        "old_applied_from": str(old_applied_from),
        "standard_yen": standard_yen,
        "pension_yen": _pension_yen(standard_yen, month),
    }


def _pension_yen(standard_yen: int, month: Month) -> int:
    grades = pension_grades(month)
    return min(max(standard_yen, grades[0].standard_yen), grades[-1].standard_yen)


def _averages(lines: Iterable[Any]) -> dict[str, int | None]:
    by_code = {line.code: line.amount_yen for line in lines}
    return {"average_yen": by_code.get("average_pay"), "adjusted_average_yen": by_code.get("adjusted_average_pay")}


def _back_pay(paid: Iterable[Any]) -> dict[str, int | None]:
    late = [each for each in paid if each.back_pay_yen]
    return {
        "back_pay_month": late[0].month.month if late else None,
        "back_pay_yen": sum(each.back_pay_yen for each in late),
    }


def _reasons(lines: Iterable[Any]) -> list[dict[str, Any]]:
    return [{"code": each.code, "amount_yen": each.amount_yen, "because": each.because.as_json()} for each in lines]


def _people(ids: Iterable[int]) -> Mapping[int, Employee]:
    return Employee.objects.select_related("person").in_bulk(list(ids))


_FINDERS: Mapping[FilingKind, Callable[[dt.date], list[Candidate]]] = {
    FilingKind.REGULAR: _regular,
    FilingKind.OCCASIONAL: _occasional,
    FilingKind.BONUS: _bonus,
    FilingKind.ACQUISITION: _began("social_insured"),
    FilingKind.LOSS: _ended("social_insured"),
    FilingKind.EMPLOYMENT_ACQUISITION: _began("employment_insured"),
    FilingKind.EMPLOYMENT_LOSS: _ended("employment_insured"),
    FilingKind.LABOUR_YEAR: lambda as_of: [],
    **{kind: lambda as_of: [] for kind in PAPERS},
}
