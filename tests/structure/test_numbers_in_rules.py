"""Rules hold no statutory number and know no framework: law comes in as parameters."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("backoffice", "hr", "accounting", "general_affairs", "legal")
ALLOWED_NUMBERS = {0, 1, 2, 10, 12, 100, 1000}
FRAMEWORKS = (
    "django",
    "rest_framework",
    "celery",
    "yaml",
    "backoffice.project",
    "backoffice.companies",
    "backoffice.parameters",
)
NUMBER_IN_FORMULA = re.compile(r"(?<![\w.])\d+(?![\w.])")


def rule_files():
    for package in PACKAGES:
        yield from sorted((ROOT / package).glob("*/rules.py"))
        yield from sorted((ROOT / package).glob("*/rules/**/*.py"))


FILES = list(rule_files())


def names(path):
    return str(path.relative_to(ROOT))


def docstrings(tree):
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, holders) and node.body]
    return {id(body[0].value) for body in bodies if isinstance(body[0], ast.Expr)}


def numbers(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
            yield node.lineno, node.value


def formulas(tree):
    skipped = docstrings(tree)
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped
        if is_text and not re.search(r"[^\x00-\x7f“”’]", node.value) and re.search(r" [-+*/] ", node.value):
            yield node.lineno, node.value


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def test_there_are_rules_to_look_at():
    assert {
        "hr/social_insurance/rules/premiums.py",
        "hr/income_tax/rules/withholding.py",
        "hr/payroll/rules/slip.py",
    } <= set(map(names, FILES))


@pytest.mark.parametrize("path", FILES, ids=names)
def test_rules_hold_no_number_of_the_law(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert [found for found in numbers(tree) if found[1] not in ALLOWED_NUMBERS or isinstance(found[1], float)] == []


@pytest.mark.parametrize("path", FILES, ids=names)
def test_formulas_hold_no_number_of_the_law(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    held = [(at, int(number)) for at, text in formulas(tree) for number in NUMBER_IN_FORMULA.findall(text)]
    assert [found for found in held if found[1] not in ALLOWED_NUMBERS] == []


@pytest.mark.parametrize("path", FILES, ids=names)
def test_rules_know_no_framework(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    known = [name for name in imported(tree) if any(name == each or name.startswith(f"{each}.") for each in FRAMEWORKS)]
    assert known == []


@pytest.mark.parametrize("path", FILES, ids=names)
def test_rules_ask_no_clock(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    asked = [
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("today", "now", "utcnow")
    ]
    assert asked == []
