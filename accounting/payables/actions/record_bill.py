"""Recording a supplier's bill: what the paper says, its entry, and the item that it leaves open."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.consumption_tax.queries import is_small_business
from accounting.ledger.actions import UnknownAccount
from accounting.ledger.models import Account
from accounting.ledger.rules import DraftLine, Side, Source
from accounting.ledger.tax import books_include_tax
from accounting.payables.models import BILL, Bill, BillLine, BillTax, ReceivedInvoice
from accounting.payables.queries import Similar, bill_of_file, owed_alike, similar_bills, standing_bills
from accounting.payables.rules import Split, shared_out, split_net, tax_fits
from accounting.payables.tax import account_for, purchase_tax
from backoffice.companies import bulk
from backoffice.companies.clock import TOKYO
from backoffice.documents.actions import NewDocument, keep_document, open_stored
from backoffice.documents.models import Document
from backoffice.documents.rules import sha256_of
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.forms import spending
from backoffice.partners.models import Partner
from backoffice.partners.rules import checked_registration
from backoffice.values.refusals import InvalidInput

from .owe import NewPayable, NothingOwed, owe
from .receive_invoice import SameFileRecorded, mark_recorded, taken
from .withhold import NewFee, WithheldFee, keep_withholding, withheld_from, withheld_lines

KIND = BILL


@dataclass(frozen=True, slots=True)
class NewBillLine:
    """One line of a bill, net of tax; `treatment` is a code of accounting.payables.purchase_treatments."""

    account_code: str
    treatment: str
    net_yen: int
    description: str
    unit_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBill:
    """A bill as its paper says it: `taxes` by treatment, `total_yen` with tax; `liability` is trade, other or accrued.

    `registration_number` is the one printed on the bill; empty when there is none. `fee` says that tax is withheld.
    `received_on` is the day on which goods or services came. `received_id` names the file that came in, `is_distinct`
    says that somebody looked at similar bills and this one is another. `ringi` is the number of an approved request that it
    spends.
    """

    partner_id: int
    number: str
    registration_number: str
    dated_on: dt.date
    due_on: dt.date
    description: str
    lines: Sequence[NewBillLine]
    total_yen: int
    taxes: Mapping[str, int] = field(default_factory=dict)
    liability: str = "trade"
    content: bytes | None = None
    media_type: str = ""
    fee: NewFee | None = None
    received_on: dt.date | None = None
    received_id: int | None = None
    is_distinct: bool = False
    ringi: str = ""

    @property
    def supplied_on(self) -> dt.date:
        """The day that decides on rate and credit: that of receipt, else that of the paper (消費税法30条1項1号)."""
        return self.received_on or self.dated_on


class BillAlreadyRecorded(InvalidInput):
    """The supplier's bill of that number is there."""

    code = "accounting.payables.bill_already_recorded"
    field = "number"
    cause_ja = "{partner}の請求書 {number} は、すでに登録されています。"
    cause_en = "The bill {number} of {partner} is already recorded."
    remedy_ja = "登録済みの請求書を確認してください。二重には計上していません。"
    remedy_en = "Look at the recorded bill. Nothing was recorded twice."


class BillDoesNotAddUp(InvalidInput):
    """The lines and taxes are not the total of the paper."""

    code = "accounting.payables.bill_does_not_add_up"
    field = "total_yen"
    cause_ja = "明細と消費税の合計は{found_yen:,}円で、請求額の{total_yen:,}円と一致しません。"
    cause_en = "Lines and taxes come to {found_yen:,} yen, but the bill asks for {total_yen:,} yen."
    remedy_ja = "請求書と見比べて、明細・消費税額・請求額のどれが違うかを確認してください。"
    remedy_en = "Compare the lines, the taxes and the total with the bill."


