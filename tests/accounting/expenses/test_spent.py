"""A payment of a claim and a bill name the approved request that they spend, by the same rule as a purchase."""

import datetime as dt
from base64 import b64encode
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounting.expenses.actions import change_draft, submit_claim
from accounting.expenses.models import Claim, ClaimLine
from accounting.payables.actions import cancel_item
from accounting.payables.models import Bill, Payable
from backoffice.approvals.actions import decide_request
from backoffice.approvals.models import Request
from backoffice.companies import clock
from backoffice.forms import queries, spending
from backoffice.forms.models import FormAnswer
from backoffice.organisation.models import User
from tests.factories import books, claims, formed, program, spend, trade

APPROVED_YEN = 330_000


@pytest.fixture
def ringi(aiko: User, ben: User, kei: User, admin: User, now: dt.datetime) -> FormAnswer:
    """An approved request of 330,000 yen, good for six months."""
    books.books(kei, now)
    formed.routed(ben, admin, now)
    formed.in_force(admin, now, valid_months=6)
    asked = formed.submitted(aiko, now)
    decide_request(request_id=formed.request_of(asked).pk, outcome="APPROVE", comment="", acting_user=ben, at=now)
    claims.employed(aiko)
    claims.claim_route(ben, admin, now)
    return queries.answer(asked.pk)


def claimed(ringi: FormAnswer, user: User, now: dt.datetime, amount_yen: int = 3_300, shade: int = 7) -> Claim:
    """A claim of two rides of one amount, of which the first spends the request."""
    claim = claims.draft(user, now, key=uuid4())
    papers = [claims.receipt(claim, user, now, shade + place).pk for place in range(2)]
    lines = [
        claims.taxi(receipt_id=papers[0], amount_yen=amount_yen, ringi=f" {ringi.number.lower()} "),
        claims.taxi(receipt_id=papers[1], amount_yen=amount_yen + 10),
    ]
    change_draft(claim_id=claim.pk, title="出張", purpose="商談", lines=lines, acting_user=user, at=now)
    return submit_claim(claim_id=claim.pk, acting_user=user, at=now)


def stands(ringi: FormAnswer) -> tuple[int, int, int]:
    told = spending.standing(ringi)
    assert told
    return told.used_yen, told.asked_yen, told.left_yen


def test_the_lines_of_a_claim_that_name_a_request_spend_it(
    ringi: FormAnswer, aiko: User, ben: User, now: dt.datetime, client: Client
) -> None:
    claim = claimed(ringi, aiko, now)
    assert stands(ringi) == (0, 3_300, APPROVED_YEN - 3_300)
    asked = Request.objects.get(case_kind="accounting.expenses.claim", case_id=claim.pk)
    client.force_login(ben)
    said = client.get(reverse("backoffice:approvals_request_detail", args=[asked.pk])).content.decode()
    assert "もとになる申請の残り" in said
    assert "承認された金額を超えます。" not in said
    claims.decided(claim, ben, now)
    assert stands(ringi) == (3_300, 0, APPROVED_YEN - 3_300)
    client.force_login(aiko)
    page = client.get(reverse("accounting:expenses_claim_detail", args=[claim.pk])).content.decode()
    assert reverse("backoffice:forms_answer_detail", args=[ringi.pk]) in page


def test_whoever_decides_is_warned_of_a_claim_that_goes_beyond(
    ringi: FormAnswer, aiko: User, ben: User, now: dt.datetime, client: Client
) -> None:
    claim = claimed(ringi, aiko, now, APPROVED_YEN + 1)
    asked = Request.objects.get(case_kind="accounting.expenses.claim", case_id=claim.pk)
    client.force_login(ben)
    page = client.get(reverse("backoffice:approvals_request_detail", args=[asked.pk])).content.decode()
    assert "承認された金額を超えます。" in page
    claims.decided(claim, ben, now, "REJECT")
    assert stands(ringi) == (0, 0, APPROVED_YEN)


