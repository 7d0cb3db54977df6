"""Opaque ids: what other programs see in place of a row's number. Reversible, so nothing is stored; not a secret."""

import zlib

from backoffice.values.refusals import Refusal

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 13
NUMBER_BITS, ALL_BITS = 48, 64
WHOLE = 1 << ALL_BITS
# Odd, hence invertible modulo a power of two; that the neighbours of a number look unlike it is all that is asked.
FIRST, SECOND = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93


class UnknownId(Refusal):
    """An id that is cut off, misspelt, or of another kind of thing."""

    code = "api.unknown_id"
    status = 404
    cause_ja = "ID「{text}」のものはありません。"
    cause_en = 'There is nothing with the id "{text}".'
    remedy_ja = "APIが返したIDを、そのまま指定してください。"
    remedy_en = "Send an id as the API gave it."


def write(kind: str, number: int) -> str:
    """`ptn_0w3…`: the id of the row with that number; `kind` is a short word without `_`."""
    mixed = ((_mark(kind) << NUMBER_BITS) | number) * FIRST % WHOLE
    mixed = (mixed ^ (mixed >> ALL_BITS // 2)) * SECOND % WHOLE
    return f"{kind}_{_spelt(mixed)}"


def read(kind: str, text: str) -> int:
    """The number behind an id of that kind; raises UnknownId."""
    word, _separator, letters = text.partition("_")
    if word != kind or len(letters) != LENGTH or not set(letters) <= set(LETTERS):
        raise UnknownId(text=text[:40])
    mixed = _value(letters) * pow(SECOND, -1, WHOLE) % WHOLE
    plain = (mixed ^ (mixed >> ALL_BITS // 2)) * pow(FIRST, -1, WHOLE) % WHOLE
    mark, number = plain >> NUMBER_BITS, plain & ((1 << NUMBER_BITS) - 1)
    if mark != _mark(kind) or write(kind, number) != text:
        raise UnknownId(text=text[:40])
    return number


def pattern(kind: str) -> str:
    """The regular expression of ids of that kind, for the contract."""
    return f"^{kind}_[{LETTERS}]{{{LENGTH}}}$"


def _mark(kind: str) -> int:
    return zlib.crc32(kind.encode()) & 0xFFFF


def _spelt(value: int) -> str:
    letters = ""
    for _place in range(LENGTH):
        value, place = divmod(value, len(LETTERS))
        letters = LETTERS[place] + letters
    return letters


def _value(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value * len(LETTERS) + LETTERS.index(letter)
    return value
