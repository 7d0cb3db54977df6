"""取り込み: upload a file of another program, give its words their meaning, post it whole, take it back whole."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.ledger import actions, foreign, queries, shown
from accounting.ledger.forms import UndoForm, UploadForm, WordsForm
from accounting.ledger.models import ImportedSlip, ImportState, JournalImport, MappedKind
from accounting.ledger.translated import SHOWN_FAULTS, Read, suggested_tax
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
    looked = actions.look(held, keep=False)
    form = _words_form(looked, held, request.POST)
    if form.is_valid():
        actions.map_words(import_id=pk, meanings=form.meanings(), acting_user=request.user, at=clock.now())
        messages.success(request, _("読み替えを保存しました。次の取り込みでも使います。"))
        return redirect(DETAIL, pk=pk)
    return _detail(request, held, form)


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
            actions.order_import_reversal(import_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("取消を受け付けました。"))
            return redirect(DETAIL, pk=pk)
    context = {
        "form": form,
        "title": _("取り込みの取消：%(name)s") % {"name": held.name},
        "button": _("%(count)s件の仕訳を取り消す") % {"count": f"{held.entries:,}"},
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
    looked = actions.look(held, keep=False) if held.state == ImportState.WAITING else None
    job = latest_of(CASE, held.pk)
    may_map = held.state == ImportState.WAITING and request.may("accounting.ledger.map_words")
    if looked and may_map and form is None:
        form = _words_form(looked, held, None)
    context = {
        "import": shown.import_page(request, held),
        "looked": shown.looked(looked) if looked else None,
        "faults": looked.faults[:SHOWN_FAULTS] if looked else [],
        "more_faults": max(0, len(looked.faults) - SHOWN_FAULTS) if looked else 0,
        "words": shown.word_rows(form, looked) if form and looked else [],
        "form": form,
        "job": shown_job(progress(job.pk, at=clock.now())) if job and looked is None else None,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "accounting/ledger/import_detail.html", context, status=status)


def _words_form(looked: Read, held: JournalImport, sent: Any) -> WordsForm:
    unknown = [(kind, word) for kind in MappedKind.values for word, _n in looked.unknown[kind].most_common()]
    suggested = queries.suggested_words(unknown, suggested_tax(held.program))
    return WordsForm(sent, words=unknown, suggested=suggested)


def _held(pk: int) -> JournalImport:
    try:
        return queries.journal_import(pk)
    except JournalImport.DoesNotExist as missing:
        raise Http404 from missing
