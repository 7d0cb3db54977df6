"""The figures of each paper as they are kept, with the reasons of what was computed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop

from backoffice.values.reasons import Line
from backoffice.values.refusals import InvalidInput, Refusal
from hr.employment.models import Employee, Suspension, SuspensionKind

from . import queries
from .rules import WageRow, WageTable

DAY = dt.timedelta(days=1)


class UnknownReason(InvalidInput):
    """The form has no such item."""

    code = "hr.benefits.unknown_reason"
    field = "reason"
    cause_ja = "離職理由を選んでください。"
    cause_en = "Choose the reason of leaving."
    remedy_ja = "離職証明書の離職理由から選んでください。"
    remedy_en = "Choose one of the items of the form."


class WordsMissing(InvalidInput):
    """Some reasons are told in words."""

    code = "hr.benefits.words_missing"
    field = "words"
    cause_ja = "この離職理由には、具体的事情の記載が必要です。"
    cause_en = "This reason asks for the circumstances in words."
    remedy_ja = "具体的事情を入力してください。"
    remedy_en = "Enter the circumstances."


class NoSuchPeriod(Refusal):
    """No period of the leave begins then, or its end is not known."""

    code = "hr.benefits.no_such_period"
    cause_ja = "{day}から始まる支給単位期間はありません。"
    cause_en = "No period of the leave begins on {day}."
    remedy_ja = "育児休業の終わりの予定日を、社員の画面で登録してください。"
    remedy_en = "Record when the leave is expected to end on the employee's page."


@dataclass(frozen=True, slots=True)
class Figures:
    """What a paper says and why, as plain JSON; its due day where the paper sets it."""

    figures: dict[str, Any]
    reasons: list[dict[str, Any]]
    due_on: dt.date | None = None
    due_source: str = ""


def separation_figures(employee: Employee, *, reason: str, words: str, agrees: str, statement: str) -> Figures:
    """離職証明書 of somebody who leaves. Raises UnknownReason, WordsMissing, NotInsured."""
    left_on = employee.left_on
    assert left_on
    chosen = next((each for each in queries.reasons(left_on) if each.code == reason), None)
    if chosen is None:
        raise UnknownReason
    if chosen.needs_words and not words.strip():
        raise WordsMissing
    found = queries.wages_before(employee, left_on)
    figures = {
        **_wages(found),
        "left_on": str(left_on),
        "reason": {
            "code": chosen.code,
            "item": chosen.item,
            "label": chosen.label,
            "divisions": chosen.divisions,
            "cause": chosen.cause,
            "words": words.strip(),
        },
        "agrees": agrees,
        "statement": statement.strip(),
        "facts": [
            _fact(gettext_noop("離職年月日"), str(left_on), "day"),
            _fact(gettext_noop("離職理由"), f"{chosen.item} {chosen.label}"),
            *_wage_facts(found),
        ],
    }
    return Figures(figures, _reasons(found.table))


def leave_wages_figures(leave: Suspension) -> Figures:
    """休業開始時賃金月額証明書 of a leave. Raises NotInsured."""
    found = queries.wages_before(leave.employee, leave.valid_from - DAY)
    figures = {
        **_wages(found),
        "leave_kind": leave.kind,
        "began_on": str(leave.valid_from),
        "facts": [
            _fact(gettext_noop("休業を開始した日"), str(leave.valid_from), "day"),
            _fact(gettext_noop("休業の種類"), str(leave.get_kind_display())),
            *_wage_facts(found),
        ],
    }
    return Figures(figures, _reasons(found.table))


def sickness_figures(
    employee: Employee, first_on: dt.date, last_on: dt.date, *, waited: bool, as_of: dt.date
) -> Figures:
    """The employer's part of a claim of 傷病手当金. Raises NotInsured."""
    found = queries.sick_period(employee, first_on, last_on, waited=waited, as_of=as_of)
    until = found.pay.waited_until
    figures = {
        "first_on": str(first_on),
        "last_on": str(last_on),
        "waited": waited,
        "waited_until": str(until) if until else "",
        "days": [
            {"date": str(each.date), "state": each.state, "label": each.label, "is_known": each.is_known}
            for each in found.days
        ],
        "standards": [{"month": str(month), "yen": yen} for month, yen in found.standards],
        "paid": [
            {
                "first_on": str(each.first_on),
                "last_on": str(each.last_on),
                "paid_on": str(each.paid_on),
                "code": each.code,
                "label": each.label,
                "amount_yen": each.amount_yen,
                "payslip": each.payslip_id,
            }
            for each in found.paid
        ],
        "facts": [
            _fact(gettext_noop("申請期間の初日"), str(first_on), "day"),
            _fact(gettext_noop("申請期間の末日"), str(last_on), "day"),
            _fact(gettext_noop("報酬のない日数"), found.pay.days, "days"),
            _fact(gettext_noop("傷病手当金の見込額"), found.pay.amount_yen, "yen"),
        ],
    }
    return Figures(figures, _lines(found.pay.lines))


