"""What was read of a file, kept with its import: its page and its confirmation go by that, and open no file.

What the words of the file mean is looked up each time: once it is another, the file is read anew by whoever asks for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from backoffice.companies.fiscal_year import first_month
from backoffice.exchange.lists import Fault
from backoffice.shell.formats import in_english

from .models import JournalImport, MappedKind
from .queries import suggested_words
from .rules import Side
from .translated import (
    NEEDED,
    SHOWN_FAULTS,
    Read,
    ReadSlip,
    closed_faults,
    meanings_of,
    suggested_tax,
    unknown_of,
    words_of,
)

# So many words are asked about at a time; the rest follows once these have their meaning.
MOST_WORDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file as it would be posted, in values that are kept as JSON: sums by month, words with how often they stand in it,
    what they may mean, the first slips, and the first faults in each language."""

    rows: int
    encoding: str
    meanings: str
    largest_yen: int
    months: dict[str, list[int]]
    words: dict[str, dict[str, int]]
    suggested: list[list[str]]
    sample: list[dict[str, Any]]
    fault_count: int
    faults: dict[str, list[dict[str, Any]]]

    def as_json(self) -> dict[str, Any]:
        """The values to keep."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Standing:
    """An import as it stands today: what was read, the words that lack their meaning, and months that were closed since."""

    reading: Reading
    unknown: dict[str, dict[str, int]]
    closed: list[Fault]
    is_fresh: bool

    @property
    def entries(self) -> int:
        return sum(count for count, _yen in self.reading.months.values())

    @property
    def amount_yen(self) -> int:
        return sum(yen for _count, yen in self.reading.months.values())

    @property
    def fault_count(self) -> int:
        return len(self.closed) + self.reading.fault_count

    @property
    def faults(self) -> list[Fault]:
        """The first faults, in the reader's language."""
        kept = self.reading.faults.get("en" if in_english() else "ja", [])
        return [*self.closed, *(Fault(**each) for each in kept)][:SHOWN_FAULTS]

    @property
    def unknown_count(self) -> int:
        return sum(len(its) for its in self.unknown.values())

    @property
    def lacks_meaning(self) -> bool:
        """Whether a word that is needed has no meaning yet."""
        return any(self.unknown.get(kind) for kind in NEEDED)

    @property
    def is_ready(self) -> bool:
        """Whether it can be posted whole, as it was read."""
        return self.is_fresh and bool(self.entries) and not self.fault_count and not self.lacks_meaning

    def asked_words(self) -> list[tuple[str, str]]:
        """The words to be given their meaning next, by kind, the most frequent first."""
        return _most_frequent(self.unknown)


def standing(held: JournalImport) -> Standing | None:
    """What is known of the file of an import, in a fixed number of queries; None when it was never read."""
    if held.reading is None:
        return None
    reading, words = Reading(**held.reading), words_of(held.program)
    is_fresh = meanings_of(reading.words, words, first_month()) == reading.meanings
    return Standing(reading, unknown_of(reading.words, words), closed_faults(reading.months), is_fresh)


def reading_of(program: str, looked: Read, faults: Mapping[str, Sequence[Fault]]) -> Reading:
    """What is kept of a file that was read; `faults` in each language."""
    asked = _most_frequent(looked.unknown)
    return Reading(
        rows=looked.found.rows,
        encoding=looked.found.encoding,
        meanings=looked.meanings,
        largest_yen=looked.largest_yen,
        months={month: [looked.months[month], looked.yen[month]] for month in sorted(looked.months)},
        words={kind: dict(its) for kind, its in looked.words.items()},
        suggested=[[*key, ours] for key, ours in suggested_words(asked, suggested_tax(program)).items()],
        sample=[_slip(each) for each in looked.sample],
        fault_count=len(looked.found.faults),
        faults={language: [asdict(each) for each in its] for language, its in faults.items()},
    )


def _most_frequent(unknown: Mapping[str, Mapping[str, int]]) -> list[tuple[str, str]]:
    words = [
        (kind, word)
        for kind in MappedKind.values
        for word, _n in sorted(unknown.get(kind, {}).items(), key=lambda each: -each[1])
    ]
    return words[:MOST_WORDS]


def _slip(slip: ReadSlip) -> dict[str, Any]:
    lines = slip.draft.lines
    return {
        "row": slip.first_row,
        "day": slip.draft.posted_on.isoformat(),
        "description": slip.draft.description,
        "debit": "、".join(dict.fromkeys(line.account_code for line in lines if line.side is Side.DEBIT)),
        "credit": "、".join(dict.fromkeys(line.account_code for line in lines if line.side is Side.CREDIT)),
        "amount_yen": slip.draft.amount_yen,
    }
