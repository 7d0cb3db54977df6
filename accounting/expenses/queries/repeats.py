"""Receipts that another claim holds, too."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from accounting.expenses.models import ClaimLine, ClaimState
from accounting.expenses.rules import Payment, is_same_payment, repeated

GONE = (ClaimState.REJECTED, ClaimState.DISCARDED)


@dataclass(frozen=True, slots=True)
class Repeat:
    """A line whose receipt stands elsewhere: in another claim, or earlier in its own (then `claim_id` is its own)."""

    position: int
    claim_id: int


def repeats_of(claim_id: int, lines: Sequence[ClaimLine]) -> list[Repeat]:
    """The lines of a claim whose file, or date, amount and shop, stand in another claim or twice in this one: one query.

    Claims that were rejected or given up don't count.
    """
    if not lines:
        return []
    others = [(each.claim_id, _payment(each)) for each in _others(claim_id, lines)]
    payments = [_payment(each) for each in lines]
    within = repeated(payments)
    found = []
    for place, (line, payment) in enumerate(zip(lines, payments, strict=True)):
        other = next((pk for pk, each in others if is_same_payment(each, payment)), None)
        if other is not None:
            found.append(Repeat(line.position, other))
        elif place in within:
            found.append(Repeat(line.position, claim_id))
    return found


def _others(claim_id: int, lines: Sequence[ClaimLine]) -> Iterable[ClaimLine]:
    fits = Q()
    for line in lines:
        fits |= Q(spent_on=line.spent_on, amount_yen=line.amount_yen)
        if line.receipt:
            fits |= Q(receipt__stored_file=line.receipt.stored_file_id)
    found = ClaimLine.objects.filter(fits).exclude(claim=claim_id).exclude(claim__state__in=GONE)
    return found.select_related("receipt__stored_file").order_by("pk")


def _payment(line: ClaimLine) -> Payment:
    sha256 = line.receipt.stored_file.sha256 if line.receipt else ""
    return Payment(line.spent_on, line.amount_yen, line.payee_name, sha256)
