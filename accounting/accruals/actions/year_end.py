"""1年基準: at a year's end, what will not be used within a year stands apart."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.accruals.entries import move_draft
from accounting.accruals.models import DeferralMove
from accounting.accruals.queries import accounts, moves_due
from accounting.ledger.actions import post_entries
from backoffice.companies import bulk
from backoffice.companies.fiscal_year import first_month
from backoffice.companies.turns import take_turn
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal

from .months import refuse_running

MOVES = "accounting.accruals.moves"
MOVE_COLUMNS = ("id", "deferral_id", "year_end", "amount_yen")


class NotTheYearsEnd(Refusal):
    """The month is not the last of a fiscal year."""

    code = "accounting.accruals.not_the_years_end"
    cause_ja = "{month}は、会計年度の最後の月ではありません。"
    cause_en = "{month} is not the last month of a fiscal year."
    remedy_ja = "決算月の画面で振り替えてください。"
    remedy_en = "Do it in the last month of the year."


class NothingToMove(Refusal):
    """Nothing prepaid crosses the line of a year."""

    code = "accounting.accruals.nothing_to_move"
    cause_ja = "{month}に長期へ振り替える前払費用はありません。"
    cause_en = "No prepaid expense is to be moved at the end of {month}."
    remedy_ja = "登録した期間を確かめてください。"
    remedy_en = "Check the registered periods."


@action("accounting.accruals.move_long_term", _("長期前払費用へ振り替える"))
def move_long_term(*, year_end: Month, acting_user: Any, at: dt.datetime) -> int:
    """Post what goes to 長期前払費用 or comes back, as adjustments; how many.

    Raises NotTheYearsEnd, MonthStillRuns, NothingToMove.
    """
    if year_end.next.month != first_month():
        raise NotTheYearsEnd(month=year_end)
    refuse_running(year_end, at)
    take_turn(MOVES, year_end.year)
    moves = moves_due(year_end)
    if not moves:
        raise NothingToMove(month=year_end)
    its, ids = accounts(year_end), bulk.reserve_ids(DeferralMove, len(moves))
    rows = [(pk, move.deferral.pk, year_end.first_day, move.amount_yen) for pk, move in zip(ids, moves, strict=True)]
    bulk.insert(DeferralMove, MOVE_COLUMNS, rows)
    drafts = [
        move_draft(move.deferral, pk, year_end, move.amount_yen, its) for pk, move in zip(ids, moves, strict=True)
    ]
    post_entries(drafts=drafts, acting_user=acting_user, at=at)
    record(
        "accounting.accruals.move_long_term",
        case=Case(MOVES, year_end.year * 100 + year_end.month, str(year_end)),
        acting_user=acting_user,
        occurred_at=at,
        changes={"moves": len(moves), "amount_yen": sum(move.amount_yen for move in moves)},
    )
    return len(moves)
