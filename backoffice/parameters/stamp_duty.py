"""印紙税: the tax on one paper original, by what the paper says (印紙税法別表第一; 租税特別措置法91条).

Contracts and receipts delivered as data are no taxable documents.
"""

import datetime as dt

from backoffice.values.reasons import Line, line
from backoffice.values.refusals import InvalidInput

from .calculators import Input, Output, calculator
from .queries import Parameter, as_of, define

KEY = "backoffice.parameters.stamp_duty_"
DOCUMENTS = (
    "no1",
    "no1_real_estate_transfer_reduced",
    "no2",
    "no2_construction_reduced",
    "no7",
    "no17_1",
    "no17_2",
)
PAPER, DATA = "paper", "data"


class UnknownStampedDocument(InvalidInput):
    """No such kind of document in the table."""

    code = "parameters.unknown_stamped_document"
    field = "document"
    cause_ja = "「{document}」という印紙税の文書の種類はありません。"
    cause_en = "There is no kind of document “{document}” for stamp duty."
    remedy_ja = "次のどれかを指定してください：{known}。"
    remedy_en = "Give one of: {known}."


def stamp_duty(document: str, stated_yen: int | None, on: dt.date) -> Line:
    """The duty on one original of a kind (one of DOCUMENTS), made on a day; `stated_yen` is None when it states no sum.

    Consumption tax that the document shows apart is not part of the stated sum (第1号・第2号・第17号).
    Raises UnknownStampedDocument, ValueError for a sum below zero, and GapInParameter outside the dates of the law.
    """
    if document not in DOCUMENTS:
        raise UnknownStampedDocument(document=document, known="、".join(DOCUMENTS))
    if stated_yen is not None and stated_yen < 0:
        raise ValueError(stated_yen)
    law = as_of(KEY + document, on)
    bracket = law.term("stamp_duty_of_bracket_yen", _bracket(law, stated_yen), "yen")
    return line("stamp_duty", "stamp_duty_of_bracket_yen", "EXACT", bracket)


def _bracket(law: Parameter, stated_yen: int | None) -> int:
    if stated_yen is None:
        return int(law.value["no_amount"])
    if stated_yen < law.value["exempt_below"]:
        return 0
    ends = zip(law.value["up_to"], law.value["tax"], strict=True)
    return next(int(tax) for up_to, tax in ends if up_to is None or stated_yen <= up_to)


@calculator("stamp_duty")
def of_a_document(given: Input) -> tuple[Output, list[Line]]:
    """The duty on a document; `medium` is paper unless it is data, `on` the day it is made (else the law's first day).

    The sum is `stated_amount`, or `stated` with `net` (tax shown apart) or `gross_only`.
    """
    document, medium = str(given["document"]), given.get("medium", PAPER)
    if medium not in (PAPER, DATA, "electronic"):
        raise ValueError(medium)
    if medium != PAPER:
        return {"tax": 0}, [line("stamp_duty", "0", "EXACT")]
    on = dt.date.fromisoformat(given["on"]) if "on" in given else _first_day(document)
    found = stamp_duty(document, _stated(given), on)
    return {"tax": found.amount_yen}, [found]


def _stated(given: Input) -> int | None:
    if "stated" in given:
        said = given["stated"]
        return int(said["net"] if "consumption_tax_shown_separately" in said else said["gross_only"])
    value = given.get("stated_amount")
    return None if value is None else int(value)


def _first_day(document: str) -> dt.date:
    if document not in DOCUMENTS:
        raise UnknownStampedDocument(document=document, known="、".join(DOCUMENTS))
    return define(KEY + document).entries[0].from_
