"""Punching, months of people, and the settings of attendance: each view is one query or one action."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.organisation.queries import heads_a_unit
from backoffice.shell import menu
from backoffice.shell.inputs import FIRST_YEAR, LAST_YEAR
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import denied, say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month, NotAMonth
from backoffice.values.refusals import Refusal
from hr.employment.models import Employee
from hr.employment.queries import named

from . import actions, forms, queries, shown, shown_deemed, shown_month, shown_system, shown_team
from .models import Punch

VIEW_ALL = "hr.attendance.view_all"
TODAY, TEAM, MONTH, SETTINGS, SYSTEMS = (
    "hr:attendance_today",
    "hr:attendance_team",
    "hr:attendance_month_detail",
    "hr:attendance_settings",
    "hr:attendance_system_list",
)


@page(step="hr.attendance.view_own")
def today(request: StaffRequest) -> HttpResponse:
    """打刻: what comes next, what was punched today, and the days of the month."""
    employee = queries.employee_of(request.user.pk)
    context: dict[str, Any] = shown.today(employee, clock.now()) if employee else {"employee": None}
    sees_team = request.may(VIEW_ALL) or heads_a_unit(request.user.pk, as_of=clock.today())
    context["team_url"] = reverse(TEAM) if sees_team else ""
    return render(request, "hr/attendance/today.html", context)


@post_only(step="hr.attendance.punch")
def punch(request: StaffRequest) -> HttpResponse:
    """Punch, now."""
    kind = request.POST.get("kind", "")
    if kind not in Punch.Kind.values:
        raise Http404
    made = actions.punch(kind=kind, acting_user=request.user, at=clock.now())
    messages.success(request, shown.punched(made))
    return redirect(TODAY)


@form_page(step="hr.attendance.request_correction")
def day_correct(request: StaffRequest, work_date: str) -> HttpResponse:
    """Ask for the punches of one's own day to be corrected."""
    day = _day(work_date)
    employee = queries.employee_of(request.user.pk)
    if employee is None:
        return denied(request)

    def save(form: Any) -> str:
        wanted = [actions.Wanted(kind, at) for kind, at in form.wanted(day)]
        reason = form.cleaned_data["reason"]
        actions.request_correction(
            work_date=day, wanted=wanted, reason=reason, acting_user=request.user, at=clock.now()
        )
        return _("打刻の修正を申請しました。承認されると出勤簿に入ります。")

    there = queries.punches_of(employee.pk, day)
    form = forms.CorrectionForm(request.POST or None, initial=forms.initial(there))
    back = reverse(MONTH, args=[employee.pk, str(Month.of(day))])
    title = _("%(day)sの打刻の修正") % {"day": shown.long_day(day)}
    words: dict[str, Any] = {"title": title, "button": _("修正を申請"), "back_url": back}
    return _form(request, form, save, **words, template="hr/attendance/correct.html")


@page(step="hr.attendance.view_own")
def month_detail(request: StaffRequest, pk: int, month: str) -> HttpResponse:
    """出勤簿: a month of one's own, or of one's people."""
    employee, chosen = _employee(pk), _month(month)
    is_own = employee.person.user_id == request.user.pk
    if not is_own:
        if not _seen(request, employee, chosen):
            return denied(request)
        menu.about_others(request)
    return render(
        request, "hr/attendance/month_detail.html", shown_month.detail(request, employee, chosen, clock.today())
    )


@form_page(step="hr.attendance.explain_absence")
def absence_new(request: StaffRequest, pk: int, work_date: str) -> HttpResponse:
    """Say why somebody did not work on a day."""
    employee, day = _employee(pk), _day(work_date)
    if not _seen(request, employee, Month.of(day)):
        return denied(request)

    def save(form: Any) -> str:
        given = form.cleaned_data
        actions.explain_absence(employee_id=pk, work_date=day, **given, acting_user=request.user, at=clock.now())
        return _("%(name)sさんの欠勤・休暇を記録しました。") % {"name": employee}

    title = _("%(name)sさんの%(day)sの欠勤・休暇") % {"name": employee, "day": shown.long_day(day)}
    back = reverse(MONTH, args=[pk, str(Month.of(day))])
    return _form(request, forms.AbsenceForm(request.POST or None), save, title=title, button=_("記録"), back_url=back)


