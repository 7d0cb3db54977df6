"""The books by month and stage, and by part of the company: sums of the kept balances, never of lines."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.db.models import Case, DateField, F, Q, QuerySet, Sum, Value, When

from accounting.ledger.models import Account, Line, MonthlyBalance
from accounting.ledger.rules import Category, Stage
from accounting.statements.rules import BookAccount, Books, Movement, Span
from backoffice.values.periods import Month

OF_A_YEAR = tuple(category.value for category in Category if category.is_of_a_year)
OPENING = "accounting.ledger.opening"
PARTNERS_SHOWN = 1000


class PartBy(StrEnum):
    """部署, プロジェクト."""

    UNIT = "unit"
    PROJECT = "project"


@dataclass(frozen=True, slots=True)
class Part:
    """One unit or project; without an id, what names none."""

    by: PartBy
    id: int | None


@dataclass(frozen=True, slots=True)
class AccountSpan:
    """An account in some months: what was there before, what came and went, and what is there after."""

    account: Account
    opening_yen: int
    debit_yen: int
    credit_yen: int
    closing_yen: int


@dataclass(frozen=True, slots=True)
class PartnerSum:
    """What an account holds with a partner."""

    partner_id: int | None
    name: str
    registration_number: str
    yen: int


def books(first: Month, last: Month, part: Part | None = None) -> Books:
    """The books until the end of `last`, by month from `first` on, of the company or a part of it; in two queries."""
    kept = Case(When(month__gte=first.first_day, then=F("month")), default=Value(None), output_field=DateField())
    sums = (
        _of_part(MonthlyBalance.objects.filter(month__lte=last.first_day), part)
        .values("account_id", "stage", kept=kept)
        .annotate(debit=Sum("debit_yen"), credit=Sum("credit_yen"))
        .order_by()
    )
    movements: dict[int, list[Movement]] = {}
    for each in sums:
        movements.setdefault(each["account_id"], []).append(_movement(each))
    return Books(book_accounts(), {account: tuple(moves) for account, moves in movements.items()})


def with_openings(held: Books, first: Month, last: Month) -> Books:
    """The same books, knowing what the entries that opened them brought in; one query, over the lines of those alone."""
    lines = Line.objects.filter(
        entry__source_kind=OPENING, posted_on__range=(first.first_day, last.last_day)
    ).values_list("account_id", "posted_on", "entry__stage", "side", "amount_yen")
    brought: dict[int, list[Movement]] = {}
    for account, day, stage, side, yen in lines:
        debit, credit = (yen, 0) if side == "DEBIT" else (0, yen)
        brought.setdefault(account, []).append(Movement(Month.of(day), Stage(stage), debit, credit))
    return replace(held, brought_in={account: tuple(its) for account, its in brought.items()})


def book_accounts() -> tuple[BookAccount, ...]:
    """Every account, in the order of the codes."""
    rows = Account.objects.order_by("code").values_list("id", "code", "name", "category", "section", "cash_flow")
    return tuple(BookAccount(pk, code, name, Category(kind), *places) for pk, code, name, kind, *places in rows)


def nets_by_part(span: Span, by: PartBy) -> dict[BookAccount, dict[int | None, int]]:
    """Debit less credit of each account of income and expense in the span, by unit or project; in two queries."""
    accounts = {each.id: each for each in book_accounts()}
    found = _profit_balances(span).values("account_id", part=F(f"{by.value}_id"))
    nets: dict[BookAccount, dict[int | None, int]] = {}
    for each in found.annotate(net=Sum("debit_yen") - Sum("credit_yen")).order_by():
        nets.setdefault(accounts[each["account_id"]], {})[each["part"]] = int(each["net"])
    return nets


def account_span(account_id: int, span: Span, part: Part | None) -> AccountSpan:
    """One account in the span; Account.DoesNotExist when there is none. The transfer of profit counts for no result."""
    account = Account.objects.get(pk=account_id)
    category = Category(account.category)
    held = _of_part(MonthlyBalance.objects.filter(account=account_id, month__lte=span.last.first_day), part)
    if category.is_of_a_year:
        held = held.exclude(stage=Stage.TRANSFER).filter(month__gte=span.first.first_day)
    if span.before_adjustment:
        held = held.filter(Q(stage=Stage.ORDINARY) | Q(month__lt=span.year_first.first_day))
    now = Q(month__gte=span.first.first_day)
    sums: dict[str, Any] = held.aggregate(
        before=Sum(F("debit_yen") - F("credit_yen"), filter=~now),
        debit=Sum("debit_yen", filter=now),
        credit=Sum("credit_yen", filter=now),
    )
    sign = 1 if category.side == "DEBIT" else -1
    before, debit, credit = (int(sums[name] or 0) for name in ("before", "debit", "credit"))
    return AccountSpan(account, sign * before, debit, credit, sign * (before + debit - credit))


def lines_of_span(account_id: int, span: Span, part: Part | None) -> QuerySet[Line]:
    """The lines behind `account_span`, with entry, unit and partner; keyset by day and id."""
    found = Line.objects.filter(account=account_id, posted_on__range=(span.first.first_day, span.last.last_day))
    if span.before_adjustment:
        found = found.filter(entry__stage=Stage.ORDINARY)
    else:
        found = found.exclude(entry__stage=Stage.TRANSFER, account__category__in=OF_A_YEAR)
    lines: QuerySet[Line] = _of_part(found, part).select_related("entry", "unit", "partner")
    return lines


def partner_sums(account_id: int, on: dt.date) -> list[PartnerSum]:
    """勘定科目内訳書: what an account holds with each partner at the end of a day, the largest first. Sums lines."""
    signed = Case(When(side="DEBIT", then=F("amount_yen")), default=-F("amount_yen"))
    rows = (
        Line.objects.filter(account=account_id, posted_on__lte=on)
        .values("partner_id", "account__category", name=F("partner__name"), number=F("partner__registration_number"))
        .annotate(net=Sum(signed))
        .exclude(net=0)
    )
    found = [_partner_sum(each) for each in rows]
    return sorted(found, key=lambda each: (each.partner_id is None, -each.yen, each.name))[:PARTNERS_SHOWN]


def _partner_sum(row: Any) -> PartnerSum:
    sign = 1 if Category(row["account__category"]).side == "DEBIT" else -1
    return PartnerSum(row["partner_id"], row["name"] or "", row["number"] or "", sign * int(row["net"]))


def _movement(row: Any) -> Movement:
    month = Month.of(row["kept"]) if row["kept"] else None
    return Movement(month, Stage(row["stage"]), int(row["debit"]), int(row["credit"]))


def _profit_balances(span: Span) -> QuerySet[MonthlyBalance]:
    stages: Iterable[str] = (Stage.ORDINARY,) if span.before_adjustment else (Stage.ORDINARY, Stage.ADJUSTMENT)
    return MonthlyBalance.objects.filter(
        account__category__in=OF_A_YEAR,
        stage__in=stages,
        month__range=(span.first.first_day, span.last.first_day),
    )


def _of_part(found: Any, part: Part | None) -> Any:
    return found if part is None else found.filter(**{f"{part.by.value}_id": part.id})
