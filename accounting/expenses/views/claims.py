"""Expenses: one's own claims, the form that makes them, one claim, and all of them for who checks."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.expenses import actions, queries, shown
from accounting.expenses.forms import FORM_OF, ClaimForm, PhotosForm, line_forms
from accounting.expenses.limits import MOST_LINES
from accounting.expenses.models import Claim, ClaimLine, ClaimReceipt, ClaimState
from backoffice.companies import clock
from backoffice.documents.answer import bytes_answer
from backoffice.documents.mails import ENDING, MEDIA_TYPE, is_mail
from backoffice.documents.models import StoredFile
from backoffice.eventlog.saving import saves_anew
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import denied, refusal_text
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import InvalidInput, Refusal

VIEW, CHECK, DRAFT = (
    "accounting.expenses.view_claims",
    "accounting.expenses.check_claims",
    "accounting.expenses.draft_claim",
)
DETAIL, CHANGE = "accounting:expenses_claim_detail", "accounting:expenses_claim_change"
CONFIRM, PHOTOS = "accounting:expenses_claim_confirm", "accounting:expenses_claim_photos_more"
ROWS_MORE = 3
ONWARD = {"confirm": CONFIRM, "photos": PHOTOS}
TRAVEL = "accounting:expenses_travel_new"
# What ends the typing: from there on every receipt needs its words.
ENDS = {"confirm", "submit"}


@page(step=VIEW)
def claim_list(request: StaffRequest) -> HttpResponse:
    """経費精算: one's own claims, the newest first."""
    found = page_of(request, queries.claims_of(request.user.pk), by="id", descending=True)
    context = {"claims": [shown.row(each) for each in found.rows], "page": found}
    return render(request, "accounting/expenses/claim_list.html", context)


@page(step=CHECK)
def check_list(request: StaffRequest) -> HttpResponse:
    """全員の経費精算: for who checks expenses."""
    text, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    state = state if state in ClaimState.values else ""
    found = page_of(request, queries.all_claims(state=state, text=text), by="id", descending=True)
    context = {
        "claims": [shown.row(each) for each in found.rows],
        "page": found,
        "query": text,
        "state": state,
        "tabs": shown.tabs(state),
    }
    return render(request, "accounting/expenses/check_list.html", context)


@page(step=VIEW)
def claim_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One claim: for its person, those who are asked, and who checks."""
    try:
        found = queries.claim_page(pk)
    except Claim.DoesNotExist as missing:
        raise Http404 from missing
    if not _is_open(request, found.claim):
        return denied(request)
    return render(request, "accounting/expenses/claim_detail.html", shown.claim_page(request, found))


@form_page(step=DRAFT)
def claim_photos(request: StaffRequest) -> HttpResponse:
    """1 領収書: a claim begins with what the phone's camera takes, or with files; each is kept as it came."""
    form = PhotosForm(request.POST or None, initial={"form_key": uuid4()})
    if request.method != "POST" or not form.is_valid():
        return _photos(request, form, None, [])
    if not _uploads(request):
        return _photos(request, form, None, [str(_("領収書の写真かファイルを選んでください。"))])
    claim = actions.draft_claim(
        form_key=form.cleaned_data["form_key"], title=_title(""), purpose="", acting_user=request.user, at=clock.now()
    )
    return _take_photos(request, form, claim)


@form_page(step="accounting.expenses.attach_receipt")
def claim_photos_more(request: StaffRequest, pk: int) -> HttpResponse:
    """1 領収書: more receipts for one's own draft."""
    claim = own_claim(pk)
    if claim.person.user_id != request.user.pk:
        return denied(request)
    if claim.state not in shown.EDITABLE:
        return redirect(DETAIL, pk=pk)
    if request.method != "POST":
        return _photos(request, PhotosForm(initial={"form_key": claim.form_key}), claim, [])
    return _take_photos(request, PhotosForm(request.POST), claim)


