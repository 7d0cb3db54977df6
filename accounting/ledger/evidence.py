"""The register of evidence: papers that are kept under another case than the source that their entry was made of.

A receipt is kept under the line of a claim, the entry under the claim: the room that has both says which belongs where.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Way:
    """`pairs` is a queryset of (id of the case of `case_kind`, id of the source of `source_kind`)."""

    case_kind: str
    source_kind: str
    pairs: Callable[[], Any]


_ways: list[Way] = []


def offer(case_kind: str, source_kind: str, pairs: Callable[[], Any]) -> None:
    """Say how papers of a case lead to the source of an entry."""
    _ways.append(Way(case_kind, source_kind, pairs))


def ways() -> tuple[Way, ...]:
    """All of them, as they were offered."""
    return tuple(_ways)
