"""PostgreSQL keeps companies apart, even when the code forgets to ask."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.organisation.models import Office, Unit

pytestmark = pytest.mark.smoke
SINCE = dt.date(2026, 4, 1)


def a_unit(code: str, **more: object) -> Unit:
    return Unit.objects.create(code=code, name=code, valid_from=SINCE, **more)


def test_a_row_belongs_to_the_company_at_work(company: Company) -> None:
    assert Unit.objects.get(pk=a_unit("900").pk).company_id == company.pk


def test_nothing_is_read_outside_of_a_company(db: None, other_company: Company) -> None:
    with scope.working_in(other_company.pk):
        a_unit("900")
    assert Unit.objects.count() == 0


def test_nothing_is_written_outside_of_a_company(db: None) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        a_unit("900")


def test_the_rows_of_another_company_are_not_read(company: Company, other_company: Company) -> None:
    with scope.working_in(other_company.pk):
        theirs = a_unit("900")
    assert not Unit.objects.filter(pk=theirs.pk).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM backoffice_unit WHERE id = %s", [theirs.pk])
        assert cursor.fetchone() == (0,)


def test_the_rows_of_another_company_are_not_changed_or_deleted(company: Company, other_company: Company) -> None:
    with scope.working_in(other_company.pk):
        theirs = a_unit("900")
    assert Unit.objects.filter(pk=theirs.pk).update(name="取られた") == 0
    assert Unit.objects.filter(pk=theirs.pk).delete() == (0, {})
    with scope.working_in(other_company.pk):
        assert Unit.objects.get(pk=theirs.pk).name == "900"


def test_a_row_is_not_put_into_another_company(company: Company, other_company: Company) -> None:
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        a_unit("900", company_id=other_company.pk)


def test_a_row_does_not_move_to_another_company(company: Company, other_company: Company) -> None:
    mine = a_unit("900")
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Unit.objects.filter(pk=mine.pk).update(company_id=other_company.pk)


def test_a_row_does_not_refer_to_one_of_another_company(company: Company, other_company: Company) -> None:
    with scope.working_in(other_company.pk):
        theirs = a_unit("900")
    with pytest.raises(IntegrityError, match="backoffice_unit_parent_id_in_company"), transaction.atomic():
        a_unit("901", parent_id=theirs.pk)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_several_companies_may_be_read_and_only_one_written(company: Company, other_company: Company) -> None:
    with scope.working_in(other_company.pk):
        theirs = a_unit("900")
    with scope.working_in(company.pk, also_reading=(other_company.pk,)):
        assert Unit.objects.filter(code__in=["100", "900"]).count() == 2
        assert Unit.objects.filter(pk=theirs.pk).update(name="取られた") == 0


def test_the_scope_is_in_force_again_after_a_rollback(company: Company, other_company: Company) -> None:
    class Undo(Exception):
        pass

    with pytest.raises(Undo), transaction.atomic():
        with scope.working_in(other_company.pk):
            a_unit("900")
        raise Undo
    assert Office.objects.count() == 1
    with scope.working_in(other_company.pk):
        assert Unit.objects.count() == 0


def test_the_application_works_as_a_role_without_a_way_round(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)
