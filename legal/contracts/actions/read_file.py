"""Opening a file of a contract: by those who may see the contract, with the event that it was read."""

import datetime as dt
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from backoffice.access.queries import may
from backoffice.companies.clock import TOKYO
from backoffice.documents.actions import open_stored
from backoffice.documents.models import Document
from backoffice.documents.queries import document as find
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal
from legal.contracts import queries

from .files import contract_case

VIEW = "legal.contracts.view_contracts"


class NotYourFile(Refusal):
    """The user neither keeps contracts, nor asked for this one, nor is asked about it."""

    code = "legal.contracts.not_your_file"
    status = 403
    cause_ja = "この契約の書類を見る権限がありません。"
    cause_en = "You may not see the papers of this contract."
    remedy_ja = "契約を申請した人か、法務部に確認してください。"
    remedy_en = "Ask the person who requested it, or legal."


@action("legal.contracts.read_file", _("契約の書類を閲覧"))
def read_file(
    *, contract_id: int, document_id: int, acting_user: Any, at: dt.datetime
) -> "tuple[Document, File[bytes]]":
    """A document of a contract and its verified file.

    Raises NotYourFile, StoredFileDamaged; Contract.DoesNotExist, Document.DoesNotExist.
    """
    contract, day = queries.contract(contract_id), at.astimezone(TOKYO).date()
    if not may(acting_user, VIEW, as_of=day) and not queries.may_see(contract, acting_user.pk, as_of=day):
        raise NotYourFile
    found = find(document_id)
    if (found.case_kind, found.case_id) != (queries.CASE, contract.pk):
        raise Document.DoesNotExist
    file = open_stored(found.stored_file)
    record(
        "legal.contracts.read_file",
        case=contract_case(contract),
        acting_user=acting_user,
        occurred_at=at,
        changes={"document": found.pk},
    )
    return found, file
