"""Steps of a migration taken together: Django builds every model that is related anew for each step, and all of ours are."""

from collections.abc import Iterable, Iterator, Sequence

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from .part_of_state import leave_unbuilt, let_go, part_of

# What adds to a new model is in its table already when that is made as the model is in the end.
PARTS = (migrations.AddField, migrations.AddConstraint, migrations.AddIndex)
KINDS = (
    migrations.CreateModel,
    *PARTS,
    migrations.AlterField,
    migrations.AlterModelOptions,
    migrations.RemoveConstraint,
    migrations.RemoveField,
)


class Together(Operation):
    """Steps that change models, and then the tables: from the state before all of them to the state after.

    No field may be changed by two of them.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, steps: Sequence[Operation]) -> None:
        self.steps = steps
        made = {each.name_lower for each in steps if isinstance(each, migrations.CreateModel)}
        self.told = [each for each in steps if not (isinstance(each, PARTS) and each.model_name_lower in made)]

    def deconstruct(self) -> tuple[str, tuple[Sequence[Operation]], dict[str, object]]:
        return type(self).__name__, (self.steps,), {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Models that were built of the old state are let go, else each step would build them anew."""
        let_go(state)
        for each in self.steps:
            each.state_forwards(app_label, state)
        leave_unbuilt(state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        before, after = self._parts_of(app_label, from_state, to_state)
        for each in self.told:
            each.database_forwards(app_label, schema_editor, before, after)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        before, after = self._parts_of(app_label, from_state, to_state)
        for each in reversed(self.told):
            each.database_backwards(app_label, schema_editor, before, after)

    def _parts_of(self, app_label: str, *states: ProjectState) -> list[ProjectState]:
        touched = {(app_label, _model_of(each)) for each in self.steps}
        return [part_of(state, touched) for state in states]

    def describe(self) -> str:
        return "; ".join(each.describe() for each in self.told)


def _model_of(step: Operation) -> str:
    name: str = getattr(step, "model_name_lower", None) or step.name_lower  # type: ignore[attr-defined]
    return name


def at_once(operations: Iterable[Operation]) -> list[Operation]:
    """The operations of a migration, those that change models put together as far as they stand in a row."""
    return list(_grouped(operations))


def _grouped(operations: Iterable[Operation]) -> Iterator[Operation]:
    row: list[Operation] = []
    for each in operations:
        if isinstance(each, KINDS):
            row.append(each)
            continue
        yield from _together(row)
        row = []
        yield each
    yield from _together(row)


def _together(row: list[Operation]) -> list[Operation]:
    return [Together(row)] if row else []
