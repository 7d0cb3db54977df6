"""The register of kinds (書類の種類): what departments keep, who may read it, and how long the law wants it kept."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from backoffice.companies.models import Company
from backoffice.parameters import as_of

from .rules import retained_until


@dataclass(frozen=True, slots=True)
class Kind:
    """`read_step` is what a reader must be allowed to do; `retention` is the key of a parameter with the years."""

    name: str
    label: Any
    read_step: str
    retention: str

    def retained_until(self, dated_on: dt.date, company: Company) -> dt.date:
        """The first day on which the company may let a document of that date go. Raises GapInParameter."""
        law = as_of(self.retention, dated_on).value
        return retained_until(
            dated_on,
            first_month=company.fiscal_year_first_month,
            months_after=law["months_after_fiscal_year"],
            years=law["years"],
        )


_kinds: dict[str, Kind] = {}


class KindNamedTwice(Exception):
    """Two places claim the same kind: a mistake of the programmer, found at start."""


def register(name: str, label: Any, *, read_step: str, retention: str) -> None:
    """Offer a kind of document; nobody but those who may take `read_step` finds or opens it."""
    if name in _kinds:
        raise KindNamedTwice(name)
    _kinds[name] = Kind(name, label, read_step, retention)


def known(name: str) -> Kind:
    """The kind of that name; KeyError when no department offers it."""
    return _kinds[name]


def every() -> tuple[Kind, ...]:
    """All kinds, by name."""
    return tuple(_kinds[name] for name in sorted(_kinds))


def label_of(name: str) -> str:
    """What people read for a kind; its bare name when the kind is no longer part of the product."""
    return str(_kinds[name].label) if name in _kinds else name
