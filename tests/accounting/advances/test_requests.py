"""仮払の申請: asked for, agreed to, paid by transfer or in cash, taken off in a claim, and what is left comes back."""

import datetime as dt
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.advances import work
from accounting.advances.actions import (
    NeededTooEarly,
    NoPersonToAdvance,
    NothingToHandOver,
    RequestNotReturned,
    SettledBeyond,
    SettledByAnother,
    discard_request,
    hand_over,
    resubmit_advance,
    take_back_settlement,
)
from accounting.advances.actions.request_advance import NewRequest
from accounting.advances.models import Advance, AdvanceRequest, AdvanceSettlement
from accounting.advances.queries import open_advances, ties
from accounting.expenses.actions import NotYourAdvance, change_draft, submit_claim
from accounting.expenses.models import Claim
from accounting.ledger.models import Entry, Line
from accounting.payables.actions import cancel_item, pay_items
from accounting.payables.models import Payable
from backoffice.approvals.models import Request
from backoffice.companies import clock
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from tests.factories import advanced, banks, books, claims, spend

HELD, OTHER, TRAVEL, TAX = "1560", "2120", "6260", "1570"


@pytest.fixture
def asker(aiko: User, ben: User, kei: User, admin: User, now: dt.datetime) -> User:
    books.books(kei, now)
    books.salary_account(kei, now)
    claims.claim_route(ben, admin, now)
    advanced.request_route(ben, admin, now)
    spend.payment_route(ben, admin, now)
    claims.employed(aiko)
    return aiko


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def lines_of(entry: Entry | None) -> list[tuple[str, str, int]]:
    found = Line.objects.filter(entry=entry).select_related("account").order_by("position")
    return [(line.account.code, line.side, line.amount_yen) for line in found]


def claimed(user: User, at: dt.datetime, held: Advance | None, yen: int = 26_400) -> Claim:
    """A claim of train fares that takes off an advance, awaiting its approval."""
    claim = claims.draft(user, at)
    line = claims.taxi(category="TRIP_FARE", amount_yen=yen, registration_number="", payee_name="JR東日本")
    change_draft(
        claim_id=claim.pk,
        title=claim.title,
        purpose="",
        lines=[line],
        advance_id=held.pk if held else None,
        acting_user=user,
        at=at,
    )
    return submit_claim(claim_id=claim.pk, acting_user=user, at=at)


def test_an_advance_is_asked_for_agreed_to_owed_and_paid(asker: User, ben: User, kei: User, now: dt.datetime) -> None:
    held = advanced.agreed(advanced.requested(asker, now), ben, now)
    assert (held.state, held.approved_on) == ("APPROVED", now.date())
    advance, item = held.advance, Payable.objects.get()
    assert (advance.amount_yen, advance.payee_name, item.amount_yen) == (30_000, held.person_name, 30_000)
    assert item.due_on == held.needed_on
    entry = Entry.objects.get(source_kind="accounting.advances.request")
    assert [line[:2] for line in lines_of(entry)] == [(HELD, "DEBIT"), (item.account.code, "CREDIT")]
    assert [tie.difference_yen for tie in ties(now.date())] == [0]
    run = spend.decided(spend.planned([item], kei, now, pay_on=item.due_on), ben, now)
    later = now + dt.timedelta(days=8)
    with clock.moved_to(later):
        pay_items(run_id=run.pk, acting_user=kei, at=later)
    page = browser(asker).get(reverse("accounting:advances_request_detail", args=[held.pk])).content.decode()
    assert "支払済み" in page


def test_a_claim_takes_the_advance_off_and_the_rest_is_paid(asker: User, ben: User, now: dt.datetime) -> None:
    advance = advanced.agreed(advanced.requested(asker, now, 20_000), ben, now).advance
    claim = claims.decided(claimed(asker, now, advance), ben, now)
    entry = Entry.objects.get(source_kind="accounting.expenses.claim")
    owed = Payable.objects.get(source_kind="accounting.expenses.claim")
    # 26,400 × 10/110 = 2,400; 20,000 of it was got beforehand.
    assert lines_of(entry) == [
        (TRAVEL, "DEBIT", 24_000),
        (TAX, "DEBIT", 2_400),
        (HELD, "CREDIT", 20_000),
        (owed.account.code, "CREDIT", 6_400),
    ]
    assert owed.amount_yen == 6_400
    settled = AdvanceSettlement.objects.get()
    assert (settled.spent_yen, settled.entry_id, settled.label) == (20_000, entry.pk, claim.title)
    assert not open_advances(now.date()).exists()
    assert [tie.difference_yen for tie in ties(now.date())] == [0]
    page = browser(asker).get(reverse("accounting:expenses_claim_detail", args=[claim.pk])).content.decode()
    assert "¥26,400" in page
    assert "¥20,000" in page
    assert "¥6,400" in page


