"""What the text of a receipt says by itself: only what stands there once and under its name. Pure.

Nothing is guessed: a paper that names two totals, two days or two numbers says none of them.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backoffice.values.eras import NotADate, parse_date

NUMBER = re.compile(r"(?<![A-Z0-9])T(?:\d{13}|\d-\d{4}-\d{4}-\d{4})(?!\d)")
# 小計, 消費税合計 and 税抜合計 are no totals of the paper.
TOTAL = re.compile(
    r"(?<![小税抜率象額])(?:合計|総額|(?:領収|お?支払い?|ご?請求|ご?利用)(?:金額|額|合計))(?:金額)?\s*"
    r"(?:\((?:税込|内税|消費税込|税込み)\))?\s*:?\s*(?:\d{1,4}\s*[点個品件枚]\s*)?"
    r"[¥\\]?\s*(\d{1,3}(?:,\d{3})+|\d{1,12})(?![\d,.%]|\s*[点個品件枚])"
)
DAY = r"(?:\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}|(?:令和|R)\s*(?:\d{1,2}|元)\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2})\s*日?"
NAMED_DAY = re.compile(rf"(?:領収日|発行日|ご?利用日|お?支払い?日|取引日|購入日|日付)\s*:?\s*({DAY})")
ANY_DAY = re.compile(rf"(?<!\d)({DAY})(?!\d)")


@dataclass(frozen=True, slots=True)
class Said:
    """A value that a paper says: the field of a line that it is for, the value as a form takes it, the words it stands in."""

    field: str
    value: str
    words: str


def read(text: str) -> tuple[Said, ...]:
    """What the text of a paper says: its day, its total, its registration number, each only when it says one."""
    plain = unicodedata.normalize("NFKC", text)
    days = list(_days(NAMED_DAY, plain)) or list(_days(ANY_DAY, plain))
    totals = [Said("amount_yen", each[1].replace(",", ""), _words(each)) for each in TOTAL.finditer(plain)]
    numbers = [Said("registration_number", each[0].replace("-", ""), _words(each)) for each in NUMBER.finditer(plain)]
    return tuple(each[0] for each in (days, totals, numbers) if len({said.value for said in each}) == 1)


def said_elsewhere(said: Iterable[Mapping[str, Any]], typed: Mapping[str, str]) -> Sequence[str]:
    """The fields in which what was typed differs from what the paper says."""
    return [each["field"] for each in said if typed.get(each["field"]) and typed[each["field"]] != each["value"]]


def _days(wanted: re.Pattern[str], plain: str) -> Iterator[Said]:
    for each in wanted.finditer(plain):
        day = _day(each[1])
        if day is not None:
            yield Said("spent_on", day.isoformat(), _words(each))


def _day(text: str) -> dt.date | None:
    """A day that exists; 2026/13/45 on a paper is no day."""
    try:
        return parse_date("".join(text.split()))
    except NotADate:
        return None


def _words(found: re.Match[str]) -> str:
    return " ".join(found[0].split())
