"""What a payment keeps of transfers whose fee the supplier bears, and its lines in the books."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from accounting.banking.models import BankAccountOfCompany
from accounting.banking.rules import shared_by_weight
from accounting.banking.taxes import Gross, lines_of
from accounting.ledger.models import Account
from accounting.ledger.rules import DraftLine, Side
from accounting.payables.models import FeeTreatmentOfPayer, KeptFee, Payable, PaymentRun, Reach
from accounting.payables.queries import FeeOwed, bought_as, fees_owed, supplied_on
from accounting.payables.rules import category_of_return
from backoffice.parameters import as_of
from backoffice.values.refusals import InvalidInput

from .bear_fees import FeeForbidden


class FeeNotListed(InvalidInput):
    """No list says what the transfer costs, and nothing is guessed."""

    code = "accounting.payables.fee_not_listed"
    field = "bank_account"
    cause_ja = "{partner}は振込手数料が先方負担ですが、{reach}への{owed_yen:,}円の手数料が手数料表にありません。"
    cause_en = "{partner} bears the fee, but no list says what a transfer of {owed_yen:,} yen ({reach}) costs."
    remedy_ja = "銀行の手数料を振込手数料表に登録するか、この支払では当社が負担するようにしてください。"
    remedy_en = "Enter the bank's fee into the list, or let the company bear it in this payment."


class FeeEatsTransfer(InvalidInput):
    """A transfer is more than its fee."""

    code = "accounting.payables.fee_eats_transfer"
    cause_ja = "{partner}への{owed_yen:,}円から、手数料{fee_yen:,}円を差し引けません。"
    cause_en = "A fee of {fee_yen:,} yen can't be kept from {owed_yen:,} yen for {partner}."
    remedy_ja = "この支払では当社が手数料を負担するか、ほかの支払とまとめてください。"
    remedy_en = "Let the company bear it in this payment, or pay it together with more."


def fees_to_keep(
    items: Sequence[Payable], pay_on: dt.date, bank: BankAccountOfCompany, company_bears: Collection[int]
) -> list[FeeOwed]:
    """The fees that a payment keeps, less those that the company bears this once; what costs nothing is left out.

    Raises FeeForbidden, FeeNotListed, FeeEatsTransfer.
    """
    found = [each for each in fees_owed(items, pay_on, bank) if each.bearer.partner_id not in company_bears]
    for each in found:
        name = each.bearer.partner.name
        if each.is_forbidden:
            raise FeeForbidden(partner=name)
        if each.fee_yen is None:
            raise FeeNotListed(partner=name, reach=Reach(each.reach).label, owed_yen=each.owed_yen)
        if each.fee_yen >= each.owed_yen:
            raise FeeEatsTransfer(partner=name, owed_yen=each.owed_yen, fee_yen=each.fee_yen)
    return [each for each in found if each.fee_yen]


def keep_fees(run: PaymentRun, fees: Iterable[FeeOwed]) -> None:
    """The rows of what a payment keeps, by the tax category under which it stands in the books."""
    KeptFee.objects.bulk_create(row for each in fees for row in _rows(run, each))


def fee_lines(fees: Iterable[KeptFee], side: Side, on: dt.date) -> Iterator[DraftLine]:
    """The lines of fees that were kept: on credit when they are, on debit when their transfer came back."""
    for each in fees:
        is_of_purchase = each.treatment == FeeTreatmentOfPayer.DISCOUNT
        gross = Gross(
            account_code=each.account.code,
            side=side,
            amount_yen=each.fee_yen,
            tax_category=each.tax_category,
            on=each.supplied_on if is_of_purchase else on,
            memo=f"振込手数料（先方負担）　{each.partner_name}"[:200],
            partner_id=each.partner_id,
        )
        day = each.supplied_on if is_of_purchase and each.supplied_on != on else None
        yield from (replace(line, supplied_on=day) for line in lines_of(gross))


def _rows(run: PaymentRun, fee: FeeOwed) -> Iterator[KeptFee]:
    its = as_of("accounting.payables.fee_treatments", run.pay_on).value[fee.bearer.treatment]
    account = Account.objects.get(code=str(its["account"]))
    for category, yen in _by_category(fee, its["tax_category"]).items():
        yield KeptFee(
            run=run,
            partner=fee.bearer.partner,
            partner_name=fee.bearer.partner.name,
            owed_yen=fee.owed_yen,
            fee_yen=yen,
            treatment=fee.bearer.treatment,
            account=account,
            tax_category=category,
            supplied_on=supplied_on(fee.items),
        )


def _by_category(fee: FeeOwed, category: str) -> dict[str, int]:
    """The fee under a category of its own, or shared over those of what was bought."""
    assert fee.fee_yen is not None
    if category:
        return {category: fee.fee_yen}
    weights: dict[str, int] = {}
    for bought, yen in bought_as(fee.items).items():
        name = category_of_return(bought)
        weights[name] = weights.get(name, 0) + yen
    return shared_by_weight(fee.fee_yen, weights or {"対象外": 1})