def test_what_was_not_spent_stays_held_until_it_comes_back(asker: User, ben: User, kei: User, now: dt.datetime) -> None:
    advance = advanced.agreed(advanced.requested(asker, now), ben, now).advance
    claim = claims.decided(claimed(asker, now, advance), ben, now)
    entry = Entry.objects.get(source_kind="accounting.expenses.claim")
    assert lines_of(entry)[-1] == (HELD, "CREDIT", 26_400)
    assert not Payable.objects.filter(source_kind="accounting.expenses.claim").exists()
    assert claim.state == "APPROVED"
    (left,) = open_advances(now.date())
    assert left.open_yen == 3_600  # type: ignore[attr-defined]
    back = advanced.settlement(advance, kei, now, settled_on=now.date(), spent=[], returned_yen=3_600)
    assert back.returned_yen == 3_600
    assert not open_advances(now.date()).exists()
    assert [tie.difference_yen for tie in ties(now.date())] == [0]


def test_two_claims_take_no_more_than_there_is(asker: User, ben: User, now: dt.datetime) -> None:
    advance = advanced.agreed(advanced.requested(asker, now), ben, now).advance
    first, second = claimed(asker, now, advance, 26_400), claimed(asker, now, advance, 11_000)
    claims.decided(first, ben, now)
    claims.decided(second, ben, now)
    assert list(AdvanceSettlement.objects.order_by("pk").values_list("spent_yen", flat=True)) == [26_400, 3_600]
    assert Payable.objects.get(source_kind="accounting.expenses.claim").amount_yen == 7_400
    third = claims.draft(asker, now)
    with pytest.raises(NotYourAdvance), transaction.atomic():
        change_draft(
            claim_id=third.pk, title="x", purpose="", lines=[], advance_id=advance.pk, acting_user=asker, at=now
        )


def test_cancelling_what_is_owed_gives_the_advance_back(asker: User, ben: User, kei: User, now: dt.datetime) -> None:
    advance = advanced.agreed(advanced.requested(asker, now, 20_000), ben, now).advance
    claims.decided(claimed(asker, now, advance), ben, now)
    (settled,) = AdvanceSettlement.objects.all()
    with pytest.raises(SettledByAnother), transaction.atomic():
        take_back_settlement(settlement_id=settled.pk, reason="誤り", posted_on=now.date(), acting_user=kei, at=now)
    request_item = Payable.objects.get(source_kind="accounting.advances.request")
    with pytest.raises(SettledBeyond), transaction.atomic():
        cancel_item(payable_id=request_item.pk, reason="中止", posted_on=now.date(), acting_user=kei, at=now)
    owed = Payable.objects.get(source_kind="accounting.expenses.claim")
    cancel_item(payable_id=owed.pk, reason="二重", posted_on=now.date(), acting_user=kei, at=now)
    (again,) = open_advances(now.date())
    assert again.open_yen == 20_000  # type: ignore[attr-defined]
    assert [tie.difference_yen for tie in ties(now.date())] == [0]
    cancel_item(payable_id=request_item.pk, reason="中止", posted_on=now.date(), acting_user=kei, at=now)
    assert not open_advances(now.date()).exists()
    assert [tie.difference_yen for tie in ties(now.date())] == [0]


def test_cash_is_handed_over_once_from_a_box(asker: User, ben: User, kei: User, now: dt.datetime) -> None:
    box = banks.box(kei, now)
    banks.filled(box, kei, now)
    asked = advanced.requested(asker, now, 8_000, pay_by="CASH")
    given = {"request_id": asked.pk, "box_id": box.pk, "paid_on": now.date(), "acting_user": kei, "at": now}
    with pytest.raises(NothingToHandOver), transaction.atomic():
        hand_over(**given)
    advanced.agreed(asked, ben, now)
    assert [str(each) for each in Payable.objects.all()] == []
    page = browser(kei).get(reverse("accounting:advances_request_detail", args=[asked.pk])).content.decode()
    address = reverse("accounting:advances_request_hand_over", args=[asked.pk])
    assert address in page
    answer = browser(kei).post(address, {"paid_on": now.date().isoformat(), "box": box.pk})
    assert answer.status_code == 302
    made = Advance.objects.get()
    assert lines_of(made.entry) == [(HELD, "DEBIT", 8_000), (box.account.code, "CREDIT", 8_000)]
    with pytest.raises(NothingToHandOver), transaction.atomic():
        hand_over(**given)
    assert [tie.difference_yen for tie in ties(now.date())] == [0]


