"""The clock of a sandbox: forwards, for it alone, at every door of the company; what guards a door goes by the real one."""

import contextvars
import datetime as dt
import itertools
from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backoffice.api.actions import forget_answers, make_key
from backoffice.api.models import IdempotencyRecord
from backoffice.api.queries import key_in_force
from backoffice.api.rules import hash_of
from backoffice.approvals import kinds
from backoffice.approvals.actions import NewStep, define_route, submit_request
from backoffice.approvals.models import Request
from backoffice.companies import clock, scope
from backoffice.companies.models import Company
from backoffice.eventlog.actions import Case
from backoffice.eventlog.models import Event
from backoffice.jobs.actions import tick
from backoffice.jobs.timetable import by_real_time, works
from backoffice.notifications.models import Notice
from backoffice.organisation.models import User
from backoffice.sandbox.actions import ClockGoesForwards, NotASandbox, TooFarAhead, move_clock
from tests.factories import cast, tried_out

DAY = dt.timedelta(days=1)
KIND = "tests.buy"


@pytest.fixture
def made(company: Company, ben: User, admin: User) -> Company:
    return tried_out.sandbox(admin, ben)


def about(moment: dt.datetime, wanted: dt.datetime) -> bool:
    """The tests' clock runs on while they run."""
    return dt.timedelta() <= moment - wanted < dt.timedelta(minutes=2)


def test_the_clock_moves_for_the_sandbox_alone(made: Company, company: Company, admin: User, now: dt.datetime) -> None:
    tried_out.moved(made, admin, days=62)
    assert about(clock.now(), now)
    with tried_out.inside(made):
        assert about(clock.now(), now + 62 * DAY)
        assert about(clock.real_now(), now)
        with scope.working_in(company.pk):
            assert about(clock.now(), now)
        assert about(clock.now(), now + 62 * DAY)
    with scope.reading((made.pk, company.pk)):
        assert about(clock.now(), now), "where several companies are read, it is the real time"
    assert about(clock.now(), now)


def test_the_clock_never_goes_back_nor_too_far(made: Company, admin: User, now: dt.datetime) -> None:
    tried_out.moved(made, admin, days=10)
    with tried_out.inside(made):
        said = clock.now()
        for wrong, refusal in (
            (said - dt.timedelta(seconds=1), ClockGoesForwards),
            (now, ClockGoesForwards),
            (now + 6 * 366 * DAY, TooFarAhead),
        ):
            with pytest.raises(refusal):
                move_clock(to=wrong, acting_user=admin, at=clock.now(), real_at=clock.real_now())
        assert about(clock.now(), said)
        with pytest.raises(DatabaseError, match="forwards"), transaction.atomic():
            Company.objects.filter(pk=made.pk).update(clock_moved_by=9 * DAY)


def test_the_clock_of_a_company_itself_stands_firm(
    made: Company, company: Company, admin: User, now: dt.datetime
) -> None:
    with pytest.raises(NotASandbox):
        move_clock(to=now + DAY, acting_user=admin, at=now, real_at=now)
    with pytest.raises(DatabaseError, match="only_a_sandbox_has_a_clock"), transaction.atomic():
        Company.objects.filter(pk=company.pk).update(clock_moved_by=DAY)
    with pytest.raises(DatabaseError, match="from within it alone"), transaction.atomic():
        Company.objects.filter(pk=made.pk).update(clock_moved_by=DAY)
    assert not Event.objects.filter(step="backoffice.sandbox.move_clock").exists()


def test_the_log_says_both_times_and_is_sealed_by_the_real_one(made: Company, admin: User, now: dt.datetime) -> None:
    tried_out.moved(made, admin, days=31)
    with tried_out.inside(made):
        event = Event.objects.get(step="backoffice.sandbox.move_clock")
        before, after = (dt.datetime.fromisoformat(each) for each in event.changes["clock"])
        assert about(dt.datetime.fromisoformat(event.changes["real_time"]), now)
        assert about(before, now)
        assert after - before >= 31 * DAY - dt.timedelta(minutes=2)
        assert event.changes["ahead_seconds"][0] == 0
        ahead = after - dt.datetime.fromisoformat(event.changes["real_time"])
        assert event.changes["ahead_seconds"][1] == ahead // dt.timedelta(seconds=1)


def run(name: str) -> None:
    """Timed work, as the timetable calls it: with the time of the company."""
    next(each for each in works() if each.name == name).run(clock.now())


@pytest.mark.parametrize(
    "name",
    [
        "backoffice.api.forget_answers",
        "backoffice.documents.sweep_uploads",
        "backoffice.eventlog.seal_events",
        "backoffice.webhooks.hand_out",
        "backoffice.webhooks.order_what_is_due",
    ],
)
def test_what_guards_seals_or_leaves_the_house_is_timed_by_the_real_clock(
    name: str, made: Company, admin: User, now: dt.datetime
) -> None:
    tried_out.moved(made, admin, days=31)
    said: list[dt.datetime] = []
    with tried_out.inside(made):
        by_real_time(lambda *, at: said.append(at))(clock.now())
    assert about(said[0], now)
    timed = next(each for each in works() if each.name == name)
    assert timed.run.__qualname__.startswith("by_real_time.")


