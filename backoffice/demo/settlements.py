"""What みなと商会 settles without money: a printer who buys and prints, and two customers who pay by electronic records."""

import datetime as dt
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from accounting.banking.models import BankAccountOfCompany
from accounting.ledger.actions import post_entry
from accounting.ledger.rules import DraftLine, EntryDraft, Side, Source
from accounting.payables.actions import NewBill, NewBillLine, record_bill
from accounting.payables.models import BILL, Payable
from accounting.receivables.models import Invoice
from accounting.settlements.actions import (
    NewInstrument,
    NewOffset,
    NewPart,
    print_notice,
    record_instrument,
    set_off,
    settle_instrument,
)
from accounting.settlements.models import Instrument
from backoffice.companies import clock
from backoffice.eventlog import door
from backoffice.organisation.models import User
from backoffice.partners.actions import NewPartner, change_partner
from backoffice.partners.models import Partner
from backoffice.values.periods import Month

Say = Callable[[str], None]
PRINTER, PRINTED_YEN, PRINTED_TAX_YEN = "C012", 30_000, 3_000
# Held when the company came here, and collected in the first month; then one taken for an invoice, due in December.
HELD_BY, HELD_NUMBER, HELD_YEN, HELD_ENTRY = "C023", "01Y4K2M8Q7R5T3V9W6X1", 1_320_000, 20_261_215
TAKEN_FROM, TAKEN_NUMBER = "C019", "02B7D4F9H1J6L3N8P5S2"
YEAR_BEGAN, EARNED, RECORDS = dt.date(2026, 4, 1), "3330", "1215"


def play(month: Month, kei: User, say: Say) -> None:
    """A record is collected, another taken, and a printer's bill set off against what the printer owes; each once."""
    if Instrument.objects.exists():
        return
    _collect(month, kei, say)
    _take(month, kei, say)
    _set_off(month, kei, say)


def _collect(month: Month, kei: User, say: Say) -> None:
    """It stood in the opening balances, and comes in on its day."""
    due_on = month.first_day.replace(day=15)
    with clock.moved_to(_at(month.first_day.replace(day=7), 10)), door.came_by("BROWSER"):
        lines = (DraftLine(RECORDS, Side.DEBIT, HELD_YEN), DraftLine(EARNED, Side.CREDIT, HELD_YEN))
        opening = EntryDraft(
            YEAR_BEGAN, Source("accounting.ledger.opening", HELD_ENTRY), "開始残高（電子記録債権）", lines
        )
        post_entry(draft=opening, **_by(kei))
        new = NewInstrument(
            direction="RECEIVED",
            form="RECORD",
            number=HELD_NUMBER,
            partner_id=Partner.objects.get(code=HELD_BY).pk,
            issued_on=dt.date(2026, 3, 31),
            taken_on=YEAR_BEGAN,
            due_on=due_on,
            opening_yen=HELD_YEN,
            bank="みずほ銀行 丸の内支店",
        )
        held = record_instrument(new=new, **_by(kei))
    with clock.moved_to(_at(due_on, 16)), door.came_by("BROWSER"):
        bank = BankAccountOfCompany.objects.get(code="MAIN")
        settle_instrument(instrument_id=held.pk, happened_on=due_on, bank_account_id=bank.pk, **_by(kei))
    say(f"{due_on:%m/%d} 中村: でんさい{HELD_YEN:,}円の入金を記録しました")


def _take(month: Month, kei: User, say: Say) -> None:
    """A customer pays the month by a record that falls due in two months."""
    invoice = Invoice.objects.filter(customer__code=TAKEN_FROM).exclude(number="").order_by("pk")[0]
    with clock.moved_to(_at(month.last_day, 18)), door.came_by("BROWSER"):
        new = NewInstrument(
            direction="RECEIVED",
            form="RECORD",
            number=TAKEN_NUMBER,
            partner_id=invoice.customer_id,
            issued_on=month.last_day,
            taken_on=month.last_day,
            due_on=month.plus(2).last_day,
            parts=[NewPart(invoice.pk, invoice.open_yen)],
            bank="みずほ銀行 丸の内支店",
        )
        held = record_instrument(new=new, **_by(kei))
    say(f"{month.last_day:%m/%d} 中村: でんさい{held.amount_yen:,}円（{held.due_on:%m/%d}期日）を受け取りました")


def _set_off(month: Month, kei: User, say: Say) -> None:
    """The printer prints catalogues and buys paper: one against the other, with a notice."""
    printer = Partner.objects.get(code=PRINTER)
    invoice = Invoice.objects.filter(customer=printer).exclude(number="").order_by("pk")[0]
    with clock.moved_to(_at(month.last_day, 19)), door.came_by("BROWSER"):
        known = NewPartner(**{each.name: getattr(printer, each.name) for each in fields(NewPartner)})
        change_partner(partner_id=printer.pk, entry=replace(known, is_supplier=True), **_by(kei))
        bill = record_bill(
            new=NewBill(
                partner_id=printer.pk,
                number=f"Y-{month.year}{month.month:02}",
                registration_number="",
                dated_on=month.last_day,
                due_on=month.next.last_day,
                description="カタログの増刷",
                lines=(NewBillLine("6210", "STANDARD", PRINTED_YEN, "カタログ 200部"),),
                total_yen=PRINTED_YEN + PRINTED_TAX_YEN,
                taxes={"STANDARD": PRINTED_TAX_YEN},
                liability="trade",
            ),
            **_by(kei),
        )
        item = Payable.objects.get(source_kind=BILL, source_id=bill.pk)
        yen = min(item.to_pay_yen, invoice.open_yen)
        made = set_off(
            new=NewOffset(
                partner_id=printer.pk,
                offset_on=month.last_day,
                reason=f"取引基本契約の定めにより、{month.year}年{month.month}月の取引を相殺",
                invoices=[NewPart(invoice.pk, yen)],
                payables=[NewPart(item.pk, yen)],
            ),
            **_by(kei),
        )
        print_notice(offset_id=made.pk, **_by(kei))
    say(f"{month.last_day:%m/%d} 中村: {made.partner_name}と{made.total_yen:,}円を相殺しました")


def _by(kei: User) -> dict[str, Any]:
    return {"acting_user": kei, "at": clock.now()}


def _at(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, hour, tzinfo=clock.TOKYO)
