"""Law as dated data: found by date, refused without a source, in a gap, or with a binary float."""

import datetime as dt
from decimal import Decimal

import pytest

from backoffice.parameters import GapInParameter, ParameterFileRefused, UnknownParameter, as_of
from backoffice.parameters.queries import all_definitions, by_version
from backoffice.parameters.schema import read_file

GOOD = """
key: hr.payroll.example
unit: percent
label: {ja: 例, en: Example}
entries:
  - {from: 2024-04-01, until: 2025-04-01, value: "1.60", source: 告示, confidence: CONFIRMED, reviewed_on: 2026-11-20}
  - {from: 2025-04-01, value: "1.59", source: 告示, confidence: CONFIRMED, reviewed_on: 2026-11-20}
"""


def written(tmp_path, text):
    path = tmp_path / "example.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_is_read(tmp_path):
    (definition,) = read_file(written(tmp_path, GOOD))
    assert [entry.value for entry in definition.entries] == [Decimal("1.60"), Decimal("1.59")]


@pytest.mark.parametrize(
    ("was", "becomes", "problem"),
    [
        ("source: 告示, ", "", "missing: source"),
        ("source: 告示, ", 'source: "", ', "no source"),
        ('"1.59"', "1.59", "binary float"),
        ("until: 2025-04-01", "until: 2025-05-01", "overlaps"),
        ("until: 2025-04-01, ", "", "overlaps"),
        ("until: 2025-04-01", "until: 2024-04-01", "ends before it begins"),
        ("unit: percent", "unit: percent\nrates: 3", "unknown: rates"),
        ("value: ", "amount: ", "unknown: amount"),
        ("CONFIRMED", "SURE", "confidence SURE"),
        (", en: Example", "", "label needs ja and en"),
        ("from: 2024-04-01", "from: last April", "is not a date"),
        ("unit: percent", "unit: percent\napplies_by: MOON", "applies_by MOON"),
    ],
)
def test_a_bad_file_is_refused_when_it_is_loaded(tmp_path, was, becomes, problem):
    text = GOOD.replace(was, becomes)
    assert text != GOOD
    with pytest.raises(ParameterFileRefused) as refused:
        read_file(written(tmp_path, text))
    assert problem in refused.value.cause_en


def test_the_value_of_the_day_is_found_with_its_version_and_source():
    found = as_of("hr.social_insurance.pension_rate", dt.date(2026, 10, 1))
    assert found.value == Decimal("18.300")
    assert found.rate == Decimal("0.18300")
    assert found.version == "hr.social_insurance.pension_rate@2017-09-01"
    assert "厚生年金保険法81条" in found.source
    assert by_version(found.version) == found


def test_rates_change_with_the_first_day_of_their_period():
    rates = [as_of("hr.social_insurance.care_rate", dt.date(2026, *day)).value for day in ((2, 28), (3, 1))]
    assert rates == [Decimal("1.59"), Decimal("1.62")]


@pytest.mark.parametrize("day", [dt.date(2023, 2, 28), dt.date(2027, 3, 1)])
def test_a_day_before_the_first_or_after_the_last_value_is_refused(day):
    with pytest.raises(GapInParameter) as refused:
        as_of("hr.social_insurance.health_rate", day)
    assert f"{day.year}年{day.month}月{day.day}日" in refused.value.cause_ja
    assert "hr/social_insurance/parameters/health.yaml" in refused.value.remedy_ja
    assert refused.value.code == "parameters.gap"


@pytest.mark.parametrize("key", ["hr.social_insurance.moon_rate", "moon", "hr.moon.rate"])
def test_an_unknown_key_is_refused(key):
    with pytest.raises(UnknownParameter):
        as_of(key, dt.date(2026, 1, 1))


def test_every_parameter_of_every_room_can_be_read_on_its_first_day():
    definitions = list(all_definitions())
    assert len(definitions) > 30
    for definition in definitions:
        for entry in definition.entries:
            assert as_of(definition.key, entry.from_).source
