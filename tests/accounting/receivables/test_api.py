"""Invoices as another program reads them."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounting.receivables.actions import print_invoices
from accounting.receivables.models import Invoice
from backoffice.organisation.models import User
from tests.factories import cast, program, sales, trade

INVOICES = "/api/v1/invoices"


@pytest.fixture
def caller(kei: User, now: dt.datetime) -> program.Program:
    """A seller's program, that reads invoices."""
    sales.ready(kei, now)
    seller = cast.member("uriko", "売子", duties=("accounting.invoice_reading", "backoffice.partner_reading"))
    return program.Program(program.token_of(seller, now))


def test_an_invoice_is_told_with_its_lines_and_its_tax_by_rate(
    caller: program.Program, kei: User, now: dt.datetime
) -> None:
    made = sales.finalised(trade.customer(), kei, now)
    [head] = caller.every(INVOICES)
    told = caller.get(f"{INVOICES}/{head['id']}").json()
    assert {name: told[name] for name in head} == head
    assert told["number"] == made.number
    assert told["state"] == "FINALISED"
    assert told["total"] == {"amount": made.total_yen, "currency": "JPY"}
    assert told["customer"]["name"] == "株式会社港南フーズ"
    assert sum(tax["tax"]["amount"] for tax in told["taxes"]) == made.tax_yen
    assert [line["position"] for line in told["lines"]] == list(range(1, len(told["lines"]) + 1))
    assert told["customer"]["id"] in {partner["id"] for partner in caller.every("/api/v1/partners")}


def test_filters_narrow_the_invoices(caller: program.Program, kei: User, now: dt.datetime) -> None:
    one, other = trade.customer(), trade.customer("C002", "株式会社品川商事")
    made = sales.finalised(one, kei, now)
    sales.finalised(other, kei, now)
    ours = caller.every("/api/v1/partners?q=C001")[0]["id"]
    following = made.issued_on + dt.timedelta(days=1)
    counts = {
        query: len(caller.every(f"{INVOICES}?{query}"))
        for query in (
            f"customer={ours}",
            "state=DRAFT",
            "state=FINALISED",
            f"issued_from={following}",
            f"issued_until={following}&issued_from={made.issued_on}",
        )
    }
    assert list(counts.values()) == [1, 0, 2, 0, 2]


def test_the_paper_of_an_invoice_is_its_pdf(caller: program.Program, kei: User, now: dt.datetime) -> None:
    made = sales.finalised(trade.customer(), kei, now)
    [head] = caller.every(INVOICES)
    address = caller.get(f"{INVOICES}/{head['id']}").json()["pdf"]
    assert caller.get(address).status_code == 404
    print_invoices(invoice_ids=[made.pk], acting_user=kei, at=now)
    answer = caller.get(address, Accept="application/pdf")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert caller.get(address, Accept="text/html").status_code == 406


def test_a_page_of_invoices_costs_the_same_for_one_and_for_many(
    caller: program.Program, kei: User, now: dt.datetime
) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert caller.get(path).status_code == 200
        return len(captured)

    customer = trade.customer()
    sales.finalised(customer, kei, now)
    queries(INVOICES)
    few = queries(INVOICES)
    for _ in range(3):
        sales.finalised(customer, kei, now)
    assert 2 <= queries(INVOICES) == few <= 4
    assert Invoice.objects.count() == 4


def test_an_invoice_that_is_not_there_is_not_found(caller: program.Program) -> None:
    answer: Any = caller.get(f"{INVOICES}/inv_0000000000000")
    assert (answer.status_code, answer.json()["code"]) == (404, "api.unknown_id")
