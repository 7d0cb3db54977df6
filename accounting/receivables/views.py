"""Invoices and receipts: each view is one query or one action."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.ledger.forms import ReversalForm
from accounting.ledger.queries import is_closed_to
from backoffice.companies import clock
from backoffice.eventlog.saving import saves_anew
from backoffice.shell import formats
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

from . import actions, forms, queries, shown
from .models import Invoice, InvoiceState, Receipt

VIEW = "accounting.receivables.view_invoices"
LIST, DETAIL = "accounting:receivables_invoice_list", "accounting:receivables_invoice_detail"
LATE = "LATE"
# An id of more digits than PostgreSQL counts is nobody's.
LONGEST_ID = 19


@page(step=VIEW)
def invoice_list(request: StaffRequest) -> HttpResponse:
    """請求: every invoice, the newest first, by state, customer and number."""
    today, wanted = clock.today(), _wanted(request)
    found = page_of(request, queries.invoices(wanted), by="issued_on", descending=True)
    may_finalise = request.may("accounting.receivables.finalise_invoices")
    context = {
        "invoices": [shown.invoice_row(each, today) for each in found.rows],
        "page": found,
        "kpis": shown.kpis(queries.open_sums(today)),
        "tabs": shown.tabs(request, wanted, today),
        "state": request.GET.get("state", ""),
        "customer": wanted.customer,
        "number": wanted.number,
        "is_filtered": bool(wanted.customer or wanted.number),
        "may_finalise": may_finalise and any(each.state == InvoiceState.DRAFT for each in found.rows),
        "finalise_url": reverse("accounting:receivables_invoice_finalise"),
        "new_url": reverse("accounting:receivables_invoice_new")
        if request.may("accounting.receivables.draft_invoice")
        else "",
    }
    return render(request, "accounting/receivables/invoice_list.html", context)


@page(step=VIEW)
def invoice_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One invoice: its lines, its tax with the reason, its entry, its paper, its history."""
    return _detail(request, pk)


@page(step=VIEW)
def receipt_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The invoice for which a receipt was recorded: where an entry of the books leads."""
    found = Receipt.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return _detail(request, found.invoice_id)


@form_page(step="accounting.receivables.draft_invoice")
def invoice_new(request: StaffRequest) -> HttpResponse:
    """Write a draft."""

    def save(new: actions.NewInvoice) -> Invoice:
        return actions.draft_invoice(new=new, acting_user=request.user, at=clock.now())

    return _edit(request, forms.blank(clock.today()), save, title=_("請求書の作成"), back_url=reverse(LIST))


@saves_anew("accounting.receivables.invoice")
@form_page(step="accounting.receivables.change_draft")
def invoice_change(request: StaffRequest, pk: int) -> HttpResponse:
    """Rewrite a draft."""
    found = _page(pk)

    def save(new: actions.NewInvoice) -> Invoice:
        return actions.change_draft(invoice_id=pk, new=new, acting_user=request.user, at=clock.now())

    given = forms.of_draft(found.invoice, found.lines)
    return _edit(request, given, save, title=_("下書きの変更"), back_url=reverse(DETAIL, args=[pk]))


@post_only(step="accounting.receivables.discard_draft")
def invoice_discard(request: StaffRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    _page(pk)
    actions.discard_draft(invoice_id=pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("下書きを破棄しました。"))
    return redirect(LIST)


@form_page(step="accounting.receivables.finalise_invoices")
def invoice_finalise(request: StaffRequest) -> HttpResponse:
    """Look once more at the drafts that were chosen, then finalise them together."""
    given = request.POST if request.method == "POST" else request.GET
    ids = [int(each) for each in given.getlist("pk") if each.isdecimal() and len(each) < LONGEST_ID]
    if request.method == "POST":
        actions.finalise_invoices(invoice_ids=ids, acting_user=request.user, at=clock.now())
        messages.success(request, _("請求書%(count)s件を確定しました。PDFは順に作られます。") % {"count": len(ids)})
        return redirect(LIST)
    context = {**shown.check(list(queries.drafts(ids))), "back_url": reverse(LIST) + "?state=DRAFT"}
    return render(request, "accounting/receivables/finalise.html", context)


@post_only(step="accounting.receivables.order_papers")
def invoice_print(request: StaffRequest, pk: int) -> HttpResponse:
    """Make the paper that is missing."""
    actions.order_papers(invoice_ids=[pk], acting_user=request.user, at=clock.now())
    messages.success(request, _("請求書のPDFの作成を受け付けました。"))
    return redirect(DETAIL, pk=pk)


@form_page(step="accounting.receivables.record_receipt")
def receipt_record(request: StaffRequest, pk: int) -> HttpResponse:
    """Record money that came in for an invoice."""
    invoice = _page(pk).invoice
    form = forms.ReceiptForm(
        request.POST or None, initial={"received_on": clock.today(), "amount_yen": invoice.open_yen}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.record_receipt(
                invoice_id=pk,
                received_on=given["received_on"],
                amount_yen=given["amount_yen"],
                bank_account_id=given["bank_account"].pk,
                acting_user=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("入金を記録しました。"))
            return redirect(DETAIL, pk=pk)
    context = {
        "form": form,
        "invoice": shown.invoice_row(invoice, clock.today()),
        "title": _("入金の記録"),
        "button": _("入金を記録"),
        "back_url": reverse(DETAIL, args=[pk]),
    }
    return render(request, "accounting/receivables/receipt_form.html", context, status=422 if form.errors else 200)


@form_page(step="accounting.receivables.take_back_receipt")
def receipt_take_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back money that was recorded by mistake, with its entry."""
    receipt = Receipt.objects.select_related("invoice__customer").filter(pk=pk).first()
    if receipt is None:
        raise Http404
    invoice = receipt.invoice
    day = clock.today() if is_closed_to(queries.RECEIPT, receipt.received_on) else receipt.received_on
    form = ReversalForm(request.POST or None, initial={"posted_on": day})
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_back_receipt(receipt_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("入金を取り消しました。請求書は未入金に戻りました。"))
            return redirect(DETAIL, pk=invoice.pk)
    context = {
        "form": form,
        "invoice": shown.invoice_row(invoice, clock.today()),
        "title": _("入金の取消：%(amount)s") % {"amount": formats.money(receipt.amount_yen)},
        "button": _("入金を取り消す"),
        "back_url": reverse(DETAIL, args=[invoice.pk]),
    }
    return render(request, "accounting/receivables/receipt_form.html", context, status=422 if form.errors else 200)


