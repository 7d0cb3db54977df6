"""What the import contracts can't see: keys that point up, lobbies, steps without a duty, doors without a step."""

import ast
import importlib
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.urls import URLPattern, URLResolver, get_resolver

from backoffice.access import duties
from backoffice.api import scopes
from backoffice.approvals import kinds
from backoffice.companies.at_once import KINDS
from backoffice.companies.guard import company_references
from backoffice.companies.models import CompanyRow
from backoffice.eventlog import steps
from backoffice.jobs import register as works
from backoffice.shell import menu

ROOT = Path(__file__).parents[2]
DEPARTMENTS = ("backoffice", "accounting", "hr", "general_affairs", "legal")
FLOOR = {"backoffice": 0, "accounting": 1, "hr": 2, "general_affairs": 2, "legal": 2}
LOBBIES = {"models": "models", "tasks": "tasks", "urls": "urls", "admin": "admin"}
# Sign-in, the schedule, and Django's own tables know no company.
# Steps that no door calls: another action leads to them.
LED_TO = {
    "backoffice.forms.return_answer",
    "accounting.advances.call_off_advance",
    "accounting.advances.grant_advance",
    "accounting.advances.note_paid",
    "accounting.advances.note_unpaid",
    "accounting.advances.reopen_advance",
    "accounting.advances.return_advance",
    "accounting.advances.settle_by_claim",
    "accounting.expenses.note_paid",
    "accounting.expenses.note_unpaid",
    "accounting.expenses.pay_cards",
    "accounting.expenses.return_claim",
    "accounting.expenses.unpay_cards",
    "accounting.ledger.approve_import_reversal",
    "accounting.ledger.approve_reversal",
    "accounting.ledger.reopen_month",
    "accounting.ledger.return_voucher",
    "accounting.payables.note_paid",
    "accounting.payables.note_unpaid",
    "accounting.payables.reopen_item",
    "accounting.payables.return_payment",
    "accounting.planning.return_budget",
    "accounting.payables.settle_by_bank",
    "accounting.payables.settle_payable",
    "accounting.payables.unsettle_payable",
    "accounting.receivables.reopen_invoice",
    "accounting.receivables.settle_invoice",
    "accounting.settlements.return_offset",
    "general_affairs.purchasing.return_purchase",
    "general_affairs.travel.return_trip",
    "hr.leave.return_leave",
    "hr.payroll.post_run",
    "hr.payroll.return_run",
    "hr.payroll.withdraw_attendance",
    "legal.contracts.return_contract",
    "legal.seals.return_request",
}
WITHOUT_COMPANY = {"Company", "User"}


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in FLOOR]


def test_a_foreign_key_points_down_or_stays_in_its_department() -> None:
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.concrete_fields
        if field.is_relation and (theirs := field.related_model._meta.app_label) in FLOOR
        if theirs != model._meta.app_label and FLOOR[theirs] >= FLOOR[model._meta.app_label]
    ]
    assert wrong == []


def test_nothing_has_a_foreign_key_to_an_event_or_a_line_of_the_books() -> None:
    assert [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model._meta.label in {"backoffice.Event", "accounting.Line"}
    ] == []


def test_every_row_belongs_to_a_company() -> None:
    loose = [m.__name__ for m in our_models() if not issubclass(m, CompanyRow) and not m._meta.auto_created]
    assert set(loose) == WITHOUT_COMPANY


@pytest.mark.smoke
@pytest.mark.django_db
@pytest.mark.parametrize("model", [m for m in our_models() if issubclass(m, CompanyRow)], ids=lambda m: m.__name__)
def test_postgresql_guards_the_table(model: type[models.Model]) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity FROM pg_class WHERE relname = %s", [table])
        assert cursor.fetchone() == (True,)
        cursor.execute("SELECT cmd FROM pg_policies WHERE tablename = %s ORDER BY 1", [table])
        assert [row[0] for row in cursor.fetchall()] == ["DELETE", "INSERT", "SELECT", "UPDATE"]
        cursor.execute(
            "SELECT pg_get_constraintdef(c.oid) FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid"
            " WHERE c.contype = 'f' AND t.relname = %s",
            [table],
        )
        keys = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = %s", [table])
        indexes = [row[0] for row in cursor.fetchall()]
    parents = [field.column for field in company_references(model) if not field.null]
    held = ["(company_id)", *(f"(company_id, {column})" for column in parents)]
    assert any(key.startswith(f"FOREIGN KEY {each} ") for key in keys for each in held), "any company's number will do"
    assert any("btree (company_id, " in each for each in indexes)
    assert not any(each.endswith("btree (company_id)") for each in indexes if "UNIQUE" not in each)
    for field in company_references(model):
        assert any(key.startswith(f"FOREIGN KEY (company_id, {field.column}) ") for key in keys), field.name
        assert not any(key.startswith(f"FOREIGN KEY ({field.column}) ") for key in keys), f"{field.name}: checked twice"


