"""残高照合: an account of the books against the statements of its banks on a day, and all that differs between them."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from accounting.banking.models import BankAccountOfCompany, BankLine, EntryClaim
from accounting.ledger.models import Account

from .accounts import AccountBalance, bank_accounts, ledger_balances
from .matching import FreeSide, free_sides


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """An account of the books on a day: `entries` are on no statement yet, `lines` in no entry yet."""

    account: Account
    on: dt.date
    banks: tuple[AccountBalance, ...]
    book_yen: int
    opening_yen: int
    entries: tuple[FreeSide, ...]
    lines: tuple[BankLine, ...]

    @property
    def bank_yen(self) -> int:
        return sum(each.balance_yen for each in self.banks)

    @property
    def difference_yen(self) -> int:
        """The books less the banks."""
        return self.book_yen - self.bank_yen

    @property
    def explained_yen(self) -> int:
        """What the opening, entries without lines and lines without entries come to: the whole difference, always."""
        entries_yen = sum(each.amount_yen for each in self.entries)
        return self.opening_yen + entries_yen - sum(each.amount_yen for each in self.lines)


def reconciled_accounts(on: dt.date) -> list[Account]:
    """The accounts of the books whose banks have statements by a day."""
    found = BankAccountOfCompany.objects.filter(opening_on__lte=on).values("account")
    return list(Account.objects.filter(pk__in=found).order_by("code"))


def reconciliation(account: Account, on: dt.date) -> Reconciliation:
    """Compare an account of the books with its statements on a day."""
    banks = tuple(
        each
        for each in bank_accounts(on)
        if each.account.account_id == account.pk and each.account.opening_on and each.account.opening_on <= on
    )
    since = min((each.account.opening_on for each in banks if each.account.opening_on), default=on)
    unfinished = _unfinished(account, on)
    sides = free_sides([account.pk], since, on, ignoring=unfinished)
    lines = BankLine.objects.filter(account__account=account, dated_on__lte=on).select_related("account")
    waiting = lines.filter(Q(match=None) | Q(match__in=unfinished)).order_by("dated_on", "pk")
    before_yen = ledger_balances([account.pk], since - dt.timedelta(days=1)).get(account.pk, 0)
    return Reconciliation(
        account=account,
        on=on,
        banks=banks,
        book_yen=ledger_balances([account.pk], on).get(account.pk, 0),
        opening_yen=before_yen - sum(each.account.opening_yen for each in banks),
        entries=tuple(sides),
        lines=tuple(waiting),
    )


def _unfinished(account: Account, on: dt.date) -> Collection[int]:
    """Matches of which a line or an entry of the account is dated after the day: they tie nothing on it yet."""
    lines = BankLine.objects.filter(account__account=account, match__isnull=False, dated_on__gt=on)
    claims = EntryClaim.objects.filter(account=account, released_at=None, entry__posted_on__gt=on)
    return {*lines.values_list("match_id", flat=True), *claims.values_list("match_id", flat=True)}
