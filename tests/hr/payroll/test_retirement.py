"""A retirement payment: taxed apart, in a run of its own, on a paper that is its statement too."""

import datetime as dt
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from accounting.ledger.models import Line
from backoffice.companies import clock
from backoffice.documents.queries import newest_of
from backoffice.jobs.actions import work_off
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from backoffice.values.reasons import Reason, replay
from backoffice.values.refusals import Refusal
from hr.employment.models import Employee
from hr.payroll import actions, paper, queries
from hr.payroll.law import law_of
from hr.payroll.models import OneOff, Payslip, PayslipLine, RetirementTerms, Run
from hr.payroll.rules import from_stored, payslip, service_years
from tests.factories import books, pay

LEFT_ON = dt.date(2026, 11, 15)
PAID_ON = dt.date(2026, 11, 30)
TEN_MILLION = 10_000_000


@pytest.fixture
def leaver(aiko: User, kei: User, now: dt.datetime) -> Employee:
    """Since 2020-04-01, to 2026-11-15: six years and a part, so seven."""
    books.books(kei, now)
    books.salary_account(kei, now)
    pay.payroll(aiko, now)
    (hired,) = pay.hired(1, aiko, now)
    Employee.objects.filter(pk=hired.pk).update(left_on=LEFT_ON)
    hired.refresh_from_db()
    return hired


def given(leaver: Employee, **changed: object) -> actions.NewRetirement:
    usual = actions.NewRetirement(
        employee_id=leaver.pk,
        amount_yen=TEN_MILLION,
        began_on=leaver.joined_on,
        officer_years=0,
        is_disabled=False,
        declared_on=dt.date(2026, 11, 10),
        municipality_code="131016",
        municipality_name="千代田区",
    )
    return replace(usual, **changed)  # type: ignore[arg-type]


def plan(what: actions.NewRetirement, user: User, now: dt.datetime, paid_on: dt.date = PAID_ON) -> Run:
    return actions.plan_retirement_pay(given=what, paid_on=paid_on, reason="退職金規程", acting_user=user, at=now)


def calculated(run: Run, user: User, now: dt.datetime) -> Payslip:
    work_off(actions.calculate_run(run_id=run.pk, acting_user=user, at=now).pk, clock=clock.now)
    return Payslip.objects.get(run=run)


def amounts(slip: Payslip) -> dict[str, int]:
    return {line.code: line.amount_yen for line in slip.lines.all()}


@pytest.mark.parametrize(
    ("began_on", "left_on", "years"),
    [
        (dt.date(2020, 4, 1), dt.date(2026, 3, 31), 6),
        (dt.date(2020, 4, 1), dt.date(2026, 4, 1), 7),
        (dt.date(2020, 4, 1), dt.date(2020, 4, 1), 1),
        (dt.date(2020, 2, 29), dt.date(2026, 2, 28), 7),
        (dt.date(2020, 2, 29), dt.date(2026, 2, 27), 6),
        (dt.date(2020, 4, 16), dt.date(2026, 4, 15), 6),
        (dt.date(2020, 4, 16), dt.date(2026, 4, 14), 6),
        (dt.date(2020, 4, 16), dt.date(2026, 4, 16), 7),
    ],
)
def test_part_of_a_year_of_service_counts_as_one(began_on: dt.date, left_on: dt.date, years: int) -> None:
    assert service_years(began_on, left_on) == years


def test_it_is_taxed_by_years_of_service_and_carries_no_premium(leaver: Employee, aiko: User, now: dt.datetime) -> None:
    slip = calculated(plan(given(leaver), aiko, now), aiko, now)
    found = amounts(slip)
    # 400,000 × 7 = 2,800,000; (10,000,000 − 2,800,000) ÷ 2 = 3,600,000
    assert (found["retirement_deduction"], found["retirement_income"]) == (2_800_000, 3_600_000)
    # (3,600,000 × 20% − 427,500) × 1.021 = 298,642.5; 6% and 4% of 3,600,000
    assert (found["retirement_tax"], found["municipal_tax"], found["prefectural_tax"]) == (298_642, 216_000, 144_000)
    assert not {"health_insurance", "employment_insurance", "income_tax"} & found.keys()
    assert (slip.gross_yen, slip.net_yen, slip.employer_yen) == (TEN_MILLION, 9_341_358, 0)


def test_without_the_declaration_a_flat_rate_of_the_whole_applies(
    leaver: Employee, aiko: User, now: dt.datetime
) -> None:
    slip = calculated(plan(given(leaver, declared_on=None), aiko, now), aiko, now)
    assert amounts(slip)["retirement_tax"] == 2_042_000