def test_nothing_goes_when_what_it_hangs_on_goes() -> None:
    assert [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.remote_field.on_delete is not models.PROTECT
    ] == []


@pytest.mark.parametrize("department", DEPARTMENTS)
@pytest.mark.parametrize("lobby", ["models", "tasks", "urls", "admin"])
def test_a_lobby_names_the_rooms_beside_it(department: str, lobby: str) -> None:
    rooms = sorted(
        path.parent.name
        for pattern in (f"*/{lobby}.py", f"*/{lobby}")
        for path in (ROOT / department).glob(pattern)
        if path.parent.name not in {"project", "management", "migrations"}
    )
    path = ROOT / department / f"{lobby}.py"
    named = _rooms_imported(path) if path.exists() else []
    named = [room for room in named if room != "django"]
    assert named == sorted(named), "alphabetical order"
    assert sorted(set(named)) == rooms


def _rooms_imported(path: Path) -> list[str]:
    tree = ast.parse(path.read_text())
    froms = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.level == 1]
    return [str(node.module).split(".")[0] for node in froms if node.module]


def test_every_step_that_changes_something_is_opened_by_a_duty() -> None:
    opened = frozenset[str]().union(*(duty.steps for duty in duties.every()))
    named = {step.name for step in steps.every() if not step.name.startswith("backoffice.tests.")}
    performed_by_approval = kinds.performed() | LED_TO
    assert named - opened == performed_by_approval
    assert opened - named == set()


def test_a_step_is_named_after_its_room() -> None:
    for step in steps.every():
        department, room, verb = step.name.split(".")
        assert (ROOT / department / room).is_dir() or room == "tests", step.name
        assert verb.islower()


def test_every_menu_entry_leads_somewhere() -> None:
    assert menu.unresolved() == ()


def test_every_work_is_named_after_its_room() -> None:
    for work in works.every():
        department, room, _verb = work.name.split(".")
        assert importlib.import_module(f"{department}.{room}")


def our_patterns() -> list[tuple[str, URLPattern]]:
    return [(name, p) for name, p in _patterns(get_resolver(), "") if _module(p).split(".")[0] in FLOOR]


def test_every_address_says_who_may_use_it() -> None:
    open_by_nature = {"healthz"}
    silent = [
        str(pattern.name)
        for _space, pattern in our_patterns()
        if not getattr(pattern.callback, "step", None) and pattern.name not in open_by_nature
    ]
    assert silent == []


def test_an_address_is_named_after_its_room() -> None:
    for space, pattern in our_patterns():
        if pattern.name == "healthz":
            continue
        department, room = _module(pattern).split(".")[:2]
        assert space == (f"{department}_api" if _is_endpoint(pattern) else department), pattern.name
        assert str(pattern.name).startswith(f"{room}_"), pattern.name


def our_pages() -> list[tuple[str, URLPattern]]:
    """What people open, with what programs call left out."""
    return [(space, pattern) for space, pattern in our_patterns() if not _is_endpoint(pattern)]


def our_endpoints() -> list[tuple[str, URLPattern]]:
    """The addresses of the API."""
    return [(space, pattern) for space, pattern in our_patterns() if _is_endpoint(pattern)]


def test_a_scope_is_offered_and_used() -> None:
    used = {
        scope
        for _space, pattern in our_endpoints()
        for way in pattern.callback.ways.values()  # type: ignore[union-attr]
        if (scope := pattern.callback.cls.scope_of(way))  # type: ignore[union-attr]
    }
    assert used == {scope.code for scope in scopes.every()}


def test_every_endpoint_names_a_step_for_each_method() -> None:
    known = {step.name for step in steps.every()}
    for _space, pattern in our_endpoints():
        for method, way in pattern.callback.ways.items():  # type: ignore[union-attr]
            assert way.step in known, f"{method} {pattern.name}"


def _is_endpoint(pattern: URLPattern) -> bool:
    return hasattr(pattern.callback, "ways")


def _patterns(resolver: URLResolver, space: str) -> list[tuple[str, URLPattern]]:
    found: list[tuple[str, URLPattern]] = []
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            found += _patterns(each, each.namespace or space)
        else:
            found.append((space, each))
    return found


def _module(pattern: URLPattern) -> str:
    return str(getattr(pattern.callback, "__module__", ""))


@pytest.mark.parametrize("app", DEPARTMENTS)
def test_migrations_take_their_steps_together(app: str) -> None:
    """Each step alone would build all models anew: an empty database took a minute."""
    found = {name: each for (label, name), each in MigrationLoader(None).disk_migrations.items() if label == app}
    assert found
    for name, migration in found.items():
        in_a_row = [isinstance(each, KINDS) for each in migration.operations]
        assert not any(in_a_row), f"{app} {name}: end it with `operations = at_once(operations)`"
