"""取り込み: upload a file of another program, give its words their meaning, post it whole, take it back whole."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.ledger import actions, foreign, queries, shown
from accounting.ledger.forms import UndoForm, UploadForm, WordsForm
from accounting.ledger.models import ImportedSlip, ImportState, JournalImport
from accounting.ledger.reading import Standing, standing
from backoffice.approvals.queries import pending_of
from backoffice.companies import clock
from backoffice.documents.actions import open_stored
from backoffice.jobs.panel import shown as shown_job
from backoffice.jobs.queries import latest_of, progress
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

VIEW, UPLOAD = "accounting.ledger.view_ledger", "accounting.ledger.upload_journal"
LIST, DETAIL = "accounting:ledger_import_list", "accounting:ledger_import_detail"
CASE = "accounting.ledger.journal_import"


@page(step=VIEW)
def import_list(request: StaffRequest) -> HttpResponse:
    """Every import, the newest first."""
    found = page_of(request, queries.journal_imports(), by="id", descending=True)
    context = {
        "imports": [shown.import_row(each) for each in found.rows],
        "page": found,
        "may_upload": request.may(UPLOAD),
    }
    return render(request, "accounting/ledger/import_list.html", context)


@form_page(step=UPLOAD)
def import_new(request: StaffRequest) -> HttpResponse:
    """Choose the file and the program that wrote it; one that can't be read is not kept."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = actions.upload_journal(
                name=file.name,
                content=file.read(),
                program=form.cleaned_data["program"],
                acting_user=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            return redirect(DETAIL, pk=made.pk)
    context = {
        "form": form,
        "title": _("仕訳の取り込み"),
        "lead": _("ほかの会計ソフトの仕訳帳を読み取ります。確認の画面で確定するまで、1件も記帳しません。"),
        "button": _("アップロードして確認"),
        "back_url": reverse(LIST),
    }
    return render(request, "accounting/ledger/import_new.html", context, status=422 if form.errors else 200)


@page(step=VIEW)
def import_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """While it waits: sums by month, the first slips, words without a meaning, faults. Then how far the job is."""
    return _detail(request, _held(pk), None)


@form_page(step="accounting.ledger.map_words")
def import_words(request: StaffRequest, pk: int) -> HttpResponse:
    """読み替え: what the words of the file mean here."""
    held = _held(pk)
    if request.method != "POST":
        return _detail(request, held, None)
    if held.state != ImportState.WAITING:
        return redirect(DETAIL, pk=pk)
    found = standing(held)
    form = _words_form(found, request.POST) if found else None
    if form is not None and form.is_valid():
        actions.map_words(import_id=pk, meanings=form.meanings(), acting_user=request.user, at=clock.now())
        messages.success(request, _("読み替えを保存しました。次の取り込みでも使います。"))
        return redirect(DETAIL, pk=pk)
    return _detail(request, held, form)


@post_only(step="accounting.ledger.read_import")
def import_read(request: StaffRequest, pk: int) -> HttpResponse:
    """読み直す: by what the words mean today."""
    actions.read_import(import_id=_held(pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("ファイルを読み直しました。"))
    return redirect(DETAIL, pk=pk)


@post_only(step="accounting.ledger.order_import")
def import_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """確定: the whole file is posted by a job."""
    actions.order_import(import_id=_held(pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("記帳を受け付けました。"))
    return redirect(DETAIL, pk=pk)


@post_only(step="accounting.ledger.discard_import")
def import_discard(request: StaffRequest, pk: int) -> HttpResponse:
    """取りやめ."""
    actions.discard_import(import_id=_held(pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("取り込みを取りやめました。"))
    return redirect(LIST)


@form_page(step="accounting.ledger.order_import_reversal")
def import_undo(request: StaffRequest, pk: int) -> HttpResponse:
    """Take every entry of a file back."""
    held, form = _held(pk), UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            job = actions.order_import_reversal(
                import_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now()
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            asked = _("取消の承認を依頼しました。承認されると取り消されます。")
            messages.success(request, _("取消を受け付けました。") if job else asked)
            return redirect(DETAIL, pk=pk)
    sums = queries.standing_of(held)
    is_asked = queries.needs_approval(sums.largest_yen)
    words = _("%(count)s件の仕訳の取消の承認を依頼") if is_asked else _("%(count)s件の仕訳を取り消す")
    context = {
        "form": form,
        "title": _("取り込みの取消：%(name)s") % {"name": held.name},
        "lead": shown.asked_first(sums.largest_yen) if is_asked else "",
        "button": words % {"count": f"{sums.entries:,}"},
        "back_url": reverse(DETAIL, args=[pk]),
    }
    return render(request, "accounting/ledger/import_new.html", context, status=422 if form.errors else 200)


@page(step=VIEW)
def import_slip(request: StaffRequest, pk: int) -> HttpResponse:
    """The rows of the file that an entry was made of, as they came."""
    try:
        slip = queries.imported_slip(pk)
    except ImportedSlip.DoesNotExist as missing:
        raise Http404 from missing
    with open_stored(slip.journal_import.stored_file) as opened:
        file: Any = opened
        rows = foreign.raw_rows(file, foreign.encoding_of(file), slip.first_row, slip.last_row)
    context = {
        "slip": {
            "first": slip.first_row,
            "last": slip.last_row,
            "number": slip.their_number,
            "name": slip.journal_import.name,
            "import_url": reverse(DETAIL, args=[slip.journal_import_id]),
        },
        "rows": list(enumerate(rows, start=slip.first_row)),
    }
    return render(request, "accounting/ledger/import_slip.html", context)


def _detail(request: StaffRequest, held: JournalImport, form: WordsForm | None) -> HttpResponse:
    is_waiting = held.state == ImportState.WAITING
    found = standing(held) if is_waiting else None
    job, asked = latest_of(CASE, held.pk), pending_of(CASE, held.pk)
    if found and form is None and found.asked_words() and request.may("accounting.ledger.map_words"):
        form = _words_form(found, None)
    context = {
        "import": shown.import_page(request, held, asked),
        "asked": shown.asked_row(request, asked),
        "second_person": shown.second_person(request, held, found.reading.largest_yen) if found else "",
        "is_waiting": is_waiting,
        "looked": shown.looked(found) if found else None,
        "faults": found.faults if found else [],
        "more_faults": found.fault_count - len(found.faults) if found else 0,
        "words": shown.word_rows(form, found) if form and found else [],
        "more_words": found.unknown_count - len(form.names) if form and found else 0,
        "lists": form.offered.lists() if form else [],
        "form": form,
        "job": shown_job(progress(job.pk, at=clock.now())) if job and not is_waiting else None,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "accounting/ledger/import_detail.html", context, status=status)


def _words_form(found: Standing, sent: Any) -> WordsForm:
    suggested = {(kind, theirs): ours for kind, theirs, ours in found.reading.suggested}
    return WordsForm(sent, words=found.asked_words(), suggested=suggested)


def _held(pk: int) -> JournalImport:
    try:
        return queries.journal_import(pk)
    except JournalImport.DoesNotExist as missing:
        raise Http404 from missing
