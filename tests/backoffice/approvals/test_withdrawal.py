"""Until when an applicant may withdraw is a rule of the route: whenever, until the first decision, or with consent."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from backoffice.approvals import actions, kinds, queries
from backoffice.approvals.models import Request, RequestState, Route, WithdrawalAsked
from backoffice.approvals.rules import WayBack, way_back
from backoffice.eventlog.actions import Case
from backoffice.eventlog.models import Event
from backoffice.notifications.models import Notice
from backoffice.organisation.models import Membership, User
from tests.factories import cast

KIND = "tests.buy"
UNWOUND: list[Mapping[str, Any]] = []


@pytest.fixture(autouse=True)
def buying(monkeypatch: pytest.MonkeyPatch) -> None:
    UNWOUND.clear()
    kind = kinds.Kind(
        KIND,
        "購入",
        "tests.buy.order",
        lambda _what, _user, _at: None,
        lambda _what: "/",
        unwind=lambda what, _user, _at: UNWOUND.append(what),
    )
    monkeypatch.setattr(kinds, "_kinds", {KIND: kind})


def asked(rule: str, aiko: User, ben: User, chie: User, admin: User, now: dt.datetime) -> Request:
    """愛子's request of two steps: 弁, 千恵."""
    steps = [actions.NewStep("課長", "PERSON", user=ben), actions.NewStep("経理", "PERSON", user=chie)]
    known = {"kind": KIND, "name": "購入", "valid_from": cast.SINCE, "withdrawal": rule}
    actions.define_route(**known, steps=steps, acting_user=admin, at=now)
    return actions.submit_request(
        kind=KIND,
        title="椅子",
        amount_yen=1_000,
        case=Case(KIND, 1, "椅子"),
        arguments={"item": "椅子"},
        due_on=None,
        acting_user=aiko,
        at=now,
    )


def approve(request: Request, user: User, now: dt.datetime, outcome: str = "APPROVE", **more: Any) -> None:
    given: dict[str, Any] = {"comment": "", **more}
    actions.decide_request(request_id=request.pk, outcome=outcome, acting_user=user, at=now, **given)


def withdraw(request: Request, user: User, now: dt.datetime) -> Request:
    return actions.withdraw_request(request_id=request.pk, acting_user=user, at=now)


def ask(request: Request, user: User, now: dt.datetime, reason: str = "数量の誤り") -> WithdrawalAsked:
    return actions.ask_to_withdraw(request_id=request.pk, reason=reason, acting_user=user, at=now)


@pytest.mark.parametrize(
    ("rule", "is_decided", "way"),
    [
        ("UNTIL_LAST", False, WayBack.FREE),
        ("UNTIL_LAST", True, WayBack.FREE),
        ("UNTIL_FIRST", False, WayBack.FREE),
        ("UNTIL_FIRST", True, WayBack.CLOSED),
        ("WITH_CONSENT", False, WayBack.FREE),
        ("WITH_CONSENT", True, WayBack.CONSENT),
    ],
)
def test_a_rule_says_how_a_request_is_taken_back(rule: str, is_decided: bool, way: WayBack) -> None:
    assert way_back(rule, is_decided=is_decided) is way


def test_a_route_that_says_nothing_lets_withdraw_until_the_last_approval(
    aiko: User, ben: User, chie: User, admin: User, now: dt.datetime
) -> None:
    assert Route().withdrawal == "UNTIL_LAST"
    request = asked("UNTIL_LAST", aiko, ben, chie, admin, now)
    approve(request, ben, now)
    assert withdraw(request, aiko, now).state == RequestState.WITHDRAWN
    assert UNWOUND == [{"item": "椅子"}]


def test_until_the_first_decision_means_one_that_counts(
    aiko: User, ben: User, chie: User, admin: User, now: dt.datetime
) -> None:
    request = asked("UNTIL_FIRST", aiko, ben, chie, admin, now)
    approve(request, ben, now)
    with pytest.raises(actions.WithdrawalClosed):
        withdraw(request, aiko, now)
    with pytest.raises(actions.ConsentNotNeeded):
        ask(request, aiko, now)
    request.refresh_from_db()
    assert (request.state, UNWOUND) == (RequestState.PENDING, [])
    approve(request, chie, now, "SEND_BACK", back_to=1, comment="見直し")
    assert withdraw(request, aiko, now).state == RequestState.WITHDRAWN


def test_after_the_approval_only_a_request_to_change_takes_it_back(
    aiko: User, ben: User, chie: User, admin: User, now: dt.datetime
) -> None:
    request = asked("UNTIL_LAST", aiko, ben, chie, admin, now)
    approve(request, ben, now)
    approve(request, chie, now)
    with pytest.raises(actions.AlreadyApproved) as refused:
        withdraw(request, aiko, now)
    assert "変更・取り消しの申請" in refused.value.remedy_ja


