"""What a form says, as the action takes it."""

from collections.abc import Mapping
from typing import Any

from .actions import NewAsset, Opening

OF_THE_FORM = (
    "name",
    "kind",
    "method",
    "acquired_on",
    "in_use_from",
    "cost_yen",
    "quantity",
    "life_years",
    "life_source",
    "leased_out",
    "office_id",
    "unit_id",
    "room",
    "account_code",
    "number",
    "note",
)


def new_asset(given: Mapping[str, Any], treatment: str, opening: Opening | None = None) -> NewAsset:
    """The asset of a filled form; `treatment` is what was chosen of those that are open."""
    entry = given.get("entry")
    columns = {name: given[name] for name in OF_THE_FORM}
    return NewAsset(treatment=treatment, entry_id=entry.pk if entry else None, opening=opening, **columns)


def imported_asset(
    given: Mapping[str, Any], offices: Mapping[str, tuple[int, str]], units: Mapping[str, tuple[int, str]]
) -> NewAsset:
    """The asset of a row of a list, with its opening value."""
    opening = Opening(
        month=given["opening_month"].replace(day=1),
        book_yen=given["opening_book_yen"],
        year_yen=given["opening_year_yen"] or 0,
        revised_base_yen=given["revised_base_yen"],
        stated_yearly_yen=given["stated_yearly_yen"],
        stated_floor_yen=given["stated_floor_yen"],
    )
    columns = {name: given[name] for name in OF_THE_FORM if name in given and not name.endswith("_id")}
    return NewAsset(
        treatment=given["treatment"],
        office_id=offices[given["office_code"]][0],
        unit_id=units[given["unit_code"]][0] if given["unit_code"] else None,
        opening=opening,
        **columns,
    )
