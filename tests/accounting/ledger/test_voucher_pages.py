"""The pages of vouchers: typed without JavaScript, refused at the field, corrected from the entry."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.ledger.models import Entry, Line, Voucher, VoucherTemplate
from accounting.ledger.work import to_finish
from backoffice.documents.models import Document
from backoffice.organisation.models import Unit, User
from tests.factories import vouchers
from tests.factories.books import books, posted
from tests.factories.trade import supplier
from tests.factories.vouchers import PDF

NEW = reverse("accounting:ledger_voucher_new")
LIST = reverse("accounting:ledger_voucher_list")
JOURNAL = reverse("accounting:ledger_entry_list")


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    books(kei, now)
    return kei


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent(**changed: Any) -> dict[str, Any]:
    """What the browser sends for a voucher of two lines and a blank row."""
    return {
        "form_key": str(uuid.uuid4()),
        "posted_on": "2026-10-31",
        "stage": "ORDINARY",
        "description": "広告の掲載",
        "line-TOTAL_FORMS": "3",
        "line-INITIAL_FORMS": "0",
        "line-0-account": "6210 広告宣伝費",
        "line-0-debit_yen": "１１，０００",
        "line-1-account": "普通預金",
        "line-1-credit_yen": "1.1万",
        **changed,
    }


def address(name: str, pk: int) -> str:
    return reverse(f"accounting:ledger_{name}", args=[pk])


def test_a_voucher_is_posted_from_its_page(keeper: User) -> None:
    partner, unit = supplier(), Unit.objects.get()
    more = {"line-0-partner": partner.name, "line-0-unit_id": str(unit.pk), "line-0-supplied_on": "2026-10-30"}
    file = SimpleUploadedFile("請求書.pdf", PDF, content_type="application/pdf")
    answer = browser(keeper).post(NEW, sent(**more, papers=file))
    entry = Entry.objects.get()
    assert answer.headers["Location"] == address("entry_detail", entry.pk)
    first = Line.objects.get(entry=entry, position=0)
    assert (first.amount_yen, first.partner_id, first.unit_id) == (10_000, partner.pk, unit.pk)
    assert first.supplied_on == dt.date(2026, 10, 30)
    assert Document.objects.get(case_id=entry.pk).partner_name == partner.name
    page = browser(keeper).get(answer.headers["Location"]).content.decode()
    assert "FD-2026-000001" in page
    assert partner.name in page


def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_kept(keeper: User) -> None:
    wrong = {"line-0-account": "9999", "line-1-debit_yen": "1", "line-0-partner": "どこにもない"}
    answer = browser(keeper).post(NEW, sent(**wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "その勘定科目はありません" in page
    assert "借方か貸方のどちらか一方" in page
    uneven = browser(keeper).post(NEW, sent(**{"line-1-credit_yen": "10,000"}))
    assert uneven.status_code == 422
    assert "貸方があと1,000円で一致します" in uneven.content.decode()
    nobody = browser(keeper).post(NEW, sent(**{"line-0-partner": "どこにもない"}))
    assert "その取引先はありません" in nobody.content.decode()
    assert not Voucher.objects.exists()


def test_more_rows_keep_what_was_typed(keeper: User) -> None:
    page = browser(keeper).post(NEW, sent(more="1", **{"line-0-memo": "10月号"})).content.decode()
    assert 'value="10月号"' in page
    assert 'name="line-7-account"' in page
    assert "エラー" not in page


def test_a_draft_is_kept_changed_and_posted(keeper: User, now: dt.datetime) -> None:
    client = browser(keeper)
    client.post(NEW, sent(draft="1", **{"line-1-credit_yen": ""}, **{"line-1-account": ""}))
    draft = Voucher.objects.get()
    assert (draft.state, Entry.objects.count()) == ("DRAFT", 0)
    assert "記帳" in client.get(address("voucher_detail", draft.pk)).content.decode()
    change = address("voucher_change", draft.pk)
    assert 'value="11000"' in client.get(change).content.decode()
    client.post(change, sent())
    draft.refresh_from_db()
    assert (draft.state, draft.number) == ("POSTED", "FD-2026-000001")


def test_an_entry_is_corrected_from_its_page_and_stands_as_one_line(keeper: User, now: dt.datetime) -> None:
    client = browser(keeper)
    first = vouchers.entered(keeper, now).entry
    assert first is not None
    correct = address("entry_correct", first.pk)
    assert 'value="6210 ' in client.get(correct).content.decode()
    no_reason = client.post(correct, sent())
    assert no_reason.status_code == 422
    client.post(correct, sent(reason="科目の誤り", **{"line-0-account": "6250"}))
    right = Voucher.objects.get(corrects=first).entry
    assert right is not None
    journal = client.get(JOURNAL).content.decode()
    assert "訂正 1回" in journal
    assert f'<a href="{address("entry_detail", right.pk)}">' in journal
    assert journal.count("<tr>") == 2
    assert client.get(JOURNAL, {"corrections": "1"}).content.decode().count("<tr>") == 4
    page = client.get(address("entry_detail", right.pk)).content.decode()
    assert "科目の誤り" in page


def test_an_entry_is_taken_back_copied_and_saved_as_a_template(keeper: User, now: dt.datetime) -> None:
    client = browser(keeper)
    entry = vouchers.entered(keeper, now).entry
    assert entry is not None
    copied = client.get(NEW, {"copy": entry.pk}).content.decode()
    assert 'value="11000"' in copied
    assert 'value="2026-11-04"' in copied
    client.post(address("entry_template", entry.pk), {"name": "毎月の広告", "with_amounts": "on"})
    template = VoucherTemplate.objects.get()
    started = client.get(NEW, {"template": template.pk}).content.decode()
    assert 'value="11000"' in started
    assert "毎月の広告" in client.get(LIST).content.decode()
    client.post(address("template_end", template.pk))
    assert "毎月の広告" not in client.get(LIST).content.decode()
    reverse_url = address("entry_reverse", entry.pk)
    assert client.post(reverse_url, {"posted_on": "2026-10-31"}).status_code == 422
    client.post(reverse_url, {"reason": "二重", "posted_on": "2026-10-31"})
    assert Entry.objects.get(reverses=entry).reason == "二重"
    assert (
        "訂正"
        not in client.get(address("entry_detail", entry.pk)).content.decode().split("<main")[1].split("actions")[1]
    )


def test_an_entry_of_another_room_offers_no_correction(keeper: User, now: dt.datetime) -> None:
    entry = posted(1, keeper, now)
    page = browser(keeper).get(address("entry_detail", entry.pk)).content.decode()
    assert address("entry_correct", entry.pk) not in page
    answer = browser(keeper).post(address("entry_correct", entry.pk), sent(reason="誤り"))
    assert answer.status_code == 422
    assert "ほかの業務から作られています" in answer.content.decode()


def test_a_paper_is_added_from_the_entry(keeper: User, now: dt.datetime) -> None:
    entry = vouchers.entered(keeper, now).entry
    assert entry is not None
    url = address("entry_attach", entry.pk)
    bad = browser(keeper).post(url, {"file": SimpleUploadedFile("a.pdf", b"no paper")})
    assert bad.status_code == 422
    browser(keeper).post(url, {"file": SimpleUploadedFile("領収書.pdf", PDF)})
    assert "領収書" in browser(keeper).get(address("entry_detail", entry.pk)).content.decode()


def test_the_choices_of_the_company_are_made_by_somebody_else(keeper: User, now: dt.datetime) -> None:
    policy = reverse("accounting:ledger_voucher_policy")
    assert browser(keeper).get(policy).status_code == 403
    vouchers.policy(keeper, now, 500_000, EXPENSE="REQUIRED")
    chief = browser(User.objects.get(username="chief"))
    assert 'value="500000"' in chief.get(policy).content.decode()
    answer = browser(keeper).post(NEW, sent())
    assert answer.status_code == 422
    assert "証憑がないと記帳できません" in answer.content.decode()


def test_drafts_whose_day_has_come_wait_at_home(keeper: User, ben: User, now: dt.datetime, rf: Any) -> None:
    vouchers.drafted(keeper, now)
    vouchers.drafted(keeper, now, posted_on=dt.date(2026, 12, 1))
    request = rf.get("/")
    request.user = keeper
    assert [item.amount_yen for item in to_finish(request)] == [11_000]
    request.user = ben
    assert list(to_finish(request)) == []


def test_the_lists_ask_the_same_queries_whatever_their_length(keeper: User, now: dt.datetime) -> None:
    client = browser(keeper)

    def asked(url: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(url).status_code == 200
        return len(found)

    def correct(entry: Entry | None) -> None:
        assert entry is not None
        vouchers.entered(keeper, now, corrects=entry.pk, reason="誤り")

    correct(vouchers.entered(keeper, now).entry)
    before = [asked(url) for url in (LIST, JOURNAL)]
    for _time in range(3):
        correct(vouchers.entered(keeper, now).entry)
    assert [asked(url) for url in (LIST, JOURNAL)] == before
