"""Filings as cases: the list, one of them, who is owed one, and the settings."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.pages import form_page, page
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal
from hr.filings import actions, queries, shown
from hr.filings.forms import OfficeForm, PrepareForm
from hr.filings.models import Filing, FilingKind

VIEW = "hr.filings.view_filings"
LIST, DETAIL = "hr:filings_filing_list", "hr:filings_filing_detail"
MOST_CLOSED = 100


@page(step=VIEW)
def filing_list(request: StaffRequest) -> HttpResponse:
    """届出: what is open, the nearest due day first; or everything, the newest first."""
    everything = request.GET.get("view") == "all"
    found = queries.filings(only_open=not everything)[:MOST_CLOSED]
    context = {
        "filings": [shown.filing_row(each, clock.today()) for each in found],
        "tabs": shown.list_tabs(everything=everything),
        "everything": everything,
        "may_prepare": request.may("hr.filings.prepare_filing"),
    }
    return render(request, "hr/filings/filing_list.html", context)


@page(step=VIEW)
def filing_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One filing: people with the values that are filed and their reasons, what is missing, and what comes next."""
    filing = _filing(pk)
    people = queries.people_of(filing)
    problems = queries.problems_of(filing, people, queries.office()) if filing.state in actions.OPEN_TO_CHANGE else []
    return render(request, "hr/filings/filing_detail.html", shown.filing_page(request, filing, people, problems))


@form_page(step="hr.filings.prepare_filing")
def candidate_list(request: StaffRequest) -> HttpResponse:
    """届出が必要な人 of a kind; those chosen go into a new draft."""
    kind = _kind(request.GET.get("kind", ""))
    today = clock.today()
    form = PrepareForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        picks = [pick for each in request.POST.getlist("picks") if (pick := _pick(each))]
        made = actions.prepare_filing(
            kind=kind, picks=picks, due_on=form.cleaned_data["due_on"], acting_user=request.user, at=clock.now()
        )
        messages.success(request, _("%(kind)sの下書きを作成しました。") % {"kind": made.get_kind_display()})
        return redirect(DETAIL, pk=made.pk)
    context = {
        "form": form,
        "kind": kind,
        "kind_label": FilingKind(kind).label,
        "tabs": shown.kind_tabs(kind),
        "candidates": [shown.candidate_row(each, kind) for each in queries.candidates(kind, as_of=today)],
    }
    return render(request, "hr/filings/candidate_list.html", context, status=422 if form.errors else 200)


@form_page(step="hr.filings.set_office")
def settings(request: StaffRequest) -> HttpResponse:
    """届出の設定."""
    office = queries.office()
    prefectures = list(queries.prefecture_codes(clock.today()))
    form = OfficeForm(request.POST or None, prefectures=prefectures, initial=shown.office_values(office))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_office(given=form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("届出の設定を保存しました。"))
            return redirect(LIST)
    context = {"form": form, "title": _("届出の設定"), "button": _("保存"), "back_url": reverse(LIST)}
    return render(request, "hr/filings/form.html", context, status=422 if form.errors else 200)


def _kind(given: str) -> str:
    return given if given in shown.KINDS_WITH_PEOPLE else FilingKind.REGULAR


def _pick(text: str) -> actions.Pick | None:
    """12:2026-09-01, as the boxes of the list send it."""
    employee, _colon, day = text.partition(":")
    try:
        return actions.Pick(int(employee), dt.date.fromisoformat(day))
    except ValueError:
        return None


def _filing(pk: int) -> Filing:
    try:
        return queries.filing(pk)
    except Filing.DoesNotExist as missing:
        raise Http404 from missing
