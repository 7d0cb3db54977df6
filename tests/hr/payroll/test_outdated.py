"""What is submitted rests on the facts of that day."""

import datetime as dt

import pytest

from backoffice.companies import clock
from backoffice.jobs.actions import work_off
from backoffice.organisation.models import User
from hr.employment.models import Employee
from hr.income_tax.models import TaxStanding
from hr.payroll import actions, queries
from hr.payroll.models import Payslip, Run
from tests.factories import books, pay


@pytest.fixture
def people(aiko: User, kei: User, now: dt.datetime) -> list[Employee]:
    books.books(kei, now)
    pay.payroll(aiko, now)
    people = pay.hired(3, aiko, now)
    pay.attended(people, aiko, now)
    return people


def calculated(run: Run, user: User, now: dt.datetime) -> Run:
    work_off(actions.calculate_run(run_id=run.pk, acting_user=user, at=now).pk, clock=clock.now)
    run.refresh_from_db()
    return run


@pytest.fixture
def run(people: list[Employee], aiko: User, ben: User, admin: User, now: dt.datetime) -> Run:
    pay.approval_by(ben, admin, now)
    return calculated(pay.october(aiko, now), aiko, now)


def names(run: Run) -> list[int]:
    return [each.employee_id for each in queries.outdated_people(run)]


def test_unchanged_facts_leave_no_payslip_behind(run: Run) -> None:
    assert names(run) == []


def test_payslips_of_changed_facts_are_not_submitted_until_calculated_again(
    run: Run, people: list[Employee], aiko: User, now: dt.datetime
) -> None:
    TaxStanding.objects.filter(employee=people[1]).update(dependants=2)
    assert names(run) == [people[1].pk]
    with pytest.raises(actions.PayslipsOutdated) as refused:
        actions.submit_run(run_id=run.pk, acting_user=aiko, at=now)
    assert people[1].person.name in str(refused.value)
    assert actions.submit_run(run_id=calculated(run, aiko, now).pk, acting_user=aiko, at=now).pk


def test_who_has_no_facts_any_more_is_outdated(run: Run, people: list[Employee]) -> None:
    TaxStanding.objects.filter(employee=people[2]).delete()
    assert names(run) == [people[2].pk]


def test_a_new_calculation_takes_out_whom_the_run_no_longer_pays(
    run: Run, people: list[Employee], aiko: User, now: dt.datetime
) -> None:
    people[0].terms.update(pay_group_code="B")
    assert names(run) == [people[0].pk]
    calculated(run, aiko, now)
    assert set(Payslip.objects.filter(run=run).values_list("employee_id", flat=True)) == {people[1].pk, people[2].pk}
    assert names(run) == []


def test_looking_for_outdated_payslips_takes_a_fixed_number_of_queries(
    run: Run, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(18):  # type: ignore[operator]
        queries.outdated_people(run)
