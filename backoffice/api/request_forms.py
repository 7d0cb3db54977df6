"""Endpoints of request forms: what a form asks for, and one's own answers, filled in, changed, submitted and read."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backoffice.approvals.models import Request
from backoffice.companies import clock
from backoffice.forms import lookups, queries
from backoffice.forms.actions import Deed, NewFile, change_answer, draft_answer, submit_answer
from backoffice.forms.models import AnswerState, FormField, RequestForm
from backoffice.forms.rules import Field, Kind

from . import ids
from .endpoint import Endpoint, acts, lists, reads
from .fields import Given, Nothing, OpaqueId, SentFile, Yen
from .problems import Invalid, NothingThere

VIEW, DRAFT = "backoffice.forms.view_answers", "backoffice.forms.draft_answer"
CHANGE, SUBMIT = "backoffice.forms.change_answer", "backoffice.forms.submit_answer"
KINDS, STATES = tuple(FormField.Kind.values), tuple(AnswerState.values)
ENTRY = "ent"
NOT_READABLE = {
    "ja": "この項目は、申請書の項目の形（GET /api/v1/request-forms）で指定してください。",
    "en": "Give this as the form asks for it (GET /api/v1/request-forms).",
}


class FormColumn(serializers.Serializer):
    """A column of a table."""

    key = serializers.CharField()
    label = serializers.CharField()
    kind = serializers.ChoiceField(choices=KINDS)
    required = serializers.BooleanField(source="is_required")
    help_text = serializers.CharField()
    least = serializers.CharField(allow_null=True)
    most = serializers.CharField(allow_null=True)
    choices = serializers.ListField(child=serializers.CharField())
    lookup = serializers.CharField()
    has_total = serializers.BooleanField()


class FormFieldAsked(FormColumn):
    """A field: `kind` says what `values` takes under its key; `least` and `most` bound it, or count its rows or files."""

    adds = serializers.ListField(child=serializers.CharField())
    columns = FormColumn(many=True)


class FormInUse(serializers.Serializer):
    """申請書: a form that may be filled in today."""

    id = serializers.CharField(source="code")
    version = serializers.IntegerField()
    name = serializers.CharField()
    purpose = serializers.CharField()
    amount_key = serializers.CharField()
    fields_asked = FormFieldAsked(many=True)


class RegisterEntry(serializers.Serializer):
    """What may be chosen."""

    id = OpaqueId(ENTRY)
    name = serializers.CharField()


class Register(serializers.Serializer):
    """台帳: all that a field with this `lookup` may choose today."""

    id = serializers.CharField()
    entries = RegisterEntry(many=True)


class AttachedFile(serializers.Serializer):
    """A file of an answer."""

    field = serializers.CharField(source="field_key")
    name = serializers.CharField()
    sha256 = serializers.CharField(source="stored_file.sha256")


class RequestAnswer(serializers.Serializer):
    """記入した申請: what was filled in, and how far it is. `request` is the approval that was asked for it last."""

    id = OpaqueId("ans", source="pk")
    form = serializers.CharField(source="form.code")
    version = serializers.IntegerField(source="form.version")
    number = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=STATES)
    values = serializers.SerializerMethodField()
    amount = Yen(source="amount_yen", allow_null=True)
    files = AttachedFile(many=True, source="files.all")
    drafted_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    request = OpaqueId("req", source="request_id", allow_null=True)

    def get_values(self, answer: Any) -> dict[str, Any]:
        """By the keys of the form; an entry of a register with its id and its name."""
        return {key: _told(value) for key, value in answer.values.items()}


class AnswerFilters(Given):
    """Which of one's own answers."""

    form = serializers.CharField(required=False, max_length=30, source="code", help_text=_("この申請書だけ。"))
    view = serializers.ChoiceField(
        choices=("open", "submitted", "ended"),
        required=False,
        help_text=_("直せるもの、承認待ち、終わったもののどれか。"),
    )


class NewAttachment(Given):
    """A file for a field of the kind FILE."""

    field = serializers.CharField(max_length=30, help_text=_("申請書の項目の記号。"))
    file = SentFile()


