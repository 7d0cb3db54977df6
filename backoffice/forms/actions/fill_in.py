"""Filling in a form: a draft that its writer alone sees, changes, copies and throws away, with its files."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.companies.turns import take_turn
from backoffice.documents.actions import store_file
from backoffice.documents.rules import media_type_of
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.forms import lookups, queries, rules
from backoffice.forms.models import AnswerFile, AnswerState, FormAnswer, RequestForm
from backoffice.forms.words import faults_by_field, faults_in_both_languages
from backoffice.values.refusals import InvalidInput, Refusal

from .design import FormNotInUse

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file as it was sent, for the field of that key."""

    field_key: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Deed:
    """事後: on which day it was done already, and why nobody was asked before."""

    on: dt.date | None
    because: str


class DeedIncomplete(InvalidInput):
    """Who asks after the deed says when it was done and why."""

    code = "forms.deed_incomplete"
    cause_ja = "事後の申請には、実施した日と理由の両方が必要です。"
    cause_en = "A request after the deed needs both its day and the reason."
    remedy_ja = "両方を入力するか、これから行うことなら両方を空欄にしてください。"
    remedy_en = "Enter both; leave both empty for what is still to be done."
    field = "answer_late_because"


class DeedAhead(InvalidInput):
    """What is done later needs agreement before."""

    code = "forms.deed_ahead"
    cause_ja = "実施した日が、今日より後です。"
    cause_en = "The day of the deed is after today."
    remedy_ja = "これから行うことなら、実施した日と事後になった理由を空欄にしてください。"
    remedy_en = "Leave the day and the reason empty for what is still to be done."
    field = "answer_deed_on"


class NotYourAnswer(Refusal):
    """Only who wrote an answer changes it."""

    code = "forms.not_your_answer"
    status = 403
    cause_ja = "この申請を変更できるのは、申請した人だけです。"
    cause_en = "Only the person who wrote this can change it."
    remedy_ja = "申請した人に、変更を依頼してください。"
    remedy_en = "Ask that person to change it."


class AnswerNotOpen(Refusal):
    """What was submitted stays as it is until it is sent back."""

    code = "forms.answer_not_open"
    cause_ja = "この申請は「{state}」のため、変更できません。"
    cause_en = "This request is {state} and cannot be changed."
    remedy_ja = "承認される前なら、申請を取り下げてから直してください。終わった申請は、複製して新しく申請してください。"
    remedy_en = "Before its approval, withdraw it and correct it; copy what has ended to ask anew."


class AnswerHasFaults(InvalidInput):
    """Something that was typed can't be taken; `errors` say where, for other programs."""

    errors: list[dict[str, Any]]

    code = "forms.answer_has_faults"
    cause_ja = "入力を確認してください。{why_ja}"
    cause_en = "Check what you entered. {why_en}"
    remedy_ja = "それぞれの項目を直してから、やり直してください。"
    remedy_en = "Correct each of them, then try again."


class NotAFileField(Refusal):
    """The form has no such field for files."""

    code = "forms.not_a_file_field"
    cause_ja = "この申請書に、そのファイルの項目はありません。"
    cause_en = "This form has no such field for files."
    remedy_ja = "画面を読み込み直して、もう一度添付してください。"
    remedy_en = "Reload the page and attach it again."


@action("backoffice.forms.draft_answer", _("申請書に記入"))
def draft_answer(
    *,
    code: str,
    title: str,
    values: Mapping[str, Any],
    files: tuple[NewFile, ...] = (),
    deed: Deed | None = None,
    form_key: UUID | None = None,
    acting_user: Any,
    at: dt.datetime,
) -> FormAnswer:
    """Begin a draft of the form in use; with a `deed` it asks after the fact. The same form on screen sent again writes
    the draft that it made.

    Raises FormNotInUse, NotYourAnswer, AnswerNotOpen, AnswerHasFaults, DeedIncomplete, DeedAhead, and what a file is
    refused for.
    """
    there = _made_by(form_key, acting_user)
    form = queries.form_with_fields(there.form_id) if there else form_in_use(code, at)
    answer = there or _begun(form, acting_user, at)
    answer.form_key = form_key
    _tell_deed(answer, deed, at)
    _write(answer, form, title, values, files, at)
    _log("draft_answer", answer, acting_user, at, {"form": ["", str(form)]})
    return answer