@page(step="hr.attendance.view_team")
def team(request: StaffRequest, month: str = "") -> HttpResponse:
    """課の勤怠: what is missing, who comes near the limits, and the close of the month."""
    sees_all, now = request.may(VIEW_ALL), clock.today()
    if not sees_all and not heads_a_unit(request.user.pk, as_of=now):
        return denied(request)
    of = _month(month or str(Month.of(now)))
    text = request.GET.get("q", "").replace("\0", "").strip()
    people = queries.seen_by(request.user.pk, sees_all=sees_all, month=of, as_of=now)
    all_of_them = queries.team_of(people, of, as_of=now)
    view = request.GET.get("view", "")
    chosen = shown_team.chosen(people, all_of_them, view, of, now).filter(named(text))
    found = page_of(request, chosen, by=("person__family_kana", "person__given_kana"))
    context = shown_team.team(request, people, all_of_them, list(found.rows), of, now)
    tabs = shown_team.tabs(view)
    return render(
        request, "hr/attendance/team.html", {**context, "page": found, "query": text, "tabs": tabs, "view": view}
    )


@post_only(step="hr.attendance.close_month")
def month_close(request: StaffRequest, month: str) -> HttpResponse:
    """Close the month of all whom the user may see."""
    chosen = _month(month)
    people = queries.seen_by(request.user.pk, sees_all=request.may(VIEW_ALL), month=chosen, as_of=clock.today())
    ids = list(people.values_list("pk", flat=True))
    made = actions.close_month(month=chosen, employee_ids=ids, acting_user=request.user, at=clock.now())
    messages.success(request, _("%(count)s名の勤怠を締め、給与に渡しました。") % {"count": len(made)})
    return redirect("hr:attendance_team_month", month=str(chosen))


@form_page(step="hr.attendance.reopen_month")
def month_reopen(request: StaffRequest, pk: int, month: str) -> HttpResponse:
    """Take the close of somebody's month back, with the reason."""
    employee, chosen = _employee(pk), _month(month)
    if not _seen(request, employee, chosen):
        return denied(request)

    def save(form: Any) -> str:
        reason = form.cleaned_data["reason"]
        actions.reopen_month(employee_id=pk, month=chosen, reason=reason, acting_user=request.user, at=clock.now())
        return _("%(name)sさんの締めを取り消しました。集計は給与から戻っています。") % {"name": employee}

    words = {"name": employee, "month": shown_month.month_title(chosen)}
    title = _("%(name)sさんの%(month)sの締めの取り消し") % words
    back = reverse(MONTH, args=[pk, str(chosen)])
    form = forms.ReopenForm(request.POST or None)
    return _form(request, form, save, title=title, button=_("締めを取り消す"), back_url=back)


@page(step=VIEW_ALL)
def settings(request: StaffRequest) -> HttpResponse:
    """勤怠の設定: schedules, for whom they hold, and the agreements on overtime."""
    found = page_of(request, queries.assignments(), by="valid_from", descending=True)
    return render(
        request, "hr/attendance/settings.html", {**shown.settings(request, found.rows, clock.today()), "page": found}
    )


@form_page(step="hr.attendance.define_schedule")
def schedule_new(request: StaffRequest) -> HttpResponse:
    """Enter fixed hours."""

    def save(form: Any) -> str:
        given = {**form.cleaned_data, "workdays": "".join(form.cleaned_data["workdays"])}
        made = actions.define_schedule(**given, acting_user=request.user, at=clock.now())
        return _("勤務形態「%(name)s」を登録しました。") % {"name": made.name}

    form = forms.ScheduleForm(request.POST or None)
    return _form(request, form, save, title=_("勤務形態の登録"), button=_("登録"), back_url=reverse(SETTINGS))


@form_page(step="hr.attendance.assign_schedule")
def assignment_new(request: StaffRequest) -> HttpResponse:
    """Let hours hold for somebody, or for all."""

    def save(form: Any) -> str:
        given = form.cleaned_data
        actions.assign_schedule(
            schedule=given["schedule"],
            employee=given["employee_code"],
            valid_from=given["valid_from"],
            acting_user=request.user,
            at=clock.now(),
        )
        return _("勤務形態を適用しました。")

    form = forms.AssignForm(request.POST or None, initial={"valid_from": clock.today()})
    return _form(request, form, save, title=_("勤務形態の適用"), button=_("適用"), back_url=reverse(SETTINGS))


@page(step=VIEW_ALL)
def system_list(request: StaffRequest) -> HttpResponse:
    """労働時間制度: by which system the hours of whom count."""
    text = request.GET.get("q", "").replace("\0", "").strip()
    found = page_of(request, queries.work_systems(text), by="valid_from", descending=True)
    may_withdraw = request.may("hr.attendance.withdraw_consent")
    rows = [shown_system.row(each, may_withdraw=may_withdraw) for each in found.rows]
    new_url = reverse("hr:attendance_system_new") if request.may("hr.attendance.assign_system") else ""
    context = {"rows": rows, "page": found, "query": text, "new_url": new_url}
    return render(request, "hr/attendance/system_list.html", context)


