"""Forms with their fields as rules take them, and what was filled in."""

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet

from backoffice.approvals import queries as approvals
from backoffice.approvals.models import Request
from backoffice.approvals.queries import is_asked_about

from .models import AnswerFile, AnswerState, FormAnswer, FormField, RequestForm
from .rules import Field, Kind

PREFIX = "backoffice.forms."
OPEN = (AnswerState.DRAFT, AnswerState.SENT_BACK, AnswerState.WITHDRAWN)
VIEWS = {
    "": Q(),
    "open": Q(state__in=OPEN),
    "submitted": Q(state=AnswerState.SUBMITTED),
    "ended": Q(state__in=(AnswerState.APPROVED, AnswerState.REJECTED)),
}


def kind_of(code: str) -> str:
    """The kind of request that a form is."""
    return f"{PREFIX}{code}"


def kind_of_answer(pk: int) -> str:
    """The kind of request that an answer is; "" for none that is there."""
    code = FormAnswer.objects.filter(pk=pk).values_list("form__code", flat=True).first()
    return kind_of(code) if code else ""


def with_fields(forms: QuerySet[RequestForm]) -> QuerySet[RequestForm]:
    """Forms with their fields in order, and the columns of those: two queries more, however many."""
    columns = FormField.objects.order_by("position")
    top = FormField.objects.filter(table=None).order_by("position").prefetch_related(Prefetch("columns", columns))
    return forms.prefetch_related(Prefetch("fields", top, to_attr="own_fields"))


def fields_of(form: RequestForm) -> tuple[Field, ...]:
    """The fields of a form `with_fields` as rules take them."""
    return tuple(as_field(each) for each in form.own_fields)  # type: ignore[attr-defined]


def as_field(row: FormField) -> Field:
    """A field, with its columns where it is a table."""
    columns = tuple(as_field(each) for each in row.columns.all()) if row.table_id is None else ()
    return Field(
        key=row.key,
        label=row.label,
        kind=Kind(row.kind),
        is_required=row.is_required,
        help_text=row.help_text,
        least=row.least,
        most=row.most,
        choices=tuple(row.choices),
        lookup=row.lookup,
        has_total=row.has_total,
        adds=tuple(row.adds),
        columns=columns,
    )


def form_on(code: str, *, as_of: dt.date) -> RequestForm | None:
    """The newest version of a form that holds on a day, out of use or not."""
    return with_fields(RequestForm.objects.filter(code=code, valid_from__lte=as_of)).order_by("-version").first()


def draft_of(code: str) -> RequestForm | None:
    """The version of a form that is being written."""
    return with_fields(RequestForm.objects.filter(code=code, valid_from=None)).first()


def version_of(code: str, version: int) -> RequestForm | None:
    """A version of a form, in force, to come, past or a draft."""
    return with_fields(RequestForm.objects.filter(code=code, version=version)).first()


def newest_of(code: str) -> RequestForm | None:
    """The newest version of a form, a draft too."""
    return with_fields(RequestForm.objects.filter(code=code)).order_by("-version").first()


def newest_two(code: str) -> list[RequestForm]:
    """The newest version of a form, a draft too, and the one before it, with their fields."""
    return list(with_fields(RequestForm.objects.filter(code=code)).order_by("-version")[:2])


def versions() -> list[RequestForm]:
    """Every version of every form, the newest of a form first."""
    return list(RequestForm.objects.order_by("code", "-version"))


def named(codes: Collection[str] | None = None) -> QuerySet[RequestForm]:
    """One version of each form, for its name: the newest that was put into force, else the draft."""
    found = RequestForm.objects.all() if codes is None else RequestForm.objects.filter(code__in=codes)
    return found.order_by("code", F("valid_from").desc(nulls_last=True), "-version").distinct("code")


def in_use(as_of: dt.date) -> list[RequestForm]:
    """The forms that may be filled in on a day, by name: two versions of one are one."""
    begun = RequestForm.objects.filter(valid_from__lte=as_of).order_by("code", "-version").distinct("code")
    return sorted((form for form in begun if is_in_use(form, as_of)), key=lambda form: (form.name, form.code))