@action("backoffice.forms.change_answer", _("申請の内容を変更"))
def change_answer(
    *,
    answer_id: int,
    title: str,
    values: Mapping[str, Any],
    files: tuple[NewFile, ...] = (),
    removed: tuple[int, ...] = (),
    deed: Deed | None = None,
    acting_user: Any,
    at: dt.datetime,
) -> FormAnswer:
    """Write a draft or what came back anew; `files` come to those that are there, less the `removed` ids.

    Raises NotYourAnswer, AnswerNotOpen, AnswerHasFaults, DeedIncomplete, DeedAhead, and what a file is refused for.
    """
    answer = own_open(answer_id, acting_user)
    _tell_deed(answer, deed, at)
    form = queries.form_with_fields(answer.form_id)
    before = {"title": answer.title, "amount_yen": answer.amount_yen}
    AnswerFile.objects.filter(answer=answer, pk__in=removed).delete()
    _write(answer, form, title, values, files, at)
    after = {"title": answer.title, "amount_yen": answer.amount_yen}
    _log("change_answer", answer, acting_user, at, {key: [before[key], after[key]] for key in after})
    return answer


@action("backoffice.forms.copy_answer", _("申請を複製"))
def copy_answer(*, answer_id: int, acting_user: Any, at: dt.datetime) -> FormAnswer:
    """Begin a draft with what an own earlier answer says, on the version in use; files stay behind.

    Raises NotYourAnswer, FormNotInUse.
    """
    earlier = queries.answer(answer_id)
    if earlier.applicant_id != acting_user.pk:
        raise NotYourAnswer
    answer = taken_over(earlier, acting_user, at)
    # A draft may be thrown away: it is no origin to point at.
    answer.copied_from = None if earlier.state == AnswerState.DRAFT else earlier
    answer.save()
    _log("copy_answer", answer, acting_user, at, {"copied_from": ["", str(earlier)]})
    return answer


@action("backoffice.forms.discard_answer", _("申請の下書きを削除"))
def discard_answer(*, answer_id: int, acting_user: Any, at: dt.datetime) -> None:
    """Throw an own draft away, which was never submitted. Raises NotYourAnswer, AnswerNotOpen."""
    answer = own_open(answer_id, acting_user)
    if answer.state != AnswerState.DRAFT:
        raise AnswerNotOpen(state=answer.get_state_display())
    _log("discard_answer", answer, acting_user, at, {"title": [answer.title, ""]})
    answer.files.all().delete()
    answer.delete()


def answer_case(answer: FormAnswer) -> Case:
    """How the log, the series of numbers and approvals name an answer."""
    return Case(queries.kind_of(answer.form.code), answer.pk, str(answer))


def taken_over(earlier: FormAnswer, acting_user: Any, at: dt.datetime) -> FormAnswer:
    """A draft on the version in use with what an earlier answer says, not kept yet. Raises FormNotInUse."""
    form = form_in_use(earlier.form.code, at)
    answer = _begun(form, acting_user, at)
    fields = queries.fields_of(form)
    carried = rules.carried(fields, earlier.values)
    read = rules.read(fields, carried, find=_find(at, fields, carried), complete=False)
    answer.title, answer.values = earlier.title, read.values
    answer.amount_yen = rules.amount_yen(form.amount_key, read)
    return answer


def own_open(answer_id: int, acting_user: Any) -> FormAnswer:
    """An own answer that may be written, locked. Raises NotYourAnswer, AnswerNotOpen."""
    answer = FormAnswer.objects.select_for_update(of=("self",)).select_related("form").get(pk=answer_id)
    if answer.applicant_id != acting_user.pk:
        raise NotYourAnswer
    if answer.state not in queries.OPEN:
        raise AnswerNotOpen(state=answer.get_state_display())
    return answer