class Filled(Given):
    """What was filled in, whole: what is left out of `values` is empty."""

    example = {
        "title": "複合機の入れ替え",
        "values": {
            "kind": "購入",
            "purpose": "保守の期限が切れるため。",
            "quotations": [{"item": "複合機", "supplier": "芝浦事務機", "quantity": 1, "amount": 330_000}],
        },
        "files": [{"field": "papers", "file": {"upload": ids.write("upl", 1)}}],
    }
    title = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    values = serializers.DictField(
        required=False,
        default=dict,
        help_text=_("申請書の項目の記号ごとの値。台帳の項目はID、明細表は行の並び、ファイルは files で送ります。"),
    )
    files = NewAttachment(many=True, required=False, default=list, max_length=20)
    deed_on = serializers.DateField(required=False, help_text=_("事後の申請なら、行った日。"))
    late_because = serializers.CharField(
        max_length=300, required=False, default="", allow_blank=True, help_text=_("事後になった理由。")
    )


class NewAnswer(Filled):
    """A draft of a form."""

    example = {"form": "ringi", **Filled.example}
    form = serializers.CharField(max_length=30, help_text=_("申請書のID。"))


class FormList(Endpoint):
    """The forms that may be filled in today."""

    resource = "request_forms"

    @lists(
        step=VIEW,
        summary=_("記入できる申請書と、その項目の一覧"),
        each=FormInUse,
        then=lambda _request, rows: _shown(rows),
    )
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        found = [form.pk for form in queries.in_use(clock.today())]
        return queries.with_fields(RequestForm.objects.filter(pk__in=found))


class FormDetail(Endpoint):
    """One form in use, by its code."""

    resource = "request_forms"

    @reads(step=VIEW, summary=_("申請書1つの項目"), answers=FormInUse)
    def get(self, request: Any, pk: str) -> Any:
        return _shown([_form(pk)])[0]


class RegisterDetail(Endpoint):
    """What may be chosen in a field with a lookup."""

    resource = "request_forms"

    @reads(step=DRAFT, summary=_("台帳から選べるもの"), answers=Register)
    def get(self, request: Any, pk: str) -> Any:
        found = next((each for each in lookups.every() if each.code == pk), None)
        if found is None:
            raise NothingThere
        entries = [{"id": number, "name": name} for number, name in found.entries(clock.today())]
        return {"id": pk, "entries": entries}


def _own(request: Any, pk: str) -> Any:
    mine = queries.answers(of=request.user.pk).prefetch_related("files__stored_file")
    return _with_requests([mine.get(pk=ids.read("ans", pk))])[0]


class AnswerList(Endpoint):
    """One's own answers, the oldest first; and a new draft."""

    resource = "request_answers"

    @lists(
        step=VIEW,
        summary=_("自分が申請書に記入した申請の一覧"),
        each=RequestAnswer,
        filters=AnswerFilters,
        then=lambda _request, rows: _with_requests(rows),
    )
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        return queries.answers(of=request.user.pk, **asked).prefetch_related("files__stored_file")

    @acts(
        step=DRAFT,
        summary=_("申請書に記入する（下書き）"),
        takes=NewAnswer,
        answers=RequestAnswer,
        leads_to="backoffice_api:api_request_answer_detail",
    )
    def post(self, request: Any, given: dict[str, Any]) -> Any:
        code = given.pop("form")
        form = queries.form_on(code, as_of=clock.today())
        made = draft_answer(code=code, **_filled(given, form), acting_user=request.user, at=clock.now())
        return _own(request, ids.write("ans", made.pk))


class AnswerDetail(Endpoint):
    """One answer of the user."""

    resource = "request_answers"

    @reads(step=VIEW, summary=_("自分が記入した申請1件"), answers=RequestAnswer)
    def get(self, request: Any, pk: str) -> Any:
        return _own(request, pk)


class AnswerChange(Endpoint):
    """A draft, or what came back, written anew."""

    resource = "request_answers"

    @acts(step=CHANGE, summary=_("下書き・差し戻された申請を書き直す"), takes=Filled, answers=RequestAnswer, upon=_own)
    def post(self, request: Any, given: dict[str, Any], pk: str) -> Any:
        answer = _own(request, pk)
        form = queries.form_with_fields(answer.form_id)
        change_answer(answer_id=answer.pk, **_filled(given, form), acting_user=request.user, at=clock.now())
        return _own(request, pk)


