"""Corporate cards: registering one, claiming what it was used for, and what the card company takes."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.utils.translation import gettext_lazy as _

from accounting.expenses.limits import MOST_LINES
from accounting.expenses.models import CardLine, CardStatement, Claim, ClaimLine, CompanyCard
from accounting.expenses.queries import unclaimed
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.organisation.queries import person_of
from backoffice.values.refusals import InvalidInput

from .change_draft import CardLineTaken, change_draft, check_card_line
from .draft_claim import NewLine, NoPersonToClaim, claim_case, draft_claim, own_draft
from .import_cards import CardFileImported, statement_case

CARD = "accounting.expenses.card"


class CardRegisteredAlready(InvalidInput):
    """A card is registered once."""

    code = "accounting.expenses.card_registered_already"
    field = "last4"
    cause_ja = "下4桁{last4}のカードは、すでに登録されています。"
    cause_en = "The card ending in {last4} is registered already."
    remedy_ja = "カード会社と番号を確認してください。"
    remedy_en = "Check the card company and the number."


@action("accounting.expenses.register_card", _("会社カードを登録"))
def register_card(*, issuer_id: int, last4: str, person_id: int, acting_user: Any, at: dt.datetime) -> CompanyCard:
    """Register a card of a person. Raises CardRegisteredAlready."""
    if CompanyCard.objects.filter(issuer=issuer_id, last4=last4).exists():
        raise CardRegisteredAlready(last4=last4)
    made = CompanyCard.objects.create(issuer_id=issuer_id, last4=last4, person_id=person_id)
    record(
        "accounting.expenses.register_card",
        case=Case(CARD, made.pk, str(made)),
        acting_user=acting_user,
        occurred_at=at,
        changes={"person": ["", made.person.name]},
    )
    return made


@action("accounting.expenses.claim_card_lines", _("カードの利用を経費精算に入れる"))
def claim_card_lines(*, line_ids: Sequence[int], title: str, acting_user: Any, at: dt.datetime) -> Claim:
    """Begin one's own claim with uses of one's card; kinds and receipts are still to be said. Raises CardLineTaken."""
    person = person_of(acting_user.pk)
    if person is None:
        raise NoPersonToClaim
    uses = list(unclaimed(person_id=person.pk).filter(pk__in=line_ids, amount_yen__gt=0).order_by("used_on", "pk"))
    if not uses or len(uses) != len(set(line_ids)) or len(uses) > MOST_LINES:
        raise CardLineTaken
    key = uuid5(NAMESPACE_OID, f"cards {at.isoformat()} {[each.pk for each in uses]}")
    claim = draft_claim(form_key=key, title=title, purpose="", acting_user=acting_user, at=at)
    lines = [
        NewLine(
            spent_on=each.used_on,
            category="OTHER",
            amount_yen=each.amount_yen,
            payee_name=each.shop,
            card_line_id=each.pk,
        )
        for each in uses
    ]
    change_draft(claim_id=claim.pk, title=title, purpose="", lines=lines, acting_user=acting_user, at=at)
    record(
        "accounting.expenses.claim_card_lines",
        case=claim_case(claim),
        acting_user=acting_user,
        occurred_at=at,
        changes={"uses": len(lines)},
    )
    return claim


@action("accounting.expenses.match_card_line", _("カードの利用を明細と結び付ける"))
def match_card_line(*, card_line_id: int, claim_line_id: int, acting_user: Any, at: dt.datetime) -> ClaimLine:
    """Say that a payment in one's own draft is a use of one's card. Raises NotYourClaim, NotADraft, CardLineTaken."""
    payment = ClaimLine.objects.get(pk=claim_line_id)
    claim = own_draft(payment.claim_id, acting_user)
    check_card_line(claim, card_line_id, payment.amount_yen)
    payment.card_line_id = card_line_id
    payment.save(update_fields=["card_line"])
    record(
        "accounting.expenses.match_card_line",
        case=claim_case(claim),
        acting_user=acting_user,
        occurred_at=at,
        changes={"line": payment.pk, "card_line": [None, card_line_id]},
    )
    return payment


@action("accounting.expenses.set_aside_card_line", _("カードの利用を精算しないと決める"))
def set_aside_card_line(*, line_id: int, reason: str, acting_user: Any, at: dt.datetime) -> CardLine:
    """Say why nobody claims a use: a fee, or money that was given back. Raises CardLineTaken."""
    line = unclaimed().filter(pk=line_id).first()
    if line is None or not reason.strip():
        raise CardLineTaken
    line.set_aside_reason, line.set_aside_by_name = reason.strip(), acting_user.get_full_name()
    line.save(update_fields=["set_aside_reason", "set_aside_by_name"])
    record(
        "accounting.expenses.set_aside_card_line",
        case=Case("accounting.expenses.card_line", line.pk, str(line)[:200]),
        acting_user=acting_user,
        occurred_at=at,
        reason=line.set_aside_reason,
        changes={"amount_yen": line.amount_yen},
    )
    return line


@action("accounting.expenses.pay_cards", _("カードの引き落としを記録"))
def pay_cards(
    *, statement_id: int, match_id: int, paid_on: dt.date, acting_user: Any, at: dt.datetime
) -> CardStatement:
    """The card company took the sum of a file, by a match of bank lines whose entry carries the debit."""
    held = CardStatement.objects.select_for_update(of=("self",)).select_related("issuer").get(pk=statement_id)
    if held.paid_on is not None:
        raise CardFileImported(what=str(held))
    held.match_id, held.paid_on = match_id, paid_on
    held.save(update_fields=["match", "paid_on"])
    record(
        "accounting.expenses.pay_cards",
        case=statement_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={"paid_on": ["", str(paid_on)], "total_yen": held.total_yen},
    )
    return held


@action("accounting.expenses.unpay_cards", _("カードの引き落としを取り消す"))
def unpay_cards(*, statement_id: int, reason: str, acting_user: Any, at: dt.datetime) -> CardStatement:
    """The match that paid a file was undone."""
    held = CardStatement.objects.select_for_update(of=("self",)).select_related("issuer").get(pk=statement_id)
    before, held.match, held.paid_on = held.paid_on, None, None
    held.save(update_fields=["match", "paid_on"])
    record(
        "accounting.expenses.unpay_cards",
        case=statement_case(held),
        acting_user=acting_user,
        occurred_at=at,
        reason=reason,
        changes={"paid_on": [str(before), ""]},
    )
    return held
