"""What a person earned, declared and paid in a year."""

from dataclasses import dataclass, field
from enum import StrEnum


class Dependant(StrEnum):
    """扶養親族 by age on 31 December: 16 to 18 and 23 to 69, 19 to 22, from 70, a parent from 70 at home, below 16."""

    GENERAL = "GENERAL"
    SPECIFIED = "SPECIFIED"
    ELDERLY = "ELDERLY"
    ELDERLY_CORESIDENT_PARENT = "ELDERLY_CORESIDENT_PARENT"
    UNDER_16 = "UNDER_16"


class Disability(StrEnum):
    """障害者, 特別障害者, 同居特別障害者."""

    GENERAL = "GENERAL"
    SPECIAL = "SPECIAL"
    CORESIDENT_SPECIAL = "CORESIDENT_SPECIAL"


class Personal(StrEnum):
    """ひとり親, 寡婦, 勤労学生: what somebody is."""

    SINGLE_PARENT = "SINGLE_PARENT"
    WIDOW = "WIDOW"
    WORKING_STUDENT = "WORKING_STUDENT"


@dataclass(frozen=True, slots=True)
class Spouse:
    """Income of the year in yen, and whether 70 or over on 31 December."""

    income_yen: int
    is_70_or_over: bool = False


@dataclass(frozen=True, slots=True)
class LifePremiums:
    """Premiums paid in the year in yen, by kind; new contracts are those since 2012."""

    general_new_yen: int = 0
    general_old_yen: int = 0
    medical_care_yen: int = 0
    pension_new_yen: int = 0
    pension_old_yen: int = 0


@dataclass(frozen=True, slots=True)
class EarthquakePremiums:
    """Premiums paid in the year in yen."""

    earthquake_yen: int = 0
    old_long_term_yen: int = 0


@dataclass(frozen=True, slots=True)
class Yearly:
    """What the year's payslips come to in yen.

    `last_month_tax_due_yen` is the tax of the last pay, computed and not yet withheld; None when it is withheld too.
    """

    pay_yen: int
    withheld_yen: int
    social_insurance_yen: int
    last_month_tax_due_yen: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """A year of one person.

    `life_deduction_yen` stands in place of `life` where the deduction itself is known. `has_child` says that a
    dependant is under 23; `is_adjusted` that one of the reasons of 所得金額調整控除 holds. `other_income_yen` is income
    beside this pay, which counts where the law asks for the income of the year (合計所得金額).
    """

    yearly: Yearly
    spouse: Spouse | None = None
    dependants: tuple[Dependant, ...] = ()
    disabilities: tuple[Disability, ...] = ()
    specified_relatives_income_yen: tuple[int, ...] = ()
    life: LifePremiums = field(default_factory=LifePremiums)
    life_deduction_yen: int | None = None
    earthquake: EarthquakePremiums = field(default_factory=EarthquakePremiums)
    housing_loan_credit_yen: int = 0
    has_child: bool = False
    is_adjusted: bool = False
    other_income_yen: int = 0
    personal: tuple[Personal, ...] = ()
