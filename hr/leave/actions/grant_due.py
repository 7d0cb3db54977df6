"""Granting what the law grants by a day, to everybody at once; a second time grants nothing more."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from hr.leave import queries, rules
from hr.leave.models import LeaveEntry, LeaveGrant, LeaveKind, LeavePolicy

from .settings import KindsMissing, PolicyMissing

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """A grant that falls due: to whom, and what the law gives."""

    worker: queries.Worker
    granted: rules.Granted


@dataclass(frozen=True, slots=True)
class DueGrants:
    """What falls due up to a day, and people of whom nobody said how much they work."""

    due: tuple[Due, ...]
    without_schedule: tuple[queries.Worker, ...]


def due_grants(until: dt.date) -> DueGrants:
    """What would be granted up to a day: a look, without a change. Raises PolicyMissing, KindsMissing."""
    rule, kind = queries.policy(), queries.annual_kind()
    if rule is None:
        raise PolicyMissing
    if kind is None:
        raise KindsMissing
    return _due(rule, kind, until)


@action("hr.leave.grant_due", _("年休を付与"))
def grant_due(*, until: dt.date, acting_user: Any, at: dt.datetime) -> DueGrants:
    """Grant every 基準日 that has come up to a day and has no grant yet, and say what was granted.

    A year with too little attendance leaves a grant of zero days, with its reason. Raises PolicyMissing, KindsMissing.
    """
    rule = LeavePolicy.objects.select_for_update().first()
    kind = queries.annual_kind()
    if rule is None:
        raise PolicyMissing
    if kind is None:
        raise KindsMissing
    found = _due(rule, kind, until)
    grants = LeaveGrant.objects.bulk_create(_grant(each, kind) for each in found.due)
    LeaveEntry.objects.bulk_create(
        LeaveEntry(
            grant=grant,
            type=LeaveEntry.Type.GRANT,
            dated_on=grant.granted_on,
            parts=rules.days(grant.days),
            recorded_at=at,
        )
        for grant in grants
        if grant.days
    )
    record(
        "hr.leave.grant_due",
        case=Case("hr.leave.policy", rule.pk, f"{until} までの付与"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"grants": len(grants)},
    )
    return found


def _due(rule: LeavePolicy, kind: LeaveKind, until: dt.date) -> DueGrants:
    workers = queries.workers(until)
    there = set(LeaveGrant.objects.filter(kind=kind).values_list("employee_id", "granted_on"))
    days = {
        (worker.employee_id, on): (worker, months, on)
        for worker in workers
        for months, on in _base_days(worker, rule, until)
        if (worker.employee_id, on) not in there
    }
    periods = {key: (_year_before(worker, months, on), on) for key, (worker, months, on) in days.items()}
    came = queries.attendance(periods)
    due, without = [], {}
    for key, (worker, months, on) in days.items():
        schedule = worker.schedule_on(on)
        if schedule is None:
            without[worker.employee_id] = worker
        else:
            due.append(Due(worker, rules.grant(on, months, schedule, came.get(key), queries.grant_law(on))))
    return DueGrants(tuple(due), tuple(without.values()))


def _base_days(worker: queries.Worker, rule: LeavePolicy, until: dt.date) -> list[tuple[int, dt.date]]:
    found = rules.base_days(
        worker.counts_from(until), queries.grant_law(until), after=rule.starts_on - DAY, until=until
    )
    return [each for each in found if worker.left_on is None or each[1] <= worker.left_on]


def _year_before(worker: queries.Worker, months: int, on: dt.date) -> dt.date:
    """The beginning of the time whose attendance decides: the 基準日 before, or the day from which service counts."""
    law = queries.grant_law(on)
    return rules.months_later(worker.counts_from(on), months - law.every_months if months > law.first_months else 0)


def _grant(due: Due, kind: LeaveKind) -> LeaveGrant:
    found = due.granted
    return LeaveGrant(
        employee_id=due.worker.employee_id,
        kind=kind,
        origin=LeaveGrant.Origin.DUE,
        granted_on=found.on,
        lapses_on=found.lapses_on,
        days=found.days,
        duty_days=found.duty_days,
        duty_until=found.duty_until,
        because=found.because.as_json(),
    )
