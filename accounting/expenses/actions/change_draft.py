"""Changing one's own draft: the lines that are sent replace those that were there."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.expenses.categories import categories
from accounting.expenses.models import Claim, ClaimLine
from accounting.expenses.rules import plain_name
from accounting.payables.rules import TREATMENTS
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.partners.rules import checked_registration
from backoffice.values.refusals import InvalidInput

from .draft_claim import NewLine, claim_case, own_draft

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


@action("accounting.expenses.change_draft", _("経費精算の下書きを保存"))
def change_draft(
    *, claim_id: int, title: str, purpose: str, lines: Sequence[NewLine], acting_user: Any, at: dt.datetime
) -> Claim:
    """Save the head and the lines of one's own draft.

    Raises NotYourClaim, NotADraft, CategoryUnknown, AmountOfLineNotPositive, BadRegistrationNumber, NotYourReceipt.
    """
    claim = own_draft(claim_id, acting_user)
    receipts = set(claim.receipts.values_list("pk", flat=True))
    fresh = [_line(claim, place, line, receipts) for place, line in enumerate(lines)]
    claim.title, claim.purpose = title, purpose
    claim.total_yen = sum(line.amount_yen for line in fresh)
    claim.save(update_fields=["title", "purpose", "total_yen"])
    claim.lines.all().delete()
    ClaimLine.objects.bulk_create(fresh)
    record(
        "accounting.expenses.change_draft",
        case=claim_case(claim),
        acting_user=acting_user,
        occurred_at=at,
        changes={"lines": len(fresh), "amount_yen": claim.total_yen},
    )
    return claim


def _line(claim: Claim, place: int, new: NewLine, receipts: set[int]) -> ClaimLine:
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
        repeat_reason=new.repeat_reason.strip(),
        exceed_reason=new.exceed_reason.strip(),
        receipt_id=new.receipt_id,
    )
