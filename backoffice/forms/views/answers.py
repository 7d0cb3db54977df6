"""申請書の申請: choosing a form, filling it in, and what became of it."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.documents.answer import bytes_answer
from backoffice.eventlog.saving import saves_anew
from backoffice.forms import actions, queries, shown
from backoffice.forms.forms import AnswerForm
from backoffice.forms.models import AnswerFile, FormAnswer, RequestForm
from backoffice.forms.written import entry_id
from backoffice.shell import fields
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import denied, refusal_text, say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

VIEW, VIEW_EVERY = "backoffice.forms.view_answers", "backoffice.forms.view_every_answer"
DETAIL = "backoffice:forms_answer_detail"


@page(step=VIEW)
def answer_list(request: StaffRequest) -> HttpResponse:
    """What the user filled in, the newest first; who reads all of them may ask for everybody's."""
    view, text = request.GET.get("view", ""), request.GET.get("q", "").replace("\0", "").strip()
    sees_all = request.may(VIEW_EVERY) and view != "open"
    of = None if sees_all else request.user.pk
    found = page_of(request, queries.answers(of=of, view=view, text=text), by="id", descending=True)
    context = {
        "answers": [shown.answer_row(each) for each in found.rows],
        "page": found,
        "query": text,
        "view": view,
        "tabs": shown.tabs(view),
        "sees_all": sees_all,
        "choose_url": reverse("backoffice:forms_answer_choose"),
    }
    return render(request, "forms/answer_list.html", context)


@page(step="backoffice.forms.draft_answer")
def answer_choose(request: StaffRequest) -> HttpResponse:
    """The forms that may be filled in, with what each is for."""
    return render(request, "forms/answer_choose.html", {"forms": shown.choices(queries.in_use(clock.today()))})


@page(step=VIEW)
def answer_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """What somebody filled in, with its approval."""
    found, today = _answer(pk), clock.today()
    if not queries.is_open_to(found, request.user.pk, as_of=today, reads_all=request.may(VIEW_EVERY)):
        return denied(request)
    return render(request, "forms/answer_detail.html", shown.answer(request, found, today))


@form_page(step="backoffice.forms.draft_answer")
def answer_new(request: StaffRequest, code: str) -> HttpResponse:
    """Fill in a form for the first time."""
    form = queries.form_on(code, as_of=clock.today())
    if form is None or not queries.is_in_use(form, clock.today()):
        raise Http404

    form_key = _form_key(request)
    made = queries.made_by(form_key)
    if made is not None and made.applicant_id == request.user.pk and made.state not in queries.OPEN:
        return redirect(DETAIL, pk=made.pk)

    def save(given: dict[str, Any]) -> FormAnswer:
        return actions.draft_answer(code=code, **given, form_key=form_key, acting_user=request.user, at=clock.now())

    return _fill_in(request, form, None, save, form_key=str(form_key))


@saves_anew(queries.kind_of_answer)
@form_page(step="backoffice.forms.change_answer")
def answer_change(request: StaffRequest, pk: int) -> HttpResponse:
    """Go on with a draft, or correct what came back."""
    found = _answer(pk)
    if found.applicant_id != request.user.pk:
        return denied(request)
    if request.method != "POST" and found.state not in queries.OPEN:
        return redirect(DETAIL, pk=pk)
    removed = tuple(each for each in map(entry_id, request.POST.getlist("remove")) if each is not None)

    def save(given: dict[str, Any]) -> FormAnswer:
        return actions.change_answer(answer_id=pk, **given, removed=removed, acting_user=request.user, at=clock.now())

    return _fill_in(request, found.form, found, save)