def _edit(
    request: StaffRequest,
    given: forms.Given,
    save: Callable[[actions.NewInvoice], Invoice],
    *,
    title: str,
    back_url: str,
) -> HttpResponse:
    """The form of a draft; what does not fit is said where it stands, and a wish for more rows saves nothing."""
    typed = forms.typed(request.POST, given) if request.method == "POST" else forms.unsent(given)
    if request.method == "POST" and forms.WANTS_MORE not in request.POST and typed.is_valid():
        try:
            invoice = save(typed.new_invoice())
        except Refusal as refusal:
            typed.refuse(refusal)
        else:
            messages.success(request, _("下書きを保存しました。"))
            return redirect(DETAIL, pk=invoice.pk)
    errors = typed.errors()
    context: dict[str, Any] = {
        "form": typed.head,
        "lines": typed.lines,
        "errors": errors,
        "customers": shown.suggestions(queries.customers(clock.today())[: forms.SUGGESTIONS]),
        "title": title,
        "back_url": back_url,
    }
    return render(request, "accounting/receivables/invoice_form.html", context, status=422 if errors else 200)


def _detail(request: StaffRequest, pk: int) -> HttpResponse:
    found = _page(pk)
    context = shown.invoice_page(request, found, clock.today(), is_printing=queries.is_being_printed(pk))
    return render(request, "accounting/receivables/invoice_detail.html", context)


def _wanted(request: StaffRequest) -> queries.InvoiceFilter:
    state = request.GET.get("state", "")
    return queries.InvoiceFilter(
        state=state if state in InvoiceState.values else "",
        customer=_words(request, "customer"),
        number=_words(request, "number"),
        late_on=clock.today() if state == LATE else None,
    )


def _words(request: StaffRequest, name: str) -> str:
    """What the address asks for; PostgreSQL takes no NUL."""
    return request.GET.get(name, "").replace("\0", "").strip()


def _page(pk: int) -> queries.InvoicePage:
    try:
        return queries.invoice_page(pk)
    except Invoice.DoesNotExist as missing:
        raise Http404 from missing
