"""Numbers (番号・数): corporate numbers (法人番号), registration numbers (登録番号) and amounts as people type them."""

import re
import unicodedata
from decimal import Decimal

from .refusals import Refusal

_CORPORATE = re.compile(r"[1-9]\d{12}", re.ASCII)
_REGISTRATION = re.compile(r"T[1-9]\d{12}", re.ASCII)
_MY_NUMBER = re.compile(r"\d{12}", re.ASCII)
_WEIGHTS = (2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6)
_AMOUNT = re.compile(r"(?P<minus>[-△▲])?(?P<parts>(?:\d+(?:\.\d+)?[億万千])*(?:\d+(?:\.\d+)?)?)円?", re.ASCII)
_PART = re.compile(r"(\d+(?:\.\d+)?)(億|万|千)?", re.ASCII)
_SCALES = {"": 1, "千": 1000, "万": 10_000, "億": 100_000_000}
_IGNORED = str.maketrans("", "", ", 、¥\\\t\u3000")
LONGEST_AMOUNT, BEYOND_AMOUNTS = 60, 10**15


class NotAnAmount(Refusal):
    code = "values.not_an_amount"
    cause_ja = "「{text}」は金額として読めません。"
    cause_en = "“{text}” is not an amount in yen."
    remedy_ja = "12,345 や 1万2千 のように、円の整数で書いてください。"
    remedy_en = "Write whole yen, like 12,345."


class BadCorporateNumber(Refusal):
    code = "values.bad_corporate_number"
    cause_ja = "「{number}」は法人番号の形または検査数字が違います。"
    cause_en = "“{number}” is not a corporate number, or its check digit is wrong."
    remedy_ja = "13桁の番号を確かめてください。"
    remedy_en = "Check the 13 digits."


def corporate_check_digit(base: str) -> int:
    """Check digit of the 12-digit base: 9 - (Σ Pn·Qn mod 9), Q = 1, 2, 1, 2… from the right (法人番号省令2条)."""
    weighted = sum(int(digit) * (2 if index % 2 else 1) for index, digit in enumerate(reversed(base)))
    return 9 - weighted % 9


def is_corporate_number(number: str) -> bool:
    """Whether the text is 13 ASCII digits whose first is the check digit of the rest."""
    return bool(_CORPORATE.fullmatch(number)) and int(number[0]) == corporate_check_digit(number[1:])


def is_my_number(number: str) -> bool:
    """Whether the text is 12 ASCII digits whose last is the check digit of the rest (個人番号, 番号法施行規則): 11 less the
    remainder by 11 of Σ Pn·Qn, Q = 2 to 7 and 2 to 6 from the right; 0 where the remainder is 0 or 1."""
    if not _MY_NUMBER.fullmatch(number):
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(reversed(number[:-1]), _WEIGHTS, strict=True)) % 11
    return int(number[-1]) == (0 if rest <= 1 else 11 - rest)


def check_registration(number: str) -> bool | None:
    """For a 法人番号: valid or not. For T and 13 digits: None, as a sole proprietor's digits follow no published rule."""
    plain = normalise_number(number)
    if _REGISTRATION.fullmatch(plain):
        return None
    return is_corporate_number(plain)


def registration_number(corporate_number: str) -> str:
    """T and the 13 digits (インボイス登録番号) of a corporation. Raises BadCorporateNumber."""
    plain = normalise_number(corporate_number)
    if not is_corporate_number(plain):
        raise BadCorporateNumber(number=corporate_number)
    return f"T{plain}"


def normalise_number(number: str) -> str:
    """Full-width digits and letters made ASCII, hyphens and spaces dropped, letters upper case."""
    plain = unicodedata.normalize("NFKC", number).upper()
    return re.sub(r"[\s\-‐−ー]", "", plain)


def parse_amount(text: str) -> int:
    """Whole yen from what people type: １２，３４５円, ￥12,345, 1.5万, △500, (500). Raises NotAnAmount.

    No sum of a company reaches a quadrillion, and no column of ours would hold much more.
    """
    if len(text) > LONGEST_AMOUNT:
        raise NotAnAmount(text=f"{text[:LONGEST_AMOUNT]}…")
    plain = unicodedata.normalize("NFKC", text).translate(_IGNORED)
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    found = _AMOUNT.fullmatch(plain.replace("−", "-"))
    if not found or not found["parts"]:
        raise NotAnAmount(text=text)
    amount = sum(Decimal(digits) * _SCALES[scale] for digits, scale in _PART.findall(found["parts"]))
    if amount != int(amount) or amount >= BEYOND_AMOUNTS:
        raise NotAnAmount(text=text)
    return -int(amount) if found["minus"] else int(amount)
