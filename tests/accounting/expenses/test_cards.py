"""Corporate cards: imported whole or not at all, claimed once by who used them, owed to their company until it takes the sum."""

import datetime as dt
import tracemalloc
from importlib import import_module
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.banking import open_items
from accounting.banking.models import BankAccountOfCompany, BankMatch
from accounting.expenses import card_payments, work
from accounting.expenses.actions import (
    CardFileEmpty,
    CardFileImported,
    CardFileTooLong,
    CardFileUnreadable,
    CardLineTaken,
    CardRegisteredAlready,
    CardRowsWrong,
    RuleNotKept,
    change_draft,
    claim_card_lines,
    discard_draft,
    match_card_line,
    set_aside_card_line,
    submit_claim,
)
from accounting.expenses.models import CardLine, CardStatement, Claim, ClaimLine
from accounting.expenses.queries import unclaimed, unclaimed_by_person
from accounting.expenses.rules import CardColumns, Fault, Used, read_uses, why_same
from accounting.ledger.models import Entry, Line
from accounting.payables.models import Payable
from backoffice.organisation.models import Person, User
from backoffice.partners.models import Partner
from backoffice.values.periods import Month
from tests.factories import banks, claims, trade
from tests.factories.books import books, salary_account

COLUMNS = CardColumns(used_on="日", amount="額", shop="先", card="")
OCTOBER = dt.date(2026, 10, 20)


@pytest.fixture
def issuer(aiko: User, ben: User, kei: User, admin: User, now: dt.datetime) -> Partner:
    books(kei, now)
    claims.claim_route(ben, admin, now)
    made = trade.supplier()
    claims.card(claims.employed(aiko), made, kei, now)
    return made


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def uses_of(person: Person) -> list[CardLine]:
    return list(unclaimed(person_id=person.pk).order_by("pk"))


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"日": "2026/13/45", "額": "100", "先": "店"}, ("日", "2026/13/45", "DAY")),
        ({"日": "2026/10/20", "額": "百円", "先": "店"}, ("額", "百円", "AMOUNT")),
        ({"日": "2026/10/20", "額": "100", "先": " "}, ("先", "", "SHOP")),
        ({"日": "2026/10/20", "額": "100", "先": "店\0"}, ("先", "", "SHOP")),
        ({"日": "2026/10/20", "額": "0", "先": "店"}, ("額", "0", "AMOUNT")),
    ],
)
def test_what_is_wrong_with_a_row_is_told_with_its_place(row: dict[str, str], fault: tuple[str, str, str]) -> None:
    good = {"日": "2026/10/20", "額": "△1,200", "先": "返金"}
    use, wrong = read_uses([good, {"日": "", "額": "", "先": "合計"}, row], COLUMNS, "1234")
    assert isinstance(use, Used)
    assert (use.row, use.amount_yen, use.last4) == (2, -1_200, "1234")
    assert isinstance(wrong, Fault)
    assert (wrong.row, wrong.column, wrong.value, wrong.why) == (4, *fault)


@pytest.mark.parametrize(
    ("payment", "why"),
    [
        ((OCTOBER, 3_300, "港タクシー株式会社"), ("AMOUNT", "DAY", "SHOP")),
        ((OCTOBER + dt.timedelta(days=2), 3_300, "品川駅前"), ("AMOUNT", "NEAR")),
        ((OCTOBER, 3_301, "港タクシー"), ()),
        ((OCTOBER + dt.timedelta(days=8), 3_300, "港タクシー"), ()),
    ],
)
def test_why_a_use_and_a_payment_may_be_one(payment: tuple[dt.date, int, str], why: tuple[str, ...]) -> None:
    assert why_same(OCTOBER, 3_300, "港タクシー", payment) == why