def is_in_use(form: RequestForm, as_of: dt.date) -> bool:
    """Whether a version that has begun may be filled in on a day."""
    return form.out_of_use_from is None or form.out_of_use_from > as_of


def answers(*, of: int | None, view: str = "", text: str = "", code: str = "") -> QuerySet[FormAnswer]:
    """What a user filled in (everybody, drafts of others left out, for None) in one of VIEWS, whose number, title,
    applicant or form holds each word of `text`."""
    found = FormAnswer.objects.filter(VIEWS.get(view, Q())).select_related("form")
    found = found.filter(applicant_id=of) if of is not None else found.exclude(state=AnswerState.DRAFT)
    found = found.filter(form__code=code) if code else found
    for word in text.split():
        found = found.filter(
            Q(title__icontains=word)
            | Q(number__istartswith=word)
            | Q(applicant_name__contains=word)
            | Q(form__name__icontains=word)
        )
    return found


def answer(pk: int) -> FormAnswer:
    """One answer with its form; FormAnswer.DoesNotExist when there is none."""
    forms: Any = with_fields(RequestForm.objects.all())
    return FormAnswer.objects.prefetch_related(Prefetch("form", forms), "files__stored_file").get(pk=pk)


def made_by(form_key: UUID) -> FormAnswer | None:
    """What a form on screen has made."""
    return FormAnswer.objects.filter(form_key=form_key).first()


def form_with_fields(pk: int) -> RequestForm:
    """A version by its id, with its fields."""
    return with_fields(RequestForm.objects.filter(pk=pk)).get()


def files_of(answer_id: int) -> QuerySet[AnswerFile]:
    """The files of an answer as they were attached."""
    return AnswerFile.objects.filter(answer_id=answer_id).select_related("stored_file").order_by("pk")


def requests_of(found: FormAnswer) -> list[int]:
    """The ids of the approvals that were asked for an answer, the newest first."""
    asked = Request.objects.filter(case_kind=kind_of(found.form.code), case_id=found.pk).order_by("-id")
    return list(asked.values_list("pk", flat=True))


def last_looked_at(found: FormAnswer) -> dt.datetime | None:
    """When somebody last looked at a decision that was taken in their place (後閲); None where nobody has."""
    newest = next(iter(requests_of(found)), None)
    return approvals.last_looked_at(newest) if newest else None


def marks_of(found: FormAnswer) -> list[str]:
    """How an answer is marked in lists, in titles and on paper: 事後, 変更; said in Japanese, as titles are."""
    return [*(["事後"] if found.deed_on else []), *(["変更"] if found.changes_id else [])]


def change_of(answer_id: int) -> FormAnswer | None:
    """The approved answer that changed another."""
    return FormAnswer.objects.filter(changes=answer_id, state=AnswerState.APPROVED).select_related("form").first()


def chain_of(found: FormAnswer) -> list[FormAnswer]:
    """The first approved answer and the approved ones that changed it, in their order: one query."""
    root = found.root_id or found.pk
    approved = FormAnswer.objects.filter(Q(pk=root) | Q(root=root), state=AnswerState.APPROVED)
    return list(approved.select_related("form").order_by("ended_at", "pk"))


def is_open_to(found: FormAnswer, user_id: int, *, as_of: dt.date, reads_all: bool) -> bool:
    """Whether a user may see an answer, its files and its paper: their own; asked about it, or deputy of who is; or reading
    all of them, once it was submitted."""
    if found.applicant_id == user_id:
        return True
    if found.submitted_at is None:
        return False
    return reads_all or is_asked_about(kind_of(found.form.code), found.pk, user_id, as_of=as_of)


def to_correct(user_id: int) -> QuerySet[FormAnswer]:
    """What was sent back to a user, the longest ago first."""
    back = FormAnswer.objects.filter(applicant_id=user_id, state=AnswerState.SENT_BACK)
    return back.select_related("form").order_by("ended_at", "pk")
