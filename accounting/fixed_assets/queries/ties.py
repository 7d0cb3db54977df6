"""The register against the ledger: per account, what the books say and what the assets add up to."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounting.fixed_assets import law
from accounting.fixed_assets.models import Asset, AssetState, Treatment
from accounting.ledger.models import Account, MonthlyBalance
from backoffice.values.periods import Month

from .register import with_book_value


@dataclass(frozen=True, slots=True)
class Tie:
    """An account at the end of a month: its balance as it grows, the sum of the register, and what they differ by."""

    account_id: int
    code: str
    name: str
    ledger_yen: int
    register_yen: int

    @property
    def difference_yen(self) -> int:
        """What the ledger has more than the register."""
        return self.ledger_yen - self.register_yen

    @property
    def ties(self) -> bool:
        return self.difference_yen == 0


def ties_with_ledger(month: Month) -> tuple[Tie, ...]:
    """Per account of fixed assets at the end of a month: three queries.

    Accounts with indirect deduction hold the cost, 減価償却累計額 what was depreciated of it; accounts with direct deduction
    (intangible, pooled) hold the book value. What was expensed is in none of them.
    """
    register = _register(month)
    contra = law.account_for("accumulated", month.last_day)
    codes = {*register, *(each.account for each in law.kinds(month.last_day).values()), contra}
    codes.add(law.account_for("pool", month.last_day))
    accounts = Account.objects.filter(code__in=codes).order_by("code")
    ledger = _ledger(month, codes)
    rows = (
        Tie(each.pk, each.code, each.name, ledger.get(each.pk, 0) * _sign(each), register.get(each.code, 0))
        for each in accounts
    )
    return tuple(row for row in rows if row.ledger_yen or row.register_yen)


def in_the_books(month: Month) -> QuerySet[Asset]:
    """The assets whose cost stands in the books at the end of a month, with their book value then."""
    gone = Q(ended_on__lte=month.last_day) & ~Q(treatment=Treatment.POOLED)
    found = Asset.objects.filter(acquired_on__lte=month.last_day).exclude(treatment=Treatment.EXPENSED)
    found = found.exclude(state=AssetState.WITHDRAWN).exclude(gone)
    return with_book_value(found, until=month.last_day)


def _register(month: Month) -> dict[str, int]:
    """The sums of the register by the code of the account."""
    contra = law.account_for("accumulated", month.last_day)
    kinds = law.kinds(month.last_day)
    held: dict[str, int] = {}
    found = in_the_books(month).values("account__code", "kind", "treatment")
    for each in found.annotate(cost=Sum("cost_yen"), accumulated=Sum("accumulated_yen")).order_by():
        code, cost, accumulated = each["account__code"], int(each["cost"]), int(each["accumulated"])
        if kinds[each["kind"]].is_indirect and each["treatment"] != Treatment.POOLED:
            held[contra] = held.get(contra, 0) + accumulated
            accumulated = 0
        held[code] = held.get(code, 0) + cost - accumulated
    return held


def _ledger(month: Month, codes: set[str]) -> dict[int, int]:
    """Debit less credit of the accounts up to the end of a month."""
    balances = MonthlyBalance.objects.filter(account__code__in=codes, month__lte=month.first_day)
    sums = balances.values("account_id").annotate(yen=Coalesce(Sum("debit_yen"), 0) - Coalesce(Sum("credit_yen"), 0))
    return {each["account_id"]: int(each["yen"]) for each in sums.order_by()}


def _sign(account: Account) -> int:
    return 1 if account.normal_side == "DEBIT" else -1
