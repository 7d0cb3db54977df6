"""Correcting a contract that was sent back or taken back, and submitting it again: by its requester alone."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal
from legal.contracts.models import Contract, ContractState

from .files import NewFile, contract_case
from .request_contract import NewContract, attach_draft, checked, columns_of, submit


class NotYourContract(Refusal):
    """Only the requester corrects a contract."""

    code = "legal.contracts.not_your_contract"
    status = 403
    cause_ja = "この契約を直して再申請できるのは、申請した人だけです。"
    cause_en = "Only the person who asked for this contract can correct it."
    remedy_ja = "申請した人に、再申請を依頼してください。"
    remedy_en = "Ask that person to submit it again."


class ContractNotDraft(Refusal):
    """What was submitted stays as it is until it is sent back."""

    code = "legal.contracts.contract_not_draft"
    cause_ja = "この契約は「{state}」のため、内容を直せません。"
    cause_en = "This contract is {state} and cannot be changed."
    remedy_ja = "承認される前なら、申請を取り下げてから直してください。"
    remedy_en = "Before its approval, withdraw the request, then correct it."


@action("legal.contracts.resubmit_contract", _("契約を再申請"))
def resubmit_contract(
    *, contract_id: int, new: NewContract, draft: NewFile | None, acting_user: Any, at: dt.datetime
) -> Contract:
    """Replace the terms of a draft and submit it again; without a file the draft stays.

    Raises NotYourContract, ContractNotDraft, and as request_contract.
    """
    contract = Contract.objects.select_for_update().get(pk=contract_id)
    if contract.requested_by_id != acting_user.pk:
        raise NotYourContract
    if contract.state != ContractState.DRAFT:
        raise ContractNotDraft(state=contract.get_state_display())
    given = {**columns_of(checked(new)), "partner_name": new.partner.name}
    changes = {
        name: [str(before), str(value)] for name, value in given.items() if (before := getattr(contract, name)) != value
    }
    for name, value in given.items():
        setattr(contract, name, value)
    contract.save(update_fields=list(given))
    attach_draft(contract, draft, acting_user, at)
    submit(contract, acting_user, at)
    record(
        "legal.contracts.resubmit_contract",
        case=contract_case(contract),
        acting_user=acting_user,
        occurred_at=at,
        changes={**changes, "state": [ContractState.DRAFT, contract.state]},
    )
    return contract
