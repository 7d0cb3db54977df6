"""Withholding income tax from the fee that a bill asks for: part of the bill's own action."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from accounting.ledger.rules import DraftLine, Side
from accounting.payables.models import Bill, BillWithholding
from accounting.payables.rules import FeeKind, Split, fee_tax
from accounting.payables.tax import account_for, fee_law
from backoffice.partners.models import Partner
from backoffice.values.reasons import Line
from backoffice.values.refusals import InvalidInput


@dataclass(frozen=True, slots=True)
class NewFee:
    """What a bill asks for is a fee of a kind. Yen.

    `fee_yen` is what tax is withheld from: None for all lines without consumption tax, which a bill states apart.
    `tax_yen` is the tax as the bill says it, None when it says none.
    """

    kind: FeeKind
    fee_yen: int | None = None
    tax_yen: int | None = None


@dataclass(frozen=True, slots=True)
class WithheldFee:
    """A fee, and the tax on it with its reason."""

    kind: FeeKind
    fee_yen: int
    tax: Line


class FeeOfACorporation(InvalidInput):
    """Tax is withheld from fees of individuals."""

    code = "accounting.payables.fee_of_a_corporation"
    field = "fee_kind"
    cause_ja = "{partner}は法人です。法人への報酬からは源泉徴収をしません。"
    cause_en = "{partner} is a corporation; no tax is withheld from what it is paid."
    remedy_ja = "「源泉徴収をしない」を選ぶか、取引先の法人・個人を確かめてください。"
    remedy_en = "Choose no withholding, or check whether the partner is an individual."


class FeeBeyondTheBill(InvalidInput):
    """The fee is part of the bill."""

    code = "accounting.payables.fee_beyond_the_bill"
    field = "fee_base_yen"
    cause_ja = "源泉徴収の対象額{fee_yen:,}円が、請求額{gross_yen:,}円の範囲にありません。"
    cause_en = "The fee of {fee_yen:,} yen is not within the {gross_yen:,} yen of the bill."
    remedy_ja = "請求書の報酬の額を確かめてください。空欄にすると、税抜の合計を対象にします。"
    remedy_en = "Check the fee on the bill; left empty it is the total without tax."


class FeeTaxDiffers(InvalidInput):
    """The bill's own figure is not what the law gives."""

    code = "accounting.payables.fee_tax_differs"
    field = "fee_tax_yen"
    cause_ja = "請求書の源泉徴収税額{said_yen:,}円が、{fee_yen:,}円から計算した{tax_yen:,}円と違います。"
    cause_en = "The bill says {said_yen:,} yen of tax withheld; {fee_yen:,} yen give {tax_yen:,} yen."
    remedy_ja = "報酬の種類と対象額を確かめ、請求書が誤っているときは、取引先に直してもらってください。"
    remedy_en = "Check the kind and the fee; if the bill is wrong, ask the partner for a corrected one."


def withheld_from(fee: NewFee | None, partner: Partner, on: dt.date, splits: Mapping[str, Split]) -> WithheldFee | None:
    """What is withheld from a bill, None where nothing is asked. Raises FeeOfACorporation, FeeBeyondTheBill, FeeTaxDiffers."""
    if fee is None:
        return None
    if partner.kind == Partner.Kind.CORPORATION:
        raise FeeOfACorporation(partner=partner.name)
    net_yen, gross_yen = (sum(getattr(each, part) for each in splits.values()) for part in ("net_yen", "gross_yen"))
    fee_yen = net_yen if fee.fee_yen is None else fee.fee_yen
    if not 0 < fee_yen <= gross_yen:
        raise FeeBeyondTheBill(fee_yen=fee_yen, gross_yen=gross_yen)
    tax = fee_tax(fee.kind, fee_yen, fee_law(on))
    if fee.tax_yen not in (None, tax.amount_yen):
        raise FeeTaxDiffers(said_yen=fee.tax_yen, fee_yen=fee_yen, tax_yen=tax.amount_yen)
    return WithheldFee(fee.kind, fee_yen, tax)


def keep_withholding(bill: Bill, withheld: WithheldFee | None) -> None:
    """Store what was withheld beside the bill."""
    if withheld:
        BillWithholding.objects.create(
            bill=bill,
            kind=withheld.kind,
            fee_yen=withheld.fee_yen,
            tax_yen=withheld.tax.amount_yen,
            because=withheld.tax.because.as_json(),
        )


def withheld_lines(withheld: WithheldFee | None, on: dt.date) -> list[DraftLine]:
    """The tax put aside for the tax office."""
    if not withheld or not withheld.tax.amount_yen:
        return []
    return [DraftLine(account_for("withheld", on), Side.CREDIT, withheld.tax.amount_yen, memo="報酬の源泉所得税")]
