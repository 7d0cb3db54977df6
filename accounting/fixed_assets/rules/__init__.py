"""The arithmetic of fixed assets, one file a subject. Pure."""

from .depreciation import (
    Facts,
    FactsRefused,
    Law,
    Method,
    Standing,
    Year,
    guaranteed_yen,
    schedule,
    standing_in,
    year_of,
)
from .disposal import Disposed, result_of
from .months import FiscalYear, Spread, month_of, spread_of
from .places import municipality_of
from .property_tax import PropertyLaw, assessed
from .treatments import Applicant, Limits, Option, SpecialLimits, Treatment, options

__all__ = [
    "Applicant",
    "Disposed",
    "Facts",
    "FactsRefused",
    "FiscalYear",
    "Law",
    "Limits",
    "Method",
    "Option",
    "PropertyLaw",
    "SpecialLimits",
    "Spread",
    "Standing",
    "Treatment",
    "Year",
    "assessed",
    "guaranteed_yen",
    "month_of",
    "municipality_of",
    "options",
    "result_of",
    "schedule",
    "spread_of",
    "standing_in",
    "year_of",
]
