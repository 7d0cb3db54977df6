"""Opening a file of a request, or a seal's imprint: by those who may see it, with the event that it was read."""

import datetime as dt
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from backoffice.access.queries import may
from backoffice.companies.clock import TOKYO
from backoffice.documents.actions import open_stored
from backoffice.documents.models import Document
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal
from legal.seals import queries

from .files import request_case, seal_case

VIEW_CONTRACTS = "legal.contracts.view_contracts"
VIEW, VIEW_IMPRINTS = "legal.seals.view_seals", "legal.seals.view_imprints"


class NotYourPaper(Refusal):
    """The request is not open to the user."""

    code = "legal.seals.not_your_paper"
    status = 403
    cause_ja = "この押印申請の書類を見る権限がありません。"
    cause_en = "You may not see the papers of this request."
    remedy_ja = "申請した人か、印章の保管者に確認してください。"
    remedy_en = "Ask the applicant, or who keeps the seal."


class ImprintNotForYou(Refusal):
    """A picture of an imprint can be misused: it is for who keeps the seal and who keeps the imprints."""

    code = "legal.seals.imprint_not_for_you"
    status = 403
    cause_ja = "印影を見られるのは、この印章の保管者と、印影の閲覧を認められた人だけです。"
    cause_en = "The imprint is for the seal's custodian, and for those who are allowed to see imprints."
    remedy_ja = "保管者に確認するか、管理者に権限を依頼してください。"
    remedy_en = "Ask the custodian, or an administrator for the duty."


@action("legal.seals.read_file", _("押印申請の書類を閲覧"))
def read_file(
    *, request_id: int, document_id: int, acting_user: Any, at: dt.datetime
) -> "tuple[Document, File[bytes]]":
    """The paper or the scan of a request, and its verified file.

    Raises NotYourPaper, StoredFileDamaged; SealRequest.DoesNotExist, Document.DoesNotExist.
    """
    held, day = queries.request(request_id), at.astimezone(TOKYO).date()
    reads_contracts = may(acting_user, VIEW_CONTRACTS, as_of=day)
    is_theirs = queries.may_see(held, acting_user.pk, as_of=day, reads_contracts=reads_contracts)
    if not is_theirs and not may(acting_user, VIEW, as_of=day):
        raise NotYourPaper
    found = next((each for each in (held.paper, *queries.scans_of(held.pk)) if each and each.pk == document_id), None)
    if found is None:
        raise Document.DoesNotExist
    file = open_stored(found.stored_file)
    record(
        "legal.seals.read_file",
        case=request_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={"document": found.pk},
    )
    return found, file


@action("legal.seals.read_imprint", _("印影を閲覧"))
def read_imprint(*, seal_id: int, acting_user: Any, at: dt.datetime) -> "tuple[Document, File[bytes]]":
    """The picture of a seal's imprint. Raises ImprintNotForYou, StoredFileDamaged; Seal.DoesNotExist, Document.DoesNotExist."""
    seal, day = queries.seal(seal_id), at.astimezone(TOKYO).date()
    if not may(acting_user, VIEW_IMPRINTS, as_of=day) and not queries.keeps(acting_user.pk, seal.pk, day):
        raise ImprintNotForYou
    if seal.imprint is None:
        raise Document.DoesNotExist
    file = open_stored(seal.imprint.stored_file)
    record(
        "legal.seals.read_imprint",
        case=seal_case(seal),
        acting_user=acting_user,
        occurred_at=at,
        changes={"document": seal.imprint.pk},
    )
    return seal.imprint, file
