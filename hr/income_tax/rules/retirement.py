"""退職所得: the tax of a retirement payment, and the resident tax that is held back with it."""

from dataclasses import dataclass

from backoffice.values.reasons import Line, Term, line


@dataclass(frozen=True, slots=True)
class RetirementLaw:
    """What a retirement payment is taxed by. `tax_rates` are (over, rate, subtraction), the lowest first."""

    first_years: Term
    each_first_year_yen: Term
    each_later_year_yen: Term
    least_yen: Term
    disability_yen: Term
    short_years: Term
    halved_up_to_yen: Term
    tax_rates: tuple[tuple[int, Term, Term], ...]
    surtax: Term
    undeclared_rate: Term
    municipal_rate: Term
    prefectural_rate: Term


@dataclass(frozen=True, slots=True)
class Retirement:
    """A payment in yen and the years of service, part of a year counted as one; of them, years as an officer."""

    pay_yen: int
    years: int
    officer_years: int = 0
    is_disabled: bool = False
    is_declared: bool = True


@dataclass(frozen=True, slots=True)
class RetirementTax:
    """Income tax with the surtax, both resident taxes, and the steps that lead to them."""

    tax: Line
    municipal: Line
    prefectural: Line
    steps: tuple[Line, ...]


def retirement_tax(given: Retirement, law: RetirementLaw) -> RetirementTax:
    """Tax of a payment (所得税法30条・201条, 地方税法328条): without 退職所得の受給に関する申告書 a flat rate of the whole."""
    deduction = retirement_deduction(given, law)
    income = _income(given, deduction, law)
    rate, subtract = next((r, s) for over, r, s in reversed(law.tax_rates) if income.amount_yen > over or over == 0)
    tax = line(
        "retirement_tax",
        "(retirement_income_yen * tax_rate - tax_subtract_yen) * tax_with_surtax",
        "DROP_FRACTION",
        income.as_term(),
        rate,
        subtract,
        law.surtax,
    )
    if not given.is_declared:
        pay = Term("retirement_pay_yen", given.pay_yen)
        tax = line("retirement_tax", "retirement_pay_yen * undeclared_rate", "DROP_FRACTION", pay, law.undeclared_rate)
    return RetirementTax(
        tax=tax,
        municipal=_resident("municipal", income, law.municipal_rate),
        prefectural=_resident("prefectural", income, law.prefectural_rate),
        steps=(deduction, income),
    )


def retirement_deduction(given: Retirement, law: RetirementLaw) -> Line:
    """退職所得控除額 by years of service; a disability that ends the work adds to it."""
    return line(
        "retirement_deduction",
        "max(min(service_years, first_years) * each_first_year_yen"
        " + max(service_years - first_years, 0) * each_later_year_yen, least_yen) + disabled * disability_addition_yen",
        "EXACT",
        Term("service_years", given.years, "number"),
        law.first_years,
        law.each_first_year_yen,
        law.each_later_year_yen,
        law.least_yen,
        Term("disabled", int(given.is_disabled), "number"),
        law.disability_yen,
    )


def _income(given: Retirement, deduction: Line, law: RetirementLaw) -> Line:
    """Half of what exceeds the deduction; short service is halved up to a limit, short service of officers never."""
    short = int(law.short_years.value)
    pay = Term("retirement_pay_yen", given.pay_yen)
    exceeding = "max(retirement_pay_yen - retirement_deduction_yen, 0)"
    if 0 < given.officer_years <= short:
        about = Term("officer_years", given.officer_years, "number")
        return line("retirement_income", exceeding, "DROP_BELOW_THOUSAND", pay, deduction.as_term(), about)
    if given.years <= short:
        formula = f"min({exceeding}, halved_up_to_yen) / 2 + max({exceeding} - halved_up_to_yen, 0)"
        terms = (pay, deduction.as_term(), law.halved_up_to_yen)
        return line("retirement_income", formula, "DROP_BELOW_THOUSAND", *terms)
    return line("retirement_income", f"{exceeding} / 2", "DROP_BELOW_THOUSAND", pay, deduction.as_term())


def _resident(name: str, income: Line, rate: Term) -> Line:
    formula = f"retirement_income_yen * {rate.name}"
    return line(f"{name}_tax", formula, "DROP_BELOW_HUNDRED", income.as_term(), rate)