class TaxDoesNotFit(InvalidInput):
    """A tax is not what its lines give by the rate, in any rounding."""

    code = "accounting.payables.tax_does_not_fit"
    field = "tax_yen"
    cause_ja = "税抜{net_yen:,}円に対する消費税額が{tax_yen:,}円になっています（税率{percent}%）。"
    cause_en = "The tax on {net_yen:,} yen at {percent}% is given as {tax_yen:,} yen."
    remedy_ja = "請求書の税率ごとの消費税額を確認してください。"
    remedy_en = "Check the tax of this rate on the bill."


class BillFromTheFuture(InvalidInput):
    """A bill is dated on or before the day on which it is recorded."""

    code = "accounting.payables.bill_from_the_future"
    field = "dated_on"
    cause_ja = "請求日の{dated_on}は、まだ来ていません。"
    cause_en = "The date of the bill, {dated_on}, has not come."
    remedy_ja = "請求日を確認してください。"
    remedy_en = "Check the date of the bill."


class BillLooksRepeated(InvalidInput):
    """A bill of the same supplier looks like this one."""

    code = "accounting.payables.bill_looks_repeated"
    field = "is_distinct"
    cause_ja = "{partner}の、よく似た請求書が登録されています（{bills}）。"
    cause_en = "A similar bill of {partner} is recorded ({bills})."
    remedy_ja = (
        "登録済みの請求書と見比べ、別の請求書であれば「別の請求書です」を選んで登録してください。まだ登録していません。"
    )
    remedy_en = "Compare it with the recorded bill; if it is another one, say so and record it. Nothing was recorded."


class OwedAlready(InvalidInput):
    """The supplier is owed the same amount by something else, as by goods of an order that came."""

    code = "accounting.payables.owed_already"
    field = "is_distinct"
    cause_ja = "{partner}には、購買の検収などで、同じ金額の未払がすでに計上されています（{items}）。"
    cause_en = "The same amount is owed to {partner} already, as for goods that came ({items})."
    remedy_ja = (
        "その代金の請求書であれば、登録せずに購買の画面で照合してください（登録すると二重に計上されます）。"
        "別の請求書であれば「別の請求書です」を選んで登録してください。まだ登録していません。"
    )
    remedy_en = (
        "If the bill is for those goods, match it on the page of the purchase: recorded here, they would be owed twice. "
        "If it is another one, say so and record it. Nothing was recorded."
    )


class ReceivedInFuture(InvalidInput):
    """What was received came on or before the day on which its bill is recorded."""

    code = "accounting.payables.received_in_future"
    field = "received_on"
    cause_ja = "受領日の{received_on}は、まだ来ていません。"
    cause_en = "The day of receipt, {received_on}, has not come."
    remedy_ja = "物品・役務を受け取った日を入力してください。"
    remedy_en = "Enter the day on which goods or services came."


@action("accounting.payables.record_bill", _("請求書を登録"))
def record_bill(*, new: NewBill, acting_user: Any, at: dt.datetime) -> Bill:
    """Keep a supplier's bill, post it on its date, and owe it.

    Tax without a qualified invoice counts in part: the rest is cost, shared out over the lines of its rate.
    From a fee of an individual income tax is withheld: it is owed to the tax office, the rest to the payee.
    Raises FeeOfACorporation, FeeBeyondTheBill, FeeTaxDiffers, BillFromTheFuture, ReceivedInFuture, BillAlreadyRecorded,
    SameFileRecorded, BillLooksRepeated, OwedAlready, NotWaiting, BadRegistrationNumber, NothingOwed,
    TaxDoesNotFit, BillDoesNotAddUp, UnknownAccount, NumberUnknown, ApprovalRanOut, and as owe and keep_document.
    """
    _refuse_future(new, at.astimezone(TOKYO).date())
    partner = Partner.objects.select_for_update().get(pk=new.partner_id)
    waiting = taken(new.received_id) if new.received_id else None
    new = _with_file(new, waiting) if waiting else new
    _refuse_repeated(new, partner)
    new = replace(new, registration_number=checked_registration(new.registration_number, kind=partner.kind))
    splits = _splits(new)
    withheld = withheld_from(new.fee, partner, new.dated_on, splits)
    (pk,) = bulk.reserve_ids(Bill, 1)
    document = _document(new, partner, pk, acting_user, at)
    bill = _stored(pk, new, partner, splits, document, acting_user, at)
    keep_withholding(bill, withheld)
    if waiting:
        mark_recorded(waiting, bill)
    payable = owe(new=_payable(new, bill, partner, splits, withheld), acting_user=acting_user, at=at)
    record(
        "accounting.payables.record_bill",
        case=bill_case(bill),
        acting_user=acting_user,
        occurred_at=at,
        changes={"amount_yen": ["", bill.total_yen], "payable": payable.pk, "due_on": ["", str(bill.due_on)]},
    )
    return bill


