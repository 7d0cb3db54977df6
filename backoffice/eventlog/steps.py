"""The register of steps: each thing that can be done or looked at, named once."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """A step's name is `<app>.<room>.<verb_noun>`; `changes` is False for a step that only reads."""

    name: str
    label: Any
    changes: bool


_steps: dict[str, Step] = {}


class StepNamedTwice(Exception):
    """Two places claim the same step: a mistake of the programmer, found at start."""


def register(name: str, label: Any, *, changes: bool) -> Step:
    """Enter a step; the same name with another meaning stops the program."""
    step = Step(name=name, label=label, changes=changes)
    known = _steps.setdefault(name, step)
    if known.changes != changes:
        raise StepNamedTwice(name)
    return known


def known(name: str) -> Step:
    """The step of that name; KeyError when nobody registered it."""
    return _steps[name]


def is_known(name: str, prefix: str) -> bool:
    """Whether a step of that name is registered, by a package whose names begin so."""
    return name in _steps and name.startswith(prefix)


def every() -> tuple[Step, ...]:
    """All steps, by name."""
    return tuple(_steps[name] for name in sorted(_steps))


def label_of(name: str) -> str:
    """What people read for a step; its bare name when the step is no longer part of the product."""
    step = _steps.get(name)
    return str(step.label) if step else name