def test_a_file_is_imported_whole_or_not_at_all(issuer: Partner, kei: User, now: dt.datetime) -> None:
    good, bad = ("2026/10/20", "港タクシー", "3,300", "1234"), ("2026/10/21", "店", "x", "1234")
    with pytest.raises(CardRowsWrong) as refused, transaction.atomic():
        claims.card_uses(issuer, kei, now, good, bad)
    assert "3行目「ご利用金額」x（金額として読めないか、0円です）" in refused.value.cause_ja
    assert "row 3 “ご利用金額” x (no amount, or zero)" in refused.value.cause_en
    with pytest.raises(CardRowsWrong), transaction.atomic():
        claims.card_uses(issuer, kei, now, good, ("2026/10/21", "店", "500", "9999"))
    with pytest.raises(CardFileUnreadable), transaction.atomic():
        claims.card_uses(issuer, kei, now, content=b"\xff\xfe\x00")
    with pytest.raises(CardFileUnreadable), transaction.atomic():
        claims.card_uses(issuer, kei, now, columns=CardColumns(used_on="日", amount="額", shop="先"))
    assert not CardLine.objects.exists()
    held = claims.card_uses(issuer, kei, now, good, ("2026/10/22", "書店", "1,650", "1234"))
    assert (held.count, held.total_yen) == (2, 4_950)
    with pytest.raises(CardFileImported), transaction.atomic():
        claims.card_uses(issuer, kei, now, good, ("2026/10/22", "書店", "1,650", "1234"))
    with pytest.raises(CardFileImported), transaction.atomic():
        claims.card_uses(issuer, kei, now, good, ("2026/10/30", "別の店", "800", "1234"))
    assert CardStatement.objects.count() == 1
    with pytest.raises(CardRegisteredAlready), transaction.atomic():
        claims.card(Person.objects.get(), issuer, kei, now)


def test_a_file_that_says_nothing_or_too_much_is_refused(
    issuer: Partner, kei: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CardFileEmpty), transaction.atomic():
        claims.card_uses(issuer, kei, now, content=claims.card_file())
    back = ("2026/10/21", "返品", "-5,000", "1234")
    with pytest.raises(CardFileEmpty), transaction.atomic():
        claims.card_uses(issuer, kei, now, ("2026/10/20", "店", "3,000", "1234"), back)
    monkeypatch.setattr(import_module("accounting.expenses.actions.import_cards"), "MOST_CARD_ROWS", 2)
    rows = [("2026/10/20", f"店{n}", "100", "1234") for n in range(3)]
    with pytest.raises(CardFileTooLong), transaction.atomic():
        claims.card_uses(issuer, kei, now, *rows)
    assert not CardLine.objects.exists()
    assert claims.card_uses(issuer, kei, now, *rows[:2]).count == 2


def test_of_many_faults_the_first_are_told(issuer: Partner, kei: User, now: dt.datetime) -> None:
    rows = [(f"2026/10/{day}", "店", "円", "1234") for day in range(10, 30)]
    with pytest.raises(CardRowsWrong) as refused, transaction.atomic():
        claims.card_uses(issuer, kei, now, *rows)
    assert refused.value.cause_ja.count("行目") == 12


def test_a_long_file_is_read_in_lots_and_never_held_whole(issuer: Partner, kei: User, now: dt.datetime) -> None:
    count = 20_000
    rows = [f'2026/10/{1 + n % 28:02},"ミナトタクシー {n} {"あ" * 60}","{100 + n:,}",****-1234' for n in range(count)]
    content = "\r\n".join(["ご利用日,ご利用先,ご利用金額,カード番号", *rows]).encode("cp932")
    del rows
    tracemalloc.start()
    try:
        with CaptureQueriesContext(connection) as captured:
            held = claims.card_uses(issuer, kei, now, content=content)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held.count == held.lines.count() == count
    assert held.total_yen == sum(100 + n for n in range(count))
    assert len(captured) < 50
    # A lot of 5,000 rows with its copy for PostgreSQL, whatever the length of the file: all of it was 30 MB and more.
    assert peak < 14_000_000, f"{peak:,}"
    last = claims.card_file(("2026/10/28", f"ミナトタクシー 19991 {'あ' * 60}", "20,091", "1234"))
    with pytest.raises(CardFileImported) as again, transaction.atomic():
        claims.card_uses(issuer, kei, now, content=last)
    assert "20,091" in again.value.cause_ja


