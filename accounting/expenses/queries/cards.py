"""Uses of corporate cards: those that nobody claimed, by person and age, and the payments that they may be."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Min, QuerySet, Sum

from accounting.expenses.models import CardLine, CardStatement, ClaimLine, ClaimState, CompanyCard
from accounting.expenses.rules import NEAR, why_same
from backoffice.organisation.queries import person_of

GONE = (ClaimState.REJECTED, ClaimState.DISCARDED)


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """What one person used a card for and nobody claimed."""

    name: str
    count: int
    yen: int
    since: dt.date


@dataclass(frozen=True, slots=True)
class Candidate:
    """A payment of a draft that may be a use of a card, with the reasons."""

    line: ClaimLine
    why: tuple[str, ...]


def cards() -> QuerySet[CompanyCard]:
    """Every card with its holder, by company and number."""
    return CompanyCard.objects.select_related("issuer", "person").order_by("issuer__code", "last4")


def card_statements() -> QuerySet[CardStatement]:
    """The files of card companies; keyset by day and id."""
    return CardStatement.objects.select_related("issuer")


def card_statement(pk: int) -> CardStatement:
    """One file; CardStatement.DoesNotExist when there is none."""
    return card_statements().get(pk=pk)


def card_lines(statement: CardStatement) -> QuerySet[CardLine]:
    """The uses of one file with who used the card; keyset by their place in it."""
    return statement.lines.select_related("card__person")


def card_line(pk: int) -> CardLine:
    """One use; CardLine.DoesNotExist when there is none."""
    return CardLine.objects.get(pk=pk)


def due_statements(ids: Sequence[int] | None) -> QuerySet[CardStatement]:
    """Files whose sum no bank line has paid, the next due first; of those named, or all."""
    found = card_statements().filter(paid_on=None).order_by("pay_on", "pk")
    return found if ids is None else found.filter(pk__in=ids)


def last_columns() -> Mapping[str, str]:
    """The names of the columns in the file that was imported last."""
    last = CardStatement.objects.order_by("-pk").values_list("columns", flat=True).first()
    return last or {}


def unclaimed(*, person_id: int | None = None, until: dt.date | None = None) -> QuerySet[CardLine]:
    """Uses that stand in no claim and that nobody set aside; of one person, until a day."""
    live = ClaimLine.objects.filter(card_line__isnull=False).exclude(claim__state__in=GONE).values("card_line")
    found = (
        CardLine.objects.filter(set_aside_reason="").exclude(pk__in=live).select_related("card__person", "card__issuer")
    )
    if person_id is not None:
        found = found.filter(card__person=person_id)
    return found.filter(used_on__lte=until) if until else found


def own_unclaimed(user_id: int) -> QuerySet[CardLine]:
    """Uses of the person who signs in as the user that stand in no claim; nobody's uses for who is no person here."""
    person = person_of(user_id)
    return unclaimed(person_id=person.pk) if person else CardLine.objects.none()


def unclaimed_by_person() -> list[Unclaimed]:
    """How much each person has not claimed, the oldest first: one query."""
    rows = (
        unclaimed()
        .order_by()
        .values("card__person", "card__person__family_name", "card__person__given_name")
        .annotate(count=Count("pk"), yen=Sum("amount_yen"), since=Min("used_on"))
    )
    found = [
        Unclaimed(
            f"{row['card__person__family_name']} {row['card__person__given_name']}",
            row["count"],
            row["yen"],
            row["since"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (each.since, each.name))


def candidates(person_id: int, lines: Sequence[CardLine]) -> Mapping[int, Sequence[Candidate]]:
    """The payments in one's own drafts that uses of a card may be, by the id of the use; the best reasons first: one query."""
    if not lines:
        return {}
    first, last = min(each.used_on for each in lines) - NEAR, max(each.used_on for each in lines) + NEAR
    payments = ClaimLine.objects.filter(
        claim__person=person_id,
        claim__state__in=[ClaimState.DRAFT, ClaimState.RETURNED],
        reckoned="",
        card_line=None,
        spent_on__range=(first, last),
    )
    held = list(payments.select_related("claim").order_by("pk"))
    found: dict[int, Sequence[Candidate]] = {}
    for line in lines:
        fits = [
            Candidate(each, why)
            for each in held
            if (
                why := why_same(
                    line.used_on, line.amount_yen, line.shop, (each.spent_on, each.amount_yen, each.payee_name)
                )
            )
        ]
        found[line.pk] = sorted(fits, key=lambda each: (-len(each.why), each.line.pk))
    return found
