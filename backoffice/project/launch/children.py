"""Commands that the launcher runs in front and waits for."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from .places import ROOT, var_dir
from .processes import kill_group, spawn
from .progress import LaunchError


def child_env(addresses: Mapping[str, str]) -> dict[str, str]:
    """Our own environment with the servers' addresses; output is not held back, for people watch it.

    Who wants no bytecode beside the sources gets it in `var`: without any, each process compiles for three seconds.
    """
    env = dict(os.environ) | {"PYTHONUNBUFFERED": "1"} | dict(addresses)
    if env.pop("PYTHONDONTWRITEBYTECODE", ""):
        env.setdefault("PYTHONPYCACHEPREFIX", str(var_dir() / "bytecode"))
    return env


def run_to_end(argv: Sequence[str], env: Mapping[str, str], *, meanwhile: Callable[[], None]) -> None:
    """Run a step whose lines go to the terminal, while the servers stay under watch.

    Raises: LaunchError when it fails.
    """
    child = spawn(argv, cwd=ROOT, env=env, start_new_session=True)
    try:
        while child.poll() is None:
            meanwhile()
            time.sleep(0.05)
    finally:
        end_child(child)
    if child.returncode:
        raise failed(argv, "")


def end_child(child: "subprocess.Popen[bytes]", patience_seconds: float = 5.0) -> None:
    if child.poll() is None:
        child.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            child.wait(patience_seconds)
    kill_group(child.pid)
    child.wait()


def start_quietly(argv: Sequence[str], env: Mapping[str, str]) -> "subprocess.Popen[str]":
    pipe, both = subprocess.PIPE, subprocess.STDOUT
    return spawn(argv, cwd=ROOT, env=env, text=True, start_new_session=True, stdout=pipe, stderr=both)


def finish(child: "subprocess.Popen[str]") -> str:
    """What the command printed. Raises: LaunchError with the same when it failed."""
    printed, _ = child.communicate()
    if child.returncode:
        raise failed([str(part) for part in child.args], printed)  # type: ignore[union-attr]
    return printed


def failed(argv: Sequence[str], printed: str) -> LaunchError:
    command = " ".join(argv[1:])
    return LaunchError(f"{command} が失敗しました。\n{printed}".rstrip(), f"{command} failed.")


def run_in_front(argv: Sequence[str], env: Mapping[str, str]) -> int:
    """Give the terminal to the command: Ctrl+C is its own, SIGTERM is passed on. Returns its exit code."""
    child = spawn(argv, cwd=ROOT, env=env)
    before = {
        signal.SIGINT: signal.signal(signal.SIGINT, lambda *_: None),
        signal.SIGTERM: signal.signal(signal.SIGTERM, lambda *_: child.terminate()),
    }
    try:
        code = child.wait()
    finally:
        for number, answer in before.items():
            signal.signal(number, answer)
    return code if code >= 0 else 128 - code
