"""Who is insured, since when, and what the offices call them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from backoffice.organisation.queries import on
from hr.employment.queries import employees
from hr.social_insurance.models import InsuranceStanding, InsuredNumber


@dataclass(frozen=True, slots=True)
class PersonInsured:
    """The standings of somebody, the oldest first."""

    standings: tuple[InsuranceStanding, ...]

    def on(self, day: dt.date) -> InsuranceStanding | None:
        """What holds on a day."""
        held = (s for s in self.standings if s.valid_from <= day and (s.valid_until is None or day < s.valid_until))
        return next(held, None)

    def acquired_on(self, day: dt.date) -> dt.date | None:
        """From when health insurance and pension have applied without a break to somebody insured on a day."""
        return self._since(day, "social_insured")

    def employment_insured_since(self, day: dt.date) -> dt.date | None:
        """From when employment insurance has applied without a break to somebody insured on a day."""
        return self._since(day, "employment_insured")

    def _since(self, day: dt.date, what: str) -> dt.date | None:
        since: dt.date | None = None
        ended: dt.date | None = None
        for each in self.standings:
            if each.valid_from > day:
                break
            if not getattr(each, what):
                since = None
            elif since is None or ended != each.valid_from:
                since = each.valid_from
            ended = each.valid_until
        return since if ended is None or ended > day else None


def standings_by_employee(employee_ids: Collection[int] | None = None) -> Mapping[int, PersonInsured]:
    """The standings of some people, or of all, by employee: one query."""
    found = InsuranceStanding.objects.order_by("employee_id", "valid_from")
    if employee_ids is not None:
        found = found.filter(employee__in=employee_ids)
    held: defaultdict[int, list[InsuranceStanding]] = defaultdict(list)
    for each in found:
        held[each.employee_id].append(each)
    return {pk: PersonInsured(tuple(rows)) for pk, rows in held.items()}


def insured_people(*, text: str, as_of: dt.date) -> QuerySet[Any]:
    """Employees by kana as `employees` gives them, with what holds of their insurance on a day."""
    now = InsuranceStanding.objects.filter(on(as_of), employee=OuterRef("pk"))
    return employees(text=text, as_of=as_of).annotate(
        social_insured=Subquery(now.values("social_insured")[:1]),
        standard_yen=Subquery(now.values("standard_remuneration_yen")[:1]),
        employment_insured=Subquery(now.values("employment_insured")[:1]),
        insured_since=Subquery(now.values("valid_from")[:1]),
        standing_reason=Subquery(now.values("reason")[:1]),
        pension_number=Subquery(InsuredNumber.objects.filter(employee=OuterRef("pk")).values("pension_number")[:1]),
    )


def history_of(employee_id: int) -> list[InsuranceStanding]:
    """The standings of somebody, the newest first."""
    return list(InsuranceStanding.objects.filter(employee=employee_id).order_by("-valid_from"))


def numbers_of(employee_ids: Collection[int]) -> Mapping[int, InsuredNumber]:
    """What the offices call some people, by employee: one query."""
    return {each.employee_id: each for each in InsuredNumber.objects.filter(employee__in=employee_ids)}
