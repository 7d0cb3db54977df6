"""The last day of leave, taken twice at the same moment: one has it."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.db.models import Sum

from backoffice.approvals.actions import decide_request
from backoffice.approvals.models import Request
from backoffice.companies import scope
from backoffice.companies.models import Company
from hr.leave import actions, rules
from hr.leave.models import LeaveEntry, LeaveGrant, LeaveRequest
from tests.factories import cast, committed, leave


@pytest.fixture
def real(django_db_blocker: Any, django_db_setup: None) -> Iterator[Company]:
    with django_db_blocker.unblock(), committed.company() as made:
        yield made


def together(real: Company, *works: Callable[[], object]) -> list[str]:
    """Do some works at the same moment, each on its own connection; the refusals, by name."""
    refused: list[str] = []
    start = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        start.wait(20)
        try:
            with scope.working_in(real.pk), transaction.atomic():
                work()
        except actions.LeaveShort as short:
            refused.append(short.code)
        except Error as error:
            refused.append(str(error.__cause__.diag.constraint_name))  # type: ignore[union-attr]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def left() -> int:
    return int(LeaveEntry.objects.aggregate(sum=Sum("parts"))["sum"])


def test_of_two_approvals_one_has_the_last_day(real: Company, now: dt.datetime) -> None:
    cast.organisation()
    clerk = cast.member("committed-clerk", "真央", duties=("hr.people", "hr.payroll_preparation"))
    keeper = cast.member("committed-hr", "栄子", duties=("hr.leave",))
    person, boss = cast.member("committed-aiko", "愛子", duties=()), cast.member("committed-ben", "弁", duties=())
    admin = cast.member("committed-admin", "管理", duties=(), is_superuser=True)
    leave.rules_of_leave(keeper, now)
    leave.leave_route(boss, admin, now)
    grant = leave.opened(leave.employed(person, clerk, now), keeper, now, days="2")
    for day in (20, 24):
        leave.asked(person, now, first_on=dt.date(2026, 11, day))
    actions.adjust_grant(grant_id=grant.pk, days=Decimal(-1), hours=0, reason="誤り", acting_user=keeper, at=now)

    def approve(request: Request) -> Callable[[], object]:
        return lambda: decide_request(request_id=request.pk, outcome="APPROVE", comment="", acting_user=boss, at=now)

    assert together(real, *map(approve, Request.objects.order_by("pk"))) == ["hr.leave.leave_short"]
    assert sorted(LeaveRequest.objects.values_list("state", flat=True)) == ["APPROVED", "SUBMITTED"]
    assert left() == 0

    leave.opened(grant.employee, keeper, now, on=dt.date(2025, 10, 1), days="1")
    other = LeaveGrant.objects.get(granted_on=dt.date(2025, 10, 1))

    def take() -> object:
        return LeaveEntry.objects.create(
            grant=other, type="ADJUST", dated_on=now.date(), parts=-rules.DAY, reason="直接", recorded_at=now
        )

    assert together(real, take, take, take) == ["leave_grant_is_not_overdrawn"] * 2
    assert left() == 0
