"""Beginning a claim, and holding one's own draft while it is changed."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounting.expenses.models import Claim, ClaimState
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.organisation.queries import person_of
from backoffice.values.refusals import Refusal

KIND = "accounting.expenses.claim"
EDITABLE = (ClaimState.DRAFT, ClaimState.RETURNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """One payment; without a treatment that of its category holds. `receipt_id` is a receipt attached to the claim,
    `card_line_id` the use of a corporate card that it is, `ringi` the number of an approved request that it spends."""

    spent_on: dt.date
    category: str
    amount_yen: int
    payee_name: str
    treatment: str = ""
    registration_number: str = ""
    purpose: str = ""
    attendees: str = ""
    nights: int = 1
    repeat_reason: str = ""
    exceed_reason: str = ""
    receipt_id: int | None = None
    card_line_id: int | None = None
    ringi: str = ""


class NoPersonToClaim(Refusal):
    """The user is nobody's employee here, so nobody could be paid."""

    code = "accounting.expenses.no_person"
    status = 403
    cause_ja = "この会社の社員として登録されていないため、経費を申請できません。"
    cause_en = "You are not recorded as a person of this company, so you cannot claim expenses."
    remedy_ja = "人事に、社員の登録を確認してください。"
    remedy_en = "Ask HR to check your record."


class NotYourClaim(Refusal):
    """Only the claimant touches a claim."""

    code = "accounting.expenses.not_your_claim"
    status = 403
    cause_ja = "この申請を変更できるのは、申請した人だけです。"
    cause_en = "Only the person who made this claim can change it."
    remedy_ja = "申請した人に依頼してください。"
    remedy_en = "Ask that person."


class NotADraft(Refusal):
    """The claim was submitted, decided, or given up."""

    code = "accounting.expenses.not_a_draft"
    cause_ja = "「{title}」は「{state}」のため、変更できません。"
    cause_en = "“{title}” is {state} and cannot be changed."
    remedy_ja = "承認待ちの申請を直すときは、取り下げるか、差し戻してもらってください。"
    remedy_en = "To correct a claim that awaits approval, withdraw it or have it sent back."


@action("accounting.expenses.draft_claim", _("経費精算を作る"))
def draft_claim(*, form_key: UUID, title: str, purpose: str, acting_user: Any, at: dt.datetime) -> Claim:
    """Begin one's own claim; the same form sent again gives the claim that is there. Raises NoPersonToClaim, NotYourClaim."""
    person = person_of(acting_user.pk)
    if person is None:
        raise NoPersonToClaim
    # Two at once wait for each other at the key, and the later finds what the earlier made.
    fresh = Claim(
        form_key=form_key, person=person, person_name=person.name, title=title, purpose=purpose, drafted_at=at
    )
    Claim.objects.bulk_create([fresh], ignore_conflicts=True)
    claim = Claim.objects.get(form_key=form_key)
    if claim.person_id != person.pk:
        raise NotYourClaim
    record(
        "accounting.expenses.draft_claim",
        case=claim_case(claim),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": ["", claim.state]},
    )
    return claim


def own_draft(claim_id: int, acting_user: Any) -> Claim:
    """One's own claim, locked, while it can be changed. Raises NotYourClaim, NotADraft."""
    claim = Claim.objects.select_for_update(of=("self",)).select_related("person").get(pk=claim_id)
    if claim.person.user_id != acting_user.pk:
        raise NotYourClaim
    if claim.state not in EDITABLE:
        raise NotADraft(title=claim.title, state=claim.get_state_display())
    return claim


def set_aside(claim: Claim, unwanted: Collection[int | None], *, used: Collection[int | None]) -> list[int]:
    """Of the receipts of a claim those that are not wanted, but for those that are used."""
    return sorted(set(claim.receipts.values_list("pk", flat=True)) & set(unwanted) - set(used))


def claim_case(claim: Claim) -> Case:
    """How the log names a claim."""
    return Case(KIND, claim.pk, claim.title)
