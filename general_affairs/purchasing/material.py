"""What purchases tell whoever decides: what one would cost the books, what others would ask for it, and what was bought
from the same partner before."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.ledger.models import Account
from backoffice.approvals.kinds import Cost
from backoffice.approvals.material import Fact, Material, Matter, Row, Table
from backoffice.companies.clock import TOKYO
from backoffice.forms import spending
from backoffice.shell.formats import day, money

from . import queries, quoted
from .books import account_of, categories
from .models import PurchaseRequest, PurchaseState
from .shown import TONES

SHOWN = 3
VIEW = "general_affairs.purchasing.view_purchases"


def costs(arguments: Mapping[str, Any]) -> Sequence[Cost]:
    """The lines of a purchase, without tax, in the month in which it is needed."""
    purchase = queries.purchase(arguments["purchase_id"])
    on = purchase.needed_by
    known = categories(on)
    codes = [(line, account_of(known[line.category], line.unit_price, on)) for line in purchase.lines.all()]
    accounts = dict(Account.objects.filter(code__in={code for _line, code in codes}).values_list("code", "pk"))
    return [
        Cost(accounts[code], line.amount_yen, with_tax=False, unit_id=purchase.unit_id, on=on)
        for line, code in codes
        if code in accounts
    ]


def supplier(arguments: Mapping[str, Any]) -> int | None:
    """From whom it would be bought."""
    found = PurchaseRequest.objects.filter(pk=arguments["purchase_id"])
    return found.values_list("supplier_id", flat=True).first()


def bought_before(matter: Matter) -> Material | None:
    """The newest purchases from the same partner, with what they came to and what became of them."""
    if matter.partner_id is None:
        return None
    this = int(matter.arguments["purchase_id"]) if matter.kind == queries.CASE else 0
    found = queries.from_supplier(matter.partner_id).exclude(pk=this)[:SHOWN]
    facts = tuple(_fact(each, matter) for each in found)
    if not facts and this:
        facts = (Fact(_("前回"), _("この取引先からの購買は、これが初めてです。")),)
    return Material(_("この取引先からの購買"), facts) if facts else None


def quotations(matter: Matter) -> Material | None:
    """The quotations beside a purchase, compared on the day on which somebody looks, and what the rules miss."""
    if matter.kind != queries.CASE:
        return None
    purchase = queries.purchase(matter.arguments["purchase_id"])
    rows = tuple(_row(each) for each in quoted.compared(purchase, on=matter.today))
    missing = quoted.lacking(purchase, on=matter.submitted_on)
    if not rows and not missing:
        return None
    heads = (_("見積先"), _("見積日と有効期限"), _("金額（税込）"), _("最安との差"))
    return Material(
        _("相見積"),
        tuple(Fact(label, text) for label, text in quoted.reasons(purchase)),
        table=Table(heads, rows) if rows else None,
        warning=" ".join(missing),
        note=""
        if any(row.is_chosen for row in purchase.quotations.all()) or not rows
        else _("採用した見積はありません。"),
    )


def spent_on(answer_ids: Collection[int]) -> Iterable[spending.Spent]:
    """What purchases came to that spend approved requests."""
    for each in queries.spending_on(answer_ids):
        yield spending.Spent(
            label=each.title,
            on=each.requested_at.astimezone(TOKYO).date(),
            amount_yen=each.total_yen,
            is_agreed=each.state != PurchaseState.SUBMITTED,
            state=TONES.get(PurchaseState(each.state), each.state),
            state_label=str(each.get_state_display()),
            url=reverse("general_affairs:purchasing_purchase_detail", args=[each.pk]),
        )


def left_of_ringi(matter: Matter) -> Material | None:
    """How much of the request that a purchase spends is left, this purchase among what is asked for."""
    if matter.kind != queries.CASE:
        return None
    purchase = queries.purchase(matter.arguments["purchase_id"])
    return spending.material_of([purchase.ringi]) if purchase.ringi else None


def _row(each: quoted.Compared) -> Row:
    until = day(each.valid_until) if each.valid_until else ""
    return Row(
        label=each.supplier,
        period=f"{day(each.quoted_on)}〜{until}",
        figures=(each.amount_yen, each.dearer_yen),
        note=each.note,
        tags=each.tags,
        url=each.paper_url,
    )


def _fact(each: PurchaseRequest, matter: Matter) -> Fact:
    return Fact(
        label=day(each.requested_at),
        text=each.title,
        note=_("%(amount)s（税込）") % {"amount": money(each.total_yen)},
        tag=str(each.get_state_display()),
        state=TONES.get(PurchaseState(each.state), each.state),
        url=reverse("general_affairs:purchasing_purchase_detail", args=[each.pk]) if matter.may(VIEW) else "",
    )
