"""The published list of registered issuers as the company loaded it, asked by number and day."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from accounting.consumption_tax.models import ListedIssuer, ListState, RegistrationList
from accounting.consumption_tax.rules import ListedNumber, Verdict, verdict_on


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a number on a day, and since when the list is that says so."""

    verdict: Verdict
    listed: ListedNumber | None = None
    loaded_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class ListChanges:
    """What a list that waits would change: numbers that are new, that ended, and whose days or names differ."""

    new: int
    ended: int
    changed: int


def registration_on(number: str, day: dt.date) -> Standing:
    """What the list in force says of a registration number (T and 13 digits) on a day of supply; two queries at most."""
    if not number:
        return Standing(Verdict.NO_NUMBER)
    found = ListedIssuer.objects.filter(number=number, list__state=ListState.IN_FORCE)
    issuer = found.select_related("list").order_by("-list_id").first()
    if issuer is None:
        newest = registration_lists().filter(state=ListState.IN_FORCE).first()
        return Standing(Verdict.UNKNOWN if newest else Verdict.NO_LIST, None, newest.loaded_at if newest else None)
    listed = ListedNumber(issuer.number, issuer.name, issuer.registered_on, issuer.ended_on)
    return Standing(verdict_on(listed, day), listed, issuer.list.loaded_at)


def registration_lists() -> QuerySet[RegistrationList]:
    """Every list that was loaded, the newest first."""
    return RegistrationList.objects.order_by("-pk")


CHANGES = """
WITH held AS (
  SELECT DISTINCT ON (issuer.number) issuer.number, issuer.name, issuer.registered_on, issuer.ended_on
    FROM accounting_listedissuer issuer JOIN accounting_registrationlist list ON list.id = issuer.list_id
   WHERE list.state = 'IN_FORCE' ORDER BY issuer.number, issuer.list_id DESC
)
SELECT count(*) FILTER (WHERE held.number IS NULL),
       count(*) FILTER (WHERE held.ended_on IS NULL AND fresh.ended_on IS NOT NULL AND held.number IS NOT NULL),
       count(*) FILTER (WHERE held.number IS NOT NULL AND (held.name, held.registered_on, held.ended_on)
                              IS DISTINCT FROM (fresh.name, fresh.registered_on, fresh.ended_on))
  FROM accounting_listedissuer fresh LEFT JOIN held USING (number) WHERE fresh.list_id = %s
"""


def list_changes(pk: int) -> ListChanges:
    """What confirming a list would change, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGES, [pk])
        return ListChanges(*cursor.fetchone())
