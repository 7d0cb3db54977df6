"""What holds by date does not overlap; PostgreSQL says so."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from backoffice.companies.models import Company
from backoffice.organisation.models import Assignment, Membership, Office, Person, Unit, User
from backoffice.organisation.queries import companies_of, first_office

APRIL, JULY, OCTOBER = dt.date(2026, 4, 1), dt.date(2026, 7, 1), dt.date(2026, 10, 1)


def somebody() -> Person:
    return Person.objects.create(
        code="1", family_name="石井", given_name="愛子", family_kana="イシイ", given_kana="アイコ"
    )


def assigned(person: Person, since: dt.date, until: dt.date | None) -> Assignment:
    return Assignment.objects.create(
        person=person, unit=Unit.objects.get(), office=Office.objects.get(), valid_from=since, valid_until=until
    )


def test_the_office_that_stood_first_is_the_company_s_own(company: Company) -> None:
    own = Office.objects.get()
    branch = {"name": "大阪支店", "prefecture": "大阪府", "address": "大阪府大阪市"}
    Office.objects.create(code="OSA", valid_from=own.valid_from, **branch)
    Office.objects.create(code="AAA", valid_from=JULY, **branch)
    assert first_office(OCTOBER) == own


def test_a_person_has_one_main_assignment_on_a_day(company: Company) -> None:
    person = somebody()
    assigned(person, APRIL, OCTOBER)
    with pytest.raises(IntegrityError, match="person_has_one_main_assignment"), transaction.atomic():
        assigned(person, JULY, None)


def test_the_next_assignment_begins_where_the_last_one_ended(company: Company) -> None:
    person = somebody()
    assigned(person, APRIL, JULY)
    assigned(person, JULY, None)
    assert person.assignments.count() == 2


def test_a_period_has_at_least_one_day(company: Company) -> None:
    with pytest.raises(IntegrityError, match="unit_ends_after_it_begins"), transaction.atomic():
        Unit.objects.create(code="2", name="x", valid_from=JULY, valid_until=JULY)


def test_a_user_sees_only_companies_of_today(company: Company, other_company: Company, chie: User) -> None:
    newcomer = User.objects.create_user("new")
    Membership.objects.create(user=newcomer, valid_from=APRIL, valid_until=JULY)
    assert companies_of(newcomer.pk, as_of=APRIL) == (company.pk,)
    assert companies_of(newcomer.pk, as_of=JULY) == ()
    assert companies_of(chie.pk, as_of=JULY) == (company.pk,)