def form_in_use(code: str, at: dt.datetime) -> RequestForm:
    """The version of a form that is filled in on the day, with its fields. Raises FormNotInUse."""
    day = at.astimezone(TOKYO).date()
    form = queries.form_on(code, as_of=day)
    if form is None or not queries.is_in_use(form, day):
        raise FormNotInUse(name=form.name if form else code)
    return form


def read_for(
    answer: FormAnswer, form: RequestForm, values: Mapping[str, Any], at: dt.datetime, *, complete: bool
) -> rules.Read:
    """What was typed, with the files that are attached. Raises AnswerHasFaults."""
    fields = queries.fields_of(form)
    given = {**values, **_attached(answer, fields)}
    read = rules.read(fields, given, find=_find(at, fields, given), complete=complete)
    if read.faults:
        refusal = AnswerHasFaults(**faults_in_both_languages(read.faults))
        refusal.errors = faults_by_field(read.faults)
        raise refusal
    return read


def _made_by(form_key: UUID | None, acting_user: Any) -> FormAnswer | None:
    """What a form on screen has made, held while it may be written; two at once follow one another."""
    if form_key is None:
        return None
    take_turn("backoffice.forms.answer", form_key)
    there = queries.made_by(form_key)
    return own_open(there.pk, acting_user) if there else None


def _begun(form: RequestForm, acting_user: Any, at: dt.datetime) -> FormAnswer:
    return FormAnswer(
        form=form,
        title=form.name,
        applicant_id=acting_user.pk,
        applicant_name=acting_user.get_full_name(),
        drafted_at=at,
    )


def _tell_deed(answer: FormAnswer, deed: Deed | None, at: dt.datetime) -> None:
    because = deed.because.strip() if deed else ""
    if deed and (deed.on is None or not because):
        raise DeedIncomplete
    if deed and deed.on and deed.on > at.astimezone(TOKYO).date():
        raise DeedAhead
    answer.deed_on, answer.late_because = (deed.on if deed else None), because


def _write(
    answer: FormAnswer,
    form: RequestForm,
    title: str,
    values: Mapping[str, Any],
    files: tuple[NewFile, ...],
    at: dt.datetime,
) -> None:
    """Keep what was typed; a file needs the answer that it belongs to, so that is kept first."""
    answer.title = title.strip() or form.name
    if answer.pk is None:
        answer.save()
    fields = queries.fields_of(form)
    for file in files:
        _attach(answer, fields, file, at)
    read = read_for(answer, form, values, at, complete=False)
    answer.values, answer.amount_yen = read.values, rules.amount_yen(form.amount_key, read)
    answer.save(update_fields=["title", "values", "amount_yen", "deed_on", "late_because"])


def _attach(answer: FormAnswer, fields: tuple[rules.Field, ...], file: NewFile, at: dt.datetime) -> None:
    if file.field_key not in {field.key for field in fields if field.kind is rules.Kind.FILE}:
        raise NotAFileField
    media_type = media_type_of(file.name, file.content)
    stored = store_file(content=file.content, media_type=media_type)
    AnswerFile.objects.get_or_create(
        answer=answer,
        field_key=file.field_key,
        stored_file=stored,
        defaults={"name": file.name[-LONGEST_NAME:], "media_type": media_type, "attached_at": at},
    )


def _attached(answer: FormAnswer, fields: tuple[rules.Field, ...]) -> dict[str, list[dict[str, str]]]:
    """The files by field; the bytes are named by their hash, so that what is agreed to holds them too."""
    found: dict[str, list[dict[str, str]]] = {field.key: [] for field in fields if field.kind is rules.Kind.FILE}
    for file in queries.files_of(answer.pk):
        found.setdefault(file.field_key, []).append({"name": file.name, "sha256": file.stored_file.sha256})
    return found


def _find(at: dt.datetime, fields: tuple[rules.Field, ...], given: Mapping[str, Any]) -> rules.Find:
    return lookups.finder(at.astimezone(TOKYO).date(), fields, given)


def _log(step: str, answer: FormAnswer, acting_user: Any, at: dt.datetime, changes: dict[str, Any]) -> None:
    record(
        f"backoffice.forms.{step}",
        case=answer_case(answer),
        acting_user=acting_user,
        occurred_at=at,
        changes=changes,
    )
