"""What was owed is paid, or comes back: claims, advances and bills say so, and other programs hear of it."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction

from accounting.advances.actions import hand_over
from accounting.advances.models import AdvanceRequest
from accounting.banking.actions import ItemPart, NewMatch, match_lines, undo_match
from accounting.banking.models import BankAccountOfCompany
from accounting.expenses.models import Claim
from accounting.ledger.rules import Source
from accounting.payables import paying
from accounting.payables.actions import Failed, fail_transfers, pay_items, settle_payable, unsettle_payable
from accounting.payables.models import BILL, Payable, PayableSettlement
from accounting.payables.settling import KIND
from backoffice.companies import clock
from backoffice.eventlog.actions import must_record, seal_events
from backoffice.organisation.models import User
from tests.factories import advanced, banks, books, claims, program, spend, trade

PAY_ON = dt.date(2026, 11, 25)


@pytest.fixture
def spender(aiko: User, ben: User, kei: User, admin: User, now: dt.datetime) -> User:
    books.books(kei, now)
    books.salary_account(kei, now)
    claims.claim_route(ben, admin, now)
    advanced.request_route(ben, admin, now)
    spend.payment_route(ben, admin, now)
    claims.employed(aiko)
    return aiko


def told(user: User, at: dt.datetime, *kinds: str) -> list[tuple[str, Any]]:
    """The events of payments that a user's program hears of, each with what its thing says at its address."""
    seal_events(at=at)
    caller = program.Program(program.token_of(user, at))
    found = [each for each in caller.every("/api/v1/events") if each["type"].rpartition(".")[2] in kinds]
    return [(each["type"], caller.get(each["data"]["object"]["url"]).json()) for each in found]


def claimed(user: User, approver: User, at: dt.datetime) -> Payable:
    claims.decided(claims.submitted(user, at), approver, at)
    return Payable.objects.get(source_kind="accounting.expenses.claim")


def test_a_claim_that_is_paid_comes_back_and_is_paid_again_says_so(
    spender: User, ben: User, kei: User, now: dt.datetime
) -> None:
    item = claimed(spender, ben, now)
    run = spend.decided(spend.planned([item], kei, now, PAY_ON), ben, now)
    later = now.replace(day=25)
    with clock.moved_to(later):
        pay_items(run_id=run.pk, acting_user=kei, at=later)
        ((kind, claim),) = told(spender, later, "paid", "unpaid")
        assert (kind, claim["paid_on"], claim["total"]["amount"]) == ("expense_claim.paid", "2026-11-25", 3_300)
        (anew,) = fail_transfers(
            run_id=run.pk, failed=[Failed(item.pk, "口座なし")], failed_on=PAY_ON, acting_user=kei, at=later
        )
        kinds = [kind for kind, _claim in told(spender, later, "paid", "unpaid")]
        assert kinds == ["expense_claim.paid", "expense_claim.unpaid"]
        assert told(spender, later, "paid")[0][1]["paid_on"] is None
        again = spend.decided(spend.planned([anew], kei, later, dt.date(2026, 11, 27)), ben, later)
    last = now.replace(day=27)
    with clock.moved_to(last):
        pay_items(run_id=again.pk, acting_user=kei, at=last)
        assert [kind for kind, _claim in told(spender, last, "paid", "unpaid")][-1] == "expense_claim.paid"
        assert told(spender, last, "paid")[0][1]["paid_on"] == "2026-11-27"
    assert told(ben, last, "paid", "unpaid") == []


def test_a_bill_that_the_bank_debits_says_so_until_the_match_is_undone(
    spender: User, kei: User, now: dt.datetime
) -> None:
    spend.billed(trade.supplier(), kei, now)
    item = Payable.objects.get(source_kind=BILL)
    (line,) = banks.loaded(BankAccountOfCompany.objects.get(), kei, now, ("2026/11/02", -110_000, "ｺｳｺｸ"))
    part = ItemPart(kind=KIND, id=item.pk, amount_yen=-110_000)
    match = match_lines(new=NewMatch(line_ids=[line.pk], items=[part]), acting_user=kei, at=now)
    ((kind, bill),) = told(kei, now, "paid", "unpaid")
    assert (kind, bill["state"], bill["paid_on"], bill["total"]["amount"]) == (
        "bill.paid",
        "PAID",
        "2026-11-02",
        110_000,
    )
    assert [each["net"]["amount"] for each in bill["lines"]] == [100_000]
    undo_match(match_id=match.pk, reason="別の引き落とし", posted_on=dt.date(2026, 11, 4), acting_user=kei, at=now)
    assert [(kind, bill["paid_on"]) for kind, bill in told(kei, now, "paid", "unpaid")] == [
        ("bill.paid", None),
        ("bill.unpaid", None),
    ]
    assert [each for each, _bill in told(spender, now, "paid", "recorded")] == []


def test_a_bill_settled_in_two_parts_is_paid_with_the_second(spender: User, kei: User, now: dt.datetime) -> None:
    spend.billed(trade.supplier(), kei, now)
    item = Payable.objects.get(source_kind=BILL)

    def settled(yen: int, number: int) -> PayableSettlement:
        by = Source("tests.offset", number)
        made = settle_payable(
            payable_id=item.pk, settled_on=dt.date(2026, 11, 2), amount_yen=yen, by=by, acting_user=kei, at=now
        )
        return made.settlement

    with transaction.atomic(), must_record("accounting.payables.settle_payable"):
        settled(60_000, 1)
        assert told(kei, now, "paid") == []
        last = settled(50_000, 2)
        assert [kind for kind, _bill in told(kei, now, "paid")] == ["bill.paid"]
        unsettle_payable(settlement_id=last.pk, reason="誤り", posted_on=dt.date(2026, 11, 4), acting_user=kei, at=now)
    assert [kind for kind, _bill in told(kei, now, "paid", "unpaid")] == ["bill.paid", "bill.unpaid"]


def test_an_advance_says_when_it_was_paid_or_handed_over(spender: User, ben: User, kei: User, now: dt.datetime) -> None:
    advanced.agreed(advanced.requested(spender, now), ben, now)
    cash = advanced.agreed(advanced.requested(spender, now, yen=5_000, pay_by="CASH"), ben, now)
    box = banks.box(kei, now)
    banks.filled(box, kei, now)
    hand_over(request_id=cash.pk, box_id=box.pk, paid_on=now.date(), acting_user=kei, at=now)
    ((kind, held),) = told(spender, now, "paid")
    assert (kind, held["amount"]["amount"], held["paid_on"]) == ("advance_request.paid", 5_000, "2026-11-04")
    item = Payable.objects.get()
    run = spend.decided(spend.planned([item], kei, now, PAY_ON), ben, now)
    later = now.replace(day=25)
    with clock.moved_to(later):
        pay_items(run_id=run.pk, acting_user=kei, at=later)
        assert [held["paid_on"] for _kind, held in told(spender, later, "paid")] == ["2026-11-04", "2026-11-25"]
    assert AdvanceRequest.objects.count() == 2
    assert not Claim.objects.exists()


def test_a_source_is_followed_by_one_room() -> None:
    with pytest.raises(paying.FollowedTwice):
        paying.follow(BILL, lambda *_said: None)
