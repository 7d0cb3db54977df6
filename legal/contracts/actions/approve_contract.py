"""Approving a contract: performed by the last approval of its request."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal
from legal.contracts.models import Contract, ContractState

from .files import contract_case


class ContractNotUnderReview(Refusal):
    """Only a submitted contract can be approved."""

    code = "legal.contracts.contract_not_under_review"
    cause_ja = "この契約は「{state}」のため、承認できません。"
    cause_en = "This contract is {state} and cannot be approved."
    remedy_ja = "契約の画面で、申請の状態を確認してください。"
    remedy_en = "See on the contract's page how it stands."


@action("legal.contracts.approve_contract", _("契約を承認"))
def approve_contract(*, contract_id: int, acting_user: Any, at: dt.datetime) -> Contract:
    """Agree to a contract that is under review: opened by no duty. Raises ContractNotUnderReview."""
    contract = Contract.objects.select_for_update().get(pk=contract_id)
    if contract.state != ContractState.UNDER_REVIEW:
        raise ContractNotUnderReview(state=contract.get_state_display())
    contract.state, contract.approved_on = ContractState.APPROVED, at.astimezone(TOKYO).date()
    contract.save(update_fields=["state", "approved_on"])
    record(
        "legal.contracts.approve_contract",
        case=contract_case(contract),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [ContractState.UNDER_REVIEW, contract.state]},
    )
    return contract
