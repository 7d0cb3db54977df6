"""Purchases: the list, one of them with its chain, and the forms that carry it on."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.documents.actions import open_stored
from backoffice.documents.answer import file_answer
from backoffice.organisation.queries import unit_of
from backoffice.partners.rules import due_on
from backoffice.shell import fields
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page
from backoffice.shell.problem import denied, refusal_text, say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

from . import actions, queries, shown
from .books import last_payment_day
from .forms import (
    BillForm,
    EndRuleForm,
    Lines,
    OrderForm,
    PurchaseForm,
    Quotes,
    ReceiptForm,
    RuleForm,
    line_forms,
    quote_forms,
)
from .models import Order, OrderState, PurchaseRequest, Quotation, QuotationRule, Receipt
from .work import DETAIL

VIEW, VIEW_OWN = "general_affairs.purchasing.view_purchases", "general_affairs.purchasing.view_own"
LIST, RULES = "general_affairs:purchasing_purchase_list", "general_affairs:purchasing_rule_list"
DEFINE = "general_affairs.purchasing.define_quotation_rule"
COLUMNS = ("item", "category", "quantity", "unit_name", "unit_price", "treatment")
Save = Callable[[dict[str, Any]], Any]


@page(step=VIEW_OWN)
def purchase_list(request: StaffRequest) -> HttpResponse:
    """購買: every purchase for who orders, one's own for everybody else, the newest first."""
    view, text = request.GET.get("view", ""), request.GET.get("q", "").replace("\0", "").strip()
    of = None if request.may(VIEW) else request.user.pk
    found = page_of(request, queries.purchases(of=of, view=view, text=text), by="id", descending=True)
    context = {
        "purchases": [shown.row(each) for each in found.rows],
        "page": found,
        "query": text,
        "view": view,
        "tabs": shown.tabs(view),
        "sees_all": of is None,
        "new_url": reverse("general_affairs:purchasing_purchase_new"),
    }
    return render(request, "general_affairs/purchasing/purchase_list.html", context)


@page(step=VIEW_OWN)
def purchase_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One purchase with its whole chain."""
    purchase = _purchase(pk)
    if not _may_see(request, purchase):
        return denied(request)
    return _detail(request, purchase)


@page(step=VIEW)
def receipt_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """What a receipt in the books belongs to."""
    receipt = Receipt.objects.select_related("order").filter(pk=pk).first()
    if receipt is None:
        raise Http404
    return _detail(request, _purchase(receipt.order.request_id))


@form_page(step="general_affairs.purchasing.request_purchase")
def purchase_new(request: StaffRequest) -> HttpResponse:
    """Ask for a purchase."""

    def save(given: dict[str, Any]) -> PurchaseRequest:
        new = actions.NewPurchase(**given)
        return actions.request_purchase(new=new, acting_user=request.user, at=clock.now())

    initial = {"unit": unit_of(request.user.pk, as_of=clock.today()), "ringi": request.GET.get("ringi", "")}
    return _purchase_form(
        request, save, initial, ([], []), title=_("購買の申請"), button=_("申請"), back_url=reverse(LIST)
    )


@form_page(step="general_affairs.purchasing.resubmit_purchase")
def purchase_correct(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct what was sent back, and submit it again."""
    purchase = _purchase(pk)
    if purchase.requested_by_id != request.user.pk:
        return denied(request)

    def save(given: dict[str, Any]) -> PurchaseRequest:
        new = actions.NewPurchase(**given)
        return actions.resubmit_purchase(purchase_id=pk, new=new, acting_user=request.user, at=clock.now())

    initial = {name: getattr(purchase, name) for name in PurchaseForm.base_fields}
    initial["ringi"] = purchase.ringi.number if purchase.ringi else ""
    lines = [{name: _typed(getattr(line, name)) for name in COLUMNS} for line in purchase.lines.all()]
    rows = lines, [_quote(each) for each in purchase.quotations.all()]
    title = _("「%(title)s」の再申請") % {"title": purchase.title}
    back_url = reverse(DETAIL, args=[pk])
    return _purchase_form(request, save, initial, rows, title=title, button=_("再申請"), back_url=back_url)


@form_page(step="general_affairs.purchasing.issue_order")
def order_issue(request: StaffRequest, pk: int) -> HttpResponse:
    """See what is ordered, say when and where, and order it."""
    purchase = _purchase(pk)

    def save(given: dict[str, Any]) -> Order:
        return actions.issue_order(
            purchase_id=pk, new=actions.NewOrder(**given), acting_user=request.user, at=clock.now()
        )

    form = OrderForm(request.POST or None, initial=_order_terms(purchase))
    return _form(request, purchase, form, save, title=_("「%(title)s」の発注"), button=_("発注"))


