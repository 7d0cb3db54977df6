"""Statements of banks: read by their columns or their standard, loaded whole or not at all, each line once."""

import datetime as dt
from typing import Any

import pytest
from django.db import Error, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounting.banking.actions import (
    AlreadyLoaded,
    NewFormat,
    NothingNew,
    OutColumnMissing,
    StatementHasFaults,
    StatementSettled,
    define_format,
    discard_statement,
    load_statement,
)
from accounting.banking.layouts import statement_layout
from accounting.banking.models import STATEMENT, BankAccountOfCompany, BankLine, Statement
from accounting.banking.queries import FormatUnknown, bank_accounts, looked_at
from accounting.banking.rules import (
    AccountNumber,
    Columns,
    NotOurAccount,
    UnreadableStatement,
    payer_key,
    read_csv,
    read_zengin,
)
from backoffice.documents.models import Document
from backoffice.organisation.models import User
from tests.factories import banks
from tests.factories.books import books, salary_account

TODAY = dt.date(2026, 11, 4)
OURS = AccountNumber("110", "7654321")
TWO = Columns(1, "YMD", "TWO_COLUMNS", 1, 3, 2, "", 4, 5, None)
ROWS = (
    ("2026/10/01", 110_000, "フリコミ カ）ミナト"),
    ("2026/10/02", -440, "手数料"),
    ("2026/10/02", -440, "手数料"),
)


@pytest.fixture
def keeper(kei: User, now: dt.datetime) -> User:
    books(kei, now)
    salary_account(kei, now)
    return kei


@pytest.fixture
def account(keeper: User) -> BankAccountOfCompany:
    return BankAccountOfCompany.objects.get()


def refused_by_postgresql(sql: str, *given_: Any) -> str:
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, given_)
    return str(refused.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]


def faults_of(content: bytes, columns: Columns = TWO) -> list[tuple[int, str]]:
    return [(each.row, each.refusal.code.rpartition(".")[2]) for each in read_csv(content, columns, TODAY).faults]


def era(day: dt.date) -> str:
    return f"{day.year - 2018:02}{day:%m%d}"


def zengin_03(*rows: tuple[dt.date, int, str], opening_yen: int, number: str = "7654321", **wrong: int) -> bytes:
    """An account statement as a bank writes it, by another hand than the reader's: fields put together by position."""

    def digits(value: int, length: int) -> str:
        return str(abs(value)).rjust(length, "0")

    def kana(text: str, length: int) -> str:
        return text.ljust(length)

    def mark(yen: int) -> str:
        return "1" if yen >= 0 else "2"

    days = [day for day, _yen, _text in rows]
    head = "1" + "03" + "0" + era(TODAY) + era(min(days)) + era(max(days)) + "0001" + kana("ﾐｽﾞﾎ", 15) + "110"
    head += kana("ﾏﾙﾉｳﾁ", 15) + "000" + "1" + number + kana("ｶ)ﾐﾅﾄｼﾖｳｶｲ", 40) + mark(opening_yen) + "1"
    head += digits(opening_yen, 14) + " " * 74
    data = [
        "2" + digits(place, 8) + era(day) + era(day) + mark(yen) + "11" + digits(yen, 12) + "0" * 12 + "0" * 6 + "0" * 6
        + "0" + "0" * 7 + "0" * 3 + "0" * 10 + kana(text, 48) + kana("ﾐﾂｲｽﾐﾄﾓ", 15) + kana("ﾎﾝﾃﾝ", 15) + kana("ﾌﾘｺﾐ", 20)
        + " " * 20 + " "
        for place, (day, yen, text) in enumerate(rows, start=1)
    ]  # fmt: skip
    came = [yen for _day, yen, _text in rows if yen > 0]
    went = [-yen for _day, yen, _text in rows if yen < 0]
    closing_yen = opening_yen + sum(came) - sum(went) + wrong.get("closing", 0)
    tail = "8" + digits(len(came), 6) + digits(sum(came) + wrong.get("came", 0), 13) + digits(len(went), 6)
    tail += digits(sum(went), 13) + mark(closing_yen) + digits(closing_yen, 14) + digits(len(rows) + 2, 7) + " " * 139
    records = [head, *data, tail, "9" + digits(len(rows) + 3, 10) + "00001" + " " * 184]
    assert {len(each.encode("cp932")) for each in records} == {200}
    return "\r\n".join(records).encode("cp932") + b"\r\n\x1a"