@post_only(step="backoffice.forms.copy_answer")
def answer_copy(request: StaffRequest, pk: int) -> HttpResponse:
    """Begin anew with what an earlier one says."""
    made = actions.copy_answer(answer_id=_answer(pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("内容を引き継いだ下書きを作りました。ファイルは添付し直してください。"))
    return redirect("backoffice:forms_answer_change", pk=made.pk)


@post_only(step="backoffice.forms.begin_change")
def answer_amend(request: StaffRequest, pk: int) -> HttpResponse:
    """変更: ask anew for an approved one with other values."""
    made = actions.begin_change(answer_id=_answer(pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("変更の下書きを作りました。変わるところを直して、申請してください。"))
    return redirect("backoffice:forms_answer_change", pk=made.pk)


@post_only(step="backoffice.forms.discard_answer")
def answer_discard(request: StaffRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    actions.discard_answer(answer_id=_answer(pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("下書きを削除しました。"))
    return redirect("backoffice:forms_answer_list")


@page(step="backoffice.forms.print_answer")
def answer_print(request: StaffRequest, pk: int) -> FileResponse:
    """The answer as a PDF with the seals of those who acted."""
    name, content = actions.print_answer(answer_id=_answer(pk).pk, acting_user=request.user, at=clock.now())
    return bytes_answer(ContentFile(content), name=name, media_type="application/pdf")


@page(step="backoffice.forms.read_file")
def file_download(request: StaffRequest, pk: int) -> FileResponse:
    """A file as it came."""
    try:
        file, content = actions.read_file(file_id=pk, acting_user=request.user, at=clock.now())
    except AnswerFile.DoesNotExist as missing:
        raise Http404 from missing
    return bytes_answer(content, name=file.name, media_type=file.media_type)


def _form_key(request: StaffRequest) -> UUID:
    """The key of the form that was sent, or of the one that is shown now."""
    try:
        return UUID(request.POST.get("form_key", ""))
    except ValueError:
        return uuid4()


def _fill_in(
    request: StaffRequest, version: RequestForm, found: FormAnswer | None, save: Any, *, form_key: str = ""
) -> HttpResponse:
    """The form with its rows; saved as a draft, submitted, or shown again with more rows."""
    submits, grows = "submit" in request.POST, "more" in request.POST
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        fields=queries.fields_of(version),
        values=found.values if found else {},
        title=found.title if found else version.name,
        form_name=version.name,
        today=clock.today(),
        deed=actions.Deed(found.deed_on, found.late_because) if found and found.deed_on else None,
        complete=submits,
    )
    if request.method == "POST" and not grows and form.is_valid():
        try:
            return _saved(request, form, save, submits=submits)
        except Refusal as refusal:
            say_at_field(form, refusal)
    errors = fields.summary(form) if request.method == "POST" and not grows else []
    context = {
        "form": form,
        "lists": form.lists(),
        "title": _("「%(title)s」の変更") % {"title": found.title} if found else version.name,
        "lead": version.purpose,
        "entries": shown.entry_tables(form, queries.fields_of(version)),
        "files": shown.files(found) if found else [],
        "errors": errors,
        "answer": found,
        "first": found.changes if found else None,
        "form_key": form_key,
        "back_url": reverse(DETAIL, args=[found.pk]) if found else reverse("backoffice:forms_answer_choose"),
    }
    return render(request, "forms/answer_form.html", context, status=422 if errors else 200)


def _saved(request: StaffRequest, form: AnswerForm, save: Any, *, submits: bool) -> HttpResponse:
    """Keep what was typed; submitted where that was asked for. What the submission refuses leaves the draft."""
    given = {
        "title": form.cleaned_data["answer_title"],
        "values": form.given(),
        "files": form.new_files(),
        "deed": form.deed(),
    }
    made: FormAnswer = save(given)
    if not submits:
        messages.success(request, _("下書きを保存しました。"))
        return redirect("backoffice:forms_answer_change", pk=made.pk)
    try:
        sent = actions.submit_answer(answer_id=made.pk, acting_user=request.user, at=clock.now())
    except actions.AnswerNotOpen:
        # The same form, sent twice at once: the other one has submitted it.
        return redirect(DETAIL, pk=made.pk)
    except Refusal as refusal:
        messages.warning(
            request, _("下書きを保存しましたが、申請していません。%(why)s") % {"why": refusal_text(refusal)}
        )
        return redirect("backoffice:forms_answer_change", pk=made.pk)
    messages.success(
        request,
        _("「%(title)s」を申請しました。申請番号は%(number)sです。") % {"title": sent.title, "number": sent.number},
    )
    return redirect(DETAIL, pk=sent.pk)


def _answer(pk: int) -> FormAnswer:
    try:
        return queries.answer(pk)
    except FormAnswer.DoesNotExist as missing:
        raise Http404 from missing
