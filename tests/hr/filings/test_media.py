"""The file of 年金機構, byte for byte, against lines that other programs wrote."""

import datetime as dt
import json
from pathlib import Path

import pytest

from hr.filings import queries, rules

VECTORS = Path(__file__).resolve().parents[2] / "cases" / "vectors" / "nenkin-csv.json"
CASES = {case["record"]: case for case in json.loads(VECTORS.read_text(encoding="utf-8"))["cases"]}
LAW = queries.media_law(dt.date(2026, 11, 4))
MARK = rules.OfficeMark("21", "14", "ｸﾄﾜ")
WHO = rules.InsuredPerson("2", "ヨシダ タロウ", "吉田 太郎", dt.date(1984, 5, 27))
OFFICE = rules.OfficeLine(
    mark=rules.OfficeMark("21", "14", "クトワ"),
    number="12345",
    postal_code="1050022",
    address="港区海岸1丁目",
    name="株式会社みなと商会",
    representative="石井 真央",
    phone=("03", "1234", "5678"),
)


def standard(**changed):
    given = CASES["2225700"]["input"]
    return rules.Standard(
        **{
            "applies_from": dt.date.fromisoformat(given["applied"]),
            "old_health_yen": given["old_health"],
            "old_pension_yen": given["old_pension"],
            "old_applied_from": dt.date.fromisoformat(given["old_applied"]),
            "months": (4, 5, 6),
            "days": tuple(given["days"]),
            "money_yen": tuple(given["currency"]),
            "goods_yen": tuple(given["goods"]),
            "counted": (False, True, True),
            "average_yen": 611_721,  # 1,223,442 / 2
            "adjusted_average_yen": given["avg_adjustment"],
            "raise_month": int(given["raise_month"]),
            "raise_kind": given["raise_kind"],
            "back_pay_month": int(given["retro_month"]),
            "back_pay_yen": given["retro_amount"],
            "my_number": given["my_number"],
            "basic_pension_number": tuple(given["basic_pension"]),
            "memo": given["memo"],
            **changed,
        }
    )


def test_a_record_of_the_regular_determination_is_that_of_the_vector() -> None:
    found = rules.regular_record("2225700", MARK, WHO, standard(), LAW)
    assert ",".join(found) == CASES["2225700"]["expected_line"]
    assert len(found) == 53


def test_a_record_of_a_bonus_is_that_of_the_vector() -> None:
    given = CASES["2265700"]["input"]
    found = rules.bonus_record(
        "2265700",
        MARK,
        WHO,
        dt.date.fromisoformat(given["paid"]),
        given["currency"],
        given["goods"],
        LAW,
        "012345678901",
        ("0123", "123456"),
    )
    assert ",".join(found) == CASES["2265700"]["expected_line"]
    assert len(found) == 21


def test_a_record_of_a_revision_has_its_own_end() -> None:
    found = rules.occasional_record(
        "2221700", MARK, WHO, standard(raise_reason="基本給の変更", short_time=True, memo="備考"), LAW
    )
    assert len(found) == 49
    assert found[:2] == ("2221700", "21")
    assert found[42:] == ("", "", "1", "基本給の変更", "", "備考", "")


def test_the_number_of_the_person_is_never_written_unless_asked() -> None:
    found = rules.regular_record("2225700", MARK, WHO, standard(my_number="", basic_pension_number=("", "")), LAW)
    assert found[39:42] == ("", "", "")


def test_days_of_this_era_are_written_in_it() -> None:
    found = rules.regular_record(
        "2225700", MARK, WHO, standard(applies_from=dt.date(2026, 9, 1), old_applied_from=dt.date(2025, 9, 1)), LAW
    )
    assert (found[9:12], found[14:17]) == (("9", "08", "09"), ("9", "07", "09"))


def test_large_amounts_end_at_the_cap() -> None:
    found = rules.regular_record("2225700", MARK, WHO, standard(money_yen=(12_000_000, 1, 1)), LAW)
    assert found[27] == "9999999"
    assert rules.bonus_record("2265700", MARK, WHO, dt.date(2026, 6, 30), 12_000_000, 0, LAW)[11:14] == (
        "9999999",
        "0",
        "9999000",
    )


def test_the_whole_file_has_its_envelope_in_shift_jis_with_crlf() -> None:
    record = rules.bonus_record("2265700", MARK, WHO, dt.date(2026, 6, 30), 500_000, 0, LAW)
    content = rules.media_file(OFFICE, [record], made_on=dt.date(2026, 7, 3), media_number=1, law=LAW)
    assert content == (
        "21,14,ｸﾄﾜ,001,20260703,22223\r\n"
        "[kanri]\r\n"
        ",001\r\n"
        "21,14,ｸﾄﾜ,12345,105,0022,港区海岸1丁目,株式会社みなと商会,石井　真央,03,1234,5678\r\n"
        "[data]\r\n"
        "2265700,21,14,ｸﾄﾜ,000002,ﾖｼﾀﾞ ﾀﾛｳ,吉田　太郎,5,590527,9,080630,500000,0,500000,,,,,,,\r\n"
    ).encode("shift_jis")


@pytest.mark.parametrize("text", ["髙橋", "山﨑", "①", "㈱みなと", "東京,港区", "一行\n二行"])
def test_what_the_file_cannot_hold_is_refused(text: str) -> None:
    assert rules.unwritable(text)
    record = rules.occasional_record("2221700", MARK, WHO, standard(memo=text), LAW)
    with pytest.raises(rules.NotInTheFile):
        rules.media_file(OFFICE, [record], made_on=dt.date(2026, 7, 3), media_number=1, law=LAW)


def test_a_file_stays_below_its_size() -> None:
    record = rules.bonus_record("2265700", MARK, WHO, dt.date(2026, 6, 30), 500_000, 0, LAW)
    with pytest.raises(rules.FileTooLarge):
        rules.media_file(OFFICE, [record] * 60_000, made_on=dt.date(2026, 7, 3), media_number=1, law=LAW)


def test_prefectures_have_the_codes_of_the_pension_office() -> None:
    codes = queries.prefecture_codes(dt.date(2026, 11, 4))
    assert (codes["北海道"], codes["東京都"], codes["神奈川県"], codes["大阪府"], codes["沖縄県"]) == (
        "01",
        "21",
        "31",
        "41",
        "82",
    )
    assert len(codes) == 47
