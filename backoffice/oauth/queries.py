"""Programs, what was allowed them, and the token that a request came with."""

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from backoffice.organisation.models import Membership
from backoffice.organisation.queries import on

from .models import Consent, Program, Token


def programs() -> QuerySet[Program]:
    """The programs of the company with how many consents are in force, the newest first."""
    in_force = Q(consents__ended_at__isnull=True, consents__code_used_at__isnull=False)
    return Program.objects.annotate(let_in=Count("consents", filter=in_force)).order_by("-id")


def program_of(client_id: str) -> Program | None:
    """The program with that client id, when its registration stands."""
    return Program.objects.filter(client_id=client_id, ended_at__isnull=True).first()


def origins_of(client_id: str) -> list[str]:
    """The pages that a program in force may run in; none of a program that there is not."""
    found = program_of(client_id)
    return found.origins if found else []


def consents_of(user_id: int | None) -> QuerySet[Consent]:
    """What a user let in, or anybody where None, with the way on: what was never used is left out; the newest first."""
    last = Token.objects.filter(refreshed_at__isnull=True)
    found = Consent.objects.filter(code_used_at__isnull=False).select_related("program", "user")
    found = found.prefetch_related(Prefetch("tokens", queryset=last, to_attr="way_on")).order_by("-id")
    return found if user_id is None else found.filter(user_id=user_id)


def token_in_force(access_hash: str, *, at: dt.datetime) -> Token | None:
    """The token of that hash with its consent, program and user, narrowed to what the program may still ask for.

    Neither it, its consent nor its program is over, and its user may work in the company today.
    """
    member = Membership.objects.filter(on(at.date()), user_id=OuterRef("consent__user_id"))
    found = (
        Token.objects.select_related("consent__program", "consent__user")
        .filter(Exists(member), access_hash=access_hash, expires_at__gt=at, consent__user__is_active=True)
        .filter(consent__ended_at__isnull=True, consent__program__ended_at__isnull=True)
        .first()
    )
    if found is not None:
        found.scopes = [code for code in found.scopes if code in found.consent.program.scopes]
    return found


def is_welcome(consent: Consent, *, at: dt.datetime) -> bool:
    """Whether the user of a consent may still work in the company."""
    member = Membership.objects.filter(on(at.date()), user_id=consent.user_id)
    return consent.user.is_active and member.exists()
