"""Invoices as another program reads them."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounting.ledger.models import Entry
from accounting.receivables.actions import print_invoices
from accounting.receivables.models import Invoice
from backoffice.api import ids
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


@pytest.fixture
def biller(kei: User, now: dt.datetime) -> program.Program:
    """The program of 慶, who keeps the invoices."""
    sales.ready(kei, now)
    return program.Program(program.token_of(kei, now))


def october(customer: int, **changed: Any) -> dict[str, Any]:
    line = {"description": "保守 10月分", "quantity": "1", "unit": "式", "unit_price": "120000"}
    return {
        "customer": ids.write("ptn", customer),
        "issued_on": "2026-10-31",
        "supplied_from": "2026-10-01",
        "supplied_to": "2026-10-31",
        "lines": [{**line, "tax_category": sales.STANDARD}],
        **changed,
    }


def test_a_program_drafts_changes_and_finalises_an_invoice(biller: program.Program) -> None:
    customer = trade.customer()
    made = biller.post(INVOICES, october(customer.pk)).json()
    assert (made["number"], made["state"], made["total"]["amount"]) == ("", "DRAFT", 132_000)
    assert (made["due_on"], made["lines"][0]["supplied_on"]) == ("2026-11-30", "2026-10-31")
    one = f"{INVOICES}/{made['id']}"
    seen = biller.get(one)["ETag"]
    sent = october(customer.pk)
    sent["lines"][0]["quantity"] = "2"
    assert biller.post(f"{one}/change", sent, if_match=seen).json()["total"]["amount"] == 264_000
    late = biller.post(f"{one}/finalize", {}, if_match=seen)
    assert (late.status_code, late.json()["code"]) == (412, "api.changed_meanwhile")
    assert Invoice.objects.get().state == "DRAFT"
    final = biller.post(f"{one}/finalize", {}, if_match=biller.get(one)["ETag"]).json()
    assert (final["number"], final["state"]) == ("INV-2026-00001", "FINALISED")
    assert Entry.objects.get().lines.filter(side="DEBIT").get().amount_yen == 264_000
    again = biller.post(f"{one}/finalize", {})
    assert (again.status_code, again.json()["code"]) == (409, "accounting.receivables.not_a_draft")


def test_finalising_is_tried_with_its_journal_and_takes_no_number(biller: program.Program) -> None:
    made = biller.post(INVOICES, october(trade.customer().pk)).json()
    tried = biller.post(f"{INVOICES}/{made['id']}/finalize?dry_run=true", {}).json()
    assert tried["answer"]["number"] == "INV-2026-00001"
    [entry] = tried["journal"]
    assert sum(line["amount"]["amount"] for line in entry["lines"] if line["side"] == "CREDIT") == 132_000
    assert (Invoice.objects.get().number, Entry.objects.count()) == ("", 0)


def test_a_draft_is_discarded_as_it_was_seen(biller: program.Program) -> None:
    made = biller.post(INVOICES, october(trade.customer().pk)).json()
    one = f"{INVOICES}/{made['id']}"
    assert biller.post(f"{one}/discard", {}, if_match='"other"').status_code == 412
    assert biller.post(f"{one}/discard", {}, if_match=biller.get(one)["ETag"]).json() == {"id": made["id"]}
    assert not Invoice.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"customer": "ptn_zzzzzz"}, "customer"),
        ({"lines": []}, "lines"),
        (
            {"lines": [{"description": "", "quantity": "0", "unit_price": "1", "tax_category": "x"}]},
            "lines.0.description",
        ),
        ({"number": "1"}, "number"),
    ],
)
def test_an_invoice_that_does_not_fit_is_refused_at_its_field(
    changed: dict[str, Any], field: str, biller: program.Program
) -> None:
    answer = biller.post(INVOICES, {**october(trade.customer().pk), **changed})
    assert answer.status_code == 422
    assert field in [each["field"] for each in answer.json()["errors"]]
    assert not Invoice.objects.exists()


def test_who_only_reads_invoices_drafts_none(caller: program.Program) -> None:
    assert caller.post(INVOICES, october(trade.customer().pk)).status_code == 403
    assert not Invoice.objects.exists()


def test_the_tax_categories_of_sales_are_told(biller: program.Program) -> None:
    told = biller.get("/api/v1/sale-tax-categories").json()["data"]
    assert {"name": sales.REDUCED, "tax_percent": 8, "is_reduced": True} in told
