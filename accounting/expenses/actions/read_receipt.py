"""Opening the file of a receipt: for the claimant, those who are asked, and those who check."""

import datetime as dt
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from accounting.expenses.models import ClaimReceipt
from accounting.expenses.queries import CHECK, is_open_to
from backoffice.access.gate import NotAllowed
from backoffice.access.queries import may
from backoffice.companies.clock import TOKYO
from backoffice.documents.actions import open_stored
from backoffice.documents.models import StoredFile
from backoffice.eventlog import steps
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record

from .draft_claim import claim_case

READ = "accounting.expenses.read_receipt"


@action(READ, _("領収書を見る"))
def read_receipt(
    *, receipt_id: int, acting_user: Any, at: dt.datetime, of_mail: bool = False
) -> "tuple[ClaimReceipt, File[bytes]]":
    """A receipt and its verified bytes, or those of its mail, with the event that it was read.

    Raises NotAllowed, StoredFileDamaged; ClaimReceipt.DoesNotExist, StoredFile.DoesNotExist for one without a mail.
    """
    receipt = ClaimReceipt.objects.select_related("claim__person", "stored_file", "mail").get(pk=receipt_id)
    day = at.astimezone(TOKYO).date()
    checks_all = may(acting_user, CHECK, as_of=day)
    if not is_open_to(receipt.claim, acting_user.pk, as_of=day, checks_all=checks_all):
        raise NotAllowed(label=steps.label_of(READ))
    stored = receipt.mail if of_mail else receipt.stored_file
    if stored is None:
        raise StoredFile.DoesNotExist
    file = open_stored(stored)
    record(
        READ,
        case=claim_case(receipt.claim),
        acting_user=acting_user,
        occurred_at=at,
        changes={"receipt": receipt.pk, **({"mail": stored.sha256} if of_mail else {})},
    )
    return receipt, file
