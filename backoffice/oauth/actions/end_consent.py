"""Ending what was allowed: by the person, by who answers for all, by the program, or because a text came twice."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.access.queries import may
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import AUTOMATIC, Actor, Case, record
from backoffice.oauth.models import Consent, EndedBecause
from backoffice.values.refusals import Refusal

from .allow_program import KIND

STEP = "backoffice.oauth.end_consent"
OF_EVERYBODY = "backoffice.oauth.view_every_consent"


class NotYourConsent(Refusal):
    """Somebody else let it in, and no duty over the programs of everybody."""

    code = "oauth.not_your_consent"
    status = 403
    cause_ja = "この連携は{owner}さんが許可したものです。"
    cause_en = "{owner} allowed this connection."
    remedy_ja = "本人か、組織と権限の管理者に依頼してください。"
    remedy_en = "Ask that person, or an administrator of the organisation."


class ConsentIsOver(Refusal):
    """It was ended before."""

    code = "oauth.consent_is_over"
    cause_ja = "この連携は、すでに解除されています。"
    cause_en = "This connection has ended already."
    remedy_ja = "一覧を開き直してください。"
    remedy_en = "Open the list again."


@action(STEP, _("連携プログラムの許可を解除"))
def end_consent(*, consent_id: int, acting_user: Any, at: dt.datetime) -> Consent:
    """End what oneself allowed, or anybody did with the duty for it: its tokens open nothing from now on.

    Raises Consent.DoesNotExist, NotYourConsent, ConsentIsOver.
    """
    consent = _locked(consent_id)
    is_own = consent.user_id == acting_user.pk
    if not is_own and not may(acting_user, OF_EVERYBODY, as_of=at.date()):
        raise NotYourConsent(owner=consent.user.get_full_name())
    if consent.ended_at is not None:
        raise ConsentIsOver
    _end(consent, EndedBecause.PERSON if is_own else EndedBecause.ADMINISTRATOR, acting_user, at)
    return consent


def given_back(consent_id: int, *, at: dt.datetime) -> None:
    """The program gives back what it was allowed, in its user's name; what is over stays as it is."""
    consent = _locked(consent_id)
    if consent.ended_at is None:
        _end(consent, EndedBecause.PROGRAM, consent.user, at)


def end_all(acting_user: Any, at: dt.datetime) -> int:
    """End whatever anybody allowed in the present company, which is closed; how many consents."""
    open_now = Consent.objects.select_for_update(of=("self",)).select_related("program", "user")
    found = list(open_now.filter(ended_at__isnull=True).order_by("pk"))
    for consent in found:
        _end(consent, EndedBecause.ADMINISTRATOR, acting_user, at)
    return len(found)


def end_as_reused(consent: Consent, because: EndedBecause, *, at: dt.datetime) -> None:
    """A code or a refresh token came twice, so somebody else has it too: nothing of this consent opens anything."""
    if consent.ended_at is None:
        _end(consent, because, AUTOMATIC, at)


def _locked(consent_id: int) -> Consent:
    return Consent.objects.select_for_update(of=("self",)).select_related("program", "user").get(pk=consent_id)


def _end(consent: Consent, because: EndedBecause, actor: Actor, at: dt.datetime) -> None:
    consent.ended_at, consent.ended_because, consent.ended_by_name = at, because, actor.get_full_name()
    consent.save(update_fields=["ended_at", "ended_because", "ended_by_name"])
    record(
        STEP,
        case=Case(KIND, consent.pk, consent.program.name),
        acting_user=actor,
        occurred_at=at,
        reason=because,
        on_behalf_of=consent.user if consent.user_id != actor.pk else None,
    )
