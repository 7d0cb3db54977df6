"""営業日カレンダー: the year of the company, and saying which days it works."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.organisation.models import Office
from backoffice.shell.inputs import FIRST_YEAR, LAST_YEAR
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import refusal_text, say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

from . import actions, forms, queries, shown

VIEW, SET = "backoffice.workdays.view_calendar", "backoffice.workdays.set_holidays"


@page(step=VIEW)
def year(request: StaffRequest) -> HttpResponse:
    """The year at a glance, for everybody or one office."""
    context = shown.year(request, _year(request), _office(request), clock.today())
    return render(request, "workdays/year.html", context)


@form_page(step=SET)
def holidays_new(request: StaffRequest) -> HttpResponse:
    """Say which days the company is off, or works."""

    def save(form: Any) -> tuple[str, int]:
        given = form.cleaned_data
        made = actions.set_holidays(
            first=given["first_on"],
            last=given["last_on"],
            name=given["name"],
            is_off=given["is_off"],
            office=given["office"],
            acting_user=request.user,
            at=clock.now(),
        )
        words = {"name": given["name"], "count": len(made)}
        return _("「%(name)s」%(count)s日を設定しました。") % words, given["first_on"].year

    form = forms.HolidayForm(request.POST or None, today=clock.today(), initial={"office": _office(request)})
    return _form(request, form, save, title=_("会社の休日の設定"), button=_("設定"))


@form_page(step="backoffice.workdays.set_working_time")
def hours_new(request: StaffRequest) -> HttpResponse:
    """Say on which weekdays and from when to when the company works."""

    def save(form: Any) -> tuple[str, int]:
        given = form.cleaned_data
        made = actions.set_working_time(**given, acting_user=request.user, at=clock.now())
        return _("営業する曜日と時間を設定しました。"), made.valid_from.year

    today, office = clock.today(), _office(request)
    held = queries.workdays(today, office.pk if office else None).hours_on(today)
    initial = {
        "office": office,
        "valid_from": today,
        "weekdays": [str(each) for each in sorted(held.weekdays)],
        "works_on_public_holidays": held.works_on_public_holidays,
        "opens_at": held.opens_at,
        "closes_at": held.closes_at,
    }
    form = forms.HoursForm(request.POST or None, today=today, initial=initial)
    return _form(request, form, save, title=_("営業する曜日と時間の設定"), button=_("設定"))


@form_page(step="backoffice.workdays.copy_holidays")
def holidays_copy(request: StaffRequest) -> HttpResponse:
    """Take over the days off of the year before, each as it is or moved."""
    of, office = _year(request), _office(request)

    def save(form: Any) -> tuple[str, int]:
        made = actions.copy_holidays(spans=form.chosen(), office=office, acting_user=request.user, at=clock.now())
        return _("%(count)s日を休日にしました。") % {"count": len(made)}, of

    form = forms.CopyForm(request.POST or None, proposed=queries.proposed(of, office.pk if office else None))
    title = _("%(year)s年の休日を前の年から写す") % {"year": of}
    return _form(request, form, save, title=title, button=_("写す"), template="workdays/copy.html", year=of)


@post_only(step=SET)
def holidays_undo(request: StaffRequest) -> HttpResponse:
    """Leave days to weekdays and public holidays again."""
    form = forms.HolidayForm(request.POST, today=clock.today())
    if not form.is_valid():
        raise Http404
    given = form.cleaned_data
    try:
        actions.set_holidays(
            first=given["first_on"],
            last=given["last_on"],
            name=given["name"],
            is_off=None,
            office=given["office"],
            acting_user=request.user,
            at=clock.now(),
        )
    except Refusal as refusal:
        messages.error(request, refusal_text(refusal))
    else:
        messages.success(request, _("「%(name)s」を元に戻しました。") % {"name": given["name"]})
    office = given["office"]
    return redirect(shown.address(given["first_on"].year, office.pk if office else None))


def _form(
    request: StaffRequest,
    form: Any,
    save: Callable[[Any], tuple[str, int]],
    *,
    title: str,
    button: str,
    template: str = "workdays/form.html",
    **more: Any,
) -> HttpResponse:
    office = _office(request)
    if request.method == "POST" and form.is_valid():
        try:
            said, of = save(form)
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, said)
            chosen = form.cleaned_data.get("office", office)
            return redirect(shown.address(of, chosen.pk if chosen else None))
    back_url = shown.address(_year(request), office.pk if office else None)
    context = {"form": form, "title": title, "button": button, "back_url": back_url, "office": office, **more}
    return render(request, template, context, status=422 if form.errors else 200)


def _year(request: StaffRequest) -> int:
    given = request.GET.get("year", "")
    if not given:
        return clock.today().year
    if not given.isdecimal() or not FIRST_YEAR < int(given) < LAST_YEAR:
        raise Http404
    return int(given)


def _office(request: StaffRequest) -> Office | None:
    given = request.GET.get("office", "")
    if not given:
        return None
    found = queries.offices(clock.today()).filter(pk=int(given)).first() if given.isdecimal() else None
    if found is None:
        raise Http404
    return found