def test_uses_are_claimed_and_owed_to_the_card_company(
    issuer: Partner, aiko: User, ben: User, kei: User, now: dt.datetime
) -> None:
    person = Person.objects.get(user=aiko)
    statement = claims.card_uses(issuer, kei, now)
    (use,) = uses_of(person)
    claim = claim_card_lines(line_ids=[use.pk], title="カード", acting_user=aiko, at=now)
    assert not uses_of(person)
    held = claims.receipt(claim, aiko, now).pk
    lines = [
        claims.taxi(card_line_id=use.pk, receipt_id=held),
        claims.taxi(category="TRAIN", amount_yen=440, registration_number="", payee_name="JR東日本"),
    ]
    change_draft(claim_id=claim.pk, title="10月", purpose="", lines=lines, acting_user=aiko, at=now)
    submit_claim(claim_id=claim.pk, acting_user=aiko, at=now)
    claims.decided(claim, ben, now)
    entry = Entry.objects.get(source_kind="accounting.expenses.claim")
    credits = Line.objects.filter(entry=entry, side="CREDIT").order_by("position")
    owed = Payable.objects.get(source_kind="accounting.expenses.claim")
    assert [(each.account_id, each.amount_yen, each.partner_id) for each in credits] == [
        (owed.account_id, 3_300, issuer.pk),
        (owed.account_id, 440, None),
    ]
    assert (owed.amount_yen, owed.person) == (440, person)
    page = browser(aiko).get(reverse("accounting:expenses_claim_detail", args=[claim.pk])).content.decode()
    assert "会社カード 1234 の利用" in page
    (item,) = card_payments.open_statements([statement.pk])
    assert (item.open_yen, item.partner_id, item.due_on) == (-3_300, issuer.pk, dt.date(2026, 11, 10))
    assert open_items.known(item.kind).label == "カードの引き落とし"


def test_a_claim_by_card_alone_owes_its_person_nothing(
    issuer: Partner, aiko: User, ben: User, kei: User, now: dt.datetime
) -> None:
    claims.card_uses(issuer, kei, now)
    (use,) = uses_of(Person.objects.get(user=aiko))
    claim = claims.draft(aiko, now)
    held = claims.receipt(claim, aiko, now).pk
    line = claims.taxi(card_line_id=use.pk, receipt_id=held)
    change_draft(claim_id=claim.pk, title="x", purpose="", lines=[line], acting_user=aiko, at=now)
    submit_claim(claim_id=claim.pk, acting_user=aiko, at=now)
    claims.decided(claim, ben, now)
    assert not Payable.objects.exists()
    assert Entry.objects.filter(source_kind="accounting.expenses.claim").count() == 1


def test_a_use_is_claimed_once_in_its_amount_by_its_holder(
    issuer: Partner, aiko: User, ben: User, kei: User, now: dt.datetime
) -> None:
    claims.card_uses(issuer, kei, now)
    (use,) = uses_of(Person.objects.get(user=aiko))
    claim, other = claims.draft(aiko, now), claims.draft(aiko, now)

    def save(claim: Claim, **changed: Any) -> Claim:
        line = claims.taxi(card_line_id=use.pk, **changed)
        return change_draft(claim_id=claim.pk, title="x", purpose="", lines=[line], acting_user=aiko, at=now)

    with pytest.raises(CardLineTaken), transaction.atomic():
        save(claim, amount_yen=3_301)
    save(claim)
    with pytest.raises(CardLineTaken), transaction.atomic():
        save(other)
    twice = ClaimLine(claim=other, position=0, spent_on=OCTOBER, category="TAXI", treatment="STANDARD")
    twice.amount_yen, twice.payee_name, twice.card_line = 3_300, "店", use
    with pytest.raises(Error) as stopped, transaction.atomic():
        twice.save()
    assert stopped.value.__cause__.diag.constraint_name == "card_line_is_claimed_once"
    claims.employed(ben, "9002")
    foreign = claims.draft(ben, now)
    with pytest.raises(CardLineTaken), transaction.atomic():
        line = claims.taxi(card_line_id=use.pk)
        change_draft(claim_id=foreign.pk, title="x", purpose="", lines=[line], acting_user=ben, at=now)
    discard_draft(claim_id=claim.pk, acting_user=aiko, at=now)
    assert save(other).total_yen == 3_300


