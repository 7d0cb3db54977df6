"""The pages of contracts, as those use them who ask for one, review it and keep the ledger."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backoffice.organisation.models import Unit, User
from backoffice.partners.models import Partner
from legal.contracts import actions
from legal.contracts.models import Contract
from tests.factories import promises, trade

LIST, NEW = reverse("legal:contracts_contract_list"), reverse("legal:contracts_contract_new")


@pytest.fixture
def jun(company: Any) -> User:
    return promises.lawyer()


@pytest.fixture
def partner(company: Any) -> Partner:
    return trade.supplier()


@pytest.fixture
def contract(partner: Partner, jun: User, ben: User, admin: User, chie: User, now: dt.datetime) -> Contract:
    promises.route(jun, ben, admin, now)
    return promises.requested(partner, chie, now)


@pytest.fixture
def given(partner: Partner, jun: User, ben: User, admin: User, now: dt.datetime) -> dict[str, Any]:
    promises.route(jun, ben, admin, now)
    return {
        "title": "通訳の委託",
        "kind": "SERVICES",
        "partner": partner.pk,
        "unit": Unit.objects.get().pk,
        "purpose": "展示会の通訳です。",
        "amount_yen": "５５０，０００円",
        "starts_on": "2026-12-01",
        "ends_on": "2026-12-03",
    }


def page(client: Client, user: User, url: str) -> Any:
    client.force_login(user)
    return client.get(url)


def address(name: str, contract: Contract) -> str:
    return reverse(f"legal:contracts_contract_{name}", args=[contract.pk])


def test_anybody_asks_for_a_contract_with_a_draft(client: Client, chie: User, given: dict[str, Any]) -> None:
    client.force_login(chie)
    draft = SimpleUploadedFile("案.docx", promises.A_WORD.content)
    answer = client.post(NEW, {**given, "draft": draft}, follow=True)
    assert "「通訳の委託」を保存しました。" in answer.text
    made = Contract.objects.get()
    assert (made.state, made.amount_yen, made.requested_by_id) == ("UNDER_REVIEW", 550_000, chie.pk)
    assert made.draft_id


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("title", "", "件名が入力されていません。"),
        ("ends_on", "2026-11-01", "契約終了日2026年11月1日が、契約開始日2026年12月1日より前です。"),
        ("renews", "on", "自動更新の条件がそろっていません。"),
        ("amount_yen", "0", "金額は1円以上で入力してください。"),
        ("amount_yen", "1000000000000", "金額が大きすぎます。桁を確認してください。"),
        ("ends_on", "9999-12-31", "年を確認してください。"),
        ("draft", SimpleUploadedFile("絵.png", b"\x89PNG"), "「絵.png」は、保管できるファイルではありません。"),
    ],
)
def test_an_error_stands_at_its_field_and_nothing_is_entered(
    client: Client, chie: User, given: dict[str, Any], field: str, value: Any, says: str
) -> None:
    client.force_login(chie)
    answer = client.post(NEW, {**given, field: value})
    assert answer.status_code == 422
    assert says in answer.text
    at = "renewal_months" if field == "renews" else field
    assert f'href="#id_{at}"' in answer.text
    assert "展示会の通訳です。" in answer.text
    assert not Contract.objects.exists()


def test_the_errors_are_said_in_english_too(client: Client, chie: User, given: dict[str, Any]) -> None:
    client.force_login(chie)
    client.cookies["django_language"] = "en"
    answer = client.post(NEW, {**given, "draft": SimpleUploadedFile("a.exe", b"MZ")})
    assert "“a.exe” is not a file that can be kept. Choose a PDF or Word (.docx) file of at most 10 MB." in answer.text


def test_one_sees_ones_own_contracts_and_legal_sees_all(
    client: Client, contract: Contract, partner: Partner, chie: User, aiko: User, jun: User, now: dt.datetime
) -> None:
    promises.requested(partner, aiko, now, title="広告の委託")
    assert "広告の委託" not in page(client, chie, LIST).text
    assert contract.title in page(client, chie, LIST).text
    all_of_them = page(client, jun, LIST).text
    assert "広告の委託" in all_of_them
    assert contract.title in all_of_them


def test_the_views_of_the_ledger_show_what_they_say(
    client: Client, contract: Contract, partner: Partner, jun: User, now: dt.datetime
) -> None:
    old = promises.terms(partner, title="倉庫の賃貸借", starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 12, 31))
    far = promises.terms(partner, title="本社の賃貸借", ends_on=dt.date(2028, 12, 31))
    actions.import_contracts(
        entries=[actions.OldContract(each, dt.date(2026, 1, 1), "法務部") for each in (old, far)],
        acting_user=jun,
        at=now,
    )
    expected = {
        "": {"物流業務の委託", "倉庫の賃貸借", "本社の賃貸借"},
        "review": {"物流業務の委託"},
        "approved": set(),
        "signed": {"倉庫の賃貸借", "本社の賃貸借"},
        "expiring": {"倉庫の賃貸借"},
        "ended": set(),
    }
    titles = expected[""]
    for view, shown in expected.items():
        text = page(client, jun, f"{LIST}?view={view}").text
        assert {title for title in titles if title in text} == shown, view
    assert "あと57日" in page(client, jun, f"{LIST}?view=expiring").text
    assert "該当する契約はありません。" in page(client, jun, f"{LIST}?q=ない言葉").text


def test_a_page_opens_to_those_concerned_and_to_nobody_else(
    client: Client, contract: Contract, chie: User, jun: User, aiko: User, ben: User
) -> None:
    detail = address("detail", contract)
    assert page(client, chie, detail).status_code == 200
    assert page(client, jun, detail).status_code == 200
    for stranger in (aiko, ben):
        assert page(client, stranger, detail).status_code == 403
    assert page(client, chie, reverse("legal:contracts_contract_detail", args=[999_999])).status_code == 404


def test_the_draft_comes_as_it_was_sent(client: Client, contract: Contract, chie: User, aiko: User) -> None:
    url = reverse("legal:contracts_file_download", args=[contract.pk, contract.draft_id])
    answer = page(client, chie, url)
    assert b"".join(answer.streaming_content) == promises.A_WORD.content  # type: ignore[attr-defined]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert page(client, aiko, url).status_code == 403


def test_legal_records_the_conclusion_the_renewal_and_the_end(
    client: Client, contract: Contract, jun: User, chie: User, now: dt.datetime
) -> None:
    promises.decided(contract, jun, now)
    assert "締結を記録" in page(client, jun, "/").text
    assert "締結を記録" not in page(client, chie, address("detail", contract)).text
    client.force_login(jun)
    sign = {"signed_on": "2026-11-04", "signing_way": "ELECTRONIC"}
    refused = client.post(address("sign", contract), sign)
    assert refused.status_code == 422
    assert 'href="#id_signed_paper"' in refused.text
    paper = SimpleUploadedFile("契約書.pdf", promises.A_PDF.content)
    answer = client.post(address("sign", contract), {**sign, "signed_paper": paper}, follow=True)
    assert "K-2026-0001" in answer.text
    assert "更新を記録" in answer.text
    client.post(address("renew", contract))
    contract.refresh_from_db()
    assert contract.ends_on == dt.date(2028, 11, 30)
    refused = client.post(address("end", contract), {"ended_on": "2026-11-03", "reason": "合意解約"})
    assert refused.status_code == 422
    assert "契約開始日2026年12月1日より前です" in refused.text


def test_what_was_sent_back_is_corrected_by_its_requester(
    client: Client, contract: Contract, jun: User, chie: User, aiko: User, now: dt.datetime
) -> None:
    promises.decided(contract, jun, now, "SEND_BACK", "期間を直してください")
    assert "直して再申請する" in page(client, chie, "/").text
    shown = page(client, chie, address("detail", contract)).text
    assert "期間を直してください" not in page(client, aiko, "/").text
    assert "直して再申請" in shown
    form = page(client, chie, address("correct", contract)).text
    assert "倉庫での保管と配送を委託します。" in form
    given = {
        "title": "物流業務の委託",
        "kind": "SERVICES",
        "partner": contract.partner_id,
        "unit": contract.unit_id,
        "purpose": "倉庫での保管だけを委託します。",
        "starts_on": "2026-12-01",
    }
    client.post(address("correct", contract), given)
    contract.refresh_from_db()
    assert (contract.state, contract.purpose, contract.renews) == (
        "UNDER_REVIEW",
        "倉庫での保管だけを委託します。",
        False,
    )
    assert page(client, aiko, address("correct", contract)).status_code == 403


def count_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_the_number_of_queries_does_not_grow(
    client: Client, contract: Contract, partner: Partner, jun: User, now: dt.datetime
) -> None:
    client.force_login(jun)
    client.get(LIST)
    before, detail = count_of(client, LIST), count_of(client, address("detail", contract))
    actions.import_contracts(
        entries=[actions.OldContract(promises.terms(partner), dt.date(2026, 1, 1), "法務部")] * 25,
        acting_user=jun,
        at=now,
    )
    assert count_of(client, LIST) == before
    assert count_of(client, address("detail", contract)) == detail
    first = client.get(LIST)
    assert 'rel="next"' in first.text


def test_the_signed_paper_is_replaced_on_its_page(
    contract: Contract, jun: User, chie: User, now: dt.datetime, client: Client
) -> None:
    promises.signed(promises.decided(contract, jun, now), jun, now)
    assert "契約書を登録・差し替え" in page(client, jun, address("detail", contract)).content.decode()
    assert page(client, chie, address("paper", contract)).status_code == 403
    sent = {"paper": SimpleUploadedFile("正.pdf", b"%PDF-1.7 with all pages", "application/pdf"), "reason": ""}
    client.force_login(jun)
    refused = client.post(address("paper", contract), sent)
    assert (refused.status_code, 'id="id_reason-error"' in refused.content.decode()) == (422, True)
    sent = {"paper": SimpleUploadedFile("正.pdf", b"%PDF-1.7 with all pages", "application/pdf"), "reason": "別紙"}
    assert client.post(address("paper", contract), sent).status_code == 302
    shown = page(client, chie, address("detail", contract)).content.decode()
    assert "訂正：別紙" in shown
    assert "訂正されました（訂正前の書類）" in shown
