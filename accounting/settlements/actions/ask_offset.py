"""Asking for a set-off that others agree to: it takes effect with the last approval, once."""

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounting.settlements.models import OFFSET_REQUEST, AskedState, OffsetRequest
from accounting.settlements.queries import AGREEMENT
from backoffice.approvals.actions import submit_request
from backoffice.companies import bulk
from backoffice.documents.actions import NewDocument, keep_document
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.partners.models import Partner

from .parts import NewPart, total_yen
from .refusals import ApproverAsked, NotAsked
from .set_off import KIND, NewOffset, log_offset, settle_both


class _TriedOut(Exception):
    """Undoes what was tried."""


@action("accounting.settlements.ask_offset", _("相殺の承認を依頼"))
def ask_offset(*, new: NewOffset, acting_user: Any, at: dt.datetime) -> OffsetRequest:
    """Ask for a set-off that could be made now; nothing is settled. Raises as set_off, and what the approvals refuse."""
    with suppress(_TriedOut), transaction.atomic():
        settle_both(new, acting_user, at)
        raise _TriedOut
    partner = Partner.objects.get(pk=new.partner_id)
    (pk,) = bulk.reserve_ids(OffsetRequest, 1)
    made = OffsetRequest(
        pk=pk,
        partner=partner,
        partner_name=partner.name,
        offset_on=new.offset_on,
        total_yen=total_yen(new.invoices),
        reason=new.reason.strip(),
        invoices=_written(new.invoices),
        payables=_written(new.payables),
        asked_by_id=acting_user.pk,
        asked_by_name=acting_user.get_full_name(),
        asked_at=at,
    )
    if new.content:
        paper = NewDocument(
            kind=AGREEMENT,
            title=f"相殺の合意 {partner.name}",
            dated_on=new.offset_on,
            content=new.content,
            media_type=new.media_type,
            amount_yen=made.total_yen,
            partner_name=partner.name,
        )
        made.agreement = keep_document(new=paper, case=request_case(made), acting_user=acting_user, at=at)
    made.save(force_insert=True)
    submit_request(
        kind=KIND,
        title=request_case(made).name,
        amount_yen=made.total_yen,
        case=request_case(made),
        arguments={"request_id": pk, "invoices": made.invoices, "payables": made.payables, "total_yen": made.total_yen},
        due_on=None,
        acting_user=acting_user,
        at=at,
    )
    record(
        "accounting.settlements.ask_offset",
        case=request_case(made),
        acting_user=acting_user,
        occurred_at=at,
        reason=made.reason,
        changes={"amount_yen": ["", made.total_yen]},
    )
    return made


@action("accounting.settlements.approve_offset", _("相殺を承認"))
def approve_offset(*, request_id: int, acting_user: Any, at: dt.datetime) -> OffsetRequest:
    """Make the set-off that was agreed to. Taken by the approval engine. Raises NotAsked, ApproverAsked, and as set_off."""
    held = _waiting(request_id)
    if held.asked_by_id == acting_user.pk:
        raise ApproverAsked
    new = NewOffset(
        partner_id=held.partner_id,
        offset_on=held.offset_on,
        reason=held.reason,
        invoices=[NewPart(*each) for each in held.invoices],
        payables=[NewPart(*each) for each in held.payables],
        agreement_id=held.agreement_id,
    )
    held.offset = settle_both(new, acting_user, at)
    held.state = AskedState.APPROVED
    held.save(update_fields=["offset", "state"])
    log_offset("accounting.settlements.approve_offset", held.offset, acting_user, at)
    return held


@action("accounting.settlements.return_offset", _("相殺の申請を戻す"))
def return_offset(*, request_id: int, acting_user: Any, at: dt.datetime) -> OffsetRequest:
    """Give a request back that was not agreed to. Taken by the approval engine. Raises NotAsked."""
    held = _waiting(request_id)
    held.state = AskedState.RETURNED
    held.save(update_fields=["state"])
    record(
        "accounting.settlements.return_offset",
        case=request_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [AskedState.SUBMITTED, AskedState.RETURNED]},
    )
    return held


def request_case(held: OffsetRequest) -> Case:
    """How the log names a request."""
    return Case(OFFSET_REQUEST, held.pk, f"相殺 {held.partner_name} {held.total_yen:,}円"[:200])


def _waiting(request_id: int) -> OffsetRequest:
    held = OffsetRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    if held.state != AskedState.SUBMITTED:
        raise NotAsked(state=held.get_state_display())
    return held


def _written(parts: Sequence[NewPart]) -> list[list[int]]:
    return [[part.id, part.amount_yen] for part in parts]
