"""Terms of employment hold one at a time; PostgreSQL says so."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from backoffice.organisation.models import User
from hr.employment.models import Employee, Terms
from tests.factories import pay

pytestmark = pytest.mark.smoke
HIRED, JULY, OCTOBER = dt.date(2025, 4, 1), dt.date(2026, 7, 1), dt.date(2026, 10, 1)


@pytest.fixture
def employee(aiko: User, now: dt.datetime) -> Employee:
    [made] = pay.hired(1, aiko, now)
    return made


def agreed(employee: Employee, since: dt.date, until: dt.date | None) -> Terms:
    first = Terms.objects.get(employee=employee, valid_from=Employee.objects.get(pk=employee.pk).joined_on)
    first.pk, first.valid_from, first.valid_until = None, since, until
    first.save(force_insert=True)
    return first


def test_two_terms_never_hold_on_one_day(employee: Employee) -> None:
    for since, until in ((JULY, None), (JULY, OCTOBER), (employee.joined_on, None)):
        with pytest.raises(IntegrityError, match="terms_of_an_employee_do_not_overlap"), transaction.atomic():
            agreed(employee, since, until)
    assert employee.terms.count() == 1


def test_new_terms_begin_on_the_day_on_which_the_old_ones_end(employee: Employee) -> None:
    employee.terms.update(valid_until=JULY)
    agreed(employee, JULY, OCTOBER)
    agreed(employee, OCTOBER, None)
    assert employee.terms.count() == 3
    with pytest.raises(IntegrityError, match="terms_of_an_employee_do_not_overlap"), transaction.atomic():
        employee.terms.filter(valid_from=JULY).update(valid_until=None)
