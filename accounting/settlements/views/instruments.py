"""Notes and electronic records: the list by due day, a new one, one of them, and what happens to it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.settlements import actions, queries, shown
from accounting.settlements.forms import (
    DiscountForm,
    DishonourForm,
    EndorseForm,
    FailForm,
    InstrumentForm,
    PartnerForm,
    SettleForm,
    SplitForm,
    Undo,
)
from accounting.settlements.models import Direction, Instrument, InstrumentEvent, InstrumentState
from backoffice.companies import clock
from backoffice.partners.models import Partner
from backoffice.partners.queries import in_use
from backoffice.shell.pager import page_of
from backoffice.shell.pages import form_page, page
from backoffice.shell.request import StaffRequest

from .forms_page import FORM, asked_partner, one_form

VIEW, RECORD = "accounting.settlements.view_settlements", "accounting.settlements.record_instrument"
LIST, DETAIL = "accounting:settlements_instrument_list", "accounting:settlements_instrument_detail"
PARTS = "accounting/settlements/parts_form.html"


@page(step=VIEW)
def instrument_list(request: StaffRequest) -> HttpResponse:
    """期日別: by due day, with what is held, what is to be paid, and what may have to be paid back."""
    direction = request.GET.get("direction", "")
    state = request.GET.get("state", InstrumentState.HELD)
    side = direction if direction in Direction.values else ""
    at = state if state in InstrumentState.values else ""
    found = page_of(request, queries.instruments(direction=side, state=at), by="due_on")
    contingent = queries.contingent(clock.today())
    context = {
        "rows": [shown.instrument_row(each, clock.today()) for each in found.rows],
        "page": found,
        "tabs": shown.tabs(side, at),
        "kpis": shown.kpis(queries.held_sums(), contingent),
        "contingent": [shown.contingent_row(each, yen) for each, yen in contingent],
        "new": shown.new_links(request.may(RECORD)),
    }
    return render(request, "accounting/settlements/instrument_list.html", context)


@form_page(step=RECORD)
def instrument_new(request: StaffRequest) -> HttpResponse:
    """With whom; then what it says, and what it settles."""
    asked = request.GET.get("direction", "")
    direction = asked if asked in Direction.values else Direction.RECEIVED.value
    partner = asked_partner(request)
    is_received = direction == Direction.RECEIVED
    title = _("受取手形・電子記録債権の登録") if is_received else _("支払手形・電子記録債務の登録")
    context = {"title": title, "button": _("登録"), "back_url": reverse(LIST), "list_title": _("手形・でんさい")}
    if partner is None:
        return _choose_partner(request, direction, context)
    form = InstrumentForm(
        request.POST or None,
        initial={"taken_on": clock.today(), "issued_on": clock.today()},
        direction=direction,
        invoices=queries.open_invoices_of(partner.pk) if is_received else (),
        payables=() if is_received else queries.open_payables_of(partner.pk),
    )

    def act() -> Instrument:
        given = form.cleaned_data
        new = actions.NewInstrument(
            direction=direction,
            form=given["form"],
            number=given["number"],
            partner_id=partner.pk,
            issued_on=given["issued_on"],
            taken_on=given["taken_on"],
            due_on=given["due_on"],
            parts=form.invoice_parts() if is_received else form.payable_parts(),
            opening_yen=given["opening_yen"] or 0,
            drawer=given.get("drawer", ""),
            bank=given["bank"],
        )
        return actions.record_instrument(new=new, acting_user=request.user, at=clock.now())

    context["lead"] = _("%(name)s　金額は、決済する金額の合計になります。") % {"name": partner.name}
    return one_form(request, form, act, said=_("登録しました。"), to=_detail_url, context=context, template=PARTS)


@page(step=VIEW)
def instrument_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One instrument with its history."""
    return _detail(request, pk)


