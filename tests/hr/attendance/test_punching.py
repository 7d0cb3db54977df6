"""People punch for themselves; corrections replace, and nothing is changed or lost."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from backoffice.approvals.actions import AlreadyAsked
from backoffice.approvals.models import Request
from backoffice.eventlog.models import Event
from backoffice.notifications.models import Notice
from backoffice.organisation.models import User
from hr.attendance import actions, queries
from hr.attendance.models import DailyRecord, Punch
from hr.attendance.rules import PunchesOutOfOrder
from hr.employment.models import Employee
from tests.factories import worked

WEDNESDAY = dt.date(2026, 11, 4)
TUESDAY, MONDAY = dt.date(2026, 11, 3), dt.date(2026, 11, 2)


@pytest.fixture
def kaoru(company: object, now: dt.datetime) -> User:
    made = worked.keeper()
    worked.nine_to_six(made, now)
    return made


@pytest.fixture
def me(kaoru: User, aiko: User, now: dt.datetime) -> Employee:
    """愛子, who punches."""
    return worked.employee(aiko, aiko, now)


def punch(user: User, kind: str, time: str, day: dt.date = WEDNESDAY) -> Punch:
    return actions.punch(kind=kind, acting_user=user, at=worked.at(day, time))


def day_of(employee: Employee, day: dt.date = WEDNESDAY) -> DailyRecord:
    return DailyRecord.objects.get(employee=employee, work_date=day)


def test_a_day_is_punched_and_comes_to_its_minutes(me: Employee, aiko: User) -> None:
    punch(aiko, "IN", "8:51")
    assert not day_of(me).is_complete
    punch(aiko, "BREAK_START", "12:00")
    punch(aiko, "BREAK_END", "13:00")
    punch(aiko, "OUT", "22:30")
    found = day_of(me)
    assert (found.worked_minutes, found.break_minutes, found.overtime_minutes, found.night_minutes) == (
        759,
        60,
        279,
        30,
    )
    assert found.is_complete
    assert [version.split("@")[0] for version in found.law] == [
        "hr.attendance.statutory_hours",
        "hr.attendance.night",
        "hr.attendance.least_breaks",
    ]
    assert Event.objects.filter(step="hr.attendance.punch", actor_id=aiko.pk).count() == 4


def test_a_second_press_is_refused_and_writes_nothing(me: Employee, aiko: User) -> None:
    punch(aiko, "IN", "8:51")
    with pytest.raises(actions.NotNext):
        punch(aiko, "IN", "8:51")
    with pytest.raises(actions.NotNext):
        punch(aiko, "BREAK_END", "8:52")
    assert Punch.objects.count() == 1


def test_seconds_are_not_kept(me: Employee, aiko: User) -> None:
    made = actions.punch(kind="IN", acting_user=aiko, at=worked.at(WEDNESDAY, "8:51") + dt.timedelta(seconds=59))
    assert made.at == worked.at(WEDNESDAY, "8:51")


def test_a_clock_out_after_midnight_belongs_to_the_day_before(me: Employee, aiko: User) -> None:
    punch(aiko, "IN", "9:00")
    made = punch(aiko, "OUT", "25:30")
    assert made.work_date == WEDNESDAY
    assert day_of(me).worked_minutes == 15 * 60 + 30


def test_a_day_that_was_left_open_does_not_take_the_next_morning(me: Employee, aiko: User) -> None:
    punch(aiko, "IN", "9:00", MONDAY)
    assert punch(aiko, "IN", "8:55").work_date == WEDNESDAY
    assert queries.unfinished_days(me.pk, before=WEDNESDAY) == [MONDAY]


def test_who_is_no_employee_cannot_punch(kaoru: User, chie: User) -> None:
    with pytest.raises(actions.NoAttendanceKept):
        punch(chie, "IN", "9:00")
    assert not Event.objects.filter(actor_id=chie.pk).exists()


def test_an_officer_keeps_no_attendance(kaoru: User, aiko: User, now: dt.datetime) -> None:
    worked.employee(aiko, aiko, now, kind="OFFICER", pay_kind="OFFICER")
    with pytest.raises(actions.NoAttendanceKept):
        punch(aiko, "IN", "9:00")


def test_the_database_keeps_punches_as_they_are(me: Employee, aiko: User) -> None:
    made = punch(aiko, "IN", "9:00")
    for change in (
        lambda: Punch.objects.filter(pk=made.pk).update(at=worked.at(WEDNESDAY, "8:00")),
        lambda: made.delete(),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()


def test_a_punch_replaces_one_of_its_own_day_alone(me: Employee, aiko: User, kaoru: User, now: dt.datetime) -> None:
    made = punch(aiko, "IN", "9:00")
    again = {
        name: getattr(made, name) for name in ("employee", "kind", "at", "source", "recorded_by_id", "recorded_at")
    }
    with pytest.raises(IntegrityError, match="same person and day"), transaction.atomic():
        Punch.objects.create(**again, recorded_by_name="x", work_date=MONDAY, replaces=made, reason="別の日")
    with pytest.raises(IntegrityError, match="corrected_punch_says_why"), transaction.atomic():
        Punch.objects.create(**again, recorded_by_name="x", work_date=WEDNESDAY, replaces=made)


def test_the_week_is_counted_to_its_end_when_an_earlier_day_changes(
    me: Employee, kaoru: User, aiko: User, ben: User, admin: User, now: dt.datetime
) -> None:
    later = now + dt.timedelta(days=10)
    for day in worked.days((2026, 11), 9, 10, 11, 12, 13):
        worked.worked(me, day, kaoru, later)
    worked.worked(me, dt.date(2026, 11, 14), kaoru, later, "9:00-12:00")
    assert day_of(me, dt.date(2026, 11, 14)).overtime_minutes == 180
    worked.correction_route(ben, admin, now)
    asked = correct(aiko, later, dt.date(2026, 11, 9), "9:00", "16:00")
    worked.decided(asked, ben, later)
    assert day_of(me, dt.date(2026, 11, 9)).worked_minutes == 360
    assert day_of(me, dt.date(2026, 11, 14)).overtime_minutes == 60


def correct(user: User, now: dt.datetime, day: dt.date, begins: str, ends: str, reason: str = "打刻忘れ") -> Request:
    wanted = [actions.Wanted("IN", worked.at(day, begins)), actions.Wanted("OUT", worked.at(day, ends))]
    return actions.request_correction(work_date=day, wanted=wanted, reason=reason, acting_user=user, at=now)


def test_a_correction_is_done_exactly_as_asked_when_the_superior_agrees(
    me: Employee, kaoru: User, aiko: User, ben: User, admin: User, now: dt.datetime
) -> None:
    worked.correction_route(ben, admin, now)
    worked.worked(me, MONDAY, kaoru, now, "8:58")
    asked = correct(aiko, now, MONDAY, "8:58", "20:35", "客先から直帰したため")
    assert not day_of(me, MONDAY).is_complete
    worked.decided(asked, ben, now)
    found = day_of(me, MONDAY)
    assert (found.worked_minutes, found.overtime_minutes) == (637, 157)
    made = Punch.objects.get(employee=me, work_date=MONDAY, kind="OUT")
    assert (made.reason, made.recorded_by_name) == ("客先から直帰したため", "石井 弁")
    assert Punch.objects.filter(employee=me, work_date=MONDAY).count() == 2, "what was right stays as it was"


def test_what_is_corrected_names_what_it_replaces(
    me: Employee, kaoru: User, aiko: User, ben: User, admin: User, now: dt.datetime
) -> None:
    worked.correction_route(ben, admin, now)
    worked.worked(me, MONDAY, kaoru, now)
    worked.decided(correct(aiko, now, MONDAY, "9:00", "19:00"), ben, now)
    wrong = Punch.objects.get(kind="OUT", replaces=None)
    assert wrong.replaced_by.at == worked.at(MONDAY, "19:00")
    assert [punch.at for punch in queries.punches_of(me.pk, MONDAY)] == [
        worked.at(MONDAY, "9:00"),
        worked.at(MONDAY, "19:00"),
    ]
    nothing = actions.request_correction(work_date=MONDAY, wanted=[], reason="休んでいました", acting_user=aiko, at=now)
    worked.decided(nothing, ben, now)
    assert queries.punches_of(me.pk, MONDAY) == []
    assert Punch.objects.filter(is_void=True).count() == 2
    assert day_of(me, MONDAY).worked_minutes == 0


def test_a_rejected_correction_changes_nothing(
    me: Employee, kaoru: User, aiko: User, ben: User, admin: User, now: dt.datetime
) -> None:
    worked.correction_route(ben, admin, now)
    worked.worked(me, MONDAY, kaoru, now)
    worked.decided(correct(aiko, now, MONDAY, "9:00", "22:00"), ben, now, "REJECT", "18時に退館しています")
    assert Punch.objects.count() == 2
    assert day_of(me, MONDAY).worked_minutes == 480
    assert correct(aiko, now, MONDAY, "9:00", "18:10").state == "PENDING", "it may be asked for again"


def test_a_day_that_changed_since_is_not_overwritten(
    me: Employee, kaoru: User, aiko: User, ben: User, admin: User, now: dt.datetime
) -> None:
    worked.correction_route(ben, admin, now)
    punch(aiko, "IN", "9:00")
    asked = correct(aiko, now, WEDNESDAY, "8:30", "9:30")
    punch(aiko, "OUT", "12:00")
    with pytest.raises(actions.DayChanged):
        worked.decided(asked, ben, now)
    assert Punch.objects.count() == 2


def test_what_cannot_be_is_not_asked_for(
    me: Employee, kaoru: User, aiko: User, ben: User, admin: User, now: dt.datetime
) -> None:
    worked.correction_route(ben, admin, now)
    worked.worked(me, MONDAY, kaoru, now)
    with pytest.raises(actions.NothingToCorrect):
        correct(aiko, now, MONDAY, "9:00", "18:00")
    with pytest.raises(actions.NotOverYet):
        correct(aiko, now, WEDNESDAY, "9:00", "18:00")
    with pytest.raises(PunchesOutOfOrder):
        only_in = [actions.Wanted("IN", worked.at(MONDAY, "9:00"))]
        actions.request_correction(work_date=MONDAY, wanted=only_in, reason="x", acting_user=aiko, at=now)
    correct(aiko, now, MONDAY, "9:00", "19:00")
    with pytest.raises(AlreadyAsked):
        correct(aiko, now, MONDAY, "9:00", "20:00")
    assert Request.objects.count() == 1


def test_an_import_mixes_with_no_other_punches(me: Employee, kaoru: User, now: dt.datetime) -> None:
    worked.worked(me, MONDAY, kaoru, now)
    with pytest.raises(actions.AlreadyPunched):
        worked.worked(me, MONDAY, kaoru, now, "8:00-9:00")
    assert Punch.objects.count() == 2


def test_the_head_is_told_once_before_a_limit_is_passed(
    me: Employee, kaoru: User, aiko: User, ben: User, now: dt.datetime
) -> None:
    worked.agreed(kaoru, now)
    worked.head(ben)
    for day in (MONDAY, WEDNESDAY, dt.date(2026, 11, 5)):
        punch(aiko, "IN", "9:00", day)
        punch(aiko, "OUT", "22:00", day)
    told = Notice.objects.get(recipient=ben)
    assert "36協定" in told.text_ja
    assert told.kind == "NEEDS_YOU"


def test_another_schedule_makes_the_days_again(me: Employee, kaoru: User, now: dt.datetime) -> None:
    worked.worked(me, MONDAY, kaoru, now, "9:00-18:00")
    early = actions.define_schedule(
        code="E",
        name="休憩30分",
        starts_at=dt.time(8),
        ends_at=dt.time(16),
        break_starts_at=dt.time(12),
        break_ends_at=dt.time(12, 30),
        workdays="12345",
        acting_user=kaoru,
        at=now,
    )
    actions.assign_schedule(schedule=early, employee=me, valid_from=MONDAY, acting_user=kaoru, at=now)
    assert day_of(me, MONDAY).worked_minutes == 510
    with pytest.raises(actions.AlreadyAssigned):
        actions.assign_schedule(schedule=early, employee=me, valid_from=MONDAY, acting_user=kaoru, at=now)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"statutory_holiday": 5}, actions.HolidayIsAWorkday),
        ({"break_ends_at": None}, actions.BreakIncomplete),
        ({"code": "D"}, actions.ScheduleCodeInUse),
    ],
)
def test_a_schedule_that_does_not_fit_is_refused(
    kaoru: User, now: dt.datetime, changed: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        worked.nine_to_six(kaoru, now, **{"code": "X", **changed})


def test_an_agreement_stays_within_the_law(kaoru: User, now: dt.datetime) -> None:
    with pytest.raises(actions.BeyondTheLaw):
        worked.agreed(kaoru, now, month=46)
    worked.agreed(kaoru, now)
    with pytest.raises(actions.AgreementOverlaps):
        worked.agreed(kaoru, now, starts_on=dt.date(2027, 3, 31))
    worked.agreed(kaoru, now, starts_on=dt.date(2027, 4, 1))


def test_a_day_without_punches_is_asked_for_and_filled(
    me: Employee, kaoru: User, aiko: User, ben: User, admin: User, now: dt.datetime
) -> None:
    sunday = dt.date(2026, 11, 1)
    worked.correction_route(ben, admin, now)
    asked = correct(aiko, now, sunday, "10:00", "12:00", "展示会の搬入")
    assert (day_of(me, sunday).kind, day_of(me, sunday).is_complete) == ("STATUTORY_HOLIDAY", False)
    worked.decided(asked, ben, now)
    assert day_of(me, sunday).statutory_holiday_minutes == 120
