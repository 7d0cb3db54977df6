"""Kana, numbers, eras and the bank calendar."""

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.values import calendar, eras, kana, numbers

VECTORS = Path(__file__).resolve().parents[2] / "cases" / "vectors"
KATAKANA = "".join(chr(code) for code in range(ord("ァ"), ord("ヺ") + 1) if chr(code) not in "ヰヱヸヹ")
HIRAGANA = "".join(chr(code) for code in range(ord("ぁ"), ord("ゖ") + 1) if chr(code) not in "ゐゑ")
full_width = st.text(alphabet=KATAKANA + HIRAGANA + "ー　 ＡＺａｚ０９（）－．", max_size=40)


@given(full_width)
def test_converting_twice_changes_nothing(text):
    once = kana.to_zengin(text)
    assert kana.to_zengin(once) == once
    assert len(once.encode("cp932")) == len(once)


@given(full_width, st.integers(min_value=0, max_value=60))
def test_truncation_never_parts_a_kana_from_its_mark(text, size):
    whole = kana.to_zengin(text)
    cut = kana.truncate(whole, size)
    assert whole.startswith(cut)
    assert len(cut) <= size
    rest = whole[len(cut) :]
    assert not rest.startswith(("ﾞ", "ﾟ"))


@pytest.mark.parametrize(
    ("text", "field", "named"),
    [
        ("髙橋タロウ", kana.FieldClass.PARTY_NAME, "髙橋"),
        ("ヤマダ,タロウ", kana.FieldClass.PARTY_NAME, ","),
        ("①", kana.FieldClass.PARTY_NAME, "①"),
        ("ABC", kana.FieldClass.PAYROLL_NAME, "ABC"),
        ("カ）", kana.FieldClass.BANK_NAME, "）"),
        ("ヰ", kana.FieldClass.PARTY_NAME, "ヰ"),
    ],
)
def test_what_has_no_place_in_the_field_is_refused_by_name(text, field, named):
    with pytest.raises(kana.NoHalfWidthForm) as refused:
        kana.to_zengin(text, field)
    assert f"「{named}」" in refused.value.cause_ja


@pytest.mark.parametrize(
    ("text", "half"),
    [
        ("ヴァイオリン", "ｳﾞｱｲｵﾘﾝ"),
        ("ヲ", "ｵ"),
        ("か\u3099", "ｶﾞ"),
        ("エム・エス", "ｴﾑ.ｴｽ"),
        ("abc", "ABC"),
        ("ケ゛", "ｹﾞ"),
    ],
)
def test_letters_are_written_as_banks_write_them(text, half):
    assert kana.to_zengin(text) == half


def test_edi_information_keeps_wo():
    assert kana.to_zengin("ヲ「」", kana.FieldClass.EDI_INFORMATION) == "ｦ｢｣"


def test_the_legal_form_is_abbreviated_by_its_place():
    assert kana.to_zengin(kana.abbreviate_legal_form("株式会社ミナト")) == "ｶ)ﾐﾅﾄ"
    assert kana.to_zengin(kana.abbreviate_legal_form("ミナト有限会社")) == "ﾐﾅﾄ(ﾕ"
    assert kana.to_zengin(kana.abbreviate_legal_form("ミナト株式会社トウキョウ")) == "ﾐﾅﾄ(ｶ)ﾄｳｷﾖｳ"


@pytest.mark.parametrize(
    ("text", "yen"),
    [
        ("１２，３４５円", 12345),
        ("￥12,345", 12345),
        ("¥ 500", 500),
        ("1.5万", 15000),
        ("1億2,000万", 120000000),
        ("3万5千円", 35000),
        ("△500", -500),
        ("▲1,000", -1000),
        ("(500)", -500),
        ("−20", -20),
        ("0", 0),
    ],
)
def test_amounts_are_read_as_people_type_them(text, yen):
    assert numbers.parse_amount(text) == yen


