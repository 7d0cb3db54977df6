"""Programs and what was allowed them as the templates want them: plain values in the reader's language."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.api import scopes

from . import limits, rules
from .models import Consent, EndedBecause, Program
from .protocol import Asked


def program(found: Program) -> dict[str, Any]:
    """A program in the list and on its page."""
    is_over = found.ended_at is not None
    return {
        "name": found.name,
        "about": found.about,
        "client_id": found.client_id,
        "kind": _("シークレットなし") if found.is_public else _("シークレットあり"),
        "is_public": found.is_public,
        "redirect_uris": found.redirect_uris,
        "scopes": [scopes.label_of(code) for code in found.scopes],
        "created_at": found.created_at,
        "created_by": found.created_by_name,
        "ended_at": found.ended_at,
        "ended_by": found.ended_by_name,
        "state": _("登録を終了") if is_over else _("登録中"),
        "tone": "" if is_over else "ok",
        "let_in": getattr(found, "let_in", 0),
        "page_url": "" if is_over else reverse("backoffice:oauth_program_change", args=[found.pk]),
        "renew_url": reverse("backoffice:oauth_program_renew", args=[found.pk]),
        "end_url": reverse("backoffice:oauth_program_end", args=[found.pk]),
    }


def consent(found: Consent, now: dt.datetime) -> dict[str, Any]:
    """What a person allowed, and whether it still opens anything."""
    way_on = found.way_on[0] if found.way_on else None  # type: ignore[attr-defined]
    unused_until = way_on.refresh_expires_at if way_on else None
    is_over = found.ended_at is not None
    has_lapsed = not is_over and (unused_until is None or unused_until <= now)
    return {
        "program": found.program.name,
        "about": found.program.about,
        "owner": found.user.get_full_name(),
        "scopes": [scopes.label_of(code) for code in found.allowed],
        "created_at": found.created_at,
        "last_used_at": found.last_used_at,
        "unused_until": None if is_over else unused_until,
        "state": _("解除済み") if is_over else _("期限切れ") if has_lapsed else _("連携中"),
        "tone": "" if is_over or has_lapsed else "ok",
        "because": str(EndedBecause(found.ended_because).label) if is_over else "",
        "end_url": "" if is_over or has_lapsed else reverse("backoffice:oauth_consent_end", args=[found.pk]),
    }


def asked(said: Asked) -> dict[str, Any]:
    """What a program asks a person for."""
    return {
        "program": said.program.name,
        "about": said.program.about,
        "registered_by": said.program.created_by_name,
        "registered_at": said.program.created_at,
        "returns_to": _("このパソコンのプログラム") if rules.is_loopback(said.redirect_uri) else said.redirect_uri,
        "unused_days": limits.REFRESH_LIVES.days,
    }
