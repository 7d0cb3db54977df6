"""What an answer would cost, by the accounts and units that it names. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .rules import Field, Kind


@dataclass(frozen=True, slots=True)
class Costs:
    """What an account bears, of a unit where one is named."""

    account_id: int
    amount_yen: int
    unit_id: int | None


def costs(fields: Sequence[Field], values: Mapping[str, Any], amount_key: str) -> tuple[Costs, ...]:
    """What was filled in costs the accounts that it names: the amount, or the yen of each row of a table with accounts.

    The unit is the one that the row names, else that of the form.
    """
    unit = _chosen(fields, values, "units")
    account = _chosen(fields, values, "accounts")
    found = [
        Costs(account_id, int(row[yen]), _chosen(table.columns, row, "units") or unit)
        for table in fields
        if (yen := next((column.key for column in table.columns if column.kind is Kind.YEN), None))
        for row in values.get(table.key) or ()
        if row.get(yen) and (account_id := _chosen(table.columns, row, "accounts"))
    ]
    if found or account is None or not values.get(amount_key):
        return tuple(found)
    return (Costs(account, int(values[amount_key]), unit),)


def _chosen(fields: Iterable[Field], values: Mapping[str, Any], register: str) -> int | None:
    """The id of the first entry of a register that was chosen."""
    entries = (values.get(field.key) for field in fields if field.lookup == register)
    return next((int(entry["id"]) for entry in entries if entry), None)
