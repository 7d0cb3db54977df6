"""Words and rows for the pages about people."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from backoffice.eventlog import queries as log
from backoffice.eventlog import steps

from .models import Employee, Terms
from .queries import RosterEntry, What, events_of

CASE = "hr.employment.employee"
SHOWN_EVENTS = 20
WORDS = {
    What.JOINED: _("入社"),
    What.MOVED: _("異動"),
    What.POST_ADDED: _("兼務の開始"),
    What.POST_ENDED: _("兼務の終了"),
    What.TERMS: _("雇用条件の変更"),
    What.AWAY: _("休職・休業の開始"),
    What.RETURNED: _("復職"),
    What.NAME: _("氏名の変更（以前の氏名）"),
    What.ADDRESS: _("住所の変更"),
    What.ACCOUNT: _("振込口座の変更"),
    What.APPOINTED: _("役員に就任"),
    What.OFFICE_ENDED: _("役員の任期の終了"),
    What.LENT: _("在籍出向の開始"),
    What.LOAN_ENDED: _("在籍出向の終了"),
    What.LEFT: _("退職"),
}
MISSING = {
    "sex": _("性別"),
    "address": _("住所"),
    "history": _("履歴"),
    "work": _("従事する業務"),
    "leaving_reason": _("退職の事由"),
}
# What may be done about somebody: the step, the page, its name.
DEEDS: tuple[tuple[str, str, Any], ...] = (
    ("transfer", "employee_transfer", _("異動")),
    ("add_post", "employee_add_post", _("兼務を追加")),
    ("end_post", "employee_end_post", _("兼務を終了")),
    ("change_terms", "employee_terms", _("昇給・条件変更")),
    ("take_absence", "employee_absence", _("休職・休業")),
    ("return_to_work", "employee_return", _("復職")),
    ("change_account", "employee_account", _("振込口座の変更")),
    ("change_address", "employee_address", _("住所の変更")),
    ("change_name", "employee_name", _("氏名の変更")),
    ("record_facts", "employee_facts", _("労働者名簿の事項")),
    ("appoint_officer", "employee_officer", _("役員の任期")),
    ("end_office", "employee_officer_end", _("役員の任期の終了")),
    ("lend", "employee_loan", _("在籍出向")),
    ("end_loan", "employee_loan_end", _("在籍出向の終了")),
    ("leave_company", "employee_leave", _("退職")),
)
TAKE_BACK_LEAVING = (
    _("退職を取り消す"),
    _("退職日と事由を消し、終える予定だった所属・雇用条件・兼務・休職を元に戻します。"),
)
TAKE_BACK_TERMS = (
    _("始まる前の条件変更を取り消す"),
    _("いちばん新しい、まだ始まっていない雇用条件を取り消し、その前の条件を続けます。"),
)
# What the papers of somebody who left may still need.
GONE = {"change_account", "change_address", "change_name", "record_facts"}


def row(employee: Any) -> dict[str, Any]:
    """One line of the list."""
    return {
        "code": employee.person.code,
        "name": employee.person.name,
        "kana": employee.person.kana,
        "unit": employee.unit_name or "",
        "office": employee.office_name or "",
        "post": employee.post or "",
        "kind_label": employee.get_kind_display(),
        "joined_on": employee.joined_on,
        "left_on": employee.left_on,
        "url": reverse("hr:employment_employee_detail", args=[employee.pk]),
    }


def detail(employee: Employee, today: dt.date) -> dict[str, Any]:
    """Everything on the page of one person; `employee` comes from queries.employee."""
    person = employee.person
    state, label = _state(employee, today)
    return {
        "pk": employee.pk,
        "code": person.code,
        "name": person.name,
        "kana": person.kana,
        "state": state,
        "state_label": label,
        "kind_label": employee.get_kind_display(),
        "sex_label": employee.get_sex_display() if employee.sex else "",
        "born_on": employee.born_on,
        "joined_on": employee.joined_on,
        "left_on": employee.left_on,
        "leaving": " ".join(filter(None, (_leaving(employee), employee.leaving_detail))),
        "work": employee.work,
        "history": employee.history,
        "address": _address(employee, today),
        "assignments": [_post(each) for each in person.assignments.all()],
        "further": [_post(each) for each in employee.concurrent_posts.all()],
        "stands": [_office(each) for each in employee.officer_terms.all()]
        + [_loan(each) for each in employee.loans.all()],
        "suspensions": [_suspension(each) for each in employee.suspensions.all()],
        "terms": [_terms(each) for each in employee.terms.all()],
        "account": _held(employee.accounts.all(), today),
        "happenings": [
            {"on": each.on, "label": WORDS[each.what], "detail": each.detail} for each in events_of(employee)
        ],
    }


def records(employee: Employee) -> list[dict[str, Any]]:
    """Who entered what about somebody, the newest first: one query."""
    found = log.events_of(CASE, employee.pk)[:SHOWN_EVENTS]
    return [
        {"who": each.actor_name, "label": steps.label_of(each.step), "at": each.occurred_at, "reason": each.reason}
        for each in found
    ]


def deeds(employee: Employee, may: Callable[[str], bool]) -> list[dict[str, Any]]:
    """What this reader may do about somebody, as links; after the leaving, only what the papers still need."""
    gone = employee.left_on is not None
    hidden = {
        "take_absence" if _goes_on(employee.suspensions) else "return_to_work",
        "" if _goes_on(employee.concurrent_posts) else "end_post",
        "" if _goes_on(employee.officer_terms) else "end_office",
        "lend" if _goes_on(employee.loans) else "end_loan",
    }
    return [
        {"label": label, "url": reverse(f"hr:employment_{name}", args=[employee.pk])}
        for step, name, label in DEEDS
        if step not in hidden and (not gone or step in GONE) and may(f"hr.employment.{step}")
    ]


def take_backs(employee: Employee, today: dt.date, may: Callable[[str], bool]) -> list[dict[str, Any]]:
    """What was entered for a day to come and may still be taken back, as buttons that ask first."""
    begins = [each.valid_from for each in employee.terms.all()]
    found = []
    if employee.left_on and employee.left_on >= today and employee.leaving_reason:
        found.append(("take_back_leaving", "employee_leave_take_back", *TAKE_BACK_LEAVING))
    if len(begins) > 1 and max(begins) > today:
        found.append(("take_back_terms", "employee_terms_take_back", *TAKE_BACK_TERMS))
    return [
        {"label": label, "confirm": confirm, "url": reverse(f"hr:employment_{name}", args=[employee.pk])}
        for step, name, label, confirm in found
        if may(f"hr.employment.{step}")
    ]


def missing(entry: RosterEntry | None) -> str:
    """What the roster still lacks, in words."""
    return "、".join(str(MISSING[name]) for name in entry.missing) if entry else ""


def _goes_on(rows: Any) -> bool:
    return any(each.valid_until is None for each in rows.all())


def _state(employee: Employee, today: dt.date) -> tuple[str, Any]:
    if employee.left_on and employee.left_on < today:
        return "", _("退職")
    if employee.left_on:
        return "warn", _("退職予定")
    if employee.joined_on > today:
        return "wait", _("入社予定")
    if any(_holds(each, today) for each in employee.suspensions.all()):
        return "warn", _("休職・休業中")
    return "ok", _("在職")


def _leaving(employee: Employee) -> str:
    return str(employee.get_leaving_reason_display()) if employee.leaving_reason else ""


def _address(employee: Employee, today: dt.date) -> str:
    held = next((each for each in employee.addresses.all() if _holds(each, today)), None)
    return f"〒{held.postal_code} {held.address}" if held else ""


def _held(accounts: Any, today: dt.date) -> str:
    return next((f"{each.bank_name} {each.branch_name}" for each in accounts if _holds(each, today)), "")


def _holds(row: Any, day: dt.date) -> bool:
    return bool(row.valid_from <= day and (row.valid_until is None or row.valid_until > day))


def _post(each: Any) -> dict[str, Any]:
    return {
        "unit": each.unit.name,
        "office": each.office.name,
        "post": each.post,
        "valid_from": each.valid_from,
        "valid_until": each.valid_until,
    }


def _office(each: Any) -> dict[str, Any]:
    marks = [_("代表権がある")] if each.is_representative else [_("使用人を兼務する")] if each.is_also_worker else []
    return {
        "what": each.title,
        "valid_from": each.valid_from,
        "valid_until": each.valid_until,
        "facts": marks,
        "expected_on": each.expires_on,
    }


def _loan(each: Any) -> dict[str, Any]:
    return {
        "what": f"{each.get_direction_display()} {each.counterpart}",
        "valid_from": each.valid_from,
        "valid_until": each.valid_until,
        "facts": [
            each.place,
            _("賃金：%(who)s") % {"who": each.get_pays_display()},
            _("社会保険：%(who)s") % {"who": each.get_insures_display()},
            *([each.note] if each.note else []),
        ],
        "expected_on": each.expected_on,
    }


def _suspension(each: Any) -> dict[str, Any]:
    return {
        "kind": each.get_kind_display(),
        "valid_from": each.valid_from,
        "valid_until": each.valid_until,
        "expected_on": each.expected_on,
        "paid": _("有給") if each.is_paid else _("無給"),
        "note": each.note,
    }


def _terms(terms: Terms) -> dict[str, Any]:
    return {
        "valid_from": terms.valid_from,
        "valid_until": terms.valid_until,
        "pay_kind_label": terms.get_pay_kind_display(),
        "pay_group": terms.pay_group_code,
        "monthly_scheduled_minutes": terms.monthly_scheduled_minutes,
        "items": [item.label for item in terms.items.all()],
        "reason": terms.reason,
    }