@form_page(step=DRAFT)
def claim_new(request: StaffRequest) -> HttpResponse:
    """A new claim. Its form carries a key, so that it makes one claim however often it is sent."""
    head = ClaimForm(
        request.POST or None,
        initial={"form_key": uuid4()},
        advances=queries.advances_of(request.user.pk, clock.today()),
    )
    if request.method != "POST":
        return _form(request, head, line_forms(1)(form_kwargs=category_fields(), prefix="line"), None)
    if not head.is_valid():
        return _form(request, head, line_forms(0)(request.POST, form_kwargs=category_fields(), prefix="line"), None)
    given = head.cleaned_data
    claim = actions.draft_claim(
        form_key=given["form_key"],
        title=_title(given["title"]),
        purpose=given["purpose"],
        acting_user=request.user,
        at=clock.now(),
    )
    return _save(request, head, claim)


@saves_anew("accounting.expenses.claim")
@form_page(step="accounting.expenses.change_draft")
def claim_change(request: StaffRequest, pk: int) -> HttpResponse:
    """One's own draft."""
    claim = own_claim(pk)
    if claim.person.user_id != request.user.pk:
        return denied(request)
    if claim.state not in (ClaimState.DRAFT, ClaimState.RETURNED):
        return redirect(DETAIL, pk=pk)
    if request.method == "POST":
        head = ClaimForm(request.POST, advances=queries.held_by(claim, clock.today()))
        return _save(request, head, claim)
    found = queries.claim_page(pk)
    initial_head = {name: getattr(claim, name) for name in ClaimForm.base_fields}
    head = ClaimForm(initial=initial_head, advances=queries.held_by(claim, clock.today()))
    initial = shown.initial_lines(found)
    extra = ROWS_MORE if "more" in request.GET else 0 if found.lines or initial else 1
    lines = line_forms(extra)(initial=initial, form_kwargs=category_fields(), prefix="line")
    return _form(request, head, lines, claim, found.lines)


