"""What invoices need: an issuer, and drafts to finalise."""

import datetime as dt
from decimal import Decimal
from typing import Any

from accounting.receivables import actions, queries
from accounting.receivables.models import Invoice, Receipt
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from tests.factories import books

SINCE = dt.date(2023, 10, 1)
OPENS_ON, CLOSES_ON, DUE_ON = dt.date(2026, 10, 1), dt.date(2026, 10, 31), dt.date(2026, 11, 30)
PATTERN = "INV-{fiscal_year}-{number:05}"
STANDARD, REDUCED = "課税売上10%", "課税売上8%軽減"
ISSUER = actions.NewIssuer(
    name="株式会社みなと商会",
    registration_number="T7000012050002",
    postal_code="105-0022",
    address="東京都港区海岸1丁目2番3号",
    bank_account_code="MAIN",
    phone="03-5550-0123",
)


def ready(kei: User, at: dt.datetime, **changed: Any) -> None:
    """Books, an account at a bank, and an issuer since invoices began."""
    books.books(kei, at)
    books.salary_account(kei, at)
    actions.define_issuer(entry=ISSUER, valid_from=SINCE, number_pattern=PATTERN, acting_user=kei, at=at)


def line(
    description: str = "コピー用紙 A4 5000枚",
    quantity: str = "6",
    unit_price: str = "3480",
    tax_category: str = STANDARD,
    supplied_on: dt.date = CLOSES_ON,
    unit: str = "箱",
) -> actions.NewLine:
    return actions.NewLine(description, Decimal(quantity), Decimal(unit_price), tax_category, supplied_on, unit)


COFFEE = line("スペシャルティコーヒー豆 中煎り 1kg", "3", "3600", REDUCED, unit="袋")


def invoice(customer: Partner, *lines: actions.NewLine, **changed: Any) -> actions.NewInvoice:
    """October of a customer: paper at 10% and coffee at 8% when no lines are named; 20,880 and 10,800 yen."""
    given = {
        "customer_id": customer.pk,
        "issued_on": CLOSES_ON,
        "supplied_from": OPENS_ON,
        "supplied_to": CLOSES_ON,
        "due_on": DUE_ON,
        "lines": lines or (line(), COFFEE),
        **changed,
    }
    return actions.NewInvoice(**given)


def drafted(customer: Partner, kei: User, at: dt.datetime, *lines: actions.NewLine, **changed: Any) -> Invoice:
    """A draft of that invoice."""
    return actions.draft_invoice(new=invoice(customer, *lines, **changed), acting_user=kei, at=at)


def finalised(customer: Partner, kei: User, at: dt.datetime, *lines: actions.NewLine, **changed: Any) -> Invoice:
    """That invoice with its number."""
    draft = drafted(customer, kei, at, *lines, **changed)
    actions.finalise_invoices(invoice_ids=[draft.pk], acting_user=kei, at=at)
    draft.refresh_from_db()
    return draft


def received(invoice: Invoice, kei: User, at: dt.datetime, amount_yen: int = 1) -> Receipt:
    """So much of it, on the day of issue."""
    return actions.record_receipt(
        invoice_id=invoice.pk,
        received_on=invoice.issued_on,
        amount_yen=amount_yen,
        bank_account_id=queries.issuer_on(invoice.issued_on).bank_account_id,
        acting_user=kei,
        at=at,
    )
