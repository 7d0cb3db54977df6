"""An advance is agreed to: by transfer the company owes it at once, in cash somebody hands it over; or it is not agreed to."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounting.advances.models import REQUEST, Advance, AdvanceKind, AdvanceRequest, PayBy, RequestState
from accounting.advances.queries import account_code
from accounting.banking.actions import NewCashEntry, record_cash
from accounting.banking.models import CASH_ENTRY, Direction
from accounting.ledger.models import Account, Entry
from accounting.ledger.rules import DraftLine, Side, Source
from accounting.payables.actions import NewPayable, owe
from accounting.payables.paying import Paid
from accounting.payables.tax import account_for
from backoffice.approvals.models import Request
from backoffice.approvals.models import RequestState as Asked
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.organisation.models import Person
from backoffice.organisation.queries import unit_of
from backoffice.values.refusals import Refusal

from .note_paid import note_paid
from .pay_advance import PaidInFuture, advance_case
from .request_advance import NewRequest, request_case

BECOMES = {
    Asked.SENT_BACK: RequestState.RETURNED,
    Asked.WITHDRAWN: RequestState.RETURNED,
    Asked.REJECTED: RequestState.REJECTED,
}


class RequestNotSubmitted(Refusal):
    """Only a request that awaits its approval is approved or returned."""

    code = "accounting.advances.request_not_submitted"
    cause_ja = "この仮払の申請は「{state}」のため、承認できません。"
    cause_en = "This request for an advance is {state}: it does not await approval."
    remedy_ja = "画面を読み込み直して、最新の状態を確認してください。"
    remedy_en = "Reload the page to see how it stands."


class NothingToHandOver(Refusal):
    """Cash is handed over once, for what was agreed to be paid in cash."""

    code = "accounting.advances.nothing_to_hand_over"
    cause_ja = "この仮払は、現金で渡すのを待っているものではありません（{state}）。"
    cause_en = "This advance does not wait to be handed over in cash ({state})."
    remedy_ja = "申請の画面で、受け取り方と支払の状態を確認してください。"
    remedy_en = "See on its page how it is paid and how it stands."


@action("accounting.advances.approve_advance", _("仮払の申請を承認"))
def approve_advance(*, request_id: int, acting_user: Any, at: dt.datetime) -> AdvanceRequest:
    """Agree to an advance. By transfer it is posted to 仮払金 and owed to the person until the day it is needed.

    Taken by the approval engine after the last approval. Raises RequestNotSubmitted, and as owe.
    """
    held = AdvanceRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=request_id)
    if held.state != RequestState.SUBMITTED:
        raise RequestNotSubmitted(state=held.get_state_display())
    held.state, held.approved_on = RequestState.APPROVED, at.astimezone(TOKYO).date()
    held.save(update_fields=["state", "approved_on"])
    if held.pay_by == PayBy.TRANSFER:
        _owe(held, held.approved_on, acting_user, at)
    record(
        "accounting.advances.approve_advance",
        case=request_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [RequestState.SUBMITTED, held.state], "pay_by": held.pay_by},
    )
    return held


@action("accounting.advances.grant_advance", _("仮払を認める"))
def grant_advance(
    *, form_key: UUID, person_id: int, new: NewRequest, acting_user: Any, at: dt.datetime
) -> AdvanceRequest:
    """An advance that was agreed to with something else, such as a trip: as if it had been asked for and approved."""
    person, today = Person.objects.get(pk=person_id), at.astimezone(TOKYO).date()
    unit = unit_of(person.user_id, as_of=today) if person.user_id else None
    made = AdvanceRequest.objects.create(
        form_key=form_key,
        person=person,
        person_name=person.name,
        unit=unit,
        purpose=new.purpose.strip(),
        amount_yen=new.amount_yen,
        needed_on=new.needed_on,
        pay_by=new.pay_by,
        state=RequestState.APPROVED,
        requested_at=at,
        approved_on=today,
    )
    if made.pay_by == PayBy.TRANSFER:
        _owe(made, today, acting_user, at)
    record(
        "accounting.advances.grant_advance",
        case=request_case(made),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": ["", made.state], "amount_yen": ["", made.amount_yen]},
    )
    return made


@action("accounting.advances.return_advance", _("仮払の申請を申請者に戻す"))
def return_advance(*, request_id: int, acting_user: Any, at: dt.datetime) -> AdvanceRequest:
    """Give a request back by how its approval ended. Taken by the approval engine. Raises RequestNotSubmitted."""
    held = AdvanceRequest.objects.select_for_update().get(pk=request_id)
    if held.state != RequestState.SUBMITTED:
        raise RequestNotSubmitted(state=held.get_state_display())
    ended = Request.objects.filter(case_kind=REQUEST, case_id=held.pk).latest("pk")
    held.state = BECOMES[Asked(ended.state)]
    held.save(update_fields=["state"])
    record(
        "accounting.advances.return_advance",
        case=request_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [RequestState.SUBMITTED, held.state]},
    )
    return held


@action("accounting.advances.hand_over", _("仮払を現金で渡す"))
def hand_over(*, request_id: int, box_id: int, paid_on: dt.date, acting_user: Any, at: dt.datetime) -> Advance:
    """Hand an approved advance over from a cash box: a line of its cash book, and an advance that is held from now on.

    Raises NothingToHandOver, PaidInFuture, and what the cash book refuses.
    """
    held = AdvanceRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=request_id)
    is_waiting = held.state == RequestState.APPROVED and held.pay_by == PayBy.CASH
    if not is_waiting or Advance.objects.filter(request=held).exists():
        raise NothingToHandOver(state=held.get_state_display())
    if paid_on > at.astimezone(TOKYO).date():
        raise PaidInFuture(paid_on=paid_on)
    line = record_cash(
        new=NewCashEntry(
            box_id=box_id,
            dated_on=paid_on,
            direction=Direction.OUT.value,
            amount_yen=held.amount_yen,
            account_code=account_code(AdvanceKind.ADVANCE.value, paid_on),
            description=f"仮払 {held.person_name}　{held.purpose}"[:200],
        ),
        acting_user=acting_user,
        at=at,
    )
    entry = Entry.objects.get(source_kind=CASH_ENTRY, source_id=line.pk)
    made = _held(held, entry, paid_on, acting_user, at)
    said = Paid(source_id=held.pk, amount_yen=held.amount_yen, paid_on=paid_on)
    note_paid(paid=said, acting_user=acting_user, at=at)
    record(
        "accounting.advances.hand_over",
        case=advance_case(made),
        acting_user=acting_user,
        occurred_at=at,
        changes={"amount_yen": ["", made.amount_yen], "entry": entry.pk},
    )
    return made


def _owe(held: AdvanceRequest, on: dt.date, acting_user: Any, at: dt.datetime) -> None:
    memo = f"{held.person_name}　{held.purpose}"[:200]
    source = Source(REQUEST, held.pk)
    owe(
        new=NewPayable(
            source=source,
            incurred_on=on,
            due_on=max(held.needed_on, on),
            account_code=account_for("other", on),
            description=f"仮払　{held.purpose}"[:200],
            lines=(DraftLine(account_code(AdvanceKind.ADVANCE.value, on), Side.DEBIT, held.amount_yen, memo=memo),),
            person=held.person,
        ),
        acting_user=acting_user,
        at=at,
    )
    _held(held, Entry.objects.get(source_kind=source.kind, source_id=source.id), on, acting_user, at)


def _held(held: AdvanceRequest, entry: Entry, on: dt.date, acting_user: Any, at: dt.datetime) -> Advance:
    return Advance.objects.create(
        kind=AdvanceKind.ADVANCE,
        person=held.person,
        payee_name=held.person_name,
        purpose=held.purpose,
        paid_on=on,
        amount_yen=held.amount_yen,
        account=Account.objects.get(code=account_code(AdvanceKind.ADVANCE.value, on)),
        entry=entry,
        request=held,
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
