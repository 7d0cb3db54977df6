"""A voucher that somebody proposes who does not post: kept until one of the company takes it over, or it is dropped."""

import datetime as dt
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Voucher, VoucherState
from accounting.ledger.rules import NewVoucher
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal

from .keep_voucher import NotADraftVoucher, draft_voucher, voucher_case
from .post_voucher import draft_of, lines_of, post_voucher, write_down


class VoucherNotProposed(Refusal):
    """Only what is proposed is taken over or dropped."""

    code = "accounting.ledger.voucher_not_proposed"
    cause_ja = "伝票「{description}」は「{state}」のため、提案としては扱えません。"
    cause_en = "The voucher “{description}” is {state}: it is not a proposal any more."
    remedy_ja = "画面を読み込み直して、最新の状態を確認してください。"
    remedy_en = "Reload the page to see how it stands."


class _TriedOut(Exception):
    """Undoes what was tried."""


@action("accounting.ledger.propose_voucher", _("振替伝票を提案"))
def propose_voucher(*, form_key: UUID, new: NewVoucher, acting_user: Any, at: dt.datetime) -> Voucher:
    """Write a voucher down that could be posted now; nothing is. The same form sent again gives the one that is there.

    Raises NotADraftVoucher, and as draft_voucher and post_voucher.
    """
    voucher = draft_voucher(form_key=form_key, new=new, acting_user=acting_user, at=at)
    if voucher.proposed_by_id is None:
        _propose(voucher, acting_user, at)
    record(
        "accounting.ledger.propose_voucher",
        case=voucher_case(voucher),
        acting_user=acting_user,
        occurred_at=at,
        reason=voucher.reason,
        changes={"state": ["", voucher.state], "amount_yen": ["", voucher.total_yen]},
    )
    return voucher


@action("accounting.ledger.take_proposed", _("提案された振替伝票を引き受ける"))
def take_proposed(*, voucher_id: int, acting_user: Any, at: dt.datetime) -> Voucher:
    """Make a proposal one's own voucher and take it further, as post_voucher does. Raises VoucherNotProposed, and as that."""
    voucher = _proposed(voucher_id)
    voucher.state = VoucherState.DRAFT
    voucher.drafted_by_id, voucher.drafted_by_name = acting_user.pk, acting_user.get_full_name()
    voucher.drafted_at = at
    voucher.save(update_fields=["state", "drafted_by_id", "drafted_by_name", "drafted_at"])
    taken = post_voucher(voucher_id=voucher.pk, acting_user=acting_user, at=at)
    _say("accounting.ledger.take_proposed", taken, acting_user, at)
    return taken


@action("accounting.ledger.drop_proposed", _("提案された振替伝票を取りやめ"))
def drop_proposed(*, voucher_id: int, acting_user: Any, at: dt.datetime) -> Voucher:
    """Give a proposal up; it stays to be seen. Raises VoucherNotProposed."""
    voucher = _proposed(voucher_id)
    voucher.state = VoucherState.DISCARDED
    voucher.save(update_fields=["state"])
    _say("accounting.ledger.drop_proposed", voucher, acting_user, at)
    return voucher


def _propose(voucher: Voucher, acting_user: Any, at: dt.datetime) -> None:
    if voucher.state != VoucherState.DRAFT or voucher.drafted_by_id != acting_user.pk:
        raise NotADraftVoucher(description=voucher.description, state=voucher.get_state_display())
    _try_out(voucher, acting_user, at)
    voucher.state = VoucherState.PROPOSED
    voucher.proposed_by_id, voucher.proposed_by_name = acting_user.pk, acting_user.get_full_name()
    voucher.save(update_fields=["state", "proposed_by_id", "proposed_by_name"])


def _try_out(voucher: Voucher, acting_user: Any, at: dt.datetime) -> None:
    """Post it and undo that, so that what the books would refuse is refused to the proposer."""
    with suppress(_TriedOut), transaction.atomic():
        write_down(voucher, draft_of(voucher, lines_of(voucher)), acting_user, at)
        raise _TriedOut


def _proposed(voucher_id: int) -> Voucher:
    voucher = Voucher.objects.select_for_update(of=("self",)).get(pk=voucher_id)
    if voucher.state != VoucherState.PROPOSED:
        raise VoucherNotProposed(description=voucher.description, state=voucher.get_state_display())
    return voucher


def _say(step: str, voucher: Voucher, acting_user: Any, at: dt.datetime) -> None:
    record(
        step,
        case=voucher_case(voucher),
        acting_user=acting_user,
        occurred_at=at,
        reason=voucher.reason,
        changes={"state": [VoucherState.PROPOSED, voucher.state], "number": ["", voucher.number]},
    )
