"""The facts of one person's pay in one run: everything that isn't law."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from backoffice.values.periods import Month
from hr.income_tax.rules import Column, Method
from hr.social_insurance.rules import PremiumMonth, SupportLevy

ZERO = Decimal(0)


class PayKind(StrEnum):
    """月給, 時給, 役員報酬."""

    MONTHLY = "MONTHLY"
    HOURLY = "HOURLY"
    OFFICER = "OFFICER"


@dataclass(frozen=True, slots=True)
class PayItem:
    """One item of fixed pay, with the company's own code and label.

    `taxable`: counts for income tax; `in_premium_base`: counts for 割増賃金の基礎 (施行規則21条 excludes some);
    `prorated`: follows the days employed, and absence; `is_wage`: counts for labour insurance. `proration` is the
    item's own part of the period, where the terms changed within it.
    """

    code: str
    label_ja: str
    amount_yen: int
    taxable: bool = True
    in_premium_base: bool = True
    prorated: bool = True
    is_wage: bool = True
    proration: "Proration | None" = None


@dataclass(frozen=True, slots=True)
class Commuting:
    """通勤手当 of the month: for trains and buses, and for one's own vehicle (parking included) over km one way."""

    public_yen: int = 0
    vehicle_yen: int = 0
    distance_km: Decimal = ZERO
    parking_yen: int = 0


@dataclass(frozen=True, slots=True)
class Proration:
    """日割り of a joiner, a leaver, or somebody on leave: scheduled days while employed, of the period's."""

    worked_days: Decimal
    scheduled_days: Decimal


