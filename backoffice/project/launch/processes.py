"""Starting, stopping and remembering processes that must not outlive the launcher."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .places import Account

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None

Identity = tuple[int, int]  # pid and start time in clock ticks: together they never name another process


@dataclass(frozen=True)
class Program:
    """What to start and how to stop it: each signal with the seconds it is given before the next."""

    name: str
    argv: tuple[str, ...]
    log: Path
    cwd: Path
    env: Mapping[str, str]
    stops: tuple[tuple[signal.Signals, float], ...] = ((signal.SIGTERM, 5.0),)
    orphan_signal: signal.Signals = signal.SIGTERM
    account: Account | None = None
    descriptors: tuple[int, ...] = ()


@dataclass
class Running:
    program: Program
    process: subprocess.Popen[bytes]
    began: float

    @property
    def alive(self) -> bool:
        return self.process.poll() is None


def start(program: Program) -> Running:
    """Start in a session of its own: Ctrl+C reaches the launcher only, which then stops all in order."""
    with program.log.open("ab") as log:
        process = spawn(
            program.argv,
            orphan_signal=program.orphan_signal,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=program.cwd,
            env=dict(program.env),
            start_new_session=True,
            pass_fds=program.descriptors,
            **as_user(program.account),
        )
    return Running(program, process, time.monotonic())


def spawn(
    argv: Sequence[str], *, orphan_signal: signal.Signals = signal.SIGTERM, **options: Any
) -> "subprocess.Popen[Any]":
    """Start a process that ends with the launcher; `options` are those of Popen."""
    # preexec_fn is unsafe beside threads; the launcher has none.
    return subprocess.Popen(argv, preexec_fn=end_with_parent(orphan_signal), **options)


def as_user(account: Account | None) -> dict[str, Any]:
    """The options of Popen that run a program as the account, or none."""
    return {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}


def end_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """The kernel sends the signal when the launcher dies, however it dies. Runs after the change of user."""
    if LIBC is None:
        return None
    parent = os.getpid()

    def ask_kernel() -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:
            os._exit(1)

    return ask_kernel


def stop_all(crew: Iterable[Running]) -> None:
    """Ask all at once, then wait for each; what does not listen is killed with its children."""
    crew = list(crew)
    for running in crew:
        if running.alive:
            running.process.send_signal(running.program.stops[0][0])
    for running in crew:
        wait_or_insist(running)


def wait_or_insist(running: Running) -> None:
    first, *others = running.program.stops
    ended = waits(running, first[1])
    for number, seconds in others:
        if ended:
            break
        running.process.send_signal(number)
        ended = waits(running, seconds)
    kill_group(running.process.pid)
    running.process.wait()


def waits(running: Running, seconds: float) -> bool:
    try:
        running.process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def kill_group(leader: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def identity(pid: int) -> Identity | None:
    """None when no such process lives, or where the system does not tell (only Linux does)."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (OSError, UnicodeDecodeError):
        return None
    fields = text[text.rindex(")") + 2 :].split()
    return None if fields[0] in "ZX" else (pid, int(fields[19]))


def end_leftovers(left: Iterable[Identity], patience_seconds: float = 10.0) -> None:
    """Wait for processes of a launcher that was killed: they are on their way out; then make sure.

    SIGQUIT makes PostgreSQL leave at once with its children, so that it comes before SIGKILL.
    """
    waiting = list(left)
    for number, seconds in ((None, patience_seconds / 2), (signal.SIGQUIT, patience_seconds / 2)):
        deadline = time.monotonic() + seconds
        for pid, _ in [one for one in waiting if number and lives(one)]:
            os.kill(pid, number or 0)
        while any(map(lives, waiting)) and time.monotonic() < deadline:
            time.sleep(0.05)
    for pid, _ in filter(lives, waiting):
        kill_group(pid)


def lives(one: Identity) -> bool:
    return identity(one[0]) == tuple(one)
