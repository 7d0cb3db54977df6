"""The explanation is the computation: formulas, exact arithmetic, storage and replay."""

import time
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice.values.money import ROUNDINGS, NotWholeYen
from backoffice.values.reasons import BadFormula, Line, Reason, Term, evaluate, line, names_in, replay


def terms(**values):
    return tuple(Term(name, value) for name, value in values.items())


def test_a_line_is_its_formula_over_its_terms_rounded_once():
    made = line("half", "amount_yen * rate / 2", "DROP_HALF", *terms(amount_yen=58000, rate=Decimal("0.0985")))
    assert made == Line("half", 2856, made.because)
    assert made.because.rounding == "DROP_HALF"


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("a_yen + b_yen * 2", 22),
        ("(a_yen + b_yen) * 2", 32),
        ("a_yen - b_yen - 1", 3),
        ("a_yen / b_yen / 2", Fraction(5, 6)),
        ("min(a_yen, b_yen, 3)", 3),
        ("max(a_yen - b_yen * 2, 0)", 0),
        ("-min(a_yen, b_yen)", -6),
        ("a_yen / 3 * 3", 10),
    ],
)
def test_formulas_are_computed_exactly(formula, value):
    assert evaluate(formula, terms(a_yen=10, b_yen=6)) == value


@pytest.mark.parametrize(
    "formula",
    [
        "__import__('os')",
        "a_yen.real",
        "a_yen ** 2",
        "a_yen // 2",
        "a_yen % 2",
        "1.5 * a_yen",
        "a_yen if a_yen else 1",
        "a_yen < 2",
        "[a_yen]",
        "'text'",
        "True",
        "min",
        "min()",
        "min(a_yen, key=a_yen)",
        "sum(a_yen)",
        "(lambda: 1)()",
        "+a_yen",
        "a_yen +",
        "",
        "b_yen",
        "a_yen / 0",
        "a_yen / (a_yen - 10)",
        "0 / 0",
    ],
)
def test_nothing_but_arithmetic_is_a_formula(formula):
    with pytest.raises(BadFormula):
        evaluate(formula, terms(a_yen=10))


def test_text_takes_no_part_in_arithmetic():
    with pytest.raises(BadFormula):
        evaluate("row * 2", (Term("row", "255000-257000", "text"),))


def test_exact_refuses_a_fraction_of_a_yen():
    with pytest.raises(NotWholeYen):
        line("third", "a_yen / 3", "EXACT", *terms(a_yen=10))


def test_names_are_found_without_functions():
    assert names_in("max(a_yen - min(b_yen, 2), 0)") == {"a_yen", "b_yen"}


def test_a_reason_comes_back_from_json_as_it_was():
    reason = Reason(
        "amount_yen * rate",
        (
            Term("amount_yen", 100),
            Term("rate", Decimal("0.0500"), "rate", "some.key@2026-04-01"),
            Term("row", "123", "text", "some.table@2026-01-01"),
            Term("insurance_month", "2026-10", "month"),
        ),
        "HALF_UP",
    )
    assert Reason.from_json(reason.as_json()) == reason
    assert reason.as_json()["terms"][1] == {
        "name": "rate",
        "value": "0.0500",
        "unit": "rate",
        "source": "some.key@2026-04-01",
    }


yen = st.integers(min_value=0, max_value=10**9)
rates = st.decimals(min_value=0, max_value=1, places=5)
roundings = st.sampled_from(sorted(set(ROUNDINGS) - {"EXACT"}))


@given(yen, rates, st.integers(min_value=1, max_value=31), roundings)
def test_a_stored_reason_gives_the_same_yen_again(amount_yen, rate, days, rounding):
    made = line("x", "amount_yen * (1 + rate) / days", rounding, *terms(amount_yen=amount_yen, rate=rate, days=days))
    stored = Reason.from_json(made.because.as_json())
    assert replay(stored) == made.amount_yen
    exact = Fraction(amount_yen) * (1 + Fraction(rate)) / days
    assert made.amount_yen == ROUNDINGS[rounding](exact)


def test_two_hundred_thousand_lines_take_seconds():
    rate = Term("rate", Decimal("0.0991"), "rate", "some.key@2026-03-01")
    began = time.perf_counter()
    for amount_yen in range(200_000):
        line("x", "amount_yen * rate / 2", "DROP_HALF", Term("amount_yen", amount_yen), rate)
    assert time.perf_counter() - began < 6


def test_a_line_of_a_companys_own_formula_is_replayed_from_what_was_stored():
    formula = "=IF(months >= 12か月, base_yen / 3, 0円)"
    made = line("own", formula, "RAISE_FRACTION", Term("months", Decimal("12"), "months"), Term("base_yen", 1000))

    stored = Reason.from_json(made.because.as_json())

    assert (made.amount_yen, replay(stored), stored) == (334, 334, made.because)
    assert names_in(formula) == {"months", "base_yen"}
    with pytest.raises(BadFormula):
        line("own", formula, "EXACT", Term("months", 12, "months"))
