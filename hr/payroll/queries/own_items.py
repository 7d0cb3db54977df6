"""The items by formula that hold on a day, and those whom they name."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from backoffice.organisation.queries import on
from hr.employment.queries import items as items_of_terms
from hr.payroll.models import OwnItem, OwnItemPerson
from hr.payroll.rules import PayTable
from hr.payroll.rules.own_items import in_order, tables_read

from .own_tables import tables_on


@dataclass(frozen=True, slots=True)
class OwnItems:
    """The items of a day, each behind those that it reads; by employee the codes that name them, with their values.

    `labels` are those of all items that formulas may read, by code, `tables` what they look up.
    """

    items: tuple[OwnItem, ...] = ()
    named: Mapping[int, Mapping[str, Decimal | None]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, PayTable] = field(default_factory=dict)


def own_items_on(day: dt.date, ids: Sequence[int]) -> OwnItems:
    """The items that hold on a day, for those people: one query where there are none, at most six."""
    items = standing_items(day)
    if not items:
        return OwnItems()
    labels, tables = names_of_items(day), tables_of(items, day)
    if not any(each.scope == OwnItem.Scope.NAMED for each in items):
        return OwnItems(items, {}, labels, tables)
    named: defaultdict[int, dict[str, Decimal | None]] = defaultdict(dict)
    rows = OwnItemPerson.objects.filter(on(day), employee_id__in=ids)
    for employee_id, code, own_value in rows.values_list("employee_id", "code", "own_value"):
        named[employee_id][code] = own_value
    return OwnItems(items, named, labels, tables)


def standing_items(day: dt.date) -> tuple[OwnItem, ...]:
    """The items that hold on a day, each behind those that it reads. Raises CircleOfItems."""
    held = {each.code: each for each in OwnItem.objects.filter(on(day))}
    order = in_order({code: each.formula for code, each in held.items()}, {c: e.label for c, e in held.items()})
    return tuple(held[code] for code in order)


def tables_of(items: Iterable[OwnItem], day: dt.date) -> dict[str, PayTable]:
    """The tables that those items look up on a day."""
    return tables_on(day, {code for each in items for code in tables_read(each.formula)})


def own_item_versions(code: str) -> QuerySet[OwnItem]:
    """An item as it was defined, the newest first."""
    return OwnItem.objects.filter(code=code).order_by("-valid_from")


def own_item_list(day: dt.date) -> list[OwnItem]:
    """Every item once: as it holds on the day, else as it will, else as it was; pay first, by code."""
    found: dict[str, OwnItem] = {}
    for each in OwnItem.objects.order_by("code", "-valid_from"):
        known = found.get(each.code)
        if known is None or known.valid_from > day:
            found[each.code] = each
    return sorted(found.values(), key=lambda each: (each.section != OwnItem.Section.PAY, each.code))


def people_of_item(code: str) -> QuerySet[OwnItemPerson]:
    """Whom an item names, by number, the newest first."""
    rows = OwnItemPerson.objects.filter(code=code).select_related("employee__person")
    return rows.order_by("employee__person__code", "-valid_from")


def names_of_items(day: dt.date, *, without: str = "") -> dict[str, str]:
    """The items that a formula may read on a day, code → label: those of the terms, and those by formula."""
    found: dict[str, Any] = {each.code: each.label for each in items_of_terms().values() if each.code != "commuting"}
    found |= dict(OwnItem.objects.filter(on(day)).values_list("code", "label"))
    found.pop(without, None)
    return found
