"""Committed events get their place and their seal; whatever is changed behind the log's back is found and named."""

import datetime as dt
import io
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.eventlog.actions import Case, record, seal, seal_events
from backoffice.eventlog.models import Event, Position, Seal
from backoffice.eventlog.queries import plain, sealed_log
from backoffice.eventlog.rules import digest
from backoffice.organisation.models import User
from tests.factories import committed

STEP = "backoffice.organisation.establish"
ROOT = Path(__file__).parents[3]


def write(user: User, at: dt.datetime, name: str = "営業部") -> Event:
    record(STEP, case=Case("unit", 7, name), acting_user=user, occurred_at=at, changes={"name": ["", name]})
    return Event.objects.filter(case_name=name).latest("pk")


def verify(**options: object) -> str:
    said = io.StringIO()
    call_command("verify_events", stdout=said, **options)
    return said.getvalue()


def refused(**options: object) -> str:
    with pytest.raises(CommandError) as found:
        verify(**options)
    assert found.value.returncode == 1
    return str(found.value)


def tamper(*statements: str) -> None:
    """As the owner of the tables, with their own triggers asleep."""
    tables = ("backoffice_event", "backoffice_position", "backoffice_seal")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        role = cursor.fetchone()[0]
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; RESET ROLE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
            assert cursor.rowcount > 0, statement
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute(f'SET ROLE "{role}"')


