"""延納・充当・還付: parts of the estimate and what the year that ended leaves over, by cases and by what always holds."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from backoffice.values.reasons import Term, line, replay
from hr.filings.queries import instalment_law
from hr.filings.rules import InstalmentLaw, Wishes, YearPremiums, YearSettled, settle_year

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases/hr/filings/instalments.yaml").read_text(encoding="utf-8"))
DECLARED_ON = dt.date(2026, 6, 1)
YEN = st.integers(0, 50_000_000)


def premiums(accident_yen: int, employment_yen: int, contribution_yen: int = 0) -> YearPremiums:
    def of(code: str, yen: int) -> Any:
        return line(code, "given_yen", "EXACT", Term("given_yen", yen))

    both = of("accident_premium", accident_yen), of("employment_premium", employment_yen)
    return YearPremiums(both, of("general_contribution", contribution_yen))


def settled(case: dict[str, Any]) -> YearSettled:
    law, _source = instalment_law(DECLARED_ON, case.get("way", "SLIP"))
    return settle_year(
        premiums(case["confirmed"], 0, case["contribution"]),
        premiums(case["estimated"]["accident"], case["estimated"]["employment"]),
        case["advance"],
        declared_in=2026,
        law=law,
        wishes=Wishes(**case["wishes"]),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_paid_when(case: dict[str, Any]) -> None:
    found = settled(case)
    assert [
        [
            each.due_on,
            each.estimate.amount_yen,
            each.offset_yen,
            each.shortfall_yen,
            each.contribution_yen,
            each.payable.amount_yen,
        ]
        for each in found.parts
    ] == case["parts"]
    assert found.refund_yen == case["refund"]


@given(YEN, YEN, YEN, st.integers(0, 5000), st.booleans(), st.booleans())
def test_the_parts_and_the_refund_are_what_the_declaration_owes(
    confirmed: int, estimated: int, advance: int, contribution: int, in_parts: bool, refund: bool
) -> None:
    law = InstalmentLaw(400_000, 200_000, ((7, 10), (10, 31), (1, 31)))
    found = settle_year(
        premiums(confirmed, 0, contribution),
        premiums(0, estimated),
        advance,
        declared_in=2026,
        law=law,
        wishes=Wishes(in_parts, refund),
    )
    assert sum(each.estimate.amount_yen for each in found.parts) == estimated
    assert sum(each.payable.amount_yen for each in found.parts) - found.refund_yen == (
        confirmed - advance + estimated + contribution
    )
    assert all(each.payable.amount_yen >= 0 for each in found.parts)
    assert all(replay(row.because) == row.amount_yen for each in found.parts for row in (each.estimate, each.payable))
