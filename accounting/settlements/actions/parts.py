"""Settling invoices and sums owed by one source, and opening them again."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounting.ledger.rules import DraftLine, Source
from accounting.payables.actions import settle_payable, unsettle_payable
from accounting.payables.models import Payable
from accounting.receivables.actions import reopen_invoice, settle_invoice
from accounting.receivables.models import Invoice
from accounting.settlements.models.parts import SettledPart
from backoffice.partners.models import Partner

from .refusals import OtherPartner


@dataclass(frozen=True, slots=True)
class NewPart:
    """So many yen of an invoice, or of a sum owed."""

    id: int
    amount_yen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """Who settles what when: `by` is the source whose entry carries the lines."""

    partner: Partner
    on: dt.date
    by: Source
    acting_user: Any
    at: dt.datetime

    def of(self, part: NewPart) -> dict[str, Any]:
        """How a part is settled, as the rooms of both sides take it."""
        return {
            "settled_on": self.on,
            "amount_yen": part.amount_yen,
            "by": self.by,
            "acting_user": self.acting_user,
            "at": self.at,
        }


@dataclass(frozen=True, slots=True)
class _Open:
    """What is open before it is settled: whose it is, how people call it, and what its part keeps of it."""

    partner_id: int | None
    name: str
    row: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """What was settled, as its row keeps it, and its line of the books."""

    row: dict[str, Any]
    line: DraftLine


def total_yen(parts: Iterable[NewPart]) -> int:
    """What some parts come to."""
    return sum(part.amount_yen for part in parts)


def settle_invoices(parts: Sequence[NewPart], its: Settling) -> list[Part]:
    """Settle so much of some invoices of the partner. Raises OtherPartner and as settle_invoice."""

    def settle(part: NewPart) -> tuple[dict[str, Any], DraftLine]:
        settled = settle_invoice(invoice_id=part.id, **its.of(part))
        return {"invoice_id": part.id, "receipt_id": settled.receipt.pk}, settled.line

    found = Invoice.objects.in_bulk([part.id for part in parts])
    return _settled(parts, its, {pk: _open_invoice(each) for pk, each in found.items()}, settle)


def settle_payables(parts: Sequence[NewPart], its: Settling) -> list[Part]:
    """Settle so much of some sums owed to the partner. Raises OtherPartner and as settle_payable."""

    def settle(part: NewPart) -> tuple[dict[str, Any], DraftLine]:
        settled = settle_payable(payable_id=part.id, **its.of(part))
        return {"payable_id": part.id, "settlement_id": settled.settlement.pk}, settled.line

    found = Payable.objects.in_bulk([part.id for part in parts])
    return _settled(parts, its, {pk: _open_item(each) for pk, each in found.items()}, settle)


def reopen(parts: Iterable[SettledPart], *, reason: str, posted_on: dt.date, acting_user: Any, at: dt.datetime) -> None:
    """Open again what some parts settled; their entry is reversed by the caller."""
    given = {"reason": reason, "posted_on": posted_on, "acting_user": acting_user, "at": at}
    for part in parts:
        if part.receipt_id is not None:
            reopen_invoice(receipt_id=part.receipt_id, **given)
        elif part.settlement_id is not None:
            unsettle_payable(settlement_id=part.settlement_id, **given)


def _settled(
    parts: Sequence[NewPart],
    its: Settling,
    found: Mapping[int, _Open],
    settle: Callable[[NewPart], tuple[dict[str, Any], DraftLine]],
) -> list[Part]:
    """Each part settled in the order of its number, with what stood open before; those of another partner are refused."""
    done = []
    for part in sorted(parts, key=lambda each: each.id):
        each = found.get(part.id)
        if each is None or each.partner_id != its.partner.pk:
            raise OtherPartner(label=each.name if each else part.id, partner=its.partner.name)
        own, line = settle(part)
        done.append(Part({**own, **each.row, "amount_yen": part.amount_yen}, line))
    return done


def _open_invoice(invoice: Invoice) -> _Open:
    row = {
        "open_yen": invoice.open_yen,
        "dated_on": invoice.issued_on,
        "due_on": invoice.due_on,
        "label": f"請求書 {invoice.number}",
    }
    return _Open(invoice.customer_id, invoice.number, row)


def _open_item(item: Payable) -> _Open:
    row = {
        "open_yen": item.to_pay_yen,
        "dated_on": item.incurred_on,
        "due_on": item.due_on,
        "label": item.description,
    }
    return _Open(item.partner_id, item.description, row)
