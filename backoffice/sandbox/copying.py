"""The register of settings that a sandbox begins with, offered by rooms, and how their rows are copied.

A row is copied with what it refers to; one that refers to something that is not copied, such as a project, is left out,
or stands without it where it may. Rows are read in the company that they come from and written in the sandbox: the walls
stay as they are.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from backoffice.organisation.models import User

Rows = models.QuerySet[Any]
Which = Callable[[Rows, dt.date], Rows]


def _all_of_them(rows: Rows, _day: dt.date) -> Rows:
    return rows


@dataclass(frozen=True, slots=True)
class Copied:
    """A model whose rows are settings. `which` picks those of a day, and `changed` says what is synthetic in the copy.

    `in_force` is a column that closes a row to changes: it is filled in last. Users who don't enter the sandbox are
    replaced by whoever makes it, and so are missing ones in the columns `stands_in`; rows that say in `of_users` whose they
    are, are taken along for those who enter and for nobody else.
    """

    model: type[models.Model]
    which: Which = _all_of_them
    changed: Mapping[str, Any] = field(default_factory=dict)
    in_force: str = ""
    stands_in: tuple[str, ...] = ()
    of_users: str = ""


Furnish = Callable[[dt.datetime, Any], object]
_copied: list[Copied] = []
_furnishing: list[Furnish] = []


def copies(model: type[Any], **more: Any) -> None:
    """Let the rows of a model be copied into a sandbox, after those that were offered before it."""
    if model not in [each.model for each in _copied]:
        _copied.append(Copied(model, **more))


def furnishes(furnish: Furnish) -> None:
    """Let `furnish(at, acting_user)` put something synthetic into a sandbox that is being made."""
    if furnish not in _furnishing:
        _furnishing.append(furnish)


def furnishing() -> Sequence[Furnish]:
    """What puts synthetic things into a sandbox."""
    return tuple(_furnishing)


@dataclass(slots=True)
class Copying:
    """One making of a sandbox: from where to where, who may enter, and which row became which."""

    origin: int
    sandbox: int
    users: Collection[int]
    maker: User
    day: dt.date
    became: dict[type[models.Model], dict[int, int]] = field(default_factory=dict)

    def copy_settings(self) -> int:
        """Copy what every room offers, and put it in force; how many rows."""
        count = sum(self._copy(each) for each in _copied)
        for each in _copied:
            if each.in_force:
                self._put_in_force(each)
        return count

    def _copy(self, what: Copied) -> int:
        found = what.which(_rows_of(what.model, self.origin), self.day).order_by("pk")
        rows = list(found.filter(**{f"{what.of_users}__in": self.users}) if what.of_users else found)
        became = self.became.setdefault(what.model, {})
        waiting = rows
        while waiting:
            ready = [row for row in waiting if self._is_ready(row, waiting)]
            made = [(row.pk, copy) for row in ready if (copy := self._copy_of(row, what))]
            what.model._default_manager.bulk_create([copy for _old, copy in made])
            became.update((old, copy.pk) for old, copy in made)
            waiting = [row for row in waiting if row not in ready] if ready else []
        return len(became)

    def _is_ready(self, row: Any, waiting: Sequence[Any]) -> bool:
        """A row below another of its own table comes after it."""
        above = {getattr(row, each.attname) for each in _references(row) if each.related_model is type(row)}
        return not above & {other.pk for other in waiting}

    def _copy_of(self, row: Any, what: Copied) -> Any | None:
        values = {
            each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields if not each.primary_key
        }
        for each in _references(row):
            named = values[each.attname]
            if named is None:
                continue
            values[each.attname] = self._instead_of(each.related_model, named)
            if values[each.attname] is None and not each.null:
                return None
        for name in what.stands_in:
            values[f"{name}_id"] = values[f"{name}_id"] or self.maker.pk
        if what.in_force:
            values[what.in_force] = None
        return what.model(**{**values, "company_id": self.sandbox, **what.changed})

    def _instead_of(self, model: type[models.Model], number: int) -> int | None:
        if model is User:
            return number if number in self.users else int(self.maker.pk)
        return self.became.get(model, {}).get(number)

    def _put_in_force(self, what: Copied) -> None:
        became = self.became[what.model]
        days = _rows_of(what.model, self.origin).filter(pk__in=became).values_list("pk", what.in_force)
        for old, day in days:
            _rows_of(what.model, self.sandbox).filter(pk=became[old]).update(**{what.in_force: day})


def _rows_of(model: type[models.Model], company_id: int) -> Rows:
    """The rows of one of the two companies that are open for reading."""
    return model._default_manager.filter(company_id=company_id)


def _references(row: Any) -> list[Any]:
    return [each for each in row._meta.concrete_fields if each.remote_field and each.name != "company"]
