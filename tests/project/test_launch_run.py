"""`launch run` from start to stop, around a toy program in place of Django: the launcher is what is tested."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from celery import Celery

from backoffice.project import launch
from backoffice.project.launch import places
from backoffice.project.launch.processes import Identity, identity, lives
from backoffice.project.launch.servers import State

pytestmark = pytest.mark.servers

PATIENCE_SECONDS = 60.0
FOREIGN = ("PORT", "HOST", "DJANGO_SETTINGS_MODULE")  # the last would make the toy's Celery load Django

MANAGE = """
import sys, psycopg2, os
psycopg2.connect(os.environ["DATABASE_URL"]).close()
print({"prepare": "prepared", "cast": "愛子 aiko"}[sys.argv[1]])
"""
WSGI = """
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"ok"]
"""
CELERY = """
import os, pathlib
from celery import Celery
app = Celery("toy", broker=os.environ["REDIS_URL"])
@app.task(name="toy.touch")
def touch(path):
    pathlib.Path(path).touch()
"""


class Toy:
    """A checkout with the real launcher and a program of three small files."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.started: list[subprocess.Popen[str]] = []
        project = root / "backoffice" / "project"
        shutil.copytree(Path(launch.__file__).parent, project / "launch")
        files = {root / "manage.py": MANAGE, project / "wsgi.py": WSGI, project / "celery.py": CELERY}
        for file, text in files.items():
            file.write_text(text)

    def run(self) -> "subprocess.Popen[str]":
        argv = [sys.executable, "-m", "backoffice.project.launch", "run"]
        env = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        pipe = subprocess.PIPE
        process = subprocess.Popen(argv, cwd=self.root, env=env, stdout=pipe, stderr=pipe, text=True)
        self.started.append(process)
        return process

    def state(self) -> State:
        return State.read(self.root / "var" / "run" / "state.json")

    def address(self, launcher: "subprocess.Popen[str]") -> str:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline and launcher.poll() is None:
            state = self.state()
            if state.pid == launcher.pid and state.address:
                return state.address
            time.sleep(0.05)
        raise AssertionError(launcher.communicate(timeout=PATIENCE_SECONDS))

    def member(self, word: str) -> Identity:
        """The process whose command line has the word."""
        for pid, ticks in self.state().processes:
            if word.encode() in Path(f"/proc/{pid}/cmdline").read_bytes():
                return pid, ticks
        raise AssertionError(f"no {word}")


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Toy]:
    folder = Path(tempfile.mkdtemp(prefix="eno", dir="/tmp"))
    folder.chmod(0o755)
    monkeypatch.setenv("ENNOSHITA_VAR", str(folder / "var"))
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    toy = Toy(folder)
    yield toy
    for process in toy.started:
        end(process)
    home = places.server_home().path
    shutil.rmtree(folder)
    if home.name.startswith("ennoshita-"):
        shutil.rmtree(home, ignore_errors=True)


def end(process: "subprocess.Popen[str]", number: signal.Signals = signal.SIGTERM) -> tuple[str, str]:
    if process.poll() is None:
        process.send_signal(number)
    return process.communicate(timeout=PATIENCE_SECONDS)


def page(address: str) -> int:
    wire = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    try:
        wire.request("GET", "/")
        return wire.getresponse().status
    finally:
        wire.close()


def with_children(crew: list[Identity]) -> list[Identity]:
    """They and what they started, which the launcher does not know."""
    parents = {pid for pid, _ in crew}
    everybody = [each for each in map(identity, map(int, filter(str.isdigit, os.listdir("/proc")))) if each]
    return crew + [each for each in everybody if parent_of(each[0]) in parents]


def parent_of(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    return int(text[text.rindex(")") + 2 :].split()[1])


def still_there(left: list[Identity]) -> list[str]:
    """What each does that has not ended in time, as its threads wait in the kernel."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while any(map(lives, left)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return [_told(Path(f"/proc/{one[0]}")) for one in left if lives(one)]


def _told(process: Path) -> str:
    said = process.joinpath("cmdline").read_bytes().replace(b"\0", b" ").decode()
    threads = {each.name: each.joinpath("wchan").read_text() for each in process.joinpath("task").iterdir()}
    return f"{said} {threads} {process.joinpath('status').read_text()}"


def test_it_serves_says_who_may_sign_in_and_stops_within_seconds(toy: Toy) -> None:
    first = toy.run()
    address = toy.address(first)
    assert page(address) == 200
    crew = toy.state().processes
    assert len(crew) == 5

    second = toy.run()
    printed, _ = second.communicate(timeout=PATIENCE_SECONDS)
    assert (second.returncode, address in printed) == (0, True)
    assert page(address) == 200

    began = time.monotonic()
    printed, _ = end(first, signal.SIGINT)
    assert time.monotonic() - began < 15
    assert first.returncode == 0
    assert "prepared" in printed
    assert "愛子 aiko" in printed
    assert address in printed
    assert not any(map(lives, crew))


def test_the_worker_takes_work_through_the_broker(toy: Toy) -> None:
    launcher = toy.run()
    toy.address(launcher)
    sender = Celery(broker=toy.state().env["REDIS_URL"])
    done = toy.root / "done"
    sender.send_task("toy.touch", [str(done)])
    sender.close()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not done.exists() and launcher.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert done.exists()


def test_what_is_killed_is_started_again_on_the_same_port(toy: Toy) -> None:
    launcher = toy.run()
    address = toy.address(launcher)
    killed = [toy.member("gunicorn"), toy.member("bin/postgres"), toy.member("valkey")]
    for pid, _ in killed:
        os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (len(toy.state().processes) < 5 or set(killed) & set(toy.state().processes)) and (
        time.monotonic() < deadline
    ):
        time.sleep(0.05)
    assert page(address) == 200
    _, errors = end(launcher)
    assert launcher.returncode == 0, errors


def test_killing_the_launcher_leaves_nothing_and_the_next_run_serves(toy: Toy) -> None:
    first = toy.run()
    toy.address(first)
    crew = with_children(toy.state().processes)
    end(first, signal.SIGKILL)
    assert still_there(crew) == []
    assert page(toy.address(toy.run())) == 200


def test_a_program_that_cannot_live_ends_the_run_with_its_log(toy: Toy) -> None:
    (toy.root / "backoffice" / "project" / "celery.py").write_text("raise RuntimeError('no such setting')")
    launcher = toy.run()
    _, errors = launcher.communicate(timeout=PATIENCE_SECONDS)
    assert launcher.returncode == 1
    assert "no such setting" in errors
    assert toy.state().processes == []


def test_a_port_that_another_program_has_stays_its_own(toy: Toy) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # A test beside this one may hold the port for a moment; who holds it for long is the other program.
        for _ in range(60):
            try:
                other.bind(("127.0.0.1", 8000))
                other.listen()
                break
            except OSError:
                time.sleep(0.5)
        address = toy.address(toy.run())
        assert not address.endswith(":8000/")
        assert page(address) == 200