@form_page(step="general_affairs.purchasing.receive_goods")
def order_receive(request: StaffRequest, pk: int) -> HttpResponse:
    """Say what arrived."""
    purchase = _purchase(pk)
    order = queries.order_of(purchase)
    there = queries.received(order) if order else {}
    left = [(line, line.quantity - there.get(line.pk, Decimal(0))) for line in purchase.lines.all()]
    is_open = order is not None and order.state == OrderState.ISSUED
    form = ReceiptForm(
        request.POST or None,
        left=[(line, quantity) for line, quantity in left if quantity > 0] if is_open else [],
        initial={"received_on": clock.today()},
    )

    def save(given: dict[str, Any]) -> Receipt:
        return actions.receive_goods(
            order_id=order.pk if order else 0,
            received_on=given["received_on"],
            quantities=form.quantities(),
            note=given["note"],
            acting_user=request.user,
            at=clock.now(),
        )

    return _form(request, purchase, form, save, title=_("「%(title)s」の検収"), button=_("検収"))


@form_page(step="general_affairs.purchasing.match_bill")
def bill_match(request: StaffRequest, pk: int) -> HttpResponse:
    """Compare a bill with what was received."""
    purchase = _purchase(pk)
    order = queries.order_of(purchase)

    def save(given: dict[str, Any]) -> Any:
        return actions.match_bill(order_id=order.pk if order else 0, **given, acting_user=request.user, at=clock.now())

    form = BillForm(request.POST or None, initial={"dated_on": clock.today()})
    return _form(request, purchase, form, save, title=_("「%(title)s」の請求書の照合"), button=_("照合"))


@page(step=VIEW_OWN)
def quotation_paper(request: StaffRequest, pk: int) -> FileResponse | HttpResponse:
    """The paper of a quotation, for whom its purchase is open."""
    try:
        held = queries.quotation(pk)
    except Quotation.DoesNotExist as missing:
        raise Http404 from missing
    if not _may_see(request, held.request):
        return denied(request)
    if held.document is None:
        raise Http404
    return file_answer(held.document, open_stored(held.document.stored_file))


@page(step=VIEW_OWN)
def rule_list(request: StaffRequest) -> HttpResponse:
    """相見積の決まり: for everybody to read; who orders makes them."""
    may_define, today = request.may(DEFINE), clock.today()
    context = {
        "rules": [shown.rule_row(each, today, may_define=may_define) for each in queries.quotation_rules()],
        "new_url": reverse("general_affairs:purchasing_rule_new") if may_define else "",
    }
    return render(request, "general_affairs/purchasing/rule_list.html", context)


@form_page(step=DEFINE)
def rule_new(request: StaffRequest) -> HttpResponse:
    """A rule from a day on, in place of the one before."""

    def save(given: dict[str, Any]) -> QuotationRule:
        new = actions.NewRule(**given)
        return actions.define_quotation_rule(new=new, acting_user=request.user, at=clock.now())

    form = RuleForm(request.POST or None, initial={"valid_from": clock.today()})
    return _rule_form(request, form, save, title=_("相見積の決まりを登録"), button=_("登録"))


@form_page(step="general_affairs.purchasing.end_quotation_rule")
def rule_end(request: StaffRequest, pk: int) -> HttpResponse:
    """The day from which a rule holds no more."""
    rule = queries.quotation_rules().filter(pk=pk).first()
    if rule is None:
        raise Http404

    def save(given: dict[str, Any]) -> QuotationRule:
        return actions.end_quotation_rule(rule_id=pk, **given, acting_user=request.user, at=clock.now())

    form = EndRuleForm(request.POST or None, initial={"valid_until": clock.today()})
    return _rule_form(
        request, form, save, title=_("%(article)sを終える") % {"article": rule.article}, button=_("終える")
    )


def _rule_form(request: StaffRequest, form: BaseForm, save: Save, *, title: str, button: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            made = save(dict(form.cleaned_data))
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("「%(article)s」を保存しました。") % {"article": made.article})
            return redirect(RULES)
    context = {"form": form, "title": title, "button": button, "back_url": reverse(RULES)}
    return render(request, "general_affairs/purchasing/rule_form.html", context, status=422 if form.errors else 200)


def _detail(request: StaffRequest, purchase: PurchaseRequest) -> HttpResponse:
    context = shown.detail(request, purchase, clock.today())
    return render(request, "general_affairs/purchasing/purchase_detail.html", context)


