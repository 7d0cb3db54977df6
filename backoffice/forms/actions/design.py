"""Designing a form: a draft is written field by field and put into force; a version in force is never edited."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.approvals import queries as approvals
from backoffice.companies.clock import TOKYO
from backoffice.companies.turns import take_turn
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.forms import queries, rules
from backoffice.forms.models import FormField, RequestForm
from backoffice.forms.words import in_both_languages
from backoffice.forms.written import plain
from backoffice.values.refusals import InvalidInput, Refusal

CASE = "backoffice.forms.form"


@dataclass(frozen=True, slots=True)
class NewField:
    """A field as it is entered: its key is the program's. Columns are entered one by one, or with their table."""

    label: str
    kind: str
    is_required: bool = False
    help_text: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    choices: tuple[str, ...] = ()
    lookup: str = ""
    has_total: bool = False
    adds: tuple[str, ...] = ()
    key: str = ""
    columns: tuple["NewField", ...] = ()


@dataclass(frozen=True, slots=True)
class NewForm:
    """A form as it is entered: what it is called, and when it is used."""

    code: str
    name: str
    purpose: str = ""
    amount_key: str = ""
    fields: tuple[NewField, ...] = ()
    valid_months: int | None = None


class FormCodeTaken(InvalidInput):
    """Another form has the code."""

    code = "forms.form_code_taken"
    field = "code"
    cause_ja = "コード「{code}」の申請書は、すでにあります。"
    cause_en = 'There is a form with the code "{code}" already.'
    remedy_ja = "別のコードを入力してください。変更するときは、その申請書の次の版を作ってください。"
    remedy_en = "Enter another code, or draft the next version of that form."


class FormDraftUnderWay(Refusal):
    """The next version of the form is being written."""

    code = "forms.form_draft_under_way"
    cause_ja = "「{name}」の次の版は、下書きの途中です。"
    cause_en = 'The next version of "{name}" is being drafted.'
    remedy_ja = "下書きを適用するか削除してから、やり直してください。"
    remedy_en = "Put the draft into force or discard it first."


class NoFormDraft(Refusal):
    """There is no draft of the form any more."""

    code = "forms.no_form_draft"
    cause_ja = "この申請書に、下書きはありません。"
    cause_en = "This form has no draft."
    remedy_ja = "画面を読み込み直してください。変更するときは、次の版の下書きを作ってください。"
    remedy_en = "Reload the page; draft the next version to change the form."


class FieldGone(Refusal):
    """The field was removed from the draft, or stands at the end it shall be moved beyond."""

    code = "forms.field_gone"
    cause_ja = "その項目は、下書きにないか、これ以上移せません。"
    cause_en = "That field is no longer in the draft, or cannot be moved further."
    remedy_ja = "画面を読み込み直して、いまの下書きを確認してください。"
    remedy_en = "Reload the page to see the draft as it is."


class KindStays(InvalidInput):
    """A field that was in force keeps its kind: answers are copied, and routes compare, by its key."""

    code = "forms.kind_stays"
    field = "kind"
    cause_ja = "項目「{label}」の種類は変えられません。"
    cause_en = 'The kind of the field "{label}" cannot be changed.'
    remedy_ja = "この項目を削除して、新しい項目を追加してください。"
    remedy_en = "Remove this field and add a new one."


class FormNotComplete(Refusal):
    """Something is missing in the design."""

    code = "forms.form_not_complete"
    cause_ja = "申請書がまだ完成していません。{why_ja}"
    cause_en = "The form is not complete: {why_en}"
    remedy_ja = "下書きの項目を直してから、適用してください。"
    remedy_en = "Correct the fields of the draft, then put it into force."


class FormBeginsInThePast(InvalidInput):
    """A version takes force from today on, never back."""

    code = "forms.form_begins_in_the_past"
    field = "valid_from"
    cause_ja = "適用開始日が、今日より前です。"
    cause_en = "The first day is before today."
    remedy_ja = "今日か、今日より後の日を入力してください。"
    remedy_en = "Enter today or a later day."


class RouteLooksAtField(Refusal):
    """A step of the form's route has a condition on a field that the version lacks."""

    code = "forms.route_looks_at_field"
    cause_ja = "承認経路の段階「{step}」が、この版にない項目「{label}」を条件にしています。"
    cause_en = 'The step "{step}" of the route has a condition on "{label}", which this version lacks.'
    remedy_ja = "先に、その条件のない承認経路の版を適用してください。"
    remedy_en = "First put a version of the route into force that has no such condition."


class FormNotInUse(Refusal):
    """The form is not in force, or went out of use."""

    code = "forms.form_not_in_use"
    cause_ja = "申請書「{name}」は、使用されていません。"
    cause_en = 'The form "{name}" is not in use.'
    remedy_ja = "申請書の一覧から、使用中のものを選んでください。"
    remedy_en = "Choose one that is in use from the list of forms."


