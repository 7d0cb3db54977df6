"""精算: what an advance was spent on, with its tax, and what came back, in one entry; and taking that back."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.advances.models import SETTLEMENT, Advance, AdvanceSettlement
from accounting.advances.queries import settled_yen
from accounting.banking import taxes
from accounting.banking.models import BankAccountOfCompany
from accounting.ledger.actions import ReasonMissing, post_entry, reverse_entry
from accounting.ledger.rules import DraftLine, EntryDraft, Side, Source
from backoffice.companies import bulk
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import InvalidInput, Refusal

from .pay_advance import advance_case


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """So many yen with tax on an account; `tax_category` is "" for that of the account."""

    account_code: str
    amount_yen: int
    label: str
    tax_category: str = ""
    unit_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSettlement:
    """A settlement to be: what was spent, and what came back to an account of the company."""

    advance_id: int
    settled_on: dt.date
    spent: Sequence[Spent] = ()
    returned_yen: int = 0
    bank_account_id: int | None = None


class NothingSettled(InvalidInput):
    """Something was spent or came back, and came back somewhere."""

    code = "accounting.advances.nothing_settled"
    cause_ja = "使った額も、戻った額とその口座も入力されていません。"
    cause_en = "Neither what was spent nor what came back to which account is entered."
    remedy_ja = "使ったものの科目と金額か、戻った額と入金した口座を入力してください。"
    remedy_en = "Enter what was spent on which account, or what came back and to which bank account."


class SettledBeyond(InvalidInput):
    """No more is settled than is held."""

    code = "accounting.advances.settled_beyond"
    cause_ja = "精算の合計{settled_yen:,}円が、残りの{open_yen:,}円を超えています。"
    cause_en = "{settled_yen:,} yen are more than the {open_yen:,} yen that are left."
    remedy_ja = "残りの額までで精算し、超えた分は本人の経費精算で申請してください。"
    remedy_en = "Settle what is left, and let the rest be claimed as expenses."


class SettledOutside(InvalidInput):
    """An advance is settled after it was paid, and not in the future."""

    code = "accounting.advances.settled_outside"
    field = "settled_on"
    cause_ja = "精算日{settled_on}は、渡した日{paid_on}から今日までではありません。"
    cause_en = "{settled_on} is not between the day of payment, {paid_on}, and today."
    remedy_ja = "精算した日を確認してください。"
    remedy_en = "Check the day."


class SettlementTakenBack(Refusal):
    """A settlement is taken back once."""

    code = "accounting.advances.settlement_taken_back"
    cause_ja = "この精算は、すでに取り消されているか、取り消しの記録です。"
    cause_en = "The settlement was taken back already, or takes back another."
    remedy_ja = "画面を読み込み直してください。"
    remedy_en = "Reload the page."


class SettledByAnother(Refusal):
    """What a claim or a cancelled payment settled is taken back there."""

    code = "accounting.advances.settled_by_another"
    cause_ja = "この精算は、経費精算か未払の取消によるものです。"
    cause_en = "This settlement came of a claim, or of a payable that was cancelled."
    remedy_ja = "経費精算によるものは、その未払を取り消すと、いっしょに取り消されます。"
    remedy_en = "One that came of a claim is taken back with the payable of that claim."


@action("accounting.advances.settle_advance", _("仮払・立替を精算"))
def settle_advance(*, new: NewSettlement, acting_user: Any, at: dt.datetime) -> AdvanceSettlement:
    """Settle a part or all of an advance. Raises NothingSettled, SettledOutside, SettledBeyond, and what the ledger refuses."""
    held = Advance.objects.select_for_update(of=("self",)).select_related("account").get(pk=new.advance_id)
    spent_yen = sum(each.amount_yen for each in new.spent)
    _refuse(held, new, spent_yen + new.returned_yen, at)
    (pk,) = bulk.reserve_ids(AdvanceSettlement, 1)
    label = "、".join(dict.fromkeys(each.label for each in new.spent)) or "返金"
    draft = EntryDraft(
        posted_on=new.settled_on,
        source=Source(SETTLEMENT, pk),
        description=f"{held.get_kind_display()}の精算 {held.payee_name}　{label}"[:200],
        lines=tuple(_lines(held, new, spent_yen)),
    )
    entry = post_entry(draft=draft, acting_user=acting_user, at=at)
    made = AdvanceSettlement(
        pk=pk,
        advance=held,
        settled_on=new.settled_on,
        spent_yen=spent_yen,
        returned_yen=new.returned_yen,
        label=label[:200],
        entry=entry,
        **_by(acting_user, at),
    )
    made.save(force_insert=True)
    record(
        "accounting.advances.settle_advance",
        case=advance_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={"spent_yen": ["", spent_yen], "returned_yen": ["", new.returned_yen], "entry": entry.pk},
    )
    return made


@action("accounting.advances.take_back_settlement", _("仮払・立替の精算を取り消す"))
def take_back_settlement(
    *, settlement_id: int, reason: str, posted_on: dt.date, acting_user: Any, at: dt.datetime
) -> AdvanceSettlement:
    """Take a settlement back with its entry, on a day of an open month. Raises ReasonMissing, SettlementTakenBack,
    SettledByAnother."""
    if not reason.strip():
        raise ReasonMissing
    wrong = AdvanceSettlement.objects.select_related("advance", "entry").get(pk=settlement_id)
    held = Advance.objects.select_for_update(of=("self",)).get(pk=wrong.advance_id)
    if wrong.takes_back_id or AdvanceSettlement.objects.filter(takes_back=wrong).exists():
        raise SettlementTakenBack
    if wrong.entry.source_kind != SETTLEMENT:
        raise SettledByAnother
    reversal = reverse_entry(
        entry_id=wrong.entry_id, reason=reason, posted_on=posted_on, acting_user=acting_user, at=at
    )
    made = AdvanceSettlement.objects.create(
        advance=held,
        settled_on=posted_on,
        spent_yen=-wrong.spent_yen,
        returned_yen=-wrong.returned_yen,
        label=f"取消：{reason.strip()}"[:200],
        entry=reversal,
        takes_back=wrong,
        **_by(acting_user, at),
    )
    record(
        "accounting.advances.take_back_settlement",
        case=advance_case(held),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason.strip(),
        changes={"spent_yen": [wrong.spent_yen, 0], "returned_yen": [wrong.returned_yen, 0]},
    )
    return made


def _refuse(held: Advance, new: NewSettlement, total_yen: int, at: dt.datetime) -> None:
    if total_yen <= 0 or (new.returned_yen and new.bank_account_id is None):
        raise NothingSettled
    if not held.paid_on <= new.settled_on <= at.astimezone(TOKYO).date():
        raise SettledOutside(settled_on=new.settled_on, paid_on=held.paid_on)
    open_yen = held.amount_yen - settled_yen(held.pk)
    if total_yen > open_yen:
        raise SettledBeyond(settled_yen=total_yen, open_yen=open_yen)


def _lines(held: Advance, new: NewSettlement, spent_yen: int) -> Iterator[DraftLine]:
    for each in new.spent:
        yield from taxes.lines_of(
            taxes.Gross(
                account_code=each.account_code,
                side=Side.DEBIT,
                amount_yen=each.amount_yen,
                tax_category=each.tax_category,
                on=new.settled_on,
                memo=each.label[:200],
                unit_id=each.unit_id,
            )
        )
    if new.returned_yen and new.bank_account_id is not None:
        bank = BankAccountOfCompany.objects.select_related("account").get(pk=new.bank_account_id)
        yield DraftLine(bank.account.code, Side.DEBIT, new.returned_yen, memo=str(bank))
    memo = f"{held.payee_name}　{held.purpose}"[:200]
    yield DraftLine(held.account.code, Side.CREDIT, spent_yen + new.returned_yen, memo=memo, partner_id=held.partner_id)


def _by(acting_user: Any, at: dt.datetime) -> dict[str, Any]:
    return {
        "recorded_by_id": acting_user.pk,
        "recorded_by_name": acting_user.get_full_name(),
        "recorded_at": at,
    }
