"""Salary files as the vectors write them; what cannot be written is refused by name."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounting.banking.actions import register_account
from accounting.banking.layouts import salary_layout
from accounting.banking.models import BankAccountOfCompany
from accounting.banking.queries import NoSalaryAccount, consignor_of, profile_of, salary_account
from accounting.banking.rules import (
    AccountUnreadable,
    Consignor,
    FileDoesNotAddUp,
    NoAccount,
    NobodyToPay,
    NotABankDay,
    Payee,
    PayeeAccount,
    Profile,
    Totals,
    records_of,
    sort_out,
    totals_of,
    transfer_file,
)
from backoffice.organisation.models import User
from backoffice.values.kana import FieldClass, NoHalfWidthForm
from tests.factories.books import BANK, SALARY_ACCOUNT, books

CASES = json.loads((Path(__file__).parents[2] / "cases" / "vectors" / "zengin-files.json").read_text())["cases"]
SALARIES = next(case for case in CASES if case.get("format") == "11")
PAID_ON = dt.date(2026, 12, 25)
LAYOUT = salary_layout(PAID_ON)
STRICT = Profile("NONE", False, FieldClass.PAYROLL_NAME)
PAYER = Consignor(
    "1234567890", "テストショウジ", "0001", "ミズホ", "001", "トウキョウエイギョウブ", "CURRENT", "1234567"
)
HANAKO = Payee(
    7,
    "佐藤 花子",
    234_567,
    PayeeAccount("0009", "001", "ORDINARY", "1111111", "サトウ ハナコ", "ミツイスミトモ", "ホンテンエイギョウブ"),
    "1",
    "10",
)


def written(*payees: Payee, profile: Profile = STRICT) -> bytes:
    return transfer_file(PAYER, PAID_ON, payees, profile, LAYOUT)


def test_the_file_is_the_one_of_the_vector() -> None:
    expected = [record.replace("0125", "1225", 1) for record in SALARIES["records"]]
    assert written(HANAKO) == "".join(expected).encode("cp932")
    assert totals_of(written(HANAKO), LAYOUT) == Totals(**{"count": 1, "total_yen": SALARIES["trailer"]["total"]})


@pytest.mark.parametrize(
    ("separator", "ends_with_eof", "length"),
    [("NONE", False, 480), ("CR", False, 484), ("LF", True, 485), ("CRLF", False, 488)],
)
def test_the_profile_of_the_bank_decides_separator_and_end(separator: str, ends_with_eof: bool, length: int) -> None:
    content = written(HANAKO, profile=replace(STRICT, separator=separator, ends_with_eof=ends_with_eof))
    assert len(content) == length
    assert totals_of(content, LAYOUT) == Totals(1, 234_567)
    assert [record["record"] for record in records_of(content, LAYOUT)] == ["1", "2", "8", "9"]


def test_a_trailer_that_differs_from_the_sum_is_an_error() -> None:
    content = written(HANAKO)
    with pytest.raises(FileDoesNotAddUp):
        totals_of(content.replace(b"000000234567", b"000000234568"), LAYOUT)
    with pytest.raises(FileDoesNotAddUp):
        totals_of(content.replace(b"8000001", b"8000002"), LAYOUT)
    with pytest.raises(FileDoesNotAddUp):
        totals_of(content[:-1], LAYOUT)


def test_a_day_off_of_the_banks_is_an_error() -> None:
    case = next(case for case in CASES if case.get("why", "").startswith("振込指定日"))
    with pytest.raises(NotABankDay):
        transfer_file(PAYER, dt.date.fromisoformat(case["value"]), [HANAKO], STRICT, LAYOUT)
    with pytest.raises(NobodyToPay):
        written()


def named(kana: str) -> Payee:
    assert HANAKO.account is not None
    return replace(HANAKO, account=replace(HANAKO.account, holder_kana=kana))


def test_a_long_vowel_becomes_a_hyphen_where_the_bank_takes_one_and_is_refused_where_not() -> None:
    case = next(case for case in CASES if case.get("why", "").startswith("ｰ"))
    ready, left_out = sort_out([named(case["value"])], STRICT, LAYOUT)
    assert ready == []
    assert isinstance(left_out[0].refusal, NoHalfWidthForm)
    lenient = replace(STRICT, name_class=FieldClass.PARTY_NAME)
    content = written(named(case["value"]), profile=lenient)
    assert "ﾔﾏﾀﾞ- ﾀﾛｳ" in content.decode("cp932")
    assert b"\xb0" not in content


def test_who_cannot_be_paid_by_file_is_named_and_the_rest_go() -> None:
    assert HANAKO.account is not None
    others = [
        replace(HANAKO, name="口座なし", account=None),
        replace(named("佐藤 花子"), name="漢字"),
        replace(HANAKO, name="貯蓄", account=replace(HANAKO.account, deposit_kind="SAVINGS")),
        replace(HANAKO, name="桁あふれ", account=replace(HANAKO.account, number="12345678")),
        replace(HANAKO, name="高額", amount_yen=10**10),
    ]
    ready, left_out = sort_out([others[0], HANAKO, *others[1:]], STRICT, LAYOUT)
    assert ready == [HANAKO]
    assert [(each.payee.name, type(each.refusal)) for each in left_out] == [
        ("口座なし", NoAccount),
        ("漢字", NoHalfWidthForm),
        ("貯蓄", AccountUnreadable),
        ("桁あふれ", AccountUnreadable),
        ("高額", AccountUnreadable),
    ]


def test_a_long_name_is_cut_without_parting_a_kana_from_its_mark() -> None:
    content = written(named("ア" * 29 + "ガ"))
    assert records_of(content, LAYOUT)[1]["payee_kana"] == "ｱ" * 29


@given(
    st.lists(
        st.tuples(st.integers(1, 9_999_999_999), st.text("アガパ ァッ゛ヴ0", max_size=40)), min_size=1, max_size=30
    )
)
def test_any_file_reads_back_to_the_same_sums(given_people: list[tuple[int, str]]) -> None:
    payees = [replace(named(f"ア{kana}"), amount_yen=amount_yen) for amount_yen, kana in given_people]
    content = written(*payees)
    assert len(content) == 120 * (len(payees) + 3)
    assert totals_of(content, LAYOUT) == Totals(len(payees), sum(amount_yen for amount_yen, _ in given_people))


def test_an_account_of_the_company_is_recorded_with_its_profile(kei: User, now: dt.datetime) -> None:
    books(kei, now)
    with pytest.raises(NoSalaryAccount):
        salary_account()
    register_account(entry=SALARY_ACCOUNT, account_code=BANK, acting_user=kei, at=now)
    found = salary_account()
    assert (found.account.code, consignor_of(found).code) == (BANK, "1234567890")
    assert profile_of(found) == Profile("CRLF", False, FieldClass.PARTY_NAME)
    with pytest.raises(NoHalfWidthForm):
        register_account(
            entry=replace(SALARY_ACCOUNT, code="X", consignor_kana="株式会社"),
            account_code=BANK,
            acting_user=kei,
            at=now,
        )
    with pytest.raises(IntegrityError, match="one_bank_account_pays_salaries"), transaction.atomic():
        register_account(entry=replace(SALARY_ACCOUNT, code="X"), account_code=BANK, acting_user=kei, at=now)
    with pytest.raises(IntegrityError, match="bank_account_codes_are_digits"), transaction.atomic():
        BankAccountOfCompany.objects.update(number="12")
    assert BankAccountOfCompany.objects.count() == 1
