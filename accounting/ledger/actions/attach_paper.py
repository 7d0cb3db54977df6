"""証憑の追加: a paper that came after its entry was posted."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Entry
from backoffice.documents.actions import NewDocument, keep_document
from backoffice.documents.models import Document
from backoffice.documents.rules import media_type_of
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record

from .post_entries import entry_case
from .post_voucher import PAPER


@action("accounting.ledger.attach_paper", _("仕訳に証憑を追加"))
def attach_paper(*, entry_id: int, name: str, content: bytes, acting_user: Any, at: dt.datetime) -> Document:
    """Keep a file as a document of a posted entry; the entry itself stays as it is.

    Raises FileTooLarge, FileKindNotTaken, FileIsNotWhatItSays.
    """
    entry = Entry.objects.get(pk=entry_id)
    new = NewDocument(
        kind=PAPER,
        title=(name.rpartition(".")[0] or name)[-200:],
        dated_on=entry.posted_on,
        content=content,
        media_type=media_type_of(name, content),
        amount_yen=entry.amount_yen,
    )
    kept = keep_document(new=new, case=replace(entry_case(entry), name=new.title), acting_user=acting_user, at=at)
    record(
        "accounting.ledger.attach_paper",
        case=entry_case(entry),
        acting_user=acting_user,
        occurred_at=at,
        changes={"document": ["", kept.pk]},
    )
    return kept
