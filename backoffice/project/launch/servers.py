"""Both servers up and down, and the one lock that says whose they are.

The lock is the kernel's (flock), so that it is free again the moment its holder dies.
"""

import fcntl
import json
import os
import secrets
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from .broker import Broker
from .places import SECRETS, Home, keep_secret, logs, run_dir, server_home, var_dir
from .postgres import Postgres
from .processes import Identity, Running, end_leftovers, identity, start, stop_all
from .progress import say, step

CLEARING_SECONDS = 10


@dataclass
class State:
    """What a launcher tells the others, in a file that only its user may read."""

    pid: int = 0
    purpose: str = ""
    address: str = ""
    env: dict[str, str] = field(default_factory=dict)
    processes: list[Identity] = field(default_factory=list)

    def write(self, file: Path) -> None:
        fresh = file.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps(asdict(self)))
        fresh.rename(file)

    @classmethod
    def read(cls, file: Path) -> "State":
        try:
            known = json.loads(file.read_text())
        except (FileNotFoundError, ValueError):
            return cls()
        known["processes"] = [(pid, ticks) for pid, ticks in known["processes"]]
        return cls(**known)


class Busy(Exception):
    """Another launcher holds the lock; `state` is what it told."""

    def __init__(self, state: State) -> None:
        super().__init__(f"process {state.pid}")
        self.state = state


class Servers:
    """The servers that this launcher started, the environment that leads to them, and who knows about it."""

    def __init__(self, state_file: Path, purpose: str) -> None:
        self.state_file = state_file
        self.state = State(os.getpid(), purpose)
        self.running: list[Running] = []

    def add(self, running: Running) -> Running:
        """Remember a process on disk at once, so that the next launcher can end what this one could not."""
        self.running.append(running)
        self.remember()
        return running

    def remember(self) -> None:
        known = [identity(running.process.pid) for running in self.running if running.alive]
        self.state.processes = [one for one in known if one]
        self.state.write(self.state_file)

    def tell(self, *, env: dict[str, str] | None = None, address: str | None = None) -> None:
        self.state.env = self.state.env if env is None else env
        self.state.address = self.state.address if address is None else address
        self.state.write(self.state_file)

    def stop(self) -> None:
        """Programs first, all together; then the servers they stand on, the database last.

        A second Ctrl+C does not break the order off; each wait has its limit.
        """
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        servers = [running for running in self.running if running.program.name in ("broker", "postgres")]
        stop_all(running for running in self.running if running not in servers)
        for running in reversed(servers):
            stop_all([running])
        self.running.clear()


def state_file() -> Path:
    return run_dir() / "state.json"


@contextmanager
def lasting_servers(purpose: str) -> Iterator[Servers]:
    """The servers of this checkout, whose data stays.

    Raises: Busy when another launcher has them.
    """
    with locked(run_dir() / "lock") as lock:
        if lock is None:
            raise Busy(State.read(state_file()))
        end_leftovers(State.read(state_file()).processes)
        servers = Servers(state_file(), purpose)
        servers.tell()
        try:
            with up(servers, server_home(), throwaway=False):
                yield servers
        finally:
            state_file().unlink(missing_ok=True)


def wait_for(state: State) -> None:
    """Wait until the launcher that has the servers lets them go, or tells more about itself."""
    say(f"● プロセス {state.pid} を待っています / Waiting for process {state.pid} …")
    while State.read(state_file()) == state and held():
        time.sleep(0.1)


def held() -> bool:
    with locked(run_dir() / "lock") as lock:
        return lock is None


@contextmanager
def throwaway_servers() -> Iterator[Servers]:
    """Servers of this run alone, for tests: two runs at a time don't meet, and nothing stays."""
    outer = server_home()
    clear_abandoned(outer)
    name = f"test-{secrets.token_hex(3)}"
    with locked(run_dir() / f"{name}.lock"):
        home = outer.gate(name)
        servers = Servers(run_dir() / f"{name}.json", "test")
        try:
            with up(servers, home, throwaway=True):
                yield servers
        finally:
            clear(outer, name)


@contextmanager
def up(servers: Servers, home: Home, *, throwaway: bool) -> Iterator[None]:
    """Start what the environment does not name; `tell` the addresses; stop all in the end."""
    env = {name: os.environ.get(name) or keep_secret(var_dir() / name.lower()) for name in SECRETS}
    env |= {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)}
    prefix = "test-" if throwaway else ""
    try:
        if "DATABASE_URL" not in env:
            env["DATABASE_URL"] = start_postgres(servers, home, logs() / f"{prefix}postgres.log", throwaway)
        if "REDIS_URL" not in env:
            env["REDIS_URL"] = start_broker(servers, home, logs() / f"{prefix}broker.log", throwaway)
        servers.tell(env=env)
        yield
    finally:
        if servers.running:
            with step("終了しています", "Stopping"):
                servers.stop()
        remove_sockets(home)


def start_postgres(servers: Servers, home: Home, log: Path, throwaway: bool) -> str:
    with step("データベースを準備しています", "Preparing the database"):
        postgres = Postgres(home, log, throwaway=throwaway)
        postgres.make_cluster()
        postgres.take_over_lock_files()
        postgres.wait_ready(servers.add(start(postgres.program())))
    return postgres.url


def start_broker(servers: Servers, home: Home, log: Path, throwaway: bool) -> str:
    with step("ブローカーを準備しています", "Preparing the broker"):
        broker = Broker(home, log, throwaway=throwaway)
        servers.add(broker.start())
    return broker.url


@contextmanager
def locked(file: Path) -> Iterator[IO[str] | None]:
    """The open lock file while it is ours, None when another holds it. The file itself stays."""
    with file.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        yield lock


def clear_abandoned(outer: Home) -> None:
    """Remove what test runs left behind that were killed: their locks are free."""
    for file in run_dir().glob("test-*.lock"):
        with locked(file) as lock:
            if lock:
                end_leftovers(State.read(file.with_suffix(".json")).processes)
                clear(outer, file.stem)


def clear(outer: Home, name: str) -> None:
    """Remove a run's files. A server that is dying may still write; what it keeps is left to the next start."""
    until = time.monotonic() + CLEARING_SECONDS
    while (outer.path / name).exists():
        if time.monotonic() > until:
            return
        shutil.rmtree(outer.path / name, ignore_errors=True)
        time.sleep(0.1)
    (run_dir() / f"{name}.json").unlink(missing_ok=True)
    (run_dir() / f"{name}.lock").unlink(missing_ok=True)


def remove_sockets(home: Home) -> None:
    """Remove the folder under /tmp that a long path made necessary."""
    note = home.path / "postgres" / "socket.elsewhere"
    with suppress(FileNotFoundError):
        shutil.rmtree(note.read_text(), ignore_errors=True)
        note.unlink()
