"""What a request would leave of the budget: month and fiscal year of each account and unit that it would cost."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounting.ledger.models import Account, Category, MonthlyBalance
from accounting.ledger.queries import fiscal_year_start
from accounting.ledger.rules import Stage
from backoffice.approvals.kinds import Cost
from backoffice.approvals.material import Fact, Material, Matter, Row, Table
from backoffice.organisation.models import Unit
from backoffice.values.periods import MONTHS_PER_YEAR, Month

from . import queries
from .models import BudgetCell

MOST = 6


@dataclass(frozen=True, slots=True)
class Target:
    """An account of a unit, or of the company, in a month of a year that begins on a day."""

    account_id: int
    unit_id: int | None
    month: Month
    begins: Month

    def covers(self, account_id: int, unit_id: int | None, month: Month) -> bool:
        """Whether a sum of the plan or of the books is one of its year up to its end."""
        is_of_unit = self.unit_id is None or self.unit_id == unit_id
        return account_id == self.account_id and is_of_unit and 0 <= self.begins.until(month) < MONTHS_PER_YEAR


Sums = Mapping[tuple[int, int | None, Month], int]


def budget_left(matter: Matter) -> Material | None:
    """The plan, what the books hold, this request, and what is left after it: six queries, however many accounts."""
    wanted = _wanted(matter)
    accounts = {each.pk: each for each in Account.objects.filter(pk__in={target.account_id for target in wanted})}
    planned = [target for target in wanted if accounts[target.account_id].category == Category.EXPENSE]
    if not planned:
        return None
    title = _("予算の残り")
    budgets = queries.in_force_of({target.begins.first_day for target in planned})
    if not budgets:
        return Material(title, (Fact(_("予算"), _("この年度に承認済みの予算はありません。")),))
    rows = _rows(planned[:MOST], wanted, accounts, budgets)
    return Material(
        title,
        table=Table(_heads(matter.costs), tuple(rows)),
        note=_said(len(planned) - MOST),
        url=reverse("accounting:planning_comparison") if matter.may("accounting.planning.view_plans") else "",
        warning=_("この申請で、予算を超えるところがあります。") if any(row.is_short for row in rows) else "",
    )


def _wanted(matter: Matter) -> dict[Target, int]:
    found: dict[Target, int] = {}
    for cost in matter.costs:
        month = Month.of(cost.on or matter.submitted_on)
        begins = Month.of(fiscal_year_start(month, matter.fiscal_year_first_month))
        target = Target(cost.account_id, cost.unit_id, month, begins)
        found[target] = found.get(target, 0) + cost.amount_yen
    return found


def _rows(
    targets: list[Target], wanted: Mapping[Target, int], accounts: Mapping[int, Account], budgets: Mapping[dt.date, int]
) -> list[Row]:
    plan, actual = _plan(targets, budgets.values()), _actual(targets)
    units = dict(Unit.objects.filter(pk__in={each.unit_id for each in targets}).values_list("pk", "name"))
    found: list[Row] = []
    for target in targets:
        unit = units[target.unit_id] if target.unit_id else _("全社")
        label = f"{accounts[target.account_id].name}・{unit}"
        year = _("%(year)s年度") % {"year": target.begins.year}
        month = _("%(year)s年%(month)s月") % {"year": target.month.year, "month": target.month.month}
        for period, only in ((month, target.month), (year, None)):
            sums = [_sum(target, each, only) for each in (plan, actual)]
            figures = (*sums, wanted[target], sums[0] - sums[1] - wanted[target])
            found.append(Row(label, period, figures, is_short=figures[-1] < 0))
    return found


def _sum(target: Target, sums: Sums, only: Month | None) -> int:
    return sum(yen for key, yen in sums.items() if target.covers(*key) and only in (None, key[2]))


def _plan(targets: Iterable[Target], budgets: Iterable[int]) -> Sums:
    cells = BudgetCell.objects.filter(
        budget__in=list(budgets), account__in={each.account_id for each in targets}
    ).values_list("account_id", "unit_id", "month")
    return {
        (account, unit, Month.of(month)): int(yen)
        for account, unit, month, yen in cells.annotate(yen=Sum("amount_yen")).order_by()
    }


def _actual(targets: list[Target]) -> Sums:
    begins = [each.begins for each in targets]
    held = MonthlyBalance.objects.filter(
        account__in={each.account_id for each in targets},
        month__range=(min(begins).first_day, max(begins).plus(MONTHS_PER_YEAR - 1).first_day),
    ).exclude(stage=Stage.TRANSFER)
    sums = held.values_list("account_id", "unit_id", "month")
    return {
        (account, unit, Month.of(month)): int(net)
        for account, unit, month, net in sums.annotate(net=Sum("debit_yen") - Sum("credit_yen")).order_by()
    }


def _heads(costs: Iterable[Cost]) -> tuple[str, ...]:
    with_tax = {cost.with_tax for cost in costs}
    this = {
        frozenset({True}): _("この申請（税込）"),
        frozenset({False}): _("この申請（税抜）"),
    }.get(frozenset(with_tax), _("この申請"))
    return _("勘定科目・部署"), _("期間"), _("予算"), _("実績"), this, _("承認後の残り")


def _said(more: int) -> str:
    told = _("実績は、帳簿に記帳済みの金額です。承認済みで記帳前の申請は含みません。")
    if more <= 0:
        return told
    return f"{told} " + ngettext(
        "ほかに%(count)s件の勘定科目があります。", "ほかに%(count)s件の勘定科目があります。", more
    ) % {"count": more}