def test_a_file_is_loaded_whole_and_kept_as_a_document(
    account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    lines = banks.loaded(account, keeper, now, *ROWS)
    assert [(line.dated_on.day, line.amount_yen, line.balance_yen, line.ordinal) for line in lines] == [
        (1, 110_000, 1_110_000, 1),
        (2, -440, 1_109_560, 1),
        (2, -440, 1_109_120, 1),
    ]
    held = Statement.objects.get()
    assert (held.opening_yen, held.closing_yen, held.added, held.repeated) == (1_000_000, 1_109_120, 3, 0)
    assert Document.objects.get(kind=STATEMENT).stored_file.sha256 == held.sha256
    account.refresh_from_db()
    assert (account.opening_on, account.opening_yen) == (dt.date(2026, 10, 1), 1_000_000)
    assert bank_accounts(TODAY)[0].balance_yen == 1_109_120


def test_lines_of_overlapping_files_are_there_once(
    account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    banks.loaded(account, keeper, now, *ROWS)
    banks.loaded(account, keeper, now, *ROWS, ("2026/10/05", 5_000, "利息"))
    assert list(BankLine.objects.order_by("pk").values_list("amount_yen", flat=True)) == [110_000, -440, -440, 5_000]
    assert list(Statement.objects.order_by("pk").values_list("added", "repeated", "gap_yen")) == [(3, 0, 0), (1, 3, 0)]


def test_equal_lines_without_a_balance_are_counted(account: BankAccountOfCompany) -> None:
    columns = Columns(1, "YMD", "TWO_COLUMNS", 1, 3, 2, "", None, 5, None)
    read = read_csv(banks.csv_of(*ROWS), columns, TODAY)
    assert [line.ordinal for line in read.lines] == [1, 1, 2]


def test_a_hole_between_files_is_said(account: BankAccountOfCompany, keeper: User, now: dt.datetime) -> None:
    banks.loaded(account, keeper, now, *ROWS)
    banks.loaded(account, keeper, now, ("2026/10/20", 1_000, "利息"), opening_yen=1_100_000)
    assert Statement.objects.order_by("-pk")[0].gap_yen == 1_100_000 - 1_109_120


def test_the_same_file_is_loaded_once(account: BankAccountOfCompany, keeper: User, now: dt.datetime) -> None:
    banks.loaded(account, keeper, now, *ROWS)
    with pytest.raises(AlreadyLoaded):
        banks.uploaded(account, keeper, now, banks.csv_of(*ROWS))
    part = banks.uploaded(account, keeper, now, banks.csv_of(*ROWS[:2]))
    with pytest.raises(NothingNew):
        load_statement(statement_id=part.pk, acting_user=keeper, at=now)
    assert BankLine.objects.count() == 3


def test_a_file_with_a_fault_is_not_loaded_at_all(
    account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    define_format(account_id=account.pk, new=banks.FORMAT, acting_user=keeper, at=now)
    content = banks.csv_of(*ROWS) + "2026/10/03,,千円,x,誤り\r\n".encode("cp932")
    held = banks.uploaded(account, keeper, now, content)
    with pytest.raises(StatementHasFaults):
        load_statement(statement_id=held.pk, acting_user=keeper, at=now)
    assert BankLine.objects.count() == 0
    discard_statement(statement_id=held.pk, acting_user=keeper, at=now)
    with pytest.raises(StatementSettled):
        load_statement(statement_id=held.pk, acting_user=keeper, at=now)


def test_what_is_wrong_with_a_row_is_named() -> None:
    head = banks.CSV_HEAD
    text = f"{head}\n10月1日,1,,0,a\n2026/10/01,x,,0,b\n2026/10/01,,,0,c\n2026/10/01,5,5,0,d\n2026/10/01,1\n"
    assert faults_of(text.encode()) == [
        (2, "not_a_date"),
        (3, "not_an_amount"),
        (4, "both_ways"),
        (5, "both_ways"),
        (6, "row_too_short"),
    ]


def test_a_balance_that_does_not_run_on_is_a_fault_of_its_row() -> None:
    text = f"{banks.CSV_HEAD}\n2026/10/01,,100,100,a\n2026/10/02,,50,160,b\n2026/10/03,10,,150,c\n"
    assert faults_of(text.encode()) == [(3, "balance_breaks")]


def test_a_bank_that_writes_the_newest_line_first_is_turned_round() -> None:
    text = f"{banks.CSV_HEAD}\n2026/10/02,440,,660,b\n2026/10/02,,1000,1100,a\n2026/10/01,,100,100,z\n"
    read = read_csv(text.encode(), TWO, TODAY)
    assert [line.text for line in read.lines] == ["z", "a", "b"]
    assert (read.opening_yen, read.closing_yen, read.faults) == (0, 660, ())


@pytest.mark.parametrize(
    ("columns", "row", "expected"),
    [
        (Columns(0, "YMD", "SIGNED", 1, 2, None, "", None, 3, None), "20261001,-500,x", -500),
        (Columns(0, "YMD", "MARKED", 1, 2, 3, "出金", None, 4, None), "2026-10-01,500,出金,x", -500),
        (Columns(0, "YMD", "MARKED", 1, 2, 3, "出金", None, 4, None), "2026-10-01,500,入金,x", 500),
        (Columns(0, "ERA", "SIGNED", 1, 2, None, "", None, 3, None), "R8.10.1,５００,x", 500),
        (Columns(0, "ERA_DIGITS", "SIGNED", 1, 2, None, "", None, 3, None), "81001\t500\tx", 500),
    ],
)
def test_banks_write_days_and_signs_in_their_own_ways(columns: Columns, row: str, expected: int) -> None:
    (line,) = read_csv(row.encode(), columns, TODAY).lines
    assert (line.on, line.amount_yen, line.text) == (dt.date(2026, 10, 1), expected, "x")


def test_a_file_that_is_no_list_is_not_read() -> None:
    for content in (b"", b"\xff\xfe\x00", banks.CSV_HEAD.encode()):
        with pytest.raises(UnreadableStatement):
            read_csv(content, TWO, TODAY)


def test_days_before_the_opening_and_after_today_are_refused(
    account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    banks.loaded(account, keeper, now, *ROWS)
    account.refresh_from_db()
    looked = looked_at(account, "CSV", banks.csv_of(("2026/09/30", 1, "早い"), ("2026/11/05", 1, "遅い")), TODAY)
    assert [each.refusal.code.rpartition(".")[2] for each in looked.faults] == ["before_opening", "line_in_future"]


def test_a_csv_needs_its_columns(account: BankAccountOfCompany, keeper: User, now: dt.datetime) -> None:
    with pytest.raises(FormatUnknown):
        banks.uploaded(account, keeper, now, banks.csv_of(*ROWS))
    assert Statement.objects.count() == 0
    wrong = NewFormat(**{**{f: getattr(banks.FORMAT, f) for f in banks.FORMAT.__slots__}, "out_column": None})
    with pytest.raises(OutColumnMissing):
        define_format(account_id=account.pk, new=wrong, acting_user=keeper, at=now)


def test_an_account_statement_of_the_banks_standard_is_read_with_its_balances() -> None:
    rows = ((dt.date(2026, 10, 1), 110_000, "ｶ)ﾐﾅﾄ"), (dt.date(2026, 10, 2), -440, ""))
    content = zengin_03(*rows, opening_yen=-500)
    read = read_zengin(content, "03", statement_layout("03", TODAY), OURS, TODAY)
    assert read.faults == ()
    assert [(line.on, line.amount_yen, line.balance_yen, line.text) for line in read.lines] == [
        (dt.date(2026, 10, 1), 110_000, 109_500, "ﾌﾘｺﾐ ｶ)ﾐﾅﾄ"),
        (dt.date(2026, 10, 2), -440, 109_060, "ﾌﾘｺﾐ"),
    ]
    assert (read.opening_yen, read.closing_yen) == (-500, 109_060)


def test_a_trailer_that_does_not_tie_is_a_fault() -> None:
    rows = ((dt.date(2026, 10, 1), 110_000, "ｶ)ﾐﾅﾄ"),)
    layout = statement_layout("03", TODAY)
    for wrong in ({"closing": 1}, {"came": 1}):
        content = zengin_03(*rows, opening_yen=0, **wrong)
        assert [each.refusal.code for each in read_zengin(content, "03", layout, OURS, TODAY).faults] == [
            "accounting.banking.sums_differ"
        ]
    cut = zengin_03(*rows, opening_yen=0)[: 202 * 2]
    assert [each.row for each in read_zengin(cut, "03", layout, OURS, TODAY).faults] == [0]


def test_a_file_of_another_account_or_kind_is_refused() -> None:
    content = zengin_03((dt.date(2026, 10, 1), 1, "ｱ"), opening_yen=0, number="9999999")
    layout = statement_layout("03", TODAY)
    with pytest.raises(NotOurAccount):
        read_zengin(content, "03", layout, OURS, TODAY)
    for broken in (content[:-30], content.replace(b"103", b"101", 1), b"1", b""):
        with pytest.raises(UnreadableStatement):
            read_zengin(broken, "03", layout, OURS, TODAY)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    opening_yen=st.integers(-(10**9), 10**9),
    rows=st.lists(
        st.tuples(
            st.dates(dt.date(2020, 1, 1), TODAY),
            st.integers(1, 10**11).flatmap(lambda yen: st.sampled_from((yen, -yen))),
            st.text("ｱｶﾅﾐﾞ0 ", max_size=20),
        ),
        min_size=1,
        max_size=20,
    ),
)
def test_any_statement_reads_back_to_its_sums(opening_yen: int, rows: list[tuple[dt.date, int, str]]) -> None:
    read = read_zengin(zengin_03(*rows, opening_yen=opening_yen), "03", statement_layout("03", TODAY), OURS, TODAY)
    assert read.faults == ()
    assert [(line.on, line.amount_yen) for line in read.lines] == [(day, yen) for day, yen, _text in rows]
    assert read.closing_yen == opening_yen + sum(yen for _day, yen, _text in rows)


def test_names_are_compared_in_one_spelling() -> None:
    same = (
        "ﾌﾘｺﾐ ｶ)ﾐﾅﾄｼﾖｳｶｲ",
        "カ）ミナトショウカイ",
        "株式会社ミナトショウカイ",
        "ミナトシヨウカイ（カ",
        "みなとしょうかい",
    )
    assert {payer_key(each) for each in same} == {"ミナトシヨウカイ"}
    assert payer_key("カ）") == ""
    assert payer_key("振込　ヤマダ　タロウ") == "ヤマダタロウ"


def test_postgresql_keeps_lines_as_the_bank_wrote_them(
    account: BankAccountOfCompany, keeper: User, now: dt.datetime
) -> None:
    banks.loaded(account, keeper, now, *ROWS)
    assert refused_by_postgresql("UPDATE accounting_bankline SET amount_yen = 1") == "bank_line_stays"
    assert refused_by_postgresql("DELETE FROM accounting_bankline") == "bank_line_stays"
    assert refused_by_postgresql("UPDATE accounting_statement SET name = 'x'") == "settled_statement_stays"
    twice = (
        "INSERT INTO accounting_bankline (statement_id, account_id, dated_on, amount_yen, balance_yen, text, payer_key,"
        " ordinal, position) SELECT statement_id, account_id, dated_on, amount_yen, balance_yen, text, payer_key, ordinal, 99"
        " FROM accounting_bankline LIMIT 1"
    )
    assert refused_by_postgresql(twice) == "bank_line_is_kept_once"
