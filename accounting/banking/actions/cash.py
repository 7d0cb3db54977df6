"""Petty cash: boxes, the lines of their cash books, and what is counted in them. Each line is an entry of the books."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.banking import taxes
from accounting.banking.models import (
    CASH_COUNT,
    CASH_ENTRY,
    BankAccountOfCompany,
    CashBox,
    CashCount,
    CashEntry,
    Direction,
)
from accounting.banking.queries import account_for, box_balance_yen, movements, pieces_known
from accounting.banking.rules import counted_yen
from accounting.ledger.actions import post_entry, reverse_entry
from accounting.ledger.models import Account, Entry
from accounting.ledger.rules import DraftLine, EntryDraft, Side, Source, signed_line
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.organisation.models import Person

from .cash_refusals import (
    AlreadyTakenBack,
    BoxAccountNotAnAsset,
    BoxAccountOfABank,
    BoxStillHolds,
    DifferenceUnexplained,
    NothingMoved,
)
from .hold_box import held_box, refuse_day, refuse_less_than_nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCashBox:
    """A box to be: its place in the books, who keeps it, up to how much; `opening_yen` was in it before `opening_on`."""

    code: str
    name: str
    account_code: str
    keeper_id: int
    imprest_yen: int
    opening_on: dt.date
    opening_yen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCashEntry:
    """A line of the cash book to be: the amount with its tax, and the account on the other side."""

    box_id: int
    dated_on: dt.date
    direction: str
    amount_yen: int
    account_code: str
    description: str
    tax_category: str = ""
    partner_id: int | None = None
    unit_id: int | None = None


@action("accounting.banking.define_cash_box", _("小口現金を登録"))
def define_cash_box(*, new: NewCashBox, acting_user: Any, at: dt.datetime) -> CashBox:
    """Record a box. What it held before stands in the opening balances; raises BoxAccountNotAnAsset,
    BoxAccountOfABank."""
    account = Account.objects.get(code=new.account_code)
    if account.category != "ASSET":
        raise BoxAccountNotAnAsset(account=str(account))
    if BankAccountOfCompany.objects.filter(account=account).exists():
        raise BoxAccountOfABank(account=str(account))
    made = CashBox.objects.create(
        code=new.code,
        name=new.name,
        account=account,
        keeper=Person.objects.get(pk=new.keeper_id),
        imprest_yen=new.imprest_yen,
        opening_on=new.opening_on,
        opening_yen=new.opening_yen,
    )
    record(
        "accounting.banking.define_cash_box",
        case=_case(made),
        acting_user=acting_user,
        occurred_at=at,
        changes={"keeper": ["", made.keeper.name], "imprest_yen": ["", made.imprest_yen]},
    )
    return made


@action("accounting.banking.end_cash_box", _("小口現金の使用を停止"))
def end_cash_box(*, box_id: int, out_of_use_from: dt.date, acting_user: Any, at: dt.datetime) -> CashBox:
    """Let an empty box go out of use; raises BoxStillHolds, BoxNotInUse."""
    box = held_box(box_id, out_of_use_from)
    held_yen = box.opening_yen + sum(each.amount_yen for each in movements(box))
    if held_yen:
        raise BoxStillHolds(held_yen=held_yen)
    box.out_of_use_from = out_of_use_from
    box.save(update_fields=["out_of_use_from"])
    record(
        "accounting.banking.end_cash_box",
        case=_case(box),
        acting_user=acting_user,
        occurred_at=at,
        changes={"out_of_use_from": ["", str(out_of_use_from)]},
    )
    return box


@action("accounting.banking.record_cash", _("現金の出し入れを記録"))
def record_cash(*, new: NewCashEntry, acting_user: Any, at: dt.datetime) -> CashEntry:
    """Write a line of the cash book and post it.

    Raises BoxNotInUse, CashInFuture, CountedSince, NothingMoved, BoxIsEmpty, and what the ledger refuses.
    """
    box = held_box(new.box_id, new.dated_on)
    refuse_day(box, new.dated_on, at)
    if new.amount_yen <= 0:
        raise NothingMoved
    signed_yen = new.amount_yen if new.direction == Direction.IN else -new.amount_yen
    refuse_less_than_nothing(box, new.dated_on, signed_yen)
    account = Account.objects.get(code=new.account_code)
    made = CashEntry.objects.create(
        box=box,
        dated_on=new.dated_on,
        direction=new.direction,
        amount_yen=new.amount_yen,
        account=account,
        tax_category=new.tax_category or account.tax_category,
        partner_id=new.partner_id,
        unit_id=new.unit_id,
        description=new.description,
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
    entry = post_entry(draft=_draft(made), acting_user=acting_user, at=at)
    record(
        "accounting.banking.record_cash",
        case=_case(box),
        acting_user=acting_user,
        occurred_at=at,
        changes={"amount_yen": ["", signed_yen], "entry": entry.pk},
    )
    return made


@action("accounting.banking.take_back_cash", _("現金の出し入れを取り消す"))
def take_back_cash(
    *, cash_entry_id: int, reason: str, posted_on: dt.date, acting_user: Any, at: dt.datetime
) -> CashEntry:
    """Take back a line of the cash book with its entry; raises AlreadyTakenBack and as record_cash."""
    wrong = CashEntry.objects.select_for_update(of=("self",)).get(pk=cash_entry_id)
    if wrong.takes_back_id or CashEntry.objects.filter(takes_back=wrong).exists():
        raise AlreadyTakenBack
    box = held_box(wrong.box_id, posted_on)
    refuse_day(box, posted_on, at)
    refuse_less_than_nothing(box, posted_on, -wrong.signed_yen)
    entry = Entry.objects.get(source_kind=CASH_ENTRY, source_id=wrong.pk)
    reversal = reverse_entry(entry_id=entry.pk, reason=reason, posted_on=posted_on, acting_user=acting_user, at=at)
    made = CashEntry.objects.create(
        box=box,
        dated_on=posted_on,
        direction=Direction.OUT if wrong.direction == Direction.IN else Direction.IN,
        amount_yen=wrong.amount_yen,
        account=wrong.account,
        tax_category=wrong.tax_category,
        partner=wrong.partner,
        unit=wrong.unit,
        description=f"取消：{wrong.description}"[:200],
        takes_back=wrong,
        reason=reason.strip(),
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
    record(
        "accounting.banking.take_back_cash",
        case=_case(box),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason.strip(),
        changes={"line": wrong.pk, "reversal": reversal.pk},
    )
    return made


@action("accounting.banking.count_cash", _("現金を実査"))
def count_cash(
    *, box_id: int, counted_on: dt.date, pieces: Mapping[int, int], note: str, acting_user: Any, at: dt.datetime
) -> CashCount:
    """Record what is in a box, and post what differs from its cash book to 現金過不足.

    Raises BoxNotInUse, CashInFuture, CountedSince, NotAPiece, DifferenceUnexplained, and what the ledger refuses.
    """
    box = held_box(box_id, counted_on)
    refuse_day(box, counted_on, at)
    found_yen, book_yen = counted_yen(pieces, pieces_known(counted_on)), box_balance_yen(box, counted_on)
    difference_yen = found_yen - book_yen
    if difference_yen and not note.strip():
        raise DifferenceUnexplained(counted_yen=found_yen, book_yen=book_yen)
    made = CashCount.objects.create(
        box=box,
        counted_on=counted_on,
        pieces={str(piece): count for piece, count in pieces.items()},
        counted_yen=found_yen,
        book_yen=book_yen,
        difference_yen=difference_yen,
        note=note.strip(),
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
    if difference_yen:
        post_entry(draft=_difference(made), acting_user=acting_user, at=at)
    record(
        "accounting.banking.count_cash",
        case=_case(box),
        acting_user=acting_user,
        occurred_at=at,
        changes={"counted_yen": ["", found_yen], "difference_yen": ["", difference_yen]},
    )
    return made


def _draft(made: CashEntry) -> EntryDraft:
    comes_in = made.direction == Direction.IN
    box_side = Side.DEBIT if comes_in else Side.CREDIT
    other = taxes.lines_of(
        taxes.Gross(
            account_code=made.account.code,
            side=box_side.other,
            amount_yen=made.amount_yen,
            tax_category=made.tax_category,
            on=made.dated_on,
            memo=made.description,
            unit_id=made.unit_id,
            partner_id=made.partner_id,
        )
    )
    cash = DraftLine(made.box.account.code, box_side, made.amount_yen, memo=made.box.name)
    return EntryDraft(
        posted_on=made.dated_on,
        source=Source(CASH_ENTRY, made.pk),
        description=f"{made.box.name}　{made.description}"[:300],
        lines=(cash, *other) if comes_in else (*other, cash),
    )


def _difference(made: CashCount) -> EntryDraft:
    account = account_for("CASH_DIFFERENCE", made.counted_on)
    return EntryDraft(
        posted_on=made.counted_on,
        source=Source(CASH_COUNT, made.pk),
        description=f"{made.box.name}の実査　過不足",
        lines=(
            signed_line(made.box.account.code, Side.DEBIT, made.difference_yen, memo=made.note[:200]),
            signed_line(account, Side.CREDIT, made.difference_yen, memo=made.note[:200]),
        ),
    )


def _case(box: CashBox) -> Case:
    return Case("accounting.banking.cash_box", box.pk, box.name)
