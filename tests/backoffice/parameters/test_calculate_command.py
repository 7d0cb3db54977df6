"""`manage.py calculate` reads cases and writes results, and asks no database (none is allowed here)."""

import io
import json
import sys

from django.core.management import call_command


def test_the_command_answers_every_case_in_its_place(monkeypatch):
    cases = [{"kind": "wareki", "input": {"date": "2019-05-01"}}, {"kind": "unheard_of", "input": {}}]
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(cases)))
    written = io.StringIO()
    call_command("calculate", stdout=written)
    first, second = json.loads(written.getvalue())
    assert first == {"output": {"era": "令和", "year": 1}, "because": []}
    assert second["code"] == "parameters.unknown_calculator"


def test_a_rate_with_a_fraction_is_read_as_a_decimal(monkeypatch):
    given = {
        "pay_month": "2026-05",
        "prefecture": "東京都",
        "wages_for_employment_insurance": 300000,
        "standard_remuneration": 300000,
        "insurance_months_collected": [],
        "accident_rate_per_1000": 9.5,
        "tax_column": "otsu",
    }
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps([{"kind": "payslip", "input": given}])))
    written = io.StringIO()
    call_command("calculate", stdout=written)
    assert json.loads(written.getvalue())[0]["output"]["accident"] == 2850
