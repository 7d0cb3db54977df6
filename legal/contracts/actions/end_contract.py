"""Recording that a contract is over: by its term, by notice, or by agreement."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import InvalidInput, Refusal
from legal.contracts.models import Contract, ContractState

from .files import contract_case


class ContractNotSigned(Refusal):
    """Only a contract in force ends."""

    code = "legal.contracts.contract_not_signed"
    cause_ja = "この契約は「{state}」のため、終了を記録できません。"
    cause_en = "This contract is {state}; its end cannot be recorded."
    remedy_ja = "契約の画面を読み込み直してください。"
    remedy_en = "Reload the contract's page."


class EndedTooEarly(InvalidInput):
    """A contract ends after it began."""

    code = "legal.contracts.ended_too_early"
    field = "ended_on"
    cause_ja = "終了した日{ended_on}が、契約開始日{starts_on}より前です。"
    cause_en = "It ended on {ended_on}, before it started on {starts_on}."
    remedy_ja = "終了した日を直してください。"
    remedy_en = "Correct the day."


class EndedInFuture(InvalidInput):
    """What is recorded has happened."""

    code = "legal.contracts.ended_in_future"
    field = "ended_on"
    cause_ja = "終了した日{ended_on}は、まだ来ていません。"
    cause_en = "{ended_on} has not come yet."
    remedy_ja = "契約が終わってから記録してください。"
    remedy_en = "Record it when the contract is over."


@action("legal.contracts.end_contract", _("契約の終了を記録"))
def end_contract(*, contract_id: int, ended_on: dt.date, reason: str, acting_user: Any, at: dt.datetime) -> Contract:
    """End a contract in force; raises ContractNotSigned, EndedTooEarly, EndedInFuture."""
    contract = Contract.objects.select_for_update().get(pk=contract_id)
    if contract.state != ContractState.SIGNED:
        raise ContractNotSigned(state=contract.get_state_display())
    if ended_on < contract.starts_on:
        raise EndedTooEarly(ended_on=ended_on, starts_on=contract.starts_on)
    if ended_on > at.astimezone(TOKYO).date():
        raise EndedInFuture(ended_on=ended_on)
    contract.state, contract.ended_on, contract.end_reason = ContractState.ENDED, ended_on, reason.strip()
    contract.save(update_fields=["state", "ended_on", "end_reason"])
    record(
        "legal.contracts.end_contract",
        case=contract_case(contract),
        acting_user=acting_user,
        occurred_at=at,
        reason=contract.end_reason,
        changes={"state": [ContractState.SIGNED, contract.state], "ended_on": ["", ended_on.isoformat()]},
    )
    return contract
