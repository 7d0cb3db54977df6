"""試算表: opening, debit, credit and closing of every account in a month, and the way down to the lines."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounting.ledger.models import Account, Line, MonthlyBalance, Period, Stage
from accounting.ledger.rules import Category, balance_yen
from backoffice.values.periods import MONTHS_PER_YEAR, Month

from .locks import lock_of

OF_A_YEAR = tuple(category for category in Category if category.is_of_a_year)


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """An account in a month. Balances grow on the side of its category: a contra account is below zero."""

    account_id: int
    code: str
    name: str
    opening_yen: int
    debit_yen: int
    credit_yen: int
    closing_yen: int


@dataclass(frozen=True, slots=True)
class BalanceGroup:
    """The accounts of a category and their sums."""

    category: Category
    rows: tuple[BalanceRow, ...]
    opening_yen: int
    debit_yen: int
    credit_yen: int
    closing_yen: int


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """A month of the books. `earlier_profit_yen` is what former years earned and no entry has carried over yet."""

    month: Month
    groups: tuple[BalanceGroup, ...]
    earlier_profit_yen: int
    closed: Period | None

    @property
    def debit_yen(self) -> int:
        return sum(group.debit_yen for group in self.groups)

    @property
    def credit_yen(self) -> int:
        return sum(group.credit_yen for group in self.groups)

    @property
    def ties(self) -> bool:
        """Debits equal credits, and what is owned equals what is owed and earned."""
        closing = sum(balance_yen(group.category, group.closing_yen, 0) for group in self.groups)
        return self.debit_yen == self.credit_yen and closing == self.earlier_profit_yen


@dataclass(frozen=True, slots=True)
class AccountMonth:
    """One account in one month."""

    account: Account
    row: BalanceRow


def trial_balance(month: Month, *, fiscal_year_first_month: int) -> TrialBalance:
    """The trial balance of a month in four queries; accounts without any figure are left out."""
    year_begins_on = fiscal_year_start(month, fiscal_year_first_month)
    rows = [(Category(each["category"]), _row(each)) for each in _sums(month, year_begins_on)]
    groups = (_group(category, [row for its, row in rows if its is category]) for category in Category)
    return TrialBalance(
        month=month,
        groups=tuple(group for group in groups if group.rows),
        earlier_profit_yen=_earlier_profit_yen(year_begins_on),
        closed=lock_of(month),
    )


def account_month(account_id: int, month: Month, *, fiscal_year_first_month: int) -> AccountMonth:
    """One account in a month; Account.DoesNotExist when there is none."""
    account = Account.objects.get(pk=account_id)
    sums = _sums(month, fiscal_year_start(month, fiscal_year_first_month), account_id=account.pk)
    found = next((_row(each) for each in sums), None)
    return AccountMonth(account, found or BalanceRow(account.pk, account.code, account.name, 0, 0, 0, 0))


def lines_of_account(account_id: int, month: Month) -> QuerySet[Line]:
    """The lines of an account in a month, with entry and unit; keyset by day and id."""
    found = Line.objects.filter(account=account_id, posted_on__range=(month.first_day, month.last_day))
    return found.select_related("entry", "unit")


def fiscal_year_start(month: Month, first_month: int) -> dt.date:
    """The first day of the fiscal year that holds the month."""
    return month.plus(-((month.month - first_month) % MONTHS_PER_YEAR)).first_day


def _sums(month: Month, year_begins_on: dt.date, account_id: int | None = None) -> Iterable[Any]:
    """Sums of an account before and in the month; accounts of a year count from its first month.

    The transfer of the year's own profit is left out: it would empty the accounts that the statements show.
    """
    counts = Q(month__gte=year_begins_on) | ~Q(account__category__in=OF_A_YEAR)
    found = MonthlyBalance.objects.filter(counts, month__lte=month.first_day)
    found = found.exclude(month__gte=year_begins_on, stage=Stage.TRANSFER)
    if account_id is not None:
        found = found.filter(account=account_id)
    before, now = Q(month__lt=month.first_day), Q(month=month.first_day)
    return (
        found.values("account_id", code=F("account__code"), name=F("account__name"), category=F("account__category"))
        .annotate(
            debit_before=Coalesce(Sum("debit_yen", filter=before), 0),
            credit_before=Coalesce(Sum("credit_yen", filter=before), 0),
            debit_now=Coalesce(Sum("debit_yen", filter=now), 0),
            credit_now=Coalesce(Sum("credit_yen", filter=now), 0),
        )
        .order_by("code")
    )


def _row(sums: Any) -> BalanceRow:
    category = Category(sums["category"])
    opening_yen = balance_yen(category, int(sums["debit_before"]), int(sums["credit_before"]))
    debit_yen, credit_yen = int(sums["debit_now"]), int(sums["credit_now"])
    return BalanceRow(
        account_id=sums["account_id"],
        code=sums["code"],
        name=sums["name"],
        opening_yen=opening_yen,
        debit_yen=debit_yen,
        credit_yen=credit_yen,
        closing_yen=opening_yen + balance_yen(category, debit_yen, credit_yen),
    )


def _group(category: Category, rows: list[BalanceRow]) -> BalanceGroup:
    return BalanceGroup(
        category=category,
        rows=tuple(rows),
        opening_yen=sum(row.opening_yen for row in rows),
        debit_yen=sum(row.debit_yen for row in rows),
        credit_yen=sum(row.credit_yen for row in rows),
        closing_yen=sum(row.closing_yen for row in rows),
    )


def _earlier_profit_yen(year_begins_on: dt.date) -> int:
    former = MonthlyBalance.objects.filter(month__lt=year_begins_on, account__category__in=OF_A_YEAR)
    sums = former.aggregate(debit=Coalesce(Sum("debit_yen"), 0), credit=Coalesce(Sum("credit_yen"), 0))
    return int(sums["credit"]) - int(sums["debit"])