@page(step=VIEW)
def event_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The instrument of an event: where an entry of the books leads."""
    found = InstrumentEvent.objects.filter(pk=pk).values_list("instrument", flat=True).first()
    if found is None:
        raise Http404
    return _detail(request, found)


@form_page(step="accounting.settlements.settle_instrument")
def instrument_settle(request: StaffRequest, pk: int) -> HttpResponse:
    """It was collected, or paid."""
    held = _instrument(pk)
    form = SettleForm(request.POST or None, initial={"happened_on": held.due_on})

    def act() -> InstrumentEvent:
        return actions.settle_instrument(
            instrument_id=pk,
            happened_on=form.cleaned_data["happened_on"],
            bank_account_id=form.cleaned_data["bank_account"].pk,
            acting_user=request.user,
            at=clock.now(),
        )

    lead = _("入出金明細があるときは、照合の画面で消し込むと、口座の明細と一緒に記録されます。")
    return _event(request, form, act, held, _("決済を記録"), lead)


@form_page(step="accounting.settlements.discount_instrument")
def instrument_discount(request: StaffRequest, pk: int) -> HttpResponse:
    """A bank bought it."""
    held = _instrument(pk)
    form = DiscountForm(request.POST or None, initial={"happened_on": clock.today()})

    def act() -> InstrumentEvent:
        return actions.discount_instrument(
            instrument_id=pk,
            happened_on=form.cleaned_data["happened_on"],
            discount_yen=form.cleaned_data["discount_yen"],
            bank_account_id=form.cleaned_data["bank_account"].pk,
            acting_user=request.user,
            at=clock.now(),
        )

    return _event(request, form, act, held, _("割引を記録"), _("支払期日までは、偶発債務として注記の対象になります。"))


@form_page(step="accounting.settlements.endorse_instrument")
def instrument_endorse(request: StaffRequest, pk: int) -> HttpResponse:
    """A supplier took it for what is owed."""
    held, partner = _instrument(pk), asked_partner(request)
    context = _context(held, _("裏書・譲渡を記録"))
    if partner is None:
        return _choose_partner(request, Direction.ISSUED, context)
    form = EndorseForm(
        request.POST or None, initial={"happened_on": clock.today()}, payables=queries.open_payables_of(partner.pk)
    )

    def act() -> InstrumentEvent:
        return actions.endorse_instrument(
            instrument_id=pk,
            happened_on=form.cleaned_data["happened_on"],
            partner_id=partner.pk,
            parts=form.payable_parts(),
            acting_user=request.user,
            at=clock.now(),
        )

    context["lead"] = _("%(name)sへ。未払の合計が%(yen)s円になるように入力します。") % {
        "name": partner.name,
        "yen": f"{held.amount_yen:,}",
    }
    return one_form(request, form, act, said=_("記録しました。"), to=_url_of, context=context, template=PARTS)


@form_page(step="accounting.settlements.dishonour_instrument")
def instrument_dishonour(request: StaffRequest, pk: int) -> HttpResponse:
    """It was not paid."""
    held = _instrument(pk)
    form = DishonourForm(request.POST or None, initial={"happened_on": clock.today()})

    def act() -> InstrumentEvent:
        bank = form.cleaned_data["bank_account"]
        return actions.dishonour_instrument(
            instrument_id=pk,
            happened_on=form.cleaned_data["happened_on"],
            reason=form.cleaned_data["reason"],
            account_code=form.cleaned_data["account_code"],
            bank_account_id=bank.pk if bank else None,
            acting_user=request.user,
            at=clock.now(),
        )

    return _event(request, form, act, held, _("不渡りを記録"), "")


@form_page(step="accounting.settlements.split_instrument")
def instrument_split(request: StaffRequest, pk: int) -> HttpResponse:
    """A part of it gets a number of its own."""
    held = _instrument(pk)
    form = SplitForm(request.POST or None, initial={"happened_on": clock.today()})

    def act() -> Instrument:
        return actions.split_instrument(instrument_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())

    lead = _("分割した分の画面で、仕入先への譲渡を記録できます。残りは、そのまま持ち続けます。仕訳は記帳しません。")
    context = {**_context(held, _("分割を記録")), "lead": lead}
    return one_form(request, form, act, said=_("分割しました。"), to=_detail_url, context=context)


@form_page(step="accounting.settlements.fail_to_pay")
def instrument_fail(request: StaffRequest, pk: int) -> HttpResponse:
    """The company did not pay it."""
    held = _instrument(pk)
    form = FailForm(request.POST or None, initial={"happened_on": held.due_on})

    def act() -> InstrumentEvent:
        return actions.fail_to_pay(instrument_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())

    lead = _("決済していた未払が、また残りになります。支払済みの分が混ざるときは、同じ額を新しい未払に計上します。")
    return _event(request, form, act, held, _("支払不能を記録"), lead)


@form_page(step="accounting.settlements.take_back_event")
def instrument_take_back(request: StaffRequest, pk: int) -> HttpResponse:
    """The last event is taken back."""
    held = _instrument(pk)
    form = Undo(request.POST or None, initial={"posted_on": clock.today()})

    def act() -> InstrumentEvent:
        return actions.take_back_event(instrument_id=pk, **form.cleaned_data, acting_user=request.user, at=clock.now())

    lead = _("最後の記録を取り消し、仕訳を反対の仕訳で取り消します。登録を取り消すと、請求や未払がまた残りになります。")
    return _event(request, form, act, held, _("最後の記録を取り消す"), lead)


def _detail(request: StaffRequest, pk: int) -> HttpResponse:
    context = shown.instrument_page(request, _instrument(pk), clock.today())
    return render(request, "accounting/settlements/instrument_detail.html", context)


def _event(request: StaffRequest, form: Any, act: Any, held: Instrument, button: str, lead: str) -> HttpResponse:
    context = {**_context(held, button), "lead": lead}
    return one_form(request, form, act, said=_("記録しました。"), to=_url_of, context=context)


def _context(held: Instrument, button: str) -> dict[str, Any]:
    return {
        "title": f"{held.number} {held.partner_name}",
        "button": button,
        "back_url": reverse(DETAIL, args=[held.pk]),
        "list_url": reverse(LIST),
        "list_title": _("手形・でんさい"),
    }


def _choose_partner(request: StaffRequest, direction: str, context: dict[str, Any]) -> HttpResponse:
    """First with whom; the address then names the partner."""
    role = {"is_customer": True} if direction == Direction.RECEIVED else {"is_supplier": True}
    partners = in_use(clock.today()).filter(**role)
    form = PartnerForm(request.POST or None, partners=partners)
    if request.method == "POST" and form.is_valid():
        chosen: Partner = form.cleaned_data["partner"]
        return redirect(f"{request.path}?direction={direction}&partner={chosen.pk}")
    status = 422 if form.errors else 200
    return render(request, FORM, {**context, "form": form, "button": _("次へ")}, status=status)


def _detail_url(held: Instrument) -> str:
    return reverse(DETAIL, args=[held.pk])


def _url_of(event: InstrumentEvent) -> str:
    return reverse(DETAIL, args=[event.instrument_id])


def _instrument(pk: int) -> Instrument:
    try:
        return queries.instrument(pk)
    except Instrument.DoesNotExist as missing:
        raise Http404 from missing
