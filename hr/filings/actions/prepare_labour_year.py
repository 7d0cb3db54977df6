"""年度更新: the declaration of a labour insurance year as a filing."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.turns import take_turn
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.reasons import Line
from backoffice.values.refusals import InvalidInput, Refusal
from hr.filings import queries
from hr.filings.models import Filing, FilingKind, FilingState
from hr.filings.rules import Part, YearWages

from .prepare_filing import draft, filing_case


class YearFiled(Refusal):
    """The year has its filing."""

    code = "hr.filings.year_filed"
    cause_ja = "{year}年度の年度更新は、すでに作成されています。"
    cause_en = "The labour insurance year {year} has its filing already."
    remedy_ja = "届出の一覧から開いてください。作り直すときは、取りやめてから作成します。"
    remedy_en = "Open it from the list of filings; cancel it to prepare it anew."


class TooLittleForParts(InvalidInput):
    """A small estimate is paid at once (則27条)."""

    code = "hr.filings.too_little_for_parts"
    field = "in_parts"
    cause_ja = "概算保険料が{estimated_yen:,}円なので、分けて納付（延納）できません。"
    cause_en = "The estimate of {estimated_yen:,} yen is too little to be paid in parts."
    remedy_ja = "延納を選ばずに、1回で納付してください。"
    remedy_en = "Pay it at once."


@action("hr.filings.prepare_labour_year", _("年度更新を作成"))
def prepare_labour_year(
    *,
    year: int,
    paid_in_advance_yen: int,
    expected: YearWages | None,
    in_parts: bool = False,
    refund: bool = False,
    acting_user: Any,
    at: dt.datetime,
) -> Filing:
    """A draft of the declaration of a year, with its figures and their reasons.

    Raises YearFiled, TooLittleForParts, PayPolicyMissing, GapInParameter while the next year's rates are not held.
    """
    take_turn("hr.filings.labour_year", year)
    found = queries.labour_year(
        year, paid_in_advance_yen=paid_in_advance_yen, expected=expected, in_parts=in_parts, refund=refund
    )
    estimate = found.estimate
    if isinstance(estimate, Refusal):
        raise estimate
    if in_parts and len(estimate.settled.parts) == 1:
        raise TooLittleForParts(estimated_yen=estimate.premiums.premium_yen)
    about = found.period[0]
    if Filing.objects.filter(kind=FilingKind.LABOUR_YEAR, about=about).exclude(state=FilingState.CANCELLED).exists():
        raise YearFiled(year=year)
    made = draft(
        FilingKind.LABOUR_YEAR,
        about,
        acting_user,
        at,
        due_on=found.due_on,
        due_source=found.due_source,
        figures=_figures(found, estimate),
    )
    record(
        "hr.filings.prepare_labour_year",
        case=filing_case(made),
        acting_user=acting_user,
        occurred_at=at,
        changes={"due_yen": estimate.due.amount_yen},
    )
    return made


def _figures(found: queries.LabourYear, estimate: queries.Estimate) -> dict[str, Any]:
    """The declaration as plain JSON: every line with its reason."""
    return {
        "year": found.year,
        "confirmed": [_line(each) for each in (*found.confirmed.lines, found.confirmed.contribution)],
        "estimated": [_line(each) for each in estimate.premiums.lines],
        "due": _line(estimate.due),
        "difference": _line(estimate.settled.difference),
        "parts": [_part(each) for each in estimate.settled.parts],
        "parts_source": estimate.parts_source,
        "refund_yen": estimate.settled.refund_yen,
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "number": part.number,
        "due_on": str(part.due_on),
        "estimate_yen": part.estimate.amount_yen,
        "offset_yen": part.offset_yen,
        "shortfall_yen": part.shortfall_yen,
        "contribution_yen": part.contribution_yen,
        "payable_yen": part.payable.amount_yen,
        "lines": [_line(part.estimate), _line(part.payable)],
    }


def _line(line: Line) -> dict[str, Any]:
    return {"code": line.code, "amount_yen": line.amount_yen, "because": line.because.as_json()}
