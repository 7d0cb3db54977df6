"""What a key looks like, and what makes two bodies the same. Pure."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

WORD, TEST = "ennoshita", "ennoshita-test"
SEPARATOR = "_"
SHOWN = 10  # of 43 letters


def written(company: str, secret: str, word: str = WORD) -> str:
    """The text of a key: it names its company, so that the company is open before any row is read."""
    return f"{word}{SEPARATOR}{company}{SEPARATOR}{secret}"


def for_test(word: str) -> str:
    """The word of the same kind of text in a sandbox: whoever reads it knows that nothing real hangs on it."""
    return TEST + word.removeprefix(WORD)


def word_of(token: str) -> str:
    """The word that a text begins with: what kind of key it is."""
    return token.partition(SEPARATOR)[0]


def company_named_by(token: str) -> str | None:
    """The company's part of the text of a key of any kind; None when the text is no key."""
    word, _separator, rest = token.partition(SEPARATOR)
    company, _separator, secret = rest.partition(SEPARATOR)
    return company if word.startswith(WORD) and company and secret else None


def prefix_of(token: str) -> str:
    """What lists show of a key: enough to tell two apart, nothing that opens a door."""
    return token.split(SEPARATOR, 2)[-1][:SHOWN]


def hash_of(token: str) -> str:
    """SHA-256 of the whole text; 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def body_hash(method: str, path: str, body: Mapping[str, Any]) -> str:
    """SHA-256 of what a request asks for, wherever its JSON puts spaces and in whatever order it names fields."""
    said = json.dumps([method, path, body], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()
