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


class NotSixty(Refusal):
    """The certificate is of the day on which 60 is reached."""

    code = "hr.benefits.not_sixty"
    cause_ja = "{name}さんが60歳に達する日（{day}）は、まだ来ていません。"
    cause_en = "{name} reaches 60 on {day}."
    remedy_ja = "60歳に達した後に作成してください。"
    remedy_en = "Prepare the certificate after that day."


class NoCertificate(Refusal):
    """The months after 60 are compared with the wage that the certificate says."""

    code = "hr.benefits.no_certificate"
    cause_ja = "{name}さんの六十歳到達時等賃金証明書がありません。"
    cause_en = "{name} has no certificate of wages at 60."
    remedy_ja = "六十歳到達時等賃金証明書を先に作成してください。"
    remedy_en = "Prepare the certificate of wages at 60 first."


class NoSuchMonth(Refusal):
    """The months lie between reaching 60 and reaching 65."""

    code = "hr.benefits.no_such_month"
    cause_ja = "{day}から始まる支給対象月はありません。"
    cause_en = "No month of the benefit begins on {day}."
    remedy_ja = "60歳に達した月から65歳に達する月までの、月の初日を選んでください。"
    remedy_en = "Choose the first day of a month from reaching 60 until reaching 65."


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


def sixty_figures(employee: Employee, as_of: dt.date) -> Figures:
    """六十歳到達時等賃金証明書. Raises NotSixty, NotInsured."""
    elder = queries.elder_of(employee, as_of)
    if elder.sixty_on > as_of:
        raise NotSixty(name=employee.person.name, day=elder.sixty_on)
    found = queries.sixty_wages(elder)
    wage = found.limited or found.wage
    figures = {
        **_wages(found.wages),
        "sixty_on": str(elder.sixty_on),
        "wage_yen": found.wage.amount_yen if found.wage else None,
        "shown_wage_yen": wage.amount_yen if wage else None,
        "wage_limits_held": found.limited is not None,
        "facts": [
            _fact(gettext_noop("60歳に達した日"), str(elder.sixty_on), "day"),
            _fact(gettext_noop("60歳到達時等賃金月額"), wage.amount_yen if wage else None, "yen"),
            *([] if found.limited else [_fact(gettext_noop("賃金月額の上限・下限"), None)]),
            *([] if found.is_long else [_fact(gettext_noop("被保険者であった期間が5年以上か"), None)]),
            *_wage_facts(found.wages),
        ],
    }
    daily = found.wages.table.daily_wage
    lines = [each for each in (daily, found.wage, found.limited) if each]
    first = min(queries.lower_months([elder], as_of).get(employee.pk, []), default=None)
    if first is None:
        return Figures(figures, _lines(lines))
    return Figures(figures, _lines(lines), next(queries.pairs_of(elder, first))[1], queries.ELDER_LAW)


def elder_figures(employee: Employee, first_on: dt.date) -> Figures:
    """The months that begin on a day and go together. Raises NoCertificate, NoSuchMonth."""
    elder = queries.elder_of(employee, first_on)
    if elder.certificate is None:
        raise NoCertificate(name=employee.person.name)
    pair = queries.elder_pair(elder, first_on)
    if pair is None:
        raise NoSuchMonth(day=first_on)
    known = all(each.benefit_yen is not None for each in pair.months)
    total_yen = sum(each.benefit_yen or 0 for each in pair.months) if known else None
    figures = {
        "sixty_on": str(elder.sixty_on),
        "wage_yen": elder.wage_yen,
        "elder_months": [
            {
                "month": str(each.month),
                "state": each.state,
                "paid_yen": each.paid_yen,
                "absence_yen": pay.absence_yen,
                "ratio": str(each.ratio) if each.ratio is not None else None,
                "rate": str(each.rate) if each.rate is not None else None,
                "benefit_yen": each.benefit_yen,
                "limits_held": held,
            }
            for each, pay, held in zip(pair.months, pair.pays, pair.limits_held, strict=True)
        ],
        "facts": [
            _fact(gettext_noop("60歳に達した日"), str(elder.sixty_on), "day"),
            _fact(gettext_noop("支給対象月の初日"), str(pair.months[0].month.first_day), "day"),
            _fact(gettext_noop("支給対象月の末日"), str(pair.months[-1].month.last_day), "day"),
            _fact(gettext_noop("高年齢雇用継続給付の見込額"), total_yen, "yen"),
            *([] if all(pair.limits_held) else [_fact(gettext_noop("支給限度額・最低限度額"), None)]),
        ],
    }
    lines = [row for each in pair.months for row in each.lines]
    return Figures(figures, _lines(lines), pair.apply_by, queries.ELDER_LAW)


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