def test_every_line_replays_and_the_stored_facts_give_the_same(leaver: Employee, aiko: User, now: dt.datetime) -> None:
    slip = calculated(plan(given(leaver), aiko, now), aiko, now)
    for line in PayslipLine.objects.filter(payslip=slip):
        assert replay(Reason.from_json(line.because)) == line.amount_yen
    facts = from_stored(slip.facts)
    again = payslip(facts, law_of(facts))
    assert {line.code: line.amount_yen for line in again.lines} == amounts(slip)
    assert queries.outdated_people(slip.run) == []


def test_a_second_entry_replaces_the_first(leaver: Employee, aiko: User, now: dt.datetime) -> None:
    first = plan(given(leaver), aiko, now)
    second = plan(given(leaver, amount_yen=8_000_000), aiko, now)
    assert first == second
    assert calculated(second, aiko, now).gross_yen == 8_000_000
    assert OneOff.objects.filter(run=second, withdrawn_at=None).count() == 1
    assert RetirementTerms.objects.filter(run=second).count() == 2


def test_the_books_show_retirement_pay_and_the_taxes_kept(
    leaver: Employee, aiko: User, ben: User, now: dt.datetime
) -> None:
    run = pay.approved(plan(given(leaver), aiko, now), aiko, ben, now)
    lines = Line.objects.filter(entry__source_kind="hr.payroll.run", entry__source_id=run.pk)
    found = {(line.account.code, line.side): line.amount_yen for line in lines.select_related("account")}
    assert found == {
        ("6140", "DEBIT"): TEN_MILLION,
        ("2361", "CREDIT"): 298_642,
        ("2362", "CREDIT"): 360_000,
        ("2310", "CREDIT"): 9_341_358,
    }


def test_it_is_no_wage_of_the_year(leaver: Employee, aiko: User, ben: User, now: dt.datetime) -> None:
    pay.approved(plan(given(leaver), aiko, now), aiko, ben, now)
    assert queries.settled_pay(paid_from=dt.date(2026, 1, 1), paid_until=dt.date(2026, 12, 31)) == []
    assert queries.wage_ledger(leaver.pk, 2026).pays == ()


def test_its_paper_is_the_statement_too(leaver: Employee, aiko: User, ben: User, now: dt.datetime) -> None:
    run = pay.approved(plan(given(leaver), aiko, now), aiko, ben, now)
    (facts,) = queries.papers_of(run, [leaver.pk])
    shown = paper.paper(facts, with_reasons=True)
    assert shown["heading"] == "退職手当明細書"
    assert dict(shown["statement"]["sums"])["源泉徴収税額"] == "298,642"
    assert dict(shown["statement"]["rows"])["勤続年数"] == "7年"
    assert [row.label for row in shown["deductions"]][:3] == ["退職所得の所得税", "市町村民税", "道府県民税"]
    actions.print_payslips(run_id=run.pk, employee_ids=[leaver.pk], acting_user=aiko, at=now)
    assert newest_of(queries.KIND, queries.CASE, [facts.payslip.pk])
    client = Client()
    client.force_login(aiko)
    page = client.get(reverse("hr:payroll_payslip_detail", args=[facts.payslip.pk])).content.decode()
    assert f"{leaver.person.name}の退職手当明細</h1>" in page


def test_what_does_not_fit_is_refused_with_its_cause(leaver: Employee, aiko: User, now: dt.datetime) -> None:
    def code(what: actions.NewRetirement, paid_on: dt.date = PAID_ON) -> str:
        with pytest.raises(Refusal) as refused:
            plan(what, aiko, now, paid_on)
        return refused.value.code

    assert code(given(leaver), dt.date(2026, 11, 13)) == "hr.payroll.paid_before_leaving"
    assert code(given(leaver), dt.date(2026, 11, 29)) == "hr.payroll.not_a_bank_day"
    assert code(given(leaver, began_on=dt.date(2026, 11, 16))) == "hr.payroll.service_begins_late"
    assert code(given(leaver, officer_years=3)) == "hr.payroll.officer_years_mixed"
    assert code(given(leaver, declared_on=dt.date(2026, 12, 1))) == "hr.payroll.declared_late"
    with pytest.raises(actions.PaidElsewhere):
        actions.plan_retirement_pay(
            given=given(leaver), paid_on=PAID_ON, reason="x", paid_elsewhere=True, acting_user=aiko, at=now
        )
    Employee.objects.filter(pk=leaver.pk).update(left_on=None)
    assert code(given(leaver)) == "hr.payroll.not_leaving"
    assert not Run.objects.filter(month=Month.of(PAID_ON).first_day).exists()
