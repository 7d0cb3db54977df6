"""Forms and answers as the templates want them: lists, the design, the difference of versions, one answer."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.approvals import queries as approvals
from backoffice.approvals import shown as approvals_shown
from backoffice.eventlog import steps
from backoffice.eventlog.queries import events_of
from backoffice.shell.request import StaffRequest

from . import lookups, queries, rules, shown_change
from .limits import MOST_ROWS
from .models import AnswerFile, AnswerState, FormAnswer, FormField, RequestForm
from .rules import Field, Kind
from .shown_values import shown
from .written import grouped

SHOWN_EVENTS = 50


def form_rows(versions: Iterable[RequestForm], today: dt.date) -> list[dict[str, Any]]:
    """Each form with the version in use, those to come and the draft."""
    by_code: dict[str, list[RequestForm]] = {}
    for form in versions:
        by_code.setdefault(form.code, []).append(form)
    return [_form_row(code, found, today) for code, found in by_code.items()]


def choices(forms: Iterable[RequestForm]) -> list[dict[str, str]]:
    """The forms that may be filled in, each with its page."""
    return [
        {
            "name": form.name,
            "purpose": form.purpose,
            "url": reverse("backoffice:forms_answer_new", args=[form.code]),
        }
        for form in forms
    ]


def design(form: RequestForm, *, chosen: int | None) -> list[dict[str, Any]]:
    """The fields of a version in order, tables with their columns."""
    rows = form.own_fields  # type: ignore[attr-defined]
    return [_designed(row, rows, chosen) for row in rows]


def difference(old: RequestForm | None, new: RequestForm) -> list[dict[str, Any]]:
    """What the new version changes, field by field: added, removed, and changed with both."""
    before = dict(_told(old)) if old else {}
    after = dict(_told(new))
    added = [_change(label, _("増える"), "ok", "", facts) for label, facts in after.items() if label not in before]
    gone = [_change(label, _("なくなる"), "bad", facts, "") for label, facts in before.items() if label not in after]
    changed = [
        _change(label, _("変わる"), "wait", before[label], facts)
        for label, facts in after.items()
        if label in before and before[label] != facts
    ]
    return [*changed, *added, *gone]


def answer_row(answer: FormAnswer) -> dict[str, Any]:
    """An answer in a list."""
    return {
        "pk": answer.pk,
        "number": answer.number,
        "title": answer.title,
        "form": answer.form.name,
        "applicant": answer.applicant_name,
        "state": answer.state,
        "state_label": answer.get_state_display(),
        "on": answer.submitted_at or answer.drafted_at,
        "amount_yen": answer.amount_yen,
        "marks": shown_change.marks(answer),
        "url": reverse("backoffice:forms_answer_detail", args=[answer.pk]),
    }


def tabs(view: str) -> list[dict[str, Any]]:
    """The views of the list."""
    labels = (
        ("", _("すべて")),
        ("open", _("下書き・直すもの")),
        ("submitted", _("承認待ち")),
        ("ended", _("終わったもの")),
    )
    return [
        {"label": label, "url": f"?view={code}" if code else "?", "is_current": code == view} for code, label in labels
    ]


def answer(request: StaffRequest, found: FormAnswer, today: dt.date) -> dict[str, Any]:
    """One answer: what it says, its files, how far its approval is, and what may be done."""
    fields = queries.fields_of(found.form)
    asked = queries.requests_of(found)
    latest = approvals.request(asked[0]) if asked else None
    who = approvals.acting(request.user.pk, as_of=today)
    is_own = found.applicant_id == request.user.pk
    is_open = is_own and found.state in queries.OPEN
    return {
        "answer": answer_row(found),
        "form_name": found.form.name,
        "version": found.form.version,
        **shown_change.about(request, found, today),
        "shown": shown(fields, {**found.values, **rules.totals(fields, found.values)}),
        "files": [_file(each, fields) for each in found.files.all()],
        "is_own": is_own,
        "print_url": reverse("backoffice:forms_answer_print", args=[found.pk]),
        "change_url": reverse("backoffice:forms_answer_change", args=[found.pk]) if is_open else "",
        "discard_url": reverse("backoffice:forms_answer_discard", args=[found.pk])
        if is_own and found.state == AnswerState.DRAFT
        else "",
        "copy_url": reverse("backoffice:forms_answer_copy", args=[found.pk]) if is_own else "",
        "approval": approvals_shown.detail(latest, who=who, today=today) if latest else None,
        "approval_url": reverse("backoffice:approvals_request_detail", args=[latest.pk])
        if latest and approvals.may_see(latest, request.user.pk, as_of=today)
        else "",
        "returned_because": _returned_because(found, asked),
        "events": [
            {"who": each.actor_name, "label": steps.label_of(each.step), "at": each.occurred_at, "reason": each.reason}
            for each in events_of(queries.kind_of(found.form.code), found.pk)[:SHOWN_EVENTS]
        ],
    }


def entry_tables(form: Any, fields: Iterable[Field]) -> list[dict[str, Any]]:
    """The fields of a form to fill in, in order: single ones, and tables with their rows of controls."""
    return [_entry(form, field) for field in fields if field.kind is not Kind.SUM]


def _entry(form: Any, field: Field) -> dict[str, Any]:
    if field.kind is not Kind.TABLE:
        return {
            "bound": form[field.key],
            "is_yen": field.kind is Kind.YEN,
            "is_file": field.kind is Kind.FILE,
            "key": field.key,
            "unkept": "、".join(form.unkept(field.key)),
        }
    return {
        "table": field,
        "row_count": form.rows[field.key],
        "errors": form.of_tables.get(field.key, []),
        "rows": [
            [{"bound": form[f"{field.key}-{row}-{column.key}"], "css": _css(column)} for column in field.columns]
            for row in range(form.rows[field.key])
        ],
        "heads": [{"label": column.label, "is_number": column.kind in rules.NUMBERS} for column in field.columns],
        "can_grow": form.rows[field.key] < MOST_ROWS,
    }


def _css(column: Field) -> str:
    if column.kind is Kind.LINE:
        return "c-text"
    return {Kind.DATE: "c-day", Kind.CHOICE: "c-choice", Kind.LOOKUP: "c-choice"}.get(column.kind, "")


def _form_row(code: str, versions: list[RequestForm], today: dt.date) -> dict[str, Any]:
    begun = [form for form in versions if form.valid_from and form.valid_from <= today]
    draft = next((form for form in versions if form.valid_from is None), None)
    now = begun[0] if begun else None
    return {
        "code": code,
        "name": (now or versions[0]).name,
        "url": reverse("backoffice:forms_form_detail", args=[code]),
        "version": now.version if now else None,
        "valid_from": now.valid_from if now else None,
        "is_stopped": now is not None and not queries.is_in_use(now, today),
        "coming": [{"version": form.version, "valid_from": form.valid_from} for form in _coming(versions, today)],
        "draft": draft.version if draft else None,
        "route_url": reverse("backoffice:approvals_route_detail", args=[queries.kind_of(code)]),
    }


def _coming(versions: Iterable[RequestForm], today: dt.date) -> list[RequestForm]:
    """Of versions, the newest first, those that will take force, the nearest first: what a newer one overtakes never does."""
    found: list[RequestForm] = []
    earliest = dt.date.max
    for form in versions:
        if form.valid_from is not None and form.valid_from < earliest:
            earliest = form.valid_from
            found = [form, *found] if earliest > today else found
    return found


def _designed(row: FormField, beside: list[FormField], chosen: int | None) -> dict[str, Any]:
    field = queries.as_field(row)
    columns = list(row.columns.all()) if row.table_id is None else []
    return {
        "pk": row.pk,
        "label": row.label,
        "kind": row.get_kind_display(),
        "is_required": row.is_required,
        "about": about(field),
        "is_chosen": row.pk == chosen,
        "is_first": row == beside[0],
        "is_last": row == beside[-1],
        "is_table": row.kind == FormField.Kind.TABLE,
        "columns": [_designed(column, columns, chosen) for column in columns],
    }


def about(field: Field) -> str:
    """What a field takes beyond its kind, in words."""
    told = [
        "・".join(field.choices),
        str(lookups.known(field.lookup).label) if field.lookup else "",
        _least(field) % {"limit": grouped(field.least)} if field.least is not None else "",
        _most(field) % {"limit": grouped(field.most)} if field.most is not None else "",
        _("列の合計を表示") if field.has_total else "",
        field.help_text,
    ]
    return "　".join(filter(None, told))


def _least(field: Field) -> str:
    return _("%(limit)s行以上") if field.kind is rules.Kind.TABLE else _("%(limit)s以上")


def _most(field: Field) -> str:
    if field.kind is rules.Kind.TABLE:
        return _("%(limit)s行まで")
    return _("%(limit)s個まで") if field.kind in (rules.Kind.FILE, rules.Kind.CHOICES) else _("%(limit)s以下")


def _told(form: RequestForm) -> Iterable[tuple[str, str]]:
    fields = queries.fields_of(form)
    money = rules.money_keys(fields)
    yield _("申請書の名前"), form.name
    yield _("どんなときに使うか"), form.purpose
    yield _("承認経路の金額（税込）"), money.get(form.amount_key, "")
    for place, field in enumerate(fields, start=1):
        yield field.label, _field_told(field, place, money)
        for at, column in enumerate(field.columns, start=1):
            yield f"{field.label}・{column.label}", _field_told(column, at, {})


def _field_told(field: Field, place: int, money: dict[str, str]) -> str:
    told = [
        _("%(place)s番目") % {"place": place},
        str(FormField.Kind(field.kind.value).label),
        _("必須") if field.is_required else "",
        about(field),
        "＋".join(money.get(key, "") for key in field.adds),
    ]
    return "　".join(filter(None, told))


def _change(label: str, what: str, tone: str, old: str, new: str) -> dict[str, Any]:
    return {"name": label, "label": what, "state": tone, "old": old, "new": new}


def _file(file: AnswerFile, fields: Iterable[Field]) -> dict[str, Any]:
    return {
        "pk": file.pk,
        "key": file.field_key,
        "name": file.name,
        "field": next((field.label for field in fields if field.key == file.field_key), ""),
        "at": file.attached_at,
        "url": reverse("backoffice:forms_file_download", args=[file.pk]),
    }


def files(found: FormAnswer) -> list[dict[str, Any]]:
    """The files that are attached, for the form that is filled in."""
    return [_file(each, queries.fields_of(found.form)) for each in found.files.all()]


def _returned_because(found: FormAnswer, asked: list[int]) -> str:
    if found.state not in (AnswerState.SENT_BACK, AnswerState.REJECTED) or not asked:
        return ""
    told = approvals.request(asked[0]).steps.all()
    ending = [each for step in told for each in step.decisions.all() if each.outcome in ("SEND_BACK", "REJECT")]
    return max(ending, key=lambda each: each.decided_at).comment if ending else ""
