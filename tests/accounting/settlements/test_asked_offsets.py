"""A set-off above an amount takes effect only with the last approval, and once."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse

from accounting.ledger.models import Entry
from accounting.payables.models import Payable
from accounting.receivables.models import Invoice
from accounting.settlements.actions import (
    ApproverAsked,
    NotAsked,
    OffsetNeedsApproval,
    SidesDiffer,
    approve_offset,
    ask_offset,
    set_off,
)
from accounting.settlements.models import Offset, OffsetRequest
from backoffice.approvals.actions import decide_request
from backoffice.approvals.models import Request
from backoffice.eventlog.actions.record import must_record
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from tests.factories import sales, settled
from tests.factories.mails import PDF


@pytest.fixture
def keeper(kei: User, ben: User, admin: User, now: dt.datetime) -> User:
    """恵 with her books and an issuer; 弁 agrees to set-offs from 50,000 yen on."""
    sales.ready(kei, now)
    settled.offset_route(ben, admin, now)
    return kei


@pytest.fixture
def invoice(keeper: User, now: dt.datetime) -> Invoice:
    return settled.claim(settled.both(), keeper, now)


@pytest.fixture
def item(invoice: Invoice, keeper: User, now: dt.datetime) -> Payable:
    return settled.debt(1, invoice.customer, keeper, now)


def decided(held: OffsetRequest, who: User, now: dt.datetime, outcome: str = "APPROVE") -> OffsetRequest:
    asked = Request.objects.get(case_kind="accounting.settlements.offset_request", case_id=held.pk)
    decide_request(request_id=asked.pk, outcome=outcome, comment="確認", acting_user=who, at=now)
    held.refresh_from_db()
    return held


def test_it_takes_effect_with_the_last_approval_and_once(
    invoice: Invoice, item: Payable, keeper: User, ben: User, now: dt.datetime
) -> None:
    before = Entry.objects.count()
    held = settled.asked(invoice, item, keeper, now)
    item.refresh_from_db()
    assert (held.state, item.settled_yen, Entry.objects.count(), Offset.objects.count()) == ("SUBMITTED", 0, before, 0)
    decided(held, ben, now)
    item.refresh_from_db()
    invoice.refresh_from_db()
    made = Offset.objects.get()
    assert (held.state, held.offset, made.total_yen, made.reason) == ("APPROVED", made, 60_000, held.reason)
    assert (item.state, invoice.open_yen, Entry.objects.count()) == ("PAID", 50_000, before + 1)
    assert list(made.entry.lines.order_by("position").values_list("account__code", "side", "amount_yen")) == [
        ("2310", "DEBIT", 60_000),
        ("1220", "CREDIT", 60_000),
    ]
    with pytest.raises(NotAsked), transaction.atomic(), must_record("accounting.settlements.approve_offset"):
        approve_offset(request_id=held.pk, acting_user=ben, at=now)
    assert Event.objects.filter(step="accounting.settlements.approve_offset").count() == 1
    assert not Event.objects.filter(step="accounting.settlements.set_off").exists()


def test_from_the_amount_of_the_route_on_nobody_sets_off_alone(
    invoice: Invoice, item: Payable, keeper: User, now: dt.datetime
) -> None:
    with pytest.raises(OffsetNeedsApproval, match="50,000円"):
        set_off(new=settled.new_offset(invoice, item, 50_000), acting_user=keeper, at=now)
    assert not Offset.objects.exists()
    set_off(new=settled.new_offset(invoice, item, 49_999), acting_user=keeper, at=now)
    assert Offset.objects.get().total_yen == 49_999


def test_whoever_asks_does_not_approve(invoice: Invoice, item: Payable, keeper: User, now: dt.datetime) -> None:
    held = settled.asked(invoice, item, keeper, now)
    with pytest.raises(ApproverAsked), transaction.atomic(), must_record("accounting.settlements.approve_offset"):
        approve_offset(request_id=held.pk, acting_user=keeper, at=now)
    assert not Offset.objects.exists()


@pytest.mark.parametrize("outcome", ["REJECT", "SEND_BACK"])
def test_what_is_not_agreed_to_settles_nothing(
    outcome: str, invoice: Invoice, item: Payable, keeper: User, ben: User, now: dt.datetime
) -> None:
    held = decided(settled.asked(invoice, item, keeper, now), ben, now, outcome)
    item.refresh_from_db()
    assert (held.state, held.offset, item.settled_yen) == ("RETURNED", None, 0)
    again = settled.asked(invoice, item, keeper, now)
    assert decided(again, ben, now).state == "APPROVED"


def test_what_could_not_be_set_off_is_not_asked_for(
    invoice: Invoice, item: Payable, keeper: User, now: dt.datetime
) -> None:
    wrong = settled.new_offset(invoice, item, 60_000, invoices=[])
    with pytest.raises(Exception, match="選ばれていません"):
        ask_offset(new=wrong, acting_user=keeper, at=now)
    with pytest.raises(SidesDiffer):
        new = settled.new_offset(invoice, item, 60_000)
        ask_offset(new=settled.new_offset(invoice, item, 50_000, payables=new.payables), acting_user=keeper, at=now)
    assert not OffsetRequest.objects.exists()
    item.refresh_from_db()
    assert item.settled_yen == 0


def test_what_was_settled_meanwhile_is_not_set_off(
    invoice: Invoice, item: Payable, keeper: User, ben: User, now: dt.datetime
) -> None:
    held = settled.asked(invoice, item, keeper, now)
    set_off(new=settled.new_offset(invoice, item, 10_000), acting_user=keeper, at=now)
    with pytest.raises(Exception, match="残り"):
        decided(held, ben, now)
    held.refresh_from_db()
    assert (held.state, Offset.objects.count()) == ("SUBMITTED", 1)


def test_postgresql_keeps_what_was_asked(
    invoice: Invoice, item: Payable, keeper: User, ben: User, now: dt.datetime
) -> None:
    settled.asked(invoice, item, keeper, now)
    refusals = {
        "UPDATE accounting_offsetrequest SET total_yen = 1": "offset_request_stays",
        "DELETE FROM accounting_offsetrequest": "offset_request_stays",
        "UPDATE accounting_offsetrequest SET state = 'APPROVED'": "approved_request_has_its_offset",
    }
    for sql, name in refusals.items():
        with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
        assert refused.value.__cause__.diag.constraint_name == name  # type: ignore[union-attr]
    decided(OffsetRequest.objects.get(), ben, now)
    with pytest.raises(Error), transaction.atomic():
        OffsetRequest.objects.update(state="SUBMITTED", offset=None)
    assert OffsetRequest.objects.get().state == "APPROVED"


def test_the_page_asks_and_shows_what_waits(
    invoice: Invoice, item: Payable, keeper: User, ben: User, now: dt.datetime, client: Client
) -> None:
    client.force_login(keeper)
    url = f"{reverse('accounting:settlements_offset_new')}?partner={invoice.customer_id}"
    given = {
        "offset_on": "2026-10-31",
        "reason": "基本契約",
        f"invoice-{invoice.pk}": "60,000",
        f"payable-{item.pk}": "60,000",
        "file": SimpleUploadedFile("合意書.pdf", PDF, "application/pdf"),
    }
    sent = client.post(url, given)
    held = OffsetRequest.objects.get()
    page = reverse("accounting:settlements_offset_request", args=[held.pk])
    assert (sent.status_code, sent["Location"], held.agreement is not None) == (302, page, True)
    shown = client.get(page).content.decode()
    assert all(word in shown for word in ("承認待ち", "倉庫 1", "60,000", invoice.number))
    assert "承認待ちの相殺" in client.get(reverse("accounting:settlements_offset_list")).content.decode()
    decided(held, ben, now)
    after = client.get(page).content.decode()
    assert reverse("accounting:settlements_offset_detail", args=[held.offset_id]) in after
    assert Offset.objects.get().agreement_id == held.agreement_id
