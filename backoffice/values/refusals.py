"""Refusals (お断り): the one kind of error that a person is meant to read, in both languages."""

from typing import ClassVar


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
        self.cause_ja = type(self).cause_ja.format(**given)
        self.cause_en = type(self).cause_en.format(**given)
        self.remedy_ja = type(self).remedy_ja.format(**given)
        self.remedy_en = type(self).remedy_en.format(**given)

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


def _rebuild(kind: type[Refusal], given: dict[str, object]) -> Refusal:
    return kind(**given)
