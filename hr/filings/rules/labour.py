"""年度更新: the premiums of a labour insurance year from its wages."""

from dataclasses import dataclass

from backoffice.values.reasons import Line, Term, line


@dataclass(frozen=True, slots=True)
class YearWages:
    """The wages of a year in yen: of everybody in 労災保険, and of those in 雇用保険."""

    accident_yen: int
    employment_yen: int


@dataclass(frozen=True, slots=True)
class YearRates:
    """The rates of a year, as terms with their versions."""

    accident: Term
    employee: Term
    employer: Term
    contribution: Term


@dataclass(frozen=True, slots=True)
class YearPremiums:
    """Bases and premiums with their reasons; the contribution (一般拠出金) is owed on what was paid, not on an estimate."""

    lines: tuple[Line, ...]
    contribution: Line

    @property
    def premium_yen(self) -> int:
        """労働保険料: both insurances together."""
        return sum(each.amount_yen for each in self.lines if each.code.endswith("_premium"))


def year_premiums(wages: YearWages, rates: YearRates) -> YearPremiums:
    """Wages below 1,000 yen are dropped first, then premiums below 1 yen (労働保険徴収法15条・19条)."""
    accident = _base("accident_base", "accident_wages_yen", wages.accident_yen)
    employment = _base("employment_base", "employment_wages_yen", wages.employment_yen)
    accident_premium = line(
        "accident_premium", "accident_base_yen * accident_rate", "DROP_FRACTION", accident.as_term(), rates.accident
    )
    employment_premium = line(
        "employment_premium",
        "employment_base_yen * (employment_employee_rate + employment_employer_rate)",
        "DROP_FRACTION",
        employment.as_term(),
        rates.employee,
        rates.employer,
    )
    contribution = line(
        "general_contribution",
        "accident_base_yen * contribution_rate",
        "DROP_FRACTION",
        accident.as_term(),
        rates.contribution,
    )
    return YearPremiums((accident, accident_premium, employment, employment_premium), contribution)


def balance(confirmed: YearPremiums, estimated: YearPremiums, paid_in_advance_yen: int) -> Line:
    """What is paid in: the difference of the year that ended, the estimate of the next, and the contribution."""
    return line(
        "labour_balance",
        "confirmed_yen - paid_in_advance_yen + estimated_yen + general_contribution_yen",
        "EXACT",
        Term("confirmed_yen", confirmed.premium_yen, "yen", "line:confirmed"),
        Term("paid_in_advance_yen", paid_in_advance_yen),
        Term("estimated_yen", estimated.premium_yen, "yen", "line:estimated"),
        confirmed.contribution.as_term(),
    )


def _base(code: str, name: str, wages_yen: int) -> Line:
    return line(code, name, "DROP_BELOW_THOUSAND", Term(name, wages_yen))
