"""`make check`: every rule of the code, each named and timed; all of them run even when one fails."""

import subprocess
import sys
import time
from pathlib import Path

from .children import child_env, run_in_front
from .commands import pytest
from .places import ROOT
from .servers import throwaway_servers

BIN = Path(sys.executable).parent
CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("書式 / format", (str(BIN / "ruff"), "format", "--check")),
    ("規則 / lint", (str(BIN / "ruff"), "check")),
    ("型 / types", (str(BIN / "mypy"), ".")),
    ("階層 / import contracts", (str(BIN / "lint-imports"), "--no-cache")),
    ("移行の実行 / migrate", (sys.executable, "manage.py", "migrate", "--verbosity", "0")),
    ("移行の過不足 / makemigrations", (sys.executable, "manage.py", "makemigrations", "--check", "--dry-run")),
    ("APIの約束 / API contract", (sys.executable, "manage.py", "api_contract", "--check")),
)


def check(arguments: list[str], *, with_tests: bool) -> int:
    """Run all checks, then the tests. Returns 1 when any failed."""
    with throwaway_servers() as servers:
        env = child_env(servers.state.env)
        failed = [name for name, argv in CHECKS if not passes(name, argv, env)]
        if with_tests and run_in_front(pytest(arguments), env):
            failed.append("試験 / tests")
    if failed:
        print(f"✗ 失敗 / failed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


def passes(name: str, argv: tuple[str, ...], env: dict[str, str]) -> bool:
    """Run one check; what it says is shown only when it fails."""
    began = time.monotonic()
    done = subprocess.run(argv, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    mark = "✗" if done.returncode else "✓"
    print(f"{mark} {name} {time.monotonic() - began:.1f}秒", flush=True)
    if done.returncode:
        print(f"{done.stdout}{done.stderr}".rstrip(), flush=True)
    return done.returncode == 0
