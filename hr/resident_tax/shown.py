"""Notices, ends and sums as the pages show them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.shell.formats import day
from backoffice.values.periods import Month
from hr.employment.models import Employee

from .models import CollectionEnd, NoticeExpectation, ResidentTax, RestChoice
from .queries import Municipality
from .rules import Ended, Noticed, notice_of, withholding


def municipality(found: Municipality, fiscal_year: int) -> dict[str, Any]:
    """A line of the year's list."""
    return {
        "code": found.code,
        "name": found.name,
        "number": found.number,
        "people": found.people,
        "month_yen": found.month_yen,
        "url": reverse("hr:resident_tax_municipality", args=[fiscal_year, found.code]),
        "number_url": reverse("hr:resident_tax_number", args=[fiscal_year, found.code]),
    }


def missing(employee: Employee, fiscal_year: int) -> dict[str, Any]:
    """Somebody without a notice, and whether one was to be expected: from the pay of the year before (地方税法317条の6)."""
    was_paid = employee.joined_on < dt.date(fiscal_year, 1, 1)
    return {
        **person(employee),
        "joined_on": employee.joined_on,
        "is_expected": was_paid,
        "note": _("前年から在籍。通知が届くはずです")
        if was_paid
        else _("%(year)s年に入社") % {"year": employee.joined_on.year},
    }


def unexpected(employee: Employee, said: NoticeExpectation) -> dict[str, Any]:
    """Somebody for whom no notice comes, and why."""
    return {**person(employee), **expectation(said)}


def expectation(said: NoticeExpectation) -> dict[str, Any]:
    """Why no notice of a year comes, and who says so."""
    return {
        "fiscal_year": said.fiscal_year,
        "reason": said.get_reason_display(),
        "words": said.words,
        "by": said.recorded_by_name,
        "at": said.recorded_at,
        "again_url": reverse("hr:resident_tax_expect_again", args=[said.employee_id, said.fiscal_year]),
    }


def choice(employee: Employee) -> str:
    """Somebody in a list to choose from."""
    told = {"code": employee.person.code, "name": employee.person.name, "day": day(employee.joined_on)}
    return _("%(code)s　%(name)s（入社日 %(day)s）") % told


def person(employee: Employee) -> dict[str, Any]:
    """Whom it is about."""
    return {
        "pk": employee.pk,
        "code": employee.person.code,
        "name": employee.person.name,
        "kana": employee.person.kana,
        "left_on": employee.left_on,
        "url": reverse("hr:resident_tax_person", args=[employee.pk]),
    }


def collected_person(
    employee: Employee, held: Sequence[Noticed], ends: Sequence[Ended], months: Sequence[Month], shown: Month
) -> dict[str, Any]:
    """A line of a municipality's people: the first month, what the month shown deducts, and the year."""
    parts = [withholding(held, ends, month) for month in months]
    of_month = withholding(held, ends, shown)
    return {
        **person(employee),
        "first_yen": parts[0].monthly_yen,
        "month_yen": of_month.monthly_yen + of_month.rest_yen,
        "year_yen": sum(each.monthly_yen + each.rest_yen for each in parts),
        "is_over": any(end.last < shown for end in ends),
    }


def months(held: Sequence[Noticed], ends: Sequence[Ended], of_year: Sequence[Month]) -> list[dict[str, Any]]:
    """Each month of a year with what it deducts and by whose notice."""
    rows = []
    for month in of_year:
        notice, taken = notice_of(held, month), withholding(held, ends, month)
        rows.append(
            {
                "month": month_name(month),
                "yen": taken.monthly_yen,
                "rest_yen": taken.rest_yen,
                "municipality": notice.municipality_name if notice else "",
            }
        )
    return rows


def notice(found: ResidentTax) -> dict[str, Any]:
    """One notice of the history."""
    first = Month.of(found.first_month)
    amounts = found.amounts_yen
    return {
        "kind": found.get_kind_display(),
        "fiscal_year": found.fiscal_year,
        "municipality": found.municipality_name,
        "code": found.municipality_code,
        "payee_number": found.payee_number,
        "first": month_name(first),
        "first_yen": amounts[0],
        "rest_yen": amounts[1] if len(set(amounts[1:])) == 1 else None,
        "sum_yen": sum(amounts),
        "recorded_at": found.recorded_at,
    }


def end(found: CollectionEnd) -> dict[str, Any]:
    """One end of the history, with its report."""
    if found.withdrawn_at:
        state, label = "VOIDED", _("取り消し")
    elif found.filed_on:
        state, label = "DONE", _("届出済み")
    else:
        state, label = "WAITING", _("届出待ち")
    return {
        "pk": found.pk,
        "state": state,
        "state_label": label,
        "happened_on": found.happened_on,
        "reason": found.get_reason_display(),
        "last_month": month_name(Month.of(found.last_month)),
        "rest": RestChoice(found.rest).label,
        "collected_yen": found.collected_yen,
        "rest_yen": found.rest_yen,
        "words": found.withdrawn_words or found.words,
        "due_on": found.due_on,
        "filed_on": found.filed_on,
        "is_open": not found.withdrawn_at and not found.filed_on,
        "municipality": found.notice.municipality_name,
        "paper_url": reverse("hr:resident_tax_end_paper", args=[found.pk]),
        "file_url": reverse("hr:resident_tax_end_file", args=[found.pk]),
        "withdraw_url": reverse("hr:resident_tax_end_withdraw", args=[found.pk]),
    }


def year_tabs(years: Sequence[int], current: int) -> list[Mapping[str, Any]]:
    """The years one can turn to."""
    url = reverse("hr:resident_tax_year")
    return [
        {"label": _("%(year)s年度") % {"year": each}, "url": f"{url}?year={each}", "is_current": each == current}
        for each in sorted({*years, current}, reverse=True)
    ]


def month_name(month: Month) -> str:
    """2026年6月."""
    return _("%(year)s年%(month)s月") % {"year": month.year, "month": month.month}
