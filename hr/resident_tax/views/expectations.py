"""For whom no notice of a year comes, and why."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.inputs import FIRST_YEAR, LAST_YEAR
from backoffice.shell.pages import form_page
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal
from hr.resident_tax import actions, queries, shown
from hr.resident_tax.forms import ExpectAgainForm, NoNoticeForm


@form_page(step="hr.resident_tax.expect_no_notice")
def no_notice(request: StaffRequest, year: int) -> HttpResponse:
    """Those without a notice, to be chosen, with the reason."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    missing = queries.without_notice(year, as_of=clock.today())
    asked = request.GET.get("person", "")
    form = NoNoticeForm(
        request.POST or None,
        people=[(each.pk, shown.choice(each)) for each in missing],
        initial={"people": [asked]},
    )
    back_url = f"{reverse('hr:resident_tax_year')}?year={year}"
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            made = actions.expect_no_notice(
                fiscal_year=year,
                employee_ids=given.pop("people"),
                **given,
                acting_user=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("%(count)s名について、通知がない理由を登録しました。") % {"count": len(made)})
            return redirect(back_url)
    context = {
        "form": form,
        "title": _("通知が届かない人（%(year)s年度）") % {"year": year},
        "button": _("登録"),
        "back_url": back_url,
        "nobody": not missing,
    }
    return render(request, "hr/resident_tax/form.html", context, status=422 if form.errors else 200)


@form_page(step="hr.resident_tax.expect_notice")
def expect_again(request: StaffRequest, pk: int, year: int) -> HttpResponse:
    """Take back that no notice comes for somebody."""
    employee, held = queries.employee(pk), queries.expectation_of(pk, year)
    if employee is None or held is None or held.is_expected:
        raise Http404
    form = ExpectAgainForm(request.POST or None)
    back_url = reverse("hr:resident_tax_person", args=[pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.expect_notice(
                fiscal_year=year, employee_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now()
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("%(name)sさんの通知を待つことにしました。") % {"name": employee.person.name})
            return redirect(back_url)
    title = _("%(name)sさんの通知を待つ（%(year)s年度）") % {"name": employee.person.name, "year": year}
    context = {"form": form, "title": title, "button": _("通知を待つ"), "back_url": back_url}
    return render(request, "hr/resident_tax/form.html", context, status=422 if form.errors else 200)
