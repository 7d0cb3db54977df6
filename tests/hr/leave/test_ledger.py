"""The ledger of leave: granted, used from the oldest, given back, lapsed; PostgreSQL keeps it by itself."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext

from backoffice.approvals.actions import withdraw_request
from backoffice.approvals.models import Request
from backoffice.companies.models import Company
from backoffice.eventlog.models import Event
from backoffice.notifications.models import Notice
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from hr.employment.models import Employee
from hr.leave import actions, deadlines, queries, rules, work
from hr.leave.actions import NewOpening, NewStanding
from hr.leave.models import LeaveDay, LeaveEntry, LeaveGrant, LeaveRequest
from hr.payroll.models import AttendanceTotal
from tests.factories import leave, pay

DAY = rules.DAY


@pytest.fixture
def eiko(company: Company, now: dt.datetime) -> User:
    made = leave.hr()
    leave.rules_of_leave(made, now)
    return made


@pytest.fixture
def worker(aiko: User, ben: User, admin: User, eiko: User, now: dt.datetime) -> Employee:
    """愛子, employed since April 2020, whose leave 弁 agrees to."""
    leave.leave_route(ben, admin, now)
    return leave.employed(aiko, aiko, now)


def refused_by_postgresql(sql: str, *given: Any) -> str:
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql, given)
    return str(refused.value.__cause__.diag.constraint_name)  # type: ignore[union-attr]


def left(employee: Employee) -> int:
    kind = queries.annual_kind()
    assert kind is not None
    return sum(each.left for each in queries.holdings(employee.pk, kind.pk))


def test_everybody_is_granted_what_is_due_once(eiko: User, aiko: User, now: dt.datetime) -> None:
    pay.hired(2, aiko, now)
    pay.hired(1, aiko, now, first=2000, joined_on=dt.date(2026, 4, 30))
    officer = pay.hired(1, aiko, now, first=3000, kind="OFFICER")[0]
    left_before = pay.hired(1, aiko, now, first=4000, joined_on=dt.date(2021, 4, 1), left_on=dt.date(2026, 9, 30))[0]
    found = actions.grant_due(until=dt.date(2026, 10, 31), acting_user=eiko, at=now)
    # 2020-04-01 and six and a half years: 20 days on 2026-10-01; 2026-04-30 and half a year: 10 days on 2026-10-30.
    given = {(each.worker.joined_on, each.granted.on, each.granted.days) for each in found.due}
    assert given == {
        (dt.date(2020, 4, 1), dt.date(2026, 10, 1), 20),
        (dt.date(2026, 4, 30), dt.date(2026, 10, 30), 10),
    }
    assert len(found.due) == 3
    assert not LeaveGrant.objects.filter(employee__in=[officer, left_before]).exists()
    again = actions.grant_due(until=dt.date(2026, 10, 31), acting_user=eiko, at=now)
    assert (len(again.due), LeaveGrant.objects.count(), LeaveEntry.objects.count()) == (0, 3, 3)


def test_granting_to_many_costs_no_query_more(eiko: User, aiko: User, now: dt.datetime) -> None:
    def queries_to_grant(day: dt.date) -> int:
        with CaptureQueriesContext(connection) as seen:
            actions.grant_due(until=day, acting_user=eiko, at=now)
        return len(seen)

    pay.hired(1, aiko, now)
    few = queries_to_grant(dt.date(2026, 10, 1))
    pay.hired(12, aiko, now, first=2000)
    assert queries_to_grant(dt.date(2026, 10, 1)) == few
    assert LeaveGrant.objects.count() == 13


def test_a_part_timer_is_granted_by_the_schedule_that_somebody_entered(
    eiko: User, aiko: User, now: dt.datetime
) -> None:
    part = pay.hired(1, aiko, now, kind="PART_TIME", pay_kind="HOURLY", hourly_yen=1300)[0]
    found = actions.grant_due(until=leave.STARTS, acting_user=eiko, at=now)
    assert ([each.employee_id for each in found.without_schedule], found.due) == ([part.pk], ())
    standing = NewStanding(part.pk, dt.date(2020, 4, 1), weekly_days=3, weekly_minutes=900)
    actions.record_standings(entries=[standing], acting_user=eiko, at=now)
    actions.grant_due(until=leave.STARTS, acting_user=eiko, at=now)
    grant = LeaveGrant.objects.get()
    assert (grant.days, grant.duty_days, grant.granted_on) == (11, 5, leave.STARTS)
    with pytest.raises(actions.StandingThere, match="髙﨑 愛子"):
        actions.record_standings(entries=[standing], acting_user=eiko, at=now)
    later = NewStanding(part.pk, dt.date(2026, 11, 1), weekly_days=4, weekly_minutes=1200)
    actions.record_standings(entries=[later], acting_user=eiko, at=now)
    assert [each.valid_until for each in part.leave_standings.order_by("pk")] == [dt.date(2026, 11, 1), None]


def test_a_year_with_too_little_attendance_grants_nothing_and_says_so(eiko: User, aiko: User, now: dt.datetime) -> None:
    absent = pay.hired(1, aiko, now, joined_on=dt.date(2026, 4, 1))[0]
    for month in range(4, 10):
        # Absent on 5 of 20 days: 75%.
        AttendanceTotal.objects.create(
            employee=absent,
            month=dt.date(2026, month, 1),
            scheduled_days=20,
            worked_days=15,
            absent_days=5,
            worked_minutes=7200,
        )
    actions.grant_due(until=leave.STARTS, acting_user=eiko, at=now)
    grant = LeaveGrant.objects.get()
    assert (grant.days, grant.duty_until, grant.entries.count()) == (0, None, 0)
    terms = {term["name"]: term["value"] for term in grant.because["terms"]}
    assert terms["leave_attendance"] == "leave_attendance_short"
    assert (terms["leave_worked_days"], terms["leave_scheduled_days"]) == ("90.0", "120")


def test_leave_is_taken_from_the_oldest_grant_first(
    worker: Employee, aiko: User, ben: User, eiko: User, now: dt.datetime
) -> None:
    old = leave.opened(worker, eiko, now, on=dt.date(2025, 10, 1), days="18", taken="16.5")
    new = leave.opened(worker, eiko, now, days="20")
    made = leave.asked(aiko, now, first_on=dt.date(2026, 11, 19), last_on=dt.date(2026, 11, 20))
    assert left(worker) == rules.days(Decimal("21.5"))
    leave.decided(made, ben, now)
    used = list(LeaveEntry.objects.filter(type="USE").order_by("pk").values_list("grant", "dated_on", "parts"))
    assert used == [
        (old.pk, dt.date(2026, 11, 19), -DAY),
        (old.pk, dt.date(2026, 11, 20), -DAY // 2),
        (new.pk, dt.date(2026, 11, 20), -DAY // 2),
    ]
    assert left(worker) == rules.days(Decimal("19.5"))
    assert Event.objects.filter(step="hr.leave.approve_leave", case_id=made.pk).count() == 1


def test_days_off_are_not_taken(worker: Employee, aiko: User, eiko: User, now: dt.datetime) -> None:
    leave.opened(worker, eiko, now)
    # Friday to Tuesday; Monday 23 November is a holiday.
    made = leave.asked(aiko, now, last_on=dt.date(2026, 11, 24))
    assert [day.dated_on.day for day in made.days.order_by("dated_on")] == [20, 24]
    with pytest.raises(actions.NoWorkingDay):
        leave.asked(aiko, now, first_on=dt.date(2026, 11, 22))


def test_halves_and_hours(worker: Employee, aiko: User, ben: User, eiko: User, now: dt.datetime) -> None:
    leave.opened(worker, eiko, now, days="1")
    leave.decided(leave.asked(aiko, now, span="MORNING"), ben, now)
    made = leave.asked(aiko, now, span="HOURS", hours=3, starts_at=dt.time(13))
    leave.decided(made, ben, now)
    assert left(worker) == rules.hours(1, 8)
    with pytest.raises(actions.LeaveShort, match="1時間足りません"):
        leave.asked(aiko, now, first_on=dt.date(2026, 11, 24), span="HOURS", hours=2, starts_at=dt.time(9))


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"last_on": dt.date(2026, 11, 19)}, actions.DaysDoNotFit),
        ({"last_on": dt.date(2028, 1, 1)}, actions.DaysDoNotFit),
        ({"first_on": dt.date(2020, 3, 31)}, actions.TermsMissing),
        ({"span": "MORNING", "last_on": dt.date(2026, 11, 24)}, actions.DaysDoNotFit),
        ({"span": "HOURS"}, actions.HoursMissing),
        ({"span": "HOURS", "hours": 8, "starts_at": dt.time(9)}, actions.HoursMissing),
        ({"hours": 2}, None),
        ({"kind_code": "CONDOLENCE"}, actions.ReasonMissing),
        ({"kind_code": "CONDOLENCE", "span": "MORNING", "reason": "祖父の葬儀"}, actions.SpanNotOffered),
        ({"kind_code": "SUBSTITUTE"}, actions.LeaveShort),
        ({"last_on": dt.date(2026, 12, 31)}, actions.LeaveShort),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_asked(
    worker: Employee, aiko: User, eiko: User, now: dt.datetime, changed: dict[str, Any], refusal: Any
) -> None:
    leave.opened(worker, eiko, now)
    with pytest.raises(refusal or actions.HoursMissing):
        leave.asked(aiko, now, **changed)
    assert (LeaveRequest.objects.count(), Request.objects.count()) == (0, 0)


def test_what_waits_counts_and_a_day_is_asked_for_once(
    worker: Employee, aiko: User, eiko: User, now: dt.datetime
) -> None:
    leave.opened(worker, eiko, now, days="1")
    key = uuid4()
    made = leave.asked(aiko, now, key=key, span="MORNING")
    assert leave.asked(aiko, now, key=key, span="MORNING").pk == made.pk
    leave.asked(aiko, now, span="AFTERNOON")
    with pytest.raises(actions.AlreadyOnLeave):
        leave.asked(aiko, now, span="MORNING")
    with pytest.raises(actions.LeaveShort):
        leave.asked(aiko, now, first_on=dt.date(2026, 11, 24))


def test_hours_have_a_yearly_limit(worker: Employee, aiko: User, eiko: User, now: dt.datetime) -> None:
    leave.rules_of_leave(eiko, now, hourly_days=1)
    leave.opened(worker, eiko, now)
    leave.asked(aiko, now, span="HOURS", hours=7, starts_at=dt.time(9))
    with pytest.raises(actions.HourlyLimitReached, match="残りは1時間"):
        leave.asked(aiko, now, first_on=dt.date(2026, 11, 24), span="HOURS", hours=2, starts_at=dt.time(9))
    leave.rules_of_leave(eiko, now, hourly_days=0)
    with pytest.raises(actions.SpanNotOffered):
        leave.asked(aiko, now, first_on=dt.date(2026, 11, 24), span="HOURS", hours=1, starts_at=dt.time(9))
    with pytest.raises(actions.MoreHoursThanTheLaw):
        leave.rules_of_leave(eiko, now, hourly_days=6)


def test_a_request_that_is_not_agreed_to_takes_nothing(
    worker: Employee, aiko: User, ben: User, eiko: User, now: dt.datetime
) -> None:
    leave.opened(worker, eiko, now)
    rejected = leave.decided(leave.asked(aiko, now), ben, now, "REJECT")
    returned = leave.decided(leave.asked(aiko, now), ben, now, "SEND_BACK")
    withdrawn = leave.asked(aiko, now)
    withdraw_request(request_id=Request.objects.get(case_id=withdrawn.pk, state="PENDING").pk, acting_user=aiko, at=now)
    withdrawn.refresh_from_db()
    assert [each.state for each in (rejected, returned, withdrawn)] == ["REJECTED", "RETURNED", "WITHDRAWN"]
    assert not LeaveEntry.objects.filter(type="USE").exists()


def test_leave_to_come_is_cancelled_by_the_person_and_given_back(
    worker: Employee, aiko: User, ben: User, eiko: User, chie: User, now: dt.datetime
) -> None:
    leave.opened(worker, eiko, now)
    made = leave.decided(leave.asked(aiko, now), ben, now)
    with pytest.raises(actions.NotYourLeave):
        actions.cancel_leave(leave_id=made.pk, acting_user=chie, at=now)
    actions.cancel_leave(leave_id=made.pk, acting_user=aiko, at=now)
    assert left(worker) == rules.days(10)
    assert {notice.recipient_id for notice in Notice.objects.all()} == {aiko.pk, ben.pk}
    with pytest.raises(actions.LeaveNotAgreed):
        actions.cancel_leave(leave_id=made.pk, acting_user=aiko, at=now)
    leave.asked(aiko, now)


def test_leave_that_has_begun_is_called_off_by_hr_with_a_reason(
    worker: Employee, aiko: User, ben: User, eiko: User, now: dt.datetime
) -> None:
    leave.opened(worker, eiko, now)
    made = leave.decided(leave.asked(aiko, now, first_on=dt.date(2026, 11, 4)), ben, now)
    with pytest.raises(actions.LeaveHasBegun):
        actions.cancel_leave(leave_id=made.pk, acting_user=aiko, at=now)
    with pytest.raises(actions.CancellationReasonMissing):
        actions.call_off_leave(leave_id=made.pk, reason=" ", acting_user=eiko, at=now)
    actions.call_off_leave(leave_id=made.pk, reason="出社した", acting_user=eiko, at=now)
    assert left(worker) == rules.days(10)


def test_what_is_not_used_lapses_after_two_years(
    worker: Employee, aiko: User, ben: User, eiko: User, now: dt.datetime
) -> None:
    grant = leave.opened(worker, eiko, now, on=dt.date(2024, 12, 1), days="18", taken="10")
    leave.decided(leave.asked(aiko, now), ben, now)
    assert actions.lapse_due(until=dt.date(2026, 11, 30), acting_user=eiko, at=now) == 0
    assert actions.lapse_due(until=dt.date(2026, 12, 1), acting_user=eiko, at=now) == 1
    assert actions.lapse_due(until=dt.date(2026, 12, 2), acting_user=eiko, at=now) == 0
    assert (left(worker), grant.entries.get(type="LAPSE").parts) == (0, -rules.days(7))
    with pytest.raises(actions.LeaveShort):
        leave.asked(aiko, now, first_on=dt.date(2026, 12, 1))


def test_the_nightly_turn_is_taken_in_the_name_of_whom_the_company_named(
    worker: Employee, eiko: User, now: dt.datetime
) -> None:
    work.what_is_due(now)
    assert LeaveGrant.objects.count() == 0
    leave.rules_of_leave(eiko, now, automatic_by=eiko)
    work.what_is_due(now)
    assert LeaveGrant.objects.get().days == 20
    events = Event.objects.filter(step="hr.leave.grant_due").count()
    work.what_is_due(now)
    assert Event.objects.filter(step="hr.leave.grant_due").count() == events


def test_openings_are_taken_over_all_or_none(worker: Employee, eiko: User, now: dt.datetime) -> None:
    good = NewOpening(worker.pk, leave.STARTS, Decimal(20), Decimal("2.5"))
    for wrong in (
        NewOpening(worker.pk, dt.date(2025, 10, 1), Decimal(10), Decimal(11)),
        NewOpening(worker.pk, dt.date(2025, 10, 1), Decimal("10.25")),
        NewOpening(worker.pk, dt.date(2027, 1, 1), Decimal(10)),
        NewOpening(worker.pk, dt.date(2024, 11, 4), Decimal(10)),
    ):
        with pytest.raises(actions.OpeningDoesNotFit, match=worker.person.code):
            actions.open_balances(entries=[good, wrong], acting_user=eiko, at=now)
    with pytest.raises(actions.OpeningThere):
        actions.open_balances(entries=[good, good], acting_user=eiko, at=now)
    assert LeaveGrant.objects.count() == 0
    actions.open_balances(entries=[good], acting_user=eiko, at=now)
    assert left(worker) == rules.days(Decimal("17.5"))


def test_corrections_have_a_reason_and_never_go_below_zero(worker: Employee, eiko: User, now: dt.datetime) -> None:
    grant = leave.opened(worker, eiko, now)
    given: dict[str, Any] = {"grant_id": grant.pk, "acting_user": eiko, "at": now}
    actions.adjust_grant(**given, days=Decimal(-1), hours=-3, reason="移行前の時間単位の取得")
    assert left(worker) == rules.days(8) + rules.hours(5, 8)
    with pytest.raises(actions.MoreThanIsLeft, match="8日5時間"):
        actions.adjust_grant(**given, days=Decimal(-9), hours=0, reason="誤り")
    with pytest.raises(actions.NotADayOfLeave):
        actions.adjust_grant(**given, days=Decimal(0), hours=0, reason="誤り")


def test_a_day_in_lieu_is_granted_with_its_reason(
    worker: Employee, aiko: User, ben: User, eiko: User, now: dt.datetime
) -> None:
    given: dict[str, Any] = {
        "employee_id": worker.pk,
        "kind_code": "SUBSTITUTE",
        "granted_on": dt.date(2026, 11, 3),
        "lapses_on": dt.date(2027, 1, 3),
        "days": Decimal(1),
        "reason": "11月3日の出勤",
        "acting_user": eiko,
        "at": now,
    }
    actions.grant_extra(**given)
    with pytest.raises(actions.GrantedThatDay):
        actions.grant_extra(**given)
    with pytest.raises(actions.KindHasNoBalance):
        actions.grant_extra(**{**given, "kind_code": "SPECIAL"})
    made = leave.decided(leave.asked(aiko, now, kind_code="SUBSTITUTE"), ben, now)
    assert made.entries.get().grant.kind.code == "SUBSTITUTE"
    assert left(worker) == 0


def test_the_five_days_count_days_and_halves_but_no_hours(
    worker: Employee, aiko: User, ben: User, eiko: User, now: dt.datetime
) -> None:
    leave.opened(worker, eiko, now, on=dt.date(2026, 1, 1), days="20", taken="1")
    leave.decided(leave.asked(aiko, now, first_on=dt.date(2026, 11, 2)), ben, now)
    leave.decided(leave.asked(aiko, now, first_on=dt.date(2026, 11, 20), span="MORNING"), ben, now)
    leave.decided(
        leave.asked(aiko, now, first_on=dt.date(2026, 11, 24), span="HOURS", hours=4, starts_at=dt.time(9)), ben, now
    )
    today = now.date()
    found = queries.duty_of(queries.duties(today).get())
    assert (found.taken, found.planned, found.missing) == (rules.days(2), DAY // 2, rules.days(Decimal("2.5")))
    [deadline] = deadlines.five_days(today, dt.date(2027, 3, 31))
    assert (deadline.on, deadline.meta) == (dt.date(2026, 12, 31), "あと1名が5日に足りません（労働基準法39条7項）")
    for first in (dt.date(2026, 12, 1), dt.date(2026, 12, 2), dt.date(2026, 12, 3)):
        leave.decided(leave.asked(aiko, now, first_on=first), ben, now)
    assert list(deadlines.five_days(today, dt.date(2027, 3, 31))) == []


def test_what_lapses_within_two_months_is_a_deadline(worker: Employee, eiko: User, now: dt.datetime) -> None:
    leave.opened(worker, eiko, now, on=dt.date(2025, 1, 6))
    assert list(deadlines.lapses(now.date(), dt.date(2027, 3, 1))) == []
    leave.opened(worker, eiko, now, on=dt.date(2024, 12, 1))
    [deadline] = deadlines.lapses(now.date(), dt.date(2027, 3, 1))
    assert (deadline.on, deadline.meta) == (dt.date(2026, 11, 30), "1名の残りが、この日を過ぎると失効します")


def test_postgresql_keeps_the_ledger(worker: Employee, aiko: User, ben: User, eiko: User, now: dt.datetime) -> None:
    grant = leave.opened(worker, eiko, now, days="1")
    made = leave.decided(leave.asked(aiko, now), ben, now)
    use = LeaveEntry.objects.get(type="USE")
    for table in ("hr_leavegrant", "hr_leaveday", "hr_leaveentry"):
        for sql in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            assert refused_by_postgresql(sql).endswith("_is_append_only")
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute(f"TRUNCATE {table} CASCADE")
    enter = "INSERT INTO hr_leaveentry (grant_id, type, dated_on, parts, request_id, reverses_id, reason, recorded_at) VALUES "
    more = (grant.pk, "USE", leave.FRIDAY, -1, made.pk, None, "", now)
    assert refused_by_postgresql(f"{enter} (%s, %s, %s, %s, %s, %s, %s, %s)", *more) == "leave_grant_is_not_overdrawn"
    late = (grant.pk, "USE", dt.date(2028, 10, 1), -1, made.pk, None, "", now)
    back = (grant.pk, "REVERSE", leave.FRIDAY, DAY - 1, made.pk, use.pk, "", now)
    wrong = f"{enter} (%s, %s, %s, %s, %s, %s, %s, %s), (%s, 'ADJUST', now(), 9, NULL, NULL, 'x', now())"
    assert refused_by_postgresql(wrong, *late, grant.pk) == "leave_is_taken_in_the_life_of_its_grant"
    assert refused_by_postgresql(f"{enter} (%s, %s, %s, %s, %s, %s, %s, %s)", *back) == "leave_reversal_is_the_opposite"


def test_postgresql_keeps_requests(worker: Employee, aiko: User, ben: User, eiko: User, now: dt.datetime) -> None:
    leave.opened(worker, eiko, now)
    made = leave.asked(aiko, now)
    change = "UPDATE hr_leaverequest SET {} WHERE id = %s"
    agreed = change.format("state = 'APPROVED', decided_on = now()")
    assert refused_by_postgresql(agreed, made.pk) == "agreed_leave_is_drawn_in_full"
    assert refused_by_postgresql(change.format("first_on = first_on - 1"), made.pk) == "leave_request_goes_forward_only"
    assert refused_by_postgresql("DELETE FROM hr_leaverequest") == "leave_request_goes_forward_only"
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("TRUNCATE hr_leaverequest CASCADE")
    day = "INSERT INTO hr_leaveday (request_id, dated_on, parts) VALUES (%s, %s, %s)"
    assert refused_by_postgresql(day, made.pk, leave.FRIDAY + dt.timedelta(days=4), 1) == "submitted_leave_is_frozen"
    leave.decided(made, ben, now)
    cancelled = change.format("state = 'CANCELLED'")
    assert refused_by_postgresql(cancelled, made.pk) == "agreed_leave_is_drawn_in_full"
    copy = (
        "WITH new AS (INSERT INTO hr_leaverequest (form_key, employee_id, person_name, kind_id, first_on, last_on, span,"
        " hours_a_day, parts, reason, state, asked_at, cancelled_because) SELECT gen_random_uuid(), employee_id, '', kind_id,"
        " first_on, last_on, span, hours_a_day, parts, '', 'SUBMITTED', asked_at, '' FROM hr_leaverequest RETURNING id)"
        " SELECT id FROM new"
    )
    with connection.cursor() as cursor:
        cursor.execute(copy)
        twin = cursor.fetchone()[0]
    assert refused_by_postgresql(day, twin, leave.FRIDAY, DAY) == "nobody_is_on_leave_for_more_than_a_day"
    assert LeaveDay.objects.filter(request=twin).count() == 0


def test_months_of_attendance_count_whole_and_with_leave(worker: Employee, now: dt.datetime) -> None:
    pay.attended([worker], User.objects.get(username="aiko"), now, Month(2026, 9))
    on = dt.date(2026, 10, 15)
    key = (worker.pk, on)
    found = queries.attendance({key: (dt.date(2026, 8, 15), on)})  # September alone lies in it as a whole
    assert found == {key: rules.Attendance(Decimal(21), Decimal(21))}
    assert queries.attendance({key: (dt.date(2026, 7, 15), on)}) == {}
    assert queries.attendance({key: (dt.date(2026, 9, 15), on)}) == {}