def test_what_guards_a_door_goes_by_the_real_time(made: Company, admin: User, now: dt.datetime) -> None:
    with tried_out.inside(made):
        key = make_key(name="試験", scope_codes=["partners:read"], days=30, acting_user=admin, at=clock.real_now())
        IdempotencyRecord.objects.create(
            caller="key:1", idempotency_key="1", body_hash="x", status=201, answer="{}", created_at=clock.real_now()
        )
    tried_out.moved(made, admin, days=365)
    with tried_out.inside(made):
        assert key_in_force(hash_of(key.token), at=clock.real_now()) == key.key
        run("backoffice.api.forget_answers")
        assert IdempotencyRecord.objects.exists(), "a request that is sent again is still known"
        assert forget_answers(at=clock.now()) == 1, "the company's own time would have swept it"


def test_what_falls_due_happens_when_the_clock_was_moved(
    made: Company, company: Company, ben: User, admin: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = kinds.Kind(KIND, "購入", "tests.buy.order", lambda what, user, at: None, lambda what: "/")
    monkeypatch.setattr(kinds, "_kinds", {KIND: kind})
    asking = []
    for each in (company, made):
        with scope.working_in(each.pk):
            step = NewStep("部長", "PERSON", user=ben, within_days=3, escalates_after_days=2, fallback=admin)
            define_route(kind=KIND, name="購入", steps=[step], valid_from=cast.SINCE, acting_user=admin, at=now)
            submit_request(
                kind=KIND,
                case=Case("tests.order", 1, "机"),
                title="机",
                arguments={},
                amount_yen=1000,
                due_on=None,
                acting_user=admin,
                at=clock.now(),
            )
            asking.append(Notice.objects.count())
    tick(clock=clock.now)
    for each, count in zip((company, made), asking, strict=True):
        with scope.working_in(each.pk):
            assert Notice.objects.count() == count, "nothing is due yet"
    assert tick(clock=clock.now) == 0, "every piece of work has just had its turn"
    tried_out.moved(made, admin, days=30)
    tick(clock=clock.now)
    with tried_out.inside(made):
        late = list(Notice.objects.filter(created_at__gt=now + 29 * DAY).order_by("pk"))
        assert late, "the reminder came at once, at the new time"
        assert any("期限" in each.text_ja for each in late), [each.text_ja for each in late]
        assert Request.objects.get().state == "PENDING"
    assert Notice.objects.count() == asking[0], "in the company itself nothing is late"


Steps = list[tuple[str, int]]
moves = st.lists(
    st.one_of(
        st.tuples(st.just("enter"), st.integers(0, 2)),
        st.tuples(st.just("leave"), st.just(0)),
        st.tuples(st.just("move"), st.integers(1, 40)),
    ),
    max_size=14,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.tuples(moves, moves), turns=st.lists(st.integers(0, 1), max_size=28))
def test_two_threads_of_work_in_three_companies_never_read_the_wrong_clock(
    steps: tuple[Steps, Steps],
    turns: list[int],
    company: Company,
    other_company: Company,
    made: Company,
    admin: User,
) -> None:
    """Two requests at a time in one process, each entering and leaving companies, while the sandbox is moved."""
    ids = [company.pk, other_company.pk, made.pk]
    with transaction.atomic():
        ahead = [dt.timedelta()]
        threads = [contextvars.copy_context() for _ in steps]
        work = [worker(each, ids, ahead, admin) for each in steps]
        for turn in itertools.chain(turns, [0] * 16, [1] * 16):
            threads[turn].run(next, work[turn], None)
        transaction.set_rollback(True)


def worker(steps: Steps, ids: list[int], ahead: list[dt.timedelta], admin: User) -> Iterator[None]:
    """Each step, and after it what the clock must say.

    Whoever moved it sees it moved; who had the sandbox open before goes on by what it was, and nobody else sees anything.
    """
    opened: list[AbstractContextManager[None]] = []
    for what, number in steps:
        moved = False
        if what == "enter":
            opened.append(scope.working_in(ids[number]))
            opened[-1].__enter__()
        elif what == "leave" and opened:
            opened.pop().__exit__(None, None, None)
        elif what == "move" and scope.current().writes == ids[2]:
            real_at = clock.real_now()
            ahead.append(ahead[-1] + number * DAY)
            move_clock(to=real_at + ahead[-1], acting_user=admin, at=clock.now(), real_at=real_at)
            moved = True
        differs = clock.now() - clock.real_now()
        may_be = [dt.timedelta()] if scope.current().writes != ids[2] else [ahead[-1]] if moved else ahead
        assert any(abs(differs - each) < dt.timedelta(seconds=5) for each in may_be)
        yield
    while opened:
        opened.pop().__exit__(None, None, None)