def test_a_use_of_a_card_goes_by_the_rules_of_the_company(
    issuer: Partner, aiko: User, kei: User, now: dt.datetime
) -> None:
    claims.rule(kei, now)
    claims.card_uses(issuer, kei, now)
    (use,) = uses_of(Person.objects.get(user=aiko))
    claim = claims.draft(aiko, now)
    held = claims.receipt(claim, aiko, now).pk
    line = claims.taxi(card_line_id=use.pk, receipt_id=held)
    change_draft(claim_id=claim.pk, title="x", purpose="", lines=[line], acting_user=aiko, at=now)
    with pytest.raises(RuleNotKept) as refused, transaction.atomic():
        submit_claim(claim_id=claim.pk, acting_user=aiko, at=now)
    assert "旅費規程 第8条" in refused.value.cause_ja
    page = browser(aiko).get(reverse("accounting:expenses_claim_confirm", args=[claim.pk])).content.decode()
    assert "旅費規程 第8条" in page


def test_a_payment_in_a_draft_is_offered_with_its_reasons_and_matched(
    issuer: Partner, aiko: User, kei: User, now: dt.datetime
) -> None:
    claims.card_uses(issuer, kei, now, ("2026/10/20", "港タクシー", "3,300", "1234"))
    claim = claims.filled(aiko, now)
    client = browser(aiko)
    address = reverse("accounting:expenses_card_own")
    page = client.get(address).content.decode()
    assert "金額が一致・日付が一致・支払先が一致" in page
    (use,) = uses_of(claim.person)
    payment = claim.lines.get()
    answer = client.post(reverse("accounting:expenses_card_match", args=[use.pk]), {"line": payment.pk})
    assert answer["Location"] == address
    assert not uses_of(claim.person)
    with pytest.raises(CardLineTaken), transaction.atomic():
        match_card_line(
            card_line_id=use.pk,
            claim_line_id=claims.filled(aiko, now, shade=8).lines.get().pk,
            acting_user=aiko,
            at=now,
        )
    form = client.get(reverse("accounting:expenses_claim_change", args=[claim.pk])).content.decode()
    assert f'name="line-0-card_line_id" value="{use.pk}"' in form


def test_what_nobody_claims_is_told_by_person_with_its_age(
    issuer: Partner, aiko: User, kei: User, now: dt.datetime
) -> None:
    fee = ("2026/10/25", "年会費", "11,000", "1234")
    held = claims.card_uses(issuer, kei, now, ("2026/10/20", "港タクシー", "3,300", "1234"), fee)
    (each,) = unclaimed_by_person()
    assert (each.count, each.yen, each.since) == (2, 14_300, OCTOBER)
    assert work.cards_unclaimed(Month(2026, 10)).count == 2
    page = browser(kei).get(reverse("accounting:expenses_card_list")).content.decode()
    assert "15日" in page
    line = held.lines.get(shop="年会費")
    address = reverse("accounting:expenses_card_set_aside", args=[line.pk])
    assert browser(kei).post(address, {"reason": "別に計上"}).status_code == 302
    with pytest.raises(CardLineTaken), transaction.atomic():
        set_aside_card_line(line_id=line.pk, reason="再度", acting_user=kei, at=now)
    assert work.cards_unclaimed(Month(2026, 10)).count == 1
    listed = browser(kei).get(reverse("accounting:expenses_card_statement_detail", args=[held.pk])).content.decode()
    assert "別に計上" in listed


def test_cards_and_files_are_entered_on_their_pages(issuer: Partner, aiko: User, kei: User, now: dt.datetime) -> None:
    client, person = browser(kei), Person.objects.get(user=aiko)
    new = reverse("accounting:expenses_card_new")
    assert client.post(new, {"issuer": issuer.pk, "last4": "12", "person": person.pk}).status_code == 422
    assert client.post(new, {"issuer": issuer.pk, "last4": "5678", "person": person.pk}).status_code == 302
    address = reverse("accounting:expenses_card_import")
    sent = {
        "issuer": issuer.pk,
        "pay_on": "2026-11-10",
        "used_on": "ご利用日",
        "shop": "ご利用先",
        "amount": "ご利用金額",
    }
    file = claims.card_file(("2026/10/20", "店", "1,000", ""), encoding="utf-8-sig")
    upload = SimpleUploadedFile("明細.csv", file)
    assert client.post(address, {**sent, "file": upload}).status_code == 422
    upload = SimpleUploadedFile("明細.csv", file)
    assert client.post(address, {**sent, "last4": "5678", "file": upload}).status_code == 302
    assert 'value="ご利用金額"' in client.get(address).content.decode()
    own = browser(aiko)
    (use,) = uses_of(person)
    assert own.post(reverse("accounting:expenses_card_claim"), {}).status_code == 302
    answer = own.post(reverse("accounting:expenses_card_claim"), {"use": [use.pk]})
    claim = Claim.objects.get()
    assert answer["Location"] == reverse("accounting:expenses_claim_change", args=[claim.pk])
    assert own.get(reverse("accounting:expenses_card_list")).status_code == 403


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("UPDATE accounting_cardline SET amount_yen = 1", "card_line_stays"),
        ("DELETE FROM accounting_cardline", "card_line_stays"),
        ("UPDATE accounting_cardstatement SET total_yen = 1", "card_file_stays"),
    ],
)
def test_postgresql_keeps_what_the_card_company_said(
    change: str, constraint: str, issuer: Partner, kei: User, now: dt.datetime
) -> None:
    claims.card_uses(issuer, kei, now)
    with pytest.raises(Error) as stopped, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert stopped.value.__cause__.diag.constraint_name == constraint


