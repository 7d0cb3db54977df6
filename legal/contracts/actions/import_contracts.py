"""Taking over the contracts that were concluded before the company came here."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies import bulk
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal
from legal.contracts.models import Contract, ContractState, SigningWay

from .files import contract_case
from .record_signing import number_of, refuse_other_days
from .request_contract import NewContract, checked, columns_of


@dataclass(frozen=True, slots=True)
class OldContract:
    """A contract in force, when it was signed and where its original lies."""

    terms: NewContract
    signed_on: dt.date
    original_at: str
    signing_way: str = SigningWay.PAPER


class NothingToImport(Refusal):
    """The list is empty."""

    code = "legal.contracts.nothing_to_import"
    cause_ja = "取り込む契約がありません。"
    cause_en = "There is no contract to import."
    remedy_ja = "対象を選び直してください。"
    remedy_en = "Choose what to import."


@action("legal.contracts.import_contracts", _("締結済みの契約を取り込む"))
def import_contracts(*, entries: Sequence[OldContract], acting_user: Any, at: dt.datetime) -> list[Contract]:
    """Enter contracts in force, all or none, each with a number of the year of its conclusion.

    Raises NothingToImport, SignedInFuture, EndsBeforeItStarts, RenewalIncomplete, AmountOutOfBounds.
    """
    if not entries:
        raise NothingToImport
    ids = bulk.reserve_ids(Contract, len(entries))
    made = [_imported(pk, entry, acting_user, at) for pk, entry in zip(ids, entries, strict=True)]
    record(
        "legal.contracts.import_contracts",
        case=contract_case(made[0]),
        acting_user=acting_user,
        occurred_at=at,
        changes={"contracts": len(made), "numbers": [contract.number for contract in made]},
    )
    return made


def _imported(pk: int, entry: OldContract, acting_user: Any, at: dt.datetime) -> Contract:
    contract = Contract(
        **columns_of(checked(entry.terms)),
        id=pk,
        partner_name=entry.terms.partner.name,
        state=ContractState.SIGNED,
        requested_by_id=acting_user.pk,
        requested_by_name=acting_user.get_full_name(),
        requested_at=at,
        signed_on=entry.signed_on,
        signing_way=entry.signing_way,
        original_at=entry.original_at,
    )
    refuse_other_days(contract, entry.signed_on, at)
    contract.number = number_of(contract, entry.signed_on, acting_user, at)
    contract.save(force_insert=True)
    return contract
