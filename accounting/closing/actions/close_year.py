"""The end of a year: its profit is carried over, and its adjustments take no more entries."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.closing.models import YearClose
from accounting.closing.queries import open_months, profit_lines, year_close
from accounting.ledger.actions import close_month, post_entry
from accounting.ledger.models import Period
from accounting.ledger.rules import DraftLine, EntryDraft, Side, Source, Stage, signed_line
from accounting.ledger.turns import hold_month
from backoffice.companies import bulk
from backoffice.companies.turns import take_turn
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.parameters import as_of
from backoffice.values.periods import MONTHS_PER_YEAR, Month
from backoffice.values.refusals import Refusal

SOURCE = "accounting.closing.year"


class MonthsStillOpen(Refusal):
    """A year is closed after all of its months."""

    code = "accounting.closing.months_still_open"
    cause_ja = "締めていない月があります：{months}"
    cause_en = "These months are still open: {months}"
    remedy_ja = "すべての月を締めてから、年度を締めてください。"
    remedy_en = "Close every month, then the year."


class YearAlreadyClosed(Refusal):
    """The year is closed."""

    code = "accounting.closing.year_already_closed"
    cause_ja = "{begins}からの年度は、すでに締めてあります。"
    cause_en = "The year from {begins} is already closed."
    remedy_ja = "画面を読み込み直してください。"
    remedy_en = "Reload the page."


class NothingEarned(Refusal):
    """A year without any figure of profit and loss needs no transfer."""

    code = "accounting.closing.nothing_earned"
    cause_ja = "{begins}からの年度には、収益も費用もありません。"
    cause_en = "The year from {begins} has neither revenue nor expense."
    remedy_ja = "会計年度を確かめてください。"
    remedy_en = "Check the fiscal year."


@action("accounting.closing.close_year", _("年度を締める"))
def close_year(*, begins: Month, acting_user: Any, at: dt.datetime) -> YearClose:
    """Post the transfer of profit and lock the year-end entries of the fiscal year that begins with a month.

    Whoever is posting an adjustment beside it is waited for before the sums are read.
    Raises YearAlreadyClosed, MonthsStillOpen, NothingEarned.
    """
    take_turn(SOURCE, begins.year)
    if year_close(begins):
        raise YearAlreadyClosed(begins=begins)
    if still_open := open_months(begins):
        raise MonthsStillOpen(months="、".join(str(month) for month in still_open))
    hold_month(begins.plus(MONTHS_PER_YEAR - 1))
    earned = profit_lines(begins)
    if not earned:
        raise NothingEarned(begins=begins)
    return _close(begins, earned, acting_user, at)


def _close(begins: Month, earned: list[tuple[str, int]], acting_user: Any, at: dt.datetime) -> YearClose:
    last = begins.plus(MONTHS_PER_YEAR - 1)
    (pk,) = bulk.reserve_ids(YearClose, 1)
    draft = EntryDraft(
        posted_on=last.last_day,
        source=Source(SOURCE, pk),
        description=f"{begins}〜{last} 損益振替",
        lines=tuple(transfer_lines(earned, _carried(last.last_day))),
        stage=Stage.TRANSFER,
    )
    post_entry(draft=draft, acting_user=acting_user, at=at)
    lock = close_month(month=last, covers=Period.Covers.YEAR_END, acting_user=acting_user, at=at)
    made = YearClose.objects.create(
        pk=pk,
        begins_on=begins.first_day,
        profit_yen=sum(yen for _code, yen in earned),
        lock=lock,
        closed_by_id=acting_user.pk,
        closed_by_name=acting_user.get_full_name(),
        closed_at=at,
    )
    record(
        "accounting.closing.close_year",
        case=Case(SOURCE, made.pk, f"{begins}〜{last}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"profit_yen": ["", made.profit_yen]},
    )
    return made


def transfer_lines(earned: Iterable[tuple[str, int]], carried_code: str) -> list[DraftLine]:
    """Each account of profit and loss brought to zero, and the difference to 繰越利益剰余金 (none when it is zero)."""
    lines = [signed_line(code, Side.DEBIT, yen) for code, yen in earned]
    profit_yen = sum(yen for _code, yen in earned)
    return [*lines, signed_line(carried_code, Side.CREDIT, profit_yen)] if profit_yen else lines


def _carried(day: dt.date) -> str:
    return str(as_of("accounting.closing.accounts", day).value["carried_profit"])
