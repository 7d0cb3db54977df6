"""年末調整 as everybody uses it: one topic a page, a running estimate, then submitted; the statement to download."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.documents.answer import bytes_answer, file_answer
from backoffice.documents.models import Document
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import denied, refusal_text
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import InvalidInput
from hr.year_end import actions, queries, shown, shown_office
from hr.year_end.models import Declaration, Proof, YearSettlement

from . import topics

OWN, CHANGE = "hr.year_end.view_own", "hr.year_end.change_declaration"
HOME, TOPIC = "hr:year_end_own", "hr:year_end_own_topic"
REVIEW = "review"


@page(step=OWN)
def home(request: StaffRequest) -> HttpResponse:
    """年末調整: how far one's own declaration is, until when it is due, and the statements of earlier years."""
    today, employee = clock.today(), queries.employee_of(request.user.pk)
    context: dict[str, Any] = {"is_employee": employee is not None, "season": None}
    if employee is not None:
        season = queries.seasons(today).first()
        declaration = queries.declaration_of(employee.pk, season.year) if season else None
        context |= shown.own_home(employee, season, declaration, today)
    return render(request, "hr/year_end/own.html", context)


@post_only(step="hr.year_end.begin_declaration")
def begin(request: StaffRequest, year: int) -> HttpResponse:
    """申告を始める."""
    actions.begin_declaration(year=year, acting_user=request.user, at=clock.now())
    return redirect(TOPIC, year=year, topic=shown.ORDER[0])


@form_page(step=CHANGE)
def topic(request: StaffRequest, year: int, topic: str) -> HttpResponse:
    """One topic of one's own declaration, or the review of all before it is submitted."""
    declaration = _own(request, year)
    if declaration is None:
        return redirect(HOME)
    if topic == REVIEW:
        return _review(request, declaration)
    if topic not in topics.TOPICS:
        raise Http404
    if declaration.state not in actions.OPEN:
        return redirect(TOPIC, year=year, topic=REVIEW)
    data, refused = _with_proofs(request, declaration) if request.method == "POST" else (None, {})
    asked = topics.TOPICS[topic](declaration, data, more="more" in request.POST)
    asked.say(refused)
    if request.method == "POST" and asked.is_valid() and not refused and "more" not in request.POST:
        try:
            actions.change_declaration(
                declaration_id=declaration.pk, change=asked.change(), acting_user=request.user, at=clock.now()
            )
        except InvalidInput as refusal:
            asked.refuse(refusal)
        else:
            return redirect(TOPIC, year=year, topic=topics.after(topic))
    errors = [] if "more" in request.POST else asked.errors()
    context = shown.topic_page(declaration, topic, asked, errors, clock.today())
    return render(request, "hr/year_end/topic.html", context, status=422 if errors else 200)


@post_only(step="hr.year_end.submit_declaration")
def submit(request: StaffRequest, year: int) -> HttpResponse:
    """申告を提出."""
    declaration = _own(request, year)
    if declaration is None:
        return denied(request)
    actions.submit_declaration(declaration_id=declaration.pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("%(year)s年の年末調整の申告を提出しました。") % {"year": year})
    return redirect(HOME)


@page(step="hr.year_end.read_own_proof")
def proof(request: StaffRequest, pk: int) -> FileResponse:
    """A proof that one attached."""
    try:
        found, file = actions.read_own_proof(proof_id=pk, acting_user=request.user, at=clock.now())
    except Proof.DoesNotExist as missing:
        raise Http404 from missing
    return bytes_answer(file, name=found.name, media_type=found.media_type)


@page(step="hr.year_end.read_own_statement")
def statement(request: StaffRequest, year: int) -> FileResponse:
    """源泉徴収票 of one's own."""
    try:
        found, file = actions.read_own_statement(year=year, acting_user=request.user, at=clock.now())
    except Document.DoesNotExist as missing:
        raise Http404 from missing
    return file_answer(found, file)


@page(step="hr.year_end.read_own_settlement")
def result(request: StaffRequest, year: int) -> HttpResponse:
    """年末調整の結果: one's own settlement; each line opens to its reason."""
    try:
        found = actions.read_own_settlement(year=year, acting_user=request.user, at=clock.now())
    except YearSettlement.DoesNotExist as missing:
        raise Http404 from missing
    context = {"year": year, "settlement": shown_office.settlement(found)}
    return render(request, "hr/year_end/result.html", context)


def _review(request: StaffRequest, declaration: Declaration) -> HttpResponse:
    """確認・提出: all that was entered, what is still missing, and the estimate."""
    return render(request, "hr/year_end/review.html", shown.review_page(declaration, clock.today()))


def _own(request: StaffRequest, year: int) -> Declaration | None:
    employee = queries.employee_of(request.user.pk)
    return queries.declaration_of(employee.pk, year) if employee else None


def _with_proofs(request: StaffRequest, declaration: Declaration) -> tuple[Any, dict[str, str]]:
    """What was sent with each new file kept and named by its id; the files that were refused, by the prefix of a form."""
    data, refused = request.POST.copy(), {}
    for name, upload in request.FILES.items():
        prefix = name.removesuffix("-file")
        try:
            held = actions.attach_proof(
                declaration_id=declaration.pk,
                name=upload.name or "",  # type: ignore[union-attr]
                content=upload.read(),  # type: ignore[union-attr]
                acting_user=request.user,
                at=clock.now(),
            )
        except InvalidInput as refusal:
            refused[prefix] = refusal_text(refusal)
        else:
            data[f"{prefix}-proof_id"] = str(held.pk)
    return data, refused