def bill_case(bill: Bill) -> Case:
    """How the log names a bill."""
    return Case(KIND, bill.pk, f"{bill.partner_name} {bill.number or bill.description}"[:200])


def _refuse_future(new: NewBill, today: dt.date) -> None:
    if new.dated_on > today:
        raise BillFromTheFuture(dated_on=new.dated_on)
    if new.received_on and new.received_on > today:
        raise ReceivedInFuture(received_on=new.received_on)


def _refuse_repeated(new: NewBill, partner: Partner) -> None:
    """The number of the supplier, and the bytes of the paper, stand once; what is similar asks for a look."""
    if new.number and standing_bills().filter(partner=partner, number=new.number).exists():
        raise BillAlreadyRecorded(partner=partner.name, number=new.number)
    if new.content is not None and (same := bill_of_file(sha256_of(new.content))):
        raise SameFileRecorded(partner=same.partner_name, number=same.number or same.description)
    if new.is_distinct:
        return
    if similar := similar_bills(partner.pk, number=new.number, total_yen=new.total_yen, dated_on=new.dated_on):
        raise BillLooksRepeated(partner=partner.name, bills=_told(similar))
    if owed := owed_alike(partner.pk, total_yen=new.total_yen, dated_on=new.dated_on):
        raise OwedAlready(partner=partner.name, items=_told(owed))


def _told(found: Sequence[Similar]) -> str:
    return "、".join(f"{each.dated_on} {each.name} {each.total_yen:,}円" for each in found)


def _splits(new: NewBill) -> dict[str, Split]:
    """The parts of the bill by treatment, once they agree with the rates and with the total of the paper."""
    sums: dict[str, int] = {}
    for line in new.lines:
        sums[line.treatment] = sums.get(line.treatment, 0) + line.net_yen
    if not sums or min(line.net_yen for line in new.lines) <= 0:
        raise NothingOwed(description=new.description, amount_yen=sum(sums.values()))
    found_yen = sum(sums.values()) + sum(new.taxes.values())
    splits = {treatment: _split(new, treatment, net_yen) for treatment, net_yen in sums.items()}
    if found_yen != new.total_yen:
        raise BillDoesNotAddUp(found_yen=found_yen, total_yen=new.total_yen)
    return splits


def _split(new: NewBill, treatment: str, net_yen: int) -> Split:
    tax_yen = new.taxes.get(treatment, 0)
    how = purchase_tax(
        treatment,
        new.supplied_on,
        is_registered=bool(new.registration_number),
        gross_yen=new.total_yen,
        is_small_business=is_small_business(new.supplied_on),
    )
    if not tax_fits(how.rate, net_yen, tax_yen):
        raise TaxDoesNotFit(net_yen=net_yen, tax_yen=tax_yen, percent=how.rate.percent)
    return split_net(how, net_yen, tax_yen)


def _with_file(new: NewBill, waiting: ReceivedInvoice) -> NewBill:
    """The bill with the bytes that came in, as they came."""
    with open_stored(waiting.stored_file) as file:
        return replace(new, content=file.read(), media_type=waiting.stored_file.media_type)


