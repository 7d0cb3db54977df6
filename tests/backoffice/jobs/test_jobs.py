"""Jobs end, whatever happens to those who work on them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection, transaction

from backoffice.companies import clock
from backoffice.eventlog.actions import Case
from backoffice.jobs import dispatch, lease, register
from backoffice.jobs.actions import AlreadyRunning, NothingToDo, enqueue, resume, sweep, work_off
from backoffice.jobs.actions.run import run_for_a_while
from backoffice.jobs.models import Chunk, Job, JobFailure
from backoffice.jobs.queries import progress
from backoffice.organisation.models import User
from backoffice.values.refusals import Refusal

DONE: list[int] = []
FINISHED: list[int] = []


class Odd(Refusal):
    code = "tests.odd"
    cause_ja = "{number}は奇数です。"
    cause_en = "{number} is odd."
    remedy_ja = "偶数にしてください。"
    remedy_en = "Make it even."


def _count(job: Job, items: Sequence[int], at: dt.datetime) -> list[register.ItemFailure]:
    DONE.extend(items)
    return [register.ItemFailure(n, f"第{n}", Odd(number=n), "/fix") for n in items if n % 2]


def _break(job: Job, items: Sequence[int], at: dt.datetime) -> list[register.ItemFailure]:
    if 3 in items:
        raise ValueError("three")
    return _count(job, items, at)


@pytest.fixture(autouse=True)
def works(monkeypatch: pytest.MonkeyPatch) -> None:
    DONE.clear()
    FINISHED.clear()
    offered = {
        "tests.count": register.Work("tests.count", "数える", "件", _count, 4, lambda job, at: FINISHED.append(job.pk)),
        "tests.break": register.Work("tests.break", "壊す", "件", _break, 2),
    }
    monkeypatch.setattr(register, "_works", {**register._works, **offered})


def ask(user: User, now: dt.datetime, items: Sequence[int], name: str = "tests.count", case_id: int = 1) -> Job:
    return enqueue(
        name, title="数える", case=Case("tests.case", case_id, "x"), items=items, acting_user=user, accepted_at=now
    )


def test_a_job_is_done_to_its_end_and_finishes_once(chie: User, now: dt.datetime) -> None:
    job = work_off(ask(chie, now, range(0, 20, 2)).pk, clock=clock.now)
    run_for_a_while(job.pk, clock=clock.now)
    assert (job.state, sorted(DONE), FINISHED) == ("SUCCEEDED", list(range(0, 20, 2)), [job.pk])
    seen = progress(job.pk, at=now)
    assert (seen.done, seen.total, seen.percent, seen.is_open) == (10, 10, 100, False)


def test_one_bad_item_never_stops_the_rest(chie: User, now: dt.datetime) -> None:
    job = work_off(ask(chie, now, range(10)).pk, clock=clock.now)
    assert job.state == "PARTLY_FAILED"
    assert sorted(DONE) == list(range(10))
    failed = JobFailure.objects.order_by("item_id").first()
    assert failed is not None
    assert (failed.item_id, failed.cause_ja, failed.remedy_en, failed.fix_url) == (
        1,
        "1は奇数です。",
        "Make it even.",
        "/fix",
    )


def test_a_mistake_in_the_code_is_kept_with_its_chunk_and_tried_three_times(chie: User, now: dt.datetime) -> None:
    job = work_off(ask(chie, now, range(6), "tests.break").pk, clock=clock.now)
    bad = Chunk.objects.get(state="FAILED")
    assert (job.state, bad.items, bad.attempts, bad.error) == ("PARTLY_FAILED", [2, 3], 3, "ValueError: three")
    assert sorted(DONE) == [0, 1, 4, 5]
    assert list(JobFailure.objects.filter(item_id__in=[2, 3]).values_list("item_id", "code").order_by("item_id")) == [
        (2, "jobs.broke_off"),
        (3, "jobs.broke_off"),
    ]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (OSError(28, "No space left on device"), "jobs.no_room_left"),
        (OSError(13, "Permission denied"), "jobs.broke_off"),
        (Odd(number=1), "tests.odd"),
    ],
)
def test_the_cause_is_told_for_every_item(
    chie: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch, fault: Exception, code: str
) -> None:
    def fail(job: Job, items: Sequence[int], at: dt.datetime) -> list[register.ItemFailure]:
        raise fault

    monkeypatch.setitem(register._works, "tests.count", register.Work("tests.count", "数える", "件", fail, 4))
    job = work_off(ask(chie, now, range(6)).pk, clock=clock.now)
    assert job.state == "FAILED"
    assert list(JobFailure.objects.order_by("item_id").values_list("item_id", "code")) == [(n, code) for n in range(6)]


def test_a_chunk_whose_holder_died_is_taken_over(chie: User, now: dt.datetime) -> None:
    job = ask(chie, now, [0, 2, 4, 6])
    dead = lease.claim(job.pk)
    assert dead is not None
    assert lease.claim(job.pk) is None
    _expire()
    assert work_off(job.pk, clock=clock.now).state == "SUCCEEDED"
    assert DONE == [0, 2, 4, 6]
    with pytest.raises(lease.LeaseLost), transaction.atomic():
        lease.give_back(dead, state="DONE")


def test_the_sweeper_offers_a_lost_job_and_leaves_a_held_one(
    chie: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[Any] = []
    monkeypatch.setattr("backoffice.jobs.dispatch.offer", lambda *ids, **more: offered.append(ids[1]))
    lost, held = ask(chie, now, [2], case_id=1), ask(chie, now, [2], case_id=2)
    lease.claim(held.pk)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE backoffice_job SET offered_at = offered_at - interval '1 minute'")
    assert sweep(at=now) == 1
    assert offered == [lost.pk]
    assert sweep(at=now) == 0


def test_a_worker_that_starts_asks_for_every_open_job(
    chie: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended, held, waiting = (ask(chie, now, [2], case_id=number) for number in (1, 2, 3))
    work_off(ended.pk, clock=clock.now)
    lease.claim(held.pk)
    offered: list[Any] = []
    monkeypatch.setattr("backoffice.jobs.dispatch.offer", lambda *ids, **more: offered.append(ids[1:]))
    assert resume() == 2
    assert offered == [(held.pk, "tests.count"), (waiting.pk, "tests.count")]


def test_papers_wait_while_people_do(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    monkeypatch.setattr("celery.Celery.send_task", lambda app, name, **more: sent.append(more["priority"]))
    dispatch.offer(1, 1, "hr.payroll.print_payslips", hands=1)
    dispatch.offer(1, 1, "hr.payroll.calculate_payslips", hands=1)
    assert sent == [9, 0]


def test_the_same_work_on_a_case_runs_once_at_a_time(chie: User, now: dt.datetime) -> None:
    ask(chie, now, [2])
    with pytest.raises(AlreadyRunning):
        ask(chie, now, [4])
    assert Job.objects.count() == 1


def test_a_job_without_items_is_refused(chie: User, now: dt.datetime) -> None:
    with pytest.raises(NothingToDo):
        ask(chie, now, [])
    assert Job.objects.count() == 0


def _expire() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE backoffice_chunk SET lease_until = clock_timestamp() - interval '1 second'")