def _purchase_form(
    request: StaffRequest,
    save: Save,
    initial: dict[str, Any],
    rows: tuple[list[dict[str, Any]], list[dict[str, Any]]],
    *,
    title: str,
    button: str,
    back_url: str,
) -> HttpResponse:
    """Head and rows together; what is wrong is said at its field."""
    form = PurchaseForm(request.POST or None, initial=initial)
    lines = line_forms(request.POST or None, rows[0], shown.category_choices(clock.today()))
    quotes = quote_forms(request.POST or None, request.FILES, rows[1])
    if request.method == "POST" and all([form.is_valid(), lines.is_valid(), quotes.is_valid()]):
        filled = {
            "lines": [actions.NewLine(**each) for each in lines.filled()],
            "quotations": [actions.NewQuotation(**each.given()) for each in quotes.filled()],
        }
        try:
            made = save({**form.cleaned_data, **filled})
        except Refusal as refusal:
            _say(form, quotes, refusal)
        else:
            messages.success(request, _("「%(title)s」を申請しました。") % {"title": made.title})
            return redirect(DETAIL, pk=made.pk)
    errors = _errors(form, lines, quotes) if request.method == "POST" else []
    context = {"form": form, "lines": lines, "quotes": quotes, "title": title, "button": button, "errors": errors}
    context |= {"back_url": back_url, "rules_url": reverse(RULES)}
    return render(request, "general_affairs/purchasing/purchase_form.html", context, status=422 if errors else 200)


def _form(
    request: StaffRequest, purchase: PurchaseRequest, form: BaseForm, save: Save, *, title: str, button: str
) -> HttpResponse:
    """A page with one form above the lines of the purchase; a refusal is said at the field that it names."""
    if request.method == "POST" and form.is_valid():
        try:
            save(dict(form.cleaned_data))
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("「%(title)s」を保存しました。") % {"title": purchase.title})
            return redirect(DETAIL, pk=purchase.pk)
    context = {
        "form": form,
        "title": title % {"title": purchase.title},
        "button": button,
        "back_url": reverse(DETAIL, args=[purchase.pk]),
        **shown.summary(purchase),
    }
    return render(request, "general_affairs/purchasing/form.html", context, status=422 if form.errors else 200)


def _say(form: PurchaseForm, quotes: Quotes, refusal: Refusal) -> None:
    """Say a refusal at the row of the quotation that it names, else at the head."""
    filled, line = quotes.filled(), refusal.given.get("line", 0)
    if isinstance(line, int) and 0 < line <= len(filled):
        row, named = filled[line - 1], getattr(refusal, "field", "")
        row.add_error(named if named in row.fields else "paper", refusal_text(refusal))
    else:
        say_at_field(form, refusal)


def _quote(held: Quotation) -> dict[str, Any]:
    """A quotation of a draft as its row shows it."""
    names = ("amount_yen", "quoted_on", "valid_until", "note", "is_chosen")
    whom = held.supplier_id or held.supplier_name
    return {name: getattr(held, name) for name in names} | {"supplier": whom, "kept": held.document_id}


def _errors(form: PurchaseForm, *formsets: Lines | Quotes) -> list[tuple[str, str]]:
    said = [("", str(each)) for formset in formsets for each in formset.non_form_errors()]
    rows = [found for formset in formsets for each in formset.forms for found in fields.summary(each)]
    return [*fields.summary(form), *said, *rows]


def _order_terms(purchase: PurchaseRequest) -> dict[str, Any]:
    """What an order usually says: delivery when it is needed, payment by the supplier's terms as the law allows."""
    deliver_on, supplier = max(purchase.needed_by, clock.today()), purchase.supplier
    agreed = due_on(
        deliver_on,
        closing_day=supplier.payment_closing_day,
        months_after=supplier.payment_months_after,
        pay_day=supplier.payment_day,
    )
    return {
        "deliver_on": deliver_on,
        "deliver_to": _("本社"),
        "inspect_by": deliver_on,
        "pays_on": min(agreed, last_payment_day(deliver_on)),
    }


def _typed(value: Any) -> Any:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def _may_see(request: StaffRequest, purchase: PurchaseRequest) -> bool:
    return request.may(VIEW) or queries.may_see(purchase, request.user.pk, as_of=clock.today())


def _purchase(pk: int) -> PurchaseRequest:
    try:
        return queries.purchase(pk)
    except PurchaseRequest.DoesNotExist as missing:
        raise Http404 from missing
