"""Corporate cards: the cards and files for who checks, and one's own uses, to be claimed."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.expenses import actions, queries, shown
from accounting.expenses.forms import CardFileForm, CardForm, SetAsideForm
from accounting.expenses.models import CardLine, CardStatement, ClaimLine
from backoffice.companies import clock
from backoffice.organisation.queries import person_of
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

from .claims import CHANGE, CHECK, VIEW

CARDS, OWN, STATEMENT = (
    "accounting:expenses_card_list",
    "accounting:expenses_card_own",
    "accounting:expenses_card_statement_detail",
)
REGISTER, IMPORT = "accounting.expenses.register_card", "accounting.expenses.import_cards"
SHOWN = 200


@page(step=CHECK)
def card_list(request: StaffRequest) -> HttpResponse:
    """会社カード: who has not claimed what for how long, the files, and the cards."""
    found = page_of(request, queries.card_statements(), by="id", descending=True)
    today = clock.today()
    context = {
        "people": [shown.unclaimed_row(each, today) for each in queries.unclaimed_by_person()],
        "statements": [shown.statement_row(each) for each in found.rows],
        "page": found,
        "cards": [shown.card_row(each) for each in queries.cards()],
        "new_url": reverse("accounting:expenses_card_new") if request.may(REGISTER) else "",
        "import_url": reverse("accounting:expenses_card_import") if request.may(IMPORT) else "",
    }
    return render(request, "accounting/expenses/card_list.html", context)


@form_page(step=REGISTER)
def card_new(request: StaffRequest) -> HttpResponse:
    """Register a card of a person."""
    form = CardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.register_card(
                issuer_id=given["issuer"].pk,
                last4=given["last4"],
                person_id=given["person"].pk,
                acting_user=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("「%(name)s」を登録しました。") % {"name": made})
            return redirect(CARDS)
    return _form(request, form, title=_("会社カードを登録"), button=_("登録"), back_url=reverse(CARDS))


@form_page(step=IMPORT)
def card_import(request: StaffRequest) -> HttpResponse:
    """Import a file of a card company, whole or not at all."""
    initial = {**queries.last_columns(), "pay_on": clock.today()}
    form = CardFileForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        upload: UploadedFile = given["file"]
        try:
            made = actions.import_cards(
                issuer_id=given["issuer"].pk,
                pay_on=given["pay_on"],
                columns=form.columns(),
                last4=given["last4"],
                name=upload.name or "",
                file=upload,
                acting_user=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("カードの利用%(count)s件を取り込みました。") % {"count": made.count})
            return redirect(STATEMENT, pk=made.pk)
    return _form(request, form, title=_("カード利用明細を取り込む"), button=_("取り込む"), back_url=reverse(CARDS))


@page(step=CHECK)
def card_statement_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One file with its uses, and which of them nobody claimed."""
    try:
        held = queries.card_statement(pk)
    except CardStatement.DoesNotExist as missing:
        raise Http404 from missing
    found = page_of(request, queries.card_lines(held), by="position")
    waiting = set(queries.unclaimed().filter(statement=held).values_list("pk", flat=True))
    today = clock.today()
    context = {
        "statement": shown.statement_row(held),
        "lines": [shown.card_line_row(request, each, today, is_open=each.pk in waiting) for each in found.rows],
        "page": found,
    }
    return render(request, "accounting/expenses/card_statement.html", context)


@form_page(step="accounting.expenses.set_aside_card_line")
def card_set_aside(request: StaffRequest, pk: int) -> HttpResponse:
    """Say why nobody claims a use."""
    try:
        line = queries.card_line(pk)
    except CardLine.DoesNotExist as missing:
        raise Http404 from missing
    form = SetAsideForm(request.POST or None)
    back_url = reverse(STATEMENT, args=[line.statement_id])
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.set_aside_card_line(line_id=pk, reason=reason, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("精算しない利用にしました。"))
            return redirect(back_url)
    return _form(request, form, title=_("精算しない利用にする"), lead=str(line), button=_("決める"), back_url=back_url)


@page(step=VIEW)
def card_own(request: StaffRequest) -> HttpResponse:
    """カードの利用: what one used one's card for and has not claimed."""
    person, today = person_of(request.user.pk), clock.today()
    lines = list(queries.unclaimed(person_id=person.pk).order_by("used_on", "pk")[:SHOWN]) if person else []
    found = queries.candidates(person.pk, lines) if person else {}
    context = {"uses": [shown.own_use(each, found.get(each.pk, ()), today) for each in lines]}
    return render(request, "accounting/expenses/card_own.html", context)


@post_only(step="accounting.expenses.claim_card_lines")
def card_claim(request: StaffRequest) -> HttpResponse:
    """Begin a claim with the uses that were ticked."""
    ids = [int(each) for each in request.POST.getlist("use") if each.isdecimal()]
    if not ids:
        messages.warning(request, _("経費精算に入れる利用を選んでください。"))
        return redirect(OWN)
    today = clock.today()
    title = _("会社カード %(year)s年%(month)s月") % {"year": today.year, "month": today.month}
    claim = actions.claim_card_lines(line_ids=ids, title=title, acting_user=request.user, at=clock.now())
    messages.success(request, _("下書きを作りました。区分と領収書を入れてください。"))
    return redirect(CHANGE, pk=claim.pk)


@post_only(step="accounting.expenses.match_card_line")
def card_match(request: StaffRequest, pk: int) -> HttpResponse:
    """Say that a payment in one's draft is this use."""
    chosen = request.POST.get("line", "")
    try:
        line = queries.payment(int(chosen) if chosen.isdecimal() else 0)
    except ClaimLine.DoesNotExist as missing:
        raise Http404 from missing
    actions.match_card_line(card_line_id=pk, claim_line_id=line.pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("明細と結び付けました。"))
    return redirect(OWN)


def _form(request: StaffRequest, form: Any, **context: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "accounting/expenses/card_form.html", {"form": form, **context}, status=status)
