"""The pages of partners, as somebody uses them who keeps them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backoffice.companies.models import Company
from backoffice.organisation.models import User
from backoffice.partners.models import Partner
from tests.factories import cast, trade

NEW = {
    "code": "C100",
    "name": "株式会社はとば",
    "name_kana": "ハトバ",
    "kind": "CORPORATION",
    "is_customer": "on",
    "payment_closing_day": "31",
    "payment_months_after": "1",
    "payment_day": "31",
}


@pytest.fixture
def yoko(company: Company, client: Client) -> User:
    made = cast.member("yoko", "洋子", duties=("backoffice.partners", "backoffice.partner_accounts"))
    client.force_login(made)
    return made


def test_a_partner_is_entered_and_opened(yoko: User, client: Client) -> None:
    answer = client.post(reverse("backoffice:partners_partner_new"), NEW, follow=True)
    assert "株式会社はとばを保存しました。" in answer.text
    assert Partner.objects.get().code == "C100"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("registration_number", "T1234567890123", "登録番号「T1234567890123」は正しくありません。"),
        ("code", "", "取引先コードが入力されていません。"),
        ("is_customer", "", "得意先・仕入先の少なくとも一方を選んでください。"),
        ("payment_day", "32", "31"),
    ],
)
def test_an_error_stands_at_its_field_and_nothing_typed_is_lost(
    yoko: User, client: Client, field: str, value: str, says: str
) -> None:
    given = {name: text for name, text in {**NEW, field: value}.items() if text or name != "is_customer"}
    answer = client.post(reverse("backoffice:partners_partner_new"), given)
    assert answer.status_code == 422
    assert says in answer.text
    assert f'href="#id_{field}"' in answer.text
    assert "株式会社はとば" in answer.text
    assert not Partner.objects.exists()


def test_the_error_is_said_in_english_too(yoko: User, client: Client) -> None:
    given = {**NEW, "registration_number": "T1"}
    answer = client.post(reverse("backoffice:partners_partner_new"), given, headers={"accept-language": "en"})
    assert "The registration number “T1” is not valid." in answer.text


def test_the_list_takes_the_same_queries_for_one_and_for_many(yoko: User, client: Client) -> None:
    address = reverse("backoffice:partners_partner_list")
    trade.customer()
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(address)
    for number in range(15):
        trade.customer(f"N{number}", f"取引先{number}")
    with CaptureQueriesContext(connection) as many:
        answer = client.get(address)
    assert "取引先14" in answer.text
    assert len(many) == len(few)


def test_the_list_is_narrowed_by_role_and_words(yoko: User, client: Client) -> None:
    trade.customer()
    trade.supplier()
    address = reverse("backoffice:partners_partner_list")
    assert "芝浦事務機" not in client.get(address, {"role": "customers"}).text
    assert "港南フーズ" not in client.get(address, {"q": trade.REGISTERED}).text


def test_an_account_is_entered_with_its_digits(yoko: User, client: Client) -> None:
    partner = trade.customer()
    given = {
        "bank_code": "1",
        "bank_name": "みずほ銀行",
        "branch_code": "110",
        "branch_name": "丸の内支店",
        "kind": "ORDINARY",
        "number": "1234567",
        "holder_kana": "ハトバ",
        "valid_from": "2026-11-04",
    }
    address = reverse("backoffice:partners_account_set", args=[partner.pk])
    refused = client.post(address, given)
    assert refused.status_code == 422
    assert "4桁の数字で入力してください。" in refused.text
    assert "1234567" in client.post(address, {**given, "bank_code": "0001"}, follow=True).text


def test_a_partner_is_taken_out_of_use(yoko: User, client: Client) -> None:
    partner = trade.customer()
    answer = client.post(reverse("backoffice:partners_partner_stop", args=[partner.pk]), follow=True)
    assert "使用停止" in answer.text
