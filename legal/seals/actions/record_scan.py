"""押印した書類の写し: the scan that ends a request, and another in the place of a wrong one."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.access.queries import may
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal
from legal.contracts import actions as contracts
from legal.seals import queries
from legal.seals.models import SealRequest, SealRequestState

from .files import NewFile, keep_scan, request_case

CONCLUDE = "legal.seals.conclude_contract"


class NoScanAwaited(Refusal):
    """Only what was sealed has a scan, and one."""

    code = "legal.seals.no_scan_awaited"
    cause_ja = "この押印申請は「{state}」のため、写しを登録できません。"
    cause_en = "This request is {state}; no scan can be added."
    remedy_ja = "押印が記録されてから登録します。登録済みの写しは、申請の画面で確認できます。"
    remedy_en = "A scan is added after the sealing. One that was added is on the request's page."


class NotYoursToScan(Refusal):
    """The scan comes from the applicant, or from who keeps the seal."""

    code = "legal.seals.not_yours_to_scan"
    status = 403
    cause_ja = "写しを登録できるのは、申請した人と、印章の保管者だけです。"
    cause_en = "Only the applicant and the custodian can add the scan."
    remedy_ja = "申請した人か保管者に依頼してください。"
    remedy_en = "Ask one of them."


class NoScanToCorrect(Refusal):
    """Only a scan that is here is corrected."""

    code = "legal.seals.no_scan_to_correct"
    cause_ja = "この押印申請は「{state}」のため、差し替える写しがありません。"
    cause_en = "This request is {state}; there is no scan to be corrected."
    remedy_ja = "押印のあと、写しを登録してください。"
    remedy_en = "Add the scan after the sealing."


class ScanConcludedAContract(Refusal):
    """Who may not conclude contracts does not change the paper of one that is concluded."""

    code = "legal.seals.scan_concluded_a_contract"
    status = 403
    cause_ja = "この写しで、契約「{title}」の締結が記録されています。"
    cause_en = "The conclusion of “{title}” was recorded with this scan."
    remedy_ja = "契約の締結を記録できる人に、写しの差し替えを依頼してください。"
    remedy_en = "Let somebody who may conclude contracts correct the scan."


@action("legal.seals.record_scan", _("押印した書類の写しを登録"))
def record_scan(*, request_id: int, scan: NewFile, acting_user: Any, at: dt.datetime) -> SealRequest:
    """Keep the scan of a sealed paper as evidence. Raises NotYoursToScan, NoScanAwaited, ScanIsNoPdf."""
    held = SealRequest.objects.select_for_update(of=("self",)).select_related("contract", "sealing").get(pk=request_id)
    if held.state != SealRequestState.SEALED:
        raise NoScanAwaited(state=held.get_state_display())
    _refuse_strangers(held, acting_user)
    held.scan = keep_scan(held, scan, acting_user, at, held.sealing.sealed_on)
    held.state, held.scanned_at, held.scanned_by_name = SealRequestState.DONE, at, acting_user.get_full_name()
    held.save(update_fields=["scan", "state", "scanned_at", "scanned_by_name"])
    record(
        "legal.seals.record_scan",
        case=request_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [SealRequestState.SEALED, held.state], "scan": ["", held.scan.stored_file.sha256]},
    )
    return held


@action("legal.seals.correct_scan", _("押印した書類の写しを差し替え"))
def correct_scan(*, request_id: int, scan: NewFile, reason: str, acting_user: Any, at: dt.datetime) -> SealRequest:
    """Keep another scan in the place of a wrong one, which stays on record; a contract that was concluded with it gets it too.

    Raises NoScanToCorrect, NotYoursToScan, ScanConcludedAContract, ScanIsNoPdf, and as keep_signed_paper.
    """
    held = SealRequest.objects.select_for_update(of=("self",)).select_related("contract", "sealing").get(pk=request_id)
    if held.state != SealRequestState.DONE:
        raise NoScanToCorrect(state=held.get_state_display())
    before = list(queries.scans_of(held.pk))
    concluded = queries.has_concluded(held)
    _refuse_others(held, concluded, acting_user, at)
    contracts.refuse_same(contracts.NewFile(scan.name, scan.content), before)
    if not reason.strip():
        raise contracts.CorrectionWithoutReason
    kept = keep_scan(held, scan, acting_user, at, held.sealing.sealed_on, replaces=before[0], reason=reason.strip())
    if held.contract is not None and concluded:
        paper = contracts.NewFile(scan.name, scan.content)
        contracts.keep_signed_paper(
            contract_id=held.contract.pk, paper=paper, reason=reason, acting_user=acting_user, at=at
        )
    record(
        "legal.seals.correct_scan",
        case=request_case(held),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason.strip(),
        changes={"scan": [before[0].stored_file.sha256, kept.stored_file.sha256]},
    )
    return held


def _refuse_others(held: SealRequest, concluded: bool, acting_user: Any, at: dt.datetime) -> None:
    """Who may conclude contracts corrects the scan of one; the applicant and the custodian do until it is concluded."""
    if held.contract is not None and may(acting_user, CONCLUDE, as_of=at.astimezone(TOKYO).date()):
        return
    if held.contract is not None and concluded:
        raise ScanConcludedAContract(title=held.contract.title)
    _refuse_strangers(held, acting_user)


def _refuse_strangers(held: SealRequest, acting_user: Any) -> None:
    mine = acting_user.pk == held.requested_by_id
    if not mine and not queries.keeps(acting_user.pk, held.seal_id, held.sealing.sealed_on):
        raise NotYoursToScan
