"""The register of pay groups: payroll, which stands above, says which there are and how they close and pay."""

from collections.abc import Callable, Mapping

Groups = Callable[[], Mapping[str, str]]
_offers: list[Groups] = []


class GroupsOfferedTwice(Exception):
    """Two places know the pay groups: a mistake of the programmer, found at start."""


def offer(function: Groups) -> None:
    """Let `function()` give the names of the pay groups by their codes."""
    if _offers:
        raise GroupsOfferedTwice
    _offers.append(function)


def names() -> Mapping[str, str]:
    """The pay groups by code; none while no room offers them."""
    return _offers[0]() if _offers else {}
