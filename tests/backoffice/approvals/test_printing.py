"""稟議書: any request on paper, with the dated seals of those who acted."""

import datetime as dt
import subprocess
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from backoffice.access.gate import NotAllowed
from backoffice.approvals import kinds, queries
from backoffice.approvals.actions import (
    PAPER,
    NewStep,
    decide_request,
    define_route,
    delegate,
    print_request,
    submit_request,
    withdraw_request,
)
from backoffice.approvals.models import Request
from backoffice.approvals.paper import paper
from backoffice.documents.models import Document
from backoffice.eventlog.actions import Case
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from tests.factories import cast

KIND = "tests.buy"
LONG = [(f"品目{number}", f"とても長い名前の備品（型番 {number:04}）を購入します。" * 3) for number in range(60)]


def facts(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [("品目", "複合機"), ("用途", "営業部の入れ替え")] if not arguments.get("is_long") else LONG


@pytest.fixture(autouse=True)
def buying(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = kinds.Kind(
        KIND, "購入", "tests.buy.order", lambda what, user, at: None, lambda what: "/", facts, with_tax=True
    )
    monkeypatch.setattr(kinds, "_kinds", {KIND: kind})


@pytest.fixture
def boss(company: object) -> User:
    return cast.member("boss", "社長", duties=())


@pytest.fixture
def asked(aiko: User, ben: User, boss: User, admin: User, now: dt.datetime) -> Request:
    steps = [NewStep("部長", "PERSON", user=ben), NewStep("社長", "PERSON", user=boss)]
    define_route(kind=KIND, name="購入", steps=steps, valid_from=cast.SINCE, acting_user=admin, at=now)
    return ask(aiko, now)


def ask(aiko: User, now: dt.datetime, case: int = 7, **more: Any) -> Request:
    return submit_request(
        kind=KIND,
        title="複合機の入れ替え",
        amount_yen=330_000,
        case=Case("tests.case", case, "複合機"),
        arguments=more,
        due_on=None,
        acting_user=aiko,
        at=now,
    )


def decide(request: Request, by: User, at: dt.datetime, outcome: str = "APPROVE", **more: Any) -> None:
    decide_request(request_id=request.pk, outcome=outcome, comment="確認", acting_user=by, at=at, **more)


def printed(request: Request, by: User, at: dt.datetime) -> str:
    """The words of the paper."""
    _name, content = print_request(request_id=request.pk, acting_user=by, at=at)
    words = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return words.stdout.decode()


def test_a_request_under_way_bears_the_seals_so_far(asked: Request, aiko: User, ben: User, now: dt.datetime) -> None:
    decide(asked, ben, now)
    words = printed(asked, aiko, now)
    for word in (
        "購入",
        "複合機の入れ替え",
        "営業部の入れ替え",
        "¥330,000",
        "部長",
        "26.11.04",
        "承認待ち",
        "決裁の記録",
    ):
        assert word in words, word
    assert not Document.objects.filter(kind=PAPER).exists()
    assert Event.objects.filter(step="backoffice.approvals.print_request").count() == 1


def test_deputies_and_conditions_are_marked(
    asked: Request, aiko: User, ben: User, boss: User, chie: User, now: dt.datetime
) -> None:
    decide(asked, ben, now, condition="3社の見積を取る")
    day = now.date()
    delegate(
        deputy=chie, kind="", valid_from=day, valid_until=day + dt.timedelta(days=3), reason="出張",
        acting_user=boss, at=now,
    )  # fmt: skip
    decide(asked, chie, now)
    told = paper(queries.request(asked.pk))
    assert [(each.get("top"), each.get("mark", ""), each.get("for_whom", "")) for each in told["seal_rows"][0]][:3] == [
        ("申請", "", ""),
        ("承認", "条件付", ""),
        ("代決", "", "石井 社長の代わり"),
    ]
    assert told["conditions"] == [{"text": "3社の見積を取る", "set_by": "石井 弁", "report": "", "state": "報告待ち"}]
    assert "3社の見積を取る" in printed(asked, aiko, now)
    assert not Document.objects.filter(kind=PAPER).exists(), "somebody has still to report"


def test_what_has_ended_is_the_same_bytes_for_good(
    asked: Request, aiko: User, ben: User, boss: User, now: dt.datetime
) -> None:
    decide(asked, ben, now)
    decide(asked, boss, now)
    first = print_request(request_id=asked.pk, acting_user=aiko, at=now)
    again = print_request(request_id=asked.pk, acting_user=boss, at=now + dt.timedelta(days=400))
    assert first == again
    assert first[0] == f"購入 {asked.pk} 複合機の入れ替え.pdf"
    assert Document.objects.filter(kind=PAPER, case_id=asked.pk).count() == 1


def test_what_may_be_changed_or_was_asked_anew_bears_no_seal(
    asked: Request, aiko: User, ben: User, now: dt.datetime
) -> None:
    decide(asked, ben, now, "SEND_BACK")
    sent_back = paper(queries.request(asked.pk))
    assert (sent_back["seal_rows"], sent_back["acted"]) == ([], [])
    anew = ask(aiko, now)
    assert paper(queries.request(anew.pk))["seal_rows"]
    withdraw_request(request_id=anew.pk, acting_user=aiko, at=now)
    assert "印影と決裁の記録はありません" in printed(anew, aiko, now)


def test_strangers_print_nothing(asked: Request, chie: User, now: dt.datetime, client: Client) -> None:
    with pytest.raises(NotAllowed):
        print_request(request_id=asked.pk, acting_user=chie, at=now)
    client.force_login(chie)
    assert client.get(f"/requests/{asked.pk}/print").status_code == 403


def test_a_long_request_goes_over_pages_and_none_of_it_is_lost(asked: Request, aiko: User, now: dt.datetime) -> None:
    long = ask(aiko, now, case=8, is_long=True)
    words = printed(long, aiko, now)
    assert words.count("\f") >= 3
    assert all(f"型番 {number:04}" in words for number in range(60))


def test_the_page_of_a_request_leads_to_its_paper(asked: Request, aiko: User, client: Client) -> None:
    client.force_login(aiko)
    address = f"/requests/{asked.pk}/print"
    assert f'href="{address}"' in client.get(f"/requests/{asked.pk}/").content.decode()
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
