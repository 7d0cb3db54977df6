"""Transfer fees: the company's lists of prices, who bears them, and what a payment keeps."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from accounting.banking.models import BankAccountOfCompany
from accounting.banking.rules import PayeeAccount
from accounting.ledger.models import Line
from accounting.payables.models import FeeBearer, FeeStep, KeptFee, Payable, Reach, SupplierLaw
from accounting.payables.rules import Step, fee_of
from backoffice.organisation.queries import on as in_force
from backoffice.parameters import as_of

from .limits import standings_on
from .payments import accounts_of_partners

SUBJECT = (SupplierLaw.SUBCONTRACT, SupplierLaw.BOTH)


@dataclass(frozen=True, slots=True)
class FeeOwed:
    """What a supplier bears of one transfer: `fee_yen` is None where no list says it, `is_forbidden` where the law does not
    let him bear it."""

    bearer: FeeBearer
    items: tuple[Payable, ...]
    owed_yen: int
    reach: str
    fee_yen: int | None
    is_forbidden: bool


def fee_steps(day: dt.date) -> QuerySet[FeeStep]:
    """The lists of prices in force on a day, by account."""
    found = FeeStep.objects.filter(in_force(day)).select_related("bank_account")
    return found.order_by("bank_account__code", "reach", "least_yen")


def fee_step(pk: int) -> FeeStep:
    """One of them; FeeStep.DoesNotExist when there is none."""
    return FeeStep.objects.select_related("bank_account").get(pk=pk)


def bearers_on(partner_ids: Iterable[int], day: dt.date) -> dict[int, FeeBearer]:
    """Who bears the fees of some suppliers' transfers, as decided: one query."""
    found = FeeBearer.objects.filter(in_force(day), partner__in=set(partner_ids)).select_related("partner")
    return {each.partner_id: each for each in found}


def fees_owed(items: Iterable[Payable], pay_on: dt.date, bank: BankAccountOfCompany) -> list[FeeOwed]:
    """What suppliers bear of their transfers when these items are paid: four queries, one where nobody bears any."""
    by_partner: dict[int, list[Payable]] = {}
    for each in items:
        if each.partner_id:
            by_partner.setdefault(each.partner_id, []).append(each)
    bearers = {pk: row for pk, row in bearers_on(by_partner, pay_on).items() if row.bearer == FeeBearer.Bearer.SUPPLIER}
    if not bearers:
        return []
    accounts, steps = accounts_of_partners(set(bearers), pay_on), list(fee_steps(pay_on).filter(bank_account=bank))
    return [_owed(row, by_partner[pk], accounts.get(pk), bank, steps) for pk, row in sorted(bearers.items())]


def kept_fees(run_id: int) -> QuerySet[KeptFee]:
    """What a payment kept, by supplier."""
    return KeptFee.objects.filter(run=run_id).select_related("account").order_by("partner", "pk")


def kept_by_partner(fees: Iterable[KeptFee]) -> dict[int, int]:
    """What was kept of each supplier's transfer, in yen."""
    found: dict[int, int] = {}
    for each in fees:
        found[each.partner_id] = found.get(each.partner_id, 0) + each.fee_yen
    return found


def bought_as(items: Sequence[Payable]) -> Mapping[str, int]:
    """The tax categories of what was bought with some items, by their yen with tax."""
    found: dict[str, int] = {}
    for item in items:
        lines = Line.objects.filter(
            entry__source_kind=item.source_kind, entry__source_id=item.source_id, side="DEBIT"
        ).values_list("tax_category", "amount_yen")
        for category, yen in lines.order_by("position"):
            found[category] = found.get(category, 0) + yen
    return found


def supplied_on(items: Sequence[Payable]) -> dt.date:
    """The day of what was bought, by which its tax is that of the day: the last one of several."""
    return max(each.received_on or each.incurred_on for each in items)


def _owed(
    row: FeeBearer, items: list[Payable], account: PayeeAccount | None, bank: BankAccountOfCompany, steps: list[FeeStep]
) -> FeeOwed:
    owed_yen, reach = sum(each.to_pay_yen for each in items), _reach(account, bank)
    its = [Step(each.least_yen, each.fee_yen) for each in steps if each.reach == reach]
    return FeeOwed(row, tuple(items), owed_yen, reach, fee_of(owed_yen, its), _is_forbidden(row.partner_id, items))


def _reach(account: PayeeAccount | None, bank: BankAccountOfCompany) -> str:
    if account is None or account.bank_code != bank.bank_code:
        return Reach.OTHER_BANK
    return Reach.SAME_BRANCH if account.branch_code == bank.branch_code else Reach.SAME_BANK


def _is_forbidden(partner_id: int, items: Iterable[Payable]) -> bool:
    for day in {each.received_on or each.incurred_on for each in items}:
        standing = standings_on([partner_id], day).get(partner_id)
        if standing and standing.law in SUBJECT and as_of("accounting.payables.fee_law", day).value["forbidden"]:
            return True
    return False
