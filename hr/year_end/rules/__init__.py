"""From a year's pay and declarations to its tax. Pure: facts and law in, lines with reasons out."""

from .deductions import (
    basic_deduction,
    deduction_for_dependants,
    deduction_for_disabilities,
    deduction_for_specified_relatives,
    spouse_deduction,
)
from .facts import Dependant, Disability, EarthquakePremiums, Facts, LifePremiums, Spouse, Yearly
from .income import TooMuchPay, employment_income, income_adjustment
from .law import Bands, IncomeClass, Law, Pieces
from .premiums import earthquake_deduction, general_life_deduction, life_deduction
from .settlement import Settlement, computed_tax, settle

__all__ = [
    "Bands",
    "Dependant",
    "Disability",
    "EarthquakePremiums",
    "Facts",
    "IncomeClass",
    "Law",
    "LifePremiums",
    "Pieces",
    "Settlement",
    "Spouse",
    "TooMuchPay",
    "Yearly",
    "basic_deduction",
    "computed_tax",
    "deduction_for_dependants",
    "deduction_for_disabilities",
    "deduction_for_specified_relatives",
    "earthquake_deduction",
    "employment_income",
    "general_life_deduction",
    "income_adjustment",
    "life_deduction",
    "settle",
    "spouse_deduction",
]
