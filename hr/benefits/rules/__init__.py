"""The wages of 離職証明書 and 休業開始時賃金月額証明書, and 傷病手当金. Pure."""

from .childcare import (
    CareLaw,
    CarePeriod,
    DailyWageLimits,
    care_periods,
    limited_wage,
    support_after_birth,
)
from .months import Counted, CountLaw, boundary, counted_months, insured_months
from .sickness import (
    SickDay,
    SickLaw,
    SickPay,
    State,
    daily_benefit,
    sick_pay,
    waiting_until,
)
from .wages import PaidPeriod, WageRow, WageTable, wage_table

__all__ = [
    "CareLaw",
    "CarePeriod",
    "CountLaw",
    "Counted",
    "DailyWageLimits",
    "PaidPeriod",
    "SickDay",
    "SickLaw",
    "SickPay",
    "State",
    "WageRow",
    "WageTable",
    "boundary",
    "care_periods",
    "counted_months",
    "daily_benefit",
    "insured_months",
    "limited_wage",
    "sick_pay",
    "support_after_birth",
    "wage_table",
    "waiting_until",
]
