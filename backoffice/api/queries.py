"""Keys: those of a person, and the one that a request came with."""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from backoffice.organisation.models import Membership
from backoffice.organisation.queries import on

from .models import ApiKey


def keys_of(user_id: int) -> QuerySet[ApiKey]:
    """The keys of a user, those in use and those that were, the newest first."""
    return every_key().filter(user_id=user_id)


def every_key() -> QuerySet[ApiKey]:
    """The keys of the company with whom they act as, the newest first."""
    return ApiKey.objects.select_related("user").order_by("-id")


def key_in_force(secret_hash: str, *, at: dt.datetime) -> ApiKey | None:
    """The key of that hash with its user: neither revoked nor expired, of a user who may work in the company today."""
    member = Membership.objects.filter(on(at.date()), user_id=OuterRef("user_id"))
    return (
        ApiKey.objects.select_related("user")
        .filter(Exists(member), secret_hash=secret_hash, revoked_at__isnull=True, expires_at__gt=at)
        .filter(user__is_active=True)
        .first()
    )
