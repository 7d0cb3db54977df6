"""The law of a year, as the rules take it."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from backoffice.values.reasons import Term


@dataclass(frozen=True, slots=True)
class IncomeClass:
    """One row of the table of employment income: from a pay on, by classes so many yen wide."""

    from_yen: int
    class_width: Term
    rate: Term
    subtract: Term


@dataclass(frozen=True, slots=True)
class Bands:
    """Amounts by an income up to and with a bound; above the last bound there is none."""

    up_to_yen: tuple[int, ...]
    amounts: tuple[Term, ...]

    def of(self, income_yen: int) -> Term:
        """The amount at an income; zero above the last bound."""
        at = bisect_left(self.up_to_yen, income_yen)
        if at < len(self.amounts):
            return self.amounts[at]
        last = self.amounts[-1]
        return Term(last.name, 0, last.unit, last.source)


@dataclass(frozen=True, slots=True)
class Pieces:
    """A rate and an addition for what exceeds each bound."""

    over_yen: tuple[int, ...]
    rates: tuple[Term, ...]
    additions: tuple[Term, ...]

    def of(self, amount_yen: int) -> tuple[Term, Term]:
        """The rate and the addition of an amount."""
        at = max(bisect_left(self.over_yen, amount_yen) - 1, 0)
        return self.rates[at], self.additions[at]


@dataclass(frozen=True, slots=True)
class IncomeAdjustment:
    """所得金額調整控除: a share of the pay between two bounds."""

    from_pay: Term
    up_to_pay: Term
    rate: Term


@dataclass(frozen=True, slots=True)
class SpouseLaw:
    """By one's own income (the bounds of three bands) the amounts by the spouse's income, from 70 and below."""

    own_up_to_yen: tuple[int, ...]
    below_70: tuple[Bands, ...]
    from_70: tuple[Bands, ...]


@dataclass(frozen=True, slots=True)
class PersonalLaw:
    """What is deducted for what somebody is, and up to which income of the year."""

    amounts: Mapping[str, Term]
    limits: Mapping[str, Term]


@dataclass(frozen=True, slots=True)
class PeopleLaw:
    """Who counts as kept (所得税法2条): by income and by the age on 31 December.

    `kinds` are ages with the kind that begins with each; whoever is below `child_until_age` is a child for premiums and
    the income adjustment. Somebody abroad of an age between the two bounds counts only for a reason.
    """

    income_limit_yen: int
    specified_up_to_yen: int
    kinds: tuple[tuple[int, str], ...]
    child_until_age: int
    abroad_from_age: int
    abroad_until_age: int


@dataclass(frozen=True, slots=True)
class PremiumLaw:
    """Life and earthquake insurance: the pieces, and the limits of a kind and of all."""

    new: Pieces
    old: Pieces
    new_with_child: Pieces
    new_limit: Term
    child_limit: Term
    total_limit: Term
    earthquake_limit: Term
    old_long_term: Pieces


@dataclass(frozen=True, slots=True)
class Law:
    """What a year's adjustment is made by."""

    highest_pay: Term
    income: tuple[IncomeClass, ...]
    adjustment: IncomeAdjustment
    basic: Bands
    relative_income_limit: Term
    spouse: SpouseLaw
    dependants: Mapping[str, Term]
    disabilities: Mapping[str, Term]
    personal: PersonalLaw
    specified_relatives: Bands
    premiums: PremiumLaw
    tax: Pieces
    tax_with_surtax: Term
