"""Formulas of a company: what is read, what is refused and where, what a formula is worth."""

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.values import formulas
from backoffice.values.formulas import (
    UNITS,
    Binary,
    Call,
    FormulaRefused,
    Name,
    Node,
    Not,
    Number,
    evaluate,
    expect_yen,
    is_a_name,
    known,
    names_in,
    read,
    steps,
    written,
)

INPUTS = {
    "base_pay": "yen",
    "wage": "yen",
    "own_value": "yen_each",
    "overtime_minutes": "minutes",
    "average_monthly_minutes": "minutes",
    "worked_days": "days",
    "scheduled_days": "days",
    "service_months": "months",
    "dependants": "persons",
    "level": "number",
}
WORDS = {
    "基本給": "base_pay",
    "勤続月数": "service_months",
    "扶養人数": "dependants",
    "出勤日数": "worked_days",
    "所定日数": "scheduled_days",
    "時間外分": "overtime_minutes",
    "月平均時間": "average_monthly_minutes",
}
UNITS_OF = {name: UNITS[unit] for name, unit in INPUTS.items()}
VOCABULARY = {**WORDS, **{name: name for name in INPUTS}}
VALUES = {
    "base_pay": 300_000,
    "wage": 1,
    "own_value": 800,
    "overtime_minutes": 600,
    "average_monthly_minutes": Decimal(9600),
    "worked_days": Decimal("19.5"),
    "scheduled_days": 20,
    "service_months": 14,
    "dependants": 2,
    "level": 3,
}


def worth(text: str) -> Fraction:
    tree = known(read(text), VOCABULARY)
    expect_yen(tree, UNITS_OF)
    return evaluate(tree, VALUES)


