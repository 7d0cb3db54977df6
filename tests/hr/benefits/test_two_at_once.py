"""The same paper from two pages at the same moment: one is made, the other is told why not."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from backoffice.companies.models import Company
from hr.benefits import actions
from hr.employment.actions import leave_company
from hr.filings.models import Filing
from tests.factories import cast, committed, filed


@pytest.fixture
def real(django_db_blocker: Any, django_db_setup: None) -> Iterator[Company]:
    with django_db_blocker.unblock(), committed.company() as made:
        yield made


def test_a_paper_is_made_once(real: Company, now: dt.datetime) -> None:
    cast.organisation()
    clerk = cast.member("committed-clerk", "真央", duties=("hr.people", "hr.payroll_preparation"))
    uta = cast.member("committed-uta", "詩", duties=("hr.benefits",))
    (worker,) = filed.hired(1, clerk, now)

    def claim(first: int) -> Callable[[], object]:
        days = {"first_on": dt.date(2026, 10, first), "last_on": dt.date(2026, 10, 20)}
        given = {"employee_id": worker.pk, "waited": False, "acting_user": uta, "at": now}
        return lambda: actions.prepare_sickness(**days, **given)  # type: ignore[arg-type]

    assert committed.together(real, claim(5), claim(10), claim(15)) == ["hr.benefits.days_claimed_before"] * 2

    given = {"reason": "VOLUNTARY", "detail": "", "acting_user": clerk, "at": now}
    leave_company(employee_id=worker.pk, left_on=dt.date(2026, 10, 31), **given)  # type: ignore[arg-type]
    said = {"reason": "5-2", "words": "", "agrees": "", "statement": ""}

    def certify() -> object:
        return actions.prepare_separation(employee_id=worker.pk, **said, acting_user=uta, at=now)

    assert committed.together(real, certify, certify) == ["hr.filings.not_owed"]
    assert Filing.objects.count() == 2
