"""不渡り: what was received is not paid; what it settled is owed again, or stands on an account of its own."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany
from accounting.ledger.actions import post_entry
from accounting.ledger.models import Account, Category
from accounting.ledger.rules import DraftLine, Side
from accounting.receivables.queries import standing_accounts
from accounting.receivables.rules import RECEIVABLE
from accounting.settlements.entries import event_draft, own_line
from accounting.settlements.models import EventKind, Instrument, InstrumentEvent, InstrumentItem, InstrumentState
from backoffice.companies import bulk
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record

from .end_instrument import locked, refuse_day
from .parts import reopen
from .record_instrument import instrument_case, write_event
from .refusals import AccountNeeded, BankNeeded, ReasonMissing

MAY_FAIL = (InstrumentState.HELD, InstrumentState.DISCOUNTED, InstrumentState.ENDORSED)


@action("accounting.settlements.dishonour_instrument", _("不渡りを記録"))
def dishonour_instrument(
    *,
    instrument_id: int,
    happened_on: dt.date,
    reason: str,
    account_code: str,
    bank_account_id: int | None,
    acting_user: Any,
    at: dt.datetime,
) -> InstrumentEvent:
    """Record that it was not paid. Without `account_code` its invoices are open again; what was discounted or endorsed is
    bought back from the account of a bank.

    Raises ReasonMissing, NotHeld, OnlyReceived, WrongDay, AccountNeeded, BankNeeded, and what rooms and the ledger refuse.
    """
    if not reason.strip():
        raise ReasonMissing
    held = locked(instrument_id, is_received=True, states=MAY_FAIL)
    refuse_day(held, happened_on, at)
    before = held.state
    was_held = before == InstrumentState.HELD
    (event_id,) = bulk.reserve_ids(InstrumentEvent, 1)
    claims = _claims(held, account_code, happened_on, reason, acting_user, at)
    money = own_line(held, Side.CREDIT) if was_held else _bought_back(held, bank_account_id)
    draft = event_draft(held, event_id, "不渡り", happened_on, [*claims, money])
    entry = post_entry(draft=draft, acting_user=acting_user, at=at)
    more = {
        "pk": event_id,
        "bank_account_id": None if was_held else bank_account_id,
        "contingent_yen": 0 if was_held else -held.amount_yen,
        "entry": entry,
        "note": reason.strip(),
    }
    balance_yen = -held.amount_yen if was_held else 0
    event = write_event(held, EventKind.DISHONOURED, happened_on, balance_yen, acting_user, at, **more)
    held.state = InstrumentState.DISHONOURED
    held.save(update_fields=["state"])
    record(
        "accounting.settlements.dishonour_instrument",
        case=instrument_case(held),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason.strip(),
        changes={"state": [before, held.state], "event": event.pk},
    )
    return event


def _claims(
    held: Instrument, account_code: str, on: dt.date, reason: str, acting_user: Any, at: dt.datetime
) -> Sequence[DraftLine]:
    """What is claimed instead: invoices that are open again, or one sum on an account."""
    if account_code:
        account = Account.objects.get(code=account_code, category=Category.ASSET)
        return [DraftLine(account.code, Side.DEBIT, held.amount_yen, memo=held.number, partner_id=held.partner_id)]
    items = list(InstrumentItem.objects.filter(event__instrument=held, invoice__isnull=False).select_related("invoice"))
    if not items:
        raise AccountNeeded(number=held.number)
    reopen(items, reason=reason, posted_on=on, acting_user=acting_user, at=at)
    code = standing_accounts(on)[RECEIVABLE]
    return [
        DraftLine(code, Side.DEBIT, each.amount_yen, memo=each.invoice.number, partner_id=held.partner_id)
        for each in items
        if each.invoice is not None
    ]


def _bought_back(held: Instrument, bank_account_id: int | None) -> DraftLine:
    if bank_account_id is None:
        raise BankNeeded(number=held.number)
    bank = BankAccountOfCompany.objects.select_related("account").get(pk=bank_account_id)
    return DraftLine(bank.account.code, Side.CREDIT, held.amount_yen, memo=f"買戻し {held.number}")
