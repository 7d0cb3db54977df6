"""Bank kana (全銀カナ): text in the single-byte characters of 全銀協 files. What doesn't fit is refused, never guessed."""

import unicodedata
from enum import StrEnum
from functools import lru_cache

from .refusals import Refusal

VOICED = "ﾞﾟ"
_SMALL = str.maketrans("ァィゥェォャュョッヮヵヶ", "アイウエオヤユヨツワカケ")
_HYPHENS = "ーｰ-－‐‑−"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"
_KANA = "".join(chr(code) for code in range(ord("ｱ"), ord("ﾝ") + 1)) + VOICED
_FULL_WIDTH_OFFSET = ord("！") - ord("!")
_TO_KATAKANA = ord("ア") - ord("あ")
_PREFIXES = {"株式会社": "カ", "有限会社": "ユ", "合名会社": "メ", "合資会社": "シ", "合同会社": "ド"}


class FieldClass(StrEnum):
    """Which characters a field of the file takes. Banks that take more in payroll names use PARTY_NAME."""

    PARTY_NAME = "PARTY_NAME"
    BANK_NAME = "BANK_NAME"
    PAYROLL_NAME = "PAYROLL_NAME"
    EDI_INFORMATION = "EDI_INFORMATION"


_ALLOWED = {
    FieldClass.PARTY_NAME: frozenset(_DIGITS + _LETTERS + _KANA + " ()-."),
    FieldClass.BANK_NAME: frozenset(_DIGITS + _LETTERS + _KANA + " -"),
    FieldClass.PAYROLL_NAME: frozenset(_DIGITS + _KANA + " "),
    FieldClass.EDI_INFORMATION: frozenset(_DIGITS + _LETTERS + _KANA + " ()-.ｦ\\｢｣/"),
}


class NoHalfWidthForm(Refusal):
    code = "values.no_half_width_form"
    cause_ja = "「{text}」のうち「{characters}」は銀行のファイルに使えません。"
    cause_en = "In “{text}”, the characters “{characters}” can't be used in bank files."
    remedy_ja = "フリガナ（カタカナ）で入力してください。"
    remedy_en = "Enter the reading in katakana."


def to_zengin(text: str, field: FieldClass = FieldClass.PARTY_NAME) -> str:
    """Half-width text for a field of a bank file.

    Hiragana, full-width and small letters are converted, ー becomes a hyphen, ヲ is written ｵ but in EDI information.
    Raises NoHalfWidthForm naming the characters that have no place in the field.
    """
    composed = unicodedata.normalize("NFC", text)
    converted = [(each, _half_width(each, field)) for each in composed]
    allowed = _ALLOWED[field]
    refused = [each for each, half in converted if not half or not allowed.issuperset(half)]
    if refused:
        raise NoHalfWidthForm(text=text, characters="".join(dict.fromkeys(refused)))
    return "".join(half for _, half in converted)


def truncate(text: str, max_bytes: int) -> str:
    """At most so many bytes of half-width text; a kana is never parted from its ﾞ or ﾟ."""
    cut = text[:max_bytes]
    if len(text) > max_bytes and text[max_bytes] in VOICED:
        cut = cut[:-1]
    return cut


def abbreviate_legal_form(name: str) -> str:
    """株式会社 and its like as banks write them: カ）before, （カ after, （カ）within the name (in full width)."""
    for form, short in _PREFIXES.items():
        before, found, after = name.partition(form)
        if found and not before:
            return f"{short}）{after.strip()}"
        if found and not after:
            return f"{before.strip()}（{short}"
        if found:
            return f"{before.strip()}（{short}）{after.strip()}"
    return name


@lru_cache(maxsize=1024)
def _half_width(character: str, field: FieldClass) -> str:
    if "！" <= character <= "～":
        character = chr(ord(character) - _FULL_WIDTH_OFFSET)
    if character in _HYPHENS:
        return "-"
    if "ぁ" <= character <= "ゖ":
        character = chr(ord(character) + _TO_KATAKANA)
    full = unicodedata.normalize("NFKC", character) if "｡" <= character <= "ﾟ" else character
    if character in VOICED:
        return character
    half = "".join(_BASES.get(part.translate(_SMALL), part) for part in unicodedata.normalize("NFD", full))
    if field is not FieldClass.EDI_INFORMATION:
        half = half.replace("ｦ", "ｵ")
    return _OTHERS.get(half, half.upper() if half.isascii() else half)


_BASES = {unicodedata.normalize("NFKC", half): half for half in _KANA + "ｦ"} | {
    "\u3099": "ﾞ",
    "\u309a": "ﾟ",
}
_OTHERS = {"　": " ", "・": ".", "･": ".", "゛": "ﾞ", "゜": "ﾟ", "「": "｢", "」": "｣", "￥": "\\", "¥": "\\"}
