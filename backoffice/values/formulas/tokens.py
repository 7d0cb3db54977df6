"""A text cut into tokens, each with its place from 1. Full width is read as half width."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from .refusals import BadNumber, FormulaTooLong, UnreadableText
from .tree import FUNCTIONS, MAX_CHARACTERS

NUMBER, NAME, WORD, SIGN, END = "NUMBER", "NAME", "WORD", "SIGN", "END"

# What may follow a number, and the unit it means; English words may stand behind a space. The longest is taken.
SUFFIXES = {
    "円": "円",
    "分": "分",
    "時間": "時間",
    "日": "日",
    "か月": "か月",
    "ヶ月": "か月",
    "カ月": "か月",
    "ヵ月": "か月",
    "人": "人",
    "名": "人",
    "%": "%",
}
ENGLISH = {"yen": "円", "min": "分", "hours": "時間", "days": "日", "months": "か月", "persons": "人"}
UNIT = re.compile("|".join([*sorted(SUFFIXES, key=len, reverse=True), rf" ?(?:{'|'.join(ENGLISH)})(?![\w・])"]))
ONE_CHARACTER = str.maketrans("×÷≤≥≦≧≠、−‐–", "*/≤≥≤≥≠,---")
SIGNS = ("<=", ">=", "==", "!=", "<>", "≤", "≥", "≠", "=", "<", ">", "+", "-", "*", "/", "(", ")", ",")
SAME = {"==": "=", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">="}
WORDS = {
    **{name: name for name in FUNCTIONS},
    **{each.ja: name for name, each in FUNCTIONS.items()},
    "AND": "AND",
    "かつ": "AND",
    "OR": "OR",
    "または": "OR",
    "NOT": "NOT",
    "でない": "NOT",
}
DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
WHOLE_DIGITS, FRACTION_DIGITS = 12, 6


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text; `unit` is that of a number."""

    kind: str
    text: str
    at: int
    unit: str = ""


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text, the last of kind END. Raises FormulaTooLong, UnreadableText, BadNumber."""
    if len(text) > MAX_CHARACTERS:
        raise FormulaTooLong(count=len(text), limit=MAX_CHARACTERS)
    # One character for one, so that places stay those of what was typed.
    plain = "".join(map(_plain, text)).translate(ONE_CHARACTER)
    at = 0
    while at < len(plain):
        if plain[at].isspace():
            at += 1
            continue
        token, length = _token(plain, at)
        yield token
        at += length
    yield Token(END, "", len(text) + 1)


def is_a_name(text: str) -> bool:
    """Whether a text can stand in a formula as the name of an item."""
    try:
        found = list(tokens(text))
    except (FormulaTooLong, UnreadableText, BadNumber):
        return False
    return len(found) == len(("the name", "the end")) and found[0].kind == NAME and found[0].text == text


def _plain(character: str) -> str:
    wide = unicodedata.normalize("NFKC", character)
    return wide if len(wide) == 1 else character


def _token(text: str, at: int) -> tuple[Token, int]:
    if text[at] in "0123456789":
        return _number(text, at)
    if _begins_a_name(text[at]):
        end = at + 1
        while end < len(text) and _goes_on(text[end]):
            end += 1
        name = text[at:end]
        word = WORDS.get(name) or WORDS.get(name.upper())
        return Token(WORD if word else NAME, word or name, at + 1), end - at
    for sign in SIGNS:
        if text.startswith(sign, at):
            return Token(SIGN, SAME.get(sign, sign), at + 1), len(sign)
    raise UnreadableText(place=at + 1, found=text[at])


def _number(text: str, at: int) -> tuple[Token, int]:
    found = DIGITS.match(text, at)
    assert found
    digits = found[0]
    whole, _, fraction = digits.partition(".")
    suffixed = UNIT.match(text, found.end())
    suffix = suffixed[0] if suffixed else ""
    after = text[found.end() + len(suffix) :][:1]
    if len(whole) > WHOLE_DIGITS or len(fraction) > FRACTION_DIGITS or after == "." or (not suffix and _goes_on(after)):
        raise BadNumber(place=at + 1, found=(digits + after)[:20])
    unit = SUFFIXES.get(suffix) or ENGLISH.get(suffix.strip(), "")
    return Token(NUMBER, digits, at + 1, unit), len(digits) + len(suffix)


def _begins_a_name(character: str) -> bool:
    return character.isalpha() or character == "_"


def _goes_on(character: str) -> bool:
    return bool(character) and (character.isalnum() or character in "_・ー")
