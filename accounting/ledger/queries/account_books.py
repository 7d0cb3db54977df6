"""総勘定元帳・補助元帳: one account over some months, whole or by unit, project or partner, with its running balance."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce

from accounting.ledger.models import Account, Line, MonthlyBalance
from accounting.ledger.rules import Category
from backoffice.values.periods import Month

from .trial_balance import fiscal_year_start

CHUNK = 2000
SIGNED = Case(When(side="DEBIT", then=F("amount_yen")), default=-F("amount_yen"))


@dataclass(frozen=True, slots=True)
class BookAsk:
    """Which account, in which months (both included), and of which part of the company; `first_month` begins its years."""

    account: Account
    first: Month
    last: Month
    first_month: int
    unit_id: int | None = None
    project_id: int | None = None
    partner_id: int | None = None

    @property
    def begins_on(self) -> dt.date | None:
        """From when balances count: accounts of a year begin it at zero."""
        if Category(self.account.category).is_of_a_year:
            return fiscal_year_start(self.first, self.first_month)
        return None

    @property
    def sign(self) -> int:
        return 1 if Category(self.account.category).side == "DEBIT" else -1


@dataclass(frozen=True, slots=True)
class Book:
    """The sums of an account over its months, growing as its category does. Every stage counts."""

    ask: BookAsk
    opening_yen: int
    debit_yen: int
    credit_yen: int

    @property
    def closing_yen(self) -> int:
        return self.opening_yen + self.ask.sign * (self.debit_yen - self.credit_yen)


@dataclass(frozen=True, slots=True)
class BookLine:
    """A line with the account on the other side of its entry (several: 諸口) and the balance after it."""

    line: Line
    counter: str
    balance_yen: int


@dataclass(frozen=True, slots=True)
class PartSum:
    """What an account holds with one unit, project or partner in the months."""

    id: int | None
    code: str
    name: str
    opening_yen: int
    debit_yen: int
    credit_yen: int
    closing_yen: int


def book(ask: BookAsk) -> Book:
    """The sums, from the kept balances; with a partner, from the lines of that partner alone. One query."""
    before = Q(**{f"{_day(ask)}__lt": ask.first.first_day})
    sums: Any = _balances(ask).aggregate(
        before=Coalesce(Sum(_net(ask), filter=before), 0),
        debit=Coalesce(Sum(_side(ask, "debit"), filter=~before), 0),
        credit=Coalesce(Sum(_side(ask, "credit"), filter=~before), 0),
    )
    return Book(ask, ask.sign * int(sums["before"]), int(sums["debit"]), int(sums["credit"]))


def book_lines(ask: BookAsk) -> QuerySet[Line]:
    """The lines of the months; keyset by day and id."""
    found: QuerySet[Line] = _of_part(Line.objects.filter(account=ask.account), ask)
    found = found.filter(posted_on__range=(ask.first.first_day, ask.last.last_day))
    return found.select_related("entry", "unit", "project", "partner")


def with_balances(ask: BookAsk, lines: Sequence[Line]) -> list[BookLine]:
    """Lines that follow one another, each with its counter account and running balance; three queries."""
    if not lines:
        return []
    counters, balance_yen = counter_accounts(lines), _balance_before(ask, lines[0])
    found = []
    for line in lines:
        balance_yen += ask.sign * (line.amount_yen if line.side == "DEBIT" else -line.amount_yen)
        found.append(BookLine(line, counters.get((line.entry_id, line.side), ""), balance_yen))
    return found


def every_book_line(ask: BookAsk) -> Iterator[BookLine]:
    """All lines of the months with their balances, read in parts: for papers and files."""
    after: tuple[dt.date, int] | None = None
    while True:
        ordered = book_lines(ask).order_by("posted_on", "pk")
        if after:
            day, pk = after
            ordered = ordered.filter(Q(posted_on__gt=day) | Q(posted_on=day, pk__gt=pk))
        part = list(ordered[:CHUNK])
        yield from with_balances(ask, part)
        if len(part) < CHUNK:
            return
        after = (part[-1].posted_on, part[-1].pk)


def counter_accounts(lines: Sequence[Line]) -> dict[tuple[int, str], str]:
    """By entry and side, the account on the other side; 諸口 when there are several. One query."""
    names: dict[tuple[int, str], set[str]] = {}
    found = Line.objects.filter(entry__in={line.entry_id for line in lines})
    for entry_id, side, name in found.values_list("entry_id", "side", "account__name").distinct():
        other = "CREDIT" if side == "DEBIT" else "DEBIT"
        names.setdefault((entry_id, other), set()).add(name)
    return {key: next(iter(held)) if len(held) == 1 else "諸口" for key, held in names.items()}


def parts_of(ask: BookAsk, by: str) -> list[PartSum]:
    """補助元帳の一覧: the account by `unit`, `project` or `partner`, the largest balance first; what names none is last."""
    wanted = BookAsk(ask.account, ask.first, ask.last, ask.first_month)
    held: QuerySet[Any]
    if by == "partner":
        held = _since(Line.objects.filter(account=ask.account, posted_on__lte=ask.last.last_day), "posted_on", wanted)
        net = Sum(SIGNED)
        debit = Sum("amount_yen", filter=Q(side="DEBIT", posted_on__gte=ask.first.first_day))
        credit = Sum("amount_yen", filter=Q(side="CREDIT", posted_on__gte=ask.first.first_day))
    else:
        held = _since(
            MonthlyBalance.objects.filter(account=ask.account, month__lte=ask.last.first_day), "month", wanted
        )
        net = Sum(F("debit_yen") - F("credit_yen"))
        debit = Sum("debit_yen", filter=Q(month__gte=ask.first.first_day))
        credit = Sum("credit_yen", filter=Q(month__gte=ask.first.first_day))
    rows = held.values(part=F(f"{by}_id"), code=F(f"{by}__code"), name=F(f"{by}__name")).annotate(
        net=net, debit=debit, credit=credit
    )
    found = [_part(ask, each) for each in rows.order_by()]
    return sorted(found, key=lambda each: (each.id is None, -abs(each.closing_yen), each.name))


def _part(ask: BookAsk, row: Any) -> PartSum:
    closing_yen, debit_yen, credit_yen = ask.sign * int(row["net"]), int(row["debit"] or 0), int(row["credit"] or 0)
    opening_yen = closing_yen - ask.sign * (debit_yen - credit_yen)
    return PartSum(row["part"], row["code"] or "", row["name"] or "", opening_yen, debit_yen, credit_yen, closing_yen)


def _balance_before(ask: BookAsk, line: Line) -> int:
    """The balance before a line: the kept balances until its month, and the month's lines before it."""
    month = Month.of(line.posted_on)
    until = BookAsk(ask.account, month, month, ask.first_month, ask.unit_id, ask.project_id, ask.partner_id)
    start = ask.begins_on
    sums: Any = _since(_balances(until, to=month.first_day), _day(ask), ask, start).aggregate(
        net=Coalesce(Sum(_net(ask)), 0)
    )
    earlier = _of_part(Line.objects.filter(account=ask.account), ask).filter(
        Q(posted_on__lt=line.posted_on) | Q(posted_on=line.posted_on, pk__lt=line.pk),
        posted_on__gte=month.first_day,
        posted_on__lte=line.posted_on,
    )
    inside: Any = earlier.aggregate(net=Coalesce(Sum(SIGNED), 0))
    return ask.sign * (int(sums["net"]) + int(inside["net"]))


