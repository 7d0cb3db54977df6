"""Travel: the lines of a claim that are reckoned, the company's rates for everybody to read, and commuter passes."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.expenses import actions, queries, shown
from accounting.expenses.forms import FORM_OF, EndTravelForm, PassForm, TravelRateForm
from accounting.expenses.models import Claim, ClaimLine, CommuterPass, TravelRate
from backoffice.companies import clock
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page, post_only
from backoffice.shell.problem import denied, say_at_field
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

from .claims import CHANGE, CHECK, DETAIL, VIEW, own_claim

RECKON = "accounting.expenses.reckon_line"
DEFINE, PASS = "accounting.expenses.define_travel_rate", "accounting.expenses.define_pass"
RATES, PASSES = "accounting:expenses_travel_rate_list", "accounting:expenses_pass_list"
ROWS_END = "#travel-title"


@form_page(step=RECKON)
def travel_new(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """A line of one's own draft that is reckoned, of one kind."""
    claim = own_claim(pk)
    if kind not in FORM_OF:
        raise Http404
    if claim.person.user_id != request.user.pk:
        return denied(request)
    if claim.state not in shown.EDITABLE:
        return redirect(DETAIL, pk=pk)
    taken = queries.own_sections(claim.person_id)
    like = next((each for each in taken if str(each["line"]) == request.GET.get("like", "")), None)
    initial = {"spent_on": clock.today(), **(shown.section_initial(like) if like else {})}
    form = FORM_OF[kind](request.POST or None, initial=initial, **_choices(kind))
    if request.method == "POST" and form.is_valid() and _reckon(request, claim, None, form):
        return redirect(reverse(CHANGE, args=[pk]) + ROWS_END)
    return _line_form(request, claim, kind, form, None)


@form_page(step=RECKON)
def travel_change(request: StaffRequest, pk: int) -> HttpResponse:
    """One's own reckoned line."""
    line = _line(pk)
    claim = line.claim
    if claim.person.user_id != request.user.pk:
        return denied(request)
    if claim.state not in shown.EDITABLE:
        return redirect(DETAIL, pk=claim.pk)
    form = FORM_OF[line.reckoned](request.POST or None, initial=shown.travel_initial(line), **_choices(line.reckoned))
    if request.method == "POST" and form.is_valid() and _reckon(request, claim, line.pk, form):
        return redirect(reverse(CHANGE, args=[claim.pk]) + ROWS_END)
    return _line_form(request, claim, line.reckoned, form, line)


@post_only(step="accounting.expenses.drop_reckoned")
def travel_drop(request: StaffRequest, pk: int) -> HttpResponse:
    """削除."""
    claim = actions.drop_reckoned(line_id=_line(pk).pk, acting_user=request.user, at=clock.now())
    messages.success(request, _("明細を削除しました。"))
    return redirect(CHANGE, pk=claim.pk)


@page(step=VIEW)
def travel_rate_list(request: StaffRequest) -> HttpResponse:
    """旅費の単価: for everybody to read; who checks expenses sets them."""
    may_define, today = request.may(DEFINE), clock.today()
    context = {
        "rates": [shown.travel_rate_row(each, today, may_define=may_define) for each in queries.travel_rates()],
        "new_url": reverse("accounting:expenses_travel_rate_new") if may_define else "",
        "passes_url": reverse(PASSES) if request.may(CHECK) else "",
    }
    return render(request, "accounting/expenses/travel_rate_list.html", context)


@form_page(step=DEFINE)
def travel_rate_new(request: StaffRequest) -> HttpResponse:
    """A rate from a day on, in place of the one before."""
    form = TravelRateForm(request.POST or None, initial={"valid_from": clock.today()})

    def save() -> str:
        made = actions.define_travel_rate(new=form.new(), acting_user=request.user, at=clock.now())
        return _("「%(name)s」を登録しました。") % {"name": made}

    return _saved(request, form, save, RATES, title=_("旅費の単価を登録"), button=_("登録"))


