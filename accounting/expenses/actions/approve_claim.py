"""A claim is agreed to: its receipts become evidence, its entry is posted, and the person is owed."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.advances.actions import line_of, open_of, reopen_advance, settle_by_claim
from accounting.advances.models import Advance
from accounting.expenses.categories import categories
from accounting.expenses.models import Claim, ClaimLine, ClaimState
from accounting.expenses.queries import policy
from accounting.expenses.rules import Basis, Spent, journal
from accounting.ledger.actions import post_entry
from accounting.ledger.models import Entry
from accounting.ledger.queries import is_closed_to
from accounting.ledger.rules import DraftLine, EntryDraft, Side, Source
from accounting.ledger.tax import books_include_tax
from accounting.payables.actions import NewPayable, owe
from accounting.payables.cancelling import Cancelled
from accounting.payables.rules import due_day
from accounting.payables.tax import account_for
from backoffice.companies.clock import TOKYO
from backoffice.documents.actions import NewDocument, keep_document, open_stored
from backoffice.documents.models import Document
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.partners.queries import partners_by_number
from backoffice.values.refusals import Refusal

from .draft_claim import KIND, claim_case

RECEIPT = "accounting.expenses.receipt"
# What the books must name beside a purchase that has no invoice (消費税法施行規則15条の4、国税庁告示).
EXCEPTIONS = {
    "PUBLIC_TRANSPORT": "3万円未満の公共交通機関",
    "VENDING_MACHINE": "3万円未満の自動販売機等",
    "TRAVEL_ALLOWANCE": "出張旅費等",
}
LONGEST_MEMO = 180


class ClaimNotSubmitted(Refusal):
    """Only a claim that awaits its approval is approved or returned."""

    code = "accounting.expenses.not_submitted"
    cause_ja = "「{title}」は「{state}」のため、承認できません。"
    cause_en = "“{title}” is {state}: it does not await approval."
    remedy_ja = "画面を読み込み直して、最新の状態を確認してください。"
    remedy_en = "Reload the page to see how it stands."


@action("accounting.expenses.approve_claim", _("経費精算を承認"))
def approve_claim(*, claim_id: int, acting_user: Any, at: dt.datetime) -> Claim:
    """Approve a claim: keep its receipts, post it, take off the advance that the person got, and owe them the rest until
    the company's day of reimbursement.

    Taken by the approval engine after the last approval. Raises ClaimNotSubmitted, and as owe.
    """
    claim = Claim.objects.select_for_update(of=("self",)).select_related("person").get(pk=claim_id)
    if claim.state != ClaimState.SUBMITTED:
        raise ClaimNotSubmitted(title=claim.title, state=claim.get_state_display())
    lines = list(claim.lines.select_related("receipt__stored_file", "card_line__card__issuer").order_by("position"))
    for line in lines:
        line.document = _document(line, acting_user, at)
    ClaimLine.objects.bulk_update(lines, ["document"])
    claim.state, claim.approved_on = ClaimState.APPROVED, at.astimezone(TOKYO).date()
    claim.save(update_fields=["state", "approved_on"])
    own_yen = claim.total_yen - sum(line.amount_yen for line in lines if line.card_line)
    advance, taken_yen = _advance(claim, own_yen)
    new = _payable(claim, lines, claim.approved_on, advance, taken_yen)
    payable = owe(new=new, acting_user=acting_user, at=at) if taken_yen < own_yen else None
    if payable is None:
        post_entry(draft=_entry(new), acting_user=acting_user, at=at)
    if advance is not None and taken_yen:
        settle_by_claim(
            advance_id=advance.pk,
            entry=Entry.objects.get(source_kind=KIND, source_id=claim.pk),
            spent_yen=taken_yen,
            label=claim.title,
            acting_user=acting_user,
            at=at,
        )
    record(
        "accounting.expenses.approve_claim",
        case=claim_case(claim),
        acting_user=acting_user,
        occurred_at=at,
        changes={
            "state": [ClaimState.SUBMITTED, ClaimState.APPROVED],
            "payable": payable.pk if payable else None,
            "due_on": ["", str(payable.due_on) if payable else ""],
            "advance_yen": ["", taken_yen],
        },
    )
    return claim


def _document(line: ClaimLine, acting_user: Any, at: dt.datetime) -> Document | None:
    """The receipt as evidence of the line: with its date, amount and shop, for the search that the law asks for."""
    if line.receipt is None:
        return None
    with open_stored(line.receipt.stored_file) as file:
        content = file.read()
    kept = NewDocument(
        kind=RECEIPT,
        title=f"領収書 {line.payee_name}",
        dated_on=line.spent_on,
        content=content,
        media_type=line.receipt.media_type,
        amount_yen=line.amount_yen,
        partner_name=line.payee_name,
    )
    return keep_document(new=kept, case=Case(RECEIPT, line.pk, kept.title), acting_user=acting_user, at=at)


def reopen_advance_of(*, cancelled: Cancelled, acting_user: Any, at: dt.datetime) -> None:
    """Give back what a claim took off an advance, since its payable was cancelled and its entry reversed."""
    reopen_advance(entry_id=cancelled.entry.pk, cancelled=cancelled, acting_user=acting_user, at=at)


def _advance(claim: Claim, own_yen: int) -> tuple[Advance | None, int]:
    """The advance that the claim takes off, held, and how much: no more than is left of it, nor than was spent by oneself."""
    if claim.advance_id is None:
        return None, 0
    held, open_yen = open_of(claim.advance_id)
    return held, min(open_yen, own_yen)


def _card_lines(lines: Sequence[ClaimLine], on: dt.date) -> Iterator[DraftLine]:
    """What the card companies are owed: each use by itself, so that the account tells what their bills are made of."""
    for line in lines:
        if line.card_line is not None:
            issuer = line.card_line.card.issuer
            memo = f"{issuer.name} {line.card_line.card.last4} {line.payee_name}"[:LONGEST_MEMO]
            yield DraftLine(account_for("other", on), Side.CREDIT, line.amount_yen, memo=memo, partner_id=issuer.pk)


def _payable(
    claim: Claim, lines: Sequence[ClaimLine], approved_on: dt.date, advance: Advance | None, taken_yen: int
) -> NewPayable:
    incurred_on, rule = _posted_on(lines, approved_on), policy()
    if advance is not None and taken_yen:
        incurred_on = max(incurred_on, advance.paid_on)
    tax_paid, shops = (
        account_for("tax_paid", incurred_on),
        partners_by_number(line.registration_number for line in lines),
    )
    is_apart = not books_include_tax(incurred_on)
    spent = [_spent(line, incurred_on, shops.get(line.registration_number), is_apart=is_apart) for line in lines]
    return NewPayable(
        source=Source(KIND, claim.pk),
        incurred_on=incurred_on,
        due_on=due_day(approved_on, months_after=rule.months_after, day=rule.pay_day),
        account_code=account_for("other", incurred_on),
        description=f"経費精算　{claim.title}",
        lines=(
            *journal(spent, tax_paid_code=tax_paid, unit_id=claim.unit_id),
            *_card_lines(lines, incurred_on),
            *((line_of(advance, taken_yen),) if advance is not None and taken_yen else ()),
        ),
        person=claim.person,
    )


def _entry(new: NewPayable) -> EntryDraft:
    """The entry of a claim that leaves nothing to pay: an advance covers it."""
    assert new.person is not None
    return EntryDraft(
        posted_on=new.incurred_on,
        source=new.source,
        description=f"{new.person.name}　{new.description}",
        lines=new.lines,
    )


def _posted_on(lines: Sequence[ClaimLine], approved_on: dt.date) -> dt.date:
    """The last day on which money was spent; in a closed month, the day of the approval."""
    last = max(line.spent_on for line in lines)
    return approved_on if is_closed_to(KIND, last) else last


def _spent(line: ClaimLine, posted_on: dt.date, partner_id: int | None, *, is_apart: bool) -> Spent:
    apart_yen = line.creditable_yen if is_apart else 0
    return Spent(
        account_code=categories(line.spent_on)[line.category].account_code,
        cost_yen=line.amount_yen - apart_yen,
        creditable_yen=apart_yen,
        tax_category=line.tax_category,
        memo=_memo(line),
        document=f"領収書 {line.document.pk}" if line.document else "",
        supplied_on=line.spent_on if line.spent_on != posted_on else None,
        partner_id=partner_id,
    )


def _memo(line: ClaimLine) -> str:
    """What the line of the books says; of what is credited by the books alone, by which exception, as the law asks."""
    said = f"{line.spent_on:%m/%d} {line.payee_name} {_section(line)}{line.purpose}".strip()
    exception = EXCEPTIONS.get(categories(line.spent_on)[line.category].exception, "")
    is_exempt = line.because.get("basis") == Basis.BOOKS_ALONE and exception
    return f"{said[:LONGEST_MEMO]}（{exception}）" if is_exempt else said[:LONGEST_MEMO]


def _section(line: ClaimLine) -> str:
    facts = line.facts
    return f"{facts['from_place']}→{facts['to_place']} " if facts.get("to_place") else ""
