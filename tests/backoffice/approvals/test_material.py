"""What whoever decides sees beside what was asked: the rule, earlier requests, the budget, and what rooms know."""

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounting.ledger.rules import DraftLine, Side
from backoffice.approvals import material, queries, shown_material
from backoffice.approvals.actions import NewStep, define_route
from backoffice.approvals.models import Request
from backoffice.companies.models import Company
from backoffice.organisation.models import Unit, User
from backoffice.values.periods import Month
from general_affairs.purchasing.models import PurchaseRequest
from tests.factories import books, cast, formed, planned, purchases, trade

NOVEMBER = Month(2026, 11)


@pytest.fixture
def shin(company: object) -> User:
    return cast.member("shin", "社長", duties=())


@pytest.fixture
def route(ben: User, shin: User, admin: User, now: dt.datetime) -> None:
    purchases.route(ben, shin, admin, now)


def page(client: Client, user: User, request: Request) -> str:
    client.force_login(user)
    answer = client.get(f"/requests/{request.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.usefixtures("route")
def test_the_budget_that_a_purchase_would_use_up_is_told_by_month_and_year(
    client: Client, aiko: User, ben: User, kei: User, shin: User, admin: User, now: dt.datetime
) -> None:
    books.books(kei, now)
    unit = Unit.objects.get(code="100")
    planned.route(shin, admin, now)
    draft = planned.budget(
        kei,
        now,
        planned.cell("6310", NOVEMBER, 50_000, unit.pk),
        planned.cell("6310", NOVEMBER.next, 60_000, unit.pk),
        planned.cell("6310", NOVEMBER, 900_000, None),
    )
    planned.decided(draft, kei, shin, now)
    paid = DraftLine("6310", Side.DEBIT, 10_000, unit_id=unit.pk), books.credit(books.PAYABLE, 10_000)
    books.post_entry(draft=books.draft(1, *paid, posted_on=dt.date(2026, 11, 2)), acting_user=kei, at=now)
    purchase = purchases.requested(trade.supplier(), aiko, now)
    # 3 × 24,800 + 2.5 × 1,333.3, without tax; the desk of 128,000 is an asset, which no budget of costs holds.
    wanted = 77_733
    [told] = [each for each in materials(purchase, ben) if each.title == "予算の残り"]
    assert told.table
    assert [(row.period, row.figures, row.is_short) for row in told.table.rows] == [
        ("2026年11月", (50_000, 10_000, wanted, -37_733), True),
        ("2026年度", (110_000, 10_000, wanted, 22_267), False),
    ]
    assert told.warning
    shown = page(client, ben, request_of(purchase))
    assert "−37,733" in shown
    assert "この申請（税抜）" in shown
    assert "予算の残り" not in page(client, aiko, request_of(purchase))


@pytest.mark.usefixtures("route")
def test_a_year_without_a_budget_says_so(aiko: User, ben: User, kei: User, now: dt.datetime) -> None:
    books.books(kei, now)
    told = materials(purchases.requested(trade.supplier(), aiko, now), ben)
    assert [each.facts[0].text for each in told if each.title == "予算の残り"] == [
        "この年度に承認済みの予算はありません。"
    ]


@pytest.mark.usefixtures("route")
def test_what_was_bought_from_the_same_partner_before_is_told(
    client: Client, aiko: User, ben: User, chie: User, kei: User, now: dt.datetime
) -> None:
    books.books(kei, now)
    partner = trade.supplier()
    first = purchases.requested(partner, chie, now, title="前回の机")
    told = {each.title: each for each in materials(first, ben)}["この取引先からの購買"]
    assert told.facts[0].text == "この取引先からの購買は、これが初めてです。"
    purchases.decided(first, ben, now)
    second = purchases.requested(partner, aiko, now)
    [fact] = {each.title: each for each in materials(second, ben)}["この取引先からの購買"].facts
    assert (fact.label, fact.text, fact.tag, fact.url) == ("2026/11/04", "前回の机", "承認済み・発注待ち", "")
    shown = page(client, ben, request_of(second))
    assert "前回の机" in shown
    assert "部署の長" in shown


def test_an_earlier_request_for_the_same_partner_is_compared(
    client: Client, aiko: User, ben: User, chie: User, admin: User, now: dt.datetime
) -> None:
    formed.in_force(admin, now)
    formed.routed(ben, admin, now)
    partner = trade.supplier()
    other = trade.supplier("S002", "別の会社")
    formed.submitted(chie, now, title="去年の複合機", partner=partner.pk)
    formed.submitted(chie, now, title="別の相手", partner=other.pk)
    dearer = {**formed.QUOTATION, "amount": "350,000"}
    request = formed.request_of(formed.submitted(aiko, now, partner=partner.pk, quotations=[dearer]))
    told = {each.title: each for each in told_of(request, ben)}["同じ相手についての前回までの申請"]
    assert [(each.text, each.note) for each in told.facts] == [
        ("稟議書「去年の複合機」", "石井 千恵　¥330,000（今回は＋¥20,000）")
    ]
    assert "稟議書「去年の複合機」" in page(client, ben, request)
    # The applicant may not open what somebody else asked for: no word of it.
    assert "去年の複合機" not in page(client, aiko, request)


@pytest.mark.usefixtures("route")
def test_the_rule_of_the_step_says_why_somebody_is_asked(
    aiko: User, ben: User, shin: User, admin: User, kei: User, now: dt.datetime
) -> None:
    books.books(kei, now)
    define_route(
        kind="general_affairs.purchasing.request",
        name="購買の承認",
        steps=[
            NewStep("部長", "PERSON", user=ben),
            NewStep("社長", "PERSON", user=shin, from_yen=100_000, because="職務権限規程 第8条"),
        ],
        valid_from=now.date(),
        acting_user=admin,
        at=now,
    )
    purchase = purchases.decided(purchases.requested(trade.supplier(), aiko, now), ben, now)
    rule = materials(purchase, shin)[0]
    assert rule.title == "この段階の決まり：社長"
    assert [(each.label, each.text) for each in rule.facts] == [
        ("依頼先の決めかた", shin.get_full_name()),
        ("必要な金額", "10万円以上（税込）"),
        ("必要な人数", "だれか1名"),
        ("根拠", "職務権限規程 第8条"),
    ]


@pytest.mark.usefixtures("route")
def test_the_page_costs_the_same_for_one_earlier_purchase_and_for_many(
    client: Client, aiko: User, ben: User, kei: User, shin: User, admin: User, now: dt.datetime
) -> None:
    books.books(kei, now)
    planned.route(shin, admin, now)
    unit = Unit.objects.get(code="100")
    planned.decided(planned.budget(kei, now, planned.cell("6310", NOVEMBER, 50_000, unit.pk)), kei, shin, now)
    partner = trade.supplier()
    purchases.decided(purchases.requested(partner, aiko, now), ben, now)
    few = purchases.requested(partner, aiko, now)
    page(client, ben, request_of(few))
    with CaptureQueriesContext(connection) as with_few:
        page(client, ben, request_of(few))
    for number in range(6):
        purchases.decided(purchases.requested(partner, aiko, now, title=f"椅子{number}"), ben, now)
    lines = (purchases.CHAIR, purchases.TEA, replace(purchases.CHAIR, category="REPAIR"), purchases.DESK) * 2
    many = purchases.requested(partner, aiko, now, lines=lines)
    with CaptureQueriesContext(connection) as with_many:
        page(client, ben, request_of(many))
    assert len(with_many) == len(with_few)


def request_of(purchase: PurchaseRequest) -> Request:
    return Request.objects.filter(case_kind="general_affairs.purchasing.request", case_id=purchase.pk).latest("pk")


def materials(purchase: PurchaseRequest, reader: User) -> list[material.Material]:
    return told_of(request_of(purchase), reader)


def told_of(request: Request, reader: User) -> list[material.Material]:
    """What a reader without any duty of the rooms is told."""
    asking: Any = SimpleNamespace(
        user=reader, company=Company.objects.get(pk=request.company_id), may=lambda step: False
    )
    today = request.submitted_at.date()
    who = queries.acting(reader.pk, as_of=today)
    return shown_material.materials(asking, queries.request(request.pk), who=who, today=today)
