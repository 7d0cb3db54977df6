"""A contract whose approval ended without agreement: a draft again, or rejected for good."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.approvals.models import Request, RequestState
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from legal.contracts.models import Contract, ContractState
from legal.contracts.queries import requests_of

from .files import contract_case


@action("legal.contracts.return_contract", _("契約を申請者に戻す"))
def return_contract(*, contract_id: int, acting_user: Any, at: dt.datetime) -> Contract:
    """Follow the end of the newest request: rejected stays rejected, sent back and withdrawn may be corrected."""
    contract = Contract.objects.select_for_update().get(pk=contract_id)
    ended = Request.objects.get(pk=requests_of(contract.pk)[0])
    before = contract.state
    contract.state = ContractState.REJECTED if ended.state == RequestState.REJECTED else ContractState.DRAFT
    contract.save(update_fields=["state"])
    record(
        "legal.contracts.return_contract",
        case=contract_case(contract),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [before, contract.state]},
    )
    return contract
