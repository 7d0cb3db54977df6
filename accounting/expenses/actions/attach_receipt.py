"""Attaching the file of a receipt to one's own draft: kept as it came, once its bytes are what its name says."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.expenses.models import ClaimReceipt
from accounting.expenses.reading import read_paper
from backoffice.documents.actions import store_file
from backoffice.documents.rules import media_type_of
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record

from .draft_claim import claim_case, own_draft

LONGEST_NAME = 200


@action("accounting.expenses.attach_receipt", _("領収書を添付"))
def attach_receipt(*, claim_id: int, name: str, content: bytes, acting_user: Any, at: dt.datetime) -> ClaimReceipt:
    """Keep a file for a claim; the same file again gives the receipt that is there.

    Raises NotYourClaim, NotADraft, FileTooLarge, FileKindNotTaken, FileIsNotWhatItSays.
    """
    claim = own_draft(claim_id, acting_user)
    media_type = media_type_of(name, content)
    stored = store_file(content=content, media_type=media_type)
    receipt = ClaimReceipt.objects.filter(claim=claim, stored_file=stored).first()
    is_new = receipt is None
    if receipt is None:
        receipt = ClaimReceipt.objects.create(
            claim=claim,
            stored_file=stored,
            name=name[-LONGEST_NAME:],
            media_type=media_type,
            attached_at=at,
            said=read_paper(content, media_type),
        )
    record(
        "accounting.expenses.attach_receipt",
        case=claim_case(claim),
        acting_user=acting_user,
        occurred_at=at,
        changes={"receipt": receipt.pk, "sha256": ["", stored.sha256], "is_new": is_new},
    )
    return receipt