def test_whoever_decided_last_agrees_or_refuses(
    aiko: User, ben: User, chie: User, admin: User, now: dt.datetime
) -> None:
    request = asked("WITH_CONSENT", aiko, ben, chie, admin, now)
    approve(request, ben, now)
    with pytest.raises(actions.ConsentNeeded):
        withdraw(request, aiko, now)
    for reason in ("", "あ" * 401):
        with pytest.raises(actions.WithdrawalReason):
            ask(request, aiko, now, reason)
    first = ask(request, aiko, now)
    assert (
        first.of_id,
        Notice.objects.filter(recipient=ben, key=f"backoffice.approvals.withdrawal:{first.pk}").count(),
    ) == (ben.pk, 1)
    with pytest.raises(actions.ConsentAlreadyAsked):
        ask(request, aiko, now)
    told: dict[str, Any] = {"asked_id": first.pk, "at": now}
    with pytest.raises(actions.NotYourConsent):
        actions.answer_withdrawal(agrees=True, comment="", acting_user=chie, **told)
    with pytest.raises(actions.WithdrawalReason):
        actions.answer_withdrawal(agrees=False, comment=" ", acting_user=ben, **told)
    actions.answer_withdrawal(agrees=False, comment="手配が済んでいる", acting_user=ben, **told)
    request.refresh_from_db()
    assert (request.state, UNWOUND) == (RequestState.PENDING, [])
    with pytest.raises(actions.NotYourConsent):
        actions.answer_withdrawal(agrees=True, comment="", acting_user=ben, **told)
    second = ask(request, aiko, now, "手配を止めた")
    actions.answer_withdrawal(asked_id=second.pk, agrees=True, comment="", acting_user=ben, at=now)
    request.refresh_from_db()
    assert (request.state, UNWOUND) == (RequestState.WITHDRAWN, [{"item": "椅子"}])
    steps = Event.objects.filter(case_id=request.pk, step__contains="withdraw").order_by("pk")
    assert [each.step.rpartition(".")[2] for each in steps] == [
        "ask_to_withdraw",
        "answer_withdrawal",
        "ask_to_withdraw",
        "withdraw_request",
        "answer_withdrawal",
    ]
    with pytest.raises(DatabaseError), transaction.atomic():
        WithdrawalAsked.objects.update(comment="改")


def test_what_was_asked_lapses_when_the_request_is_decided(
    aiko: User, ben: User, chie: User, admin: User, now: dt.datetime
) -> None:
    request = asked("WITH_CONSENT", aiko, ben, chie, admin, now)
    approve(request, ben, now)
    waiting = ask(request, aiko, now)
    assert [each.pk for each in queries.consents_waiting_for(ben.pk, as_of=now.date())] == [waiting.pk]
    approve(request, chie, now)
    assert queries.consents_waiting_for(ben.pk, as_of=now.date()) == []
    with pytest.raises(actions.AlreadyEnded):
        actions.answer_withdrawal(asked_id=waiting.pk, agrees=True, comment="", acting_user=ben, at=now)


def test_who_has_left_holds_no_withdrawal_up(aiko: User, ben: User, chie: User, admin: User, now: dt.datetime) -> None:
    request = asked("WITH_CONSENT", aiko, ben, chie, admin, now)
    approve(request, ben, now)
    ask(request, aiko, now)
    Membership.objects.filter(user=ben).update(valid_until=now.date())
    assert withdraw(request, aiko, now).state == RequestState.WITHDRAWN


def test_a_draft_of_a_route_changes_the_rule_and_what_was_submitted_keeps_its_own(
    aiko: User, ben: User, chie: User, admin: User, now: dt.datetime
) -> None:
    request = asked("UNTIL_LAST", aiko, ben, chie, admin, now)
    with pytest.raises(actions.NoDraft):
        actions.set_withdrawal(kind=KIND, withdrawal="UNTIL_FIRST", acting_user=admin, at=now)
    actions.start_route_draft(kind=KIND, acting_user=admin, at=now)
    client = Client()
    client.force_login(admin)
    url = reverse("backoffice:approvals_route_withdrawal", args=[KIND])
    assert client.post(url, {"withdrawal": "NEVER"}).status_code == 404
    assert client.post(url, {"withdrawal": "UNTIL_FIRST"}).status_code == 302
    assert (
        "最初の決裁まで取り下げられる"
        in client.get(reverse("backoffice:approvals_route_difference", args=[KIND])).content.decode()
    )
    actions.put_route_into_force(kind=KIND, valid_from=now.date(), acting_user=admin, at=now)
    approve(request, ben, now)
    assert withdraw(request, aiko, now).state == RequestState.WITHDRAWN


def test_the_pages_show_the_rule_and_take_the_asking_and_the_answer(
    aiko: User, ben: User, chie: User, admin: User, now: dt.datetime
) -> None:
    request = asked("WITH_CONSENT", aiko, ben, chie, admin, now)
    approve(request, ben, now)
    applicant, decider = Client(), Client()
    applicant.force_login(aiko)
    decider.force_login(ben)
    url = reverse("backoffice:approvals_request_detail", args=[request.pk])
    page = applicant.get(url).content.decode()
    assert "最後に決裁した人の同意を得て取り下げる" in page
    asking = reverse("backoffice:approvals_request_ask_to_withdraw", args=[request.pk])
    assert applicant.post(asking, {"reason": ""}).status_code == 422
    assert applicant.post(asking, {"reason": "数量の誤り"}).status_code == 302
    assert "取り下げの同意を依頼しています" in applicant.get(url).content.decode()
    assert "取り下げの同意：数量の誤り" in decider.get("/").content.decode()
    [waiting] = queries.consents_waiting_for(ben.pk, as_of=now.date())
    answer = reverse("backoffice:approvals_withdrawal_answer", args=[waiting.pk])
    assert answer in decider.get(url).content.decode()
    assert decider.post(answer, {"agrees": "no", "comment": ""}).status_code == 422
    assert decider.post(answer, {"agrees": "yes", "comment": ""}).status_code == 302
    request.refresh_from_db()
    assert request.state == RequestState.WITHDRAWN