@pytest.mark.parametrize(
    ("text", "yen"),
    [
        ("基本給 * 3%", 9_000),
        ("基本給 × 0.03", 9_000),
        ("10000", 10_000),
        ("もし(勤続月数 >= 12か月, 10000円, 0)", 10_000),
        ("IF(service_months < 12, 10000, 0)", 0),
        ("５０００円 × 最小（扶養人数、３）", 10_000),
        ("3000円 * 出勤日数", 58_500),
        ("3000 yen * worked_days / 1 days * 1 days", 58_500),
        ("3000yen*dependants/2", 3_000),
        ("own_value * worked_days", 15_600),
        ("基本給 / 月平均時間 * 時間外分 * 1.25", Fraction(300_000 * 600 * 5, 9600 * 4)),
        ("1200円 / 60 * 時間外分", 12_000),
        ("1200円 / 1時間 * 時間外分", 12_000),
        ("切上げ(基本給 / 7, 100円)", 42_900),
        ("切捨て(基本給 / 7, 100円)", 42_800),
        ("四捨五入(基本給 / 7, 100)", 42_900),
        ("切捨て(-基本給 / 7, 100円)", -42_800),
        ("段階(勤続月数, 0円, 12か月, 5000円, 36か月, 10000円)", 5_000),
        ("段階(level, 0円, 1, 1000円, 3, 3000円)", 3_000),
        ("BAND(service_months, 0円, 15か月, 5000円)", 0),
        ("もし(勤続月数 >= 12か月 かつ (扶養人数 = 0人 または 出勤日数 > 19日), 1円, 2円)", 1),
        ("もし(でない(扶養人数 = 0), 基本給 - -1円, 0円)", 300_001),
        ("基本給 * 出勤日数 / 所定日数", 292_500),
        ("最大(基本給 - 400000円, 0円)", 0),
        ("基本給 / 基本給 * 500円", 500),
        ("もし(扶養人数 = 0, 基本給 / (扶養人数 - 2人) * 1人, 7円)", 7),
    ],
)
def test_what_a_formula_is_worth(text: str, yen: Fraction | int) -> None:
    assert worth(text) == yen


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("", "values.formula_ends_too_early", "途中で終わっています"),
        ("基本給 *", "values.formula_ends_too_early", "数・項目・関数・かっこ"),
        ("(基本給", "values.formula_ends_too_early", "「)」"),
        ("基本給 基本給", "values.formula_something_else_expected", "5文字目"),
        ("基本給 @ 2", "values.formula_unreadable_text", "5文字目の「@」"),
        ("__import__('os')", "values.formula_unreadable_text", "12文字目の「'」"),
        ("基本給.imag", "values.formula_unreadable_text", "4文字目の「.」"),
        ("3,000円", "values.formula_something_else_expected", "2文字目"),
        ("1e9", "values.formula_bad_number", "「1e」"),
        ("1.2.3円", "values.formula_bad_number", "1文字目"),
        ("1234567890123円", "values.formula_bad_number", "1文字目"),
        ("もし(勤続月数, 1円, 2円)", "values.formula_not_a_condition", "4文字目"),
        ("もし(勤続月数 > 1, 1円)", "values.formula_wrong_arguments", "もし(条件, そうなら, そうでなければ)"),
        ("段階(勤続月数, 0円, 36か月, 1円, 12か月, 2円)", "values.formula_wrong_arguments", "段階"),
        ("四捨五入(基本給, 基本給)", "values.formula_wrong_arguments", "四捨五入"),
        ("四捨五入(基本給, 0)", "values.formula_wrong_arguments", "四捨五入"),
        ("基本給 * wage", "values.formula_units_dont_multiply", "5文字目"),
        ("基本給 + 時間外分", "values.formula_units_differ", "円と分"),
        ("基本給 > 3日", "values.formula_units_differ", "円と日"),
        ("最大(基本給, 出勤日数)", "values.formula_units_differ", "円と日"),
        ("1 + (1 < 2)", "values.formula_units_differ", "条件"),
        ("3 * (1 < 2)", "values.formula_units_dont_multiply", "条件"),
        ("出勤日数", "values.formula_not_yen", "日になっています"),
        ("3000 * 出勤日数", "values.formula_not_yen", "3000円"),
        ("基本給 * 出勤日数", "values.formula_not_yen", "円×日"),
        ("基本給 / 所定日数", "values.formula_not_yen", "円÷日"),
        ("10%", "values.formula_not_yen", "単位のない数"),
        ("1 < 2", "values.formula_not_yen", "条件"),
        ("基本休", "values.formula_unknown_name", "近い名前：基本給"),
        ("基本給 / 0", "values.formula_divides_by_zero", "「0」"),
        ("基本給 / (扶養人数 - 2人) * 1人", "values.formula_divides_by_zero", "「dependants - 2人」"),
        ("999999999999円 * 999999999999", "values.formula_result_too_large", "大きすぎます"),
        ("(" * 40 + "1円" + ")" * 40, "values.formula_too_big", "30段"),
        ("-" * 40 + "1円", "values.formula_too_big", "30段"),
        ("1円+" * 150 + "1円", "values.formula_too_big", "200個"),
        ("1" * 1001, "values.formula_too_long", "1001文字"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(text: str, code: str, says: str) -> None:
    with pytest.raises(FormulaRefused) as refused:
        worth(text)
    assert refused.value.code == code
    assert says in str(refused.value)
    assert refused.value.cause_en
    assert refused.value.remedy_en


def test_steps_tell_what_was_worked_out_and_leave_out_the_branch_not_taken() -> None:
    tree = known(read("もし(勤続月数 >= 12, 最小(扶養人数, 3) * 5000円, 切上げ(基本給, 10円))"), VOCABULARY)

    found = [(written(each.part), each.value) for each in steps(tree, VALUES)]

    assert found == [
        ("service_months >= 12", True),
        ("MIN(dependants, 3)", 2),
        ("IF(service_months >= 12, MIN(dependants, 3) * 5000 yen, ROUND_UP(base_pay, 10 yen))", 10_000),
    ]


def test_a_formula_is_written_in_the_words_of_its_reader() -> None:
    tree = known(read("IF(service_months>=12 AND NOT(dependants=0), base_pay*3%, -(1円+2円))"), VOCABULARY)
    ja = {code: word for word, code in WORDS.items()}

    assert names_in(tree) == ("service_months", "dependants", "base_pay")
    assert written(tree) == "IF(service_months >= 12 AND NOT(dependants = 0), base_pay * 3%, -(1 yen + 2 yen))"
    assert written(tree, lambda code: ja[code], in_japanese=True) == (
        "もし(勤続月数 >= 12 かつ でない(扶養人数 = 0), 基本給 × 3%, -(1円 + 2円))"
    )


def test_what_can_be_a_name() -> None:
    assert [
        text for text in ("住宅手当", "基本給（本給）", "2級", "IF", "もし", "手当 A", "手当_A", "") if is_a_name(text)
    ] == [
        "住宅手当",
        "手当_A",
    ]


numbers = st.builds(
    Number,
    st.decimals(0, 10**9, places=2).map(lambda value: value.normalize() + 0),
    st.sampled_from(["", "円", "分", "時間", "日", "か月", "人", "%"]),
)
names = st.sampled_from(sorted(INPUTS)).map(Name)


def _larger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    binary = st.builds(
        Binary, st.sampled_from(["+", "-", "*", "/", "<", "<=", "=", "!=", ">", ">=", "AND", "OR"]), inner, inner
    )
    calls = st.one_of(
        st.builds(Call, st.just("IF"), st.tuples(inner, inner, inner)),
        st.builds(Call, st.sampled_from(["MIN", "MAX", "ROUND", "ROUND_UP"]), st.tuples(inner, inner)),
        st.builds(Call, st.just("BAND"), st.tuples(inner, inner, numbers, inner)),
        st.builds(Call, st.just("MINUS"), st.tuples(inner)),
    )
    return binary | calls | st.builds(Not, inner)


trees: st.SearchStrategy[Node] = st.recursive(numbers | names, _larger, max_leaves=12)
PIECES = [
    *"()+-*/<>=,.%円 ",
    *INPUTS,
    *WORDS,
    "もし",
    "MIN",
    "かつ",
    "NOT",
    "12か月",
    "3000円",
    "0",
    "段階",
    "切捨て",
    "１",
]


@given(trees)
def test_what_was_written_reads_as_the_same_tree(tree: Node) -> None:
    assert read(written(tree)) == tree
    assert read(written(tree, in_japanese=True)) == tree


@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_text_is_worth_something_or_refused(text: str) -> None:
    with suppress(FormulaRefused):
        assert isinstance(worth(text), Fraction)


@given(trees)
def test_every_tree_whose_units_fit_is_evaluated_within_bounds(tree: Node) -> None:
    try:
        expect_yen(tree, UNITS_OF)
        found = evaluate(tree, VALUES)
    except FormulaRefused:
        return
    assert abs(found) < 10**13
    assert steps(tree, VALUES) == steps(read(written(tree)), VALUES)


def test_what_a_table_gives_is_read_written_and_named() -> None:
    tree = formulas.known(
        formulas.read("表(役職手当表, 等級) × 2 + もし(等級 = 3, 表(役職手当表, 等級), 0円)"),
        {"等級": "grade"},
        {"役職手当表": "post_pay"},
    )
    text = "TABLE(post_pay, grade) * 2 + IF(grade = 3, TABLE(post_pay, grade), 0 yen)"
    assert formulas.written(tree) == text
    assert formulas.read(text) == tree
    assert formulas.names_in(tree) == ("grade",)
    formulas.expect_yen(tree, {"grade": formulas.UNITS["number"]})
    (lookup,) = formulas.lookups_in(tree)
    named = formulas.looked_up(tree, {lookup: "found"})
    assert formulas.evaluate(named, {"grade": 3, "found": 30_000}) == 90_000
    assert "表(役職手当表, grade)" in formulas.written(
        formulas.renamed(tree, {}, {"post_pay": "役職手当表"}), in_japanese=True
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("表(ない表, 等級)", "values.formula_unknown_table"),
        ("表(役職手当表, 基本給)", "values.formula_not_a_key"),
        ("表(役職手当表, 等級 > 1)", "values.formula_not_a_key"),
        ("表(役職手当表)", "values.formula_something_else_expected"),
        ("表(3, 等級)", "values.formula_something_else_expected"),
        ("表(役職手当表, 等級, 等級)", "values.formula_something_else_expected"),
    ],
)
def test_a_table_that_cannot_be_looked_up_is_refused(text: str, code: str) -> None:
    with pytest.raises(formulas.FormulaRefused) as refused:
        tree = formulas.known(formulas.read(text), {"等級": "grade", "基本給": "base"}, {"役職手当表": "post_pay"})
        formulas.expect_yen(tree, {"grade": formulas.UNITS["number"], "base": formulas.UNITS["yen"]})
    assert refused.value.code == code
