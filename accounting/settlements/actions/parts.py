"""Settling invoices and sums owed by one source, and opening them again."""

import datetime as dt
from collections.abc import Iterable, Sequence
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
    found = Invoice.objects.in_bulk([part.id for part in parts])
    done = []
    for part in sorted(parts, key=lambda each: each.id):
        invoice = found.get(part.id)
        if invoice is None or invoice.customer_id != its.partner.pk:
            raise OtherPartner(label=invoice.number if invoice else part.id, partner=its.partner.name)
        settled = settle_invoice(
            invoice_id=part.id,
            settled_on=its.on,
            amount_yen=part.amount_yen,
            by=its.by,
            acting_user=its.acting_user,
            at=its.at,
        )
        row = {
            "invoice_id": part.id,
            "receipt_id": settled.receipt.pk,
            "open_yen": invoice.open_yen,
            "dated_on": invoice.issued_on,
            "due_on": invoice.due_on,
            "label": f"請求書 {invoice.number}",
            "amount_yen": part.amount_yen,
        }
        done.append(Part(row, settled.line))
    return done


def settle_payables(parts: Sequence[NewPart], its: Settling) -> list[Part]:
    """Settle so much of some sums owed to the partner. Raises OtherPartner and as settle_payable."""
    found = Payable.objects.in_bulk([part.id for part in parts])
    done = []
    for part in sorted(parts, key=lambda each: each.id):
        item = found.get(part.id)
        if item is None or item.partner_id != its.partner.pk:
            raise OtherPartner(label=item.description if item else part.id, partner=its.partner.name)
        settled = settle_payable(
            payable_id=part.id,
            settled_on=its.on,
            amount_yen=part.amount_yen,
            by=its.by,
            acting_user=its.acting_user,
            at=its.at,
        )
        row = {
            "payable_id": part.id,
            "settlement_id": settled.settlement.pk,
            "open_yen": item.to_pay_yen,
            "dated_on": item.incurred_on,
            "due_on": item.due_on,
            "label": item.description,
            "amount_yen": part.amount_yen,
        }
        done.append(Part(row, settled.line))
    return done


def reopen(parts: Iterable[SettledPart], *, reason: str, posted_on: dt.date, acting_user: Any, at: dt.datetime) -> None:
    """Open again what some parts settled; their entry is reversed by the caller."""
    given = {"reason": reason, "posted_on": posted_on, "acting_user": acting_user, "at": at}
    for part in parts:
        if part.receipt_id is not None:
            reopen_invoice(receipt_id=part.receipt_id, **given)
        elif part.settlement_id is not None:
            unsettle_payable(settlement_id=part.settlement_id, **given)
