"""Migration operations that put the wall round a table: policies, composite keys, append-only triggers."""

from abc import ABC, abstractmethod
from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from .part_of_state import leave_unbuilt, let_go, part_of

READS = "company_id = ANY ((SELECT string_to_array(current_setting('ennoshita.reads', true), ',')::bigint[])::bigint[])"
WRITES = "company_id = (SELECT NULLIF(current_setting('ennoshita.company', true), '')::bigint)"
POLICIES = {
    "SELECT": f"USING ({READS})",
    "INSERT": f"WITH CHECK ({WRITES})",
    "UPDATE": f"USING ({WRITES}) WITH CHECK ({WRITES})",
    "DELETE": f"USING ({WRITES})",
}
# A statement trigger fires before any row is looked at, so it refuses even what matches no row.
REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION ennoshita_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused: its history is append-only', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_is_append_only';
END $$
"""


class _TableOperation(Operation, ABC):
    reduces_to_sql = True
    reversible = True

    def __init__(self, *model_names: str) -> None:
        self.model_names = model_names

    def deconstruct(self) -> tuple[str, tuple[str, ...], dict[str, Any]]:
        return type(self).__name__, self.model_names, {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing of Django's own state changes."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in self.built(app_label, to_state):
            for statement in self.statements(model):
                schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in reversed(self.built(app_label, from_state)):
            for statement in self.undo(model):
                schema_editor.execute(statement, params=None)

    def built(self, app_label: str, state: ProjectState) -> list[Any]:
        """The models that are named, as they are in the state."""
        apps = part_of(state, {(app_label, name.lower()) for name in self.model_names}).apps
        return [apps.get_model(app_label, name) for name in self.model_names]

    @abstractmethod
    def statements(self, model: type[models.Model]) -> list[str]:
        """The SQL that changes the model's table."""

    @abstractmethod
    def undo(self, model: type[models.Model]) -> list[str]:
        """The SQL that takes the change back."""


class GuardRows(_TableOperation):
    """Row-level security and a (company, id) key for each model; to be named before what refers to it."""

    def statements(self, model: type[models.Model]) -> list[str]:
        table = model._meta.db_table
        return [
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
            *(
                f'CREATE POLICY {verb.lower()}_in_company ON "{table}" FOR {verb} {rule}'
                for verb, rule in POLICIES.items()
            ),
            f'ALTER TABLE "{table}" ADD CONSTRAINT {table}_company_key UNIQUE (company_id, {_key(model)})',
        ]

    def undo(self, model: type[models.Model]) -> list[str]:
        table = model._meta.db_table
        return [
            f'ALTER TABLE "{table}" DROP CONSTRAINT {table}_company_key CASCADE',
            *(f'DROP POLICY {verb.lower()}_in_company ON "{table}"' for verb in POLICIES),
            f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY',
        ]

    def describe(self) -> str:
        return f"Guard the rows of {', '.join(self.model_names)} by company"


class GuardReferences(_TableOperation):
    """A composite key (company, id) for every reference of each model to a row of a company.

    It takes the place of the key that Django makes of the id alone: two would be checked for every row written.
    """

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        super().database_forwards(app_label, schema_editor, from_state, to_state)
        for model in self.built(app_label, to_state):
            for field in self.references(model):
                _drop_single_key(schema_editor, model, field)

    def references(self, model: type[models.Model]) -> list[Any]:
        """The references that are held."""
        return company_references(model)

    def statements(self, model: type[models.Model]) -> list[str]:
        table = model._meta.db_table
        return [
            f'ALTER TABLE "{table}" ADD CONSTRAINT {_reference_name(field)} FOREIGN KEY (company_id, "{field.column}") '
            f'REFERENCES "{field.related_model._meta.db_table}" (company_id, id) DEFERRABLE INITIALLY DEFERRED'
            for field in self.references(model)
        ]

    def undo(self, model: type[models.Model]) -> list[str]:
        table = model._meta.db_table
        return [f'ALTER TABLE "{table}" DROP CONSTRAINT {_reference_name(f)}' for f in self.references(model)]

    def describe(self) -> str:
        return f"Hold the references of {', '.join(self.model_names)} within one company"


class GuardReference(GuardReferences):
    """The composite key of one reference, for a field that is added to a table which stands."""

    def __init__(self, model_name: str, field_name: str) -> None:
        super().__init__(model_name)
        self.field_name = field_name

    def deconstruct(self) -> tuple[str, tuple[str, ...], dict[str, Any]]:
        return type(self).__name__, (*self.model_names, self.field_name), {}

    def references(self, model: type[models.Model]) -> list[Any]:
        """The one that was added."""
        return [field for field in company_references(model) if field.name == self.field_name]


