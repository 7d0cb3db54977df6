"""Consumption tax: the return with its boxes, methods, uses, interim payments, and registration numbers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.ledger.queries import entry_of
from backoffice.companies import clock
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import refusal_text, say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.numbers import normalise_number
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal

from . import actions, paper, queries, shown
from .forms import Cancellation, InterimForm, LineUseForm, ListForm, MethodForm, NumberForm, PastForm, UsesForm
from .models import FiledReturn, InterimPayment, RegistrationList
from .rules import TaxPeriod, Use, year_of

VIEW = "accounting.consumption_tax.view_return"
CHOOSE = "accounting.consumption_tax.choose_method"
USES = "accounting.consumption_tax.set_account_uses"
INTERIM = "accounting.consumption_tax.record_interim"
POST = "accounting.consumption_tax.post_return"
LOAD = "accounting.consumption_tax.load_registrations"
YEAR = "accounting:consumption_tax_year_detail"
INTERIM_LIST = "accounting:consumption_tax_interim_list"
METHODS = "accounting:consumption_tax_method_list"
REGISTRATIONS = "accounting:consumption_tax_registration_list"
FIRST_YEAR, LAST_YEAR = 1989, 2200


@page(step=VIEW)
def year_detail(request: StaffRequest) -> HttpResponse:
    """消費税の申告 of a year, or of its months until one (仮決算)."""
    found = queries.period_return(*_asked(request))
    return render(request, "accounting/consumption_tax/year_detail.html", shown.year_page(request, found))


@page(step=VIEW)
def box_detail(request: StaffRequest, key: str) -> HttpResponse:
    """One box: its reason, and the categories of the ledger that it comes from."""
    found = queries.period_return(*_asked(request))
    box = found.found.box(key) if found.found else None
    if box is None:
        raise Http404
    return render(request, "accounting/consumption_tax/box_detail.html", shown.box_page(found, box))


@page(step=VIEW)
def line_list(request: StaffRequest) -> HttpResponse:
    """The lines of a category (of a use) in the period."""
    period, year = _asked(request)
    category, asked = request.GET.get("category", ""), request.GET.get("use")
    use = Use(asked) if asked in {each.value for each in Use} else None
    lines = page_of(request, queries.lines_of(period, [category], use), by="posted_on")
    context = shown.lines_page(request, period, year, category, use, lines.rows)
    return render(request, "accounting/consumption_tax/line_list.html", {**context, "page": lines})


@post_only(step="accounting.consumption_tax.set_line_use")
def line_use(request: StaffRequest, entry: int, position: int) -> HttpResponse:
    """用途・事業区分 of one line."""
    form = LineUseForm(request.POST)
    if form.is_valid():
        use = form.cleaned_data["use"]
        actions.set_line_use(entry_id=entry, position=position, use=use, acting_user=request.user, at=clock.now())
        messages.success(request, _("行の用途・事業区分を変えました。"))
    else:
        messages.error(request, _("用途・事業区分を選んでください。"))
    return redirect(f"{reverse('accounting:consumption_tax_line_list')}?{request.GET.urlencode()}")


@page(step=VIEW)
def method_list(request: StaffRequest) -> HttpResponse:
    """計算方法: what each method would give for the year, and what was chosen when."""
    found = queries.period_return(*_asked(request))
    base_yen = queries.base_period_sales_yen(found.year)
    context = shown.methods_page(request, found, queries.compared(found), list(queries.methods()), base_yen)
    return render(request, "accounting/consumption_tax/method_list.html", context)


@form_page(step=CHOOSE)
def method_choose(request: StaffRequest) -> HttpResponse:
    """Choose a method."""
    _period, year = _asked(request)
    form = MethodForm(request.POST or None, initial=shown.method_initial(year, queries.methods().first()))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        valid_from = given.pop("valid_from")
        try:
            actions.choose_method(
                new=actions.NewMethod(**given), valid_from=valid_from, acting_user=request.user, at=clock.now()
            )
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("消費税の計算方法を登録しました。"))
            return redirect(METHODS)
    return _form(request, form, title=_("消費税の計算方法を決める"), button=_("登録"), back_url=reverse(METHODS))


@form_page(step=USES)
def use_list(request: StaffRequest) -> HttpResponse:
    """用途・事業区分 of the accounts."""
    _period, year = _asked(request)
    accounts = queries.account_uses(year)
    form = UsesForm(request.POST or None, accounts=accounts, initial={"valid_from": year.begins_on})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_account_uses(
                uses=form.uses(),
                valid_from=form.cleaned_data["valid_from"],
                acting_user=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal_text(refusal))
        else:
            messages.success(request, _("用途・事業区分を登録しました。"))
            return redirect(f"{reverse('accounting:consumption_tax_use_list')}?year={year.first.year}")
    context = {"form": form, **shown.uses_page(year, form)}
    status = 422 if form.errors else 200
    return render(request, "accounting/consumption_tax/use_list.html", context, status=status)


@page(step=VIEW)
def interim_list(request: StaffRequest) -> HttpResponse:
    """中間納付 of a year: what is due by last year's return, and what was paid."""
    _period, year = _asked(request)
    before = queries.return_before(year)
    context = shown.interim_page(
        request, year, before, queries.planned_interim(year, before), list(queries.interim_payments(year))
    )
    return render(request, "accounting/consumption_tax/interim_list.html", context)


