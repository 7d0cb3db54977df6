"""From a year's pay and declarations to its tax. Pure: facts and law in, lines with reasons out."""

from .checks import Check, Finding, Looked, findings, needs_papers
from .declared import Declared, DeclaredSpouse, facts_of
from .deductions import (
    basic_deduction,
    deduction_for_dependants,
    deduction_for_disabilities,
    deduction_for_oneself,
    deduction_for_specified_relatives,
    spouse_deduction,
)
from .facts import Dependant, Disability, EarthquakePremiums, Facts, LifePremiums, Personal, Spouse, Yearly
from .income import TooMuchPay, employment_income, income_adjustment
from .law import Bands, IncomeClass, Law, PeopleLaw, PersonalLaw, Pieces
from .people import Abroad, Kept, NotKept, Relation, Relative, kept
from .premiums import earthquake_deduction, general_life_deduction, life_deduction
from .scope import Exclusion, Inclusion, Standing, excluded
from .settlement import Settlement, computed_tax, settle

__all__ = [
    "Abroad",
    "Bands",
    "Check",
    "Declared",
    "DeclaredSpouse",
    "Dependant",
    "Disability",
    "EarthquakePremiums",
    "Exclusion",
    "Facts",
    "Finding",
    "Inclusion",
    "IncomeClass",
    "Kept",
    "Law",
    "LifePremiums",
    "Looked",
    "NotKept",
    "PeopleLaw",
    "Personal",
    "PersonalLaw",
    "Pieces",
    "Relation",
    "Relative",
    "Settlement",
    "Spouse",
    "Standing",
    "TooMuchPay",
    "Yearly",
    "basic_deduction",
    "computed_tax",
    "deduction_for_dependants",
    "deduction_for_disabilities",
    "deduction_for_oneself",
    "deduction_for_specified_relatives",
    "earthquake_deduction",
    "employment_income",
    "excluded",
    "facts_of",
    "findings",
    "general_life_deduction",
    "income_adjustment",
    "kept",
    "life_deduction",
    "needs_papers",
    "settle",
    "spouse_deduction",
]