@action("backoffice.forms.create_form", _("申請書を作成"))
def create_form(*, new: NewForm, acting_user: Any, at: dt.datetime) -> RequestForm:
    """Begin a form as a draft, with fields where it is made from a ready design. Raises FormCodeTaken."""
    take_turn(CASE, new.code)
    if RequestForm.objects.filter(code=new.code).exists():
        raise FormCodeTaken(code=new.code)
    head = {name: getattr(new, name) for name in HEAD}
    form = RequestForm.objects.create(code=new.code, version=1, **head)
    _write_fields(form, new.fields)
    _log("create_form", form, acting_user, at, {"fields": [[], [field.label for field in new.fields]]})
    return form


@action("backoffice.forms.start_form_draft", _("申請書の下書きを作成"))
def start_form_draft(*, code: str, acting_user: Any, at: dt.datetime) -> RequestForm:
    """Begin the next version as a copy of the newest one. Raises FormDraftUnderWay, NoFormDraft for an unknown form."""
    take_turn(CASE, code)
    latest = queries.newest_of(code)
    if latest is None:
        raise NoFormDraft
    if latest.valid_from is None:
        raise FormDraftUnderWay(name=latest.name)
    head = {name: getattr(latest, name) for name in HEAD}
    draft = RequestForm.objects.create(code=code, version=latest.version + 1, **head)
    _write_fields(draft, [as_new(each) for each in queries.fields_of(latest)])
    _log("start_form_draft", draft, acting_user, at, {"version": [latest.version, draft.version]})
    return draft


@action("backoffice.forms.set_form", _("申請書の名称・金額を変更"))
def set_form(
    *,
    code: str,
    name: str,
    purpose: str,
    amount_key: str,
    valid_months: int | None = None,
    acting_user: Any,
    at: dt.datetime,
) -> RequestForm:
    """Change what the draft is called, when it is used, its amount and how long an approval holds. Raises NoFormDraft."""
    draft = _draft(code)
    before = {each: getattr(draft, each) for each in HEAD}
    after = {"name": name, "purpose": purpose, "amount_key": amount_key, "valid_months": valid_months}
    for each in HEAD:
        setattr(draft, each, after[each])
    draft.save(update_fields=HEAD)
    _log("set_form", draft, acting_user, at, {each: [before[each], after[each]] for each in HEAD})
    return draft


@action("backoffice.forms.set_field", _("申請書の項目を変更"))
def set_field(
    *, code: str, pk: int | None, table_pk: int | None, field: NewField, acting_user: Any, at: dt.datetime
) -> FormField:
    """Change a field of the draft, or add one at the end where `pk` is None: of the form, or of the table `table_pk`.

    Raises NoFormDraft, FieldGone, KindStays.
    """
    draft = _draft(code)
    if pk is None:
        made = _added(draft, _table(draft, table_pk) if table_pk is not None else None, field)
        _log("set_field", draft, acting_user, at, {"field": ["", made.label], "kind": ["", made.kind]})
        return made
    found = _field(draft, pk)
    if field.kind != found.kind:
        raise KindStays(label=found.label)
    before = {name: _told(getattr(found, name)) for name in CHANGES}
    for name in CHANGES:
        value = getattr(field, name)
        setattr(found, name, list(value) if isinstance(value, tuple) else value)
    found.save()
    after = {name: _told(getattr(found, name)) for name in CHANGES}
    changed = {name: [before[name], after[name]] for name in CHANGES if before[name] != after[name]}
    _log("set_field", draft, acting_user, at, {"field": [before["label"], found.label], **changed})
    return found


@action("backoffice.forms.move_field", _("申請書の項目を移動"))
def move_field(*, code: str, pk: int, by: int, acting_user: Any, at: dt.datetime) -> FormField:
    """Move a field of the draft one place, `by` −1 to the front or 1 to the back. Raises NoFormDraft, FieldGone."""
    draft = _draft(code)
    moved = _field(draft, pk)
    beside = FormField.objects.filter(form=draft, table_id=moved.table_id, position=moved.position + by).first()
    if beside is None:
        raise FieldGone
    here, there = moved.position, beside.position
    for each, position in ((moved, 0), (beside, here), (moved, there)):
        each.position = position
        each.save(update_fields=["position"])
    _log("move_field", draft, acting_user, at, {"field": ["", moved.label], "position": [here, there]})
    return moved


@action("backoffice.forms.remove_field", _("申請書の項目を削除"))
def remove_field(*, code: str, pk: int, acting_user: Any, at: dt.datetime) -> None:
    """Take a field out of the draft, a table with its columns; those behind it move up. Raises NoFormDraft, FieldGone."""
    draft = _draft(code)
    gone = _field(draft, pk)
    gone.columns.all().delete()
    gone.delete()
    behind = FormField.objects.filter(form=draft, table_id=gone.table_id, position__gt=gone.position)
    for each in behind.order_by("position"):
        each.position -= 1
        each.save(update_fields=["position"])
    _log("remove_field", draft, acting_user, at, {"field": [gone.label, ""]})


