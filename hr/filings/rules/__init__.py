"""Days for which a month was paid, the file of 年金機構, and the premiums of a labour insurance year. Pure."""

from .base_days import DaysRule, PaidPeriod, base_days
from .instalments import InstalmentLaw, Part, Wishes, YearSettled, may_pay_in_parts, settle_year
from .labour import YearPremiums, YearRates, YearWages, balance, year_premiums
from .media import (
    FileTooLarge,
    InsuredPerson,
    MediaLaw,
    NotInTheFile,
    OfficeLine,
    OfficeMark,
    Standard,
    bonus_record,
    half_width,
    media_file,
    occasional_record,
    regular_record,
    unwritable,
)

__all__ = [
    "DaysRule",
    "FileTooLarge",
    "InstalmentLaw",
    "InsuredPerson",
    "MediaLaw",
    "NotInTheFile",
    "OfficeLine",
    "OfficeMark",
    "PaidPeriod",
    "Part",
    "Standard",
    "Wishes",
    "YearPremiums",
    "YearRates",
    "YearSettled",
    "YearWages",
    "balance",
    "base_days",
    "bonus_record",
    "half_width",
    "may_pay_in_parts",
    "media_file",
    "occasional_record",
    "regular_record",
    "settle_year",
    "unwritable",
    "year_premiums",
]