def test_lists_ask_no_more_however_much_there_is(issuer: Partner, aiko: User, kei: User, now: dt.datetime) -> None:
    held = claims.card_uses(issuer, kei, now)
    pages = [
        (kei, reverse("accounting:expenses_card_list")),
        (kei, reverse("accounting:expenses_card_statement_detail", args=[held.pk])),
        (aiko, reverse("accounting:expenses_card_own")),
    ]

    def asked() -> list[int]:
        counts = []
        for user, url in pages:
            client = browser(user)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            counts.append(len(captured))
        return counts

    before = asked()
    rows = [(f"2026/10/{day}", f"店{day}", f"{day}00", "1234") for day in range(10, 16)]
    claims.card_uses(issuer, kei, now, *rows)
    claims.filled(aiko, now)
    assert asked() == before


def test_a_line_of_the_bank_pays_the_card_company_and_an_undo_opens_it_again(
    issuer: Partner, aiko: User, ben: User, kei: User, now: dt.datetime
) -> None:
    salary_account(kei, now)
    account = BankAccountOfCompany.objects.get()
    statement = claims.card_uses(issuer, kei, now, pay_on=dt.date(2026, 11, 2))
    (use,) = uses_of(Person.objects.get(user=aiko))
    claim = claims.draft(aiko, now)
    held = claims.receipt(claim, aiko, now).pk
    line = claims.taxi(card_line_id=use.pk, receipt_id=held)
    change_draft(claim_id=claim.pk, title="x", purpose="", lines=[line], acting_user=aiko, at=now)
    submit_claim(claim_id=claim.pk, acting_user=aiko, at=now)
    claims.decided(claim, ben, now)

    def owed_yen() -> int:
        found = Line.objects.filter(partner_id=issuer.pk, account__code="2310").values_list("side", "amount_yen")
        return sum(yen if side == "CREDIT" else -yen for side, yen in found)

    assert owed_yen() == 3_300
    (debit,) = banks.loaded(account, kei, now, ("2026/11/02", -3_300, f"ｺｳｻﾞﾌﾘｶｴ {issuer.name_kana}"))
    client = browser(kei)
    page = client.get(reverse("accounting:banking_line_match", args=[debit.pk])).content.decode()
    choice = f"items:accounting.expenses.card_statement#{statement.pk}=-3300"
    assert choice in page
    answer = client.post(reverse("accounting:banking_line_accept", args=[debit.pk]), {"choice": choice})
    assert answer.status_code == 302
    statement.refresh_from_db()
    match = BankMatch.objects.get()
    assert (statement.paid_on, statement.match) == (dt.date(2026, 11, 2), match)
    assert owed_yen() == 0
    assert list(card_payments.open_statements(None)) == []
    page = client.get(reverse("accounting:expenses_card_statement_detail", args=[statement.pk])).content.decode()
    assert "引き落とし済み" in page
    undo = reverse("accounting:banking_match_undo", args=[match.pk])
    client.post(undo, {"reason": "別の引き落とし", "posted_on": "2026-11-04"})
    statement.refresh_from_db()
    assert (statement.paid_on, statement.match, owed_yen()) == (None, None, 3_300)
    assert [each.id for each in card_payments.open_statements(None)] == [statement.pk]
