"""A suggestion as the match that it stands for."""

from accounting.banking.models import BankLine, BankRule, FeeTreatment
from accounting.banking.open_items import OpenItem
from accounting.banking.queries import account_for, treatments
from accounting.banking.rules import Suggestion, shared_by_weight
from backoffice.parameters import as_of
from backoffice.values.refusals import InvalidInput

from .match_lines import AccountPart, ItemPart, NewMatch

FEE, DISCOUNT, LEAVE_OPEN = FeeTreatment.FEE, FeeTreatment.DISCOUNT, FeeTreatment.LEAVE_OPEN


class ReturnInvoiceNeeded(InvalidInput):
    """A discount of so much is written on a 適格返還請求書 of its own."""

    code = "accounting.banking.return_invoice_needed"
    field = "fee"
    cause_ja = "差額{fee_yen:,}円の値引は、税込{below_yen:,}円未満ではないため、適格返還請求書の交付が必要です。"
    cause_en = "A discount of {fee_yen:,} yen is not below {below_yen:,} yen and needs a qualified return invoice."
    remedy_ja = "未入金として残し、返還請求書を交付してから値引を記帳してください。"
    remedy_en = "Leave it open, issue the return invoice, and post the discount then."


def as_match(line: BankLine, chosen: Suggestion, *, fee: str = "") -> NewMatch:
    """What the suggestion says, to be confirmed. A fee that the payer took is our cost, a discount, or left open: as the
    list of fees says unless `fee` does.

    Raises ReturnInvoiceNeeded.
    """
    reasons = chosen.reasons
    if chosen.entry is not None:
        return NewMatch(line_ids=[line.pk], entry_ids=[chosen.entry.entry_id], reasons=reasons)
    if chosen.transfer_line_id is not None:
        return NewMatch(line_ids=[line.pk, chosen.transfer_line_id], reasons=reasons)
    if chosen.rule_id is not None:
        return NewMatch(line_ids=[line.pk], accounts=[_by_rule(line, chosen.rule_id)], reasons=reasons)
    items = [ItemPart(kind=item.ref[0], id=item.ref[1], amount_yen=yen) for item, yen in chosen.items]
    if not chosen.fee_yen:
        return NewMatch(line_ids=[line.pk], items=items, reasons=reasons)
    treatment = (fee or treatments().get(chosen.fee_yen, DISCOUNT)) if line.amount_yen > 0 else FEE
    if treatment == LEAVE_OPEN:
        last = items[-1]
        items[-1] = ItemPart(kind=last.kind, id=last.id, amount_yen=last.amount_yen - chosen.fee_yen)
        return NewMatch(line_ids=[line.pk], items=items, reasons=reasons)
    fees = _discounts(line, chosen) if treatment == DISCOUNT else [_fee(line, chosen.fee_yen)]
    return NewMatch(line_ids=[line.pk], items=items, accounts=fees, reasons=reasons)


def _fee(line: BankLine, fee_yen: int) -> AccountPart:
    return AccountPart(account_code=account_for(FEE, line.dated_on), amount_yen=-fee_yen, label="振込手数料")


def _discounts(line: BankLine, chosen: Suggestion) -> list[AccountPart]:
    """売上値引 at the rates of what was sold, shared by their sums (消費税法38条); below the limit no return invoice is due."""
    below_yen = as_of("accounting.banking.return_invoice", line.dated_on).value["below_yen"]
    if below_yen and chosen.fee_yen >= below_yen:
        raise ReturnInvoiceNeeded(fee_yen=chosen.fee_yen, below_yen=below_yen)
    weights: dict[str, int] = {}
    partners = set()
    for item, _yen in chosen.items:
        assert isinstance(item, OpenItem)
        partners.add(item.partner_id)
        for category, yen in item.returns:
            weights[category] = weights.get(category, 0) + yen
    return [
        AccountPart(
            account_code=account_for(DISCOUNT, line.dated_on),
            amount_yen=-yen,
            label="振込手数料分の値引",
            tax_category=category,
            partner_id=next(iter(partners)) if len(partners) == 1 else None,
        )
        for category, yen in shared_by_weight(chosen.fee_yen, weights or {"": 1}).items()
    ]


def _by_rule(line: BankLine, rule_id: int) -> AccountPart:
    rule = BankRule.objects.select_related("account").get(pk=rule_id)
    return AccountPart(
        account_code=rule.account.code,
        amount_yen=line.amount_yen,
        label=f"{rule.name}　{line.text}"[:200],
        tax_category=rule.tax_category,
        partner_id=rule.partner_id,
        unit_id=rule.unit_id,
    )
