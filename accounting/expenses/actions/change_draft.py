"""Changing one's own draft: the lines that are sent replace those that were there."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounting.advances.queries import open_advances_of
from accounting.expenses.categories import categories
from accounting.expenses.models import CardLine, Claim, ClaimLine
from accounting.expenses.queries import GONE, kinds_paid_by_rate, reckoned_lines
from accounting.expenses.rules import plain_name
from accounting.payables.rules import TREATMENTS
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.forms import spending
from backoffice.forms.models import FormAnswer
from backoffice.partners.rules import checked_registration
from backoffice.values.refusals import InvalidInput, at_line

from .draft_claim import NewLine, claim_case, own_draft, set_aside

# Beyond every place that a line of a claim has.
ASIDE = 10_000
# A shop may be a sole proprietor, whose number has no check digit that is published.
ANY_SHOP = "INDIVIDUAL"


class CategoryUnknown(InvalidInput):
    """A line names a category or a treatment that does not exist."""

    code = "accounting.expenses.category_unknown"
    field = "category"
    cause_ja = "「{category}」という区分はありません。"
    cause_en = "There is no category “{category}”."
    remedy_ja = "区分を選び直してください。"
    remedy_en = "Choose the category again."


class AmountOfLineNotPositive(InvalidInput):
    """Money was spent, or there is no line."""

    code = "accounting.expenses.amount_not_positive"
    field = "amount_yen"
    cause_ja = "「{payee}」の金額が{amount_yen:,}円です。"
    cause_en = "The amount of “{payee}” is {amount_yen:,} yen."
    remedy_ja = "支払った金額を1円以上で入力してください。"
    remedy_en = "Enter what was paid, 1 yen or more."


class NotYourReceipt(InvalidInput):
    """A line names a receipt of another claim."""

    code = "accounting.expenses.not_your_receipt"
    field = "receipt"
    cause_ja = "この申請に添付されていない領収書が指定されています。"
    cause_en = "A line names a receipt that is not attached to this claim."
    remedy_ja = "領収書のファイルを添付し直してください。"
    remedy_en = "Attach the file of the receipt again."


class PaidByRate(InvalidInput):
    """What the company pays by its own rate is not typed."""

    code = "accounting.expenses.paid_by_rate"
    field = "category"
    cause_ja = "「{payee}」の区分は、会社の単価で計算します。"
    cause_en = "The company pays what “{payee}” is for by a rate of its own."
    remedy_ja = "「交通費・日当を追加」から、日数や距離を入力してください。"
    remedy_en = "Enter the days or the distance under “Add travel”."


class NotYourAdvance(InvalidInput):
    """A claim takes off what its claimant holds, and what is left of it."""

    code = "accounting.expenses.not_your_advance"
    field = "advance"
    cause_ja = "選ばれた仮払は、申請者が持っている未精算の仮払ではありません。"
    cause_en = "The advance is not one that the claimant still holds."
    remedy_ja = "差し引く仮払を選び直してください。"
    remedy_en = "Choose the advance again."


class CardLineTaken(InvalidInput):
    """A use of a card is claimed once, by its holder, in its own amount."""

    code = "accounting.expenses.card_line_taken"
    field = "amount_yen"
    cause_ja = "このカードの利用は、ほかの明細で精算済みか、自分の利用ではないか、金額が違います。"
    cause_en = "This use of a card is claimed already, is not yours, or is of another amount."
    remedy_ja = "カードの利用の一覧を読み込み直してください。"
    remedy_en = "Reload the list of uses."


@action("accounting.expenses.change_draft", _("経費精算の下書きを保存"))
def change_draft(
    *,
    claim_id: int,
    title: str,
    purpose: str,
    lines: Sequence[NewLine],
    advance_id: int | None = None,
    dropped: Collection[int] = (),
    acting_user: Any,
    at: dt.datetime,
) -> Claim:
    """Save the head and the typed lines of one's own draft; those that were reckoned stay, after them.

    The receipts of lines that were `dropped` are set aside.

    Raises NotYourClaim, NotADraft, CategoryUnknown, PaidByRate, AmountOfLineNotPositive, BadRegistrationNumber,
    NotYourReceipt, NotYourAdvance, CardLineTaken, NumberUnknown, ApprovalRanOut.
    """
    claim = own_draft(claim_id, acting_user)
    receipts = set(claim.receipts.values_list("pk", flat=True))
    fresh = _lines(claim, lines, receipts, at)
    _refuse_paid_by_rate(fresh)
    _refuse_cards(claim, fresh)
    kept = reckoned_lines(claim)
    claim.advance_id = _advance(claim, advance_id, at)
    claim.title, claim.purpose = title, purpose
    claim.total_yen = sum(line.amount_yen for line in (*fresh, *kept))
    claim.set_aside = set_aside(claim, {*claim.set_aside, *dropped}, used={line.receipt_id for line in (*fresh, *kept)})
    claim.save(update_fields=["title", "purpose", "total_yen", "advance", "set_aside"])
    claim.lines.filter(reckoned="").delete()
    _make_room(claim, kept, len(fresh))
    ClaimLine.objects.bulk_create(fresh)
    record(
        "accounting.expenses.change_draft",
        case=claim_case(claim),
        acting_user=acting_user,
        occurred_at=at,
        changes={"lines": len(fresh) + len(kept), "amount_yen": claim.total_yen},
    )
    return claim


def _lines(claim: Claim, lines: Sequence[NewLine], receipts: set[int], at: dt.datetime) -> list[ClaimLine]:
    made = []
    for place, line in enumerate(lines):
        with at_line(place + 1):
            made.append(_line(claim, place, line, receipts, at))
    return made


def _line(claim: Claim, place: int, new: NewLine, receipts: set[int], at: dt.datetime) -> ClaimLine:
    category = categories(new.spent_on).get(new.category)
    treatment = new.treatment or (category.treatment if category else "")
    if category is None or treatment not in TREATMENTS:
        raise CategoryUnknown(category=new.treatment if category else new.category)
    if new.amount_yen <= 0:
        raise AmountOfLineNotPositive(payee=new.payee_name, amount_yen=new.amount_yen)
    if new.receipt_id is not None and new.receipt_id not in receipts:
        raise NotYourReceipt
    return ClaimLine(
        claim=claim,
        position=place,
        spent_on=new.spent_on,
        category=new.category,
        treatment=treatment,
        amount_yen=new.amount_yen,
        payee_name=plain_name(new.payee_name),
        registration_number=checked_registration(new.registration_number, kind=ANY_SHOP),
        purpose=new.purpose.strip(),
        attendees=new.attendees.strip(),
        nights=max(new.nights, 1),
        repeat_reason=new.repeat_reason.strip(),
        exceed_reason=new.exceed_reason.strip(),
        receipt_id=new.receipt_id,
        card_line_id=new.card_line_id,
        ringi=_ringi(new, at),
    )


def _ringi(new: NewLine, at: dt.datetime) -> FormAnswer | None:
    """The approved request that a payment spends; None where it names none."""
    if not new.ringi.strip():
        return None
    return spending.named(new.ringi, on=at.astimezone(TOKYO).date())


def check_card_line(claim: Claim, card_line_id: int, amount_yen: int) -> None:
    """Whether a claim may hold a use of a card: its claimant's own, not claimed elsewhere, in its amount. Raises CardLineTaken."""
    elsewhere = ClaimLine.objects.filter(card_line=card_line_id).exclude(claim=claim).exclude(claim__state__in=GONE)
    fits = CardLine.objects.filter(
        pk=card_line_id, card__person=claim.person_id, amount_yen=amount_yen, set_aside_reason=""
    )
    if elsewhere.exists() or not fits.exists():
        raise CardLineTaken


