"""Who is kept, what is deducted for oneself, who is adjusted: by cases of the law."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from hr.year_end import queries, rules

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[2] / "cases/hr/year_end/relatives.yaml").read_text(encoding="utf-8")
)
LAW = queries.people_law(2026)


def relative(**given: Any) -> rules.Relative:
    disability = given.get("disability")
    return rules.Relative(
        born_on=given["born_on"],
        relation=rules.Relation(given.get("relation", "CHILD")),
        income_yen=given.get("income_yen", 0),
        is_coresident=given.get("is_coresident", False),
        disability=rules.Disability(disability) if disability else None,
        abroad=rules.Abroad(given.get("abroad", "NO")),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: str({k: str(v) for k, v in case.items() if k != "expected"}))
def test_a_relative_is_kept_as_the_law_says(case: dict[str, Any]) -> None:
    found = rules.kept(relative(**case), 2026, LAW)
    assert {name: value for name in rules.Kept.__slots__ if (value := getattr(found, name)) not in (None, False)} == (
        case["expected"]
    )


def settled(declared: rules.Declared, pay_yen: int = 6_000_000) -> rules.Settlement:
    return rules.settle(
        rules.facts_of(declared, rules.Yearly(pay_yen, 100_000, 800_000), 2026, LAW), queries.law_of(2026)
    )


def test_what_was_declared_becomes_the_facts_of_the_year() -> None:
    declared = rules.Declared(
        spouse=rules.DeclaredSpouse(dt.date(1956, 1, 1), 0, disability=rules.Disability.SPECIAL),
        relatives=(relative(born_on=dt.date(2006, 6, 1)), relative(born_on=dt.date(2007, 6, 1), income_yen=900_000)),
        social_insurance_yen=200_000,
        mutual_aid_yen=276_000,
    )
    found = rules.facts_of(declared, rules.Yearly(6_000_000, 0, 800_000), 2026, LAW)
    assert found.yearly.social_insurance_yen == 1_276_000
    assert found.spouse == rules.Spouse(0, is_70_or_over=True)
    assert found.dependants == (rules.Dependant.SPECIFIED,)
    assert found.specified_relatives_income_yen == (900_000,)
    assert found.disabilities == (rules.Disability.CORESIDENT_SPECIAL,)
    assert (found.has_child, found.is_adjusted) == (True, True)


def test_the_disability_of_a_spouse_who_earns_too_much_is_not_deducted() -> None:
    spouse = rules.DeclaredSpouse(dt.date(1990, 1, 1), 620_001, disability=rules.Disability.SPECIAL)
    assert settled(rules.Declared(spouse=spouse)).yen("disability_deduction") == 0


@pytest.mark.parametrize(
    ("personal", "other_income_yen", "expected_yen"),
    [
        (rules.Personal.SINGLE_PARENT, 0, 350_000),
        (rules.Personal.WIDOW, 0, 270_000),
        (rules.Personal.WIDOW, 640_000, 270_000),  # 4,360,000 of pay and 640,000: 5,000,000 in all
        (rules.Personal.WIDOW, 640_001, 0),
        (rules.Personal.WORKING_STUDENT, 0, 0),  # 4,360,000 is above 890,000
    ],
)
def test_what_somebody_is_counts_up_to_an_income(
    personal: rules.Personal, other_income_yen: int, expected_yen: int
) -> None:
    found = settled(rules.Declared(personal=(personal,), other_income_yen=other_income_yen))
    assert found.yen("personal_deduction") == expected_yen


def test_a_working_student_of_a_small_pay_is_deducted() -> None:
    # 1,630,000 − 740,000 = 890,000: the limit itself
    found = settled(rules.Declared(personal=(rules.Personal.WORKING_STUDENT,)), pay_yen=1_630_000)
    assert found.yen("personal_deduction") == 270_000


def test_income_beside_the_pay_lowers_the_basic_deduction_and_is_not_taxed_here() -> None:
    with_other, without = (settled(rules.Declared(other_income_yen=yen)) for yen in (600_000, 0))
    # 4,360,000 is within 4,890,000; 4,960,000 is beyond
    assert (without.yen("basic_deduction"), with_other.yen("basic_deduction")) == (1_040_000, 670_000)
    assert with_other.yen("adjusted_income") == without.yen("adjusted_income") == 4_360_000


STANDS = {"pay_yen": 5_000_000, "column": "KOU", "left_on": None, "last_paid_on": dt.date(2026, 12, 25)}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, None),
        ({"pay_yen": 20_000_000}, None),
        ({"pay_yen": 20_000_001}, "OVER_LIMIT"),
        ({"column": "OTSU"}, "OTSU"),
        ({"column": "NONRESIDENT"}, "NONRESIDENT"),
        ({"column": "NONRESIDENT", "included_as": rules.Inclusion.MOVED_ABROAD}, None),
        ({"files_elsewhere": True}, "ELSEWHERE"),
        ({"has_disaster_relief": True}, "DISASTER"),
        ({"left_on": dt.date(2026, 12, 31)}, None),
        ({"left_on": dt.date(2026, 12, 25)}, None),  # after the pay of December
        ({"left_on": dt.date(2026, 12, 24)}, "LEFT"),  # before it
        ({"left_on": dt.date(2026, 6, 30), "last_paid_on": dt.date(2026, 7, 25)}, "LEFT"),
        ({"left_on": dt.date(2026, 6, 30), "included_as": rules.Inclusion.DEATH}, None),
        ({"left_on": dt.date(2027, 1, 31)}, None),
    ],
)
def test_who_is_not_adjusted_is_told_why(changed: dict[str, Any], expected: str | None) -> None:
    assert rules.excluded(rules.Standing(**{**STANDS, **changed}), 2026, 20_000_000) == expected


LOOKED = {
    "relatives": (),
    "without_proof": (),
    "with_others": (),
    "has_spouse": False,
    "personal": (),
    "joined_on": dt.date(2020, 4, 1),
    "had_former_employer": None,
    "formers": 0,
}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"joined_on": dt.date(2026, 4, 1)}, ["FORMER_MISSING"]),
        ({"joined_on": dt.date(2026, 4, 1), "had_former_employer": False}, []),
        ({"joined_on": dt.date(2026, 4, 1), "had_former_employer": True, "formers": 1}, []),
        ({"joined_on": dt.date(2026, 1, 1)}, []),
        ({"without_proof": ("第一生命",)}, ["PROOF_MISSING"]),
        ({"with_others": ("髙﨑 太郎",)}, ["RELATIVE_WITH_OTHERS"]),
        ({"personal": (rules.Personal.SINGLE_PARENT,)}, ["SINGLE_PARENT_WITHOUT_CHILD"]),
        (
            {
                "personal": (rules.Personal.SINGLE_PARENT,),
                "has_spouse": True,
                "relatives": (("子", relative(born_on=dt.date(2020, 1, 1))),),
            },
            ["SINGLE_PARENT_WITH_SPOUSE"],
        ),
        (
            {"relatives": (("子", relative(born_on=dt.date(2020, 1, 1))),) * 2},
            ["RELATIVE_TWICE"],
        ),
        ({"relatives": (("父", relative(born_on=dt.date(1950, 1, 1), income_yen=700_000)),)}, ["RELATIVE_INCOME"]),
    ],
)
def test_what_should_be_looked_at_is_found(changed: dict[str, Any], expected: list[str]) -> None:
    found = rules.findings(rules.Looked(**{**LOOKED, **changed}), 2026, LAW)
    assert [each.check for each in found] == expected
