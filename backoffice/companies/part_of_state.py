"""A few models of a migration's state: Django would build every one of them to look at one."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.utils import resolve_relation

Key = tuple[str, str]


def part_of(state: ProjectState, wanted: Iterable[Key]) -> ProjectState:
    """The state of those models alone and of all that they refer to: a tenth of it is soon built.

    A model that refers to one of them is left out. Its foreign key would matter only to a change of a primary key.
    """
    found: dict[Key, ModelState] = {}
    open_keys = [key for key in wanted if key in state.models]
    while open_keys:
        key = open_keys.pop()
        if key not in found:
            found[key] = state.models[key]
            open_keys += [other for other in _referred_to(found[key]) if other in state.models]
    return ProjectState(found)


class Unbuilt:
    """Stands for all models of a state until somebody asks: Django builds them before each migration for speed.

    It would be for speed if the migrations did not take only part of them.
    """

    def __init__(self, state: ProjectState) -> None:
        self._state = state

    def __getattr__(self, name: str) -> Any:
        if self._state.__dict__.get("apps") is self:
            let_go(self._state)
        return getattr(self._state.apps, name)

    def clone(self) -> "Unbuilt":
        """For a copy of the state, which may go on without this one."""
        models = {key: model.clone() for key, model in self._state.models.items()}
        return Unbuilt(ProjectState(models, self._state.real_apps))


def leave_unbuilt(state: ProjectState) -> None:
    """Let all models of the state be built when somebody asks for them."""
    state.__dict__["apps"] = Unbuilt(state)


def let_go(state: ProjectState) -> None:
    """Forget the models that were built of the state."""
    state.__dict__.pop("apps", None)


def _referred_to(model: ModelState) -> Iterator[Key]:
    named: list[Any] = [base for base in model.bases if isinstance(base, str)]
    for field in model.fields.values():
        if field.remote_field:
            named += [field.remote_field.model, getattr(field.remote_field, "through", None)]
    for each in filter(None, named):
        yield resolve_relation(each, model.app_label, model.name_lower)
