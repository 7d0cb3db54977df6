"""The tables of formulas: as they hold on a day, and as they were."""

import datetime as dt
from collections.abc import Collection

from django.db.models import QuerySet

from backoffice.organisation.queries import on
from hr.payroll.models import OwnTable
from hr.payroll.rules import PayTable, TableRow


def names_of_tables(day: dt.date) -> dict[str, str]:
    """The tables that hold on a day, code → label."""
    return dict(OwnTable.objects.filter(on(day)).order_by("code").values_list("code", "label"))


def table_labels() -> dict[str, str]:
    """What every table is called newest, by code: one query."""
    return dict(OwnTable.objects.order_by("valid_from").values_list("code", "label"))


def tables_on(day: dt.date, codes: Collection[str]) -> dict[str, PayTable]:
    """Those tables as formulas look them up on a day: no query without codes, else two."""
    if not codes:
        return {}
    held = OwnTable.objects.filter(on(day), code__in=codes).prefetch_related("rows")
    return {
        each.code: PayTable(
            each.code,
            each.label,
            f"{each.code}:{each.valid_from}",
            tuple(TableRow(row.key, row.amount_yen) for row in sorted(each.rows.all(), key=lambda row: row.key)),
        )
        for each in held
    }


def own_table_versions(code: str) -> QuerySet[OwnTable]:
    """A table as it was defined, the newest first, with its rows."""
    return OwnTable.objects.filter(code=code).order_by("-valid_from").prefetch_related("rows")


def own_table_list(day: dt.date) -> list[OwnTable]:
    """Every table once: as it holds on the day, else as it will; by code."""
    found: dict[str, OwnTable] = {}
    for each in OwnTable.objects.order_by("code", "-valid_from").prefetch_related("rows"):
        known = found.get(each.code)
        if known is None or known.valid_from > day:
            found[each.code] = each
    return [found[code] for code in sorted(found)]