def childcare_figures(leave: Suspension, first_on: dt.date) -> Figures:
    """The periods of a leave that begin on a day and go together. Raises NoSuchPeriod, NotInsured."""
    if leave.kind != SuspensionKind.CHILDCARE:
        raise NoSuchPeriod(day=first_on)
    found = queries.care_of(leave)
    pair = found.pair_from(first_on)
    if not pair:
        raise NoSuchPeriod(day=first_on)
    total_yen = sum(each.benefit_yen or 0 for each in pair)
    figures = {
        "began_on": str(leave.valid_from),
        "limits_held": found.limits_held,
        "periods": [
            {
                "number": each.number,
                "first_on": str(each.first_on),
                "last_on": str(each.last_on),
                "days": each.first_days + each.later_days,
                "paid_yen": found.paid_yen[each.number - 1],
                "benefit_yen": each.benefit_yen,
            }
            for each in pair
        ],
        "facts": [
            _fact(gettext_noop("休業を開始した日"), str(leave.valid_from), "day"),
            _fact(gettext_noop("支給単位期間の初日"), str(pair[0].first_on), "day"),
            _fact(gettext_noop("支給単位期間の末日"), str(pair[-1].last_on), "day"),
            _fact(gettext_noop("育児休業給付金の見込額"), total_yen, "yen"),
        ],
    }
    lines = [*([found.wage] if found.wage else []), *(row for each in pair for row in each.lines)]
    support = [found.support] if found.support and pair[0].number == 1 else []
    return Figures(figures, _lines([*lines, *support]), pair[0].apply_by, queries.CARE_LAW)


def _fact(label: str, value: Any, kind: str = "text") -> dict[str, Any]:
    return {"label": label, "value": value, "kind": kind}


def _wages(found: queries.WagesFound) -> dict[str, Any]:
    return {
        "since": str(found.since),
        "pay_kind": found.pay_kind,
        "rows": [_row(each) for each in found.table.rows],
        "months": str(found.table.months),
        "counted_periods": found.table.counted_periods,
    }


def _wage_facts(found: queries.WagesFound) -> list[dict[str, Any]]:
    unknown = sum(1 for each in found.table.rows for half in (each.counted, each.paid) if half and half.days is None)
    facts = [_fact(gettext_noop("被保険者期間（か月）"), str(found.table.months))]
    if unknown:
        facts.append(_fact(gettext_noop("基礎日数を確かめる欄"), unknown, "count"))
    return facts


def _row(row: WageRow) -> dict[str, Any]:
    counted, paid = row.counted, row.paid
    return {
        "counted": counted
        and {"first_on": str(counted.first_on), "last_on": str(counted.last_on), "days": counted.days},
        "paid": paid
        and {
            "first_on": str(paid.first_on),
            "last_on": str(paid.last_on),
            "is_whole": paid.is_whole,
            "is_settled": paid.is_settled,
            "days": paid.days,
            "minutes": paid.minutes,
            "fixed_yen": paid.fixed_yen,
            "timed_yen": paid.timed_yen,
            "total_yen": paid.wages.amount_yen,
            "payslips": list(paid.sources),
            "note": paid.note,
        },
    }


def _reasons(table: WageTable) -> list[dict[str, Any]]:
    return _lines([table.daily_wage] if table.daily_wage else [])


def _lines(lines: Sequence[Line]) -> list[dict[str, Any]]:
    return [{"code": each.code, "amount_yen": each.amount_yen, "because": each.because.as_json()} for each in lines]