@form_page(step=INTERIM)
def interim_record(request: StaffRequest) -> HttpResponse:
    """中間納付を記帳する."""
    _period, year = _asked(request)
    back_url = f"{reverse(INTERIM_LIST)}?year={year.first.year}"
    planned = queries.planned_interim(year, queries.return_before(year))
    paid = {each.number for each in queries.interim_payments(year)}
    form = InterimForm(request.POST or None, initial=shown.interim_initial(planned, paid, clock.today()))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        new = actions.NewInterim(bank_account_code=given.pop("bank_account").code, **given)
        try:
            actions.record_interim(year=year, new=new, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, _("中間納付を記帳しました。"))
            return redirect(back_url)
    title = _("%(year)s年度の中間納付を記帳する") % {"year": year.first.year}
    return _form(request, form, title=title, button=_("記帳"), back_url=back_url)


@form_page(step="accounting.consumption_tax.cancel_interim")
def interim_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """中間納付を取り消す."""
    paid = _one(InterimPayment, pk)
    back_url = f"{reverse(INTERIM_LIST)}?year={paid.year_begins_on.year}"
    form = Cancellation(request.POST or None, initial={"posted_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_interim(payment_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            form.add_error(None, refusal_text(refusal))
        else:
            messages.success(request, _("中間納付を取り消しました。"))
            return redirect(back_url)
    return _form(request, form, title=_("中間納付の取消"), button=_("取り消す"), back_url=back_url)


@form_page(step=POST)
def return_post(request: StaffRequest) -> HttpResponse:
    """申告額を計上する: the entry is shown first, and posted when it is sent."""
    _period, year = _asked(request)
    found = queries.period_return(year, year)
    refusal_said = ""
    if request.method == "POST":
        try:
            filed = actions.post_return(year=year, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            refusal_said = refusal_text(refusal)
        else:
            messages.success(request, _("消費税の申告額を計上しました。"))
            return redirect("accounting:consumption_tax_return_detail", pk=filed.pk)
    context = shown.post_page(found, actions.draft_of_return(found), refusal_said)
    status = 422 if refusal_said else 200
    return render(request, "accounting/consumption_tax/return_post.html", context, status=status)


@form_page(step="accounting.consumption_tax.record_past_return")
def return_past(request: StaffRequest) -> HttpResponse:
    """過去の申告: what was filed for the year before these books."""
    _period, year = _asked(request)
    back_url = f"{reverse(INTERIM_LIST)}?year={year.first.year + 1}"
    form = PastForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_past_return(year=year, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            form.add_error(None, refusal_text(refusal))
        else:
            messages.success(request, _("過去の申告を登録しました。"))
            return redirect(back_url)
    title = _("%(year)s年度の消費税の申告を登録する") % {"year": year.first.year}
    return _form(request, form, title=title, button=_("登録"), back_url=back_url)


@page(step=VIEW)
def return_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """A return as it was posted, box by box with the reasons of that day."""
    filed = _one(FiledReturn, pk)
    entry = entry_of(queries.SOURCE, filed.pk)
    return render(request, "accounting/consumption_tax/return_detail.html", shown.filed_page(request, filed, entry))


@form_page(step="accounting.consumption_tax.cancel_return")
def return_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """申告額の計上を取り消す."""
    filed = _one(FiledReturn, pk)
    back_url = reverse("accounting:consumption_tax_return_detail", args=[filed.pk])
    form = Cancellation(request.POST or None, initial={"posted_on": filed.ends_on})
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_return(return_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            form.add_error(None, refusal_text(refusal))
        else:
            messages.success(request, _("申告額の計上を取り消しました。"))
            return redirect(back_url)
    return _form(request, form, title=_("申告額の計上の取消"), button=_("取り消す"), back_url=back_url)


@page(step=VIEW)
def return_csv(request: StaffRequest) -> HttpResponse:
    """The boxes as CSV."""
    found = queries.period_return(*_asked(request))
    if found.found is None:
        raise Http404
    content = paper.return_csv(found.found, found.sums.law.columns)
    return _file(content, "text/csv; charset=utf-8", f"{shown.file_name(found)}.csv")


@page(step=VIEW)
def return_pdf(request: StaffRequest) -> HttpResponse:
    """The boxes on paper."""
    found = queries.period_return(*_asked(request))
    if found.found is None:
        raise Http404
    content = paper.return_pdf(
        found.found,
        found.sums.law.columns,
        company=request.company.name,
        period=shown.period_in_japanese(found.period),
        method=shown.method_in_japanese(found),
    )
    return _file(content, "application/pdf", f"{shown.file_name(found)}.pdf")


@page(step=VIEW)
def registration_list(request: StaffRequest) -> HttpResponse:
    """登録番号: look a number up, and the lists that were loaded."""
    form = NumberForm(request.GET or None)
    number, day = "", clock.today()
    if form.is_valid():
        number, day = normalise_number(form.cleaned_data["number"]), form.cleaned_data["day"] or day
    standing = queries.registration_on(number, day) if number else None
    lists = list(queries.registration_lists()[:20])
    waiting = next((each for each in lists if each.state == "WAITING"), None)
    changes = queries.list_changes(waiting.pk) if waiting else None
    context = shown.registrations_page(request, form, number, day, standing, lists, waiting, changes)
    return render(request, "accounting/consumption_tax/registration_list.html", context)


@form_page(step=LOAD)
def registration_load(request: StaffRequest) -> HttpResponse:
    """Load a list; it counts once it is confirmed."""
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            actions.load_registrations(file=file, file_name=file.name, acting_user=request.user, at=clock.now())
        except Refusal as refusal:
            form.add_error("file", refusal_text(refusal))
        else:
            messages.success(request, _("一覧を読み込みました。内容を確かめて反映してください。"))
            return redirect(REGISTRATIONS)
    title = _("登録番号の一覧を読み込む")
    return _form(request, form, title=title, button=_("読み込む"), back_url=reverse(REGISTRATIONS))


@post_only(step="accounting.consumption_tax.confirm_registrations")
def registration_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """反映する."""
    made = actions.confirm_registrations(
        list_id=_one(RegistrationList, pk).pk, acting_user=request.user, at=clock.now()
    )
    messages.success(request, _("登録番号%(count)s件を反映しました。") % {"count": made.rows})
    return redirect(REGISTRATIONS)


@post_only(step="accounting.consumption_tax.discard_registrations")
def registration_discard(request: StaffRequest, pk: int) -> HttpResponse:
    """破棄する."""
    actions.discard_registrations(list_id=_one(RegistrationList, pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("一覧を破棄しました。"))
    return redirect(REGISTRATIONS)


def _asked(request: StaffRequest) -> tuple[TaxPeriod, TaxPeriod]:
    """The period and the year that the address names; without any, the year of today."""
    first_month = request.company.fiscal_year_first_month
    asked, until = request.GET.get("year", ""), request.GET.get("until", "")
    if asked.isdecimal() and FIRST_YEAR <= int(asked) <= LAST_YEAR:
        year = year_of(Month(int(asked), first_month).first_day, first_month)
    else:
        year = year_of(clock.today(), first_month)
    if not until:
        return year, year
    last = Month.parse(until)
    return (TaxPeriod(year.first, last) if year.first <= last <= year.last else year), year


def _one(model: Any, pk: int) -> Any:
    found = model.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"},
    )


def _form(request: StaffRequest, form: Any, *, title: str, button: str, back_url: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "back_url": back_url}
    return render(request, "accounting/consumption_tax/form.html", context, status=422 if form.errors else 200)
