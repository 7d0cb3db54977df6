"""定時決定 and 随時改定 as the templates want them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hr.social_insurance.queries import RegularLaw
from hr.social_insurance.rules import MonthOfPay, RevisionOutcome

from .queries import RegularOutcome, RegularRow, Watched
from .shown import lines_of


def regular_page(law: RegularLaw, rows: Sequence[RegularRow], words: Sequence[str], most: int) -> dict[str, Any]:
    """Everybody of a year, or those whose number or name holds all words, and how many of them are filed."""
    found = [each for each in rows if all(word in _searched(each.employee) for word in words)]
    url, year = reverse("hr:filings_regular"), law.insured_on.year
    return {
        "year": year,
        "applies_month": law.applies_from.month,
        "rows": [_regular_row(each) for each in found[:most]],
        "found": len(found),
        "most": most,
        "filed": sum(1 for each in rows if each.is_filed),
        "changed": sum(
            1 for each in rows if each.is_filed and each.new_standard_yen != each.held.standard_remuneration_yen
        ),
        "month_labels": [_month(month.month) for month in law.months],
        "previous_url": f"{url}?year={year - 1}",
        "next_url": f"{url}?year={year + 1}",
        "owed_url": f"{reverse('hr:filings_candidate_list')}?kind=REGULAR",
    }


def revisions_page(rows: Sequence[Watched]) -> dict[str, Any]:
    """The changes of fixed pay, those that are due first."""
    order = sorted(rows, key=lambda each: (not each.is_due, not each.is_open))
    return {
        "rows": [_revision_row(each) for each in order],
        "due": sum(1 for each in rows if each.is_due),
        "owed_url": f"{reverse('hr:filings_candidate_list')}?kind=OCCASIONAL",
    }


def _regular_row(row: RegularRow) -> dict[str, Any]:
    tone, label, why = _regular_words(row)
    return {
        **_named(row.employee),
        "held_yen": row.held.standard_remuneration_yen,
        "new_yen": row.new_standard_yen if row.is_filed else None,
        "months": [_paid(each, row.least_days) for each in row.paid],
        "average_yen": row.found.average_yen,
        "lines": lines_shown(row.found.lines),
        "tone": tone,
        "label": label,
        "why": why,
    }


def _regular_words(row: RegularRow) -> tuple[str, str, str]:
    """Tone, word and reason of an outcome."""
    counted = "・".join(_month(each.month) for each in row.found.months)
    words = {
        RegularOutcome.DECIDED: ("ok", _("算定"), _("%(months)sの平均です。") % {"months": counted}),
        RegularOutcome.STAYS: ("", _("従前のまま"), _("対象になる月がありません。")),
        RegularOutcome.WAITING: ("wait", _("支払待ち"), _("まだ支払われていない月があります。")),
        RegularOutcome.NO_RECORD: (
            "warn",
            _("給与の記録なし"),
            _("誰の給与も記録されていない月があるので、算定できません。"),
        ),
        RegularOutcome.LEFT_OUT_JOINED: (
            "",
            _("対象外"),
            _("%(day)s以後に資格を取得しました。")
            % {"day": _day(row.law.excluded_from.month, row.law.excluded_from.day)},
        ),
        RegularOutcome.LEFT_OUT_REVISED: ("", _("対象外"), _("定時決定の月までの随時改定があります。")),
        RegularOutcome.REVISION_EXPECTED: ("warn", _("月変予定"), _("随時改定になる見込みです。結果を確かめます。")),
    }
    return words[row.outcome]


def _revision_row(row: Watched) -> dict[str, Any]:
    tone, label = _revision_words(row)
    return {
        **_named(row.employee),
        "changed_on": row.change.valid_from,
        "before_yen": row.change.before_yen,
        "after_yen": row.change.after_yen,
        "what": "・".join(row.change.labels),
        "months": [_paid(each, row.least_days) if each else None for each in row.paid],
        "month_labels": [_month(row.first.plus(n).month) for n in range(len(row.paid))] if row.first else [],
        "held_yen": row.held.standard_remuneration_yen,
        "new_yen": row.found.grade.standard_yen if row.found.grade else None,
        "lines": lines_shown(row.found.lines),
        "applies_from": row.applies_from.first_day if row.applies_from and row.is_due else None,
        "tone": tone,
        "label": label,
    }


def _revision_words(row: Watched) -> tuple[str, str]:
    least = row.least_days
    words = {
        RevisionOutcome.WAITING: ("wait", _("%(count)sか月分を確認") % {"count": row.months_known}),
        RevisionOutcome.SHORT_OF_DAYS: ("", _("支払基礎日数が%(days)s日に満たない月がある") % {"days": least}),
        RevisionOutcome.SAME_GRADE: ("", _("等級は変わらない")),
        RevisionOutcome.ONE_GRADE: ("", _("1等級の差")),
        RevisionOutcome.OPPOSITE: ("", _("固定的賃金と逆の向き")),
        RevisionOutcome.REVISED: ("warn", _("月額変更届が必要")),
    }
    return words[row.found.outcome]


def _paid(each: MonthOfPay, least_days: int) -> dict[str, Any]:
    return {
        "label": _month(each.month.month),
        "yen": each.total_yen,
        "days": each.base_days,
        "is_short": each.base_days < least_days,
        "is_part": not each.is_whole,
        "back_pay_yen": each.back_pay_yen,
    }


def lines_shown(lines: Iterable[Any]) -> list[dict[str, Any]]:
    """Computed lines with their calculation in words."""
    return lines_of(
        {"code": each.code, "amount_yen": each.amount_yen, "because": each.because.as_json()} for each in lines
    )


def _named(employee: Any) -> dict[str, Any]:
    person = employee.person
    return {
        "code": person.code,
        "name": person.name,
        "kana": person.kana,
        "url": reverse("hr:social_insurance_person_detail", args=[employee.pk]),
    }


def _searched(employee: Any) -> str:
    person = employee.person
    return f"{person.code} {person.name} {person.kana}"


def _month(month: int) -> str:
    return _("%(month)s月") % {"month": month}


def _day(month: int, day: int) -> str:
    return _("%(month)s月%(day)s日") % {"month": month, "day": day}
