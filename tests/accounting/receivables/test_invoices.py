"""Invoices: drafted, finalised with a number and an entry, and from then on as they are."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounting.ledger import actions as ledger
from accounting.ledger import queries as books_of
from accounting.ledger.models import Entry, Line
from accounting.receivables import actions, queries, rules
from accounting.receivables.models import Invoice, InvoiceLine, InvoiceTax, Issuer, Receipt
from backoffice.companies.models import Company
from backoffice.eventlog.models import Event
from backoffice.jobs.models import Job
from backoffice.numbering.models import Number
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from backoffice.values.periods import Month
from backoffice.values.reasons import Reason, replay
from backoffice.values.refusals import Refusal
from tests.factories import sales, trade

OCTOBER = Month(2026, 10)


@pytest.fixture
def customer(kei: User, now: dt.datetime) -> Partner:
    sales.ready(kei, now)
    return trade.customer(name="株式会社髙﨑製作所")


def posted(entry: Entry) -> list[tuple[str, str, int, str]]:
    lines = Line.objects.filter(entry=entry).select_related("account").order_by("position")
    return [(line.account.code, line.side, line.amount_yen, line.tax_category) for line in lines]


def test_a_draft_has_amounts_and_taxes_with_reasons_and_no_number(
    customer: Partner, kei: User, now: dt.datetime
) -> None:
    draft = sales.drafted(customer, kei, now)
    # 6 × 3,480 = 20,880 at 10%; 3 × 3,600 = 10,800 at 8%; tax 2,088 and 864
    assert (draft.net_yen, draft.tax_yen, draft.total_yen) == (31_680, 2_952, 34_632)
    assert [(tax.percent, tax.net_yen, tax.tax_yen) for tax in draft.taxes.order_by("position")] == [
        (10, 20_880, 2_088),
        (8, 10_800, 864),
    ]
    assert (draft.state, draft.number) == ("DRAFT", "")
    for part in (*draft.lines.all(), *draft.taxes.all()):
        amount = part.tax_yen if isinstance(part, InvoiceTax) else part.amount_yen
        assert replay(Reason.from_json(part.because)) == amount
    assert Entry.objects.count() == Number.objects.count() == Job.objects.count() == 0


def test_fractions_of_a_line_are_dropped_and_tax_is_of_the_total(
    customer: Partner, kei: User, now: dt.datetime
) -> None:
    lines = [sales.line("量り売り", "0.333", "1000"), sales.line("切手代", "3", "35", sales.REDUCED)]
    draft = sales.drafted(customer, kei, now, *lines)
    assert list(draft.lines.order_by("position").values_list("amount_yen", flat=True)) == [333, 105]
    assert list(draft.taxes.order_by("position").values_list("tax_yen", flat=True)) == [33, 8]


def test_finalising_gives_numbers_freezes_words_and_posts(customer: Partner, kei: User, now: dt.datetime) -> None:
    invoice = sales.finalised(customer, kei, now)
    assert (invoice.state, invoice.number, invoice.finalised_by_name) == ("FINALISED", "INV-2026-00001", "石井 恵")
    assert invoice.issuer["registration_number"] == "T7000012050002"
    assert invoice.recipient["name"] == "株式会社髙﨑製作所"
    entry = Entry.objects.get()
    assert (entry.posted_on, entry.source_id) == (sales.CLOSES_ON, invoice.pk)
    assert posted(entry) == [
        ("1220", "DEBIT", 34_632, "対象外"),
        ("4110", "CREDIT", 20_880, sales.STANDARD),
        ("4120", "CREDIT", 10_800, sales.REDUCED),
        ("2380", "CREDIT", 2_088, sales.STANDARD),
        ("2380", "CREDIT", 864, sales.REDUCED),
    ]
    assert Job.objects.get().total == 1
    assert Event.objects.filter(step="accounting.receivables.finalise_invoices", case_id=invoice.pk).count() == 1


def test_amounts_with_tax_inside_are_posted_without_it(customer: Partner, kei: User, now: dt.datetime) -> None:
    Issuer.objects.update(entered="WITH_TAX")
    lines = [sales.line("用紙", "1", "1100"), sales.line("豆", "1", "1080", sales.REDUCED)]
    invoice = sales.finalised(customer, kei, now, *lines)
    assert (invoice.net_yen, invoice.tax_yen, invoice.total_yen) == (2_000, 180, 2_180)
    assert posted(Entry.objects.get()) == [
        ("1220", "DEBIT", 2_180, "対象外"),
        ("4110", "CREDIT", 1_000, sales.STANDARD),
        ("4120", "CREDIT", 1_000, sales.REDUCED),
        ("2380", "CREDIT", 100, sales.STANDARD),
        ("2380", "CREDIT", 80, sales.REDUCED),
    ]


def test_exports_and_exempt_sales_bear_no_tax(customer: Partner, kei: User, now: dt.datetime) -> None:
    lines = [sales.line(tax_category="輸出免税"), sales.line(tax_category="非課税売上", unit_price="1")]
    invoice = sales.finalised(customer, kei, now, *lines)
    assert (invoice.net_yen, invoice.tax_yen) == (20_886, 0)
    assert posted(Entry.objects.get())[1:] == [
        ("4130", "CREDIT", 20_880, "輸出免税"),
        ("4140", "CREDIT", 6, "非課税売上"),
    ]


def test_many_are_finalised_at_once_in_order_and_the_trial_balance_ties(
    customer: Partner, kei: User, now: dt.datetime
) -> None:
    other = trade.customer("C000", "有限会社 海")
    later = sales.drafted(customer, kei, now, issued_on=sales.DUE_ON)
    first, second = sales.drafted(customer, kei, now), sales.drafted(other, kei, now)
    ids = [later.pk, first.pk, second.pk]
    actions.finalise_invoices(invoice_ids=ids, acting_user=kei, at=now)
    numbers = dict(Invoice.objects.values_list("pk", "number"))
    assert [numbers[pk] for pk in (second.pk, first.pk, later.pk)] == [f"INV-2026-0000{n}" for n in (1, 2, 3)]
    found = books_of.trial_balance(OCTOBER, fiscal_year_first_month=4)
    rows = {row.code: row.closing_yen for group in found.groups for row in group.rows}
    assert rows["1220"] == 3 * 34_632
    assert rows["4110"] + rows["4120"] == 3 * 31_680
    assert rows["2380"] == 3 * 2_952
    assert found.ties
    assert Job.objects.get().total == 3


@pytest.mark.parametrize("why", ["closed", "stopped", "gone"])
def test_one_that_cannot_be_finalised_stops_all_and_leaves_no_gap(
    why: str, customer: Partner, kei: User, now: dt.datetime
) -> None:
    """The month is closed, the customer went out of use, a draft was discarded meanwhile."""
    other = trade.customer("C000", "有限会社 海")
    ids = [sales.drafted(other, kei, now).pk, sales.drafted(customer, kei, now).pk]
    expected: type[Refusal] = ledger.PeriodClosed
    if why == "closed":
        ledger.close_month(month=OCTOBER, acting_user=kei, at=now)
    elif why == "stopped":
        Partner.objects.filter(pk=customer.pk).update(out_of_use_from=sales.OPENS_ON)
        expected = actions.CustomerOutOfUse
    else:
        actions.discard_draft(invoice_id=ids[1], acting_user=kei, at=now)
        expected = actions.NothingToFinalise
    with pytest.raises(expected):
        actions.finalise_invoices(invoice_ids=ids, acting_user=kei, at=now)
    assert set(Invoice.objects.values_list("state", flat=True)) == {"DRAFT"}
    assert Number.objects.count() == Entry.objects.count() == Job.objects.count() == 0
    if why == "gone":
        assert sales.finalised(customer, kei, now).number == "INV-2026-00001"


def test_a_finalised_invoice_takes_no_change(customer: Partner, kei: User, now: dt.datetime) -> None:
    invoice = sales.finalised(customer, kei, now)
    with pytest.raises(actions.NotADraft):
        actions.change_draft(invoice_id=invoice.pk, new=sales.invoice(customer), acting_user=kei, at=now)
    with pytest.raises(actions.NotADraft):
        actions.discard_draft(invoice_id=invoice.pk, acting_user=kei, at=now)
    with pytest.raises(actions.NotADraft):
        actions.finalise_invoices(invoice_ids=[invoice.pk], acting_user=kei, at=now)
    invoice.refresh_from_db()
    assert (invoice.number, invoice.total_yen) == ("INV-2026-00001", 34_632)
    assert Entry.objects.count() == 1


def test_a_changed_draft_is_what_was_sent_last(customer: Partner, kei: User, now: dt.datetime) -> None:
    draft = sales.drafted(customer, kei, now)
    changed = sales.invoice(customer, sales.line(quantity="1"))
    actions.change_draft(invoice_id=draft.pk, new=changed, acting_user=kei, at=now)
    draft.refresh_from_db()
    assert (draft.total_yen, draft.lines.count(), draft.taxes.count()) == (3_828, 1, 1)
    assert Event.objects.get(step="accounting.receivables.change_draft").changes["total_yen"] == [34_632, 3_828]


def test_a_discarded_draft_leaves_its_event_alone(customer: Partner, kei: User, now: dt.datetime) -> None:
    draft = sales.drafted(customer, kei, now)
    actions.discard_draft(invoice_id=draft.pk, acting_user=kei, at=now)
    assert Invoice.objects.count() == InvoiceLine.objects.count() == InvoiceTax.objects.count() == 0
    assert Event.objects.filter(step="accounting.receivables.discard_draft", case_id=draft.pk).exists()


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"customer_id": 0}, actions.UnknownCustomer),
        ({"supplied_to": dt.date(2026, 9, 30)}, rules.DatesInWrongOrder),
        ({"due_on": dt.date(2026, 10, 30)}, rules.DatesInWrongOrder),
        ({"issued_on": dt.date(2023, 9, 30), "due_on": sales.DUE_ON}, queries.NoIssuer),
        ({"lines": ()}, rules.NoLine),
        ({"lines": (sales.line(quantity="0"),)}, rules.LineNotPositive),
        ({"lines": (sales.line(unit_price="-1"),)}, rules.LineNotPositive),
        ({"lines": (sales.line(unit_price="0"),)}, rules.NothingToInvoice),
        ({"lines": (sales.line(tax_category="課税仕入10%"),)}, rules.NoSalesAccount),
        ({"lines": (sales.line(supplied_on=dt.date(2026, 9, 30)),)}, actions.LineOutsidePeriod),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_kept(
    changed: dict[str, Any], refusal: type[Refusal], customer: Partner, kei: User, now: dt.datetime
) -> None:
    with pytest.raises(refusal):
        sales.drafted(customer, kei, now, **changed)
    assert Invoice.objects.count() == InvoiceLine.objects.count() == 0
    assert not Event.objects.filter(step="accounting.receivables.draft_invoice").exists()


def test_suppliers_and_those_out_of_use_are_not_invoiced(customer: Partner, kei: User, now: dt.datetime) -> None:
    with pytest.raises(actions.UnknownCustomer):
        sales.drafted(trade.supplier(), kei, now)
    Partner.objects.filter(pk=customer.pk).update(out_of_use_from=sales.CLOSES_ON)
    with pytest.raises(actions.CustomerOutOfUse):
        sales.drafted(customer, kei, now)


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE accounting_invoice SET total_yen = 1, net_yen = 1, tax_yen = 0", "finalised_invoice_is_frozen"),
        ("UPDATE accounting_invoice SET recipient = '{{}}'", "finalised_invoice_is_frozen"),
        (
            "UPDATE accounting_invoice SET state = 'DRAFT', number = '', finalised_at = NULL",
            "finalised_invoice_is_frozen",
        ),
        ("UPDATE accounting_invoice SET received_yen = 1", "received_is_the_sum_of_receipts"),
        ("UPDATE accounting_invoice SET state = 'PAID', received_yen = total_yen", "received_is_the_sum_of_receipts"),
        ("DELETE FROM accounting_invoice", "finalised_invoice_is_frozen"),
        ("UPDATE accounting_invoiceline SET amount_yen = 1", "finalised_invoice_is_frozen"),
        ("DELETE FROM accounting_invoiceline", "finalised_invoice_is_frozen"),
        (
            "INSERT INTO accounting_invoiceline SELECT * FROM (SELECT (jsonb_populate_record(line, jsonb_build_object('id', 0, 'position', 9))).* FROM accounting_invoiceline line LIMIT 1) more",
            "finalised_invoice_is_frozen",
        ),
        ("UPDATE accounting_invoicetax SET tax_yen = 1", "finalised_invoice_is_frozen"),
        ("DELETE FROM accounting_invoicetax", "finalised_invoice_is_frozen"),
    ],
)
def test_postgresql_refuses_any_change_of_a_finalised_invoice(
    statement: str, constraint: str, customer: Partner, kei: User, now: dt.datetime
) -> None:
    sales.finalised(customer, kei, now)
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.replace("{{}}", "{}"))
    assert refused.value.__cause__.diag.constraint_name == constraint


@pytest.mark.parametrize("table", ["accounting_invoice", "accounting_invoiceline", "accounting_invoicetax"])
def test_postgresql_refuses_truncate(table: str, customer: Partner, kei: User, now: dt.datetime) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        (
            "UPDATE accounting_invoice SET state = 'FINALISED', number = 'X-1', finalised_at = now()",
            "invoice_number_is_of_the_series",
        ),
        (
            "UPDATE accounting_invoice SET state = 'FINALISED', number = 'X-1', finalised_at = now(), net_yen = 1, "
            "tax_yen = 1, total_yen = 2",
            "finalised_invoice_adds_up",
        ),
        ("UPDATE accounting_invoice SET number = 'X-1'", "invoice_has_its_number_once_finalised"),
        ("UPDATE accounting_invoice SET total_yen = 1", "invoice_total_is_net_and_tax"),
        ("UPDATE accounting_invoice SET due_on = '2026-01-01'", "invoice_is_due_after_its_issue"),
        ("UPDATE accounting_invoice SET supplied_to = '2026-01-01'", "invoice_supply_ends_after_it_begins"),
        ("UPDATE accounting_invoiceline SET quantity = 0", "invoice_line_is_not_negative"),
        ("UPDATE accounting_invoicetax SET entered_yen = 1", "invoice_tax_is_on_top_or_within"),
    ],
)
def test_postgresql_refuses_drafts_that_do_not_hold(
    statement: str, constraint: str, customer: Partner, kei: User, now: dt.datetime
) -> None:
    sales.drafted(customer, kei, now)
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert refused.value.__cause__.diag.constraint_name == constraint


def test_no_invoice_begins_finalised(customer: Partner, kei: User, now: dt.datetime) -> None:
    draft = sales.drafted(customer, kei, now)
    draft.pk, draft.state, draft.number, draft.finalised_at = None, "FINALISED", "X-1", now
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        draft.save(force_insert=True)
    assert refused.value.__cause__.diag.constraint_name == "invoice_begins_as_a_draft"


def test_a_receipt_settles_in_part_and_then_in_full(customer: Partner, kei: User, now: dt.datetime) -> None:
    invoice = sales.finalised(customer, kei, now)
    bank = queries.issuer_on(sales.CLOSES_ON).bank_account_id
    received = dt.date(2026, 11, 2)
    given: dict[str, Any] = {"invoice_id": invoice.pk, "received_on": received, "bank_account_id": bank}
    actions.record_receipt(**given, amount_yen=10_000, acting_user=kei, at=now)
    invoice.refresh_from_db()
    assert (invoice.state, invoice.open_yen) == ("FINALISED", 24_632)
    receipt = actions.record_receipt(**given, amount_yen=24_632, acting_user=kei, at=now)
    invoice.refresh_from_db()
    assert (invoice.state, invoice.open_yen) == ("PAID", 0)
    entry = Entry.objects.get(source_kind="accounting.receivables.receipt", source_id=receipt.pk)
    assert posted(entry) == [("1140", "DEBIT", 24_632, "対象外"), ("1220", "CREDIT", 24_632, "対象外")]
    with pytest.raises(actions.NothingOwed):
        actions.record_receipt(**given, amount_yen=1, acting_user=kei, at=now)
    assert Receipt.objects.count() == 2


@pytest.mark.parametrize("amount_yen", [0, -1, 34_633])
def test_more_than_is_owed_is_not_received(amount_yen: int, customer: Partner, kei: User, now: dt.datetime) -> None:
    invoice = sales.finalised(customer, kei, now)
    bank = queries.issuer_on(sales.CLOSES_ON).bank_account_id
    with pytest.raises(actions.ReceivedTooMuch):
        actions.record_receipt(
            invoice_id=invoice.pk,
            received_on=sales.CLOSES_ON,
            amount_yen=amount_yen,
            bank_account_id=bank,
            acting_user=kei,
            at=now,
        )
    with pytest.raises(actions.ReceivedInFuture):
        actions.record_receipt(
            invoice_id=invoice.pk,
            received_on=sales.DUE_ON,
            amount_yen=1,
            bank_account_id=bank,
            acting_user=kei,
            at=now,
        )
    assert Receipt.objects.count() == 0


def test_postgresql_counts_receipts(customer: Partner, kei: User, now: dt.datetime) -> None:
    invoice = sales.finalised(customer, kei, now)
    bank = queries.issuer_on(sales.CLOSES_ON).bank_account
    uncounted = {"amount_yen": 1, "received_on": sales.CLOSES_ON, "recorded_by_id": kei.pk, "recorded_at": now}
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        Receipt.objects.create(invoice=invoice, bank_account=bank, **uncounted)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert refused.value.__cause__.diag.constraint_name == "received_is_the_sum_of_receipts"


def test_receipts_are_append_only(customer: Partner, kei: User, now: dt.datetime) -> None:
    for statement in ("UPDATE accounting_receipt SET amount_yen = 1", "DELETE FROM accounting_receipt"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_registration_number_is_the_companys_own(kei: User, company: Company, now: dt.datetime) -> None:
    from tests.factories import books

    Company.objects.filter(pk=company.pk).update(corporate_number="8000012050001")
    books.books(kei, now)
    books.salary_account(kei, now)
    given: dict[str, Any] = {"valid_from": sales.SINCE, "number_pattern": sales.PATTERN, "acting_user": kei, "at": now}
    with pytest.raises(actions.RegistrationNumberNotOurs):
        actions.define_issuer(entry=sales.ISSUER, **given)
    assert Issuer.objects.count() == 0


def test_a_new_issuer_follows_the_one_before(customer: Partner, kei: User, now: dt.datetime) -> None:
    moved = {"entry": sales.ISSUER, "number_pattern": sales.PATTERN, "acting_user": kei, "at": now}
    with pytest.raises(actions.IssuerBeginsTooEarly):
        actions.define_issuer(valid_from=sales.SINCE, **moved)  # type: ignore[arg-type]
    actions.define_issuer(valid_from=dt.date(2026, 11, 1), **moved)  # type: ignore[arg-type]
    assert queries.issuer_on(sales.CLOSES_ON).valid_until == dt.date(2026, 11, 1)
    assert queries.issuer_on(sales.DUE_ON).valid_until is None


def test_the_amount_of_a_line_is_exact(customer: Partner, kei: User, now: dt.datetime) -> None:
    draft = sales.drafted(customer, kei, now, sales.line(quantity="12.345", unit_price="99.99"))
    # 12.345 × 99.99 = 1,234.37655
    line = draft.lines.get()
    assert (line.amount_yen, line.quantity, line.unit_price) == (1_234, Decimal("12.345"), Decimal("99.99"))
