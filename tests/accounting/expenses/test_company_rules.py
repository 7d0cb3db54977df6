"""The company's rules of expenses: what they say of a payment, refused with their article, and held by PostgreSQL."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse

from accounting.expenses.actions import (
    CategoryUnknown,
    RuleBeginsTooEarly,
    RuleEndedAlready,
    RuleIncomplete,
    RuleNotKept,
    change_draft,
    end_rule,
    submit_claim,
)
from accounting.expenses.actions.submit_claim import ClaimedTooLate
from accounting.expenses.models import ClaimRule
from accounting.expenses.rules import Claimed, Effect, ExceedBy, Rule, RuleKind, breaches
from accounting.expenses.work import unusual
from backoffice.approvals.models import Request
from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.eventlog.models import Event
from backoffice.organisation.models import Assignment, User
from tests.factories import claims
from tests.factories.books import books

CASES = yaml.safe_load(
    (Path(__file__).parents[2] / "cases" / "accounting" / "expenses" / "rules.yaml").read_text(encoding="utf-8")
)
LIST, NEW = reverse("accounting:expenses_rule_list"), reverse("accounting:expenses_rule_new")
OCTOBER = dt.date(2026, 10, 1)
EVERYBODY = {"exceed_by": ExceedBy.ANYBODY}
# What PostgreSQL would have to believe of a submission past the action; the claim was spent on 2026-10-20.
SUBMIT = "UPDATE accounting_claim SET state = 'SUBMITTED', submitted_on = '2026-11-04' WHERE id = %s"
FORM = {
    "kind": "LIMIT", "category": "TAXI", "amount_yen": "５，０００", "effect": "REFUSE", "exceed_by": "HEADS",
    "article": "旅費規程 第8条", "text": "タクシーは5,000円まで", "valid_from": "2026-10-01",
}  # fmt: skip


@pytest.fixture
def spender(aiko: User, ben: User, kei: User, admin: User, now: dt.datetime) -> User:
    books(kei, now)
    claims.claim_route(ben, admin, now)
    claims.employed(aiko)
    return aiko


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def rule_of(given: dict[str, Any]) -> Rule:
    said = {"category": "", "amount_yen": None, "months": None, "article": "第1条", "text": "文", **given}
    said |= {"kind": RuleKind(said["kind"]), "effect": Effect(said.get("effect", "REFUSE"))}
    return Rule(**{"valid_from": OCTOBER, **said, "exceed_by": ExceedBy(said.get("exceed_by", "NOBODY"))})


@pytest.mark.parametrize("case", CASES, ids=[each["case"] for each in CASES])
def test_what_the_rules_say_of_a_payment(case: dict[str, Any]) -> None:
    given = {
        "spent_on": dt.date(2026, 10, 20), "category": "LODGING", "amount_yen": 12_000, "has_receipt": False,
        "exceed_reason": "", "claimed_on": dt.date(2026, 11, 1), "is_head": False, **case.get("payment", {}),
    }  # fmt: skip
    found = breaches(Claimed(**given), [rule_of(each) for each in case["rules"]])
    assert [[each.rule.article, each.is_refused] for each in found] == case["breaks"]


@pytest.mark.parametrize(
    ("rule", "line", "field"),
    [
        ({}, {}, "amount_yen"),
        ({"exceed_by": ExceedBy.NOBODY}, {"exceed_reason": "終電のあと"}, "amount_yen"),
        (EVERYBODY, {}, "exceed_reason"),
        (
            {"category": "", "kind": RuleKind.RECEIPT, "amount_yen": 1_000},
            {"category": "TRAIN", "receipt_id": None},
            "receipt",
        ),
        ({"kind": RuleKind.DEADLINE, "amount_yen": None, "months": 1}, {"spent_on": dt.date(2026, 9, 30)}, "spent_on"),
    ],
)
def test_what_a_rule_refuses_is_not_submitted_by_the_action_nor_past_it(
    rule: dict[str, Any], line: dict[str, Any], field: str, spender: User, kei: User, now: dt.datetime
) -> None:
    made = claims.rule(kei, now, **rule)
    claim = claims.draft(spender, now)
    held = claims.receipt(claim, spender, now).pk
    claims.change_draft(
        claim_id=claim.pk,
        title=claim.title,
        purpose="",
        lines=[claims.taxi(**{"receipt_id": held, **line})],
        acting_user=spender,
        at=now,
    )
    with pytest.raises(RuleNotKept) as refused, transaction.atomic():
        submit_claim(claim_id=claim.pk, acting_user=spender, at=now)
    assert (refused.value.given["article"], refused.value.field) == (made.article, field)
    with pytest.raises(Error) as stopped, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SUBMIT, [claim.pk])
    assert "submitted_claim_keeps_the_rules" in str(stopped.value.__cause__.diag.constraint_name)
    claim.refresh_from_db()
    assert (claim.state, Request.objects.count()) == ("DRAFT", 0)


def test_with_the_reason_it_goes_on_and_the_approver_reads_the_article(
    spender: User, kei: User, now: dt.datetime
) -> None:
    claims.rule(kei, now, **EVERYBODY)
    claim = claims.draft(spender, now)
    held = claims.receipt(claim, spender, now).pk
    line = claims.taxi(receipt_id=held, exceed_reason="終電のあと")
    claims.change_draft(claim_id=claim.pk, title="夜", purpose="", lines=[line], acting_user=spender, at=now)
    submit_claim(claim_id=claim.pk, acting_user=spender, at=now)
    kept = claim.lines.get()
    assert [each["article"] for each in kept.because["rules"]] == ["旅費規程 第8条"]
    assert unusual(kept) == ["旅費規程 第8条を超過"]
    page = browser(spender).get(reverse("accounting:expenses_claim_detail", args=[claim.pk])).content.decode()
    assert "規程を超える理由：終電のあと" in page


def test_a_head_of_a_unit_goes_beyond_what_others_may_not(spender: User, kei: User, now: dt.datetime) -> None:
    claims.rule(kei, now, exceed_by=ExceedBy.HEADS)
    claim = claims.draft(spender, now)
    held = claims.receipt(claim, spender, now).pk
    line = claims.taxi(receipt_id=held, exceed_reason="深夜の対応")
    claims.change_draft(claim_id=claim.pk, title="夜", purpose="", lines=[line], acting_user=spender, at=now)
    with pytest.raises(RuleNotKept), transaction.atomic():
        submit_claim(claim_id=claim.pk, acting_user=spender, at=now)
    Assignment.objects.filter(person=claim.person).update(is_head=True)
    assert submit_claim(claim_id=claim.pk, acting_user=spender, at=now).state == "SUBMITTED"


def test_a_new_rule_ends_the_one_before_and_claims_are_judged_by_the_day_of_the_payment(
    spender: User, kei: User, now: dt.datetime
) -> None:
    first = claims.rule(kei, now)
    second = claims.rule(kei, now, amount_yen=5_000, valid_from=dt.date(2026, 10, 20))
    first.refresh_from_db()
    assert (first.valid_until, second.valid_until) == (dt.date(2026, 10, 20), None)
    assert claims.submitted(spender, now).state == "SUBMITTED"
    with pytest.raises(RuleNotKept), transaction.atomic():
        earlier = claims.taxi(spent_on=dt.date(2026, 10, 19), receipt_id=None, category="TAXI")
        claim = claims.draft(spender, now)
        held = claims.receipt(claim, spender, now, 9).pk
        lines = [replace(earlier, receipt_id=held)]
        claims.change_draft(claim_id=claim.pk, title="x", purpose="", lines=lines, acting_user=spender, at=now)
        submit_claim(claim_id=claim.pk, acting_user=spender, at=now)
    assert Event.objects.filter(step="accounting.expenses.define_rule").count() == 2


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"amount_yen": None}, RuleIncomplete),
        ({"amount_yen": 0}, RuleIncomplete),
        ({"months": 2}, RuleIncomplete),
        ({"kind": RuleKind.DEADLINE}, RuleIncomplete),
        ({"article": " "}, RuleIncomplete),
        ({"text": ""}, RuleIncomplete),
        ({"category": "YACHT", "valid_from": OCTOBER}, CategoryUnknown),
        ({"valid_from": dt.date(2019, 4, 1)}, RuleBeginsTooEarly),
        ({}, RuleBeginsTooEarly),
    ],
)
def test_a_rule_that_cannot_be_is_not_made(
    changed: dict[str, Any], refusal: type[Exception], company: Company, kei: User, now: dt.datetime
) -> None:
    claims.rule(kei, now)
    with pytest.raises(refusal), transaction.atomic():
        claims.rule(kei, now, **changed)
    assert ClaimRule.objects.count() == 1


def test_a_rule_ends_once_and_after_it_began(company: Company, kei: User, now: dt.datetime) -> None:
    made = claims.rule(kei, now)
    with pytest.raises(RuleEndedAlready), transaction.atomic():
        end_rule(rule_id=made.pk, valid_until=claims.SINCE, acting_user=kei, at=now)
    end_rule(rule_id=made.pk, valid_until=OCTOBER, acting_user=kei, at=now)
    with pytest.raises(RuleEndedAlready), transaction.atomic():
        end_rule(rule_id=made.pk, valid_until=OCTOBER, acting_user=kei, at=now)
    assert ClaimRule.objects.get().valid_until == OCTOBER


@pytest.mark.parametrize(
    ("sql", "constraint"),
    [
        ("UPDATE accounting_claimrule SET amount_yen = 9", "claim_rule_only_ends"),
        ("DELETE FROM accounting_claimrule", "claim_rule_only_ends"),
        ("UPDATE accounting_claimrule SET valid_until = valid_from", "claim_rule_ends_after_it_begins"),
        (
            "INSERT INTO accounting_claimrule (kind, category, amount_yen, effect, exceed_by, article, text, valid_from)"
            " VALUES ('LIMIT', 'TAXI', 1, 'WARN', 'NOBODY', 'x', 'x', '2026-10-01')",
            "claim_rule_says_one_thing_a_day",
        ),
        (
            "INSERT INTO accounting_claimrule (kind, category, amount_yen, effect, exceed_by, article, text, valid_from)"
            " VALUES ('DEADLINE', '', 1, 'WARN', 'NOBODY', 'x', 'x', '2026-10-01')",
            "claim_rule_says_how_much_or_when",
        ),
        (
            "INSERT INTO accounting_claimrule (kind, category, amount_yen, effect, exceed_by, article, text, valid_from)"
            " VALUES ('LIMIT', '', 1, 'WARN', 'NOBODY', '', 'x', '2026-10-01')",
            "claim_rule_names_its_article",
        ),
    ],
)
def test_postgresql_keeps_a_rule_as_it_was_said(
    sql: str, constraint: str, company: Company, kei: User, now: dt.datetime
) -> None:
    claims.rule(kei, now)
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert refused.value.__cause__.diag.constraint_name == constraint


def test_the_neighbour_has_rules_of_its_own(
    company: Company, other_company: Company, kei: User, now: dt.datetime
) -> None:
    claims.rule(kei, now)
    with scope.working_in(other_company.pk):
        assert not ClaimRule.objects.exists()


def test_the_form_makes_a_rule_that_everybody_reads(spender: User, kei: User, chie: User) -> None:
    answer = browser(kei).post(NEW, FORM)
    assert answer["Location"] == LIST
    rule = ClaimRule.objects.get()
    assert (rule.amount_yen, rule.exceed_by, rule.valid_from) == (5_000, "HEADS", OCTOBER)
    page = browser(spender).get(LIST).content.decode()
    assert "タクシーは5,000円まで" in page
    assert NEW not in page
    assert browser(spender).get(NEW).status_code == 403
    bad = browser(kei).post(NEW, FORM | {"amount_yen": ""})
    assert bad.status_code == 422
    assert "金額か月数がそろっていません" in bad.content.decode()
    end = reverse("accounting:expenses_rule_end", args=[rule.pk])
    assert browser(kei).post(end, {"valid_until": "2026-11-05"})["Location"] == LIST
    assert browser(kei).post(end, {"valid_until": "2026-11-06"}).status_code == 422
    assert browser(spender).post(end, {"valid_until": "2026-11-05"}).status_code == 403


def test_the_rule_stands_with_its_article_at_the_payment_before_and_when_it_is_submitted(
    spender: User, kei: User, now: dt.datetime
) -> None:
    claims.rule(kei, now)
    claim, client = claims.filled(spender, now), browser(spender)
    change = reverse("accounting:expenses_claim_change", args=[claim.pk])
    confirm = reverse("accounting:expenses_claim_confirm", args=[claim.pk])
    said = "旅費規程 第8条「タクシーは1回3,000円までとする。」に合いません。"
    assert said in client.get(change).content.decode()
    assert said in client.get(confirm).content.decode()
    assert client.post(confirm).status_code == 422
    sent = {"form_key": str(claim.form_key), "title": "x", "purpose": "", "submit": "1"}
    row = {
        "spent_on": "2026-10-20", "amount_yen": "3300", "category": "TAXI", "payee_name": "港タクシー株式会社",
        "receipt_id": str(claim.receipts.get().pk),
    }  # fmt: skip
    sent |= {"line-TOTAL_FORMS": "1", "line-INITIAL_FORMS": "0", **{f"line-0-{k}": v for k, v in row.items()}}
    answer = client.post(change, sent)
    assert answer.status_code == 422
    assert "旅費規程 第8条「タクシーは1回3,000円までとする。」に合いません。" in answer.content.decode()
    assert 'href="#id_line-0-amount_yen"' in answer.content.decode()


def test_what_was_claimed_in_time_and_sent_back_is_not_late(
    spender: User, ben: User, kei: User, now: dt.datetime
) -> None:
    deadline = {"kind": RuleKind.DEADLINE, "category": "", "amount_yen": None, "months": 1}
    claims.rule(kei, now, article="経費規程 第3条", text="翌月の同じ日までに申請する。", **deadline)
    late = now + dt.timedelta(days=60)
    claim = claims.decided(claims.submitted(spender, now), ben, now, "SEND_BACK")
    held = claim.receipts.get()
    line = claims.taxi(amount_yen=3_200, receipt_id=held.pk)
    more = claims.taxi(spent_on=claims.SPENT_ON + dt.timedelta(days=1), payee_name="別の会社", receipt_id=held.pk)
    for lines, is_refused in (((line, replace(more, receipt_id=None, category="TRAIN")), True), ((line,), False)):
        change_draft(claim_id=claim.pk, title="", purpose="", lines=lines, acting_user=spender, at=late)
        if is_refused:
            with pytest.raises(ClaimedTooLate) as refused:
                submit_claim(claim_id=claim.pk, acting_user=spender, at=late)
            assert refused.value.given["line"] == 2
        else:
            assert submit_claim(claim_id=claim.pk, acting_user=spender, at=late).state == "SUBMITTED"


@pytest.mark.parametrize(("nights", "refused"), [(1, True), (2, False)])
def test_a_limit_of_a_night_is_taken_as_often_as_there_were_nights(
    nights: int, refused: bool, spender: User, kei: User, now: dt.datetime
) -> None:
    claims.rule(kei, now, category="LODGING", amount_yen=10_000, is_per_night=True, text="1泊1万円まで")
    claim = claims.draft(spender, now)
    held = claims.receipt(claim, spender, now).pk
    line = claims.taxi(category="LODGING", amount_yen=19_800, nights=nights, receipt_id=held)
    claims.change_draft(claim_id=claim.pk, title="x", purpose="", lines=[line], acting_user=spender, at=now)
    if not refused:
        assert submit_claim(claim_id=claim.pk, acting_user=spender, at=now).state == "SUBMITTED"
        return
    with pytest.raises(RuleNotKept), transaction.atomic():
        submit_claim(claim_id=claim.pk, acting_user=spender, at=now)
    with pytest.raises(Error) as stopped, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SUBMIT, [claim.pk])
    assert "submitted_claim_keeps_the_rules" in str(stopped.value.__cause__.diag.constraint_name)


def test_a_night_is_counted_by_limits_alone_and_typed_on_the_page(spender: User, kei: User, now: dt.datetime) -> None:
    with pytest.raises(RuleIncomplete), transaction.atomic():
        claims.rule(kei, now, kind=RuleKind.RECEIPT, is_per_night=True)
    client = browser(kei)
    assert client.post(NEW, {**FORM, "category": "LODGING", "per": "NIGHT"}).status_code == 302
    assert ClaimRule.objects.get().per == "NIGHT"
    assert "1泊¥5,000まで" in client.get(LIST).content.decode()


def test_a_paper_that_was_photographed_too_late_is_told(spender: User, kei: User, now: dt.datetime) -> None:
    # Received on 20 August; two months to 20 October, seven business days more to 29 October; photographed on 4 November.
    lines = [claims.taxi(spent_on=dt.date(2026, 8, 20)), claims.taxi(spent_on=dt.date(2026, 9, 20), payee_name="別")]
    claim = claims.draft(spender, now)
    kept = [
        replace(line, receipt_id=claims.receipt(claim, spender, now, shade).pk) for shade, line in enumerate(lines, 31)
    ]
    claims.change_draft(claim_id=claim.pk, title="x", purpose="", lines=kept, acting_user=spender, at=now)
    submit_claim(claim_id=claim.pk, acting_user=spender, at=now)
    late, in_time = claim.lines.order_by("position")
    assert late.because["scan_by"] == "2026-10-29"
    assert unusual(late) == ["スキャナ保存の期間を過ぎた領収書（原本を保管）"]
    assert unusual(in_time) == []
