"""Leave at みなと商会: what everybody held on 1 October 2026, and what is asked for in the month."""

import datetime as dt
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from backoffice.approvals.actions import NewStep, decide_request, define_route
from backoffice.approvals.models import Request
from backoffice.companies import clock
from backoffice.eventlog import door
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from hr.employment.models import EmployeeKind
from hr.leave import queries, rules
from hr.leave.actions import (
    NewLeave,
    NewOpening,
    NewStanding,
    define_policy,
    grant_due,
    open_balances,
    record_standings,
    request_leave,
)
from hr.leave.models import LeaveRequest

from .organisation import FOUNDED

Say = Callable[[str], None]
SHIFT_MINUTES = 300
YEAR = dt.timedelta(days=365)
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Away:
    """Who asks on which day of October for which days, and who agrees (nobody: it waits)."""

    who: str
    asked_day: int
    new: NewLeave
    agreed_by: str = ""


def _annual(first: dt.date, last: dt.date | None = None, span: str = "DAY") -> NewLeave:
    return NewLeave(kind_code="ANNUAL", first_on=first, last_on=last or first, span=span)


AWAY = (
    Away("aiko", 5, _annual(dt.date(2026, 10, 16)), "ken"),
    Away("chie", 12, _annual(dt.date(2026, 10, 30), span="AFTERNOON"), "goro"),
    Away("ken", 19, _annual(dt.date(2026, 12, 28), dt.date(2026, 12, 29)), "goro"),
    Away("aiko", 29, _annual(dt.date(2026, 12, 24), dt.date(2026, 12, 25))),
)


def set_up(admin: User) -> None:
    """The route, the rules, the schedules of part-timers, what people held, and the grants of the day."""
    today, clerk = clock.today(), User.objects.get(username="mao")
    define_route(
        kind=queries.CASE,
        name="休暇の承認",
        steps=[NewStep("部長", "MANAGER", because="就業規則 第24条", fallback=User.objects.get(username="rei"))],
        valid_from=FOUNDED,
        acting_user=admin,
        at=clock.now(),
    )
    define_policy(starts_on=today, half_days=True, hourly_days=5, automatic_by=clerk, acting_user=clerk, at=clock.now())
    record_standings(entries=_standings(today), acting_user=clerk, at=clock.now())
    open_balances(entries=_openings(today), acting_user=clerk, at=clock.now())
    grant_due(until=today, acting_user=clerk, at=clock.now())


def play(month: Month, say: Say) -> None:
    """What is asked for in the month; the last of it waits for its approval."""
    if LeaveRequest.objects.exists():
        return
    for each in AWAY:
        user, at = User.objects.get(username=each.who), _at(month, each.asked_day, 9)
        with clock.moved_to(at), door.came_by("BROWSER"):
            leave = request_leave(
                form_key=uuid5(NAMESPACE_URL, f"{each.who} {each.new.first_on}"),
                new=each.new,
                acting_user=user,
                at=clock.now(),
            )
        if each.agreed_by:
            _agree(leave, each.agreed_by, _at(month, each.asked_day, 13))
    say(f"{month.last_day:%m/%d} 休暇の申請 {len(AWAY)}件（承認待ち 1件）")


def _agree(leave: LeaveRequest, username: str, at: dt.datetime) -> None:
    asked = Request.objects.get(case_kind=queries.CASE, case_id=leave.pk)
    with clock.moved_to(at), door.came_by("BROWSER"):
        decide_request(
            request_id=asked.pk,
            outcome="APPROVE",
            comment="",
            acting_user=User.objects.get(username=username),
            at=clock.now(),
        )


def _standings(today: dt.date) -> Sequence[NewStanding]:
    """Part-timers work five hours on two to five days a week."""
    part_timers = [each for each in queries.workers(today) if each.kind == EmployeeKind.PART_TIME]
    days = [2 + place % 4 for place in range(len(part_timers))]
    return [
        NewStanding(each.employee_id, each.joined_on, count, count * SHIFT_MINUTES)
        for each, count in zip(part_timers, days, strict=True)
    ]


def _openings(today: dt.date) -> list[NewOpening]:
    """Of each grant that still lives: its days by the law, and what was used of it."""
    dice = random.Random("leave")  # noqa: S311  (a demo, not a secret)
    return [opening for worker in queries.workers(today) for opening in _held(worker, today, dice)]


def _held(worker: queries.Worker, today: dt.date, dice: random.Random) -> Iterator[NewOpening]:
    after, law = rules.months_later(today, -24), queries.grant_law(today)
    for months, on in rules.base_days(worker.joined_on, law, after=after, until=today - DAY):
        schedule = worker.schedule_on(today)
        days = rules.grant(on, months, schedule, None, law).days if schedule else 0
        used = Decimal(dice.randrange(days, days * 2 + 1) if on < today - YEAR else dice.randrange(days + 1)) / 2
        if days:
            yield NewOpening(worker.employee_id, on, Decimal(days), used, max(used, Decimal(dice.randrange(9)) / 2))


def _at(month: Month, day: int, hour: int) -> dt.datetime:
    return dt.datetime(month.year, month.month, day, hour, tzinfo=clock.TOKYO)