@action("backoffice.forms.discard_form_draft", _("申請書の下書きを削除"))
def discard_form_draft(*, code: str, acting_user: Any, at: dt.datetime) -> None:
    """Throw the draft away; the version in force stays. Raises NoFormDraft."""
    draft = _draft(code)
    _log("discard_form_draft", draft, acting_user, at, {"version": [draft.version, ""]})
    FormField.objects.filter(form=draft, table__isnull=False).delete()
    FormField.objects.filter(form=draft).delete()
    draft.delete()


@action("backoffice.forms.put_form_into_force", _("申請書を適用"))
def put_form_into_force(*, code: str, valid_from: dt.date, acting_user: Any, at: dt.datetime) -> RequestForm:
    """Let people fill in the draft from a day on; what was filled in before keeps its version.

    Raises NoFormDraft, FormNotComplete, FormBeginsInThePast, RouteLooksAtField.
    """
    draft = _draft(code)
    fields = queries.fields_of(queries.form_with_fields(draft.pk))
    if flaws := rules.flaws(fields, draft.amount_key):
        raise FormNotComplete(**in_both_languages(flaws))
    if valid_from < at.astimezone(TOKYO).date():
        raise FormBeginsInThePast
    _require_what_routes_look_at(draft, fields, valid_from)
    draft.valid_from = valid_from
    draft.save(update_fields=["valid_from"])
    told = {"valid_from": ["", str(valid_from)], "fields": [[], [field.label for field in fields]]}
    _log("put_form_into_force", draft, acting_user, at, told)
    return draft


@action("backoffice.forms.stop_form", _("申請書の使用を停止"))
def stop_form(*, code: str, acting_user: Any, at: dt.datetime) -> RequestForm:
    """Take a form out of use from today; what was filled in stays, and a new version brings it back. Raises FormNotInUse."""
    day = at.astimezone(TOKYO).date()
    found = queries.form_on(code, as_of=day)
    if found is None or not queries.is_in_use(found, day):
        raise FormNotInUse(name=found.name if found else code)
    found.out_of_use_from = day
    found.save(update_fields=["out_of_use_from"])
    _log("stop_form", found, acting_user, at, {"out_of_use_from": ["", str(day)]})
    return found


def as_new(field: rules.Field) -> NewField:
    """A field as it would be entered anew, with its key."""
    return NewField(
        label=field.label,
        kind=field.kind.value,
        is_required=field.is_required,
        help_text=field.help_text,
        least=field.least,
        most=field.most,
        choices=field.choices,
        lookup=field.lookup,
        has_total=field.has_total,
        adds=field.adds,
        key=field.key,
        columns=tuple(as_new(column) for column in field.columns),
    )


HEAD = ("name", "purpose", "amount_key", "valid_months")
CHANGES = ("label", "is_required", "help_text", "least", "most", "choices", "lookup", "has_total", "adds")


def _write_fields(form: RequestForm, fields: Sequence[NewField]) -> None:
    for field in fields:
        made = _added(form, None, field)
        for column in field.columns:
            _added(form, made, column)


def _added(form: RequestForm, table: FormField | None, field: NewField) -> FormField:
    there = list(FormField.objects.filter(form=form, table=table).values_list("key", flat=True))
    return FormField.objects.create(
        form=form,
        table=table,
        position=len(there) + 1,
        key=field.key or rules.next_key(_ever_used(form, table), "c" if table else "f"),
        kind=field.kind,
        **{name: list(value) if isinstance(value := getattr(field, name), tuple) else value for name in CHANGES},
    )


def _ever_used(form: RequestForm, table: FormField | None) -> set[str]:
    """The keys that any version of the form has used at this place: a key that is gone never names something else."""
    of_table = {"table__key": table.key} if table else {"table": None}
    return set(FormField.objects.filter(form__code=form.code, **of_table).values_list("key", flat=True))


def _require_what_routes_look_at(draft: RequestForm, fields: Sequence[rules.Field], valid_from: dt.date) -> None:
    """A condition on a field that is gone would ask people who were not meant."""
    route = approvals.route_of(queries.kind_of(draft.code), as_of=valid_from)
    known = rules.condition_fields(fields)
    for step in route.steps.all() if route else []:
        if step.when_key and step.when_key not in known:
            raise RouteLooksAtField(step=step.name, label=step.when_label)


def _draft(code: str) -> RequestForm:
    """The draft, locked: two people who write it at a time follow one another."""
    found = RequestForm.objects.select_for_update().filter(code=code, valid_from=None).first()
    if found is None:
        raise NoFormDraft
    return found


def _field(draft: RequestForm, pk: int) -> FormField:
    found = FormField.objects.filter(form=draft, pk=pk).first()
    if found is None:
        raise FieldGone
    return found


def _table(draft: RequestForm, pk: int) -> FormField:
    found = _field(draft, pk)
    if found.kind != FormField.Kind.TABLE:
        raise FieldGone
    return found


def _told(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    return list(value) if isinstance(value, list | tuple) else value


def _log(step: str, form: RequestForm, acting_user: Any, at: dt.datetime, changes: dict[str, Any]) -> None:
    record(
        f"backoffice.forms.{step}",
        case=Case(CASE, form.pk, f"{form.name} {form.version}"),
        acting_user=acting_user,
        occurred_at=at,
        changes=changes,
    )