@pytest.fixture
def events(company: Company, chie: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """Ten sealed events in blocks of four, four and two."""
    monkeypatch.setattr(seal, "MOST_EVENTS_A_BLOCK", 4)
    made = [write(chie, now, f"{n}課") for n in range(1, 11)]
    assert seal_events(at=now) == 10
    return made


def test_every_event_gets_its_place_and_every_block_its_seal(events: list[Event], now: dt.datetime) -> None:
    assert list(Position.objects.order_by("position").values_list("event_id", flat=True)) == [e.pk for e in events]
    seals = list(Seal.objects.order_by("number"))
    assert [(s.number, s.first_position, s.last_position) for s in seals] == [(1, 1, 4), (2, 5, 8), (3, 9, 10)]
    assert [bytes(s.previous_hash) for s in seals] == [bytes(32), bytes(seals[0].hash), bytes(seals[1].hash)]
    last = sealed_log()
    assert last is not None
    assert (last.events, last.sealed_at, last.hash) == (10, now, bytes(seals[2].hash).hex())


def test_what_is_sealed_is_not_sealed_again(events: list[Event], chie: User, now: dt.datetime) -> None:
    assert seal_events(at=now) == 0
    write(chie, now)
    assert seal_events(at=now) == 1
    assert Seal.objects.count() == 4


def test_an_untouched_log_is_clean_in_both_languages(events: list[Event], chie: User, now: dt.datetime) -> None:
    write(chie, now)
    said = verify(company="minato")
    head = bytes(Seal.objects.get(number=3).hash).hex()
    assert said == (
        f"minato: 11件の記録は、書かれたときのままです。封印済み 10件、未封印 1件、最後の封印 {head}\n"
        f"minato: all 11 events are as they were written. 10 sealed, 1 not sealed yet, last seal {head}\n"
    )


def test_each_company_has_its_own_positions_and_its_own_chain(
    events: list[Event], other_company: Company, chie: User, now: dt.datetime
) -> None:
    with scope.working_in(other_company.pk):
        write(chie, now)
        assert seal_events(at=now) == 1
        assert Seal.objects.get().number == 1
    assert verify().count("書かれたときのままです") == 2


@pytest.mark.parametrize("table", ["backoffice_position", "backoffice_seal"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET digest = digest", "DELETE FROM {}", "TRUNCATE {}"])
def test_places_and_seals_are_append_only(table: str, verb: str, events: list[Event]) -> None:
    statement = verb.format(table).replace("digest", "digest" if table.endswith("position") else "hash")
    for role in ("", "SET CONSTRAINTS ALL IMMEDIATE; RESET ROLE; "):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(role + statement)
    assert (Position.objects.count(), Seal.objects.count()) == (10, 3)


def test_one_changed_byte_is_found_and_named(events: list[Event]) -> None:
    tamper(f"UPDATE backoffice_event SET reason = 'x' WHERE id = {events[5].pk}")
    said = refused()
    assert f"位置6（記録{events[5].pk}、作業 {STEP}、対象 6課）の内容が、書かれたときの要約値と合いません" in said
    assert f"Position 6 (event {events[5].pk}, step {STEP}, case 6課) does not match the digest" in said


@pytest.mark.parametrize(
    "change",
    [
        "occurred_at = occurred_at + interval '1 microsecond'",
        "step = step || 'x'",
        "case_id = case_id + 1",
        "actor_id = actor_id + 1",
        "actor_name = 'x'",
        "on_behalf_of_id = 1",
        "source = 'API'",
        "started_at = occurred_at",
        "touch_seconds = 1",
        "outcome = 'FAILED'",
        "changes = '{}'",
        "digest = decode(repeat('00', 32), 'hex')",
    ],
)
def test_no_field_of_an_event_can_be_changed_unseen(change: str, events: list[Event]) -> None:
    tamper(f"UPDATE backoffice_event SET {change} WHERE id = {events[2].pk}")
    assert "位置3（" in refused()


def test_the_first_of_several_broken_rows_is_named(events: list[Event]) -> None:
    tamper(f"UPDATE backoffice_event SET reason = 'x' WHERE id IN ({events[8].pk}, {events[3].pk})")
    said = refused()
    assert "位置4（" in said
    assert "位置9" not in said


def test_a_deleted_row_is_found(events: list[Event]) -> None:
    tamper(f"DELETE FROM backoffice_event WHERE id = {events[4].pk}")
    assert f"位置5（記録{events[4].pk}）の行がありません" in refused()


def test_a_row_deleted_with_its_place_is_found(events: list[Event]) -> None:
    tamper(
        f"DELETE FROM backoffice_event WHERE id = {events[4].pk}",
        f"DELETE FROM backoffice_position WHERE event_id = {events[4].pk}",
    )
    assert "位置5の封印の控えがありません" in refused()


def test_the_last_row_deleted_with_its_place_is_found(events: list[Event]) -> None:
    tamper(
        f"DELETE FROM backoffice_event WHERE id = {events[9].pk}",
        f"DELETE FROM backoffice_position WHERE event_id = {events[9].pk}",
    )
    assert "位置10の封印の控えがありません" in refused()


def test_a_row_put_in_between_is_found(events: list[Event], chie: User, now: dt.datetime) -> None:
    late = write(chie, now)
    tamper(
        f"UPDATE backoffice_position SET position = position + 1001 WHERE event_id > {events[5].pk}",
        "UPDATE backoffice_position SET position = position - 1000 WHERE position > 1000",
        "INSERT INTO backoffice_position (company_id, event_id, position, digest)"
        f" SELECT company_id, id, 7, digest FROM backoffice_event WHERE id = {late.pk}",
    )
    assert "区画2の記録が、封印と合いません" in refused()


def test_two_rows_that_changed_places_are_found(events: list[Event]) -> None:
    one, other = events[1].pk, events[2].pk
    tamper(
        f"UPDATE backoffice_event SET id = -id WHERE id IN ({one}, {other})",
        f"UPDATE backoffice_event SET id = {one + other} + id WHERE id < 0",
    )
    assert "位置2（" in refused()


def test_two_places_that_changed_their_rows_are_found(events: list[Event]) -> None:
    tamper(
        "UPDATE backoffice_position SET position = 1005 - position WHERE position IN (2, 3)",
        "UPDATE backoffice_position SET position = position - 1000 WHERE position > 1000",
    )
    assert "区画1の記録が、封印と合いません" in refused()


def test_a_row_rewritten_with_its_digests_is_found_by_the_seal(events: list[Event]) -> None:
    event = Event.objects.get(pk=events[6].pk)
    event.reason = "x"
    forged = digest(plain(vars(event))).hex()
    tamper(
        f"UPDATE backoffice_event SET reason = 'x', digest = decode('{forged}', 'hex') WHERE id = {event.pk}",
        f"UPDATE backoffice_position SET digest = decode('{forged}', 'hex') WHERE event_id = {event.pk}",
    )
    assert "区画2の記録が、封印と合いません" in refused()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("sealed_at = sealed_at + interval '1 second'", "区画2の封印が書き換えられています"),
        ("hash = decode(repeat('00', 32), 'hex')", "区画2の封印が書き換えられています"),
        ("merkle_root = decode(repeat('00', 32), 'hex')", "区画2の封印が書き換えられています"),
        ("last_position = 7", "区画2の封印が書き換えられています"),
    ],
)
def test_an_altered_seal_is_found(change: str, said: str, events: list[Event]) -> None:
    tamper(f"UPDATE backoffice_seal SET {change} WHERE number = 2")
    assert said in refused()


def test_a_seal_made_anew_is_not_linked_to_its_successor(events: list[Event], now: dt.datetime) -> None:
    from backoffice.eventlog.rules import block_hash

    second = Seal.objects.get(number=2)
    later = now + dt.timedelta(seconds=1)
    forged = block_hash(
        second.company_id,
        2,
        5,
        8,
        bytes(second.merkle_root),
        bytes(second.previous_hash),
        later.astimezone(dt.UTC).isoformat(),
    ).hex()
    tamper(
        f"UPDATE backoffice_seal SET sealed_at = '{later.isoformat()}', hash = decode('{forged}', 'hex')"
        " WHERE number = 2"
    )
    assert "区画3の封印が、前の封印とつながっていません" in refused()


def test_a_missing_seal_is_found(events: list[Event]) -> None:
    tamper("DELETE FROM backoffice_seal WHERE number = 2")
    assert "区画2の封印がありません" in refused()


def test_a_missing_last_seal_is_found(events: list[Event], chie: User, now: dt.datetime) -> None:
    tamper("DELETE FROM backoffice_seal WHERE number = 3")
    assert "位置9には位置がありますが、その封印がありません" in refused()
    write(chie, now)
    assert "位置9には位置がありますが、その封印がありません" in refused()


def test_an_event_that_is_not_sealed_yet_is_checked_too(events: list[Event], chie: User, now: dt.datetime) -> None:
    fresh = write(chie, now)
    tamper(f"UPDATE backoffice_event SET reason = 'x' WHERE id = {fresh.pk}")
    assert f"記録{fresh.pk}、作業 {STEP}、対象 営業部の内容が" in refused()


def test_what_changed_between_writing_and_sealing_is_found(company: Company, chie: User, now: dt.datetime) -> None:
    fresh = write(chie, now)
    tamper(f"UPDATE backoffice_event SET reason = 'x' WHERE id = {fresh.pk}")
    seal_events(at=now)
    assert "位置1（" in refused()


def test_an_export_is_verified_without_a_database(events: list[Event], tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    assert "10件の記録は、書かれたときのままです" in verify(export=file)
    done = offline(file)
    assert (done.returncode, "10件の記録は、書かれたときのままです" in done.stdout) == (0, True), done.stderr


def test_a_changed_byte_in_an_export_is_named_without_a_database(events: list[Event], tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    verify(export=file)
    file.write_text(file.read_text(encoding="utf-8").replace('"case_name":"6課"', '"case_name":"9課"'), "utf-8")
    done = offline(file)
    assert (done.returncode, f"位置6（記録{events[5].pk}、作業 {STEP}、対象 9課）" in done.stderr) == (1, True)


def test_an_export_of_a_broken_log_is_broken(events: list[Event], tmp_path: Path) -> None:
    tamper(f"DELETE FROM backoffice_event WHERE id = {events[4].pk}")
    assert "位置5（" in refused(export=tmp_path / "log.jsonl")


@pytest.mark.parametrize(
    ("keep", "said"),
    [
        (lambda lines: lines[:-1], "位置10のあとで途切れています"),
        (lambda lines: lines[:3] + lines[4:], "位置3の封印の控えがありません"),
        (lambda lines: lines[:5] + lines[6:], "区画1の封印がありません"),
        (lambda lines: [*lines[:3], "{}\n", *lines[3:]], "4行目を読み取れません"),
        (lambda lines: [*lines[:3], lines[3][:40] + "\n", *lines[4:]], "4行目を読み取れません"),
        (lambda lines: [], "確かめる記録がありません"),
    ],
)
def test_an_export_that_lost_or_gained_a_line_is_refused(
    keep: object, said: str, events: list[Event], tmp_path: Path
) -> None:
    file = tmp_path / "log.jsonl"
    verify(export=file)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(keep(lines)), "utf-8")  # type: ignore[operator]
    assert said in refused(from_export=file)


def test_a_company_that_does_not_exist_is_refused(company: Company) -> None:
    assert "会社コード nobody の会社はありません" in refused(company="nobody")


@pytest.fixture
def real(django_db_setup: None, django_db_blocker: pytest.FixtureRequest, now: dt.datetime) -> Iterator[Company]:
    with django_db_blocker.unblock(), committed.company() as made:  # type: ignore[attr-defined]
        yield made


def test_an_event_that_commits_late_gets_its_place_after(real: Company, now: dt.datetime) -> None:
    written, may_commit = threading.Event(), threading.Event()
    late: list[int] = []

    def slow() -> None:
        with scope.working_in(real.pk), transaction.atomic():
            late.append(write(clerk(), now, "遅い").pk)
            written.set()
            may_commit.wait(20)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(20)
    with transaction.atomic():
        early = write(clerk(), now, "早い").pk
    assert seal_events(at=now) == 1
    assert Seal.objects.get().settled_event_id == 0
    may_commit.set()
    thread.join()
    assert seal_events(at=now) == 1
    assert late[0] < early
    assert list(Position.objects.order_by("position").values_list("event_id", flat=True)) == [early, late[0]]
    assert "2件の記録は、書かれたときのままです" in verify(company=real.code)


def test_what_is_settled_is_not_looked_at_again(real: Company, now: dt.datetime) -> None:
    for n in range(3):
        with transaction.atomic():
            last = write(clerk(), now, f"{n}課").pk
        assert seal_events(at=now) == 1
        assert Seal.objects.get(number=n + 1).settled_event_id == last


def test_sealers_at_the_same_time_seal_everything_once(
    real: Company, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal, "MOST_EVENTS_A_BLOCK", 7)
    with transaction.atomic():
        for n in range(100):
            write(clerk(), now, f"{n}課")
    sealed: list[int] = []

    def work() -> None:
        with scope.working_in(real.pk):
            sealed.append(seal_events(at=now))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sealed) == 100
    assert list(Position.objects.order_by("position").values_list("position", flat=True)) == list(range(1, 101))
    assert "100件の記録は、書かれたときのままです" in verify(company=real.code)


def clerk() -> User:
    return User(pk=1, username="clerk")


def offline(file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "verify_events", "--from-export", str(file)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nowhere"},
        capture_output=True,
        text=True,
    )
