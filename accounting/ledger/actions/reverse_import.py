"""取り込みの取消: every entry of a file is taken back, with one reason, by a job."""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import ImportState, JournalImport, Line
from accounting.ledger.queries import StandingSums, needs_approval, standing_entries, standing_of
from accounting.ledger.rules import DraftLine, EntryDraft, Side, Source, Stage
from backoffice.approvals.actions import submit_request
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.jobs.actions import enqueue
from backoffice.jobs.models import Job
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from backoffice.workdays.queries import workday_after

from .import_journal import ImportNotWaiting, import_case
from .keep_voucher import KIND
from .post_entries import post_entries
from .post_voucher import DAYS_TO_DECIDE
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
) -> Job | None:
    """Let a whole import be taken back by a job, on the days of its entries unless a day is named; None when that was asked
    for, on the route of vouchers, since an entry that stands reaches the company's amount.

    Raises ReasonMissing, ImportNotWaiting, and what the approval engine refuses.
    """
    if not reason.strip():
        raise ReasonMissing
    held = _posted(import_id)
    sums = standing_of(held)
    job = None
    if needs_approval(sums.largest_yen):
        _ask(held, sums, reason.strip(), posted_on, acting_user, at)
    else:
        job = _begin(held, reason.strip(), posted_on, acting_user, at)
    record(
        "accounting.ledger.order_import_reversal",
        case=import_case(held),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason.strip(),
        changes={"job": job.pk if job else "ASKED"},
    )
    return job


@action("accounting.ledger.approve_import_reversal", _("仕訳の取り込みの取消を承認"))
def approve_import_reversal(
    *, import_id: int, reason: str, posted_on: dt.date | None, asked_by_id: int, acting_user: Any, at: dt.datetime
) -> Job:
    """Let a job take an import back when that was agreed to, for the user who asked. Taken by the approval engine.

    Raises ImportNotWaiting.
    """
    held = _posted(import_id)
    job = _begin(held, reason, posted_on, User.objects.get(pk=asked_by_id), at)
    record(
        "accounting.ledger.approve_import_reversal",
        case=import_case(held),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
        changes={"job": job.pk},
    )
    return job


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


def _posted(import_id: int) -> JournalImport:
    held = JournalImport.objects.select_for_update(of=("self",)).get(pk=import_id)
    if held.state != ImportState.POSTED:
        raise ImportNotWaiting(name=held.name, state=held.get_state_display())
    return held


def _begin(held: JournalImport, reason: str, posted_on: dt.date | None, started_by: Any, at: dt.datetime) -> Job:
    held.state, held.reason, held.reversed_on, held.problem = ImportState.REVERSING, reason, posted_on, ""
    held.save(update_fields=["state", "reason", "reversed_on", "problem"])
    return enqueue(
        REVERSE,
        title=f"{held.name} の取り込みの取消",
        case=import_case(held),
        items=[held.pk],
        acting_user=started_by,
        accepted_at=at,
    )


def _ask(
    held: JournalImport, sums: StandingSums, reason: str, posted_on: dt.date | None, acting_user: Any, at: dt.datetime
) -> None:
    """The route goes by the largest entry, as that of a voucher; what is agreed to is frozen with the sums."""
    submit_request(
        kind=KIND,
        title=f"取り込みの取消　{held.name}"[:200],
        amount_yen=sums.largest_yen,
        case=import_case(held),
        arguments={
            "import_id": held.pk,
            "reason": reason,
            "posted_on": posted_on.isoformat() if posted_on else None,
            "asked_by_id": acting_user.pk,
            "entries": sums.entries,
            "amount_yen": sums.amount_yen,
        },
        due_on=workday_after(at.astimezone(TOKYO).date(), DAYS_TO_DECIDE),
        acting_user=acting_user,
        at=at,
    )


def _drafts(held: JournalImport) -> Iterator[EntryDraft]:
    standing = standing_entries(held)
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
