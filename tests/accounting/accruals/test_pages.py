"""The pages of accruals and deferrals, each with a fixed number of queries."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.accruals.actions import RecordedAlready
from accounting.accruals.models import Accrual, Deferral, DeferralPart
from backoffice.eventlog.door import came_by
from backoffice.organisation.models import User
from tests.factories.accrued import account, accrual, deferral
from tests.factories.books import books

MONTH = "/accounting/accruals/?month=2026-10"
LIST = "/accounting/accruals/deferrals/"


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    books(kei, now)
    return kei


@pytest.fixture
def client(keeper: User) -> Client:
    client = Client()
    client.force_login(keeper)
    return client


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def filled(**more: object) -> dict[str, object]:
    return {
        "kind": "PREPAID",
        "name": "火災保険料",
        "amount_yen": "１２０，０００",
        "paid_on": "2026-10-01",
        "starts_on": "2026-10-01",
        "ends_on": "2027-09-30",
        "spread": "BY_MONTH",
        "account_id": account(),
        **more,
    }


def test_a_deferral_is_registered_posted_and_ended_on_its_pages(client: Client) -> None:
    new = reverse("accounting:accruals_deferral_new")
    refused = client.post(new, filled(ends_on="2026-09-30"))
    assert refused.status_code == 422
    assert "期間の末日 2026年9月30日 が、初日 2026年10月1日 より前です。" in refused.content.decode()
    assert Deferral.objects.count() == 0
    client.post(new, filled())
    held = Deferral.objects.get()
    page = text(client, reverse("accounting:accruals_deferral_detail", args=[held.pk]))
    assert "¥120,000 × 1か月 ÷ 12か月 − 前月まで ¥0（円未満切捨て）" in page
    assert "前払・前受<b>1件</b>、¥10,000が未計上です。" in text(client, MONTH)
    client.post(reverse("accounting:accruals_post_month", args=["2026-10"]))
    assert "前払・前受は、すべて計上済みです。" in text(client, MONTH)
    end = reverse("accounting:accruals_deferral_end", args=[held.pk])
    late = client.post(end, {"month": "2026-10", "refund_yen": "", "reason": "解約"})
    assert "2026年10月までの分は、計上済みです。" in late.content.decode()
    client.post(end, {"month": "2026-11", "refund_yen": "", "reason": "解約"})
    assert "2026年11月で打ち切りました。" in text(
        client, reverse("accounting:accruals_deferral_detail", args=[held.pk])
    )


def test_a_month_is_taken_back_with_its_reason(client: Client, keeper: User, now: dt.datetime) -> None:
    deferral(keeper, now)
    client.post(reverse("accounting:accruals_post_month", args=["2026-10"]))
    undo = reverse("accounting:accruals_undo_month", args=["2026-10"])
    assert undo in text(client, MONTH)
    assert client.post(undo, {"reason": ""}).status_code == 422
    client.post(undo, {"reason": "金額の誤り"})
    assert DeferralPart.objects.filter(undone_at=None).count() == 0


def test_a_deferral_is_withdrawn_on_its_page(client: Client, keeper: User, now: dt.datetime) -> None:
    held = deferral(keeper, now)
    detail = reverse("accounting:accruals_deferral_detail", args=[held.pk])
    withdraw = reverse("accounting:accruals_deferral_withdraw", args=[held.pk])
    assert withdraw in text(client, detail)
    assert client.post(withdraw, {"reason": ""}).status_code == 422
    client.post(withdraw, {"reason": "二重に登録"})
    page = text(client, detail)
    assert "全額を戻したため、各月には計上しません。" in page
    assert "二重に登録" in page
    assert withdraw not in page


def test_an_estimate_is_posted_and_cancelled_on_its_pages(client: Client) -> None:
    new = reverse("accounting:accruals_accrual_new")
    given = {"kind": "EXPENSE", "month": "2026-10", "memo": "電気料金", "amount_yen": "80000", "account_id": account()}
    wrong = client.post(new, {**given, "kind": "REVENUE"})
    assert "相手にできる科目ではありません" in wrong.content.decode()
    assert Accrual.objects.count() == 0
    client.post(new, given)
    assert "2026/11/01" in text(client, MONTH)
    cancel = reverse("accounting:accruals_accrual_cancel", args=[Accrual.objects.get().pk])
    client.post(cancel, {"reason": "請求書が届いた"})
    assert "取消：請求書が届いた" in text(client, MONTH)


def test_the_years_end_offers_the_long_term(client: Client, keeper: User, now: dt.datetime) -> None:
    deferral(keeper, now)
    assert "前払費用 → 長期前払費用" in text(client, "/accounting/accruals/?month=2027-03")
    assert "前払費用 → 長期前払費用" not in text(client, MONTH)


def test_who_does_not_keep_the_books_sees_nothing(aiko: User) -> None:
    client = Client()
    client.force_login(aiko)
    assert client.get(MONTH).status_code == 403
    assert client.get(LIST).status_code == 403


@pytest.mark.parametrize("url", [MONTH, LIST])
def test_pages_ask_as_often_for_many_as_for_few(client: Client, keeper: User, now: dt.datetime, url: str) -> None:
    asked = []
    for _count in (1, 4):
        for _each in range(_count):
            deferral(keeper, now)
            accrual(keeper, now)
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_share_of_a_month_that_runs_is_not_left_out_yet(client: Client) -> None:
    client.post(reverse("accounting:accruals_deferral_new"), filled(starts_on="2026-11-01", ends_on="2027-10-31"))
    assert "火災保険料" in text(client, "/accounting/accruals/?month=2026-11")
    assert "計上漏れ" not in text(client, "/accounting/accruals/?month=2026-12")


def test_an_estimate_that_is_sent_twice_is_posted_once(keeper: User, now: dt.datetime) -> None:
    with came_by("BROWSER", started_at=now):
        accrual(keeper, now)
        with pytest.raises(RecordedAlready):
            accrual(keeper, now)
        accrual(keeper, now, amount_yen=90_000)
    later = now + dt.timedelta(minutes=1)
    with came_by("BROWSER", started_at=later):
        accrual(keeper, later)
    assert list(Accrual.objects.order_by("pk").values_list("amount_yen", flat=True)) == [80_000, 90_000, 80_000]


def test_withdrawing_asks_why_it_is_withdrawn(client: Client, keeper: User, now: dt.datetime) -> None:
    page = text(client, reverse("accounting:accruals_deferral_withdraw", args=[deferral(keeper, now).pk]))
    assert "取り下げる理由" in page
    assert "取り消す理由" not in page
