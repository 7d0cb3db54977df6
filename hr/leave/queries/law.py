"""The law of annual leave on a day, as the rules take it."""

import datetime as dt
from functools import lru_cache

from backoffice.parameters import as_of
from backoffice.parameters.queries import Parameter, Table
from hr.leave.rules import GrantLaw, Row

ROOM = "hr.leave"
NOT_MONTHS = ("weekly_days", "yearly_from", "yearly_until")


@lru_cache(maxsize=512)
def grant_law(on: dt.date) -> GrantLaw:
    """What grants of a day follow. Raises GapInParameter before the law that is held."""
    months, table = as_of(f"{ROOM}.grant_months", on), as_of(f"{ROOM}.granted_days", on)
    duty = as_of(f"{ROOM}.five_day_duty", on)
    rate, lapse = as_of(f"{ROOM}.attendance_rate", on), as_of(f"{ROOM}.lapse_years", on)
    return GrantLaw(
        first_months=int(months.value["first"]),
        every_months=int(months.value["every"]),
        rows=_rows(table.value),
        table_version=table.version,
        full_weekly_hours=as_of(f"{ROOM}.full_weekly_hours", on).term("leave_full_weekly_hours"),
        attendance_rate=rate.term("leave_attendance_rate"),
        lapse_years=lapse.term("leave_lapse_years", unit="leave_years"),
        duty_from_days=int(duty.value["from_days"]),
        duty_days=duty.term("leave_duty_days", int(duty.value["days"])),
        duty_months=int(duty.value["months"]),
    )


def hourly_limit_days(on: dt.date) -> int:
    """Days of a year that the law lets a company's agreement open by the hour."""
    return int(as_of(f"{ROOM}.hourly_limit_days", on).value)


def duty_source(on: dt.date) -> str:
    """The article that sets the five days."""
    return as_of(f"{ROOM}.five_day_duty", on).source


def retention(on: dt.date) -> Parameter:
    """How many years the register is kept."""
    return as_of(f"{ROOM}.register_retention", on)


def _rows(table: Table) -> tuple[Row, ...]:
    months = [name for name in table.columns if name not in NOT_MONTHS]
    days = zip(*(table.column(name) for name in months), strict=True)
    keys = zip(table.column("weekly_days"), table.column("yearly_from"), days, strict=True)
    rows = [
        Row(weekly, yearly, tuple((int(name), int(count)) for name, count in zip(months, counts, strict=True)))
        for weekly, yearly, counts in keys
    ]
    return tuple(sorted(rows, key=lambda row: -row.weekly_days))
