"""The law that one payslip applies, gathered from its rooms."""

from collections.abc import Mapping
from dataclasses import dataclass

from backoffice.values.periods import Month
from backoffice.values.reasons import Term
from hr.income_tax.rules import BonusLaw, RetirementLaw
from hr.income_tax.rules import Law as TaxLaw
from hr.social_insurance.rules import EmploymentLaw
from hr.social_insurance.rules import Law as SocialLaw


@dataclass(frozen=True, slots=True)
class OvertimeLaw:
    """割増率 (労働基準法37条), or the better ones of the rules of employment."""

    overtime_premium_rate: Term
    long_overtime_premium_rate: Term
    long_overtime_threshold_hours: Term
    statutory_holiday_premium_rate: Term
    night_premium_rate: Term


@dataclass(frozen=True, slots=True)
class PayLaw:
    """`social` by insurance month; `employment` and `accident_rate` by closing date; the taxes by payment date."""

    social: Mapping[Month, SocialLaw]
    employment: EmploymentLaw
    accident_rate: Term
    tax: TaxLaw
    overtime: OvertimeLaw
    bonus: BonusLaw | None = None
    retirement: RetirementLaw | None = None
