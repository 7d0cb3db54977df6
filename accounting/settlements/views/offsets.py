"""Set-offs: the list, a new one, one of them with its notice, and undoing it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.settlements import actions, queries, shown
from accounting.settlements.forms import OffsetForm, PartnerForm, Undo
from accounting.settlements.models import Offset, OffsetRequest
from backoffice.approvals.queries import wants
from backoffice.companies import clock
from backoffice.documents.rules import media_type_of
from backoffice.partners.models import Partner
from backoffice.partners.queries import in_use
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.request import StaffRequest

from .forms_page import FORM, asked_partner, one_form

VIEW, SET_OFF = "accounting.settlements.view_settlements", "accounting.settlements.set_off"
LIST, DETAIL = "accounting:settlements_offset_list", "accounting:settlements_offset_detail"


@page(step=VIEW)
def offset_list(request: StaffRequest) -> HttpResponse:
    """相殺, the newest first, and partners with something open on both sides."""
    found = page_of(request, queries.offsets(), by="offset_on", descending=True)
    may = request.may(SET_OFF)
    context = {
        "rows": [shown.offset_row(each) for each in found.rows],
        "page": found,
        "asked": [shown.offset_request_row(each) for each in queries.offset_requests()],
        "new_url": reverse("accounting:settlements_offset_new") if may else "",
        "candidates": [shown.candidate_row(each) for each in queries.candidates()] if may else [],
    }
    return render(request, "accounting/settlements/offset_list.html", context)


@form_page(step=SET_OFF)
def offset_new(request: StaffRequest) -> HttpResponse:
    """Choose how much of which invoices and sums owed."""
    partner = asked_partner(request)
    if partner is None:
        return _choose_partner(request)
    form = OffsetForm(
        request.POST or None,
        request.FILES or None,
        initial={"offset_on": clock.today()},
        invoices=queries.open_invoices_of(partner.pk),
        payables=queries.open_payables_of(partner.pk),
    )

    def act() -> Offset | OffsetRequest:
        upload = form.cleaned_data["file"]
        content: bytes = upload.read() if upload else b""
        new = actions.NewOffset(
            partner_id=partner.pk,
            offset_on=form.cleaned_data["offset_on"],
            reason=form.cleaned_data["reason"],
            invoices=form.invoice_parts(),
            payables=form.payable_parts(),
            content=content,
            media_type=media_type_of(upload.name, content) if upload else "",
        )
        sum_yen = sum(part.amount_yen for part in new.invoices)
        step = actions.ask_offset if wants(actions.OFFSET_KIND, sum_yen, as_of=clock.today()) else actions.set_off
        return step(new=new, acting_user=request.user, at=clock.now())

    context = {
        "title": _("%(name)sとの相殺") % {"name": partner.name},
        "lead": _("請求と未払から、同じ合計になるように金額を入力します。"),
        "button": _("相殺を登録"),
        "back_url": reverse(LIST),
        "list_title": _("相殺"),
    }
    template = "accounting/settlements/parts_form.html"
    return one_form(request, form, act, said=_said, to=_asked_url, context=context, template=template)


@page(step=VIEW)
def offset_request(request: StaffRequest, pk: int) -> HttpResponse:
    """A set-off that awaits, or awaited, its approval."""
    try:
        held = queries.offset_request(pk)
    except OffsetRequest.DoesNotExist as missing:
        raise Http404 from missing
    context = shown.offset_request_page(request, held, *queries.asked_parts(held))
    return render(request, "accounting/settlements/offset_request.html", context)


@page(step=VIEW)
def offset_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One set-off."""
    found, parts = _offset(pk)
    context = shown.offset_page(request, found, parts, queries.notice_document(pk))
    return render(request, "accounting/settlements/offset_detail.html", context)


@post_only(step="accounting.settlements.print_notice")
def offset_print(request: StaffRequest, pk: int) -> HttpResponse:
    """Make the notice and keep it."""
    _offset(pk)
    actions.print_notice(offset_id=pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("相殺通知書を作りました。"))
    return redirect(DETAIL, pk=pk)


@form_page(step="accounting.settlements.undo_offset")
def offset_undo(request: StaffRequest, pk: int) -> HttpResponse:
    """Open both sides again."""
    found, _parts = _offset(pk)
    form = Undo(request.POST or None, initial={"posted_on": found.offset_on})

    def act() -> Offset:
        return actions.undo_offset(offset_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())

    context: dict[str, Any] = {
        "title": _("相殺 %(number)s の取消") % {"number": found.number},
        "lead": _("請求と未払がまた残りになり、仕訳は反対の仕訳で取り消します。"),
        "button": _("相殺を取り消す"),
        "back_url": reverse(DETAIL, args=[pk]),
        "list_url": reverse(LIST),
        "list_title": _("相殺"),
    }
    return one_form(request, form, act, said=_("相殺を取り消しました。"), to=_detail_url, context=context)


def _choose_partner(request: StaffRequest) -> HttpResponse:
    """First with whom; the address then names the partner."""
    form = PartnerForm(request.POST or None, partners=in_use(clock.today()).filter(is_customer=True, is_supplier=True))
    if request.method == "POST" and form.is_valid():
        chosen: Partner = form.cleaned_data["partner"]
        return redirect(f"{request.path}?partner={chosen.pk}")
    context = {
        "form": form,
        "title": _("相殺の登録"),
        "button": _("次へ"),
        "back_url": reverse(LIST),
        "list_title": _("相殺"),
    }
    return render(request, FORM, context, status=422 if form.errors else 200)


def _asked_url(made: Offset | OffsetRequest) -> str:
    if isinstance(made, OffsetRequest):
        return reverse("accounting:settlements_offset_request", args=[made.pk])
    return _detail_url(made)


def _said(made: Offset | OffsetRequest) -> str:
    if isinstance(made, OffsetRequest):
        return _("相殺の承認を依頼しました。承認されると、相殺して仕訳を記帳します。")
    return _("相殺を登録し、仕訳を記帳しました。")


def _detail_url(offset: Offset) -> str:
    return reverse(DETAIL, args=[offset.pk])


def _offset(pk: int) -> Any:
    try:
        return queries.offset(pk)
    except Offset.DoesNotExist as missing:
        raise Http404 from missing
