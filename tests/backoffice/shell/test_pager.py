"""Keyset pages: every row once, forwards and back."""

import pytest
from django.db.models import QuerySet
from django.test import RequestFactory

from backoffice.organisation.models import Unit
from backoffice.shell.pager import UnreadableCursor, page_of
from tests.factories.cast import SINCE


@pytest.fixture
def units(company) -> QuerySet[Unit]:
    """Fifty units, ten of each name."""
    Unit.objects.bulk_create(
        Unit(code=f"U{number:02}", name=f"第{number % 5}課", valid_from=SINCE) for number in range(50)
    )
    return Unit.objects.filter(code__startswith="U")


def page(units: QuerySet[Unit], cursor: str | None = None, **how):
    request = RequestFactory().get("/", {"cursor": cursor} if cursor else {})
    return page_of(request, units, **{"by": "name", **how})


@pytest.mark.django_db
@pytest.mark.parametrize("descending", [False, True])
def test_going_on_shows_every_row_once_in_order(units, descending):
    sign = "-" if descending else ""
    expected = [unit.code for unit in units.order_by(f"{sign}name", f"{sign}id")]
    seen, cursor = [], None
    for _turn in range(3):
        shown = page(units, cursor, descending=descending)
        seen += [unit.code for unit in shown.rows]
        cursor = shown.next_cursor
    assert seen == expected
    assert cursor is None


@pytest.mark.django_db
def test_going_back_shows_the_page_before(units):
    first = page(units)
    second = page(units, first.next_cursor)
    assert page(units, second.previous_cursor).rows == first.rows
    assert first.previous_cursor is None
    assert page(units, second.previous_cursor).previous_cursor is None


@pytest.mark.django_db
def test_a_page_says_how_many_there_are(units):
    shown = page(units)
    assert (len(shown.rows), shown.total, shown.total_is_exact) == (20, 50, True)
    assert page(units, count=False).total is None


@pytest.mark.django_db
def test_a_date_may_be_the_key(units):
    first = page(units, by="valid_from")
    assert len(page(units, first.next_cursor, by="valid_from").rows) == 20


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["zzz", "WzAsMV0", "WzAsImEiLCJub3QgYW4gaWQiXQ", "bnVsbA"])
def test_a_cursor_of_another_list_is_refused(units, cursor):
    with pytest.raises(UnreadableCursor):
        page(units, cursor)


@pytest.mark.django_db
def test_only_the_offered_lengths_are_given(units):
    request = RequestFactory().get("/", {"limit": "50"})
    assert len(page_of(request, units, by="name").rows) == 50
    request = RequestFactory().get("/", {"limit": "100000"})
    assert len(page_of(request, units, by="name").rows) == 20
