"""照合: lines that wait with what is suggested, one of them by hand, many at once, and matches that were made."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.banking import actions, queries, shown
from accounting.banking.forms import PART_ROWS, PartForm, TransferForm, UndoForm
from accounting.banking.models import BankLine, BankMatch
from accounting.banking.open_items import every, open_now
from accounting.banking.rules import ORDER, SURE, Suggestion, confidence_of
from backoffice.companies import clock
from backoffice.shell import fields
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import refusal_text
from backoffice.shell.request import StaffRequest
from backoffice.values.numbers import parse_amount
from backoffice.values.refusals import Refusal

from .accounts import VIEW
from .forms_page import one_form

MATCH = "accounting.banking.match_lines"
LINES = "accounting:banking_line_list"
MOST_LINES, MOST_ITEMS, MOST_ENTRIES = 200, 30, 30


@page(step=VIEW)
def line_list(request: StaffRequest) -> HttpResponse:
    """未照合の明細: each with what it may be for, by how sure that is."""
    lines = _waiting(request)
    found = queries.suggested(lines, clock.today())
    word = request.GET.get("word", "")
    context = shown.line_list(request, lines, found, word if word in ORDER else "")
    context["is_cut"] = len(lines) == MOST_LINES
    return render(request, "accounting/banking/line_list.html", context)


@form_page(step=MATCH)
def line_match(request: StaffRequest, pk: int) -> HttpResponse:
    """One line: what is suggested with its reasons, and everything that it may be matched with by hand."""
    line = _line(pk)
    if line.match_id is not None:
        return redirect("accounting:banking_match_detail", pk=line.match_id)
    data = request.POST if request.method == "POST" else None
    parts = [PartForm(data, on=line.dated_on, prefix=f"part{place}") for place in range(PART_ROWS)]
    transfer = TransferForm(data, account_id=line.account_id, prefix="transfer")
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        if all([*(each.is_valid() for each in parts), transfer.is_valid()]):
            try:
                match = actions.match_lines(
                    new=_chosen(request, line, parts, transfer), acting_user=request.user, at=clock.now()
                )
            except Refusal as refusal:
                errors = [("", refusal_text(refusal))]
            else:
                messages.success(request, _("照合しました。"))
                return redirect("accounting:banking_match_detail", pk=match.pk)
        else:
            errors = [error for form in (*parts, transfer) for error in fields.summary(form)]
    return _line_page(request, line, parts, transfer, errors)


@form_page(step="accounting.banking.match_many")
def line_confirm(request: StaffRequest) -> HttpResponse:
    """ほぼ確実の明細の確認: the check page of all of them; what is ticked is matched together, all or none."""
    lines = _waiting(request)
    found = queries.suggested(lines, clock.today())
    sure = [line for line in lines if confidence_of(found[line.pk]) == SURE]
    if request.method == "POST":
        ticked = {int(each) for each in request.POST.getlist("line") if each.isdecimal()}
        news = [actions.as_match(line, found[line.pk][0]) for line in sure if line.pk in ticked]
        made = actions.match_many(news=news, acting_user=request.user, at=clock.now())
        messages.success(request, _("%(count)s件を照合しました。") % {"count": len(made)})
        return redirect(LINES)
    context = shown.confirm_page(sure, found)
    return render(request, "accounting/banking/line_confirm.html", context)


@post_only(step=MATCH)
def line_accept(request: StaffRequest, pk: int) -> HttpResponse:
    """この候補で照合: the suggestion that is chosen is made again from what is known now, and matched."""
    line = _line(pk)
    asked = request.POST.get("choice", "")
    found = queries.suggested([line], clock.today())[line.pk] if line.match_id is None else []
    chosen = next((each for each in found if shown.choice_of(each) == asked), None)
    if chosen is None:
        raise actions.AlreadyMatched(text=line.text, on=line.dated_on, amount_yen=line.amount_yen)
    fee = request.POST.get("fee", "")
    new = actions.as_match(line, chosen, fee=fee)
    match = actions.match_lines(new=new, acting_user=request.user, at=clock.now())
    messages.success(request, _("照合しました。"))
    return redirect("accounting:banking_match_detail", pk=match.pk)


@page(step=VIEW)
def match_list(request: StaffRequest) -> HttpResponse:
    """照合の履歴, the newest first."""
    found = page_of(request, queries.matches(), by="confirmed_at", descending=True, count=False)
    context = {"matches": [shown.match_row(each) for each in found.rows], "page": found}
    return render(request, "accounting/banking/match_list.html", context)


@page(step=VIEW)
def match_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One match: its lines, what they were for, and why."""
    match = _match(pk)
    return render(request, "accounting/banking/match_detail.html", shown.match_page(request, match))


