"""What the published list of registered issuers says of a number on a day (適格請求書発行事業者公表サイト). Pure."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """登録あり, 登録前, 取消・失効, 一覧にない, 一覧が読み込まれていない, 番号がない."""

    REGISTERED = "REGISTERED"
    NOT_YET = "NOT_YET"
    ENDED = "ENDED"
    UNKNOWN = "UNKNOWN"
    NO_LIST = "NO_LIST"
    NO_NUMBER = "NO_NUMBER"


@dataclass(frozen=True, slots=True)
class ListedNumber:
    """A number as the list says it; `ended_on` is the day of cancellation or expiry."""

    number: str
    name: str
    registered_on: dt.date
    ended_on: dt.date | None = None


def verdict_on(listed: ListedNumber | None, day: dt.date) -> Verdict:
    """Whether a supply of the day is one of a registered issuer; it no longer is on the day on which it ends."""
    if listed is None:
        return Verdict.UNKNOWN
    if day < listed.registered_on:
        return Verdict.NOT_YET
    if listed.ended_on is not None and listed.ended_on <= day:
        return Verdict.ENDED
    return Verdict.REGISTERED
