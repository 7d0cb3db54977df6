"""Claims: lists, one of them, and to whom it is open."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from accounting.advances.models import Advance, AdvanceSettlement
from accounting.advances.queries import held_by_user, open_advances_of, settled_yen
from accounting.expenses.models import Claim, ClaimLine, ClaimPolicy, ClaimReceipt, ClaimState
from accounting.ledger.models import Entry
from accounting.payables.models import Payable
from accounting.payables.queries import payment_of
from backoffice.approvals.models import Request
from backoffice.approvals.queries import is_asked_about
from backoffice.approvals.queries import request as find_request

CASE = "accounting.expenses.claim"
CHECK = "accounting.expenses.check_claims"


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """One claim with everything that its page shows."""

    claim: Claim
    lines: tuple[ClaimLine, ...]
    receipts: tuple[ClaimReceipt, ...]
    request: Request | None
    payable: Payable | None
    entry: Entry | None
    advance_yen: int


def claim(pk: int) -> Claim:
    """One claim with its person; Claim.DoesNotExist when there is none."""
    return Claim.objects.select_related("person").get(pk=pk)


def claims_of(user_id: int, *, text: str = "") -> QuerySet[Claim]:
    """The claims of the person who signs in as the user, without those given up; keyset by id, newest first."""
    own = Claim.objects.filter(person__user_id=user_id).exclude(state=ClaimState.DISCARDED)
    return _with_payment(_holding(own, text))


def with_lines(found: QuerySet[Claim]) -> QuerySet[Claim]:
    """The same claims with their lines, and the approval that was asked for each last: one query more."""
    asked = Request.objects.filter(case_kind=CASE, case_id=OuterRef("pk")).order_by("-id")
    lines = Prefetch("lines", ClaimLine.objects.select_related("ringi").order_by("position"))
    return found.annotate(request_id=Subquery(asked.values("pk")[:1])).prefetch_related(lines)


def all_claims(*, state: str = "", text: str = "") -> QuerySet[Claim]:
    """The claims of everybody that have left their drafts, of one state where it is named."""
    found = Claim.objects.exclude(state__in=[ClaimState.DRAFT, ClaimState.DISCARDED])
    if state:
        found = found.filter(state=state)
    return _with_payment(_holding(found, text))


def claim_told(pk: int) -> Claim:
    """One claim with its unit and its lines, as whoever decides is told of it: two queries."""
    lines = Prefetch("lines", ClaimLine.objects.order_by("position"))
    return Claim.objects.select_related("unit").prefetch_related(lines).get(pk=pk)


def claim_page(pk: int) -> ClaimPage:
    """One claim; Claim.DoesNotExist when there is none."""
    found = Claim.objects.select_related("person", "unit", "advance").get(pk=pk)
    payable = Payable.objects.filter(source_kind=CASE, source_id=pk).first()
    return ClaimPage(
        claim=found,
        lines=tuple(
            found.lines.select_related("receipt__stored_file", "document", "card_line__card", "ringi").order_by(
                "position"
            )
        ),
        receipts=tuple(receipts_of(found)),
        request=request_of(pk),
        payable=payable,
        entry=Entry.objects.filter(source_kind=CASE, source_id=pk).first() if payable or found.advance_id else None,
        advance_yen=_advance_yen(found),
    )


def payment(pk: int) -> ClaimLine:
    """One line of a claim; ClaimLine.DoesNotExist when there is none."""
    return ClaimLine.objects.select_related("claim__person").get(pk=pk)


def count_under_way(until: dt.date) -> int:
    """How many claims hold money spent by a day that nobody has agreed to yet."""
    open_now = (ClaimState.DRAFT, ClaimState.SUBMITTED, ClaimState.RETURNED)
    lines = ClaimLine.objects.filter(spent_on__lte=until, claim__state__in=open_now)
    return lines.values("claim_id").distinct().count()


def receipts_of(found: Claim) -> QuerySet[ClaimReceipt]:
    """The receipts of a claim as they came, without those that were set aside."""
    return found.receipts.exclude(pk__in=found.set_aside).select_related("stored_file").order_by("pk")


def _advance_yen(found: Claim) -> int:
    """What the claim took off its advance; before its approval, what it would take off now."""
    if found.advance_id is None:
        return 0
    if found.state == ClaimState.APPROVED:
        taken = AdvanceSettlement.objects.filter(
            advance=found.advance_id, entry__source_kind=CASE, entry__source_id=found.pk, taken_back_by=None
        )
        return sum(taken.values_list("spent_yen", flat=True))
    assert found.advance is not None
    card_yen = sum(found.lines.exclude(card_line=None).values_list("amount_yen", flat=True))
    return min(found.advance.amount_yen - settled_yen(found.advance_id), found.total_yen - card_yen)


def request_of(claim_id: int) -> Request | None:
    """The newest request about a claim, with its steps and decisions."""
    asked = Request.objects.filter(case_kind=CASE, case_id=claim_id).order_by("-id").values_list("pk", flat=True)
    newest = asked.first()
    return find_request(newest) if newest else None


def is_open_to(found: Claim, user_id: int, *, as_of: dt.date, checks_all: bool) -> bool:
    """Whether a user may see a claim: their own; asked about it, or deputy of who is; or a checker once it left its draft."""
    if found.person.user_id == user_id:
        return True
    if found.state in (ClaimState.DRAFT, ClaimState.DISCARDED):
        return False
    if checks_all:
        return True
    return is_asked_about(CASE, found.pk, user_id, as_of=as_of)


def advances_of(user_id: int, on: dt.date) -> QuerySet[Advance]:
    """What the person who signs in as the user got beforehand and still holds, each with `open_yen`."""
    return held_by_user(user_id, on)


def held_by(found: Claim, on: dt.date) -> QuerySet[Advance]:
    """What the claimant got beforehand and still holds, each with `open_yen`."""
    return open_advances_of(found.person_id, on)


def policy() -> ClaimPolicy:
    """The company's day of reimbursement, or the default."""
    return ClaimPolicy.objects.first() or ClaimPolicy()


def _holding(found: QuerySet[Claim], text: str) -> QuerySet[Claim]:
    for word in text.split():
        found = found.filter(Q(title__contains=word) | Q(person_name__contains=word))
    return found


def _with_payment(found: QuerySet[Claim]) -> QuerySet[Claim]:
    """Each claim with the state and the day of what is owed for it."""
    return found.annotate(**payment_of(CASE))
