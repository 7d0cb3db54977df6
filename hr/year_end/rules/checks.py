"""What the office should look at before it confirms a declaration. Pure: codes, with the name of what is meant."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from .facts import Personal
from .law import PeopleLaw
from .people import Abroad, NotKept, Relation, Relative, kept


class Check(StrEnum):
    """What is missing or does not fit together."""

    PROOF_MISSING = "PROOF_MISSING"
    FORMER_MISSING = "FORMER_MISSING"
    RELATIVE_TWICE = "RELATIVE_TWICE"
    RELATIVE_WITH_OTHERS = "RELATIVE_WITH_OTHERS"
    RELATIVE_INCOME = "RELATIVE_INCOME"
    RELATIVE_ABROAD = "RELATIVE_ABROAD"
    SINGLE_PARENT_WITHOUT_CHILD = "SINGLE_PARENT_WITHOUT_CHILD"
    SINGLE_PARENT_WITH_SPOUSE = "SINGLE_PARENT_WITH_SPOUSE"


@dataclass(frozen=True, slots=True)
class Finding:
    """A check that says something, and about whom or what."""

    check: Check
    about: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked at: relatives by name, what needs a proof and has none, and when the person came."""

    relatives: Sequence[tuple[str, Relative]]
    without_proof: Sequence[str]
    with_others: Sequence[str]
    has_spouse: bool
    personal: Sequence[Personal]
    joined_on: dt.date
    had_former_employer: bool | None
    formers: int


def findings(looked: Looked, year: int, law: PeopleLaw) -> tuple[Finding, ...]:
    """All that should be looked at, in the order of the pages."""
    return (
        *_of_person(looked, year),
        *_of_relatives(looked, year, law),
        *(Finding(Check.RELATIVE_WITH_OTHERS, name) for name in looked.with_others),
        *(Finding(Check.PROOF_MISSING, name) for name in looked.without_proof),
    )


def _of_person(looked: Looked, year: int) -> list[Finding]:
    found = []
    if looked.joined_on > dt.date(year, 1, 1) and looked.had_former_employer is not False and not looked.formers:
        found.append(Finding(Check.FORMER_MISSING))
    if Personal.SINGLE_PARENT in looked.personal:
        if not any(each.relation is Relation.CHILD for _name, each in looked.relatives):
            found.append(Finding(Check.SINGLE_PARENT_WITHOUT_CHILD))
        if looked.has_spouse:
            found.append(Finding(Check.SINGLE_PARENT_WITH_SPOUSE))
    return found


def _of_relatives(looked: Looked, year: int, law: PeopleLaw) -> list[Finding]:
    found, seen = [], set()
    for name, relative in looked.relatives:
        why = kept(relative, year, law).why_not
        if why is NotKept.INCOME:
            found.append(Finding(Check.RELATIVE_INCOME, name))
        if why is NotKept.ABROAD:
            found.append(Finding(Check.RELATIVE_ABROAD, name))
        if (name, relative.born_on) in seen:
            found.append(Finding(Check.RELATIVE_TWICE, name))
        seen.add((name, relative.born_on))
    return found


def needs_papers(relative: Relative) -> bool:
    """親族関係書類・送金関係書類 are asked for somebody abroad."""
    return relative.abroad is not Abroad.NO
