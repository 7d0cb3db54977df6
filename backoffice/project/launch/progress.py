"""What the person at the terminal reads: one line for each step, with its seconds."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class LaunchError(Exception):
    """The start can't go on; both texts say the cause and what to do."""

    def __init__(self, japanese: str, english: str) -> None:
        super().__init__(english)
        self.japanese = japanese
        self.english = english


@contextmanager
def step(japanese: str, english: str, *, chatty: bool = False) -> Iterator[None]:
    """Print the step when it begins and its seconds when it ends; `chatty` steps print lines of their own."""
    say(f"● {japanese} / {english} …", end="\n" if chatty else " ")
    began, ended = time.monotonic(), "✗"
    try:
        yield
        ended = f"{'  … ' if chatty else ''}{time.monotonic() - began:.1f}秒"
    finally:
        say(ended)


def say(text: str, end: str = "\n") -> None:
    """Progress goes to stderr: what a command answers stays alone on stdout."""
    print(text, end=end, file=sys.stderr, flush=True)


def tail(log: Path, lines: int = 20) -> str:
    """The last lines of a log, or an empty text when there is none."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
