"""相殺: invoices of a partner against what is owed to the same partner, in one entry; and undoing it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.actions import post_entry, reverse_entry
from accounting.ledger.models import Entry
from accounting.ledger.rules import EntryDraft, Source
from accounting.settlements.models import OFFSET, Offset, OffsetPart
from accounting.settlements.queries import AGREEMENT, notice_facts
from backoffice.approvals.queries import wants
from backoffice.companies import bulk
from backoffice.companies.clock import TOKYO
from backoffice.documents.actions import NewDocument, keep_document
from backoffice.documents.models import Document
from backoffice.eventlog import door
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.partners.models import Partner

from .parts import NewPart, Part, Settling, reopen, settle_invoices, settle_payables, total_yen
from .refusals import NothingChosen, OffsetNeedsApproval, OffsetUndone, ReasonMissing, SetOffSince, SidesDiffer

KIND = "accounting.settlements.offset"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOffset:
    """A set-off to be; `content` is the file of the agreement, where there is one; `agreement_id` one that is kept already."""

    partner_id: int
    offset_on: dt.date
    reason: str
    invoices: Sequence[NewPart]
    payables: Sequence[NewPart]
    content: bytes = b""
    media_type: str = ""
    agreement_id: int | None = None


@action("accounting.settlements.set_off", _("相殺を登録"))
def set_off(*, new: NewOffset, acting_user: Any, at: dt.datetime) -> Offset:
    """Set equal sums off: both sides are settled, and one entry takes them off the books.

    Raises OffsetNeedsApproval, ReasonMissing, NothingChosen, SidesDiffer, SetOffSince, OtherPartner, and what the rooms and
    the ledger refuse.
    """
    if wants(KIND, total_yen(new.invoices), as_of=at.astimezone(TOKYO).date()):
        raise OffsetNeedsApproval(amount_yen=total_yen(new.invoices))
    made = settle_both(new, acting_user, at)
    log_offset("accounting.settlements.set_off", made, acting_user, at)
    return made


def settle_both(new: NewOffset, acting_user: Any, at: dt.datetime) -> Offset:
    """The set-off itself, within an action that leaves its event. Raises as set_off, but for the approval."""
    if not new.reason.strip():
        raise ReasonMissing
    _refuse_sides(new)
    partner = Partner.objects.get(pk=new.partner_id)
    (pk,) = bulk.reserve_ids(Offset, 1)
    its = Settling(partner=partner, on=new.offset_on, by=Source(OFFSET, pk), acting_user=acting_user, at=at)
    owed = settle_payables(new.payables, its)
    claimed = settle_invoices(new.invoices, its)
    _refuse_again(new)
    entry = _posted(pk, partner, new.offset_on, [*owed, *claimed], acting_user, at)
    made = Offset(
        pk=pk,
        partner=partner,
        partner_name=partner.name,
        offset_on=new.offset_on,
        total_yen=total_yen(new.invoices),
        reason=new.reason.strip(),
        facts=notice_facts(partner, new.offset_on),
        entry=entry,
        recorded_by_id=acting_user.pk,
        recorded_by_name=acting_user.get_full_name(),
        recorded_at=at,
    )
    made.agreement_id = new.agreement_id
    if new.content:
        made.agreement = _kept(made, new, acting_user, at)
    made.save(force_insert=True)
    OffsetPart.objects.bulk_create(
        OffsetPart(offset=made, position=place, **part.row) for place, part in enumerate([*claimed, *owed])
    )
    return made


def log_offset(step: str, made: Offset, acting_user: Any, at: dt.datetime) -> None:
    """The event of a set-off that took effect."""
    record(
        step,
        case=offset_case(made),
        acting_user=acting_user,
        occurred_at=at,
        reason=made.reason,
        changes={"amount_yen": ["", made.total_yen], "entry": made.entry_id},
    )


@action("accounting.settlements.undo_offset", _("相殺を取り消す"))
def undo_offset(*, offset_id: int, reason: str, posted_on: dt.date, acting_user: Any, at: dt.datetime) -> Offset:
    """Open both sides again and reverse the entry, on a day of an open month.

    Raises ReasonMissing, OffsetUndone, and what the rooms and the ledger refuse.
    """
    if not reason.strip():
        raise ReasonMissing
    held = Offset.objects.select_for_update(of=("self",)).get(pk=offset_id)
    if held.undone_at is not None:
        raise OffsetUndone(number=held.number)
    given = {"reason": reason, "posted_on": posted_on, "acting_user": acting_user, "at": at}
    reopen(held.parts.order_by("position"), **given)  # type: ignore[arg-type]
    reversal = reverse_entry(entry_id=held.entry_id, **given)  # type: ignore[arg-type]
    held.undone_at, held.undone_because, held.undone_by_name = at, reason.strip(), acting_user.get_full_name()
    held.save(update_fields=["undone_at", "undone_because", "undone_by_name"])
    record(
        "accounting.settlements.undo_offset",
        case=offset_case(held),
        acting_user=acting_user,
        occurred_at=at,
        reason=held.undone_because,
        changes={"amount_yen": [held.total_yen, 0], "reversal": reversal.pk},
    )
    return held


def offset_case(offset: Offset) -> Case:
    """How the log names a set-off."""
    return Case(OFFSET, offset.pk, f"相殺 {offset.number} {offset.partner_name}"[:200])


def _refuse_again(new: NewOffset) -> None:
    """A form that is sent twice, or that stood open in another tab: asked under the locks of what it settles."""
    opened_at = door.current().started_at
    if opened_at is None:
        return
    since = Offset.objects.filter(partner_id=new.partner_id, undone_at=None, recorded_at__gte=opened_at).last()
    if since is not None:
        raise SetOffSince(number=since.number)


def _refuse_sides(new: NewOffset) -> None:
    if not new.invoices or not new.payables:
        raise NothingChosen(what="請求" if not new.invoices else "未払")
    invoices_yen, payables_yen = total_yen(new.invoices), total_yen(new.payables)
    if invoices_yen != payables_yen:
        raise SidesDiffer(
            invoices_yen=invoices_yen, payables_yen=payables_yen, difference_yen=abs(invoices_yen - payables_yen)
        )


def _posted(pk: int, partner: Partner, on: dt.date, parts: Sequence[Part], acting_user: Any, at: dt.datetime) -> Entry:
    draft = EntryDraft(
        posted_on=on,
        source=Source(OFFSET, pk),
        description=f"相殺 OS-{pk}　{partner.name}"[:200],
        lines=tuple(part.line for part in parts),
    )
    return post_entry(draft=draft, acting_user=acting_user, at=at)


def _kept(made: Offset, new: NewOffset, acting_user: Any, at: dt.datetime) -> Document:
    """The agreement, among the documents of the company."""
    paper = NewDocument(
        kind=AGREEMENT,
        title=f"相殺の合意 {made.number} {made.partner_name}",
        dated_on=made.offset_on,
        content=new.content,
        media_type=new.media_type,
        amount_yen=made.total_yen,
        partner_name=made.partner_name,
    )
    return keep_document(new=paper, case=offset_case(made), acting_user=acting_user, at=at)
