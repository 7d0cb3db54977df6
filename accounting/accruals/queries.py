"""What a month takes of what was paid in advance, what was estimated in it, and the register against the ledger."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounting.ledger.models import Account, Entry, MonthlyBalance, Stage
from backoffice.parameters import as_of
from backoffice.values.periods import Month

from .models import PART, START, Accrual, Deferral, DeferralKind, DeferralPart
from .rules import Advance, Part, Spread, long_term_yen, schedule


@dataclass(frozen=True, slots=True)
class Accounts:
    """The codes of the accounts that hold what belongs to other months."""

    prepaid: str
    prepaid_long: str
    accrued_expense: str
    accrued_revenue: str
    deferred_revenue: str

    def holding(self, kind: str) -> str:
        """Where a deferral waits."""
        return self.prepaid if kind == DeferralKind.PREPAID else self.deferred_revenue


@dataclass(frozen=True, slots=True)
class Due:
    """A share that a month should have, and whether it has it."""

    deferral: Deferral
    part: Part
    is_posted: bool


@dataclass(frozen=True, slots=True)
class Move:
    """What of a deferral should go to 長期前払費用 at a year's end (below zero: come back)."""

    deferral: Deferral
    amount_yen: int


@dataclass(frozen=True, slots=True)
class Tie:
    """An account of the register: what the ledger has, and what the register says."""

    account_id: int
    name: str
    book_yen: int
    register_yen: int

    @property
    def difference_yen(self) -> int:
        return self.book_yen - self.register_yen


def accounts(month: Month) -> Accounts:
    """The accounts in force in a month. Raises GapInParameter."""
    value = as_of("accounting.accruals.accounts", month.last_day).value
    return Accounts(**{name: str(code) for name, code in value.items()})


def advance_of(deferral: Deferral) -> Advance:
    """The facts of a deferral as the rules want them."""
    return Advance(
        amount_yen=deferral.amount_yen,
        starts_on=deferral.starts_on,
        ends_on=deferral.ends_on,
        paid_on=deferral.paid_on,
        spread=Spread(deferral.spread),
        ended_in=Month.of(deferral.ended_in) if deferral.ended_in else None,
        refund_yen=deferral.refund_yen,
    )


def deferrals() -> QuerySet[Deferral]:
    """All of them with what was posted, the newest first; keyset by first day and id."""
    posted = DeferralPart.objects.filter(undone_at=None).order_by("month")
    found = Deferral.objects.select_related("account", "unit", "project", "partner")
    return found.prefetch_related(Prefetch("parts", posted, to_attr="posted"), "moves")


def posted_yen(deferral: Deferral) -> int:
    """What its months have taken; of one that `deferrals` found."""
    return sum(part.amount_yen for part in deferral.posted)  # type: ignore[attr-defined]


def due_in(month: Month) -> list[Due]:
    """The shares of a month, and those of earlier months that were never posted: three queries."""
    found = []
    for deferral in deferrals().filter(Q(starts_on__lte=month.last_day) | Q(paid_on__lte=month.last_day)):
        posted = {Month.of(part.month) for part in deferral.posted}  # type: ignore[attr-defined]
        for part in schedule(advance_of(deferral)):
            is_posted = part.month in posted
            if part.amount_yen and (part.month == month or (part.month < month and not is_posted)):
                found.append(Due(deferral, part, is_posted))
    return sorted(found, key=lambda due: (due.part.month, due.deferral.pk))


def unposted(month: Month) -> list[Due]:
    """The shares up to a month that are still to be posted."""
    return [due for due in due_in(month) if not due.is_posted]


def moves_due(year_end: Month) -> list[Move]:
    """What goes to or comes from 長期前払費用 at a year's end, after what was moved before."""
    found = []
    for deferral in deferrals().filter(kind=DeferralKind.PREPAID, paid_on__lte=year_end.last_day):
        moved = sum(move.amount_yen for move in deferral.moves.all())
        amount_yen = long_term_yen(advance_of(deferral), year_end) - moved
        if amount_yen and not any(move.year_end == year_end.first_day for move in deferral.moves.all()):
            found.append(Move(deferral, amount_yen))
    return found


def accruals_of(month: Month) -> QuerySet[Accrual]:
    """What was estimated in a month, also what was cancelled."""
    found = Accrual.objects.filter(month=month.first_day)
    return found.select_related("account", "unit", "project", "partner", "entry", "washback").order_by("pk")


def ties(month: Month) -> list[Tie]:
    """The accounts of the register at the end of a month; none while nothing was ever deferred."""
    found = list(deferrals().filter(paid_on__lte=month.last_day))
    if not found:
        return []
    its, held = accounts(month), _held(found, month, _days(found), _withdrawn(found))
    rows = ((its.prepaid, "PREPAID", 1), (its.prepaid_long, "LONG", 1), (its.deferred_revenue, "DEFERRED_REVENUE", -1))
    books = _books([code for code, _key, _sign in rows], month)
    return [
        Tie(books[code][0], books[code][1], sign * books[code][2], held[key])
        for code, key, sign in rows
        if code in books
    ]


def _days(found: Iterable[Deferral]) -> dict[int, dt.date]:
    """By their parts: the days of their entries, which of a share that came late lie after its month."""
    parts = [part.pk for deferral in found for part in deferral.posted]  # type: ignore[attr-defined]
    return dict(Entry.objects.filter(source_kind=PART, source_id__in=parts).values_list("source_id", "posted_on"))


def _withdrawn(found: Iterable[Deferral]) -> dict[int, dt.date]:
    """By their numbers: the days from which deferrals wait on no account any more, as if they had never been."""
    starts = Entry.objects.filter(source_kind=START, source_id__in=[each.pk for each in found if each.ended_in])
    return dict(starts.filter(reversals__isnull=False).values_list("source_id", "reversals__posted_on"))


def _held(
    found: Iterable[Deferral], month: Month, days: Mapping[int, dt.date], withdrawn: Mapping[int, dt.date]
) -> dict[str, int]:
    held = {"PREPAID": 0, "LONG": 0, "DEFERRED_REVENUE": 0}
    for deferral in found:
        posted = sum(
            part.amount_yen
            for part in deferral.posted  # type: ignore[attr-defined]
            if days.get(part.pk, part.month) <= month.last_day
        )
        long = sum(move.amount_yen for move in deferral.moves.all() if move.year_end <= month.first_day)
        ended = withdrawn.get(deferral.pk, deferral.ended_in)
        is_refunded = ended is not None and ended <= month.last_day
        held["LONG"] += long
        held[deferral.kind] += deferral.amount_yen - posted - long - (deferral.refund_yen if is_refunded else 0)
    return held


def _books(codes: Sequence[str], month: Month) -> dict[str, tuple[int, str, int]]:
    """Id, name and debit less credit of accounts by their codes."""
    balances = MonthlyBalance.objects.filter(account__code__in=codes, month__lte=month.first_day)
    sums = balances.exclude(stage=Stage.TRANSFER).values("account_id")
    yen = dict(sums.annotate(yen=Coalesce(Sum(F("debit_yen") - F("credit_yen")), 0)).values_list("account_id", "yen"))
    return {
        each.code: (each.pk, each.name, int(yen.get(each.pk, 0))) for each in Account.objects.filter(code__in=codes)
    }