def test_what_is_sent_back_is_corrected_or_given_up(asker: User, ben: User, now: dt.datetime) -> None:
    held = advanced.requested(asker, now)
    new = NewRequest(purpose="大阪出張", amount_yen=25_000, needed_on=now.date())
    with pytest.raises(RequestNotReturned), transaction.atomic():
        resubmit_advance(request_id=held.pk, new=new, acting_user=asker, at=now)
    advanced.agreed(held, ben, now, "SEND_BACK")
    assert held.state == "RETURNED"
    client = browser(asker)
    form = client.get(reverse("accounting:advances_request_correct", args=[held.pk])).content.decode()
    assert "大阪出張の旅費" in form
    resubmit_advance(request_id=held.pk, new=new, acting_user=asker, at=now)
    advanced.agreed(held, ben, now, "SEND_BACK")
    assert Request.objects.filter(case_id=held.pk, case_kind="accounting.advances.request").count() == 2
    discard_request(request_id=held.pk, acting_user=asker, at=now)
    assert "大阪出張" not in client.get(reverse("accounting:advances_request_list")).content.decode()


def test_who_may_ask_and_for_when(asker: User, kei: User, now: dt.datetime) -> None:
    with pytest.raises(NoPersonToAdvance), transaction.atomic():
        advanced.requested(kei, now)
    with pytest.raises(NeededTooEarly), transaction.atomic():
        advanced.requested(asker, now, needed_on=now.date() - dt.timedelta(days=1))
    client = browser(asker)
    address = reverse("accounting:advances_request_new")
    sent = {
        "form_key": "9d1c7a0e-1111-4222-8333-444455556666", "purpose": "福岡出張", "amount_yen": "３万", "pay_by": "TRANSFER",
        "needed_on": now.date().isoformat(),
    }  # fmt: skip
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 302
    made = AdvanceRequest.objects.get()
    assert (made.amount_yen, made.purpose) == (30_000, "福岡出張")
    refused = client.post(address, {**sent, "amount_yen": "0", "form_key": "9d1c7a0e-2222-4222-8333-444455556666"})
    assert refused.status_code == 422
    other = browser(kei)
    assert other.get(reverse("accounting:advances_request_correct", args=[made.pk])).status_code == 403


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        (
            "UPDATE accounting_advancerequest SET amount_yen = 90000, state = 'RETURNED'",
            "submitted_advance_request_is_frozen",
        ),
        ("UPDATE accounting_advancerequest SET state = 'DISCARDED'", "advance_request_goes_forward_only"),
        ("DELETE FROM accounting_advancerequest", "advance_request_goes_forward_only"),
    ],
)
def test_postgresql_keeps_what_was_asked_for(change: str, constraint: str, asker: User, now: dt.datetime) -> None:
    advanced.requested(asker, now)
    with pytest.raises(Error) as stopped, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert stopped.value.__cause__.diag.constraint_name == constraint


def test_postgresql_holds_the_advance_to_what_was_agreed(asker: User, ben: User, kei: User, now: dt.datetime) -> None:
    held = advanced.agreed(advanced.requested(asker, now, pay_by="CASH"), ben, now)
    entry = books.posted(1, kei, now)
    given: dict[str, Any] = {"person": held.person, "payee_name": "x", "purpose": "x", "paid_on": now.date()}
    given |= {"account": entry.lines.all()[0].account, "recorded_by_id": 1, "recorded_by_name": "x", "recorded_at": now}
    with pytest.raises(Error) as stopped, transaction.atomic():
        Advance.objects.create(kind="ADVANCE", amount_yen=31_000, entry=entry, request=held, **given)
    assert stopped.value.__cause__.diag.constraint_name == "advance_is_what_was_agreed"


def test_postgresql_lets_a_claim_take_off_its_own_advance_alone(asker: User, kei: User, now: dt.datetime) -> None:
    foreign = advanced.advance(kei, now, person_id=spend.person("9002").pk)
    claim = claims.draft(asker, now)
    with pytest.raises(Error) as stopped, transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(advance=foreign)
    assert stopped.value.__cause__.diag.constraint_name == "claim_takes_off_its_own_advance"


def test_approvers_read_what_is_still_held_and_the_closing_names_the_age(
    asker: User, ben: User, kei: User, now: dt.datetime
) -> None:
    advanced.agreed(advanced.requested(asker, now), ben, now)
    held = advanced.requested(asker, now, 5_000, purpose="名古屋出張")
    told = dict(work.request_facts({"request_id": held.pk}))
    assert told["未精算の仮払"] == "¥30,000（1件、いちばん古いものは0日前）"
    found = work.long_open(Month.of(now.date()).plus(2))
    assert (found.count, found.text.split()[-1][-1]) == (1, "日")
    page = browser(kei).get(reverse("accounting:advances_advance_list")).content.decode()
    assert "経過日数" in page


def test_lists_ask_no_more_however_many_there_are(asker: User, ben: User, now: dt.datetime) -> None:
    def asked() -> int:
        client = browser(asker)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("accounting:advances_request_list")).status_code == 200
        return len(captured)

    advanced.agreed(advanced.requested(asker, now), ben, now)
    before = asked()
    for _number in range(3):
        advanced.agreed(advanced.requested(asker, now), ben, now)
    assert asked() == before
