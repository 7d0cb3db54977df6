"""Letting a program in: the consent with its code, which leaves this function once."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.api.rules import hash_of
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.oauth import limits, rules
from backoffice.oauth.models import Consent, Program
from backoffice.values.refusals import InvalidInput

from .register_program import ProgramIsOver
from .texts import fresh

KIND = "backoffice.oauth.consent"


class NothingAllowed(InvalidInput):
    """A consent that opens nothing."""

    code = "oauth.nothing_allowed"
    field = "scopes"
    cause_ja = "許可する範囲が1つも選ばれていません。"
    cause_en = "No scope is chosen."
    remedy_ja = "許可する範囲を選ぶか、「許可しない」を押してください。"
    remedy_en = "Choose what to allow, or press “Do not allow”."


class WiderThanAsked(InvalidInput):
    """A scope that the program did not ask for or may not."""

    code = "oauth.wider_than_asked"
    field = "scopes"
    cause_ja = "プログラムが求めていない範囲は許可できません。"
    cause_en = "Only what the program asks for can be allowed."
    remedy_ja = "表示された範囲から選んでください。"
    remedy_en = "Choose from the scopes that are shown."


@action("backoffice.oauth.allow_program", _("連携プログラムを許可"))
def allow_program(
    *,
    program_id: int,
    allowed: Sequence[str],
    redirect_uri: str,
    challenge: str,
    acting_user: Any,
    at: dt.datetime,
) -> str:
    """Let a program act as the acting user within the allowed scopes; its code, for the one address and challenge.

    Raises Program.DoesNotExist, ProgramIsOver, NothingAllowed, WiderThanAsked.
    """
    program = Program.objects.select_for_update().get(pk=program_id)
    if program.ended_at is not None:
        raise ProgramIsOver
    if not allowed:
        raise NothingAllowed
    if not set(allowed) <= set(program.scopes):
        raise WiderThanAsked
    code = fresh(rules.CODE)
    consent = Consent.objects.create(
        program=program,
        user_id=acting_user.pk,
        allowed=sorted(set(allowed)),
        created_at=at,
        redirect_uri=redirect_uri,
        challenge=challenge,
        code_hash=hash_of(code),
        code_expires_at=at + limits.CODE_LIVES,
    )
    record(
        "backoffice.oauth.allow_program",
        case=Case(KIND, consent.pk, program.name),
        acting_user=acting_user,
        occurred_at=at,
        changes={"scopes": [[], consent.allowed], "redirect_uri": ["", redirect_uri]},
    )
    return code