def _refuse_cards(claim: Claim, lines: Sequence[ClaimLine]) -> None:
    used: set[int] = set()
    for line in lines:
        if line.card_line_id is not None:
            with at_line(line.position + 1):
                check_card_line(claim, line.card_line_id, line.amount_yen)
                if line.card_line_id in used:
                    raise CardLineTaken
            used.add(line.card_line_id)


def _advance(claim: Claim, advance_id: int | None, at: dt.datetime) -> int | None:
    held = open_advances_of(claim.person_id, at.astimezone(TOKYO).date())
    if advance_id is not None and not held.filter(pk=advance_id).exists():
        raise NotYourAdvance
    return advance_id


def _refuse_paid_by_rate(lines: Sequence[ClaimLine]) -> None:
    by_rate = {day: kinds_paid_by_rate(day) for day in {line.spent_on for line in lines}}
    for line in lines:
        if line.category in by_rate[line.spent_on]:
            raise PaidByRate(payee=line.payee_name, line=line.position + 1)


def _make_room(claim: Claim, kept: Sequence[ClaimLine], first: int) -> None:
    """The reckoned lines stand after so many others. A place is had once, so that they step aside first."""
    if [line.position for line in kept] == list(range(first, first + len(kept))):
        return
    claim.lines.exclude(reckoned="").update(position=F("position") + ASIDE)
    for place, line in enumerate(kept, start=first):
        line.position = place
        line.save(update_fields=["position"])