class LeanOnParents(_TableOperation):
    """Drop the key to the company alone where a reference that is always set holds the row in its company.

    The parent has that key already; for a table that grows by many rows at once, checking it again is a third of the
    cost of the checks.
    """

    def statements(self, model: type[models.Model]) -> list[str]:
        if all(field.null for field in company_references(model)):
            raise ValueError(f"{model.__name__} has no parent to lean on")
        return [_drop_company_key(model._meta.db_table)]

    def undo(self, model: type[models.Model]) -> list[str]:
        company: Any = model._meta.get_field("company").related_model
        return [
            f'ALTER TABLE "{model._meta.db_table}" ADD FOREIGN KEY (company_id) '
            f'REFERENCES "{company._meta.db_table}" (id) DEFERRABLE INITIALLY DEFERRED'
        ]

    def describe(self) -> str:
        return f"Let {', '.join(self.model_names)} lean on their parents for the company"


class OneIndexForTheCompany(Operation):
    """Drop the index on the company alone of every table of the app that stands: the (company, id) key begins with it."""

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The field says so; models that were made of the old state are made anew when they are asked for."""
        for found in _company_rows(app_label, state):
            field: Any = found.fields["company"].clone()
            field.db_index = False
            found.fields["company"] = field
        let_go(state)
        leave_unbuilt(state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for table in _tables_of_company_rows(app_label, to_state):
            schema_editor.execute(_drop_company_index(table), params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for table in _tables_of_company_rows(app_label, to_state):
            schema_editor.execute(f'CREATE INDEX ON "{table}" (company_id)', params=None)

    def describe(self) -> str:
        return "Drop the indexes on the company alone"


class AppendOnly(_TableOperation):
    """UPDATE, DELETE and TRUNCATE of each model's table are refused by PostgreSQL, for everyone."""

    def statements(self, model: type[models.Model]) -> list[str]:
        table = model._meta.db_table
        return [
            REFUSE_CHANGE,
            f'CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change()",
        ]

    def undo(self, model: type[models.Model]) -> list[str]:
        table = model._meta.db_table
        return [f'DROP TRIGGER {table}_is_append_only ON "{table}"']

    def describe(self) -> str:
        return f"Keep {', '.join(self.model_names)} append-only"


def _drop_single_key(schema_editor: Any, model: type[models.Model], field: Any) -> None:
    """Drop the key on the column alone, or what would make it at the end of this migration."""
    table, column = model._meta.db_table, field.column
    schema_editor.deferred_sql[:] = [
        statement
        for statement in schema_editor.deferred_sql
        if not (
            getattr(statement, "template", "") == schema_editor.sql_create_fk
            and statement.references_column(table, column)
            and _table_of(statement) == table
        )
    ]
    for name in schema_editor._constraint_names(model, [column], foreign_key=True):
        schema_editor.execute(schema_editor._delete_fk_sql(model, name))


def _company_rows(app_label: str, state: ProjectState) -> list[Any]:
    return [found for (label, _name), found in state.models.items() if label == app_label and "company" in found.fields]


def _tables_of_company_rows(app_label: str, state: ProjectState) -> list[str]:
    return [
        each.options.get("db_table") or f"{app_label}_{each.name_lower}" for each in _company_rows(app_label, state)
    ]


def _drop_company_index(table: str) -> str:
    """Found by what it is over, since its name is Django's."""
    return f"""
DO $$
DECLARE index regclass;
BEGIN
  FOR index IN SELECT indexrelid FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
                WHERE indrelid = '"{table}"'::regclass AND indnatts = 1 AND NOT indisunique AND attname = 'company_id'
  LOOP
    EXECUTE format('DROP INDEX %s', index);
  END LOOP;
END $$
"""  # noqa: S608


def _drop_company_key(table: str) -> str:
    """The key is found by what it says, since its name is Django's."""
    return f"""
DO $$
DECLARE key text;
BEGIN
  SELECT conname INTO STRICT key FROM pg_constraint
   WHERE conrelid = '"{table}"'::regclass AND contype = 'f'
     AND pg_get_constraintdef(oid) LIKE 'FOREIGN KEY (company\\_id) %';
  EXECUTE format('ALTER TABLE "{table}" DROP CONSTRAINT %I', key);
END $$
"""  # noqa: S608


def _table_of(statement: Any) -> str:
    return str(statement.parts["table"].table)


def company_references(model: Any) -> list[Any]:
    """The foreign keys of a model that point to a row of a company, the company itself left out."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.remote_field
        and field.name != "company"
        and any(f.name == "company" for f in field.related_model._meta.concrete_fields)
    ]


def _key(model: Any) -> str:
    return str(model._meta.pk.column)


def _reference_name(field: Any) -> str:
    return f"{field.model._meta.db_table}_{field.column}_in_company"
