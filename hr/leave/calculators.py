"""What-if tools of annual leave: how many days somebody is granted, and on which day."""

import datetime as dt
from decimal import Decimal

from backoffice.parameters.calculators import Input, Output, calculator
from backoffice.values.periods import MINUTES_PER_HOUR, MONTHS_PER_YEAR
from backoffice.values.reasons import Line

from . import rules
from .queries.law import grant_law

# Where a case names no day, the law of this one answers.
ON = dt.date(2026, 4, 1)


@calculator("paid_leave_grant")
def paid_leave_grant(given: Input) -> tuple[Output, list[Line]]:
    """Days granted after `service_years` to who works `weekly_days` and `weekly_hours` (or `yearly_days`), and the duty."""
    on = dt.date.fromisoformat(given["on"]) if "on" in given else ON
    months = int(_number(given["service_years"]) * MONTHS_PER_YEAR)
    yearly = given.get("yearly_days")
    schedule = rules.Schedule(
        weekly_days=int(given.get("weekly_days", 0)),
        weekly_minutes=int(_number(given["weekly_hours"]) * MINUTES_PER_HOUR),
        yearly_days=int(yearly) if yearly is not None else None,
    )
    found = rules.grant(on, months, schedule, None, grant_law(on))
    return {
        "days": found.days,
        "type": found.type.value.lower(),
        "five_day_duty": found.duty_until is not None,
        "lapses_on": found.lapses_on.isoformat(),
    }, []


@calculator("paid_leave_grant_date")
def paid_leave_grant_date(given: Input) -> tuple[Output, list[Line]]:
    """The 基準日 after so many months of service."""
    return {"value": rules.months_later(dt.date.fromisoformat(given["hired"]), int(given["months"])).isoformat()}, []


def _number(value: object) -> Decimal:
    """A number of a JSON document, by the digits that it was written with."""
    return Decimal(str(value))