@form_page(step="hr.attendance.assign_system")
def system_new(request: StaffRequest) -> HttpResponse:
    """Let a system of working time hold for somebody."""

    def save(form: Any) -> str:
        given = dict(form.cleaned_data)
        employee = given.pop("employee_code")
        actions.assign_system(employee=employee, **given, acting_user=request.user, at=clock.now())
        return _("%(name)sさんに労働時間制度を適用しました。") % {"name": employee}

    first = {"valid_from": clock.today().replace(day=1), "employee_code": request.GET.get("code", "")}
    form = forms.SystemForm(request.POST or None, initial=first)
    words: dict[str, Any] = {"title": _("労働時間制度の適用"), "button": _("適用"), "back_url": reverse(SYSTEMS)}
    more = {"guide": shown_deemed.guide()}
    return _form(request, form, save, **words, template="hr/attendance/system_new.html", more=more)


@form_page(step="hr.attendance.withdraw_consent")
def consent_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Record that somebody no longer agrees to みなし労働時間."""
    system = queries.work_systems().filter(pk=pk).first()
    if system is None:
        raise Http404

    def save(form: Any) -> str:
        actions.withdraw_consent(system_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        return _("%(name)sさんの同意の撤回を記録しました。") % {"name": system.employee}

    words = {"name": system.employee, "system": system.get_system_display()}
    title = _("%(name)sさんの%(system)sへの同意の撤回") % words
    form = forms.WithdrawForm(request.POST or None, initial={"withdrawn_on": clock.today()})
    return _form(request, form, save, title=title, button=_("撤回を記録"), back_url=reverse(SYSTEMS))


@form_page(step="hr.attendance.plan_month")
def month_plan(request: StaffRequest, pk: int, month: str) -> HttpResponse:
    """勤務予定: the days of a month of one of one's people, planned one by one."""
    employee, chosen = _employee(pk), _month(month)
    if not _seen(request, employee, chosen):
        return denied(request)

    def save(form: Any) -> str:
        made = actions.plan_month(
            employee_id=pk, month=chosen, days=form.planned(), acting_user=request.user, at=clock.now()
        )
        return _("%(name)sさんの勤務予定を%(count)s日分、登録しました。") % {"name": employee, "count": len(made)}

    form = forms.PlanForm(queries.planned_days(employee, chosen), request.POST or None)
    title = _("%(name)sさんの勤務予定（%(month)s）") % {"name": employee, "month": shown_month.month_title(chosen)}
    words: dict[str, Any] = {"title": title, "button": _("登録"), "back_url": reverse(MONTH, args=[pk, str(chosen)])}
    more = shown_system.plan(form, employee, chosen)
    return _form(request, form, save, **words, template="hr/attendance/month_plan.html", more=more)


@form_page(step="hr.attendance.define_agreement")
def agreement_new(request: StaffRequest) -> HttpResponse:
    """Record an agreement on overtime."""

    def save(form: Any) -> str:
        made = actions.define_agreement(**form.cleaned_data, acting_user=request.user, at=clock.now())
        return _("%(office)sの36協定を登録しました。") % {"office": made.office.name}

    form = forms.AgreementForm(request.POST or None)
    return _form(request, form, save, title=_("36協定の登録"), button=_("登録"), back_url=reverse(SETTINGS))


def _form(
    request: StaffRequest,
    form: BaseForm,
    save: Callable[[Any], str],
    *,
    title: str,
    button: str,
    back_url: str,
    template: str = "hr/attendance/form.html",
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """A page with one form; a refusal is said at the field that it names."""
    if request.method == "POST" and form.is_valid():
        try:
            said = save(form)
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, said)
            return redirect(back_url)
    context = {**(more or {}), "form": form, "title": title, "button": button, "back_url": back_url}
    return render(request, template, context, status=422 if form.errors else 200)


def _seen(request: StaffRequest, employee: Employee, month: Month) -> bool:
    people = queries.seen_by(request.user.pk, sees_all=request.may(VIEW_ALL), month=month, as_of=clock.today())
    return people.filter(pk=employee.pk).exists()


def _employee(pk: int) -> Employee:
    found = Employee.objects.select_related("person").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _month(text: str) -> Month:
    try:
        found = Month.parse(text)
    except NotAMonth as wrong:
        raise Http404 from wrong
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Http404
    return found


def _day(text: str) -> dt.date:
    try:
        found = dt.date.fromisoformat(text)
    except ValueError as wrong:
        raise Http404 from wrong
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Http404
    return found
