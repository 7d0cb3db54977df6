"""Reading partners."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from backoffice.organisation.queries import on

from .models import Partner, PartnerAccount

ROLES = {"customers": Q(is_customer=True), "suppliers": Q(is_supplier=True)}


def partners(*, text: str = "", role: str = "", changed_since: dt.datetime | None = None) -> QuerySet[Partner]:
    """Partners in one of ROLES (any for ""), whose code, registration number, name or reading holds each word of `text`.

    `changed_since` leaves out those that were neither entered nor changed since then.
    """
    found = Partner.objects.filter(ROLES.get(role, Q()))
    found = found.filter(changed_at__gte=changed_since) if changed_since else found
    for word in text.split():
        found = found.filter(
            Q(code=word) | Q(registration_number=word) | Q(name__contains=word) | Q(name_kana__startswith=word)
        )
    return found


def partner(pk: int) -> Partner:
    """One partner with the accounts, the newest first; Partner.DoesNotExist when there is none."""
    accounts = Prefetch("accounts", PartnerAccount.objects.order_by("-valid_from"))
    return Partner.objects.prefetch_related(accounts).get(pk=pk)


def in_use(as_of: dt.date) -> QuerySet[Partner]:
    """Partners that one may deal with on a day, by their reading."""
    there = Q(out_of_use_from__isnull=True) | Q(out_of_use_from__gt=as_of)
    return Partner.objects.filter(there).order_by("name_kana", "id")


def account_on(partner_id: int, day: dt.date) -> PartnerAccount | None:
    """Where a partner is paid on a day."""
    return PartnerAccount.objects.filter(on(day), partner_id=partner_id).first()


def partners_by_number(numbers: Iterable[str]) -> dict[str, int]:
    """The partner of each registration number that exactly one partner has: one query at most."""
    asked = {number for number in numbers if number}
    found = Partner.objects.filter(registration_number__in=asked).values_list("registration_number", "pk")
    pairs = list(found) if asked else []
    held = [number for number, _pk in pairs]
    return {number: pk for number, pk in pairs if held.count(number) == 1}
