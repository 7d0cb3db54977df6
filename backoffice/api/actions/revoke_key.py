"""Revoking a key: it opens nothing from this moment on, and never again."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.access.queries import may
from backoffice.api.models import ApiKey
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import Refusal

OF_EVERYBODY = "backoffice.api.view_every_key"


class NotYourKey(Refusal):
    """Somebody else's key, and no duty over the keys of everybody."""

    code = "api.not_your_key"
    status = 403
    cause_ja = "このAPIキーは{owner}さんのものです。"
    cause_en = "This API key belongs to {owner}."
    remedy_ja = "本人か、組織と権限の管理者に依頼してください。"
    remedy_en = "Ask its owner, or an administrator of the organisation."


class IsRevoked(Refusal):
    """The key was revoked before."""

    code = "api.is_revoked"
    cause_ja = "このAPIキーはすでに無効です。"
    cause_en = "This API key is revoked already."
    remedy_ja = "一覧を開き直してください。"
    remedy_en = "Open the list again."


@action("backoffice.api.revoke_key", _("APIキーを無効化"))
def revoke_key(*, key_id: int, acting_user: Any, at: dt.datetime) -> ApiKey:
    """Revoke one's own key, or anybody's with the duty for it; raises ApiKey.DoesNotExist, NotYourKey, IsRevoked."""
    key = ApiKey.objects.select_for_update(of=("self",)).select_related("user").get(pk=key_id)
    if key.user_id != acting_user.pk and not may(acting_user, OF_EVERYBODY, as_of=at.date()):
        raise NotYourKey(owner=key.user.get_full_name())
    if key.revoked_at is not None:
        raise IsRevoked
    key.revoked_at, key.revoked_by_name = at, acting_user.get_full_name()
    key.save(update_fields=["revoked_at", "revoked_by_name"])
    record(
        "backoffice.api.revoke_key",
        case=Case("backoffice.api.key", key.pk, key.name),
        acting_user=acting_user,
        occurred_at=at,
        on_behalf_of=key.user if key.user_id != acting_user.pk else None,
    )
    return key


def revoke_all(acting_user: Any, at: dt.datetime) -> int:
    """Revoke every key of the present company, which is closed: its end says so in the log; how many."""
    in_use = ApiKey.objects.filter(revoked_at__isnull=True)
    return in_use.update(revoked_at=at, revoked_by_name=acting_user.get_full_name())
