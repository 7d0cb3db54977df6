"""Leave of everybody, for who manages it: people, registers, what is due, corrections, settings."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import MINUTES_PER_HOUR
from backoffice.values.refusals import Refusal
from hr.employment.models import Employee
from hr.leave import actions, queries, shown
from hr.leave.deadlines import duty_risk_until, lapse_risk_until
from hr.leave.forms import AdjustForm, ExtraForm, KindForm, OpeningsForm, PolicyForm, StandingForm
from hr.leave.models import LeaveGrant, LeavePolicy
from hr.leave.register import as_csv, openings_of

PEOPLE = "hr.leave.view_people"
LIST, PERSON = "hr:leave_person_list", "hr:leave_person_detail"
VIEWS = ("", "duty", "lapse")
# Of what falls due on one day so many are shown; the button does them all.
SHOWN = 100
DAY = dt.timedelta(days=1)


@page(step=PEOPLE)
def person_list(request: StaffRequest) -> HttpResponse:
    """休暇の管理: everybody by kana with what is left and how far the five days are; those at risk alone where asked."""
    today, text, view = clock.today(), request.GET.get("q", "").strip(), request.GET.get("view", "")
    view = view if view in VIEWS else ""
    found = queries.people_with_leave(text=text, as_of=today)
    if view == "duty":
        found = queries.people_at_risk(found, today, duty_risk_until(today))
    elif view == "lapse":
        found = queries.people_with_lapses(found, today, lapse_risk_until(today) + DAY)
    shown_page = page_of(request, found, by=("person__family_kana", "person__given_kana"))
    ids = [each.pk for each in shown_page.rows]
    duties, hours = queries.duties_of(ids, today), queries.hours_of_people(ids, today)
    context = {
        "people": [
            shown.person_row(each, duties.get(each.pk), hours.get(each.pk, queries.USUAL_HOURS), today)
            for each in shown_page.rows
        ],
        "page": shown_page,
        "query": text,
        "view": view,
        "tabs": shown.tabs(view),
        "has_policy": queries.policy() is not None,
    }
    return render(request, "hr/leave/person_list.html", context)


@page(step=PEOPLE)
def person_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One person: the balance with its reasons, and 年次有給休暇管理簿."""
    employee, today = _employee(pk), clock.today()
    balance = shown.balance(employee, today, may_adjust=request.may("hr.leave.adjust_grant"))
    years = _years([employee])[employee]
    kept = queries.retention(today)
    context = {
        "employee": {
            "code": employee.person.code,
            "name": employee.person.name,
            "kana": employee.person.kana,
            "pk": pk,
        },
        "balance": balance,
        "years": [shown.register_year(year, balance["hours_a_day"]) for year in reversed(years)],
        "kept_years": kept.value["years"],
        "kept_for_now": kept.value["for_now"],
    }
    return render(request, "hr/leave/person_detail.html", context)


@page(step=PEOPLE)
def person_register(request: StaffRequest, pk: int) -> HttpResponse:
    """年次有給休暇管理簿 of one person as CSV."""
    employee = _employee(pk)
    return _csv(as_csv(_years([employee])), f"nenkyu-kanribo-{employee.person.code}.csv")


@page(step=PEOPLE)
def register_all(request: StaffRequest) -> HttpResponse:
    """年次有給休暇管理簿 of everybody who holds a grant, as CSV."""
    people = Employee.objects.filter(leave_grants__kind__is_annual=True).distinct().select_related("person")
    return _csv(as_csv(_years(list(people.order_by("person__code")))), "nenkyu-kanribo.csv")


@form_page(step="hr.leave.grant_extra")
def person_grant(request: StaffRequest, pk: int) -> HttpResponse:
    """個別の付与: a day in lieu, or more than the law gives."""
    employee = _employee(pk)
    kinds = [each for each in queries.kinds() if each.draws_balance]
    form = ExtraForm(request.POST or None, kinds=shown.kind_choices(kinds))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            actions.grant_extra(
                employee_id=pk, kind_code=given.pop("kind"), **given, acting_user=request.user, at=clock.now()
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("%(name)sさんに休暇を付与しました。") % {"name": employee.person.name})
            return redirect(PERSON, pk=pk)
    title = _("%(name)sさんへの個別の付与") % {"name": employee.person.name}
    return _form(request, form, title=title, button=_("付与"), back_url=reverse(PERSON, args=[pk]))


@form_page(step="hr.leave.record_standings")
def person_standing(request: StaffRequest, pk: int) -> HttpResponse:
    """年休の付与区分: how many days and hours somebody works."""
    employee = _employee(pk)
    form = StandingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        entry = actions.NewStanding(
            employee_id=pk,
            valid_from=given["valid_from"],
            weekly_days=given["weekly_days"],
            weekly_minutes=int(given["weekly_hours"] * MINUTES_PER_HOUR),
            yearly_days=given["yearly_days"],
            counts_from=given["counts_from"],
        )
        try:
            actions.record_standings(entries=[entry], acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("%(name)sさんの付与区分を登録しました。") % {"name": employee.person.name})
            return redirect(PERSON, pk=pk)
    title = _("%(name)sさんの年休の付与区分") % {"name": employee.person.name}
    return _form(request, form, title=title, button=_("登録"), back_url=reverse(PERSON, args=[pk]))


