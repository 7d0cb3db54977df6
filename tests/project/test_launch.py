"""The launcher's servers, started for real: each test has a `var` of its own and ends what it began."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import redis

from backoffice.project.launch import places, ports
from backoffice.project.launch.children import child_env
from backoffice.project.launch.places import var_dir
from backoffice.project.launch.processes import Identity, lives
from backoffice.project.launch.progress import LaunchError

pytestmark = pytest.mark.servers

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60.0


@pytest.fixture
def var(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A short path that every user may pass through, unlike pytest's own tmp_path."""
    folder = Path(tempfile.mkdtemp(prefix="eno", dir="/tmp"))
    folder.chmod(0o755)
    monkeypatch.setenv("ENNOSHITA_VAR", str(folder))
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    yield folder
    home = places.server_home().path
    shutil.rmtree(folder, ignore_errors=True)
    if home.name.startswith("ennoshita-"):
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def launch(var: Path) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    started: list[subprocess.Popen[str]] = []

    def launch(*arguments: str) -> "subprocess.Popen[str]":
        argv = [sys.executable, "-m", "backoffice.project.launch", *arguments]
        pipe = subprocess.PIPE
        started.append(subprocess.Popen(argv, cwd=ROOT, stdout=pipe, stderr=pipe, text=True))
        return started[-1]

    yield launch
    for process in started:
        end(process)


def end(process: "subprocess.Popen[str]", number: signal.Signals = signal.SIGTERM) -> tuple[str, str]:
    if process.poll() is None:
        process.send_signal(number)
    return process.communicate(timeout=PATIENCE_SECONDS)


