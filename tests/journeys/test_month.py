"""October 2026 at みなと商会, and what a second play of it does: nothing."""

import subprocess
import sys

import pytest

from tests.journeys.conftest import ROOT, House

pytestmark = [pytest.mark.journey]

TABLES = (
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    " AND (table_name LIKE 'hr_%' OR table_name LIKE 'backoffice_%' OR table_name LIKE 'accounting_%') ORDER BY 1"
)


def counts(house: House) -> dict[str, int]:
    return {name: house.rows(f'SELECT count(*) FROM "{name}"')[0][0] for (name,) in house.rows(TABLES)}


def test_playing_the_month_again_adds_nothing(house: House) -> None:
    before = counts(house)
    assert before["hr_employee"] == 248
    assert before["hr_run"] == 3
    for command in (["load_demo"], ["play_month", "2026-10"], ["prepare"]):
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=house.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    assert counts(house) == before


def test_everybody_is_in_one_run_and_the_totals_are_the_sums_of_their_lines(house: House) -> None:
    assert house.rows(
        "SELECT count(*), count(DISTINCT employee_id) FROM hr_payslip",
    ) == [(247, 247)]
    assert (
        house.rows(
            "SELECT payslip.id FROM hr_payslip payslip JOIN hr_payslipline line ON line.payslip_id = payslip.id"
            " GROUP BY payslip.id HAVING"
            " sum(line.amount_yen) FILTER (WHERE section = 'PAY') <> payslip.gross_yen"
            " OR sum(line.amount_yen) FILTER (WHERE section = 'DEDUCTION') <> payslip.deductions_yen"
            " OR sum(line.amount_yen) FILTER (WHERE section = 'EMPLOYER') <> payslip.employer_yen"
        )
        == []
    )


@pytest.mark.parametrize(
    ("code", "insured"),
    [
        # Born 1 November 1986: 40 on 31 October, so the October premium carries care.
        ("10120", {"health_insurance": "care_rate"}),
        # Born 20 October 1961: 65 on 19 October, so October carries no care.
        ("10021", {"health_insurance": ""}),
    ],
)
def test_who_turns_40_or_65_pays_for_care_by_the_day_before_the_birthday(
    house: House, code: str, insured: dict[str, str]
) -> None:
    formula = house.rows(
        "SELECT line.because ->> 'formula' FROM hr_payslipline line JOIN hr_payslip slip ON slip.id = line.payslip_id"
        " JOIN hr_employee e ON e.id = slip.employee_id JOIN backoffice_person p ON p.id = e.person_id"
        f" WHERE p.code = '{code}' AND line.code = 'health_insurance'"
    )[0][0]
    assert ("care_rate" in formula) == (insured["health_insurance"] == "care_rate")


def test_who_turns_70_pays_no_pension_for_the_month(house: House) -> None:
    codes = house.rows(
        "SELECT line.code, line.about FROM hr_payslipline line JOIN hr_payslip slip ON slip.id = line.payslip_id"
        " JOIN hr_employee e ON e.id = slip.employee_id JOIN backoffice_person p ON p.id = e.person_id"
        " WHERE p.code = '10003' AND line.section = 'DEDUCTION' ORDER BY 1"
    )
    paid_for = {about for code, about in codes if code == "pension_insurance"}
    assert "2026-10" not in paid_for
