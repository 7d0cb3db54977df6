"""みなと商会 on real processes: a database of its own, a web server, workers and a real browser."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import pytest
import redis
from playwright.sync_api import expect

from tests import databases

ROOT = Path(__file__).parents[2]
MIGRATED_AND_PLAYED = 420
BROKER_OF_THE_PLAY = 2
SECONDS_TO_START = 60

# What a page shows is checked, not timed: other work on the cores fails no journey.
expect.set_options(timeout=20_000)


def _broker_numbers() -> Iterator[int]:
    """Databases of the broker for this process of the tests alone: the others run journeys at the same time."""
    place = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return cycle(range(3, 15)[place :: int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))])


BROKER_NUMBERS = _broker_numbers()


@dataclass
class House:
    """One installation: its environment, its processes, its address."""

    environment: dict[str, str]
    dsn: str
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.running.append(process)
        return process

    def start_worker(self, concurrency: int = 2, *more: str) -> subprocess.Popen[bytes]:
        worker = ["celery", "-A", "backoffice.project.celery", "worker", f"--concurrency={concurrency}", "-l", "error"]
        return self.start(*worker, "--without-mingle", "--without-gossip", "--without-heartbeat", *more)

    def start_beat(self) -> subprocess.Popen[bytes]:
        return self.start("celery", "-A", "backoffice.project.celery", "beat", "-l", "error")

    def start_web(self) -> None:
        self.port = _free_port()
        self.start("gunicorn", "-b", f"127.0.0.1:{self.port}", "--threads=4", "backoffice.project.wsgi:application")
        wait_until(lambda: _answers(f"{self.url}/healthz"), SECONDS_TO_START)

    def do(self, code: str) -> str:
        """Run a few lines inside the company, as a person would by a command."""
        done = subprocess.run(
            [sys.executable, "-c", PREAMBLE + code], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database holds, read past the application."""
        connection = psycopg2.connect(self.dsn)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('ennoshita.reads', '1', false)")
                cursor.execute(query)
                return list(cursor.fetchall())
        finally:
            connection.close()

    def slow_down(self, table: str, seconds: float) -> None:
        """Let each statement that fills a table take so long: what is killed in its middle must have a middle."""
        connection = psycopg2.connect(self.dsn)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(
                    f"CREATE FUNCTION tests_slow() RETURNS trigger LANGUAGE plpgsql AS"
                    f" $$ BEGIN PERFORM pg_sleep({seconds}); RETURN NULL; END $$;"
                    f" CREATE TRIGGER tests_slow BEFORE INSERT ON {table} FOR EACH STATEMENT EXECUTE FUNCTION tests_slow()"
                )
        finally:
            connection.close()

    def stop(self) -> None:
        for process in self.running:
            kill(process, signal.SIGKILL)


PREAMBLE = """
import django; django.setup()
from backoffice.companies import clock, scope
from backoffice.organisation.models import User
from hr.payroll import actions
from hr.payroll.models import Run
from backoffice.demo.load import company
inside = scope.working_in(company().pk); inside.__enter__()
mao, ben = User.objects.get(username="mao"), User.objects.get(username="ben")
"""


@pytest.fixture(scope="session")
def played_month(testrun_uid: str) -> Iterator[str]:
    """The name of a database in which October 2026 was played, by whichever process of the tests needs it first.

    Who plays holds the first lock; all who use the database share the second, and the last of them drops it.
    """
    name = f"played_{testrun_uid[:12]}"
    playing = zlib.crc32(name.encode())
    using = playing + 1
    connection = psycopg2.connect(databases.dsn("postgres"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s), pg_advisory_lock_shared(%s)", [playing, using])
        try:
            cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone() is None:
                _play(f"{name}_new")
                cursor.execute(f'ALTER DATABASE "{name}_new" RENAME TO "{name}"')
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [playing])
        yield name
        cursor.execute("SELECT pg_advisory_unlock_shared(%s), pg_try_advisory_lock(%s)", [using, using])
        if cursor.fetchone() == (True, True):
            databases.drop(name)
    connection.close()


def _play(name: str) -> None:
    databases.create(name)
    done = subprocess.run(
        [sys.executable, "manage.py", "prepare"],
        cwd=ROOT,
        env=_environment(name, broker=BROKER_OF_THE_PLAY),
        capture_output=True,
        text=True,
        timeout=MIGRATED_AND_PLAYED,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def house(played_month: str) -> Iterator[House]:
    """A copy of the played month, with nothing running yet: TRUNCATE is refused, so each journey has its own."""
    with _copy_of(played_month, broker=next(BROKER_NUMBERS)) as made:
        redis.from_url(made.environment["REDIS_URL"]).flushdb()
        yield made


@pytest.fixture(scope="session")
def shown(played_month: str) -> Iterator[House]:
    """The played month, served without a worker to those who only look: one for each process of the tests."""
    with _copy_of(played_month, broker=BROKER_OF_THE_PLAY) as made:
        made.start_web()
        yield made


@contextmanager
def _copy_of(played_month: str, *, broker: int) -> Iterator[House]:
    name = f"house_{uuid.uuid4().hex[:12]}"
    databases.create(name, like=played_month)
    made = House(_environment(name, broker=broker), databases.dsn(name))
    try:
        yield made
    finally:
        made.stop()
        databases.drop(name)


@pytest.fixture
def served(house: House) -> House:
    """The played month, served, with a worker that has the beat within it: a process less to wait for."""
    house.start_worker(2, "--beat")
    house.start_web()
    return house


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return {**browser_type_launch_args, "executable_path": "/usr/bin/chromium", "args": quiet}


def wait_until(reached: Callable[[], object], seconds: float) -> float:
    """Wait for something to be true; the seconds it took. Fails when it does not come in time."""
    began = time.monotonic()
    while not reached():
        if time.monotonic() - began > seconds:
            pytest.fail(f"not reached within {seconds} seconds")
        time.sleep(0.05)
    return time.monotonic() - began


def kill(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """Signal a process with all of its children."""
    try:
        os.killpg(process.pid, how)
    except ProcessLookupError:
        return
    process.wait(timeout=20)


def _environment(name: str, *, broker: int) -> dict[str, str]:
    database, redis = urlsplit(os.environ["DATABASE_URL"]), urlsplit(os.environ["REDIS_URL"])
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "backoffice.project.settings",
        "DATABASE_URL": database._replace(path=f"/{name}").geturl(),
        "REDIS_URL": redis._replace(path=f"/{broker}").geturl(),
        "PYTHONWARNINGS": "default",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
