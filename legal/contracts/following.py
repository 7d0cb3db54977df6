"""The register of what other rooms do with a contract: shown on its page, without the contracts knowing them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from backoffice.shell.request import StaffRequest

from .models import Contract


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was begun about a contract (`tag` in the tone of `state`), or may be begun where there is no tag."""

    label: str
    url: str
    meta: str = ""
    tag: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Follower:
    """`find` tells what the reader may see or begin, in a fixed number of queries; `refuse` raises a refusal of the room
    while the contract, locked, cannot be concluded in a way."""

    code: str
    find: Callable[[StaffRequest, Contract], Iterable[Step]]
    refuse: Callable[[Contract, str], None]


_followers: dict[str, Follower] = {}


def offer(follower: Follower) -> None:
    """Let a room follow contracts; a second one of the same code replaces the first."""
    _followers[follower.code] = follower


def steps_of(request: StaffRequest, contract: Contract) -> Iterator[Step]:
    """What every room tells about a contract."""
    for code in sorted(_followers):
        yield from _followers[code].find(request, contract)


def refuse_conclusion(contract: Contract, signing_way: str) -> None:
    """Ask every room whether a contract, locked, may be concluded now; raises what they refuse."""
    for code in sorted(_followers):
        _followers[code].refuse(contract, signing_way)
