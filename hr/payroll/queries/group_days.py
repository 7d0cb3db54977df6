"""The calendar of a pay group, as the rules of dates take it."""

from hr.payroll.models import PayGroup
from hr.payroll.rules.dates import GroupDays


def group_days(group: PayGroup) -> GroupDays:
    """Closing day, pay day, and which months a run of the group carries."""
    return GroupDays(
        closing_day=group.closing_day,
        pay_day=group.pay_day,
        pay_months_after=group.pay_months_after,
        overtime_months_before=group.overtime_months_before,
        shift=group.holiday_shift,
    )
