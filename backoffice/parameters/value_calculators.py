"""The calculators of `backoffice.values`: numbers, eras and bank kana."""

import datetime as dt

from backoffice.values import eras, kana, numbers
from backoffice.values.reasons import Line

from .calculators import Input, Output, calculator


@calculator("corporate_number")
def corporate_number(given: Input) -> tuple[Output, list[Line]]:
    """Whether a 法人番号 is valid; a T number may be a sole proprietor's, so None: its own rule is not published."""
    number = str(given["number"])
    valid = numbers.check_registration(number)
    return {"valid": valid, "registration_number": f"T{number}" if valid else None}, []


@calculator("my_number")
def my_number(given: Input) -> tuple[Output, list[Line]]:
    """Whether a 個人番号 has its check digit; the number itself is not told back."""
    return {"valid": numbers.is_my_number(str(given["number"]))}, []


@calculator("wareki")
def wareki(given: Input) -> tuple[Output, list[Line]]:
    """Era and year of an ISO date."""
    found = eras.Wareki.of(dt.date.fromisoformat(given["date"]))
    return {"era": found.era, "year": found.year}, []


@calculator("zengin_kana")
def zengin_kana(given: Input) -> tuple[Output, list[Line]]:
    """Text in the half-width characters of bank files; `field` is one of FieldClass, else PARTY_NAME."""
    return {"value": kana.to_zengin(given["text"], kana.FieldClass(given.get("field", "PARTY_NAME")))}, []


@calculator("zengin_truncate")
def zengin_truncate(given: Input) -> tuple[Output, list[Line]]:
    """Half-width text cut to so many bytes, never between a kana and its mark."""
    return {"value": kana.truncate(given["text"], int(given["max_bytes"]))}, []