@form_page(step="hr.leave.adjust_grant")
def grant_adjust(request: StaffRequest, pk: int) -> HttpResponse:
    """残日数の調整 of one grant."""
    grant = LeaveGrant.objects.select_related("employee__person").filter(pk=pk).first()
    if grant is None:
        raise Http404
    form = AdjustForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.adjust_grant(grant_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("残日数を調整しました。"))
            return redirect(PERSON, pk=grant.employee_id)
    title = _("%(name)sさんの残日数の調整") % {"name": grant.employee.person.name}
    return _form(request, form, title=title, button=_("調整"), back_url=reverse(PERSON, args=[grant.employee_id]))


@form_page(step="hr.leave.grant_due")
def due(request: StaffRequest) -> HttpResponse:
    """付与と失効: what falls due today, to look at and then to do."""
    today = clock.today()
    if request.method == "POST":
        found = actions.grant_due(until=today, acting_user=request.user, at=clock.now())
        messages.success(request, _("%(count)s件の年休を付与しました。") % {"count": len(found.due)})
        return redirect("hr:leave_due")
    found = actions.due_grants(today)
    ended = list(
        queries.lapsing(after=dt.date.min, until=today).select_related("employee__person").order_by("lapses_on")
    )
    context = {
        "today": today,
        "due": [shown.due_row(each) for each in found.due[:SHOWN]],
        "due_count": len(found.due),
        "without": [{"name": e.name, "url": reverse(PERSON, args=[e.employee_id])} for e in found.without_schedule],
        "ended": [shown.ended_row(each) for each in ended[:SHOWN]],
        "ended_count": len(ended),
        "shown": SHOWN,
    }
    return render(request, "hr/leave/due.html", context)


@post_only(step="hr.leave.lapse_due")
def due_lapse(request: StaffRequest) -> HttpResponse:
    """期限の過ぎた分を失効させる."""
    count = actions.lapse_due(until=clock.today(), acting_user=request.user, at=clock.now())
    messages.success(request, _("%(count)s件の残りを失効させました。") % {"count": count})
    return redirect("hr:leave_due")


@form_page(step="hr.leave.define_policy")
def settings(request: StaffRequest) -> HttpResponse:
    """休暇の設定."""
    rule = queries.policy()
    form = PolicyForm(request.POST or None, initial=_initial(rule) if rule else {"starts_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        by_itself = given.pop("automatic")
        try:
            actions.define_policy(
                **given, automatic_by=request.user if by_itself else None, acting_user=request.user, at=clock.now()
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("休暇の設定を保存しました。"))
            return redirect(LIST)
    context = {
        "form": form,
        "title": _("休暇の設定"),
        "button": _("保存"),
        "back_url": reverse(LIST),
        "kinds": [shown.kind_row(each) for each in queries.kinds()],
    }
    return render(request, "hr/leave/settings.html", context, status=422 if form.errors else 200)


@form_page(step="hr.leave.adopt_kinds")
def kind_new(request: StaffRequest) -> HttpResponse:
    """休暇の種類 of the company's own."""
    form = KindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.adopt_kinds(kinds=[actions.NewKind(**form.cleaned_data)], acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("休暇の種類を追加しました。"))
            return redirect("hr:leave_settings")
    back_url = reverse("hr:leave_settings")
    return _form(request, form, title=_("休暇の種類の追加"), button=_("追加"), back_url=back_url)


@form_page(step="hr.leave.open_balances")
def openings(request: StaffRequest) -> HttpResponse:
    """残高の取り込み: all of a list, or none of it."""
    form = OpeningsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            entries = openings_of(form.cleaned_data["file"].read())
            made = actions.open_balances(entries=entries, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("%(count)s件の残高を取り込みました。") % {"count": len(made)})
            return redirect(LIST)
    return _form(request, form, title=_("年休の残高の取り込み"), button=_("取り込む"), back_url=reverse(LIST))


def _years(people: list[Employee]) -> dict[Employee, list[queries.RegisterYear]]:
    """The registers of some people: two queries, however many they are."""
    ids = [each.pk for each in people]
    grants = LeaveGrant.objects.filter(employee__in=ids, kind__is_annual=True).exclude(origin=LeaveGrant.Origin.EXTRA)
    held: dict[int, list[LeaveGrant]] = {pk: [] for pk in ids}
    for grant in grants:
        held[grant.employee_id].append(grant)
    taken: dict[int, list[Any]] = {pk: [] for pk in ids}
    for day in queries.annual_days(ids):
        taken[day.request.employee_id].append(day)
    return {each: queries.register_years(held[each.pk], taken[each.pk]) for each in people}


def _csv(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _initial(rule: LeavePolicy) -> dict[str, Any]:
    return {
        "starts_on": rule.starts_on,
        "half_days": rule.half_days,
        "hourly_days": rule.hourly_days,
        "automatic": rule.automatic_by_id is not None,
    }


def _form(request: StaffRequest, form: Any, *, title: str, button: str, back_url: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "back_url": back_url}
    return render(request, "hr/leave/form.html", context, status=422 if form.errors else 200)


def _employee(pk: int) -> Employee:
    found = Employee.objects.select_related("person").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
