"""Paying: on its day an approved payment takes its items off the liabilities and the sum off the bank account."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.ledger.actions import post_entry
from accounting.ledger.rules import DraftLine, EntryDraft, Side, Source
from accounting.payables.models import KeptFee, Payable, PayableState, PaymentRun, PaymentState
from accounting.payables.paying import tell
from accounting.payables.queries import kept_fees, payment_items
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import Refusal

from .keep_fees import fee_lines
from .plan_payment import KIND, payment_case
from .return_payment import NotApprovedYet


class PaymentDayNotReached(Refusal):
    """A payment is carried out on its day, not before."""

    code = "accounting.payables.payment_day_not_reached"
    cause_ja = "支払日（{pay_on}）になっていません。"
    cause_en = "The day of payment ({pay_on}) has not come."
    remedy_ja = "支払日に、口座からの引き落としを確認して進めてください。"
    remedy_en = "On that day, check that the bank debited the account, and go on."


class PaymentDoesNotTie(Refusal):
    """The items are not what was agreed to: something was changed behind the rules."""

    code = "accounting.payables.payment_does_not_tie"
    cause_ja = "承認した合計{approved_yen:,}円と、明細の合計{items_yen:,}円が一致しません。"
    cause_en = "{approved_yen:,} yen were approved, the items come to {items_yen:,} yen."
    remedy_ja = "支払わずに、システムの管理者へ連絡してください。"
    remedy_en = "Do not pay; tell the administrator."


@action("accounting.payables.pay_items", _("支払を実行"))
def pay_items(*, run_id: int, acting_user: Any, at: dt.datetime) -> PaymentRun:
    """Settle the items of an approved payment and post it, on its day and once; fees that suppliers bear stay with us.

    Raises NotApprovedYet, PaymentDayNotReached, PaymentDoesNotTie, and what the ledger refuses.
    """
    run = PaymentRun.objects.select_for_update(of=("self",)).select_related("bank_account__account").get(pk=run_id)
    if run.state != PaymentState.APPROVED:
        raise NotApprovedYet(state=run.get_state_display())
    if at.astimezone(TOKYO).date() < run.pay_on:
        raise PaymentDayNotReached(pay_on=run.pay_on)
    items = list(payment_items(run.pk).select_for_update(of=("self",)))
    items_yen = sum(each.to_pay_yen for each in items)
    fees = list(kept_fees(run.pk))
    if items_yen != run.total_yen or sum(each.fee_yen for each in fees) != run.fees_yen:
        raise PaymentDoesNotTie(approved_yen=run.total_yen, items_yen=items_yen)
    run.state = PaymentState.PAID
    run.save(update_fields=["state"])
    Payable.objects.filter(payment=run).update(state=PayableState.PAID, paid_on=run.pay_on)
    tell(items, paid_on=run.pay_on, acting_user=acting_user, at=at)
    entry = post_entry(draft=_draft(run, items, fees), acting_user=acting_user, at=at)
    record(
        "accounting.payables.pay_items",
        case=payment_case(run),
        acting_user=acting_user,
        occurred_at=at,
        changes={
            "state": [PaymentState.APPROVED, PaymentState.PAID],
            "entry": entry.pk,
            "paid_yen": ["", run.money_yen],
        },
    )
    return run


def _draft(run: PaymentRun, items: Sequence[Payable], fees: Sequence[KeptFee]) -> EntryDraft:
    settled = (
        DraftLine(
            each.account.code,
            Side.DEBIT,
            each.to_pay_yen,
            memo=f"{each.payee_name}　{each.description}"[:200],
            partner_id=each.partner_id,
        )
        for each in items
    )
    document = f"総合振込 {run.file_sha256[:12]}" if run.file_sha256 else ""
    paid = DraftLine(
        run.bank_account.account.code, Side.CREDIT, run.money_yen, memo=str(run.bank_account), document=document
    )
    return EntryDraft(
        posted_on=run.pay_on,
        source=Source(KIND, run.pk),
        description=f"買掛・未払の支払　{run.count}件",
        lines=(*settled, *fee_lines(fees, Side.CREDIT, run.pay_on), paid),
    )
