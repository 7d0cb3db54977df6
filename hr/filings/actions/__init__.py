"""What can be done with filings: prepared, made a file, submitted, answered, and followed by new standings."""

from .answer_filing import AnsweredBeforeSubmitted, Notice, NotSubmitted, accept_filing, return_filing
from .cancel_filing import NotCancellable, cancel_filing
from .make_file import FilingHasProblems, KindHasNoFile, make_file
from .prepare_filing import (
    OPEN_TO_CHANGE,
    FilingIsFrozen,
    NobodyChosen,
    NotOwed,
    Pick,
    draft_about,
    filing_case,
    open_filing,
    prepare_filing,
    refresh_filing,
)
from .prepare_labour_year import TooLittleForParts, YearFiled, prepare_labour_year
from .record_determinations import DECIDES, WITH_THE_OFFICE, NothingToRecord, record_determinations
from .set_office import UnknownOfficeCode, set_office
from .submit_filing import submit_filing

__all__ = [
    "DECIDES",
    "OPEN_TO_CHANGE",
    "WITH_THE_OFFICE",
    "AnsweredBeforeSubmitted",
    "FilingHasProblems",
    "FilingIsFrozen",
    "KindHasNoFile",
    "NobodyChosen",
    "NotCancellable",
    "NotOwed",
    "NotSubmitted",
    "NothingToRecord",
    "Notice",
    "Pick",
    "TooLittleForParts",
    "UnknownOfficeCode",
    "YearFiled",
    "accept_filing",
    "cancel_filing",
    "draft_about",
    "filing_case",
    "make_file",
    "open_filing",
    "prepare_filing",
    "prepare_labour_year",
    "record_determinations",
    "refresh_filing",
    "return_filing",
    "set_office",
    "submit_filing",
]