@form_page(step="accounting.banking.undo_match")
def match_undo(request: StaffRequest, pk: int) -> HttpResponse:
    """照合の取消."""
    match = _match(pk)
    form = UndoForm(request.POST or None, initial={"posted_on": queries.undo_day(match, clock.today())})

    def act(given: dict[str, Any]) -> None:
        actions.undo_match(match_id=pk, **given, acting_user=request.user, at=clock.now())

    context = {
        "title": _("照合の取消"),
        "lead": _(
            "明細は未照合に戻り、消し込んだ請求・未払はまた未決済になり、照合で記帳した仕訳は反対の仕訳で取り消します。"
        ),
        "button": _("照合を取り消す"),
    }
    to = reverse("accounting:banking_match_detail", args=[pk])
    return one_form(request, form, act, said=_("照合を取り消しました。"), to=to, context=context)


def _line_page(
    request: StaffRequest, line: BankLine, parts: list[PartForm], transfer: TransferForm, errors: list[tuple[str, str]]
) -> HttpResponse:
    found: list[Suggestion] = queries.suggested([line], clock.today())[line.pk]
    asked = request.GET.get("q", "").strip()
    same_way = [each for each in open_now() if asked or (each.open_yen > 0) == (line.amount_yen > 0)]
    items = [each for each in same_way if shown.fits_search(each, asked)][:MOST_ITEMS]
    sides = queries.sides_for(line)[:MOST_ENTRIES]
    context = shown.line_page(request, line, found, items, sides)
    context |= {"parts": parts, "transfer": transfer, "errors": errors, "asked": asked}
    return render(request, "accounting/banking/line_match.html", context, status=422 if errors else 200)


def _chosen(request: StaffRequest, line: BankLine, parts: list[PartForm], transfer: TransferForm) -> actions.NewMatch:
    """What was ticked and typed, as a match."""
    items = []
    for ref in request.POST.getlist("item"):
        kind, _colon, pk = ref.rpartition(":")
        items.append(_item_part(kind, pk, request.POST.get(f"yen-{ref}", "").strip()))
    entries = [int(each) for each in request.POST.getlist("entry") if each.isdecimal()]
    accounts = [
        actions.AccountPart(
            account_code=each.cleaned_data["account_code"],
            amount_yen=each.cleaned_data["amount_yen"],
            label=each.cleaned_data["label"] or line.text,
            tax_category=each.cleaned_data["tax_category"],
            partner_id=each.cleaned_data["partner"].pk if each.cleaned_data["partner"] else None,
            unit_id=each.cleaned_data["unit"].pk if each.cleaned_data["unit"] else None,
        )
        for each in parts
        if each.is_filled
    ]
    more = [int(each) for each in request.POST.getlist("more") if each.isdecimal()]
    other = transfer.chosen()
    return actions.NewMatch(
        line_ids=[line.pk, *more],
        items=items,
        accounts=accounts,
        entry_ids=entries,
        transfer_to=other["transfer_to"],
        cash_box=other["cash_box"],
    )


def _item_part(kind: str, pk: str, typed: str) -> actions.ItemPart:
    """So much of an item as was typed beside it, or all that is open. Raises ItemNotOpen, NotAnAmount."""
    item = queries.open_item(kind, int(pk)) if pk.isdecimal() and kind in {each.code for each in every()} else None
    if item is None:
        raise actions.ItemNotOpen
    if not typed:
        return actions.ItemPart(kind=kind, id=item.id, amount_yen=item.open_yen)
    yen = abs(parse_amount(typed))
    return actions.ItemPart(kind=kind, id=item.id, amount_yen=yen if item.open_yen > 0 else -yen)


def _waiting(request: StaffRequest) -> list[BankLine]:
    """The oldest lines that wait, of one account when it is named."""
    found = queries.unmatched_lines().order_by("dated_on", "pk")
    account = request.GET.get("account", "")
    if account.isdecimal():
        found = found.filter(account=int(account))
    return list(found[:MOST_LINES])


def _line(pk: int) -> BankLine:
    found = BankLine.objects.select_related("account__account").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _match(pk: int) -> BankMatch:
    try:
        return queries.match_of(pk)
    except BankMatch.DoesNotExist as missing:
        raise Http404 from missing
