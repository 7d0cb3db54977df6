"""The company's rules of expenses, and what they say of the lines of a claim."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounting.expenses.models import Claim, ClaimLine, ClaimRule
from accounting.expenses.rules import Breach, Claimed, Effect, ExceedBy, Reckoned, Rule, RuleKind, breaches
from backoffice.approvals.models import Request
from backoffice.companies.clock import TOKYO
from backoffice.organisation.queries import heads_a_unit

from .claims import CASE

# Nobody gives a receipt for what the company itself pays by a rate.
WITHOUT_PAPER = (Reckoned.MILEAGE, Reckoned.PER_DIEM, Reckoned.LODGING)


@dataclass(frozen=True, slots=True)
class Estimated:
    """A cost to come: its kind of expense, with tax, for so many nights."""

    category: str
    amount_yen: int
    nights: int = 1


def company_rules() -> QuerySet[ClaimRule]:
    """Every rule that was ever made, by kind and category, the newest first."""
    return ClaimRule.objects.order_by("kind", "category", "-valid_from", "-pk")


def company_rule(pk: int) -> ClaimRule:
    """One rule; ClaimRule.DoesNotExist when there is none."""
    return ClaimRule.objects.get(pk=pk)


def rules_on(day: dt.date) -> Sequence[ClaimRule]:
    """The rules in force on a day."""
    held = Q(valid_until=None) | Q(valid_until__gt=day)
    return list(company_rules().filter(held, valid_from__lte=day))


def breaches_of(claim: Claim, lines: Sequence[ClaimLine], *, claimed_on: dt.date) -> Mapping[int, Sequence[Breach]]:
    """What the lines of a claim do not keep, by position, were it claimed on a day: three queries, one without rules.

    A payment that was claimed in time and sent back is not late.
    """
    rules = [_rule(each) for each in company_rules()]
    if not rules or not lines:
        return {}
    user_id = claim.person.user_id
    is_head = user_id is not None and heads_a_unit(user_id, as_of=claimed_on)
    before = _claimed_before(claim.pk)
    return {
        line.position: breaches(_claimed(line, _first(before, line) or claimed_on, is_head), rules) for line in lines
    }


def estimate_breaches(wanted: Sequence[Estimated], *, on: dt.date, is_head: bool) -> list[Sequence[Breach]]:
    """What of an estimate goes beyond the limits of a day, for each of its costs: one query.

    Nothing is late and no receipt is missing yet, and nobody was asked for a reason.
    """
    rules = [_rule(each) for each in company_rules()]
    return [
        breaches(
            Claimed(
                spent_on=on,
                category=each.category,
                amount_yen=each.amount_yen,
                has_receipt=True,
                exceed_reason="",
                claimed_on=on,
                is_head=is_head,
                nights=each.nights,
            ),
            rules,
        )
        for each in wanted
    ]


def _claimed_before(claim_id: int) -> Mapping[object, dt.date]:
    """When payments were first claimed, in requests that came back: by the file of the receipt, and by day and shop."""
    known: dict[object, dt.date] = {}
    asked = Request.objects.filter(case_kind=CASE, case_id=claim_id).order_by("pk")
    for at, arguments in asked.values_list("submitted_at", "arguments"):
        for spent_on, _category, _amount, payee_name, sha256, *_more in arguments["lines"]:
            for what in (sha256, (spent_on, payee_name)):
                known.setdefault(what, at.astimezone(TOKYO).date())
    return known


def _first(before: Mapping[object, dt.date], line: ClaimLine) -> dt.date | None:
    by_file = before.get(line.receipt.stored_file.sha256) if line.receipt else None
    return by_file or before.get((line.spent_on.isoformat(), line.payee_name))


def _rule(row: ClaimRule) -> Rule:
    return Rule(
        kind=RuleKind(row.kind),
        category=row.category,
        amount_yen=row.amount_yen,
        months=row.months,
        effect=Effect(row.effect),
        exceed_by=ExceedBy(row.exceed_by),
        article=row.article,
        text=row.text,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        is_per_night=row.per == "NIGHT",
    )


def _claimed(line: ClaimLine, claimed_on: dt.date, is_head: bool) -> Claimed:
    return Claimed(
        spent_on=line.spent_on,
        category=line.category,
        amount_yen=line.amount_yen,
        has_receipt=line.receipt_id is not None or line.reckoned in WITHOUT_PAPER,
        exceed_reason=line.exceed_reason,
        claimed_on=claimed_on,
        is_head=is_head,
        nights=line.nights,
    )
