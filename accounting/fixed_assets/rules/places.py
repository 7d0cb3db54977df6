"""The municipality in an address: the return of depreciables goes to each. Pure."""

import re

PREFECTURE = r"(?P<prefecture>...??[都道府県])"
# Municipalities whose names hold a sign that ends one, before the general patterns.
NAMED = "佐波郡玉村町|四日市市|廿日市市|野々市市|十日町市|東村山市|武蔵村山市|市川市|市原市|町田市|大町市|田村市|村山市|村上市|羽村市|大村市|郡山市|大和郡山市|郡上市|蒲郡市|小郡市"
MUNICIPALITY = re.compile(
    rf"{PREFECTURE}?(?P<place>{NAMED}|[^市区町村]+?郡[^町村]+?[町村]|[^市]+?市[^市区]+?区|[^市区町村]+?[市区町村])"
)


def municipality_of(address: str) -> str:
    """東京都港区海岸1丁目 gives 東京都港区; a ward of a large city counts by itself (地方税法737条). "" when none is seen."""
    found = MUNICIPALITY.match(address.strip())
    return found.group(0) if found else ""