@dataclass(frozen=True, slots=True)
class OtherDeduction:
    """A deduction by agreement (労働基準法24条), or year-end settlement when negative: the company's code and label."""

    code: str
    label_ja: str
    amount_yen: int


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item that a formula reads: its name in the formula, and what the company calls it."""

    name: str
    label_ja: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """What a table gives for a key."""

    key: Decimal
    amount_yen: int


@dataclass(frozen=True, slots=True)
class PayTable:
    """A table of the company as it holds in a period: yen by key. `version` names it with its first day."""

    code: str
    label_ja: str
    version: str
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class FormulaItem:
    """An item that a formula of the company's own gives; see PayItem for the flags, rules.own_items for the rest.

    `section` is PAY or DEDUCTION; `formula` is written with codes; `rounding` names how it becomes whole yen.
    `own_value` is what the company set for the person, of `own_unit`; `agreement` what allows a deduction; `reads` are
    the other items of the formula, `tables` what it looks up.
    """

    code: str
    label_ja: str
    section: str
    formula: str
    rounding: str
    taxable: bool = True
    in_premium_base: bool = True
    prorated: bool = True
    is_wage: bool = True
    own_value: Decimal | None = None
    own_unit: str = ""
    agreement: str = ""
    reads: tuple[ReadItem, ...] = ()
    tables: tuple[PayTable, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkFacts:
    """What formulas may read of somebody's month: full months of service on the closing day, days and minutes worked.

    The days and minutes are those of the month whose overtime is paid.
    """

    service_months: int = 0
    workdays: Decimal = ZERO
    days_worked: Decimal = ZERO
    paid_leave_days: Decimal = ZERO
    absent_days: Decimal = ZERO
    minutes_worked: int = 0


@dataclass(frozen=True, slots=True)
class EarlierPay:
    """What a payslip that is added to came to: taxed pay after insurance, and the tax withheld from it, in yen."""

    after_insurance_yen: int
    income_tax_yen: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody works, and the company's business there: with the dates, it decides which law applies."""

    prefecture: str = ""
    employment_business: str = "GENERAL"
    accident_rate_per_1000: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class PayFacts:
    """One person's pay. Amounts in yen, times in minutes.

    `ordinary_minutes`, for hourly pay, are those at the plain rate: neither overtime, nor extra, nor statutory
    holidays. `extra_minutes` are beyond the schedule but within 8 hours and 40 hours (法定内残業). `overtime_minutes`
    are all beyond the statutory hours, those over 60 hours included. `night_minutes` lie within any of these.
    `deficit_minutes` lack of 総労働時間 of フレックス, in place of absence; `settled_minutes` are beyond 40 hours a week on
    average of who worked shorter than a settled period (労働基準法32条の3の2, 32条の4の2), and no overtime.
    `premium_base_yen` is 割増賃金の基礎 in the month of the overtime, where other terms held in it; `hourly_yen` is
    always that month's. `formula_items` stand behind those that they read; with them, `work` is there.
    `resident_tax_rest_yen` is what a leaver still owes of the year's 住民税, in one sum. `earlier` is the payslip that
    this one adds to: it is taxed on top of it.
    `proration_rounding` and `support_levy` are the company's choices; the defaults are the usual ones.
    """

    pay_month: Month
    overtime_month: Month
    closing_on: dt.date
    paid_on: dt.date
    pay_kind: PayKind
    items: tuple[PayItem, ...] = ()
    commuting: Commuting = Commuting()
    proration: Proration | None = None
    hourly_yen: int = 0
    average_monthly_minutes: Decimal = ZERO
    ordinary_minutes: int = 0
    extra_minutes: int = 0
    overtime_minutes: int = 0
    night_minutes: int = 0
    statutory_holiday_minutes: int = 0
    absence_minutes: int = 0
    deficit_minutes: int = 0
    settled_minutes: int = 0
    taxable_benefit_yen: int = 0
    premium_base_yen: int | None = None
    premium_months: tuple[PremiumMonth, ...] = ()
    employment_insured: bool = True
    accident_insured: bool = True
    tax_column: Column = Column.KOU
    dependants: int = 0
    tax_method: Method = Method.TABLE
    resident_tax_yen: int = 0
    resident_tax_rest_yen: int = 0
    other_deductions: tuple[OtherDeduction, ...] = ()
    support_levy: SupportLevy = SupportLevy.OWN_LINE
    proration_rounding: str = "HALF_UP"
    earlier: EarlierPay | None = None
    place: Place = Place()
    formula_items: tuple[FormulaItem, ...] = ()
    work: WorkFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BonusFacts:
    """One person's bonus, or all bonuses of a month together. Amounts in yen.

    `premium_month` is the month of payment, None for who is in no social insurance; its standard is not used.
    `counted_this_year_yen` are the health standards of the fiscal year's bonuses so far. `previous_yen` is the pay of
    the month before after insurance, 0 without any; `period_months` those that the bonus is for.
    """

    pay_month: Month
    closing_on: dt.date
    paid_on: dt.date
    pay_kind: PayKind
    items: tuple[PayItem, ...]
    period_months: int
    premium_month: PremiumMonth | None = None
    counted_this_year_yen: int = 0
    previous_yen: int = 0
    employment_insured: bool = True
    accident_insured: bool = True
    tax_column: Column = Column.KOU
    dependants: int = 0
    other_deductions: tuple[OtherDeduction, ...] = ()
    support_levy: SupportLevy = SupportLevy.OWN_LINE
    place: Place = Place()


@dataclass(frozen=True, slots=True, kw_only=True)
class RetirementFacts:
    """One person's retirement payment. Amounts in yen; service from the first to the last day, both included.

    `officer_years` are those as an officer, a part of a year counted as one. `is_declared`: the declaration of
    retirement income (退職所得の受給に関する申告書) is here. `municipality` is the code of where the person lived on
    1 January of the year: it gets the resident taxes.
    """

    pay_month: Month
    closing_on: dt.date
    paid_on: dt.date
    pay_kind: PayKind
    items: tuple[PayItem, ...]
    began_on: dt.date
    left_on: dt.date
    officer_years: int = 0
    is_disabled: bool = False
    is_declared: bool = True
    municipality: str = ""
    other_deductions: tuple[OtherDeduction, ...] = ()
    place: Place = Place()


Facts = PayFacts | BonusFacts | RetirementFacts
