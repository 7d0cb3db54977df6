"""By when suppliers under the laws must be paid: the open items with their last day, and which supplier falls under them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.payables import actions, queries, shown
from accounting.payables.forms import Judgement
from backoffice.companies import clock
from backoffice.partners.models import Partner
from backoffice.shell.pages import form_page, page
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

VIEW, JUDGE = "accounting.payables.view_items", "accounting.payables.judge_supplier"
STANDINGS = "accounting:payables_standing_list"


@page(step=VIEW)
def limit_list(request: StaffRequest) -> HttpResponse:
    """支払期限の確認: what is owed to suppliers under the laws, by their last day."""
    found = queries.open_limits(clock.today())
    return render(request, "accounting/payables/limit_list.html", shown.limit_page(found))


@page(step=VIEW)
def standing_list(request: StaffRequest) -> HttpResponse:
    """Each supplier with the law in force today."""
    return render(request, "accounting/payables/standing_list.html", shown.standing_page(request, clock.today()))


@form_page(step=JUDGE)
def standing_set(request: StaffRequest, pk: int) -> HttpResponse:
    """Decide which law a supplier falls under, from a day on."""
    try:
        partner = Partner.objects.get(pk=pk, is_supplier=True)
    except Partner.DoesNotExist as missing:
        raise Http404 from missing
    form = Judgement(request.POST or None, initial={"valid_from": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.judge_supplier(partner_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("%(name)sの判断を記録しました。") % {"name": partner.name})
            return redirect(STANDINGS)
    title = _("%(name)sの支払期限の法律") % {"name": partner.name}
    context = {"form": form, "title": title, "button": _("記録"), "back_url": reverse(STANDINGS)}
    return render(request, "accounting/payables/form.html", context, status=422 if form.errors else 200)
