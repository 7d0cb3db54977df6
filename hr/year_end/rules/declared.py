"""From what somebody declared, and what they were paid, to the facts that a year is settled by."""

import datetime as dt
from dataclasses import dataclass, field

from .facts import Disability, EarthquakePremiums, Facts, LifePremiums, Personal, Spouse, Yearly
from .law import PeopleLaw
from .people import Kept, Relative, children_in, disability_at, is_elderly, kept


@dataclass(frozen=True, slots=True)
class DeclaredSpouse:
    """The spouse: income of the year in yen; `disability` is GENERAL or SPECIAL."""

    born_on: dt.date
    income_yen: int
    is_coresident: bool = True
    disability: Disability | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """What the declarations of a year say, in yen. What was paid beside the pay is added to what the pay was deducted."""

    other_income_yen: int = 0
    disability: Disability | None = None
    personal: tuple[Personal, ...] = ()
    spouse: DeclaredSpouse | None = None
    relatives: tuple[Relative, ...] = ()
    life: LifePremiums = field(default_factory=LifePremiums)
    earthquake: EarthquakePremiums = field(default_factory=EarthquakePremiums)
    social_insurance_yen: int = 0
    mutual_aid_yen: int = 0
    housing_loan_credit_yen: int = 0


def facts_of(declared: Declared, paid: Yearly, year: int, law: PeopleLaw) -> Facts:
    """The facts of a year: who is kept and how, what was paid, and which reasons of the income adjustment hold."""
    found = tuple(kept(each, year, law) for each in declared.relatives)
    disabilities = _disabilities(declared, found, law)
    has_child = children_in(found)
    return Facts(
        yearly=Yearly(
            paid.pay_yen,
            paid.withheld_yen,
            paid.social_insurance_yen + declared.social_insurance_yen + declared.mutual_aid_yen,
            paid.last_month_tax_due_yen,
        ),
        spouse=_spouse(declared.spouse, year, law),
        dependants=tuple(each.kind for each in found if each.kind is not None),
        disabilities=disabilities,
        specified_relatives_income_yen=tuple(
            each.specified_income_yen for each in found if each.specified_income_yen is not None
        ),
        life=declared.life,
        earthquake=declared.earthquake,
        housing_loan_credit_yen=declared.housing_loan_credit_yen,
        has_child=has_child,
        is_adjusted=has_child or any(each is not Disability.GENERAL for each in disabilities),
        other_income_yen=declared.other_income_yen,
        personal=declared.personal,
    )


def _spouse(spouse: DeclaredSpouse | None, year: int, law: PeopleLaw) -> Spouse | None:
    return Spouse(spouse.income_yen, is_elderly(spouse.born_on, year, law)) if spouse else None


def _disabilities(declared: Declared, found: tuple[Kept, ...], law: PeopleLaw) -> tuple[Disability, ...]:
    """One's own, that of a spouse within the limit of income (同一生計配偶者), and those of dependants."""
    spouse = declared.spouse
    theirs = None
    if spouse is not None and spouse.income_yen <= law.income_limit_yen:
        theirs = disability_at(spouse.disability, is_coresident=spouse.is_coresident)
    every = (declared.disability, theirs, *(each.disability for each in found))
    return tuple(each for each in every if each is not None)