@form_page(step="accounting.expenses.end_travel_rate")
def travel_rate_end(request: StaffRequest, pk: int) -> HttpResponse:
    """The day from which a rate holds no more."""
    try:
        rate = queries.travel_rate(pk)
    except TravelRate.DoesNotExist as missing:
        raise Http404 from missing
    form = EndTravelForm(request.POST or None, initial={"valid_until": clock.today()})

    def save() -> str:
        until = form.cleaned_data["valid_until"]
        actions.end_travel_rate(rate_id=pk, valid_until=until, acting_user=request.user, at=clock.now())
        return _("「%(name)s」を終えました。") % {"name": rate}

    return _saved(request, form, save, RATES, title=_("%(name)sを終える") % {"name": rate}, button=_("終える"))


@page(step=CHECK)
def pass_list(request: StaffRequest) -> HttpResponse:
    """定期区間: everybody's, for who checks expenses."""
    today = clock.today()
    found = page_of(request, queries.commuter_passes(), by="id", descending=True)
    context = {
        "passes": [shown.pass_row(each, today, may_define=request.may(PASS)) for each in found.rows],
        "page": found,
        "new_url": reverse("accounting:expenses_pass_new") if request.may(PASS) else "",
    }
    return render(request, "accounting/expenses/pass_list.html", context)


@form_page(step=PASS)
def pass_new(request: StaffRequest) -> HttpResponse:
    """Somebody's commuter pass from a day on."""
    form = PassForm(request.POST or None, initial={"valid_from": clock.today()})

    def save() -> str:
        given = form.cleaned_data
        made = actions.define_pass(
            person_id=given["person"].pk,
            text=given["stations"],
            valid_from=given["valid_from"],
            acting_user=request.user,
            at=clock.now(),
        )
        return _("「%(name)s」を登録しました。") % {"name": made}

    return _saved(request, form, save, PASSES, title=_("定期区間を登録"), button=_("登録"))


@form_page(step="accounting.expenses.end_pass")
def pass_end(request: StaffRequest, pk: int) -> HttpResponse:
    """The day from which a commuter pass covers nothing."""
    try:
        held = queries.commuter_pass(pk)
    except CommuterPass.DoesNotExist as missing:
        raise Http404 from missing
    form = EndTravelForm(request.POST or None, initial={"valid_until": clock.today()})

    def save() -> str:
        until = form.cleaned_data["valid_until"]
        actions.end_pass(pass_id=pk, valid_until=until, acting_user=request.user, at=clock.now())
        return _("「%(name)s」を終えました。") % {"name": held}

    title = _("%(name)sの定期区間を終える") % {"name": held.person.name}
    return _saved(request, form, save, PASSES, title=title, button=_("終える"))


def _saved(
    request: StaffRequest, form: Any, save: Callable[[], str], back: str, *, title: str, button: str
) -> HttpResponse:
    """What every form of a setting does: save and go back to the list, or say at the field what is refused."""
    if request.method == "POST" and form.is_valid():
        try:
            said = save()
        except Refusal as refusal:
            say_at_field(form, refusal)
        else:
            messages.success(request, said)
            return redirect(back)
    context = {"form": form, "title": title, "button": button, "back_url": reverse(back)}
    return render(request, "accounting/expenses/setting_form.html", context, status=422 if form.errors else 200)


def _reckon(request: StaffRequest, claim: Claim, line_id: int | None, form: Any) -> bool:
    try:
        made = actions.reckon_line(
            claim_id=claim.pk, line_id=line_id, new=form.new(), acting_user=request.user, at=clock.now()
        )
    except Refusal as refusal:
        say_at_field(form, refusal)
        return False
    messages.success(request, _("%(yen)s円の明細を保存しました。") % {"yen": f"{made.amount_yen:,}"})
    return True


def _line_form(request: StaffRequest, claim: Claim, kind: str, form: Any, line: ClaimLine | None) -> HttpResponse:
    today = clock.today()
    context = shown.travel_form(
        claim,
        kind,
        form,
        line,
        sections=queries.own_sections(claim.person_id) if kind == "SECTION" and line is None else [],
        passes=queries.passes_of(claim.person_id, today) if kind == "SECTION" else [],
    )
    return render(request, "accounting/expenses/travel_form.html", context, status=422 if form.errors else 200)


def _choices(kind: str) -> dict[str, Any]:
    return {"vehicles": queries.vehicles(clock.today())} if kind == "MILEAGE" else {}


def _line(pk: int) -> ClaimLine:
    try:
        return queries.reckoned_line(pk)
    except ClaimLine.DoesNotExist as missing:
        raise Http404 from missing
