"""押印した書類の写し: the scan that ends a request, and the conclusion of a contract with it."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.documents.actions import open_stored
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal
from legal.contracts import actions as contracts
from legal.contracts.models import Contract, SigningWay
from legal.seals import queries
from legal.seals.models import SealRequest, SealRequestState

from .files import NewFile, keep_scan, request_case


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


class NoContractToConclude(Refusal):
    """A conclusion needs a contract and the scan of its sealed paper."""

    code = "legal.seals.no_contract_to_conclude"
    cause_ja = "この押印申請には契約がないか、写しがまだ登録されていません。"
    cause_en = "This request is about no contract, or has no scan yet."
    remedy_ja = "写しを登録してから、締結を記録してください。契約がない書類は、写しの登録で完了です。"
    remedy_en = "Add the scan first. A paper without a contract is done with its scan."


@action("legal.seals.record_scan", _("押印した書類の写しを登録"))
def record_scan(*, request_id: int, scan: NewFile, acting_user: Any, at: dt.datetime) -> SealRequest:
    """Keep the scan of a sealed paper as evidence. Raises NotYoursToScan, NoScanAwaited, ScanIsNoPdf."""
    held = SealRequest.objects.select_for_update(of=("self",)).select_related("contract", "sealing").get(pk=request_id)
    if held.state != SealRequestState.SEALED:
        raise NoScanAwaited(state=held.get_state_display())
    if acting_user.pk != held.requested_by_id and not queries.keeps(
        acting_user.pk, held.seal_id, held.sealing.sealed_on
    ):
        raise NotYoursToScan
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


@action("legal.seals.conclude_contract", _("押印した契約の締結を記録"))
def conclude_contract(
    *, request_id: int, signed_on: dt.date, original_at: str, acting_user: Any, at: dt.datetime
) -> Contract:
    """Conclude the contract of a request on paper, with the scan that is here: the same bytes become its signed paper.

    Raises NoContractToConclude, and what the conclusion of a contract refuses.
    """
    held = queries.request(request_id)
    if held.contract is None or held.scan is None:
        raise NoContractToConclude
    with open_stored(held.scan.stored_file) as file:
        content = bytes(file.read())
    concluded = contracts.record_signing(
        contract_id=held.contract.pk,
        signed_on=signed_on,
        signing_way=SigningWay.PAPER,
        signed_paper=contracts.NewFile(f"{held.title}.pdf", content),
        original_at=original_at,
        acting_user=acting_user,
        at=at,
    )
    record(
        "legal.seals.conclude_contract",
        case=request_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={"contract": ["", concluded.number]},
    )
    return concluded
