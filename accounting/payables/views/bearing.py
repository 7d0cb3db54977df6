"""Transfer fees: the lists of prices of the company's banks, and which suppliers bear them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.payables import actions, queries, shown
from accounting.payables.forms import BearerForm, StepForm
from accounting.payables.models import FeeStep
from backoffice.companies import clock
from backoffice.partners.models import Partner
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

VIEW = "accounting.payables.view_items"
LIST = "accounting:payables_fee_list"


@page(step=VIEW)
def fee_list(request: StaffRequest) -> HttpResponse:
    """振込手数料: what banks take, and who bears it."""
    return render(request, "accounting/payables/fee_list.html", shown.fee_page(request, clock.today()))


@form_page(step="accounting.payables.list_fee_step")
def fee_new(request: StaffRequest) -> HttpResponse:
    """手数料表に登録."""
    form = StepForm(request.POST or None, initial={"valid_from": clock.today()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        new = actions.NewFeeStep(
            bank_account_code=given["bank_account"].code,
            reach=given["reach"],
            least_yen=given["least_yen"] or 0,
            fee_yen=given["fee_yen"] or 0,
            valid_from=given["valid_from"],
        )
        try:
            actions.list_fee_step(new=new, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("手数料を登録しました。"))
            return redirect(LIST)
    context = {
        "form": form,
        "title": _("振込手数料表に登録"),
        "button": _("手数料を登録"),
        "back_url": reverse(LIST),
    }
    return render(request, "accounting/payables/form.html", context, status=422 if form.errors else 200)


@post_only(step="accounting.payables.end_fee_step")
def fee_end(request: StaffRequest, pk: int) -> HttpResponse:
    """使用停止, from today on."""
    try:
        queries.fee_step(pk)
    except FeeStep.DoesNotExist as missing:
        raise Http404 from missing
    actions.end_fee_step(step_id=pk, valid_until=clock.today(), acting_user=request.user, at=clock.now())
    messages.success(request, _("手数料の使用を停止しました。"))
    return redirect(LIST)


@form_page(step="accounting.payables.decide_fee_bearer")
def bearer_set(request: StaffRequest, pk: int) -> HttpResponse:
    """Decide who bears the fee of a supplier's transfers, from a day on."""
    try:
        partner = Partner.objects.get(pk=pk, is_supplier=True)
    except Partner.DoesNotExist as missing:
        raise Http404 from missing
    form = BearerForm(request.POST or None, initial={"valid_from": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_fee_bearer(partner_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("%(name)sの振込手数料の負担を記録しました。") % {"name": partner.name})
            return redirect(LIST)
    title = _("%(name)sの振込手数料の負担") % {"name": partner.name}
    context = {"form": form, "title": title, "button": _("記録"), "back_url": reverse(LIST)}
    return render(request, "accounting/payables/form.html", context, status=422 if form.errors else 200)