@pytest.mark.parametrize("text", ["", "円", "abc", "1.5", "1-2", "--1", "万", "1" * 60 + "x"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(numbers.NotAnAmount):
        numbers.parse_amount(text)


@given(st.text(alphabet="0123456789", min_size=12, max_size=12))
def test_exactly_one_check_digit_fits(base):
    fitting = [digit for digit in "0123456789" if numbers.is_corporate_number(digit + base)]
    assert fitting == [str(numbers.corporate_check_digit(base))]


def test_a_registration_number_is_made_of_a_corporate_number_alone():
    assert numbers.registration_number("８７００１１０００５９０１") == "T8700110005901"
    with pytest.raises(numbers.BadCorporateNumber):
        numbers.registration_number("8700110005902")


@pytest.mark.parametrize(
    "text",
    [
        "R8.11.17",
        "r8/11/17",
        "令和8年11月17日",
        "Ｒ８．１１．１７",
        "20261117",
        "2026-11-17",
        "2026/11/17",
        "2026年11月17日",
        "平成38年11月17日",
    ],
)
def test_a_date_is_read_as_papers_write_it(text):
    assert eras.parse_date(text) == dt.date(2026, 11, 17)


@pytest.mark.parametrize("text", ["", "R8", "令和8年13月1日", "20260230", "X1.1.1"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(eras.NotADate):
        eras.parse_date(text)


def test_the_first_year_is_gannen():
    assert eras.format_wareki(dt.date(2019, 5, 1)) == "令和元年5月1日"
    assert eras.parse_date("令和元年5月1日") == dt.date(2019, 5, 1)


@given(st.dates(min_value=dt.date(1873, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_an_era_date_reads_back_as_the_day_it_was(day):
    assert eras.parse_date(eras.format_wareki(day)) == day


def holidays():
    for year in json.loads((VECTORS / "holidays.json").read_text(encoding="utf-8"))["cases"]:
        for each in year["holidays"]:
            yield dt.date.fromisoformat(each["date"])


def test_no_bank_works_on_a_holiday():
    assert [day for day in holidays() if calendar.is_bank_business_day(day)] == []


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (dt.date(2026, 10, 25), dt.date(2026, 10, 23), dt.date(2026, 10, 26)),
        (dt.date(2026, 12, 31), dt.date(2026, 12, 30), dt.date(2027, 1, 4)),
        (dt.date(2026, 9, 22), dt.date(2026, 9, 18), dt.date(2026, 9, 24)),
        (dt.date(2026, 11, 25), dt.date(2026, 11, 25), dt.date(2026, 11, 25)),
    ],
)
def test_a_day_moves_off_the_days_when_banks_rest(day, before, after):
    assert calendar.on_or_before(day) == before
    assert calendar.on_or_after(day) == after


def test_lead_days_are_counted_back_over_holidays():
    assert calendar.business_days_before(dt.date(2026, 11, 25), 3) == dt.date(2026, 11, 19)
    assert calendar.business_days_after(dt.date(2026, 11, 19), 3) == dt.date(2026, 11, 25)


def test_the_law_may_move_a_holiday_after_the_library_was_made():
    moved = {dt.date(2026, 11, 25): False, dt.date(2026, 11, 23): True}
    assert calendar.on_or_before(dt.date(2026, 11, 25), moved) == dt.date(2026, 11, 24)
    assert calendar.is_bank_business_day(dt.date(2026, 11, 23), moved)


@given(st.text(alphabet="0123456789", min_size=11, max_size=11))
def test_one_last_digit_makes_a_my_number_and_no_other(first):
    assert sum(numbers.is_my_number(first + digit) for digit in "0123456789") == 1


@pytest.mark.parametrize("text", ["", "12345678901", "1234567890189", "１２３４５６７８９０１８", "12345678901x"])
def test_what_is_no_my_number(text):
    assert not numbers.is_my_number(text)


@pytest.mark.parametrize("text", ["1000000000000000", "9" * 5000, "99999999億"])
def test_an_amount_beyond_any_company_is_refused(text):
    with pytest.raises(numbers.NotAnAmount):
        numbers.parse_amount(text)
