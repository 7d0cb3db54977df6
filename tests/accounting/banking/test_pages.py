"""The pages of statements and matching: from the file to the match, without JavaScript; each with a fixed number of queries."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.banking.actions import define_fee
from accounting.banking.models import (
    BankAccountOfCompany,
    BankLine,
    BankMatch,
    BankRule,
    PayerAlias,
    Statement,
    TransferFee,
)
from accounting.receivables.models import Invoice
from backoffice.organisation.models import User
from tests.factories import asked, banks, sales
from tests.factories.trade import customer

TOTAL_YEN = 22_968 + 11_664


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    sales.ready(kei, now)
    return kei


@pytest.fixture
def account(keeper: User) -> BankAccountOfCompany:
    return BankAccountOfCompany.objects.get()


@pytest.fixture
def client(keeper: User) -> Client:
    client = Client()
    client.force_login(keeper)
    return client


def page(client: Client, name: str, *args: Any, query: str = "") -> str:
    answer = client.get(reverse(f"accounting:banking_{name}", args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def queries_of(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_a_file_goes_from_its_columns_to_its_lines(client: Client, account: BankAccountOfCompany) -> None:
    new = reverse("accounting:banking_statement_new", args=[account.pk])
    sent = {"layout": "CSV", "file": SimpleUploadedFile("x.csv", banks.csv_of(("2026/11/02", 500, "利息")))}
    refused = client.post(new, sent)
    assert refused.status_code == 422
    assert "CSVの読み方が決まっていません" in refused.content.decode()
    columns = {name: value for name in banks.FORMAT.__slots__ if (value := getattr(banks.FORMAT, name)) is not None}
    client.post(reverse("accounting:banking_statement_format", args=[account.pk]), columns)
    sent["file"] = SimpleUploadedFile("x.csv", banks.csv_of(("2026/11/02", 500, "利息")))
    client.post(new, sent)
    held = Statement.objects.get()
    assert "誤りはありません" in page(client, "statement_detail", held.pk)
    assert BankLine.objects.count() == 0
    client.post(reverse("accounting:banking_statement_load", args=[held.pk]))
    assert "利息" in page(client, "account_detail", account.pk)
    assert "元のファイルを取り出す" in page(client, "statement_detail", held.pk)


def test_the_faults_of_a_file_are_shown_and_it_can_be_given_up(
    client: Client, account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    banks.loaded(account, keeper, now, ("2026/11/02", 500, "利息"))
    account = BankAccountOfCompany.objects.get()
    held = banks.uploaded(account, keeper, now, banks.csv_of(("2026/12/02", 500, "先の日")))
    shown = page(client, "statement_detail", held.pk)
    assert "2026年12月2日は、まだ来ていません。" in shown
    assert "確定して取り込む" not in shown
    client.post(reverse("accounting:banking_statement_discard", args=[held.pk]))
    held.refresh_from_db()
    assert held.state == "DISCARDED"


def test_a_suggestion_is_confirmed_with_the_fee_as_it_was_chosen(
    client: Client, account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    invoice = sales.finalised(customer(), keeper, now)
    define_fee(fee_yen=440, label="他行", least_yen=0, acting_user=keeper, at=now)
    (line,) = banks.loaded(account, keeper, now, ("2026/11/02", TOTAL_YEN - 440, "ｺｳﾅﾝﾌ-ｽﾞ"))
    assert "たぶん" in page(client, "line_list")
    shown = page(client, "line_match", line.pk)
    assert "差額440円は、登録済みの振込手数料と同じ額です" in shown
    choice = f"items:accounting.receivables.invoice#{invoice.pk}={TOTAL_YEN}"
    assert choice in shown
    accept = reverse("accounting:banking_line_accept", args=[line.pk])
    client.post(accept, {"choice": choice, "fee": "LEAVE_OPEN"})
    invoice.refresh_from_db()
    assert (invoice.state, invoice.open_yen) == ("FINALISED", 440)
    match = BankMatch.objects.get()
    shown = page(client, "match_detail", match.pk)
    assert "名義が取引先の名前と一致しています" in shown
    again = client.post(accept, {"choice": choice})
    assert again.status_code == 409
    assert BankMatch.objects.count() == 1
    undo = reverse("accounting:banking_match_undo", args=[match.pk])
    assert client.post(undo, {"reason": "", "posted_on": "2026-11-04"}).status_code == 422
    client.post(undo, {"reason": "相手が違う", "posted_on": "2026-11-04"})
    assert "相手が違う" in page(client, "match_detail", match.pk)
    assert Invoice.objects.get().open_yen == TOTAL_YEN


def test_what_is_sure_is_confirmed_together_after_a_look(
    client: Client, account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    buyers = [
        customer(f"C{n}", f"株式会社ｱ{n}", name_kana=name) for n, name in enumerate(("アオバ", "サクラ", "モミジ"))
    ]
    for buyer in buyers:
        sales.finalised(buyer, keeper, now)
    lines = banks.loaded(
        account, keeper, now, *[("2026/11/02", TOTAL_YEN, f"ﾌﾘｺﾐ {name}") for name in ("ｱｵﾊﾞ", "ｻｸﾗ", "ﾓﾐｼﾞ")]
    )
    assert "ほぼ確実の3件を確認" in page(client, "line_list")
    assert "3件" in page(client, "line_confirm")
    url = reverse("accounting:banking_line_confirm")
    client.post(url, {"line": [lines[0].pk, lines[2].pk]})
    assert BankMatch.objects.count() == 2
    assert list(BankLine.objects.filter(match=None)) == [lines[1]]
    assert client.post(url, {}).status_code == 422


def test_a_line_is_matched_by_hand_with_an_item_and_an_account(
    client: Client, account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    invoice = sales.finalised(customer(), keeper, now)
    (line,) = banks.loaded(account, keeper, now, ("2026/11/02", 30_000, "ｼﾗﾅｲ"))
    ref = f"accounting.receivables.invoice:{invoice.pk}"
    url = reverse("accounting:banking_line_match", args=[line.pk])
    sent = {"item": [ref], f"yen-{ref}": "20,000", "transfer-other": "", "part0-account_code": "2370"}
    refused = client.post(url, {**sent, "part0-amount_yen": "1"})
    assert refused.status_code == 422
    assert "9,999円違います" in refused.content.decode()
    assert BankMatch.objects.count() == 0
    client.post(url, {**sent, "part0-amount_yen": "10,000", "part0-label": "過入金"})
    match = BankMatch.objects.get()
    assert list(match.parts.order_by("position").values_list("label", "amount_yen")) == [
        (f"請求書 {invoice.number}　{invoice.customer.name}", 20_000),
        ("過入金", 10_000),
    ]


def test_rules_fees_and_names_are_kept_on_their_pages(
    client: Client, account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    rule = {"name": "電気代", "position": 10, "direction": "OUT", "contains": "デンキ", "account_code": "6290"}
    assert client.post(reverse("accounting:banking_rule_new"), {**rule, "contains": "（カ）"}).status_code == 422
    client.post(reverse("accounting:banking_rule_new"), rule)
    client.post(reverse("accounting:banking_fee_new"), {"fee_yen": "440", "label": "他行", "treatment": "FEE"})
    shown = page(client, "rule_list")
    assert "電気代" in shown
    assert "440" in shown
    client.post(reverse("accounting:banking_rule_end", args=[BankRule.objects.get().pk]))
    client.post(reverse("accounting:banking_fee_end", args=[TransferFee.objects.get().pk]))
    assert "電気代" not in page(client, "rule_list")
    alias = PayerAlias.objects.create(payer_key="ミナト", partner=customer(), learned_at=now, last_used_at=now)
    assert "ミナト" in page(client, "alias_list")
    client.post(reverse("accounting:banking_alias_forget", args=[alias.pk]))
    assert PayerAlias.objects.count() == 0


def test_lists_ask_a_fixed_number_of_queries(
    client: Client, account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    for buyer in (customer(f"C{n}", f"株式会社ｱ{n}", name_kana=f"アオバ{n}") for n in range(3)):
        sales.finalised(buyer, keeper, now)
    banks.loaded(account, keeper, now, ("2026/11/02", TOTAL_YEN, "ｱｵﾊﾞ0"))
    urls = [
        reverse("accounting:banking_line_list"),
        reverse("accounting:banking_line_confirm"),
        reverse("accounting:banking_account_detail", args=[account.pk]),
        reverse("accounting:banking_position"),
    ]
    few = [queries_of(client, url) for url in urls]
    account = BankAccountOfCompany.objects.get()
    banks.loaded(
        account, keeper, now, *[("2026/11/03", TOTAL_YEN + n, f"ｱｵﾊﾞ{n}") for n in range(20)], opening_yen=1_034_632
    )
    assert [queries_of(client, url) for url in urls] == few


def test_who_only_reads_is_not_led_to_a_page_that_refuses(
    account: BankAccountOfCompany, client: Client, keeper: User, now: dt.datetime
) -> None:
    (line,) = banks.loaded(account, keeper, now, ("2026/11/02", 500, "利息"))
    match = reverse("accounting:banking_line_match", args=[line.pk])
    assert match in page(client, "account_detail", account.pk)
    reader = Client()
    reader.force_login(asked.accountant())
    shown = page(reader, "account_detail", account.pk)
    assert "利息" in shown
    assert match not in shown
    assert reader.get(match).status_code == 403
