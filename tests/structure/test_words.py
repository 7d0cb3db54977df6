"""Forbidden names, forbidden habits, and files that grew past their room."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path
    for app in ("backoffice", "accounting", "hr", "general_affairs", "legal")
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts
)
FORBIDDEN = {
    "utils",
    "helpers",
    "common",
    "misc",
    "core",
    "manager",
    "service",
    "services",
    "base",
    "handler",
    "handlers",
}
# Django asks for these two names: the backend's module, and the template layout's.
ASKED_FOR = {"backoffice/companies/postgres/base.py"}
LONGEST_FILE = 400
TOLD = {"rules", "queries", "actions", "models"}
CLOCK = re.compile(r"clock\.(real_)?(now|today)\(")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_file_has_a_telling_name_and_fits_its_room(path: Path) -> None:
    if name_of(path) not in ASKED_FOR:
        assert path.stem not in FORBIDDEN
        assert not FORBIDDEN & set(path.relative_to(ROOT).parts)
    assert path.read_text().count("\n") <= LONGEST_FILE


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_float_no_bare_round_no_blanket_except(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"float", "round", "eval", "exec"}, f"{name_of(path)}:{node.lineno}"
        if isinstance(node, ast.ExceptHandler):
            assert not (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})
            assert node.type is not None


@pytest.mark.parametrize("path", [p for p in SOURCES if p.stem in TOLD or p.parent.name in TOLD], ids=name_of)
def test_only_doors_read_the_clock(path: Path) -> None:
    assert not CLOCK.search(path.read_text())


def test_the_product_speaks_of_itself_alone() -> None:
    tracked = subprocess.run(["git", "grep", "-lIE", r"/root/|/home/[a-z]+/"], cwd=ROOT, capture_output=True, text=True)
    found = [name for name in tracked.stdout.split() if not name.startswith("tests/structure/")]
    assert found == []
