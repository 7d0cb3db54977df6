"""取り込みの取消: every entry of a file is taken back, with one reason, by a job."""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Entry, ImportedSlip, ImportState, JournalImport, Line, Voucher, VoucherState
from accounting.ledger.rules import DraftLine, EntryDraft, Side, Source, Stage
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.jobs.actions import enqueue
from backoffice.jobs.models import Job
from backoffice.values.periods import Month

from .import_journal import ImportNotWaiting, import_case
from .keep_voucher import IMPORTED
from .post_entries import post_entries
from .reverse_entry import REVERSAL, ReasonMissing

REVERSE = "accounting.ledger.reverse_import"
COLUMNS = (
    "entry_id",
    "entry__posted_on",
    "entry__description",
    "entry__stage",
    "account__code",
    "side",
    "amount_yen",
    "unit_id",
    "memo",
    "tax_category",
    "document",
    "project_id",
    "partner_id",
    "supplied_on",
)


@action("accounting.ledger.order_import_reversal", _("仕訳の取り込みの取消を依頼"))
def order_import_reversal(
    *, import_id: int, reason: str, posted_on: dt.date | None, acting_user: Any, at: dt.datetime
) -> Job:
    """Ask for a whole import to be taken back, on the days of its entries unless a day is named.

    Raises ReasonMissing, ImportNotWaiting.
    """
    if not reason.strip():
        raise ReasonMissing
    held = JournalImport.objects.select_for_update(of=("self",)).get(pk=import_id)
    if held.state != ImportState.POSTED:
        raise ImportNotWaiting(name=held.name, state=held.get_state_display())
    held.state, held.reason, held.reversed_on, held.problem = ImportState.REVERSING, reason.strip(), posted_on, ""
    held.save(update_fields=["state", "reason", "reversed_on", "problem"])
    record(
        "accounting.ledger.order_import_reversal",
        case=import_case(held),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason.strip(),
    )
    return enqueue(
        REVERSE,
        title=f"{held.name} の取り込みの取消",
        case=import_case(held),
        items=[held.pk],
        acting_user=acting_user,
        accepted_at=at,
    )


@action(REVERSE, _("取り込んだ仕訳をまとめて取り消す"))
def reverse_import(*, import_id: int, acting_user: Any, at: dt.datetime) -> int:
    """Reverse every entry of an import that stands, and what corrected one, all or none; how many. Taken by the job.

    Raises as post_entries.
    """
    held = JournalImport.objects.select_for_update(of=("self",)).get(pk=import_id)
    if held.state != ImportState.REVERSING:
        return 0
    drafts = list(_drafts(held))
    if drafts:
        post_entries(drafts=drafts, acting_user=acting_user, at=at)
    held.state, held.settled_at = ImportState.REVERSED, at
    held.save(update_fields=["state", "settled_at"])
    record(
        REVERSE,
        case=import_case(held),
        acting_user=acting_user,
        occurred_at=at,
        reason=held.reason,
        changes={"entries": len(drafts)},
    )
    return len(drafts)


@action("accounting.ledger.settle_import", _("取り込みのジョブの結果を記録"))
def settle_import(*, import_id: int, problem: str, acting_user: Any, at: dt.datetime) -> JournalImport:
    """After a job that did not post or reverse: the import stands as before, and says why. Taken at the job's end."""
    held = JournalImport.objects.select_for_update(of=("self",)).get(pk=import_id)
    before = held.state
    if before in (ImportState.POSTING, ImportState.REVERSING):
        held.state = ImportState.WAITING if before == ImportState.POSTING else ImportState.POSTED
        held.problem = problem[:500]
        held.save(update_fields=["state", "problem"])
    record(
        "accounting.ledger.settle_import",
        case=import_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [before, held.state]},
    )
    return held


def _drafts(held: JournalImport) -> Iterator[EntryDraft]:
    slips = ImportedSlip.objects.filter(journal_import=held).values("pk")
    own = Entry.objects.filter(source_kind=IMPORTED, source_id__in=slips)
    editions = Voucher.objects.filter(first_entry__in=own.values("pk"), state=VoucherState.POSTED)
    entries = Entry.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=editions.values("entry")))
    standing = entries.exclude(Exists(Entry.objects.filter(reverses=OuterRef("pk"))))
    lines = Line.objects.filter(entry__in=standing.values("pk")).order_by("entry_id", "position")
    for entry_id, its in groupby(lines.values_list(*COLUMNS).iterator(), key=lambda row: row[0]):
        yield _draft(entry_id, list(its), held)


def _draft(entry_id: int, rows: list[Any], held: JournalImport) -> EntryDraft:
    _entry, day, description, stage = rows[0][:4]
    posted_on = held.reversed_on or day
    kept = Stage(stage) if Month.of(posted_on) == Month.of(day) else Stage.ORDINARY
    return EntryDraft(
        posted_on=posted_on,
        source=Source(REVERSAL, entry_id),
        description=f"取消：{description}"[:300],
        lines=tuple(_line(day, *row[4:]) for row in rows),
        reverses=entry_id,
        reason=held.reason,
        stage=kept,
    )


def _line(
    day: dt.date,
    code: str,
    side: str,
    amount_yen: int,
    unit_id: int | None,
    memo: str,
    tax_category: str,
    document: str,
    project_id: int | None,
    partner_id: int | None,
    supplied_on: dt.date | None,
) -> DraftLine:
    other = Side(side).other
    about = (unit_id, memo, tax_category, document, project_id, partner_id)
    return DraftLine(code, other, amount_yen, *about, supplied_on or day)