class AnswerSubmit(Endpoint):
    """An answer that is asked for."""

    resource = "request_answers"

    @acts(step=SUBMIT, summary=_("記入した申請を提出する"), takes=Nothing, answers=RequestAnswer, upon=_own)
    def post(self, request: Any, given: dict[str, Any], pk: str) -> Any:
        submit_answer(answer_id=ids.read("ans", pk), acting_user=request.user, at=clock.now())
        return _own(request, pk)


def _form(code: str) -> RequestForm:
    form = queries.form_on(code, as_of=clock.today()) if code.isascii() and code.isprintable() else None
    if form is None or not queries.is_in_use(form, clock.today()):
        raise NothingThere
    return form


def _shown(forms: Sequence[Any]) -> list[Any]:
    for form in forms:
        form.fields_asked = queries.fields_of(form)
    return list(forms)


def _with_requests(answers: Sequence[Any]) -> list[Any]:
    """The answers with the approval that was asked for each last: one query."""
    kinds = {queries.kind_of(answer.form.code) for answer in answers}
    asked = Request.objects.filter(case_kind__in=kinds, case_id__in=[answer.pk for answer in answers]).order_by("id")
    last = {case_id: pk for case_id, pk in asked.values_list("case_id", "pk")}  # noqa: C416  (the last one stays)
    for answer in answers:
        answer.request_id = last.get(answer.pk)
    return list(answers)


def _filled(given: Mapping[str, Any], form: RequestForm | None) -> dict[str, Any]:
    """What an action takes, once every value has the shape that its field asks for; raises Invalid."""
    fields = queries.fields_of(form) if form else ()
    errors = list(_misshapen(fields, given["values"], "values"))
    if form and errors:
        raise Invalid(members={"errors": [{"field": at, "code": "invalid", "message": NOT_READABLE} for at in errors]})
    deed_on = given.get("deed_on")
    return {
        "title": given["title"],
        "values": _plain(fields, given["values"]),
        "files": tuple(NewFile(each["field"], **each["file"]) for each in given["files"]),
        "deed": Deed(deed_on, given["late_because"]) if deed_on or given["late_because"] else None,
    }


def _misshapen(fields: Sequence[Field], values: Mapping[str, Any], path: str) -> Iterator[str]:
    """Where something stands that no field of that kind reads, or that no field asks for."""
    known = {field.key: field for field in fields if field.kind not in (Kind.SUM, Kind.FILE)}
    for key, value in values.items():
        at = f"{path}.{key}"[:200]
        field = known.get(key)
        if field is None:
            yield at
        elif field.kind is Kind.TABLE:
            yield from _misshapen_rows(field, value, at)
        elif not _fits(field.kind, value):
            yield at


def _misshapen_rows(field: Field, value: Any, at: str) -> Iterator[str]:
    if value is not None and not isinstance(value, list):
        yield at
        return
    for place, row in enumerate(value or ()):
        if isinstance(row, dict):
            yield from _misshapen(field.columns, row, f"{at}.{place}")
        else:
            yield f"{at}.{place}"


def _fits(kind: Kind, value: Any) -> bool:
    if value is None:
        return True
    if kind is Kind.CHOICES:
        return isinstance(value, list) and all(_is_text(each) for each in value)
    if kind is Kind.YES_NO:
        return isinstance(value, bool)
    if kind is Kind.LOOKUP:
        return value == "" or (_is_text(value) and _entry_of(value) is not None)
    return _is_text(value) or (isinstance(value, int | float) and not isinstance(value, bool))


def _is_text(value: Any) -> bool:
    """A text that can be kept: a half of a pair of signs is none."""
    return isinstance(value, str) and value.encode(errors="replace").decode() == value


def _entry_of(text: str) -> int | None:
    try:
        return ids.read(ENTRY, text)
    except ids.UnknownId:
        return None


def _plain(fields: Sequence[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """Ids of entries as the numbers that they stand for, as the page sends them."""
    plain = dict(values)
    for field in fields:
        value = values.get(field.key)
        if field.kind is Kind.TABLE:
            plain[field.key] = [_plain(field.columns, row) for row in value or ()]
        elif field.kind is Kind.LOOKUP and value:
            plain[field.key] = str(_entry_of(value))
    return plain


def _told(value: Any) -> Any:
    if isinstance(value, dict):
        known = set(value) == {"id", "name"}
        return {key: ids.write(ENTRY, inner) if known and key == "id" else _told(inner) for key, inner in value.items()}
    return [_told(inner) for inner in value] if isinstance(value, list) else value
