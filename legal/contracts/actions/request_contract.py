"""Asking for a contract: what is wanted, with whom, on which draft; legal and the heads are asked to agree."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.approvals.actions import submit_request
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.organisation.models import Unit
from backoffice.partners.models import Partner
from backoffice.values.refusals import InvalidInput
from legal.contracts.models import MOST_NOTICE_MONTHS, Contract, ContractState

from .files import DRAFT, NewFile, contract_case, draft_type, keep_file

KIND = "legal.contracts.contract"
# No contract has more than twelve digits; beyond them somebody mistyped.
TOO_LARGE_YEN = 10**12


@dataclass(frozen=True, slots=True)
class NewContract:
    """What is wanted. Without `ends_on` it has no end; renewal needs an end, its months, and those of the notice."""

    title: str
    kind: str
    partner: Partner
    unit: Unit
    purpose: str
    starts_on: dt.date
    ends_on: dt.date | None = None
    amount_yen: int | None = None
    renews: bool = False
    renewal_months: int | None = None
    notice_months: int | None = None


class EndsBeforeItStarts(InvalidInput):
    """The term is empty."""

    code = "legal.contracts.ends_before_it_starts"
    field = "ends_on"
    cause_ja = "契約終了日{ends_on}が、契約開始日{starts_on}より前です。"
    cause_en = "The contract ends on {ends_on}, before it starts on {starts_on}."
    remedy_ja = "契約終了日を直してください。期間の定めがない契約は空欄にします。"
    remedy_en = "Correct the end. Leave it empty for a contract without a fixed term."


class RenewalIncomplete(InvalidInput):
    """A contract that renews by itself has an end, a length of its next term, and a notice."""

    code = "legal.contracts.renewal_incomplete"
    field = "renewal_months"
    cause_ja = "自動更新の条件がそろっていません。"
    cause_en = "The terms of the renewal are incomplete."
    remedy_ja = "契約終了日・更新期間・更新拒絶の通知（{most}か月前まで）を入力してください。"
    remedy_en = "Enter the end, the renewal period and the notice (at most {most} months before)."


class AmountOutOfBounds(InvalidInput):
    """An amount is above zero and has at most twelve digits, or there is none."""

    code = "legal.contracts.amount_out_of_bounds"
    field = "amount_yen"
    cause_ja = "契約金額が{amount_yen:,}円です。"
    cause_en = "The amount is {amount_yen:,} yen."
    remedy_ja = "1円以上{most_yen:,}円未満にしてください。金額の定めがない契約は空欄にします。"
    remedy_en = (
        "Make it 1 yen or more, and less than {most_yen:,} yen. Leave it empty for a contract without an amount."
    )


@action("legal.contracts.request_contract", _("契約を申請"))
def request_contract(*, new: NewContract, draft: NewFile | None, acting_user: Any, at: dt.datetime) -> Contract:
    """Enter a contract and submit it for review.

    Raises EndsBeforeItStarts, RenewalIncomplete, AmountOutOfBounds, DraftIsNoDocument, and what a submission refuses.
    """
    contract = Contract.objects.create(
        **columns_of(checked(new)),
        partner_name=new.partner.name,
        requested_by_id=acting_user.pk,
        requested_by_name=acting_user.get_full_name(),
        requested_at=at,
    )
    attach_draft(contract, draft, acting_user, at)
    submit(contract, acting_user, at)
    record(
        "legal.contracts.request_contract",
        case=contract_case(contract),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": ["", contract.state], "partner": ["", contract.partner_name]},
    )
    return contract


def checked(new: NewContract) -> NewContract:
    """The terms, when they fit; what a contract without renewal says about renewal is dropped."""
    if new.ends_on and new.ends_on < new.starts_on:
        raise EndsBeforeItStarts(ends_on=new.ends_on, starts_on=new.starts_on)
    if new.amount_yen is not None and not 0 < new.amount_yen < TOO_LARGE_YEN:
        raise AmountOutOfBounds(amount_yen=new.amount_yen, most_yen=TOO_LARGE_YEN)
    if not new.renews:
        return replace(new, renewal_months=None, notice_months=None)
    is_whole = new.ends_on and new.renewal_months and new.notice_months is not None
    if not is_whole or (new.notice_months or 0) > MOST_NOTICE_MONTHS:
        raise RenewalIncomplete(most=MOST_NOTICE_MONTHS)
    return new


def columns_of(new: NewContract) -> dict[str, Any]:
    """The terms as columns; rows stay rows."""
    return {name: getattr(new, name) for name in new.__slots__}


def attach_draft(contract: Contract, draft: NewFile | None, acting_user: Any, at: dt.datetime) -> None:
    """Keep a draft for a contract that is not submitted yet."""
    if draft is None:
        return
    day = at.astimezone(TOKYO).date()
    contract.draft = keep_file(
        contract, draft, kind=DRAFT, media_type=draft_type(draft), dated_on=day, acting_user=acting_user, at=at
    )
    contract.save(update_fields=["draft"])


def submit(contract: Contract, acting_user: Any, at: dt.datetime) -> None:
    """Ask for agreement; from here the terms stay as they are."""
    contract.state = ContractState.UNDER_REVIEW
    contract.save(update_fields=["state"])
    submit_request(
        kind=KIND,
        title=f"契約「{contract.title}」（{contract.partner_name}）"[:200],
        amount_yen=contract.amount_yen,
        case=contract_case(contract),
        arguments={"contract_id": contract.pk},
        due_on=contract.starts_on,
        acting_user=acting_user,
        at=at,
    )
