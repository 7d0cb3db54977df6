"""The conclusion of a contract with the scan of its sealed paper, and not beside a seal that is still asked for."""

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
from legal.seals.models import SealRequestState

from .files import request_case


class NoContractToConclude(Refusal):
    """A conclusion needs a contract and the scan of its sealed paper."""

    code = "legal.seals.no_contract_to_conclude"
    cause_ja = "この押印申請には契約がないか、写しがまだ登録されていません。"
    cause_en = "This request is about no contract, or has no scan yet."
    remedy_ja = "写しを登録してから、締結を記録してください。契約がない書類は、写しの登録で完了です。"
    remedy_en = "Add the scan first. A paper without a contract is done with its scan."


class SealStillAsked(Refusal):
    """A contract is not concluded while somebody is about to seal its paper."""

    code = "legal.seals.seal_still_asked"
    cause_ja = "この契約には、「{state}」の押印申請「{title}」があります。"
    cause_en = "The seal request “{title}” for this contract is {state}."
    remedy_ja = (
        "書面で締結するときは、押印と写しの登録が終わってから、押印申請の画面で締結を記録してください。"
        "押印が要らないときは、申請を取り下げるか保管者が戻したあと、取りやめてください。"
    )
    remedy_en = (
        "On paper, conclude it from the seal request once the sealed paper is scanned. If no seal is needed, let the "
        "request be withdrawn, or given back by the custodian, and discard it."
    )


class PaperSealed(Refusal):
    """A contract whose paper was sealed is not concluded as data."""

    code = "legal.seals.paper_sealed"
    cause_ja = "この契約は、「{title}」に押印済みのため、電子契約としては締結できません。"
    cause_en = "“{title}” for this contract is sealed, so it is not concluded electronically."
    remedy_ja = "押印した書類の写しを登録し、押印申請の画面で、書面の契約として締結を記録してください。"
    remedy_en = "Add the scan of the sealed paper, and conclude the contract on paper from the seal request."


@action("legal.seals.conclude_contract", _("押印した契約の締結を記録"))
def conclude_contract(
    *, request_id: int, signed_on: dt.date, original_at: str, acting_user: Any, at: dt.datetime
) -> Contract:
    """Conclude the contract of a request on paper, with the scan that is here: the same bytes become its signed paper.

    Raises NoContractToConclude, and what the conclusion of a contract refuses.
    """
    held, scans = queries.request(request_id), list(queries.scans_of(request_id)[:1])
    if held.contract is None or not scans:
        raise NoContractToConclude
    with open_stored(scans[0].stored_file) as file:
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


def refuse_conclusion(contract: Contract, signing_way: str) -> None:
    """Refuse to conclude a contract whose paper is on its way to the seal. Raises SealStillAsked, PaperSealed."""
    found = queries.hindering(contract.pk, is_electronic=signing_way == SigningWay.ELECTRONIC)
    if found is not None and found.state == SealRequestState.SEALED:
        raise PaperSealed(title=found.title)
    if found is not None:
        raise SealStillAsked(title=found.title, state=found.get_state_display())
