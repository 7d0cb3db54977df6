"""Timed work comes round in every company, once a turn, and one mistake does not stop the rest."""

import datetime as dt

import pytest
from django.db import connection

from backoffice.companies import clock, scope
from backoffice.companies.models import Company
from backoffice.jobs import timetable
from backoffice.jobs.actions import tick
from backoffice.jobs.models import Timer

OFFERED = {work.name: work.seconds for work in timetable.works()}
BEGUN: list[tuple[str, int | None]] = []


def _note(at: dt.datetime) -> None:
    BEGUN.append(("note", scope.current().writes))


def _break(at: dt.datetime) -> None:
    raise ValueError("broken")


@pytest.fixture(autouse=True)
def works(monkeypatch: pytest.MonkeyPatch) -> None:
    BEGUN.clear()
    offered = {
        "tests.a_break": timetable.TimedWork("tests.a_break", 5, _break),
        "tests.note": timetable.TimedWork("tests.note", 30, _note),
    }
    monkeypatch.setattr(timetable, "_timed", offered)


def test_timed_work_runs_in_every_company_and_not_again_before_its_time(
    company: Company, other_company: Company
) -> None:
    assert tick(clock=clock.now) == 2
    assert tick(clock=clock.now) == 0
    assert [("note", company.pk), ("note", other_company.pk)] == BEGUN
    _turn_back(30)
    assert tick(clock=clock.now) == 1


def test_a_mistake_in_one_work_does_not_stop_the_others(company: Company) -> None:
    assert tick(clock=clock.now) == 1
    assert set(Timer.objects.values_list("name", flat=True)) == {"tests.a_break", "tests.note"}


def test_the_sweeper_and_the_sealer_are_on_the_timetable() -> None:
    assert OFFERED["backoffice.jobs.sweep"] == 5
    assert OFFERED["backoffice.eventlog.seal_events"] == 30


def test_two_works_of_one_name_stop_the_program() -> None:
    with pytest.raises(timetable.TimedTwice):
        timetable.every(5, "tests.note")(_note)


def _turn_back(seconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE backoffice_timer SET begun_at = begun_at - make_interval(secs => %s)", [seconds])
