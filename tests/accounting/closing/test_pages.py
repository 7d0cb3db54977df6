"""The pages of the closing: what is open, the close, the request to undo it; each with a fixed number of queries."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.closing.models import ClosingTask
from accounting.ledger.models import Period
from backoffice.approvals.models import Request
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from tests.factories import asked, claims, closed
from tests.factories.books import books, posted

OCTOBER = Month(2026, 10)
MONTH = "/accounting/closing/2026-10/"


@pytest.fixture
def keeper(kei: User, ben: User, admin: User, now: dt.datetime) -> User:
    books(kei, now)
    closed.route(ben, admin, now)
    return kei


@pytest.fixture
def client(keeper: User) -> Client:
    client = Client()
    client.force_login(keeper)
    return client


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_month_is_closed_on_its_page_and_the_reason_is_asked_for(
    client: Client, keeper: User, now: dt.datetime
) -> None:
    closed.task(keeper, now)
    assert "済んでいない項目が<b>1件</b>あります。" in text(client, MONTH)
    refused = client.post(MONTH + "close", {"room": "", "reason": ""})
    assert refused.status_code == 422
    assert "残したまま締める理由を入力してください" in refused.content.decode()
    assert Period.objects.count() == 0
    client.post(MONTH + "close", {"room": "", "reason": "翌月に確認する"})
    assert "締め済みです。" in text(client, MONTH)


def test_the_lock_is_asked_to_be_undone_from_its_page(client: Client, keeper: User, now: dt.datetime) -> None:
    period = closed.month(OCTOBER, keeper, now)
    url = reverse("accounting:closing_lock_reopen", args=[period.pk])
    assert url in text(client, MONTH)
    client.post(url, {"reason": "請求書の漏れ"})
    assert Request.objects.get().title == "2026-10の締めの解除"
    again = client.post(url, {"reason": "もう一度"})
    assert again.status_code == 422


def test_tasks_are_set_marked_and_ended(client: Client) -> None:
    new = reverse("accounting:closing_task_define")
    refused = client.post(new, {"check_code": "", "label": "", "due_days": "3"})
    assert "作業の名前を入力してください。" in refused.content.decode()
    client.post(new, {"check_code": "", "label": "残高証明の確認", "due_days": "3"})
    task = ClosingTask.objects.get()
    client.post(reverse("accounting:closing_task_mark", args=["2026-10", task.pk]), {"is_done": "1"})
    assert "未了に戻す" in text(client, MONTH)
    client.post(reverse("accounting:closing_task_end", args=[task.pk]))
    assert client.post(reverse("accounting:closing_task_end", args=[task.pk + 1])).status_code == 404
    assert client.post(reverse("accounting:closing_task_mark", args=["2026-10", task.pk + 1])).status_code == 409
    assert "残高証明の確認" not in text(client, reverse("accounting:closing_task_list"))


def test_the_year_shows_its_months(client: Client, keeper: User, now: dt.datetime) -> None:
    closed.month(OCTOBER, keeper, now)
    page = text(client, reverse("accounting:closing_year") + "?year=2026-10")
    assert page.count("締め済み") == 1
    assert "12か月のうち1か月を締めました。" in page


def test_each_page_asks_a_fixed_number_of_queries(client: Client, keeper: User, now: dt.datetime) -> None:
    urls = (MONTH, reverse("accounting:closing_year"), reverse("accounting:closing_task_list"))
    _one_more(1, keeper, now)
    before = [_queries(client, url) for url in urls]
    for number in range(2, 6):
        _one_more(number, keeper, now)
    assert [_queries(client, url) for url in urls] == before


def _one_more(number: int, keeper: User, now: dt.datetime) -> None:
    posted(number, keeper, now)
    closed.task(keeper, now, f"作業{number}")


def _queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return len(captured)


def test_a_check_leads_only_to_a_page_that_opens(client: Client, aiko: User, now: dt.datetime) -> None:
    claims.employed(aiko)
    claims.filled(aiko, now)
    where = reverse("accounting:expenses_check_list")
    assert f'<a href="{where}">承認の済んでいない経費精算</a>' in text(client, MONTH)
    reader = Client()
    reader.force_login(asked.accountant())
    shown = text(reader, MONTH)
    assert "承認の済んでいない経費精算" in shown
    assert f'<a href="{where}">承認の済んでいない経費精算</a>' not in shown
    assert reader.get(where).status_code == 403
