"""押印申請: asking for a seal on a paper, correcting what came back, and giving it up; by the applicant alone."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backoffice.access.queries import may
from backoffice.approvals.actions import submit_request
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.parameters.stamp_duty import stamp_duty
from backoffice.values.refusals import InvalidInput, Refusal
from legal.contracts import queries as contracts
from legal.contracts.models import CONCLUDED, Contract, ContractState, SigningWay
from legal.seals import queries
from legal.seals.limits import MOST_COPIES, TOO_LARGE_YEN
from legal.seals.models import PaperKind, Seal, SealRequest, SealRequestState, StampedDocument
from legal.seals.queries import CASE
from legal.seals.rules import is_usable

from .files import NewFile, keep_paper, request_case

VIEW_CONTRACTS = "legal.contracts.view_contracts"
YES, NO = "はい", "いいえ"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """What is asked for. A contract is named for a contract paper alone; `stated_yen` is what the paper states without tax."""

    seal: Seal
    paper_kind: str
    title: str
    addressee: str
    purpose: str
    copies: int
    wanted_on: dt.date
    original: str
    contract: Contract | None = None
    stamped_as: str = StampedDocument.NONE.value
    stated_yen: int | None = None


class SealNotUsable(InvalidInput):
    """A seal is asked for while it is in use and somebody keeps it."""

    code = "legal.seals.seal_not_usable"
    field = "seal"
    cause_ja = "印章「{seal}」は、廃止されているか、まだ使用開始前か、保管者がいません。"
    cause_en = "The seal “{seal}” is withdrawn, not in use yet, or kept by nobody."
    remedy_ja = "使用中の印章を選ぶか、印章台帳の担当者に確認してください。"
    remedy_en = "Choose a seal in use, or ask those who keep the register."


class SignedElectronically(InvalidInput):
    """A contract that was concluded as data has no paper to be sealed."""

    code = "legal.seals.signed_electronically"
    field = "contract"
    cause_ja = "契約「{title}」は電子契約で締結済みのため、押印する書面がありません。"
    cause_en = "“{title}” was concluded electronically, so there is no paper to be sealed."
    remedy_ja = "締結した電子データは、契約の画面で確認できます。書面が必要なときは、新しい契約として申請してください。"
    remedy_en = "Its signed file is on the contract's page. If a paper is needed, ask for a new contract."


class ContractNotForSealing(InvalidInput):
    """A contract is sealed between its approval and its conclusion."""

    code = "legal.seals.contract_not_for_sealing"
    field = "contract"
    cause_ja = "契約「{title}」は「{state}」のため、押印を申請できません。"
    cause_en = "“{title}” is {state}, so no seal can be asked for."
    remedy_ja = "承認済み・締結待ちの契約を選んでください。"
    remedy_en = "Choose a contract that is approved and not concluded."


class ContractNotYours(Refusal):
    """The user neither asked for the contract, nor is asked about it, nor keeps contracts."""

    code = "legal.seals.contract_not_yours"
    status = 403
    cause_ja = "この契約を見る権限がないため、押印を申請できません。"
    cause_en = "You may not see this contract, so you cannot ask for its seal."
    remedy_ja = "契約を申請した人か法務部に、押印の申請を依頼してください。"
    remedy_en = "Let the person who asked for the contract, or legal, ask for the seal."


class ContractOfAnotherPaper(InvalidInput):
    """Only a contract paper names a contract."""

    code = "legal.seals.contract_of_another_paper"
    field = "paper_kind"
    cause_ja = "契約を選んでいますが、書類の種類が契約書ではありません。"
    cause_en = "A contract is chosen, but the paper is no contract."
    remedy_ja = "書類の種類を契約書にするか、契約を選ばないでください。"
    remedy_en = "Make it a contract paper, or choose no contract."


class PaperMissing(InvalidInput):
    """Nobody agrees to a seal on a paper that nobody can read."""

    code = "legal.seals.paper_missing"
    field = "paper"
    cause_ja = "押印する書類のファイルがありません。"
    cause_en = "There is no file of the paper to be sealed."
    remedy_ja = "PDFかWordのファイルを選んでください。契約書の案がある契約では、案がそのまま使われます。"
    remedy_en = "Choose a PDF or Word file. For a contract with a draft, the draft is used."


class CopiesOutOfBounds(InvalidInput):
    """A paper has at least one copy."""

    code = "legal.seals.copies_out_of_bounds"
    field = "copies"
    cause_ja = "部数が{copies}部です。"
    cause_en = "There would be {copies} copies."
    remedy_ja = "1部から{most}部までにしてください。"
    remedy_en = "Make it 1 to {most} copies."


class StatedOutOfBounds(InvalidInput):
    """A paper states a sum above zero, or none."""

    code = "legal.seals.stated_out_of_bounds"
    field = "stated_yen"
    cause_ja = "記載金額が{stated:,}円です。"
    cause_en = "The stated sum is {stated:,} yen."
    remedy_ja = "1円以上{most:,}円未満にしてください。金額の記載がない書類は空欄にします。"
    remedy_en = "Make it 1 yen or more, and less than {most:,} yen; leave it empty for a paper that states none."


class NotYourSealRequest(Refusal):
    """Only the applicant carries a request on."""

    code = "legal.seals.not_your_request"
    status = 403
    cause_ja = "この押印申請を直せるのは、申請した人だけです。"
    cause_en = "Only the applicant can change this request."
    remedy_ja = "申請した人に依頼してください。"
    remedy_en = "Ask that person."


class NotReturned(Refusal):
    """What was submitted stays as it is until it comes back."""

    code = "legal.seals.not_returned"
    cause_ja = "この押印申請は「{state}」のため、内容を変えられません。"
    cause_en = "This request is {state} and cannot be changed."
    remedy_ja = "承認される前なら、申請を取り下げてから直してください。"
    remedy_en = "Before its approval, withdraw the request, then correct it."


@action("legal.seals.request_seal", _("押印を申請"))
def request_seal(
    *, form_key: UUID, new: NewRequest, paper: NewFile | None, acting_user: Any, at: dt.datetime
) -> SealRequest:
    """Ask for a seal on a paper; the same form asks once, and is answered with what it made.

    Raises SealNotUsable, SignedElectronically, ContractNotForSealing, ContractNotYours, ContractOfAnotherPaper,
    PaperMissing, PaperIsNoDocument, CopiesOutOfBounds, StatedOutOfBounds, and what a submission refuses.
    """
    there = queries.made_by_form(form_key)
    if there is not None and there.requested_by_id == acting_user.pk:
        _record("legal.seals.request_seal", there, acting_user, at, {})
        return there
    made = SealRequest.objects.create(
        **columns_of(new, acting_user, at),
        form_key=form_key,
        requested_by_id=acting_user.pk,
        requested_by_name=acting_user.get_full_name(),
        requested_at=at,
    )
    submit(made, paper, acting_user, at)
    _record("legal.seals.request_seal", made, acting_user, at, {"state": ["", made.state]})
    return made


@action("legal.seals.resubmit_request", _("押印を再申請"))
def resubmit_request(
    *, request_id: int, new: NewRequest, paper: NewFile | None, acting_user: Any, at: dt.datetime
) -> SealRequest:
    """Correct what came back and ask again; without a file the paper stays. Raises NotYourSealRequest, NotReturned, and as request_seal."""
    held = _returned(request_id, acting_user)
    for name, value in columns_of(new, acting_user, at).items():
        setattr(held, name, value)
    held.refused_reason = ""
    held.save()
    submit(held, paper, acting_user, at)
    _record("legal.seals.resubmit_request", held, acting_user, at, {"state": [SealRequestState.RETURNED, held.state]})
    return held


@action("legal.seals.discard_request", _("押印申請を取りやめ"))
def discard_request(*, request_id: int, acting_user: Any, at: dt.datetime) -> SealRequest:
    """Give up what came back. Raises NotYourSealRequest, NotReturned."""
    held = _returned(request_id, acting_user)
    held.state = SealRequestState.DISCARDED
    held.save(update_fields=["state"])
    _record("legal.seals.discard_request", held, acting_user, at, {"state": [SealRequestState.RETURNED, held.state]})
    return held


def columns_of(new: NewRequest, acting_user: Any, at: dt.datetime) -> dict[str, Any]:
    """What is asked for as columns, with the duty on one original, when it fits."""
    day = at.astimezone(TOKYO).date()
    # Locked until the request is submitted: nobody withdraws it in between.
    seal = Seal.objects.select_for_update(of=("self",), no_key=True).select_related("kind").get(pk=new.seal.pk)
    if not is_usable(seal.in_use_from, seal.withdrawn_on, day) or not queries.custody_on(seal.pk, day):
        raise SealNotUsable(seal=seal)
    if not 1 <= new.copies <= MOST_COPIES:
        raise CopiesOutOfBounds(copies=new.copies, most=MOST_COPIES)
    if new.contract is not None:
        if new.paper_kind != PaperKind.CONTRACT:
            raise ContractOfAnotherPaper
        # Locked until the request is submitted: nobody concludes it in between.
        refuse_contract(Contract.objects.select_for_update(no_key=True).get(pk=new.contract.pk))
        _require_sight(new.contract, acting_user, day)
    return {name: getattr(new, name) for name in new.__slots__} | {"seal": seal} | _duty(new)


def refuse_contract(contract: Contract) -> None:
    """Refuse a contract that has no paper to be sealed now. Raises SignedElectronically, ContractNotForSealing."""
    if contract.state in CONCLUDED and contract.signing_way == SigningWay.ELECTRONIC:
        raise SignedElectronically(title=contract.title)
    if contract.state != ContractState.APPROVED:
        raise ContractNotForSealing(title=contract.title, state=contract.get_state_display())


def submit(held: SealRequest, paper: NewFile | None, acting_user: Any, at: dt.datetime) -> None:
    """Freeze the paper and ask for agreement; from here what is asked for stays."""
    if paper is not None:
        held.paper = keep_paper(held, paper, acting_user, at, at.astimezone(TOKYO).date())
    elif held.contract is not None and held.contract.draft is not None:
        held.paper = held.paper or held.contract.draft
    if held.paper is None:
        raise PaperMissing
    held.paper_sha256 = held.paper.stored_file.sha256
    held.state = SealRequestState.SUBMITTED
    held.save(update_fields=["paper", "paper_sha256", "state"])
    submit_request(
        kind=CASE,
        title=f"押印「{held.title}」（{held.seal.name}）"[:200],
        amount_yen=held.contract.amount_yen if held.contract else None,
        case=request_case(held),
        arguments={
            "request_id": held.pk,
            "seal_kind": held.seal.kind.name,
            "seal": held.seal.code,
            "paper_kind": str(PaperKind(held.paper_kind).label),
            "agreed_contract": YES if held.contract_id else NO,
            "paper_sha256": held.paper_sha256,
        },
        due_on=held.wanted_on,
        acting_user=acting_user,
        at=at,
    )


def _duty(new: NewRequest) -> dict[str, Any]:
    """印紙税 of one original, by the law of the day on which it is sealed."""
    if new.stamped_as == StampedDocument.NONE:
        return {"stated_yen": None, "stamp_duty_yen": 0, "because": {}}
    if new.stated_yen is not None and not 0 < new.stated_yen < TOO_LARGE_YEN:
        raise StatedOutOfBounds(stated=new.stated_yen, most=TOO_LARGE_YEN)
    found = stamp_duty(new.stamped_as, new.stated_yen, new.wanted_on)
    return {"stamp_duty_yen": found.amount_yen, "because": found.because.as_json()}


def _require_sight(contract: Contract, acting_user: Any, day: dt.date) -> None:
    if not may(acting_user, VIEW_CONTRACTS, as_of=day) and not contracts.may_see(contract, acting_user.pk, as_of=day):
        raise ContractNotYours


def _returned(request_id: int, acting_user: Any) -> SealRequest:
    held = SealRequest.objects.select_for_update().get(pk=request_id)
    if held.requested_by_id != acting_user.pk:
        raise NotYourSealRequest
    if held.state != SealRequestState.RETURNED:
        raise NotReturned(state=held.get_state_display())
    return held


def _record(step: str, held: SealRequest, acting_user: Any, at: dt.datetime, changes: dict[str, Any]) -> None:
    record(
        step,
        case=request_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={**changes, "seal": ["", str(held.seal)], "paper": ["", held.paper_sha256]},
    )