def until(told: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if answer := told():
            return answer
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")


def state(var: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((var / "run" / "state.json").read_text()))
    except FileNotFoundError:
        return {}


def serving(var: Path) -> dict[str, str]:
    """The addresses of the servers, once they serve."""
    return dict(until(lambda: state(var).get("env")))


def ask(url: str, question: str) -> Any:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone() if cursor.description else None
    finally:
        connection.close()


def processes(var: Path) -> list[Identity]:
    return [(pid, ticks) for pid, ticks in state(var)["processes"]]


def test_what_was_written_is_there_after_the_next_start(var: Path, launch: Any) -> None:
    first = launch("servers")
    env = serving(var)
    ask(env["DATABASE_URL"], "CREATE TABLE kept AS SELECT 42 AS answer")
    redis.Redis.from_url(env["REDIS_URL"]).set("kept", "42")
    end(first)
    assert first.returncode == 0
    assert state(var) == {}

    launch("servers")
    again = serving(var)
    assert ask(again["DATABASE_URL"], "SELECT answer FROM kept") == (42,)
    assert redis.Redis.from_url(again["REDIS_URL"]).get("kept") == b"42"
    assert again["SECRET_KEY"] == env["SECRET_KEY"]


def test_a_second_launcher_leaves_the_first_alone(var: Path, launch: Any) -> None:
    first = launch("servers")
    env = serving(var)
    second = launch("servers")
    _, errors = second.communicate(timeout=PATIENCE_SECONDS)
    assert second.returncode == 1
    assert str(first.pid) in errors
    assert ask(env["DATABASE_URL"], "SELECT 1") == (1,)


def test_a_killed_launcher_leaves_no_process_and_the_next_start_recovers(var: Path, launch: Any) -> None:
    first = launch("servers")
    env = serving(var)
    ask(env["DATABASE_URL"], "CREATE TABLE kept AS SELECT 42 AS answer")
    left = processes(var)
    assert len(left) == 2
    end(first, signal.SIGKILL)
    until(lambda: not any(map(lives, left)))

    launch("servers")
    until(lambda: state(var).get("pid") != first.pid)
    assert ask(serving(var)["DATABASE_URL"], "SELECT answer FROM kept") == (42,)


def test_servers_that_were_killed_with_the_launcher_recover(var: Path, launch: Any) -> None:
    first = launch("servers")
    env = serving(var)
    ask(env["DATABASE_URL"], "CREATE TABLE kept AS SELECT 42 AS answer")
    for pid, _ in processes(var):
        os.kill(pid, signal.SIGKILL)
    end(first, signal.SIGKILL)
    data = places.server_home().path / "postgres" / "data"
    assert (data / "postmaster.pid").exists()

    launch("servers")
    until(lambda: state(var).get("pid") != first.pid)
    assert ask(serving(var)["DATABASE_URL"], "SELECT answer FROM kept") == (42,)


def test_a_pid_file_that_names_a_stranger_is_no_obstacle(var: Path, launch: Any) -> None:
    end_after_serving(var, launch("servers"))
    home = places.server_home()
    file = home.path / "postgres" / "data" / "postmaster.pid"
    file.write_text(f"{os.getpid()}\n{file.parent}\n0\n5432\n{home.path}/postgres/socket\n")
    places.give(file, home.account, owner=True, mode=0o600)
    launch("servers")
    assert ask(serving(var)["DATABASE_URL"], "SELECT 1") == (1,)


def end_after_serving(var: Path, process: "subprocess.Popen[str]") -> None:
    serving(var)
    end(process)


def test_the_program_signs_in_as_an_owner_whom_row_level_security_binds(var: Path, launch: Any) -> None:
    launch("servers")
    url = serving(var)["DATABASE_URL"]
    rights = "SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    assert ask(url, rights) == (False, False, True)
    ask(url, "CREATE EXTENSION pg_trgm")
    ask(url, "CREATE EXTENSION btree_gist")
    assert ask(url, "SELECT similarity('給与計算', '給与計算') = 1, lower('Ａ') = 'ａ'") == (True, True)
    ask(url, "CREATE ROLE a_role_it_made NOLOGIN")
    ask(url, "SET ROLE a_role_it_made")


def test_no_server_answers_without_the_password(var: Path, launch: Any) -> None:
    launch("servers")
    env = serving(var)
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(env["DATABASE_URL"].replace("ennoshita:", "ennoshita:not-"))
    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(env["REDIS_URL"].replace("redis://:", "redis://:not-")).ping()
    assert (var / "run").stat().st_mode & 0o777 == 0o700
    assert (var / "secret_key").stat().st_mode & 0o777 == 0o600


def test_addresses_from_outside_start_no_server(var: Path, launch: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/db")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")
    launch("servers")
    assert serving(var)["DATABASE_URL"] == "postgresql://elsewhere/db"
    assert processes(var) == []
    assert not (places.server_home().path / "postgres").exists()


def test_a_deep_checkout_gets_a_socket_elsewhere(var: Path, launch: Any, monkeypatch: Any) -> None:
    deep = var / ("very-" * 20 + "deep")
    monkeypatch.setenv("ENNOSHITA_VAR", str(deep))
    process = launch("servers")
    url = serving(deep)["DATABASE_URL"]
    assert ask(url, "SELECT 1") == (1,)
    folder = Path(url.partition("host=")[2])
    assert folder.stat().st_mode & 0o777 == 0o700
    end(process)
    assert not folder.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the servers under another user")
def test_a_checkout_that_the_servers_user_cannot_enter(var: Path, launch: Any, monkeypatch: Any) -> None:
    hidden = var / "hidden"
    monkeypatch.setenv("ENNOSHITA_VAR", str(hidden))
    var.chmod(0o700)
    process = launch("servers")
    assert ask(serving(hidden)["DATABASE_URL"], "SELECT 1") == (1,)
    home = places.server_home().path
    assert hidden not in home.parents
    assert home.stat().st_mode & 0o777 == 0o710
    end(process)
    shutil.rmtree(home)


def test_manage_uses_the_servers_that_run(var: Path, launch: Any) -> None:
    launch("servers")
    serving(var)
    before = processes(var)
    helper = launch("manage", "version")
    _, errors = helper.communicate(timeout=PATIENCE_SECONDS)
    assert "●" not in errors
    assert processes(var) == before


def test_a_test_run_that_was_killed_is_cleared_away(var: Path, launch: Any) -> None:
    aborted = launch("test", "--collect-only", "-q", "-p", "no:cacheprovider", "--version")
    home = places.server_home().path
    until(lambda: list(home.glob("test-*/postgres")))
    end(aborted, signal.SIGKILL)
    left = {folder.name for folder in home.glob("test-*")}
    again = launch("test", "--version")
    again.communicate(timeout=PATIENCE_SECONDS)
    assert again.returncode == 0
    assert left
    assert list(home.glob("test-*")) == []
    assert list((var / "run").glob("test-*")) == []


def test_a_port_in_use_is_never_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOST", raising=False)
    monkeypatch.delenv("PORT", raising=False)
    with ports.open_port() as first, ports.open_port() as second:
        taken, free = first.getsockname()[1], second.getsockname()[1]
        assert taken != free
        monkeypatch.setenv("PORT", str(taken))
        with pytest.raises(LaunchError, match=f"Port {taken} is in use"):
            ports.open_port()


def test_bytecode_that_is_not_wanted_beside_the_sources_is_kept_in_var(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    env = child_env({})
    assert "PYTHONDONTWRITEBYTECODE" not in env
    assert env["PYTHONPYCACHEPREFIX"] == str(var_dir() / "bytecode")


def test_bytecode_stays_beside_the_sources_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONPYCACHEPREFIX", "PYTHONDONTWRITEBYTECODE"):
        monkeypatch.delenv(name, raising=False)
    assert "PYTHONPYCACHEPREFIX" not in child_env({})
