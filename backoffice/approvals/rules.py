"""Which steps a request needs, and where a decision leads. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """承認, 差し戻し, 却下."""

    APPROVE = "APPROVE"
    SEND_BACK = "SEND_BACK"
    REJECT = "REJECT"


class Quorum(StrEnum):
    """全員, だれか1名."""

    ALL = "ALL"
    ANY = "ANY"


@dataclass(frozen=True, slots=True)
class Band:
    """A step is needed for amounts of at least `from_yen`; 0 is always."""

    position: int
    from_yen: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A step of a request: who is asked, who approved, and how many must."""

    position: int
    quorum: Quorum
    people: frozenset[int]
    approved_by: frozenset[int]

    @property
    def is_done(self) -> bool:
        """Whether the step has what it needs."""
        return self.people <= self.approved_by if self.quorum is Quorum.ALL else bool(self.approved_by)


def needed(bands: Iterable[Band], amount_yen: int) -> tuple[int, ...]:
    """The positions of the steps that an amount needs, in order."""
    return tuple(sorted(band.position for band in bands if amount_yen >= band.from_yen))


def step_now(steps: Sequence[Asked]) -> Asked | None:
    """The first step that lacks an approval; None when the request is approved."""
    return next((step for step in sorted(steps, key=lambda step: step.position) if not step.is_done), None)


def fingerprint(action: str, arguments: Mapping[str, Any]) -> str:
    """SHA-256 of the action and its arguments: what was agreed to is what is performed."""
    text = json.dumps([action, dict(arguments)], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
