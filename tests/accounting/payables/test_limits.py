"""The 60 days of the laws: counted from receipt, said at entry, in the list and at the payment, with the interest."""

import datetime as dt

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.payables.actions import ReceivedInFuture, StandingBeginsTooEarly, StandingWithoutReason, judge_supplier
from accounting.payables.models import Payable, SupplierStanding
from accounting.payables.queries import beyond, limit_of, limits_of, open_limits
from accounting.payables.rules import Verdict, late_interest
from accounting.payables.tax import limit_law
from accounting.payables.work import limit_days
from backoffice.organisation.models import User
from backoffice.values.reasons import replay
from tests.factories import spend
from tests.factories.books import books, salary_account
from tests.factories.trade import supplier

RECEIVED_ON = dt.date(2026, 10, 1)


@pytest.fixture
def keeper(kei: User, ben: User, admin: User, now: dt.datetime) -> User:
    books(kei, now)
    salary_account(kei, now)
    spend.payment_route(ben, admin, now)
    return kei


@pytest.mark.parametrize(
    ("received_on", "paid_on", "verdict", "last_on"),
    [
        # Day 1 is 1 October, day 60 is 29 November; two months end on 30 November.
        (RECEIVED_ON, dt.date(2026, 11, 29), Verdict.IN_TIME, dt.date(2026, 11, 29)),
        (RECEIVED_ON, dt.date(2026, 11, 30), Verdict.BY_MONTHS, dt.date(2026, 11, 29)),
        (RECEIVED_ON, dt.date(2026, 12, 1), Verdict.LATE, dt.date(2026, 11, 29)),
        # 31 December and two months: the last of February; day 60 is 28 February.
        (dt.date(2026, 12, 31), dt.date(2027, 2, 28), Verdict.IN_TIME, dt.date(2027, 2, 28)),
        (dt.date(2026, 12, 31), dt.date(2027, 3, 1), Verdict.LATE, dt.date(2027, 2, 28)),
        # January and February are short: two months from 1 January end on day 59, the law gives day 60.
        (dt.date(2027, 1, 1), dt.date(2027, 3, 1), Verdict.IN_TIME, dt.date(2027, 3, 1)),
    ],
)
def test_the_day_of_receipt_is_the_first_of_sixty(
    received_on: dt.date, paid_on: dt.date, verdict: Verdict, last_on: dt.date
) -> None:
    found = limit_of(received_on, paid_on, "SUBCONTRACT")
    assert found is not None
    assert (found.verdict, found.last_on) == (verdict, last_on)


def test_late_interest_is_counted_from_day_61() -> None:
    law = limit_law("SUBCONTRACT", RECEIVED_ON)
    assert law is not None
    # 110,000 × 14.6% × 32 / 365 = 1,408
    found = late_interest(110_000, 32, law)
    assert found is not None
    assert (found.amount_yen, replay(found.because)) == (1_408, 1_408)
    assert late_interest(110_000, 0, law) is None


def test_the_freelancers_law_began_in_november_2024_and_names_no_interest() -> None:
    assert limit_law("FREELANCE", dt.date(2024, 10, 31)) is None
    law = limit_law("FREELANCE", dt.date(2024, 11, 1))
    assert law is not None
    assert late_interest(110_000, 32, law) is None
    assert limit_law("NONE", RECEIVED_ON) is None


def test_the_list_is_of_suppliers_under_a_law_by_their_last_day(keeper: User, now: dt.datetime) -> None:
    one, other, free = supplier("S001", "甲"), supplier("S002", "乙"), supplier("S003", "丙")
    spend.judged(one, "SUBCONTRACT", keeper, now)
    spend.judged(other, "FREELANCE", keeper, now)
    spend.judged(free, "NONE", keeper, now)
    spend.billed(one, keeper, now, received_on=RECEIVED_ON, due_on=dt.date(2026, 12, 31))
    spend.billed(other, keeper, now)
    spend.billed(free, keeper, now, received_on=dt.date(2026, 1, 1))
    late, in_time = open_limits(now.date())
    assert (late.item.partner, late.limit.verdict, late.limit.days_late, late.is_received) == (
        one,
        Verdict.LATE,
        32,
        True,
    )
    assert late.interest is not None
    assert late.interest.amount_yen == 1_408
    # No day of receipt: counted from the day on which it is owed, 31 October.
    assert (in_time.item.partner, in_time.counted_from, in_time.is_received) == (other, spend.INCURRED_ON, False)
    assert (in_time.limit.verdict, in_time.interest) == (Verdict.IN_TIME, None)
    days = [(each.on, each.title) for each in limit_days(now.date(), dt.date(2026, 12, 31))]
    assert days == [
        (dt.date(2026, 11, 29), "甲への支払の期限（60日目）"),
        (dt.date(2026, 12, 29), "乙への支払の期限（60日目）"),
    ]


