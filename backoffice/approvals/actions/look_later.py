"""後閲: who was asked looks afterwards at what another decided for them (代決)."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.approvals.models import Decision, LaterLook
from backoffice.approvals.people import present_on
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import Refusal

from .arrive import day_of


class NotYourLook(Refusal):
    """Only who was asked looks at it afterwards."""

    code = "approvals.not_your_look"
    status = 403
    cause_ja = "この代決を後閲できるのは、依頼された本人だけです。"
    cause_en = "Only the person who was asked can look at this afterwards."
    remedy_ja = "本人に後閲を依頼してください。"
    remedy_en = "Ask that person to look at it."


class AlreadyLooked(Refusal):
    """It was looked at."""

    code = "approvals.already_looked"
    cause_ja = "この代決は、すでに後閲済みです。"
    cause_en = "This has already been looked at."
    remedy_ja = "画面を読み込み直して、経過を確認してください。"
    remedy_en = "Reload the page to see how it stands."


def ask_to_look_later(decision: Decision, at: dt.datetime) -> None:
    """Where somebody else decided, whoever was asked is asked to look at it afterwards, if they still work here."""
    if decision.asked_id == decision.decided_by_id or not present_on(day_of(at), [decision.asked_id]):
        return
    LaterLook.objects.create(
        decision=decision, request_id=decision.request_id, user_id=decision.asked_id, user_name=decision.asked_name
    )


@action("backoffice.approvals.look_later", _("代決を後閲"))
def look_later(*, look_id: int, acting_user: Any, at: dt.datetime) -> LaterLook:
    """Say that one has seen what was decided in one's place; nothing waits for it. Raises NotYourLook, AlreadyLooked."""
    look = LaterLook.objects.select_for_update(of=("self",)).select_related("decision", "request").get(pk=look_id)
    if look.user_id != acting_user.pk:
        raise NotYourLook
    if look.looked_at is not None:
        raise AlreadyLooked
    look.looked_at = at
    look.save(update_fields=["looked_at"])
    record(
        "backoffice.approvals.look_later",
        case=Case("backoffice.approvals.request", look.request_id, look.request.title),
        acting_user=acting_user,
        occurred_at=at,
        changes={"decided_by": ["", look.decision.decided_by_name]},
    )
    return look
