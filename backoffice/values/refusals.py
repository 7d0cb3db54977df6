"""Refusals (お断り): the one kind of error that a person is meant to read, in both languages."""

import datetime as dt
import string
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class _Japanese(string.Formatter):
    """A day, or what says itself (a month), as it stands in a sentence: 2026年11月1日, 2026年11月."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        if format_spec == "" and type(value) is dt.date:
            return f"{value.year}年{value.month}月{value.day}日"
        return super().format_field(getattr(value, "in_japanese", value), format_spec)


class _English(string.Formatter):
    """A day, or what says itself (a month), as it stands in a sentence: 1 Nov 2026, Nov 2026."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        if format_spec == "" and type(value) is dt.date:
            return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
        return super().format_field(getattr(value, "in_english", value), format_spec)


IN_JAPANESE, IN_ENGLISH = _Japanese(), _English()


class Refusal(Exception):
    """What was asked can't be done; says why and what to do about it.

    A subclass gives `code` and four templates; the keyword arguments fill them and stay readable in `given`.
    """

    code: ClassVar[str] = "refused"
    cause_ja: str = "この操作はできません。"
    cause_en: str = "This can't be done."
    remedy_ja: str = ""
    remedy_en: str = ""

    def __init__(self, **given: object) -> None:
        super().__init__(given)
        self.given = given
        self.cause_ja = IN_JAPANESE.vformat(type(self).cause_ja, (), given)
        self.cause_en = IN_ENGLISH.vformat(type(self).cause_en, (), given)
        self.remedy_ja = IN_JAPANESE.vformat(type(self).remedy_ja, (), given)
        self.remedy_en = IN_ENGLISH.vformat(type(self).remedy_en, (), given)

    def __str__(self) -> str:
        return self.cause_ja + self.remedy_ja

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.given))

    def as_dict(self) -> dict[str, str]:
        """Code, cause and remedy in both languages, ready for JSON."""
        return {
            "code": self.code,
            "cause_ja": self.cause_ja,
            "cause_en": self.cause_en,
            "remedy_ja": self.remedy_ja,
            "remedy_en": self.remedy_en,
        }


class InvalidInput(Refusal):
    """What was typed or sent does not fit; `field` names where, "" the whole of it."""

    code = "invalid_input"
    field: ClassVar[str] = ""


@contextmanager
def at_line(number: int) -> Iterator[None]:
    """What is refused within is refused of that line, from 1, unless it names one: `given["line"]` tells every door where."""
    try:
        yield
    except InvalidInput as refused:
        refused.given.setdefault("line", number)
        raise


def _rebuild(kind: type[Refusal], given: dict[str, object]) -> Refusal:
    return kind(**given)
