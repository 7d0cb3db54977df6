"""Eras (和暦): 明治 to 令和, read and written."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Self

from .refusals import Refusal

ERAS = (
    ("令和", "R", dt.date(2019, 5, 1)),
    ("平成", "H", dt.date(1989, 1, 8)),
    ("昭和", "S", dt.date(1926, 12, 25)),
    ("大正", "T", dt.date(1912, 7, 30)),
    ("明治", "M", dt.date(1868, 1, 25)),
)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．／－ｒｈｓｔｍＲＨＳＴＭ　", "0123456789./-rhstmRHSTM ")
_ERA = re.compile(
    r"(?P<era>[RHSTM]|令和|平成|昭和|大正|明治)\s*(?P<year>\d{1,2}|元)\s*[年./-]\s*(?P<month>\d{1,2})\s*[月./-]"
    r"\s*(?P<day>\d{1,2})\s*日?",
    re.IGNORECASE,
)
_GREGORIAN = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")


class NotADate(Refusal):
    code = "values.not_a_date"
    cause_ja = "「{text}」は日付として読めません。"
    cause_en = "“{text}” is not a date."
    remedy_ja = "2026-11-17、R8.11.17、令和8年11月17日 のように書いてください。"
    remedy_en = "Write it like 2026-11-17, R8.11.17 or 令和8年11月17日."


class BeforeTheEras(Refusal):
    code = "values.before_the_eras"
    cause_ja = "{day} は明治より前の日付です。"
    cause_en = "{day} lies before 明治."
    remedy_ja = "西暦で書いてください。"
    remedy_en = "Write it by the Gregorian year."


@dataclass(frozen=True, slots=True)
class Wareki:
    """A day by era: 令和8年11月17日."""

    era: str
    letter: str
    year: int
    month: int
    day: int

    @classmethod
    def of(cls, day: dt.date) -> Self:
        """The era, and the year within it, of a day. Raises BeforeTheEras."""
        for era, letter, begins in ERAS:
            if begins <= day:
                return cls(era, letter, day.year - begins.year + 1, day.month, day.day)
        raise BeforeTheEras(day=day)

    @property
    def year_text(self) -> str:
        """元年 or 8年."""
        return "元年" if self.year == 1 else f"{self.year}年"

    def __str__(self) -> str:
        return f"{self.era}{self.year_text}{self.month}月{self.day}日"


def format_wareki(day: dt.date) -> str:
    """令和8年11月17日; the first year is 元年."""
    return str(Wareki.of(day))


def parse_date(text: str) -> dt.date:
    """Read R8.11.17, 令和8年11月17日, 20261117, 2026/11/17 or 2026-11-17, full-width too. Raises NotADate.

    A year that runs past its era's end is read on (平成31年12月1日 is 2019-12-01), as old papers are written so.
    """
    plain = text.strip().translate(_FULL_WIDTH)
    if found := _ERA.fullmatch(plain):
        year = _first_year(found["era"]) + (1 if found["year"] == "元" else int(found["year"])) - 1
        return _date(text, year, int(found["month"]), int(found["day"]))
    if found := _GREGORIAN.fullmatch(plain) or _COMPACT.fullmatch(plain):
        return _date(text, int(found[1]), int(found[2]), int(found[3]))
    raise NotADate(text=text)


def _first_year(era: str) -> int:
    return next(begins.year for name, letter, begins in ERAS if era.upper() in (name, letter))


def _date(text: str, year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise NotADate(text=text) from None
