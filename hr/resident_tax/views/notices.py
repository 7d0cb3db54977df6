"""The year by municipality, who has no notice, and the notices of one person."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.inputs import FIRST_YEAR, LAST_YEAR
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page
from backoffice.shell.problem import say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal
from hr.employment.models import Employee
from hr.resident_tax import actions, queries, shown
from hr.resident_tax.forms import NoticeForm, NumberForm

VIEW = "hr.resident_tax.view_notices"
YEAR, PERSON = "hr:resident_tax_year", "hr:resident_tax_person"
MOST_MISSING = 50


@page(step=VIEW)
def year(request: StaffRequest) -> HttpResponse:
    """住民税: a year by municipality, who has no notice, who left, and what is to be reported."""
    today = clock.today()
    chosen = _year(request.GET.get("year", ""), queries.fiscal_year_of(Month.of(today)))
    month = _shown_month(chosen)
    missing = queries.without_notice(chosen, as_of=today)
    context = {
        "year": chosen,
        "tabs": shown.year_tabs(queries.years(), chosen),
        "month": shown.month_name(month),
        "municipalities": [shown.municipality(each, chosen) for each in queries.municipalities(chosen, month)],
        "missing": [shown.missing(each, chosen) for each in missing[:MOST_MISSING]],
        "missing_count": missing.count(),
        "unexpected": _unexpected(chosen),
        "unexpected_count": queries.without_notice_for_a_reason(chosen).count(),
        "may_mark": request.may("hr.resident_tax.expect_no_notice"),
        "leavers": [shown.person(each) for each in queries.leavers_to_end(chosen, as_of=today)],
        "ends": [{**shown.person(each.employee), **shown.end(each)} for each in queries.unfiled_ends()],
        "may_import": request.may("hr.resident_tax.upload_notices"),
        "may_end": request.may("hr.resident_tax.end_collection"),
    }
    return render(request, "hr/resident_tax/year.html", context)


@page(step=VIEW)
def municipality(request: StaffRequest, year: int, code: str) -> HttpResponse:
    """The people of one municipality in a year, with what is deducted from each."""
    text = request.GET.get("q", "").strip()
    found = page_of(
        request,
        queries.people_with_notice(_year(str(year), year), code=code, text=text),
        by=("person__family_kana", "person__given_kana"),
    )
    ids = [each.pk for each in found.rows]
    held, ends, months = queries.notices_in([year], ids), queries.ends_in([year], ids), queries.months_of(year)
    month = _shown_month(year)
    context = {
        "year": year,
        "code": code,
        "name": next((notice.municipality_name for each in held.values() for notice in each), code),
        "number": queries.designated_numbers().get(code, ""),
        "month": shown.month_name(month),
        "people": [
            shown.collected_person(each, held.get(each.pk, []), ends.get(each.pk, []), months, month)
            for each in found.rows
        ],
        "page": found,
        "query": text,
        "may_number": request.may("hr.resident_tax.record_number"),
    }
    return render(request, "hr/resident_tax/municipality.html", context)


@page(step=VIEW)
def person(request: StaffRequest, pk: int) -> HttpResponse:
    """One person: what each month of the year deducts, the notices, and the ends."""
    employee = _employee(pk)
    this_year = queries.fiscal_year_of(Month.of(clock.today()))
    notices, ends = queries.history_of(pk)
    said = queries.expectation_of(pk, this_year)
    is_noticed = any(each.fiscal_year == this_year for each in notices)
    context = {
        "no_notice": shown.expectation(said) if said and not said.is_expected and not is_noticed else None,
        "may_expect": request.may("hr.resident_tax.expect_notice"),
        "mark_url": _mark_url(request, pk, this_year),
        "employee": shown.person(employee),
        "year": this_year,
        "months": shown.months(
            queries.notices_in([this_year], [pk]).get(pk, []),
            queries.ends_in([this_year], [pk]).get(pk, []),
            queries.months_of(this_year),
        ),
        "notices": [shown.notice(each) for each in notices],
        "ends": [shown.end(each) for each in ends],
        "may_record": request.may("hr.resident_tax.record_notices"),
        "may_end": request.may("hr.resident_tax.end_collection"),
    }
    return render(request, "hr/resident_tax/person.html", context)


@form_page(step="hr.resident_tax.record_notices")
def notice_new(request: StaffRequest, pk: int) -> HttpResponse:
    """One notice, entered by hand."""
    employee = _employee(pk)
    form = NoticeForm(request.POST or None, initial=_as_noticed(pk))
    if request.method == "POST" and form.is_valid():
        try:
            entry = actions.new_notice(pk, form.cleaned_data, form.months_yen())
            actions.record_notices(entries=[entry], acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("%(name)sさんの住民税の通知を登録しました。") % {"name": employee.person.name})
            return redirect(PERSON, pk=pk)
    title = _("%(name)sさんの住民税の通知") % {"name": employee.person.name}
    return _form(request, form, title=title, back_url=reverse(PERSON, args=[pk]))


@form_page(step="hr.resident_tax.record_number")
def number(request: StaffRequest, year: int, code: str) -> HttpResponse:
    """指定番号 of the company at a municipality."""
    back_url = reverse("hr:resident_tax_municipality", args=[year, code])
    form = NumberForm(request.POST or None, initial={"number": queries.designated_numbers().get(code, "")})
    if request.method == "POST" and form.is_valid():
        actions.record_number(municipality_code=code, **form.cleaned_data, acting_user=request.user, at=clock.now())
        messages.success(request, _("指定番号を登録しました。"))
        return redirect(back_url)
    return _form(request, form, title=_("指定番号"), back_url=back_url)


def _mark_url(request: StaffRequest, pk: int, fiscal_year: int) -> str:
    """Where to say why no notice comes, for somebody of whom one is missing."""
    missing = queries.without_notice(fiscal_year, as_of=clock.today()).filter(pk=pk)
    if not request.may("hr.resident_tax.expect_no_notice") or not missing.exists():
        return ""
    return f"{reverse('hr:resident_tax_no_notice', args=[fiscal_year])}?person={pk}"


def _unexpected(fiscal_year: int) -> list[dict[str, Any]]:
    people: list[Any] = list(queries.without_notice_for_a_reason(fiscal_year)[:MOST_MISSING])
    said = queries.expectations([each.expectation_id for each in people])
    return [shown.unexpected(each, said[each.expectation_id]) for each in people]


def _as_noticed(pk: int) -> dict[str, Any]:
    """A notice of change is of the municipality that sent the last one."""
    notices, _ends = queries.history_of(pk)
    year = queries.fiscal_year_of(Month.of(clock.today()))
    if not notices:
        return {"fiscal_year": year}
    last = notices[0]
    return {
        "kind": "CHANGE" if last.fiscal_year == year else "YEAR",
        "fiscal_year": year,
        "municipality_code": last.municipality_code,
        "municipality_name": last.municipality_name,
        "payee_number": last.payee_number,
    }


def _shown_month(year: int) -> Month:
    """This month where the year holds it, else the year's first."""
    months, today = queries.months_of(year), Month.of(clock.today())
    return today if today in months else months[0]


def _year(text: str, usual: int) -> int:
    if not text:
        return usual
    if not text.isdecimal() or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise Http404
    return int(text)


def _employee(pk: int) -> Employee:
    found = queries.employee(pk)
    if found is None:
        raise Http404
    return found


def _form(request: StaffRequest, form: Any, *, title: str, back_url: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": _("登録"), "back_url": back_url}
    return render(request, "hr/resident_tax/form.html", context, status=422 if form.errors else 200)