@form_page(step="accounting.expenses.submit_claim")
def claim_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """3 確認: what will be submitted, with what should be looked at; sending it submits the claim."""
    claim = own_claim(pk)
    if claim.person.user_id != request.user.pk:
        return denied(request)
    if claim.state not in shown.EDITABLE:
        return redirect(DETAIL, pk=pk)
    refused = ""
    if request.method == "POST":
        try:
            confirmed = request.POST.get("confirmed")
            actions.submit_claim(claim_id=pk, confirmed=confirmed, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            refused = refusal_text(refusal)
        else:
            messages.success(request, _("経費精算を申請しました。"))
            return redirect(DETAIL, pk=pk)
    found = queries.claim_page(pk)
    context = shown.confirm_page(
        found,
        queries.payments_elsewhere(found.claim, found.lines, _reader(request)),
        queries.files_elsewhere(found.receipts, _reader(request)),
        queries.breaches_of(found.claim, found.lines, claimed_on=clock.today()),
        refused,
    )
    return render(request, "accounting/expenses/claim_confirm.html", context, status=422 if refused else 200)


@post_only(step="accounting.expenses.discard_draft")
def claim_discard(request: StaffRequest, pk: int) -> HttpResponse:
    """取りやめる."""
    claim = actions.discard_draft(claim_id=own_claim(pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("「%(title)s」を取りやめました。") % {"title": claim.title})
    return redirect("accounting:expenses_claim_list")


@page(step="accounting.expenses.read_receipt")
def receipt_file(request: StaffRequest, pk: int) -> FileResponse:
    """The bytes of a receipt as they came; with `?mail` those of the mail that it came with."""
    of_mail = "mail" in request.GET
    try:
        receipt, file = actions.read_receipt(receipt_id=pk, of_mail=of_mail, acting_user=request.user, at=clock.now())
    except (ClaimReceipt.DoesNotExist, StoredFile.DoesNotExist) as missing:
        raise Http404 from missing
    if of_mail:
        return bytes_answer(file, name=f"{receipt.name}{ENDING}", media_type=MEDIA_TYPE)
    return bytes_answer(file, name=receipt.name, media_type=receipt.media_type)


def _save(request: StaffRequest, head: ClaimForm, claim: Claim) -> HttpResponse:
    """Keep the files first, so that an error in a field loses none; then the lines, then submit when asked to."""
    data, refused = _with_receipts(request, claim)
    if "take" in request.POST and not refused:
        return _taken(request, head, claim, data)
    wants_more = "more" in request.POST
    lines = line_forms(0)(data, form_kwargs=category_fields(), prefix="line")
    is_whole = all([head.is_valid(), lines.is_valid(), not refused])
    for place, text in refused.items():
        if place < len(lines.forms):
            lines.forms[place].add_error("file", text)
        else:
            head.add_error(None, text)
    if is_whole and ENDS & set(request.POST):
        is_whole = not _mark_receipts_alone(lines)
    if is_whole:
        answer = _keep(request, head, claim, lines)
        if answer is not None:
            return answer
    elif wants_more:
        data["line-TOTAL_FORMS"] = str(len(lines.forms) + ROWS_MORE)
    return _form(request, head, lines, claim)


def _keep(request: StaffRequest, head: ClaimForm, claim: Claim, lines: Any) -> HttpResponse | None:
    """Save, and submit when that is what was pressed; None when it is refused, said at its row."""
    given = head.cleaned_data
    try:
        actions.change_draft(
            claim_id=claim.pk,
            title=_title(given["title"]),
            purpose=given["purpose"],
            lines=[shown.new_line(form.cleaned_data) for form in lines.filled()],
            advance_id=given["advance"].pk if given["advance"] else None,
            dropped=[int(form.held) for form in lines.forms if form.is_dropped and form.held.isdecimal()],
            acting_user=request.user,
            at=clock.now(),
        )
        if "submit" in request.POST:
            actions.submit_claim(claim_id=claim.pk, acting_user=request.user, at=clock.now())
    except Refusal as refusal:
        _say(refusal, head, lines)
        return None
    if "submit" in request.POST:
        messages.success(request, _("経費精算を申請しました。"))
        return redirect(DETAIL, pk=claim.pk)
    onward = next((way for pressed, way in ONWARD.items() if pressed in request.POST), "")
    if onward:
        return redirect(onward, pk=claim.pk)
    if request.POST.get("travel") in FORM_OF:
        return redirect(TRAVEL, pk=claim.pk, kind=request.POST["travel"])
    messages.success(request, _("下書きを保存しました。"))
    address = reverse(CHANGE, args=[claim.pk])
    return redirect(f"{address}?more=1#rows-end" if "more" in request.POST else address)


def _say(refusal: Refusal, head: ClaimForm, lines: Any) -> None:
    """At the row and field that the refusal names, else at the head of the page."""
    row, field = refusal.given.get("line"), getattr(refusal, "field", "")
    filled = lines.filled()
    if isinstance(refusal, InvalidInput) and isinstance(row, int) and field and row <= len(filled):
        filled[row - 1].add_error("file" if field == "receipt" else field, refusal_text(refusal))
    else:
        head.add_error(None, refusal_text(refusal))


def _mark_receipts_alone(lines: Any) -> bool:
    """Whether a receipt has nothing typed beside it; each such row says so."""
    alone = [form for form in lines.forms if form.holds_a_receipt_alone]
    for form in alone:
        form.add_error(None, _("領収書の内容が入力されていません。使わないときは、削除を選んでください。"))
    return bool(alone)


def _with_receipts(request: StaffRequest, claim: Claim) -> tuple[QueryDict, dict[int, str]]:
    """What was sent with each new file kept and named by its id; the files that were refused, by row."""
    data, refused = request.POST.copy(), {}
    for name, upload in request.FILES.items():
        _prefix, _dash, rest = name.partition("-")
        place = rest.partition("-")[0]
        if not place.isdecimal() or not isinstance(upload, UploadedFile):
            continue
        try:
            held = data.get(f"line-{place}-receipt_id", "")
            receipt = _attached(request, claim, upload, replaces=int(held) if held.isdecimal() else None)
        except InvalidInput as refusal:
            refused[int(place)] = refusal_text(refusal)
        else:
            data[f"line-{place}-receipt_id"] = str(receipt.pk)
    return data, refused


def _taken(request: StaffRequest, head: ClaimForm, claim: Claim, data: QueryDict) -> HttpResponse:
    """The same form, with what the paper says put into the blank fields of the row that asked for it; nothing is saved."""
    typed = [shown.typed_row(data, place) for place in range(shown.rows_sent(data, MOST_LINES))]
    held = {str(each.pk): each for each in claim.receipts.all()}
    for row in typed:
        receipt = held.get(request.POST["take"])
        if receipt and row["receipt_id"] == request.POST["take"]:
            shops = queries.shops_named([receipt])
            row |= {name: value for name, value in shown.offered(receipt, shops) if not row.get(name)}
    lines = line_forms(0)(initial=typed, form_kwargs=category_fields(), prefix="line")
    initial = {name: request.POST.get(name, "") for name in ClaimForm.base_fields}
    head = ClaimForm(initial=initial, advances=queries.advances_of(request.user.pk, clock.today()))
    return _form(request, head, lines, claim)


def _attached(request: StaffRequest, claim: Claim, upload: UploadedFile, replaces: int | None = None) -> ClaimReceipt:
    """The receipt of a file; of a mail the first, the others wait for their rows."""
    given = {"claim_id": claim.pk, "name": upload.name or "", "content": upload.read(), "replaces": replaces}
    if is_mail(given["name"]):
        return actions.attach_mail(**given, acting_user=request.user, at=clock.now())[0]
    return actions.attach_receipt(**given, acting_user=request.user, at=clock.now())


def _uploads(request: StaffRequest) -> list[UploadedFile]:
    return [
        file for name in ("camera", "papers") for file in request.FILES.getlist(name) if isinstance(file, UploadedFile)
    ]


def _take_photos(request: StaffRequest, form: PhotosForm, claim: Claim) -> HttpResponse:
    """Keep what came; one that is refused is named, and the others are kept."""
    refused = []
    for upload in _uploads(request):
        try:
            _attached(request, claim, upload)
        except InvalidInput as refusal:
            refused.append(refusal_text(refusal))
    if refused:
        return _photos(request, form, claim, refused)
    if "more" in request.POST:
        return redirect(PHOTOS, pk=claim.pk)
    if not claim.receipts.exists():
        return _photos(request, form, claim, [str(_("領収書の写真かファイルを選んでください。"))])
    return redirect(CHANGE, pk=claim.pk)


def _photos(request: StaffRequest, form: PhotosForm, claim: Claim | None, refused: list[str]) -> HttpResponse:
    held = list(queries.receipts_of(claim)) if claim else []
    elsewhere = queries.files_elsewhere(held, _reader(request))
    context = shown.photos_page(form, claim, held, elsewhere, refused)
    return render(request, "accounting/expenses/claim_photos.html", context, status=422 if refused else 200)


def _reader(request: StaffRequest) -> queries.Reader:
    return queries.Reader(request.user.pk, clock.today(), request.may(CHECK))


def _form(
    request: StaffRequest, head: ClaimForm, lines: Any, claim: Claim | None, saved: Sequence[ClaimLine] = ()
) -> HttpResponse:
    held = list(claim.receipts.select_related("stored_file")) if claim else []
    beside = shown.Beside(
        receipts={each.pk: each for each in held},
        shops=queries.shops_named(held),
        files=queries.files_elsewhere(held, _reader(request)),
        payments=queries.payments_elsewhere(claim, saved, _reader(request)) if claim else {},
        broken=queries.breaches_of(claim, saved, claimed_on=clock.today()) if claim else {},
        rules=queries.rules_on(clock.today()),
        today=clock.today(),
        reckoned=_reckoned(claim, saved),
    )
    because = shown.returned_because(claim, queries.request_of(claim.pk)) if claim else ""
    context = shown.form_page(head, lines, claim, beside, because)
    status = 422 if context["errors"] else 200
    return render(request, "accounting/expenses/claim_form.html", context, status=status)


def _reckoned(claim: Claim | None, saved: Sequence[ClaimLine]) -> Sequence[ClaimLine]:
    """The lines that were not typed, of those at hand where there are any."""
    if claim is None:
        return ()
    return [each for each in saved if each.reckoned] if saved else queries.reckoned_lines(claim)


def category_fields() -> dict[str, Any]:
    """The kinds of expense of today, as the forms take them."""
    return {"categories": shown.category_choices(clock.today())}


def _title(typed: str) -> str:
    """What was typed, else the month: 2026年11月の経費."""
    today = clock.today()
    return typed.strip() or _("%(year)s年%(month)s月の経費") % {"year": today.year, "month": today.month}


def _is_open(request: StaffRequest, claim: Claim) -> bool:
    return queries.is_open_to(claim, request.user.pk, as_of=clock.today(), checks_all=request.may(CHECK))


def own_claim(pk: int) -> Claim:
    """The claim of an address; 404 when there is none."""
    try:
        return queries.claim(pk)
    except Claim.DoesNotExist as missing:
        raise Http404 from missing