def test_the_law_of_the_day_of_receipt_holds(keeper: User, now: dt.datetime) -> None:
    theirs = supplier()
    spend.judged(theirs, "NONE", keeper, now)
    judge_supplier(
        partner_id=theirs.pk, law="SUBCONTRACT", reason="増資", valid_from=RECEIVED_ON, acting_user=keeper, at=now
    )
    spend.billed(theirs, keeper, now, received_on=dt.date(2026, 9, 30), due_on=dt.date(2026, 12, 31))
    assert limits_of(Payable.objects.all()) == []
    with pytest.raises(StandingBeginsTooEarly):
        judge_supplier(
            partner_id=theirs.pk, law="NONE", reason="減資", valid_from=RECEIVED_ON, acting_user=keeper, at=now
        )
    with pytest.raises(StandingWithoutReason):
        judge_supplier(partner_id=theirs.pk, law="NONE", reason=" ", valid_from=now.date(), acting_user=keeper, at=now)
    assert SupplierStanding.objects.count() == 2


def test_what_was_received_has_come(keeper: User, now: dt.datetime) -> None:
    with pytest.raises(ReceivedInFuture):
        spend.billed(supplier(), keeper, now, received_on=dt.date(2026, 12, 1))
    assert Payable.objects.count() == 0


@pytest.mark.parametrize(
    ("sql", "constraint"),
    [
        ("UPDATE accounting_supplierstanding SET law = 'NONE'", "supplier_standing_is_only_ended"),
        ("DELETE FROM accounting_supplierstanding", "supplier_standing_is_only_ended"),
        (
            "INSERT INTO accounting_supplierstanding (partner_id, law, reason, valid_from, judged_by_id, judged_by_name,"
            " judged_at) SELECT partner_id, law, reason, '2026-01-01', 1, 'x', judged_at FROM accounting_supplierstanding",
            "supplier_has_one_standing",
        ),
        (
            "INSERT INTO accounting_supplierstanding (partner_id, law, reason, valid_from, valid_until, judged_by_id,"
            " judged_by_name, judged_at) SELECT partner_id, law, '', '2010-01-01', '2011-01-01', 1, 'x', judged_at"
            " FROM accounting_supplierstanding",
            "supplier_standing_gives_its_reason",
        ),
        ("UPDATE accounting_payable SET received_on = '2026-10-02'", "payable_is_written_once"),
    ],
)
def test_postgresql_keeps_judgements_and_days_of_receipt(
    sql: str, constraint: str, keeper: User, now: dt.datetime
) -> None:
    theirs = supplier()
    spend.judged(theirs, "SUBCONTRACT", keeper, now)
    spend.billed(theirs, keeper, now, received_on=RECEIVED_ON)
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert refused.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


def test_a_payment_beyond_the_limit_is_said_before_it_is_planned(keeper: User, now: dt.datetime) -> None:
    theirs = supplier()
    spend.judged(theirs, "BOTH", keeper, now)
    spend.billed(theirs, keeper, now, received_on=RECEIVED_ON, due_on=dt.date(2026, 12, 31))
    item = Payable.objects.get()
    client = Client()
    client.force_login(keeper)
    page = client.get(reverse("accounting:payables_payment_plan"), {"item": item.pk}).content.decode()
    assert "支払日が、法律の支払期限を過ぎるものが1件あります。" in page
    # 31 December is no business day of banks: paid on 4 January, 36 days beyond; 110,000 × 14.6% × 36 / 365 = 1,584
    assert "1,584" in page
    assert beyond(limits_of([item], dt.date(2026, 11, 27))) == []
    detail = client.get(reverse("accounting:payables_item_detail", args=[item.pk])).content.decode()
    assert "受領日から60日目" in detail


def test_recording_says_at_once_that_the_due_day_is_too_late(keeper: User, now: dt.datetime) -> None:
    theirs = supplier()
    spend.judged(theirs, "SUBCONTRACT", keeper, now)
    client = Client()
    client.force_login(keeper)
    sent = {
        "partner": theirs.pk,
        "dated_on": "2026-10-31",
        "due_on": "2026-12-31",
        "received_on": "2026-10-01",
        "description": "加工",
        "liability": "trade",
        "registration_number": "T7000012050002",
        "tax_standard_yen": "10000",
        "total_yen": "110000",
        "line-TOTAL_FORMS": "1",
        "line-INITIAL_FORMS": "0",
        "line-0-account_code": "6210",
        "line-0-treatment": "STANDARD",
        "line-0-net_yen": "100000",
        "line-0-description": "加工",
    }
    page = client.post(reverse("accounting:payables_bill_record"), sent, follow=True).content.decode()
    assert "受領日から60日目の2026/11/29を過ぎています。" in page


def test_the_pages_take_as_many_queries_for_many_suppliers_as_for_two(keeper: User, now: dt.datetime) -> None:
    client = Client()
    client.force_login(keeper)
    counts: dict[str, list[int]] = {}
    for number in range(4):
        theirs = supplier(f"S00{number}", f"仕入先 {number}")
        spend.judged(theirs, "SUBCONTRACT", keeper, now)
        spend.billed(theirs, keeper, now, received_on=RECEIVED_ON)
        for name in ("limit_list", "standing_list"):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(reverse(f"accounting:payables_{name}")).status_code == 200
            counts.setdefault(name, []).append(len(asked))
    assert all(len(set(each[1:])) == 1 for each in counts.values())
