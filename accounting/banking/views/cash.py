"""小口現金: boxes, their cash books, and counts."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.banking import actions, queries, shown
from accounting.banking.forms import CashBoxForm, CashEntryForm, CountForm, EndForm, TakeBackForm
from accounting.banking.models import CASH_COUNT, CashBox, CashCount, CashEntry
from accounting.ledger.queries import entry_of
from accounting.ledger.shown import month_choice
from backoffice.companies import clock
from backoffice.shell.pages import form_page, page
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month

from .accounts import POSITION, VIEW
from .forms_page import one_form

BOX = "accounting:banking_box_detail"


@form_page(step="accounting.banking.define_cash_box")
def box_new(request: StaffRequest) -> HttpResponse:
    """Record a box."""
    form = CashBoxForm(request.POST or None, initial={"opening_on": clock.today()})

    def act(given: dict[str, Any]) -> None:
        keeper = given.pop("keeper")
        new = actions.NewCashBox(**given, keeper_id=keeper.pk)
        actions.define_cash_box(new=new, acting_user=request.user, at=clock.now())

    context = {"title": _("小口現金の登録"), "button": _("小口現金を登録")}
    return one_form(request, form, act, said=_("小口現金を登録しました。"), to=reverse(POSITION), context=context)


@page(step=VIEW)
def box_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """現金出納帳: a month of a box."""
    asked = request.GET.get("month", "").strip()
    return _box_month(request, _box(pk), Month.parse(asked) if asked else Month.of(clock.today()))


@form_page(step="accounting.banking.record_cash")
def box_entry(request: StaffRequest, pk: int) -> HttpResponse:
    """Write a line of the cash book."""
    box = _box(pk)
    form = CashEntryForm(request.POST or None, on=clock.today(), initial={"dated_on": clock.today()})

    def act(given: dict[str, Any]) -> None:
        partner, unit = given.pop("partner"), given.pop("unit")
        new = actions.NewCashEntry(
            box_id=pk, partner_id=partner.pk if partner else None, unit_id=unit.pk if unit else None, **given
        )
        actions.record_cash(new=new, acting_user=request.user, at=clock.now())

    context = {"title": _("%(box)sの出し入れ") % {"box": box.name}, "button": _("記録する"), "box": box}
    said = _("現金の出し入れを記録し、仕訳を記帳しました。")
    return one_form(request, form, act, said=said, to=reverse(BOX, args=[pk]), context=context)


@form_page(step="accounting.banking.count_cash")
def box_count(request: StaffRequest, pk: int) -> HttpResponse:
    """現金実査."""
    box = _box(pk)
    today = clock.today()
    form = CountForm(request.POST or None, known=queries.pieces_known(today), initial={"counted_on": today})

    def act(given: dict[str, Any]) -> None:
        actions.count_cash(
            box_id=pk,
            counted_on=given["counted_on"],
            pieces=form.pieces(),
            note=given["note"],
            acting_user=request.user,
            at=clock.now(),
        )

    context = {
        "title": _("%(box)sの実査") % {"box": box.name},
        "lead": _("手元の現金を金種ごとに数えて入力します。帳簿と違うときは、差額を現金過不足に記帳します。"),
        "button": _("実査を記録"),
        "box": box,
    }
    said = _("現金の実査を記録しました。")
    return one_form(request, form, act, said=said, to=reverse(BOX, args=[pk]), context=context)


@form_page(step="accounting.banking.end_cash_box")
def box_end(request: StaffRequest, pk: int) -> HttpResponse:
    """使用停止."""
    box = _box(pk)
    form = EndForm(request.POST or None, initial={"out_of_use_from": clock.today()})

    def act(given: dict[str, Any]) -> None:
        actions.end_cash_box(box_id=pk, **given, acting_user=request.user, at=clock.now())

    context = {"title": _("%(box)sの使用停止") % {"box": box.name}, "button": _("使用を停止"), "box": box}
    said = _("小口現金の使用を停止しました。")
    return one_form(request, form, act, said=said, to=reverse(BOX, args=[pk]), context=context)


@form_page(step="accounting.banking.take_back_cash")
def cash_take_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a line of the cash book back."""
    line = _entry(pk)
    form = TakeBackForm(request.POST or None, initial={"posted_on": clock.today()})

    def act(given: dict[str, Any]) -> None:
        actions.take_back_cash(cash_entry_id=pk, **given, acting_user=request.user, at=clock.now())

    context = {
        "title": _("「%(line)s」の取消") % {"line": line.description},
        "button": _("取り消す"),
        "box": line.box,
    }
    said = _("出し入れを取り消し、反対の仕訳を記帳しました。")
    return one_form(request, form, act, said=said, to=reverse(BOX, args=[line.box_id]), context=context)


@page(step=VIEW)
def cash_entry_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """Where an entry of the books leads: the month of the cash book with the line."""
    line = _entry(pk)
    return _box_month(request, _box(line.box_id), Month.of(line.dated_on))


@page(step=VIEW)
def count_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One count: the pieces, and what differed."""
    found = CashCount.objects.select_related("box").filter(pk=pk).first()
    if found is None:
        raise Http404
    context = shown.count_page(request, found, entry_of(CASH_COUNT, pk))
    return render(request, "accounting/banking/count_detail.html", context)


def _box_month(request: StaffRequest, box: CashBox, month: Month) -> HttpResponse:
    book = queries.book_of(box, month.first_day, month.last_day)
    context = shown.box_page(request, box, book, queries.last_count(box))
    context["month"] = month_choice(month, reverse(BOX, args=[box.pk]))
    return render(request, "accounting/banking/box_detail.html", context)


def _box(pk: int) -> CashBox:
    found = CashBox.objects.select_related("account", "keeper").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _entry(pk: int) -> CashEntry:
    found = CashEntry.objects.select_related("box").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
