"""The pages of filings, as those use them who file."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backoffice.companies.models import Company
from backoffice.documents.models import Document
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from hr.employment.models import Employee
from hr.filings.models import Filing, FilingOffice
from hr.social_insurance.models import InsuranceStanding
from tests.factories import filed

LIST, OWED = reverse("hr:filings_filing_list"), reverse("hr:filings_candidate_list")
REGULAR, REVISIONS = reverse("hr:filings_regular"), reverse("hr:filings_revisions")
LABOUR, SETTINGS = reverse("hr:filings_labour_year"), reverse("hr:filings_settings")
SHEET = reverse("hr:filings_labour_wages")


@pytest.fixture
def fumi(company: Company) -> User:
    return filed.clerk()


@pytest.fixture
def workers(aiko: User, fumi: User, now: dt.datetime) -> list[Employee]:
    """Two on a standard of 300,000; the first is paid 320,000 from April to June."""
    first, second = filed.hired(2, aiko, now)
    for month in (4, 5, 6):
        filed.paid(Month(2026, month), {first: 320_000, second: 300_000})
    return [first, second]


def page(client: Client, user: User, url: str) -> str:
    client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200, url
    return str(answer.content.decode())


def url_of(verb: str, filing: Filing) -> str:
    return reverse(f"hr:filings_filing_{verb}", args=[filing.pk])


def test_everybody_of_the_year_is_seen_with_the_reason(client: Client, fumi: User, workers: list[Employee]) -> None:
    shown = page(client, fumi, REGULAR)
    assert "2026年の定時決定" in shown
    assert "4月・5月・6月の平均です。" in shown
    assert "960,000円 ÷ 対象月の数 3 ＝ 320,000円" in shown
    assert "算定基礎届の対象 <b>2名</b>、標準報酬月額が変わる人 <b>1名</b>" in shown
    assert workers[1].person.code in shown
    assert workers[1].person.code not in page(client, fumi, f"{REGULAR}?q={workers[0].person.code}")
    assert "該当する社員はいません。" in page(client, fumi, f"{REGULAR}?q=誰か")


def test_a_change_of_fixed_pay_is_watched(client: Client, fumi: User, workers: list[Employee]) -> None:
    filed.raised(workers[0], dt.date(2026, 9, 1), 340_000)
    filed.paid(Month(2026, 9), {workers[0]: 350_000})
    shown = page(client, fumi, REVISIONS)
    assert "1か月分を確認" in shown
    assert "310,000 → 350,000" in shown
    filed.paid(Month(2026, 10), {workers[0]: 350_000})
    filed.paid(Month(2026, 11), {workers[0]: 350_000})
    assert "月額変更届が必要" in page(client, fumi, REVISIONS)


def test_a_filing_goes_its_way_on_its_pages(
    client: Client, fumi: User, workers: list[Employee], now: dt.datetime
) -> None:
    client.force_login(fumi)
    picks = [f"{each.pk}:2026-09-01" for each in workers]
    assert all(pick in page(client, fumi, OWED) for pick in picks)
    assert client.post(f"{OWED}?kind=REGULAR", {"picks": [picks[0]], "due_on": "来週"}).status_code == 422
    answer = client.post(f"{OWED}?kind=REGULAR", {"picks": [picks[0]], "due_on": "2026-11-10"})
    made = Filing.objects.get()
    assert made.due_on == dt.date(2026, 11, 10)
    assert "2026/11/10" in page(client, fumi, LIST)
    assert answer["Location"] == url_of("detail", made)
    shown = page(client, fumi, url_of("detail", made))
    assert "提出の前に直すこと（3件）" in shown
    assert "「髙﨑 愛子」の「髙﨑」は、届書のCSVに使えません。" in shown
    assert "不足や誤りを直すと、作成できます。" in shown
    filed.known(workers, fumi, now)
    assert client.post(url_of("file", made)).status_code == 302
    shown = page(client, fumi, url_of("detail", made))
    assert "SHFD0006.CSV" in shown
    download = client.get(reverse("backoffice:documents_document_download", args=[Document.objects.get().pk]))
    assert b"".join(download.streaming_content).startswith(b"21,14,")  # type: ignore[attr-defined]
    assert client.post(url_of("submit", made), {"channel": "ONLINE", "submitted_on": "2026-11-04"}).status_code == 302
    early = client.post(url_of("accept", made), {"answered_on": "2026-11-03"})
    assert early.context["form"].errors["answered_on"]
    notice = SimpleUploadedFile("kettei.pdf", b"%PDF-1.7\n%%EOF\n", content_type="application/pdf")
    assert client.post(url_of("accept", made), {"answered_on": "2026-11-04", "notice": notice}).status_code == 302
    assert "kettei.pdf" in page(client, fumi, url_of("detail", made))
    sent = {"people": [workers[0].pk], "decided_by": "港年金事務所"}
    assert client.post(url_of("record", made), sent).status_code == 302
    standing = InsuranceStanding.objects.get(employee=workers[0], valid_until=None)
    assert (standing.standard_remuneration_yen, standing.reason) == (320_000, "REGULAR")
    assert "標準報酬月額を登録済み" in page(client, fumi, url_of("detail", made))
    assert "手続き中の届出はありません。" in page(client, fumi, LIST) or "受理" in page(
        client, fumi, f"{LIST}?view=all"
    )


def test_what_was_sent_back_says_why(client: Client, fumi: User, workers: list[Employee], now: dt.datetime) -> None:
    filed.known(workers, fumi, now)
    client.force_login(fumi)
    client.post(f"{OWED}?kind=REGULAR", {"picks": [f"{workers[0].pk}:2026-09-01"]})
    made = Filing.objects.get()
    client.post(url_of("submit", made), {"channel": "PAPER", "submitted_on": "2026-11-04"})
    assert client.post(url_of("return", made), {"answered_on": "2026-11-04", "remark": ""}).status_code == 422
    client.post(url_of("return", made), {"answered_on": "2026-11-04", "remark": "氏名が相違"})
    assert "氏名が相違" in page(client, fumi, url_of("detail", made))
    assert client.post(url_of("refresh", made)).status_code == 302
    client.post(url_of("cancel", made), {"remark": "やり直す"})
    made.refresh_from_db()
    assert (made.state, made.remark) == ("CANCELLED", "やり直す")
    assert f"{workers[0].pk}:2026-09-01" in page(client, fumi, OWED)


def test_what_no_box_would_send_is_refused(client: Client, fumi: User, workers: list[Employee]) -> None:
    client.force_login(fumi)
    for picks in ([], ["x"], ["999999:2026-09-01"]):
        assert client.post(f"{OWED}?kind=REGULAR", {"picks": picks}).status_code in (409, 422)
    assert not Filing.objects.exists()


def test_the_settings_are_typed_in_any_width(client: Client, fumi: User, company: Company) -> None:
    client.force_login(fumi)
    sent = {**filed.OFFICE, "postal_code": "１０５－００２２", "phone": "０３-1234-5678", "absence_days": "SCHEDULED"}
    sent["labour_payment"] = "DEBIT"
    assert client.post(SETTINGS, sent).status_code == 302
    office = FilingOffice.objects.get()
    assert (office.postal_code, office.phone, office.absence_days) == ("1050022", "03-1234-5678", "SCHEDULED")
    assert office.labour_payment == "DEBIT"
    assert client.post(SETTINGS, {**sent, "postal_code": "12"}).status_code == 422


def test_the_labour_insurance_year_has_its_page(client: Client, fumi: User, workers: list[Employee]) -> None:
    shown = page(client, fumi, f"{LABOUR}?year=2026")
    assert "翌年度の率がまだないので、概算保険料は計算できません。" in shown
    shown = page(client, fumi, f"{LABOUR}?year=2025")
    assert "労働保険の年度更新（2025年度）" in shown
    assert "申告は 2026/06/01から2026/07/10まで。" in shown
    assert client.get(f"{SHEET}?year=2025").content.startswith("\ufeff区分".encode())
    assert client.post(f"{LABOUR}?year=2025", {"paid_in_advance_yen": "１０，０００"}).status_code == 302
    shown = page(client, fumi, url_of("detail", Filing.objects.get()))
    assert "確定保険料" in shown
    assert client.post(f"{LABOUR}?year=2025", {}).status_code == 422


def test_chie_sees_nothing(client: Client, chie: User, fumi: User, workers: list[Employee]) -> None:
    client.force_login(chie)
    for url in (LIST, OWED, REGULAR, REVISIONS, LABOUR, SETTINGS, SHEET):
        assert client.get(url).status_code == 403


@pytest.mark.parametrize("url", [REGULAR, REVISIONS, OWED, f"{LABOUR}?year=2026"])
def test_a_page_costs_the_same_for_many(
    client: Client, url: str, aiko: User, fumi: User, workers: list[Employee], now: dt.datetime
) -> None:
    filed.raised(workers[0], dt.date(2026, 9, 1), 340_000)
    filed.paid(Month(2026, 9), {workers[0]: 350_000})
    page(client, fumi, url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    more = filed.hired(4, aiko, now, first=5000)
    for each in more[:2]:
        filed.raised(each, dt.date(2026, 9, 1), 340_000)
    filed.paid(Month(2026, 5), dict.fromkeys(more, 310000), kind="EXTRA", number=2)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)


def test_the_list_and_a_filing_cost_the_same_for_many(
    client: Client, aiko: User, fumi: User, workers: list[Employee], now: dt.datetime
) -> None:
    client.force_login(fumi)
    client.post(f"{OWED}?kind=REGULAR", {"picks": [f"{workers[0].pk}:2026-09-01"]})
    first = url_of("detail", Filing.objects.get())
    page(client, fumi, LIST)
    page(client, fumi, first)
    with CaptureQueriesContext(connection) as few:
        client.get(first)
    with CaptureQueriesContext(connection) as short:
        client.get(LIST)
    more = filed.hired(4, aiko, now, first=5000)
    filed.paid(Month(2026, 5), dict.fromkeys(more, 310000), kind="EXTRA", number=2)
    client.post(f"{OWED}?kind=REGULAR", {"picks": [f"{each.pk}:2026-09-01" for each in more]})
    newest = url_of("detail", Filing.objects.order_by("-pk")[0])
    page(client, fumi, newest)
    with CaptureQueriesContext(connection) as many:
        client.get(newest)
    with CaptureQueriesContext(connection) as long:
        client.get(LIST)
    assert (len(many), len(long)) == (len(few), len(short))
