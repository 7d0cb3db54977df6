"""Recording that a contract was concluded: its day, its paper, its number."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.numbering.actions import take
from backoffice.numbering.models import Series
from backoffice.values.refusals import InvalidInput, Refusal
from legal.contracts.following import refuse_conclusion
from legal.contracts.models import Contract, ContractState
from legal.contracts.queries import SIGNED

from .files import NewFile, contract_case, keep_file, signed_type

SERIES, PATTERN = "legal.contracts.contract", "K-{fiscal_year}-{number:04}"


class ContractNotApproved(Refusal):
    """Only an approved contract is concluded."""

    code = "legal.contracts.contract_not_approved"
    cause_ja = "この契約は「{state}」のため、締結を記録できません。"
    cause_en = "This contract is {state}; its conclusion cannot be recorded."
    remedy_ja = "承認が終わってから、締結を記録してください。"
    remedy_en = "Record it when the approval is done."


class SignedTooEarly(InvalidInput):
    """A contract is concluded after its approval: earlier dates are backdated (バックデート)."""

    code = "legal.contracts.signed_too_early"
    field = "signed_on"
    cause_ja = "締結日{signed_on}が、承認日{approved_on}より前です。"
    cause_en = "It was signed on {signed_on}, before its approval on {approved_on}."
    remedy_ja = "契約書に署名または押印した日を入力してください。"
    remedy_en = "Enter the day on which it was signed."


class SignedInFuture(InvalidInput):
    """What is recorded has happened."""

    code = "legal.contracts.signed_in_future"
    field = "signed_on"
    cause_ja = "締結日{signed_on}は、まだ来ていません。"
    cause_en = "{signed_on} has not come yet."
    remedy_ja = "締結が終わってから記録してください。"
    remedy_en = "Record it when it is signed."


class PaperMissing(InvalidInput):
    """A concluded contract has its file, or a place where the original lies."""

    code = "legal.contracts.paper_missing"
    field = "signed_paper"
    cause_ja = "締結した契約書のファイルも、原本の保管場所もありません。"
    cause_en = "There is neither the signed file nor a place of the original."
    remedy_ja = "PDFを選ぶか、原本の保管場所を入力してください。電子契約はPDFが必要です。"
    remedy_en = "Choose the PDF, or say where the original lies. An electronic contract needs its PDF."


@action("legal.contracts.record_signing", _("契約の締結を記録"))
def record_signing(
    *,
    contract_id: int,
    signed_on: dt.date,
    signing_way: str,
    signed_paper: NewFile | None,
    original_at: str,
    acting_user: Any,
    at: dt.datetime,
) -> Contract:
    """Conclude an approved contract and give it its number.

    Raises ContractNotApproved, SignedTooEarly, SignedInFuture, PaperMissing, SignedPaperIsNoPdf, and what rooms refuse
    that follow contracts.
    """
    contract = Contract.objects.select_for_update().get(pk=contract_id)
    if contract.state != ContractState.APPROVED:
        raise ContractNotApproved(state=contract.get_state_display())
    refuse_conclusion(contract, signing_way)
    refuse_other_days(contract, signed_on, at)
    if signed_paper is None and (signing_way == "ELECTRONIC" or not original_at.strip()):
        raise PaperMissing
    if signed_paper is not None:
        contract.signed_paper = keep_file(
            contract,
            signed_paper,
            kind=SIGNED,
            media_type=signed_type(signed_paper),
            dated_on=signed_on,
            acting_user=acting_user,
            at=at,
        )
    contract.signed_on, contract.signing_way, contract.original_at = signed_on, signing_way, original_at.strip()
    contract.state = ContractState.SIGNED
    contract.number = number_of(contract, signed_on, acting_user, at)
    contract.save()
    record(
        "legal.contracts.record_signing",
        case=contract_case(contract),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [ContractState.APPROVED, contract.state], "signed_on": ["", signed_on.isoformat()]},
    )
    return contract


def number_of(contract: Contract, signed_on: dt.date, acting_user: Any, at: dt.datetime) -> str:
    """The next number of the fiscal year of the conclusion; the series begins with the first contract."""
    Series.objects.get_or_create(code=SERIES, defaults={"name": "契約番号", "pattern": PATTERN})
    return take(SERIES, on=signed_on, case=contract_case(contract), acting_user=acting_user, at=at)


def refuse_other_days(contract: Contract, signed_on: dt.date, at: dt.datetime) -> None:
    """A contract is signed from its approval on, and not ahead."""
    if contract.approved_on and signed_on < contract.approved_on:
        raise SignedTooEarly(signed_on=signed_on, approved_on=contract.approved_on)
    if signed_on > at.astimezone(TOKYO).date():
        raise SignedInFuture(signed_on=signed_on)
