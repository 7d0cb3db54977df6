"""Tokens: given for a code, given anew for a refresh token, each once; used, and forgotten.

No event is written when a token is given: what is open was decided by the consent, whose event there is.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from backoffice.api.rules import hash_of
from backoffice.oauth import limits, rules
from backoffice.oauth.models import Consent, EndedBecause, Program, Token

from .end_consent import end_as_reused
from .texts import fresh

USE_IS_NOTED_EVERY = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Given:
    """The texts of a token: to be told now and never again."""

    access: str
    refresh: str
    scopes: tuple[str, ...]


def consent_for(code: str, program: Program, *, at: dt.datetime) -> Consent | None:
    """The consent whose code this is, held until the end of the transaction; None when the code is not good.

    A code that was used before ends its consent: whoever has it may have it from somebody else.
    """
    consent = (
        Consent.objects.select_for_update(of=("self",))
        .select_related("program", "user")
        .filter(code_hash=hash_of(code), program=program)
        .first()
    )
    if consent is None:
        return None
    if consent.code_used_at is not None:
        end_as_reused(consent, EndedBecause.CODE_REUSED, at=at)
        return None
    return consent if consent.ended_at is None and at < consent.code_expires_at else None


def token_for(refresh_token: str, program: Program, *, at: dt.datetime) -> Token | None:
    """The token whose way on this is, held until the end of the transaction; None when it is not good.

    One that was used before ends its consent, as with a code.
    """
    consent_id = (
        Token.objects.filter(refresh_hash=hash_of(refresh_token), consent__program=program)
        .values_list("consent_id", flat=True)
        .first()
    )
    if consent_id is None:
        return None
    held = Consent.objects.select_for_update(of=("self",)).select_related("program", "user").get(pk=consent_id)
    token = Token.objects.get(refresh_hash=hash_of(refresh_token))
    token.consent = held
    if token.refreshed_at is not None:
        end_as_reused(held, EndedBecause.REFRESH_REUSED, at=at)
        return None
    return token if held.ended_at is None and at < token.refresh_expires_at else None


def exchange_code(consent: Consent, *, at: dt.datetime) -> Given:
    """The first token of a consent that `consent_for` gave."""
    consent.code_used_at = at
    consent.save(update_fields=["code_used_at"])
    return _give(consent, consent.allowed, at)


def refresh(token: Token, scopes: Sequence[str], *, at: dt.datetime) -> Given:
    """The next token in place of one that `token_for` gave, within the scopes of its consent."""
    Token.objects.filter(pk=token.pk).update(refreshed_at=at)
    return _give(token.consent, scopes, at)


def note_use(token: Token, *, at: dt.datetime) -> None:
    """Note that a connection is in use, every few minutes at most, so that reading stays reading."""
    last = token.consent.last_used_at
    if last is None or at - last >= USE_IS_NOTED_EVERY:
        with transaction.atomic():
            Consent.objects.filter(pk=token.consent_id).update(last_used_at=at)


def forget_tokens(*, at: dt.datetime) -> int:
    """Sweep the tokens that can be neither used nor refreshed any more; how many."""
    return Token.objects.filter(refresh_expires_at__lt=at).delete()[0]


def _give(consent: Consent, scopes: Sequence[str], at: dt.datetime) -> Given:
    given = Given(fresh(rules.ACCESS), fresh(rules.REFRESH), tuple(sorted(scopes)))
    Token.objects.create(
        consent=consent,
        scopes=list(given.scopes),
        access_hash=hash_of(given.access),
        expires_at=at + limits.ACCESS_LIVES,
        refresh_hash=hash_of(given.refresh),
        refresh_expires_at=at + limits.REFRESH_LIVES,
        created_at=at,
    )
    return given
