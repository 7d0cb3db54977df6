"""The launcher's other commands: tests, manage.py, bare servers, a program in a container."""

import os
import sys
import time

from .children import child_env, run_in_front
from .places import SECRETS, keep_secret, var_dir
from .progress import LaunchError
from .servers import Busy, lasting_servers, throwaway_servers, wait_for

MOST_TEST_PROCESSES = 8
FUZZED = (
    "tests/backoffice/approvals/test_never_stalls.py",
    "tests/backoffice/api/test_fuzz.py",
    "tests/journeys/test_fuzz_in_the_demo.py",
)
USUAL_FUZZ_EXAMPLES = "150"


def test(arguments: list[str]) -> int:
    """Run pytest on servers of its own (or those of the environment). Returns pytest's exit code."""
    with throwaway_servers() as servers:
        return run_in_front(pytest(arguments), child_env(servers.state.env))


def fuzz(arguments: list[str]) -> int:
    """Send the API new requests from its contract, so many (the first argument) of each kind for each person; and twenty
    times as many requests through routes of organisations that nobody would think of."""
    examples, *more = arguments or [USUAL_FUZZ_EXAMPLES]
    with throwaway_servers() as servers:
        env = {**child_env(servers.state.env), "FUZZ_EXAMPLES": examples}
        return run_in_front(pytest([*FUZZED, "--show-capture=no", *more]), env)


def pytest(arguments: list[str]) -> list[str]:
    """The command line: in parallel unless told otherwise, for a debugger needs a single process."""
    alone = any(part.startswith(("-n", "--numprocesses", "--pdb", "-s", "--trace")) for part in arguments)
    parallel = [] if alone else ["-n", str(min(max(2, processors()), MOST_TEST_PROCESSES))]
    return [sys.executable, "-m", "pytest", *parallel, *arguments]


def processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def manage(arguments: list[str]) -> int:
    """Run one manage.py command on the servers that run already, else on servers started for it."""
    argv = [sys.executable, "manage.py", *arguments]
    while True:
        try:
            with lasting_servers("manage") as servers:
                return run_in_front(argv, child_env(servers.state.env))
        except Busy as busy:
            if busy.state.purpose in ("run", "servers") and busy.state.env:
                return run_in_front(argv, child_env(busy.state.env))
            wait_for(busy.state)


def servers() -> int:
    """Start both servers, print how to reach them in the shell's language, and stay until a signal."""
    try:
        with lasting_servers("servers") as started:
            for name, value in started.state.env.items():
                print(f"export {name}='{value}'", flush=True)
            while all(running.alive for running in started.running):
                time.sleep(0.2)
            raise LaunchError("サーバーが止まりました。", "A server ended.")
    except Busy as busy:
        pid = busy.state.pid
        raise LaunchError(f"プロセス {pid} がサーバーを使っています。", f"Process {pid} has the servers.") from None


def execute(arguments: list[str]) -> int:
    """Become the program, with the secrets of `var` in the environment: for containers that share it."""
    if not arguments:
        raise LaunchError("起動するプログラムを指定してください。", "Name the program to execute.")
    var_dir().mkdir(parents=True, exist_ok=True)
    for name in SECRETS:
        os.environ.setdefault(name, keep_secret(var_dir() / name.lower()))
    os.execvp(arguments[0], arguments)  # noqa: S606
