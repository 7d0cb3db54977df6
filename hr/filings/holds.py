"""What keeps a filing from being cancelled: rooms above say it, for the filing knows nothing of what was done with it."""

from collections.abc import Callable, Iterator

from backoffice.values.refusals import Refusal

Hold = Callable[[int], Refusal | None]
_holds: list[Hold] = []


def add(hold: Hold) -> None:
    """Let a room say, by the id of a filing, why that can't go; a hold is entered once."""
    if hold not in _holds:
        _holds.append(hold)


def of(filing_id: int) -> Iterator[Refusal]:
    """Why the filing can't go; nothing when it can."""
    for hold in _holds:
        refusal = hold(filing_id)
        if refusal is not None:
            yield refusal
