"""Taking an entry back: the same lines on the other side, naming the entry and the reason."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Entry
from accounting.ledger.queries import reversal_of
from accounting.ledger.rules import DraftLine, EntryDraft, Side, Source, Stage
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal

from .post_entries import as_entry, entry_case, write

REVERSAL = "accounting.ledger.reversal"


class ReasonMissing(Refusal):
    """A reversal says why."""

    code = "accounting.ledger.reason_missing"
    cause_ja = "取り消す理由が入力されていません。"
    cause_en = "The reason of the reversal is missing."
    remedy_ja = "理由を入力してください。"
    remedy_en = "Enter the reason."


class EntryAlreadyReversed(Refusal):
    """An entry is taken back once."""

    code = "accounting.ledger.entry_already_reversed"
    cause_ja = "この仕訳は、{on}に取り消されています。"
    cause_en = "This entry was reversed on {on}."
    remedy_ja = "必要なら、正しい仕訳を新しく記帳してください。"
    remedy_en = "If needed, post the correct entry anew."


@action("accounting.ledger.reverse_entry", _("仕訳を取り消す"))
def reverse_entry(*, entry_id: int, reason: str, posted_on: dt.date, acting_user: Any, at: dt.datetime) -> Entry:
    """Post the reversal of an entry on a day of an open month. Raises ReasonMissing, EntryAlreadyReversed, PeriodClosed."""
    if not reason.strip():
        raise ReasonMissing
    entry = Entry.objects.select_for_update(of=("self",)).get(pk=entry_id)
    earlier = reversal_of(entry)
    if earlier:
        raise EntryAlreadyReversed(on=earlier.posted_on)
    (row,) = write([_draft(entry, reason.strip(), posted_on)], acting_user, at)
    reversal = as_entry(row)
    record(
        "accounting.ledger.reverse_entry",
        case=entry_case(entry),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason.strip(),
        changes={"reversal": reversal.pk, "amount_yen": [entry.amount_yen, 0]},
    )
    return reversal


def _draft(entry: Entry, reason: str, posted_on: dt.date) -> EntryDraft:
    lines = entry.lines.select_related("account").order_by("position")
    return EntryDraft(
        posted_on=posted_on,
        source=Source(REVERSAL, entry.pk),
        description=f"取消：{entry.description}"[:300],
        lines=tuple(
            DraftLine(
                account_code=line.account.code,
                side=Side(line.side).other,
                amount_yen=line.amount_yen,
                unit_id=line.unit_id,
                memo=line.memo,
                tax_category=line.tax_category,
                document=line.document,
                project_id=line.project_id,
                partner_id=line.partner_id,
                supplied_on=line.supplied_on or entry.posted_on,
            )
            for line in lines
        ),
        reverses=entry.pk,
        reason=reason,
        stage=Stage(entry.stage) if Month.of(posted_on) == Month.of(entry.posted_on) else Stage.ORDINARY,
    )
