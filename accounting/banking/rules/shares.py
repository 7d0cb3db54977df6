"""An amount shared out by weights, to the yen. Pure."""

from collections.abc import Mapping


def shared_by_weight(amount_yen: int, weights: Mapping[str, int]) -> dict[str, int]:
    """The share of each weight, fractions dropped; the last one takes the rest. Shares of nothing are left out."""
    whole, so_far, before_yen = sum(weights.values()), 0, 0
    found: dict[str, int] = {}
    for name, weight in weights.items():
        so_far += weight
        up_to_yen = amount_yen * so_far // whole
        if up_to_yen > before_yen:
            found[name] = up_to_yen - before_yen
        before_yen = up_to_yen
    return found