def test_a_number_that_is_unknown_or_ran_out_is_refused_at_its_line(
    ringi: FormAnswer, aiko: User, now: dt.datetime
) -> None:
    claim = claims.draft(aiko, now)
    given = {"claim_id": claim.pk, "title": "出張", "purpose": "商談", "acting_user": aiko}
    with pytest.raises(spending.NumberUnknown) as unknown:
        change_draft(lines=[claims.taxi(), claims.taxi(ringi="RINGI-1999-0001")], at=now, **given)
    assert unknown.value.given["line"] == 2
    change_draft(
        lines=[claims.taxi(ringi=ringi.number, receipt_id=claims.receipt(claim, aiko, now).pk)], at=now, **given
    )
    later = now.replace(year=2027, month=5, day=5)
    with clock.moved_to(later), pytest.raises(spending.ApprovalRanOut):
        submit_claim(claim_id=claim.pk, acting_user=aiko, at=later)
    assert ClaimLine.objects.get().ringi_id == ringi.pk
    assert stands(ringi) == (0, 0, APPROVED_YEN)


def test_the_form_of_a_claim_keeps_the_number_and_says_what_is_wrong_with_it(
    ringi: FormAnswer, aiko: User, now: dt.datetime, client: Client
) -> None:
    claim = claims.draft(aiko, now)
    client.force_login(aiko)
    url = reverse("accounting:expenses_claim_change", args=[claim.pk])
    sent = {
        "form_key": str(claim.form_key),
        "title": "出張",
        "purpose": "",
        "line-TOTAL_FORMS": "1",
        "line-INITIAL_FORMS": "0",
        "line-0-spent_on": claims.SPENT_ON.isoformat(),
        "line-0-category": "TAXI",
        "line-0-amount_yen": "3300",
        "line-0-payee_name": "港タクシー",
        "line-0-ringi": "NO-1",
        "save": "",
    }
    wrong = client.post(url, sent)
    assert wrong.status_code == 422
    assert "申請番号「NO-1」の、金額のある承認済みの申請はありません。" in wrong.content.decode()
    assert client.post(url, {**sent, "line-0-ringi": ringi.number}).status_code == 302
    assert f'value="{ringi.number}"' in client.get(url).content.decode()


def test_a_bill_spends_a_request_until_it_is_cancelled(ringi: FormAnswer, kei: User, now: dt.datetime) -> None:
    with pytest.raises(spending.NumberUnknown):
        spend.billed(trade.supplier(), kei, now, ringi="NO-1")
    assert not Bill.objects.exists()
    partner = trade.supplier("S002", "品川広告株式会社")
    bill = spend.billed(partner, kei, now, ringi=ringi.number)
    assert stands(ringi) == (bill.total_yen, 0, APPROVED_YEN - bill.total_yen)
    item = Payable.objects.get(source_kind="accounting.payables.bill", source_id=bill.pk)
    cancel_item(payable_id=item.pk, reason="二重", posted_on=now.date(), acting_user=kei, at=now)
    assert stands(ringi) == (0, 0, APPROVED_YEN)


def test_the_pages_lead_from_the_request_to_the_bill_and_back(
    ringi: FormAnswer, kei: User, aiko: User, now: dt.datetime, client: Client
) -> None:
    bill = spend.billed(trade.supplier(), kei, now, ringi=ringi.number)
    client.force_login(kei)
    page = client.get(reverse("accounting:payables_bill_detail", args=[bill.pk])).content.decode()
    assert reverse("backoffice:forms_answer_detail", args=[ringi.pk]) in page
    client.force_login(aiko)
    page = client.get(reverse("backoffice:forms_answer_detail", args=[ringi.pk])).content.decode()
    assert bill.partner_name in page


def test_a_program_names_the_request_that_a_payment_spends(ringi: FormAnswer, aiko: User, now: dt.datetime) -> None:
    tool = program.Program(program.token_of(aiko, now))
    paid = {
        "spent_on": "2026-10-20",
        "category": "TAXI",
        "amount": {"amount": 3_300, "currency": "JPY"},
        "payee_name": "港タクシー株式会社",
        "registration_number": claims.REGISTERED,
        "receipt": {"name": "領収書.png", "content": b64encode(claims.png(7)).decode()},
        "ringi": ringi.number,
    }
    made = tool.post("/api/v1/expense-claims", {"title": "出張", "lines": [paid]})
    assert made.status_code == 201, made.content
    assert made.json()["lines"][0]["ringi"] == ringi.number
    assert stands(ringi) == (0, 3_300, APPROVED_YEN - 3_300)
    wrong = tool.post("/api/v1/expense-claims", {"title": "出張", "lines": [{**paid, "ringi": "RINGI-0"}]})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "lines.0.ringi")