def _document(new: NewBill, partner: Partner, pk: int, acting_user: Any, at: dt.datetime) -> Document | None:
    if new.content is None:
        return None
    kept = NewDocument(
        kind=KIND,
        title=f"請求書 {partner.name} {new.number}".strip(),
        dated_on=new.dated_on,
        content=new.content,
        media_type=new.media_type,
        amount_yen=new.total_yen,
        partner_name=partner.name,
    )
    return keep_document(new=kept, case=Case(KIND, pk, kept.title), acting_user=acting_user, at=at)


def _stored(
    pk: int,
    new: NewBill,
    partner: Partner,
    splits: Mapping[str, Split],
    document: Document | None,
    acting_user: Any,
    at: dt.datetime,
) -> Bill:
    bill = Bill.objects.create(
        pk=pk,
        partner=partner,
        partner_name=partner.name,
        number=new.number,
        registration_number=new.registration_number,
        dated_on=new.dated_on,
        due_on=new.due_on,
        description=new.description,
        total_yen=new.total_yen,
        document=document,
        ringi=spending.named(new.ringi, on=at.astimezone(TOKYO).date()) if new.ringi.strip() else None,
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
    accounts = _accounts(new)
    BillLine.objects.bulk_create(
        BillLine(
            bill=bill,
            position=place,
            account=accounts[line.account_code],
            treatment=line.treatment,
            net_yen=line.net_yen,
            description=line.description,
            unit_id=line.unit_id,
        )
        for place, line in enumerate(new.lines)
    )
    BillTax.objects.bulk_create(_tax(bill, split) for split in splits.values())
    return bill


def _accounts(new: NewBill) -> dict[str, Account]:
    codes = {line.account_code for line in new.lines}
    found = {account.code: account for account in Account.objects.filter(code__in=codes)}
    if missing := codes - found.keys():
        raise UnknownAccount(codes="、".join(sorted(missing)))
    return found


def _tax(bill: Bill, split: Split) -> BillTax:
    return BillTax(
        bill=bill,
        treatment=split.how.treatment,
        net_yen=split.net_yen,
        tax_yen=split.tax_yen,
        creditable_yen=split.creditable_yen,
        tax_category=split.how.category,
        because=split.creditable.because.as_json(),
    )


def _payable(
    new: NewBill, bill: Bill, partner: Partner, splits: Mapping[str, Split], withheld: WithheldFee | None
) -> NewPayable:
    return NewPayable(
        source=Source(KIND, bill.pk),
        incurred_on=new.dated_on,
        due_on=new.due_on,
        account_code=account_for(new.liability, new.dated_on),
        description=new.description,
        lines=(
            *(line for split in splits.values() for line in _lines(new, split)),
            *withheld_lines(withheld, new.dated_on),
        ),
        partner=partner,
        document=bill.document,
        received_on=new.received_on,
    )


def _lines(new: NewBill, split: Split) -> list[DraftLine]:
    """The costs of one treatment, each with its share of the tax that does not count, and the tax that does.

    Books that hold amounts with tax (税込経理) take all of it as cost.
    """
    its = [line for line in new.lines if line.treatment == split.how.treatment]
    apart_yen = 0 if books_include_tax(new.dated_on) else split.creditable_yen
    lost = shared_out(split.tax_yen - apart_yen, [line.net_yen for line in its])
    about: dict[str, Any] = {"tax_category": split.how.category}
    if new.supplied_on != new.dated_on:
        about["supplied_on"] = new.supplied_on
    costs = [
        DraftLine(line.account_code, Side.DEBIT, line.net_yen + share, line.unit_id, line.description, **about)
        for line, share in zip(its, lost, strict=True)
    ]
    if not apart_yen:
        return costs
    return [*costs, DraftLine(account_for("tax_paid", new.dated_on), Side.DEBIT, apart_yen, **about)]
