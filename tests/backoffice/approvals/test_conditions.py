"""条件付承認: approved at once, reported on by the applicant, and checked by who set the condition."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from backoffice.approvals import kinds, queries
from backoffice.approvals.actions import (
    ConditionTooLong,
    ConditionWithoutApproval,
    NewStep,
    NotReported,
    NotYourCondition,
    NotYourReport,
    ReportMissing,
    check_condition,
    decide_request,
    define_route,
    report_condition,
    submit_request,
)
from backoffice.approvals.models import Condition, Request
from backoffice.eventlog.actions import Case
from backoffice.notifications.models import Notice
from backoffice.organisation.models import Membership, User
from tests.factories import cast

KIND = "tests.buy"
DONE: list[Mapping[str, Any]] = []


@pytest.fixture(autouse=True)
def buying(monkeypatch: pytest.MonkeyPatch) -> None:
    DONE.clear()
    kind = kinds.Kind(KIND, "購入", "tests.buy.order", lambda what, user, at: DONE.append(what), lambda what: "/")
    monkeypatch.setattr(kinds, "_kinds", {KIND: kind})


@pytest.fixture
def asked(aiko: User, ben: User, chie: User, admin: User, now: dt.datetime) -> Request:
    """愛子's request of two steps: 弁, 千恵."""
    steps = [NewStep("部長", "PERSON", user=ben), NewStep("社長", "PERSON", user=chie)]
    define_route(kind=KIND, name="購入", steps=steps, valid_from=cast.SINCE, acting_user=admin, at=now)
    return submit_request(
        kind=KIND,
        title="展示会",
        amount_yen=300_000,
        case=Case(KIND, 1, "展示会"),
        arguments={},
        due_on=None,
        acting_user=aiko,
        at=now,
    )


@pytest.fixture
def condition(asked: Request, ben: User, now: dt.datetime) -> Condition:
    decide_request(
        request_id=asked.pk, outcome="APPROVE", comment="", condition="相見積を2社取る", acting_user=ben, at=now
    )
    return Condition.objects.get()


def approved(asked: Request, chie: User, now: dt.datetime) -> None:
    decide_request(request_id=asked.pk, outcome="APPROVE", comment="", acting_user=chie, at=now)


def waits_for(user: User) -> list[Condition]:
    return queries.conditions_waiting_for(user.pk, as_of=dt.date(2026, 11, 1))


def test_an_approval_with_a_condition_goes_on_and_nothing_is_reported_before_the_last(
    asked: Request, condition: Condition, aiko: User, chie: User, now: dt.datetime
) -> None:
    asked.refresh_from_db()
    assert (asked.state, asked.step_now, waits_for(aiko)) == ("PENDING", 2, [])
    with pytest.raises(NotReported):
        report_condition(condition_id=condition.pk, report="取りました", acting_user=aiko, at=now)
    approved(asked, chie, now)
    assert len(DONE) == 1
    assert waits_for(aiko) == [condition]


def test_the_applicant_reports_and_who_set_it_finds_it_met_or_not(
    asked: Request, condition: Condition, aiko: User, ben: User, chie: User, now: dt.datetime
) -> None:
    approved(asked, chie, now)
    with pytest.raises(NotYourReport):
        report_condition(condition_id=condition.pk, report="取りました", acting_user=ben, at=now)
    with pytest.raises(ReportMissing):
        report_condition(condition_id=condition.pk, report=" ", acting_user=aiko, at=now)
    report_condition(condition_id=condition.pk, report="1社取りました", acting_user=aiko, at=now)
    assert (waits_for(aiko), waits_for(ben)) == ([], [condition])

    for user, met, comment, refusal in (
        (aiko, True, "", NotYourCondition),
        (chie, True, "", NotYourCondition),
        (ben, False, " ", ReportMissing),
    ):
        with pytest.raises(refusal):
            check_condition(condition_id=condition.pk, is_met=met, comment=comment, acting_user=user, at=now)
    check_condition(condition_id=condition.pk, is_met=False, comment="もう1社", acting_user=ben, at=now)
    assert (waits_for(aiko), waits_for(ben)) == ([condition], [])

    later = now + dt.timedelta(hours=1)
    report_condition(condition_id=condition.pk, report="2社取りました", acting_user=aiko, at=later)
    check_condition(condition_id=condition.pk, is_met=True, comment="", acting_user=ben, at=later)
    assert waits_for(aiko) == waits_for(ben) == []
    with pytest.raises(NotReported):
        check_condition(condition_id=condition.pk, is_met=True, comment="", acting_user=ben, at=later)
    told = list(Notice.objects.filter(recipient=aiko).order_by("pk").values_list("text_ja", flat=True))
    assert told[-2:] == [
        "「展示会」の条件は、まだ満たされていません。（もう1社）",
        "「展示会」の条件は、確認されました。",
    ]


