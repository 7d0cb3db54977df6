"""取り込み: upload a list of assets, look at every fault, then enter it whole or give it up."""

from collections import Counter
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.fixed_assets import actions
from accounting.fixed_assets.actions import NewAsset
from accounting.fixed_assets.entries import imported_asset
from accounting.fixed_assets.forms import ImportForm, UploadForm, places_by_code
from accounting.fixed_assets.models import Asset, AssetImport
from backoffice.companies import clock
from backoffice.exchange.lists import MEDIA, Fault, Row, as_sent, faults_of, rows_of, template
from backoffice.shell.fields import sentences
from backoffice.shell.formats import in_english
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

UPLOAD, CONFIRM = "accounting.fixed_assets.upload_list", "accounting.fixed_assets.confirm_list"
SHOWN_FAULTS, SAMPLE_ROWS, SAMPLE_COLUMNS = 200, 5, 8


@dataclass(slots=True)
class Looked:
    """How many rows there are, what they would enter, and their faults; `sample` shows the first rows."""

    rows: int
    headings: list[str]
    sample: list[list[str]]
    entries: list[NewAsset] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def wrong_rows(self) -> int:
        """How many rows have a fault."""
        return len({fault.row for fault in self.faults})


@form_page(step=UPLOAD)
def import_new(request: StaffRequest) -> HttpResponse:
    """Choose the file; one that can't be read is not kept."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        media_type = MEDIA["xlsx"] if file.name.endswith(".xlsx") else "text/csv"
        try:
            _look(content)
            made = actions.upload_list(
                name=file.name, content=content, media_type=media_type, acting_user=request.user, at=clock.now()
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            return redirect("accounting:fixed_assets_import_detail", pk=made.pk)
    context = {
        "form": form,
        "title": _("固定資産の取り込み"),
        "lead": _("このシステムより前に取得した資産を、開始時の帳簿価額とともに登録します。仕訳は起こしません。"),
        "button": _("アップロードして確認"),
        "back_url": reverse("accounting:fixed_assets_asset_list"),
        "templates": [
            {"form": name, "url": reverse("accounting:fixed_assets_import_template", args=[name])} for name in MEDIA
        ],
    }
    return render(request, "accounting/fixed_assets/import_new.html", context, status=422 if form.errors else 200)


@page(step=UPLOAD)
def import_template(request: StaffRequest, form: str) -> HttpResponse:
    """An empty list to fill in, as CSV or Excel."""
    if form not in MEDIA:
        raise Http404
    content = template(ImportForm(**places_by_code(clock.today())), as_workbook=form == "xlsx")
    headers = {"Content-Disposition": f'attachment; filename="fixed-assets.{form}"'}
    return HttpResponse(content, content_type=MEDIA[form], headers=headers)


@page(step=CONFIRM)
def import_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The preview: how many rows, the first of them, and every fault. Nothing is entered yet."""
    held = _held(pk)
    found = _look(actions.content_of(held))
    waits = held.state == AssetImport.State.WAITING
    context = {
        "list": {
            "pk": pk,
            "name": held.name,
            "state": held.state,
            "state_label": held.get_state_display(),
            "waits": waits,
        },
        "found": found,
        "faults": found.faults[:SHOWN_FAULTS],
        "more_faults": max(0, len(found.faults) - SHOWN_FAULTS),
    }
    return render(request, "accounting/fixed_assets/import_detail.html", context)


@post_only(step=CONFIRM)
def import_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """確定: the kept file is read once more and entered whole."""
    held = _held(pk)
    found = _look(actions.content_of(held))
    count = actions.confirm_list(
        list_id=pk, entries=found.entries, errors=found.wrong_rows, acting_user=request.user, at=clock.now()
    )
    messages.success(request, _("%(count)s件を取り込みました。") % {"count": count})
    return redirect("accounting:fixed_assets_asset_list")


@post_only(step="accounting.fixed_assets.discard_list")
def import_discard(request: StaffRequest, pk: int) -> HttpResponse:
    """取りやめ."""
    actions.discard_list(list_id=_held(pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("取り込みを取りやめました。"))
    return redirect("accounting:fixed_assets_import_new")


def _look(content: bytes) -> Looked:
    """Read a list whole: what it would enter, and all that is wrong with it."""
    places = places_by_code(clock.today())
    empty = ImportForm(**places)
    rows = rows_of(content, empty)
    shown = list(rows[0].cells)[:SAMPLE_COLUMNS]
    found = Looked(
        len(rows),
        [str(empty.fields[name].label) for name in shown],
        [[row.cells.get(name, "") for name in shown] for row in rows[:SAMPLE_ROWS]],
    )
    for row in rows:
        form = ImportForm(as_sent(row, empty), **places)
        found.faults += faults_of(row, form, sentences)
        if form.is_valid():
            new = imported_asset(form.cleaned_data, **places)
            found.entries.append(new)
            found.faults += _refused(row, form, new)
    found.faults += _taken(rows, str(empty.fields["number"].label))
    found.faults.sort(key=lambda fault: fault.row)
    return found


def _refused(row: Row, form: ImportForm, new: NewAsset) -> list[Fault]:
    """What the action would refuse of a row, at the column that it names."""
    try:
        actions.refuse_facts(new, clock.now())
    except Refusal as refusal:
        named = getattr(refusal, "field", "")
        column = str(form.fields[named].label) if named in form.fields else ""
        if in_english():
            return [Fault(row.number, column, refusal.cause_en, refusal.remedy_en)]
        return [Fault(row.number, column, refusal.cause_ja, refusal.remedy_ja)]
    return []


def _taken(rows: list[Row], column: str) -> list[Fault]:
    numbers = Counter(row.cells.get("number", "").strip() for row in rows)
    used = set(Asset.objects.filter(number__in=numbers).values_list("number", flat=True))
    twice = used | {number for number, count in numbers.items() if number and count > 1}
    return [
        Fault(
            row.number,
            column,
            _("資産番号 %(number)s は、すでに使われているか、ファイルの中で重なっています。") % {"number": number},
            _("別の番号にしてください。"),
        )
        for row in rows
        if (number := row.cells.get("number", "").strip()) in twice
    ]


def _held(pk: int) -> AssetImport:
    found = AssetImport.objects.select_related("stored_file").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
