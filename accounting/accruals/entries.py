"""The entries of the room, made of its rows."""

from dataclasses import replace

from accounting.ledger.rules import DraftLine, EntryDraft, Side, Source, Stage
from backoffice.values.periods import Month

from .models import ACCRUAL, MOVE, PART, START, WASHBACK, Accrual, AccrualKind, Bearer, Deferral, DeferralKind
from .queries import Accounts

OUTSIDE = "対象外"


def start_draft(deferral: Deferral, its: Accounts) -> EntryDraft:
    """What was expensed (or earned) when it was paid, brought to the account where it waits."""
    lines = _pair(
        deferral, its.holding(deferral.kind), deferral.amount_yen, is_cost=deferral.kind == DeferralKind.PREPAID
    )
    return EntryDraft(
        posted_on=deferral.paid_on,
        source=Source(START, deferral.pk),
        description=f"{deferral.name} {deferral.get_kind_display()}へ振替",
        lines=_swapped(lines),
    )


def part_draft(
    deferral: Deferral, part_id: int, month: Month, amount_yen: int, its: Accounts, posted_in: Month
) -> EntryDraft:
    """The share of a month; one of a closed month stands in a later one and says so."""
    late = "" if posted_in == month else "（締め済みの月の分）"
    return EntryDraft(
        posted_on=posted_in.last_day,
        source=Source(PART, part_id),
        description=f"{deferral.name} {month}分{late}",
        lines=_pair(deferral, its.holding(deferral.kind), amount_yen, is_cost=deferral.kind == DeferralKind.PREPAID),
    )


def move_draft(deferral: Deferral, move_id: int, year_end: Month, amount_yen: int, its: Accounts) -> EntryDraft:
    """前払費用 to 長期前払費用, or back when the amount is below zero."""
    side = Side.DEBIT if amount_yen > 0 else Side.CREDIT
    return EntryDraft(
        posted_on=year_end.last_day,
        source=Source(MOVE, move_id),
        description=f"{deferral.name} 1年基準の振替",
        lines=(
            _line(deferral, its.prepaid_long, side, abs(amount_yen)),
            _line(deferral, its.prepaid, side.other, abs(amount_yen)),
        ),
        stage=Stage.ADJUSTMENT,
    )


def accrual_draft(accrual: Accrual, its: Accounts) -> EntryDraft:
    """The estimate at the end of its month."""
    month = Month.of(accrual.month)
    return EntryDraft(
        posted_on=month.last_day,
        source=Source(ACCRUAL, accrual.pk),
        description=f"見越 {accrual.memo}",
        lines=_accrued(accrual, its),
        stage=Stage.ADJUSTMENT if accrual.is_adjustment else Stage.ORDINARY,
    )


def washback_draft(accrual: Accrual, its: Accounts) -> EntryDraft:
    """The same taken back on the first day of the next month."""
    return EntryDraft(
        posted_on=Month.of(accrual.month).next.first_day,
        source=Source(WASHBACK, accrual.pk),
        description=f"見越の戻し {accrual.memo}",
        lines=_swapped(_accrued(accrual, its)),
    )


def _accrued(accrual: Accrual, its: Accounts) -> tuple[DraftLine, ...]:
    is_cost = accrual.kind == AccrualKind.EXPENSE
    return _pair(accrual, its.accrued_expense if is_cost else its.accrued_revenue, accrual.amount_yen, is_cost=is_cost)


def _pair(bearer: Bearer, holding: str, amount_yen: int, *, is_cost: bool) -> tuple[DraftLine, ...]:
    """Cost against what holds it, or what holds it against revenue."""
    side = Side.DEBIT if is_cost else Side.CREDIT
    lines = (
        _line(bearer, bearer.account.code, side, amount_yen),
        _line(bearer, holding, side.other, amount_yen),
    )
    return lines if is_cost else lines[::-1]


def _line(bearer: Bearer, code: str, side: Side, amount_yen: int) -> DraftLine:
    """Without tax: that was dealt with when it was paid, or will be when the paper comes."""
    return DraftLine(
        account_code=code,
        side=side,
        amount_yen=amount_yen,
        unit_id=bearer.unit_id,
        tax_category=OUTSIDE,
        project_id=bearer.project_id,
        partner_id=bearer.partner_id,
    )


def _swapped(lines: tuple[DraftLine, ...]) -> tuple[DraftLine, ...]:
    return tuple(replace(line, side=line.side.other) for line in lines)
