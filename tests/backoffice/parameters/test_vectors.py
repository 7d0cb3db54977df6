"""The shared vectors, through the same calculators as the command line and the API."""

import json
from pathlib import Path

import pytest

from backoffice.parameters.calculators import calculate, kinds

VECTORS = Path(__file__).resolve().parents[2] / "cases" / "vectors"
OURS = {
    "basic_deduction",
    "bonus_social_insurance",
    "computed_tax",
    "consumption_tax_general",
    "consumption_tax_simplified",
    "corporate_number",
    "depreciation",
    "employment_income",
    "fee_withholding",
    "income_adjustment_deduction",
    "invoice_tax",
    "life_insurance_general",
    "my_number",
    "occasional_revision_base_days",
    "overtime",
    "paid_leave_grant",
    "paid_leave_grant_date",
    "payslip",
    "regular_determination",
    "regular_determination_excluded",
    "resident_tax_instalments",
    "retirement_income",
    "specified_relative_deduction",
    "spouse_deduction",
    "stamp_duty",
    "wareki",
    "withholding_bonus",
    "withholding_daily",
    "withholding_monthly",
    "year_end_adjustment",
    "zengin_kana",
    "zengin_truncate",
}


def vectors():
    for path in sorted(VECTORS.glob("*.json")):
        for index, case in enumerate(json.loads(path.read_text(encoding="utf-8"))["cases"]):
            if case.get("kind") in OURS:
                yield pytest.param(case, id=f"{path.stem}-{case.get('id', index)}")


@pytest.mark.parametrize("case", list(vectors()))
def test_a_vector_gives_what_its_source_says(case):
    result = calculate([{"kind": case["kind"], "input": case["input"]}])[0]
    if case["expected"].get("error"):
        assert "error" in result
        return
    given = {key: result["output"][key] for key in case["expected"]}
    assert given == case["expected"]
    assert {key: type(value) for key, value in given.items()} == {
        key: type(value) for key, value in case["expected"].items()
    }


def test_every_kind_of_the_vectors_is_on_offer():
    assert set(kinds()) >= OURS | {"premium"}


def test_a_bad_case_gives_an_error_in_its_own_place():
    good = {"kind": "wareki", "input": {"date": "2019-05-01"}}
    cases = [good, {"kind": "unheard_of", "input": {}}, {"kind": "payslip", "input": {}}, {}, "nonsense", good]
    results = calculate(cases)
    assert ["error" in result for result in results] == [False, True, True, True, True, False]
    assert results[0] == results[5]
    assert [result.get("code") for result in results[1:5]] == [
        "parameters.unknown_calculator",
        "parameters.bad_calculator_input",
        "parameters.bad_calculator_input",
        "parameters.bad_calculator_input",
    ]


def test_a_missing_table_is_refused_by_name():
    given = {"year": 2027, "column": "kou", "bonus_after_insurance": 1, "previous_month_after_insurance": 200000}
    result = calculate([{"kind": "withholding_bonus", "input": given}])[0]
    assert result["code"] == "parameters.gap"
    assert "賞与に対する源泉徴収税額の算出率の表" in result["error"]
    assert "hr/income_tax/parameters/bonus.yaml" in result["error"]


def test_the_explanation_of_a_calculation_is_json():
    given = {"year": 2026, "amount_after_insurance": 255930, "column": "kou", "dependants": 2}
    result = calculate([{"kind": "withholding_monthly", "input": given}])[0]
    assert json.loads(json.dumps(result)) == result
    assert result["because"][0]["code"] == "income_tax"
    assert result["because"][0]["amount_yen"] == result["output"]["table"] == 3090
