"""Recording that a contract renewed by itself: its next term."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal
from legal.contracts.models import Contract, ContractState
from legal.contracts.rules import renewed_until

from .files import contract_case


class ContractDoesNotRenew(Refusal):
    """Only a signed contract that renews by itself gets a next term."""

    code = "legal.contracts.contract_does_not_renew"
    cause_ja = "この契約は、自動更新する締結済みの契約ではありません。"
    cause_en = "This is not a signed contract that renews by itself."
    remedy_ja = "続けるには、新しい契約を申請してください。"
    remedy_en = "To go on, ask for a new contract."


@action("legal.contracts.renew_contract", _("契約の更新を記録"))
def renew_contract(*, contract_id: int, acting_user: Any, at: dt.datetime) -> Contract:
    """Move the end of a contract by its renewal period; raises ContractDoesNotRenew."""
    contract = Contract.objects.select_for_update().get(pk=contract_id)
    before, months = contract.ends_on, contract.renewal_months
    if contract.state != ContractState.SIGNED or not contract.renews or not before or not months:
        raise ContractDoesNotRenew
    contract.ends_on = renewed_until(before, months)
    contract.save(update_fields=["ends_on"])
    record(
        "legal.contracts.renew_contract",
        case=contract_case(contract),
        acting_user=acting_user,
        occurred_at=at,
        changes={"ends_on": [before.isoformat(), contract.ends_on.isoformat()]},
    )
    return contract
