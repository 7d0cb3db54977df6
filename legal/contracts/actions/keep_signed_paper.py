"""The signed paper of a concluded contract: added later, or corrected when the wrong file was kept."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.documents.models import Document
from backoffice.documents.rules import sha256_of
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import InvalidInput, Refusal
from legal.contracts.models import CONCLUDED, Contract
from legal.contracts.queries import SIGNED, signed_papers

from .files import NewFile, contract_case, keep_file, signed_type


class ContractNotConcluded(Refusal):
    """Only what was concluded has a signed paper."""

    code = "legal.contracts.contract_not_concluded"
    cause_ja = "この契約は「{state}」のため、締結した契約書を保管できません。"
    cause_en = "This contract is {state}; it has no signed paper yet."
    remedy_ja = "先に締結を記録してください。"
    remedy_en = "Record its conclusion first."


class CorrectionWithoutReason(InvalidInput):
    """What takes the place of a paper says why."""

    code = "legal.contracts.correction_without_reason"
    field = "reason"
    cause_ja = "差し替える理由がありません。"
    cause_en = "There is no reason for the correction."
    remedy_ja = "どこが違っていたかを入力してください。差し替え前の書類も残ります。"
    remedy_en = "Say what was wrong. The earlier paper stays on record."


class SamePaperKept(InvalidInput):
    """The bytes are here already."""

    code = "legal.contracts.same_paper_kept"
    field = "paper"
    cause_ja = "「{name}」は、すでに保管されているファイルと同じです。"
    cause_en = "“{name}” is the same file as one that is kept already."
    remedy_ja = "差し替えるファイルを選び直してください。"
    remedy_en = "Choose the file that shall take its place."


@action("legal.contracts.keep_signed_paper", _("締結した契約書を登録・差し替え"))
def keep_signed_paper(*, contract_id: int, paper: NewFile, reason: str, acting_user: Any, at: dt.datetime) -> Contract:
    """Keep the signed paper of a concluded contract. It takes the place of what is there, which stays on record.

    Raises ContractNotConcluded, SignedPaperIsNoPdf, SamePaperKept, CorrectionWithoutReason.
    """
    contract = Contract.objects.select_for_update().get(pk=contract_id)
    if contract.state not in CONCLUDED or contract.signed_on is None:
        raise ContractNotConcluded(state=contract.get_state_display())
    before = signed_papers(contract.pk)
    refuse_same(paper, list(before))
    replaces, reason = before.first(), reason.strip()
    if replaces is not None and not reason:
        raise CorrectionWithoutReason
    kept = keep_file(
        contract,
        paper,
        kind=SIGNED,
        media_type=signed_type(paper),
        dated_on=contract.signed_on,
        acting_user=acting_user,
        at=at,
        replaces=replaces,
        reason=reason if replaces else "",
    )
    record(
        "legal.contracts.keep_signed_paper",
        case=contract_case(contract),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
        changes={"document": [replaces.pk if replaces else None, kept.pk]},
    )
    return contract


def refuse_same(paper: NewFile, kept: list[Document]) -> None:
    """Refuse bytes that are kept already. Raises SamePaperKept."""
    if sha256_of(paper.content) in {each.stored_file.sha256 for each in kept}:
        raise SamePaperKept(name=paper.name)