def test_a_condition_lapses_with_the_approval_that_no_longer_counts(
    asked: Request, condition: Condition, aiko: User, ben: User, chie: User, now: dt.datetime
) -> None:
    decide_request(request_id=asked.pk, outcome="SEND_BACK", comment="もう一度", back_to=1, acting_user=chie, at=now)
    approved(asked, ben, now)
    approved(asked, chie, now)
    assert waits_for(aiko) == []
    condition.refresh_from_db()
    assert condition.lapsed_at == now


def test_who_watches_approvals_checks_what_was_set_by_who_left(
    asked: Request, condition: Condition, aiko: User, ben: User, chie: User, now: dt.datetime
) -> None:
    watcher = cast.member("watcher", "見守", duties=(queries.WATCH,))
    approved(asked, chie, now)
    report_condition(condition_id=condition.pk, report="2社", acting_user=aiko, at=now)
    assert waits_for(watcher) == []
    Membership.objects.filter(user=ben).update(valid_until=dt.date(2026, 11, 1))
    assert waits_for(watcher) == [condition]
    assert (
        check_condition(condition_id=condition.pk, is_met=True, comment="", acting_user=watcher, at=now).met_at == now
    )


def test_a_condition_is_no_essay(asked: Request, ben: User, now: dt.datetime) -> None:
    with pytest.raises(ConditionTooLong):
        decide_request(
            request_id=asked.pk, outcome="APPROVE", comment="", condition="長" * 401, acting_user=ben, at=now
        )
    assert not asked.decisions.exists()


def test_only_an_approval_has_a_condition(asked: Request, ben: User, now: dt.datetime) -> None:
    with pytest.raises(ConditionWithoutApproval):
        decide_request(
            request_id=asked.pk, outcome="REJECT", comment="不要", condition="相見積", acting_user=ben, at=now
        )
    assert not asked.decisions.exists()


def test_the_database_keeps_the_condition_as_it_was_set(
    asked: Request, condition: Condition, aiko: User, ben: User, chie: User, now: dt.datetime
) -> None:
    found = Condition.objects.filter(pk=condition.pk)
    with pytest.raises(DatabaseError, match="stays as it was set"), transaction.atomic():
        found.update(text="別の条件")
    with pytest.raises(DatabaseError, match="stays as it was set"), transaction.atomic():
        found.delete()
    approved(asked, chie, now)
    report_condition(condition_id=condition.pk, report="2社", acting_user=aiko, at=now)
    check_condition(condition_id=condition.pk, is_met=True, comment="", acting_user=ben, at=now)
    with pytest.raises(DatabaseError, match="stays as it was set"), transaction.atomic():
        found.update(report="別の報告")


def test_it_is_all_done_on_the_page(
    asked: Request, aiko: User, ben: User, chie: User, now: dt.datetime, client: Client
) -> None:
    page = f"/requests/{asked.pk}/"
    client.force_login(ben)
    assert "条件を付けて承認する" in client.get(page).content.decode()
    client.post(page, {"outcome": "APPROVE", "condition": "相見積を2社取る"})
    approved(asked, chie, now)
    condition = Condition.objects.get()

    client.force_login(aiko)
    assert "報告待ち" in client.get(page).content.decode()
    assert "条件の報告：相見積を2社取る" in client.get("/").content.decode()
    client.post(f"/conditions/{condition.pk}/report", {"report": ""})
    condition.refresh_from_db()
    assert condition.reported_at is None
    client.post(f"/conditions/{condition.pk}/report", {"report": "2社取りました"})
    client.force_login(chie)
    assert client.post(f"/conditions/{condition.pk}/check", {"is_met": "yes"}).status_code == 403
    client.force_login(ben)
    assert "2社取りました" in client.get(page).content.decode()
    client.post(f"/conditions/{condition.pk}/check", {"is_met": "yes"})
    assert "確認済み" in client.get(page).content.decode()
    condition.refresh_from_db()
    assert condition.met_at is not None
