"""The books as they are read: an account with its running balance, its parts, the daily book, the search, files and paper."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounting.ledger import queries
from accounting.ledger.models import Account, Entry
from accounting.ledger.paper import BookTooLong
from accounting.ledger.rules import Side
from backoffice.organisation.models import Project, Unit, User
from backoffice.values.periods import Month
from tests.factories import vouchers
from tests.factories.books import BANK, PAYABLE, RENT, books, posted
from tests.factories.trade import supplier
from tests.factories.vouchers import ADVERTISING, line

SEPTEMBER, OCTOBER = Month(2026, 9), Month(2026, 10)
JOURNAL, DAILY = reverse("accounting:ledger_entry_list"), reverse("accounting:ledger_entry_daily")


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    books(kei, now)
    return kei


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def paid(keeper: User, now: dt.datetime, day: int, amount_yen: int, month: int = 10, **more: Any) -> Entry:
    """Rent paid from the bank on a day of 2026."""
    lines = (line(RENT, Side.DEBIT, amount_yen, **more), line(BANK, Side.CREDIT, amount_yen))
    made = vouchers.entered(
        keeper, now, posted_on=dt.date(2026, month, day), description=f"家賃 {month}/{day}", lines=lines
    ).entry
    assert made is not None
    return made


def account(code: str) -> Account:
    return Account.objects.get(code=code)


def ask(code: str, first: Month = OCTOBER, last: Month = OCTOBER, **more: Any) -> queries.BookAsk:
    return queries.BookAsk(account(code), first, last, 4, **more)


def url(name: str, code: str) -> str:
    return reverse(f"accounting:ledger_account_{name}", args=[account(code).pk])


def exported(client: Client, address: str, **asked: str) -> list[dict[str, str]]:
    answer: Any = client.get(address, asked)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_book_opens_runs_and_closes(keeper: User, now: dt.datetime) -> None:
    for month, day, yen in ((3, 31, 7), (9, 30, 1_000), (10, 1, 2_000), (10, 1, 300), (10, 31, 40)):
        paid(keeper, now, day, yen, month, tax_category="対象外")
    bank = queries.book(ask(BANK))
    assert (bank.opening_yen, bank.debit_yen, bank.credit_yen, bank.closing_yen) == (-1_007, 0, 2_340, -3_347)
    rent = queries.book(ask(RENT))
    assert (rent.opening_yen, rent.closing_yen) == (1_000, 3_340)
    lines = list(queries.every_book_line(ask(BANK)))
    assert [each.balance_yen for each in lines] == [-3_007, -3_307, -3_347]
    assert {each.counter for each in lines} == {"地代家賃"}
    later = queries.with_balances(ask(RENT), list(queries.book_lines(ask(RENT)).order_by("posted_on", "pk")[2:]))
    assert [each.balance_yen for each in later] == [3_340]
    over = [each.balance_yen for each in queries.every_book_line(ask(RENT, SEPTEMBER))]
    assert over == [1_000, 3_000, 3_300, 3_340]


def test_a_book_read_in_parts_runs_on(keeper: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    for yen in (1, 2, 3):
        paid(keeper, now, 5, yen, tax_category="対象外")
    monkeypatch.setattr("accounting.ledger.queries.account_books.CHUNK", 1)
    assert [each.balance_yen for each in queries.every_book_line(ask(RENT))] == [1, 3, 6]


def test_several_accounts_on_the_other_side_are_many(keeper: User, now: dt.datetime) -> None:
    vouchers.entered(keeper, now)
    assert [each.counter for each in queries.every_book_line(ask(BANK))] == ["諸口"]
    assert [each.counter for each in queries.every_book_line(ask(ADVERTISING))] == ["普通預金"]


def test_the_parts_of_an_account_add_up(keeper: User, now: dt.datetime) -> None:
    partner, unit = supplier(), Unit.objects.get()
    project = Project.objects.create(code="P1", name="新店", valid_from=dt.date(2020, 4, 1))
    paid(keeper, now, 30, 1_000, 9, tax_category="対象外", partner_id=partner.pk, unit_id=unit.pk)
    paid(keeper, now, 1, 200, 10, tax_category="対象外", partner_id=partner.pk, project_id=project.pk)
    paid(keeper, now, 2, 30, 10, tax_category="対象外")
    sums = {
        by: [(each.name, each.opening_yen, each.closing_yen) for each in queries.parts_of(ask(RENT), by)]
        for by in ("partner", "unit", "project")
    }
    assert sums == {
        "partner": [(partner.name, 1_000, 1_200), ("", 0, 30)],
        "unit": [(unit.name, 1_000, 1_000), ("", 0, 230)],
        "project": [(project.name, 0, 200), ("", 1_000, 1_030)],
    }
    theirs = queries.book(ask(RENT, partner_id=partner.pk))
    assert (theirs.opening_yen, theirs.debit_yen, theirs.closing_yen) == (1_000, 200, 1_200)
    assert [each.balance_yen for each in queries.every_book_line(ask(RENT, partner_id=partner.pk))] == [1_200]
    assert [each.balance_yen for each in queries.every_book_line(ask(RENT, unit_id=unit.pk))] == []
    assert queries.book(ask(RENT, unit_id=unit.pk)).closing_yen == 1_000


def test_the_page_of_an_account_shows_its_book(keeper: User, now: dt.datetime) -> None:
    partner = supplier()
    for day in range(1, 26):
        paid(keeper, now, day, 100, tax_category="対象外", partner_id=partner.pk if day > 20 else None)
    client = browser(keeper)
    first = client.get(url("detail", RENT), {"month": "2026-10"})
    assert [each["balance_yen"] for each in first.context["lines"]][-1] == 2_000
    cursor = first.context["page"].next_cursor
    second = client.get(url("detail", RENT), {"month": "2026-10", "cursor": cursor})
    assert [each["balance_yen"] for each in second.context["lines"]] == [2_100, 2_200, 2_300, 2_400, 2_500]
    narrowed = client.get(url("detail", RENT), {"month": "2026-10", "partner": partner.name})
    assert narrowed.context["account"]["closing_yen"] == 500
    nobody = client.get(url("detail", RENT), {"month": "2026-10", "partner": "どこにもない"})
    assert nobody.context["account"]["closing_yen"] == 0
    parts = client.get(url("parts", RENT), {"month": "2026-10", "by": "partner"}).content.decode()
    assert partner.name in parts
    assert "指定なし" in parts


def test_a_book_leaves_as_a_guarded_file_and_as_paper(keeper: User, now: dt.datetime) -> None:
    client = browser(keeper)
    vouchers.entered(keeper, now, description="=1+1")
    rows = exported(client, url("export", BANK), month="2026-10")
    assert [(each["摘要"], each["貸方"], each["残高"], each["相手科目"]) for each in rows] == [
        ("'=1+1", "11000", "-11000", "諸口")
    ]
    printed = client.get(url("print", BANK), {"month": "2026-10"})
    assert printed.content.startswith(b"%PDF-")
    whole = client.get(reverse("accounting:ledger_book_print"), {"month": "2026-10"})
    assert whole.content.startswith(b"%PDF-")


def test_what_is_too_long_for_paper_is_refused(keeper: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    from accounting.ledger.paper import book_pdf

    paid(keeper, now, 1, 5, tax_category="対象外")
    monkeypatch.setattr("accounting.ledger.paper.MOST_LINES", 0)
    with pytest.raises(BookTooLong):
        book_pdf([ask(RENT)], company="みなと商会")


def test_entries_are_found_by_day_amount_account_partner_source_and_words(keeper: User, now: dt.datetime) -> None:
    partner = supplier()
    by_hand = paid(keeper, now, 1, 5_000, tax_category="対象外", partner_id=partner.pk)
    other = posted(1, keeper, now)
    client = browser(keeper)

    def found(**asked: str) -> set[int]:
        return {each["number"] for each in client.get(JOURNAL, asked).context["entries"]}

    assert found() == {by_hand.pk, other.pk}
    assert found(posted_to="2026-10-30") == {by_hand.pk}
    assert found(posted_from="2026-10-02") == {other.pk}
    assert found(amount_from_yen="５,000", amount_to_yen="5000") == {by_hand.pk}
    assert found(account=f"{PAYABLE} 未払金") == {other.pk}
    assert found(account="普通預金") == {by_hand.pk}
    assert found(partner=partner.name) == {by_hand.pk}
    assert found(partner=f"{partner.code} {partner.name}") == {by_hand.pk}
    assert found(source_kind="accounting.ledger.voucher") == {by_hand.pk}
    assert found(q="家賃 10") == {by_hand.pk}
    assert found(q="ない") == set()
    assert found(month="2026-09") == set()


def test_the_daily_book_leaves_nothing_out(keeper: User, now: dt.datetime) -> None:
    first = vouchers.entered(keeper, now).entry
    assert first is not None
    vouchers.entered(keeper, now, corrects=first.pk, reason="誤り", posted_on=dt.date(2026, 11, 2))
    client = browser(keeper)
    entries = client.get(DAILY).context["entries"]
    assert [(each["posted_on"].isoformat(), len(each["lines"])) for each in entries] == [
        ("2026-10-31", 3),
        ("2026-10-31", 3),
        ("2026-11-02", 3),
    ]
    rows = exported(client, reverse("accounting:ledger_entry_export"))
    assert len(rows) == 9
    assert [(each["貸借"], each["科目コード"], each["金額"], each["取り消す仕訳"]) for each in rows[:4]] == [
        ("借方", ADVERTISING, "10000", ""),
        ("借方", "1570", "1000", ""),
        ("貸方", BANK, "11000", ""),
        ("貸方", ADVERTISING, "10000", str(first.pk)),
    ]
    assert len(exported(client, reverse("accounting:ledger_entry_export"), posted_from="2026-11-01")) == 3


def test_the_books_ask_the_same_queries_whatever_their_length(keeper: User, now: dt.datetime) -> None:
    client, partner = browser(keeper), supplier()

    def asked() -> list[int]:
        counts = []
        for address in (url("detail", RENT), url("parts", RENT), DAILY, JOURNAL):
            with CaptureQueriesContext(connection) as found:
                assert client.get(address, {"month": "2026-10"}).status_code == 200
            counts.append(len(found))
        return counts

    paid(keeper, now, 1, 100, tax_category="対象外", partner_id=partner.pk)
    before = asked()
    for number in range(2, 6):
        other = supplier(f"S90{number}", f"別の {number}")
        paid(keeper, now, number, 100, tax_category="対象外", partner_id=other.pk)
    assert asked() == before


def test_nobody_without_the_duty_reads_the_books(chie: User) -> None:
    client = browser(chie)
    for address in (DAILY, reverse("accounting:ledger_entry_export"), reverse("accounting:ledger_book_print")):
        assert client.get(address).status_code == 403