def _balances(ask: BookAsk, to: dt.date | None = None) -> Any:
    """The kept balances until the last month (or before a day); of a partner, its lines."""
    if ask.partner_id is not None:
        lines = _of_part(Line.objects.filter(account=ask.account), ask)
        lines = lines.filter(posted_on__lt=to) if to else lines.filter(posted_on__lte=ask.last.last_day)
        return lines if to else _since(lines, "posted_on", ask)
    held = _of_part(MonthlyBalance.objects.filter(account=ask.account), ask)
    held = held.filter(month__lt=to) if to else held.filter(month__lte=ask.last.first_day)
    return held if to else _since(held, "month", ask)


def _since(found: Any, day: str, ask: BookAsk, start: dt.date | None = None) -> Any:
    begins = start or ask.begins_on
    return found.filter(**{f"{day}__gte": begins}) if begins else found


def _of_part(found: Any, ask: BookAsk) -> Any:
    for name in ("unit_id", "project_id", "partner_id"):
        value = getattr(ask, name)
        if value is not None and not (name == "partner_id" and found.model is MonthlyBalance):
            found = found.filter(**{name: value})
    return found


def _day(ask: BookAsk) -> str:
    return "month" if ask.partner_id is None else "posted_on"


def _net(ask: BookAsk) -> Any:
    return F("debit_yen") - F("credit_yen") if ask.partner_id is None else SIGNED


def _side(ask: BookAsk, side: str) -> Any:
    if ask.partner_id is None:
        return F(f"{side}_yen")
    return Case(When(side=side.upper(), then=F("amount_yen")), default=0)


def asks_of_month(month: Month, first_month: int) -> list[BookAsk]:
    """The accounts that have lines in a month, in the order of their codes."""
    moved = MonthlyBalance.objects.filter(month=month.first_day).values("account")
    return [BookAsk(each, month, month, first_month) for each in Account.objects.filter(pk__in=moved).order_by("code")]
