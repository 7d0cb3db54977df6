"""Every term and line code reads in both languages, and an explanation is the reason in words."""

from decimal import Decimal

import pytest

from backoffice.parameters.explain import explain
from backoffice.parameters.terms import NoLabel, glossary, label
from backoffice.values.money import ROUNDINGS
from backoffice.values.reasons import Term, line

HEALTH = line(
    "health_insurance",
    "standard_remuneration_yen * health_rate / 2",
    "DROP_HALF",
    Term("standard_remuneration_yen", 340000),
    Term("health_rate", Decimal("0.0991"), "rate", "hr.social_insurance.health_rate@2025-03-01"),
    Term("insurance_month", "2026-02", "month"),
)


def test_every_word_of_the_glossary_has_both_languages():
    assert [name for name, words in glossary().items() if not (words["ja"] and words["en"])] == []


def test_every_rounding_has_a_label():
    for rounding in ROUNDINGS:
        assert label(rounding, "ja")
        assert label(rounding, "en")


def test_the_yen_of_a_line_read_as_the_line():
    assert label("health_insurance_yen", "ja") == label("health_insurance", "ja") == "健康保険料"


def test_an_unknown_word_is_refused():
    with pytest.raises(NoLabel):
        label("moon", "ja")


def test_an_explanation_names_every_value_and_the_source_of_the_rate():
    told = explain(HEALTH.because, "ja")
    assert told.calculation == "標準報酬月額 340,000円 × 健康保険料率 9.91% ÷ 2 ＝ 16,847円（50銭以下切捨て）"
    assert told.given == (("保険料の月分", "2026年2月"),)
    ((name, text),) = told.sources
    assert name == "健康保険料率"
    assert text.startswith("2025年3月分から（全国健康保険協会")


def test_an_explanation_speaks_english():
    told = explain(HEALTH.because, "en")
    assert told.calculation == (
        "Standard monthly remuneration ¥340,000 × Health insurance rate 9.91% ÷ 2 = ¥16,847"
        " (half a yen and below dropped)"
    )
    assert told.given == (("Insurance month", "2026-02"),)


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("item_yen - (item_yen - hourly_yen)", "定めた額 10円 − （定めた額 10円 − 時給 4円） ＝ 4円"),
        ("item_yen - item_yen + hourly_yen", "定めた額 10円 − 定めた額 10円 ＋ 時給 4円 ＝ 4円"),
        ("item_yen * 2 / (hourly_yen + 1)", "定めた額 10円 × 2 ÷ （時給 4円 ＋ 1） ＝ 4円"),
        ("item_yen / (2 * hourly_yen - 3)", "定めた額 10円 ÷ （2 × 時給 4円 − 3） ＝ 2円"),
        ("-min(item_yen, hourly_yen)", "−（定めた額 10円、時給 4円のうち小さい額） ＝ -4円"),
        ("item_yen", "定めた額 10円"),
    ],
)
def test_parentheses_stand_where_the_formula_needs_them(formula, words):
    terms = (Term("item_yen", 10), Term("hourly_yen", 4))
    assert explain(line("base", formula, "EXACT", *terms).because, "ja").calculation == words


OWN = line(
    "seniority",
    "=IF(overtime_minutes >= 10時間, MIN(資格手当 * 3%, 1000円 * overtime_minutes / 60), 0円)",
    "HALF_UP",
    Term("overtime_minutes", 615, "minutes"),
    Term("資格手当", 33_350, "yen", "line:qualification"),
)


def test_a_formula_of_the_companys_own_is_told_with_its_values_and_steps():
    told = explain(OWN.because, "ja")

    assert told.calculation == (
        "もし(時間外労働 615分 >= 10時間, 最小(資格手当 33,350円 × 3%, 1000円 × 時間外労働 615分 ÷ 60), 0円)"
        " ＝ 1,001円（50銭未満切捨て・50銭以上切上げ）"
    )
    assert told.given == (
        ("時間外労働 >= 10時間", "はい"),
        ("最小(資格手当 × 3%, 1000円 × 時間外労働 ÷ 60)", "1,000.5円"),
    )
    assert explain(OWN.because, "en").given[0] == ("Overtime >= 10 hours", "yes")
