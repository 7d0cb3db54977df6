"""年末調整 as the office runs it: the season, everybody's state, one person, the settlement, the papers."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.documents.answer import bytes_answer, file_answer
from backoffice.documents.models import Document
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal
from hr.employment.models import Employee
from hr.year_end import actions, queries, shown_office
from hr.year_end.forms import ReasonForm, RulingForm, SeasonForm, last_year_of
from hr.year_end.models import Declaration, Proof, Season

OFFICE = "hr.year_end.view_all"
LIST, PERSON = "hr:year_end_list", "hr:year_end_person"


@page(step=OFFICE)
def office(request: StaffRequest) -> HttpResponse:
    """年末調整の管理: the newest season, or how to begin with one."""
    newest = Season.objects.order_by("-year").first()
    if newest is not None:
        return _list(request, newest)
    may_open = request.may("hr.year_end.open_season")
    return render(request, "hr/year_end/no_season.html", {"may_open": may_open})


@page(step=OFFICE)
def person_list(request: StaffRequest, year: int) -> HttpResponse:
    """Everybody of a year: how far they are, who is not adjusted and why, what should be looked at."""
    return _list(request, _season(year))


@page(step="hr.year_end.read_declaration")
def person(request: StaffRequest, year: int, pk: int) -> HttpResponse:
    """One person of a year: what was declared and should be looked at, and the settlement, line by line."""
    _season(year)
    employee = _employee(pk)
    actions.read_declaration(employee_id=pk, year=year, acting_user=request.user, at=clock.now())
    [member] = queries.members_of([employee], year)
    context = shown_office.person(request, member, year, queries.settlements_of(pk, year))
    return render(request, "hr/year_end/person.html", context)


@form_page(step="hr.year_end.open_season")
def season(request: StaffRequest) -> HttpResponse:
    """年末調整の受付: from when people declare, and until when."""
    today = clock.today()
    year = last_year_of(today)
    held = Season.objects.filter(year=year).first()
    initial: dict[str, Any] = {"year": year, "opens_on": today}
    if held is not None:
        initial |= {"opens_on": held.opens_on, "due_on": held.due_on, "message": held.message}
    form = SeasonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_season(**form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("%(year)s年の年末調整の受付を設定しました。") % {"year": made.year})
            return redirect(LIST, year=made.year)
    return _form(request, form, title=_("年末調整の受付"), button=_("保存"), back_url=reverse("hr:year_end_office"))


@post_only(step="hr.year_end.confirm_declarations")
def confirm(request: StaffRequest, year: int, pk: int) -> HttpResponse:
    """確認済みにする."""
    declaration = _declaration(year, pk)
    actions.confirm_declarations(declaration_ids=[declaration.pk], acting_user=request.user, at=clock.now())
    messages.success(
        request, _("%(name)sさんの申告を確認済みにしました。") % {"name": declaration.employee.person.name}
    )
    return redirect(PERSON, year=year, pk=pk)


@form_page(step="hr.year_end.return_declaration")
def give_back(request: StaffRequest, year: int, pk: int) -> HttpResponse:
    """差し戻し, with the reason that the person reads."""
    declaration = _declaration(year, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.return_declaration(
                declaration_id=declaration.pk, **form.cleaned_data, acting_user=request.user, at=clock.now()
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(
                request, _("%(name)sさんの申告を差し戻しました。") % {"name": declaration.employee.person.name}
            )
            return redirect(PERSON, year=year, pk=pk)
    title = _("%(name)sさんの申告の差し戻し") % {"name": declaration.employee.person.name}
    return _form(request, form, title=title, button=_("差し戻す"), back_url=reverse(PERSON, args=[year, pk]))


@form_page(step="hr.year_end.rule_scope")
def ruling(request: StaffRequest, year: int, pk: int) -> HttpResponse:
    """対象の判断."""
    employee = _employee(pk)
    form = RulingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.rule_scope(employee_id=pk, year=year, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("%(name)sさんの対象の判断を記録しました。") % {"name": employee.person.name})
            return redirect(PERSON, year=year, pk=pk)
    title = _("%(name)sさんを年末調整の対象にするか") % {"name": employee.person.name}
    return _form(request, form, title=title, button=_("記録"), back_url=reverse(PERSON, args=[year, pk]))


@post_only(step="hr.year_end.remind_people")
def remind(request: StaffRequest, year: int) -> HttpResponse:
    """未提出の人に知らせる."""
    told = actions.remind_people(year=_season(year).year, acting_user=request.user, at=clock.now())
    messages.success(request, _("未提出の%(count)s名に知らせました。") % {"count": told})
    return redirect(LIST, year=year)


@post_only(step="hr.year_end.settle_year")
def settle(request: StaffRequest, year: int) -> HttpResponse:
    """年末調整を計算する."""
    job = actions.settle_year(year=_season(year).year, acting_user=request.user, at=clock.now())
    messages.success(request, _("%(count)s名の年末調整の計算を受け付けました。") % {"count": job.total})
    return redirect(LIST, year=year)


@form_page(step="hr.year_end.settle_again")
def settle_again(request: StaffRequest, year: int, pk: int) -> HttpResponse:
    """再年調."""
    employee = _employee(pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.settle_again(
                employee_id=pk, year=year, **form.cleaned_data, acting_user=request.user, at=clock.now()
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("%(name)sさんの再年調をしました。") % {"name": employee.person.name})
            return redirect(PERSON, year=year, pk=pk)
    title = _("%(name)sさんの再年調") % {"name": employee.person.name}
    return _form(request, form, title=title, button=_("計算し直す"), back_url=reverse(PERSON, args=[year, pk]))


@post_only(step="hr.year_end.apply_year")
def apply(request: StaffRequest, year: int) -> HttpResponse:
    """過不足を給与に反映する."""
    job = actions.apply_year(year=_season(year).year, acting_user=request.user, at=clock.now())
    messages.success(
        request, _("%(count)s名の過不足の反映を受け付けました。給与を計算し直してください。") % {"count": job.total}
    )
    return redirect(LIST, year=year)


@post_only(step="hr.year_end.apply_settlement")
def apply_one(request: StaffRequest, year: int, pk: int) -> HttpResponse:
    """1人の過不足を給与に反映する."""
    settlement = queries.newest_settlements(year, [_employee(pk).pk]).get(pk)
    if settlement is None:
        raise Http404
    now = clock.now()
    applied = actions.apply_settlement(
        settlement_id=settlement.pk, paid_in=actions.paid_month(year, now), acting_user=request.user, at=now
    )
    words = {"year": applied.month.year, "month": applied.month.month}
    messages.success(request, _("%(year)s年%(month)s月分の給与に反映しました。給与を計算し直してください。") % words)
    return redirect(PERSON, year=year, pk=pk)


@post_only(step="hr.year_end.print_year")
def print_papers(request: StaffRequest, year: int) -> HttpResponse:
    """源泉徴収票を作る."""
    job = actions.print_year(year=_season(year).year, acting_user=request.user, at=clock.now())
    messages.success(request, _("%(count)s名の源泉徴収票の作成を受け付けました。") % {"count": job.total})
    return redirect("hr:year_end_totals", year=year)


@page(step="hr.year_end.read_totals")
def totals(request: StaffRequest, year: int) -> HttpResponse:
    """法定調書合計表の集計."""
    held = _season(year)
    found = actions.read_totals(year=year, acting_user=request.user, at=clock.now())
    return render(request, "hr/year_end/totals.html", shown_office.totals(request, held, found))


@page(step="hr.year_end.read_proof")
def proof(request: StaffRequest, pk: int) -> FileResponse:
    """A proof that somebody attached."""
    try:
        found, file = actions.read_proof(proof_id=pk, acting_user=request.user, at=clock.now())
    except Proof.DoesNotExist as missing:
        raise Http404 from missing
    return bytes_answer(file, name=found.name, media_type=found.media_type)


@page(step="hr.year_end.read_statement")
def statement(request: StaffRequest, year: int, pk: int) -> FileResponse:
    """源泉徴収票 of somebody."""
    try:
        found, file = actions.read_statement(employee_id=pk, year=year, acting_user=request.user, at=clock.now())
    except Document.DoesNotExist as missing:
        raise Http404 from missing
    return file_answer(found, file)


def _list(request: StaffRequest, season: Season) -> HttpResponse:
    year, today = season.year, clock.today()
    text, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    state = state if state in shown_office.STATES else ""
    found = queries.in_state(queries.people_of_year(year, text=text), year, state)
    shown_page = page_of(request, found, by=("person__family_kana", "person__given_kana"))
    members = queries.members_of(shown_page.rows, year)
    context = {
        **shown_office.head(request, season, queries.counts(year, today), state),
        "people": [shown_office.row(each, year) for each in members],
        "page": shown_page,
        "query": text,
    }
    return render(request, "hr/year_end/list.html", context)


def _season(year: int) -> Season:
    try:
        return queries.season(year)
    except Season.DoesNotExist as missing:
        raise Http404 from missing


def _declaration(year: int, employee_id: int) -> Declaration:
    found = queries.declaration_of(employee_id, year)
    if found is None:
        raise Http404
    return found


def _employee(pk: int) -> Employee:
    found = Employee.objects.select_related("person").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _form(request: StaffRequest, form: Any, *, title: str, button: str, back_url: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "back_url": back_url}
    return render(request, "hr/year_end/form.html", context, status=422 if form.errors else 200)
