"""Who is owed a filing, with what figures; filings as pages list them; what the file needs."""

from .candidates import Candidate, candidates, owed, waiting
from .determinations import RegularOutcome, RegularRow, regular_rows
from .labour_year import (
    Estimate,
    LabourYear,
    MonthWages,
    instalment_law,
    labour_year,
    labour_year_of,
    labour_years_due,
    wages_of,
)
from .law import due_day, media_law, media_value, prefecture_codes
from .pages import CASE, FILE_KIND, NOTICE_KIND, documents_of, due_filings, filing, filings, people_of
from .pay import SlipDays, office, pay_kind_on, slip_days, terms_of
from .problems import IN_A_FILE, OFFICE_FIELDS, Problem, problems_of
from .revisions import FixedPayChange, Watched, changes_of_fixed_pay, watched

__all__ = [
    "CASE",
    "FILE_KIND",
    "IN_A_FILE",
    "NOTICE_KIND",
    "OFFICE_FIELDS",
    "Candidate",
    "Estimate",
    "FixedPayChange",
    "LabourYear",
    "MonthWages",
    "Problem",
    "RegularOutcome",
    "RegularRow",
    "SlipDays",
    "Watched",
    "candidates",
    "changes_of_fixed_pay",
    "documents_of",
    "due_day",
    "due_filings",
    "filing",
    "filings",
    "instalment_law",
    "labour_year",
    "labour_year_of",
    "labour_years_due",
    "media_law",
    "media_value",
    "office",
    "owed",
    "pay_kind_on",
    "people_of",
    "prefecture_codes",
    "problems_of",
    "regular_rows",
    "slip_days",
    "terms_of",
    "wages_of",
    "waiting",
    "watched",
]
