"""持ち出し: lending a seal out, and taking it back; by those who keep it or the register."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.access.queries import may
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.organisation.models import User
from backoffice.values.refusals import InvalidInput, Refusal
from legal.seals import queries
from legal.seals.models import SealLending

from .files import seal_case
from .in_use import in_use

KEEP = "legal.seals.register_seal"


class NotTheKeeper(Refusal):
    """The user neither keeps the seal, nor stands in for who does, nor keeps the register."""

    code = "legal.seals.not_the_keeper"
    status = 403
    cause_ja = "この印章の保管者ではないため、できません。"
    cause_en = "You do not keep this seal."
    remedy_ja = "印章台帳で保管者を確認し、依頼してください。"
    remedy_en = "See in the register who does, and ask them."


class AlreadyLent(Refusal):
    """Somebody has the seal."""

    code = "legal.seals.already_lent"
    cause_ja = "この印章は、{name}さんが{day}から持ち出しています。"
    cause_en = "{name} has had this seal since {day}."
    remedy_ja = "返却を記録してから、もう一度操作してください。"
    remedy_en = "Record its return, then try again."


class LendingOutOfTime(InvalidInput):
    """A seal comes back on the day it is taken or later."""

    code = "legal.seals.lending_out_of_time"
    field = "due_on"
    cause_ja = "返却の予定日{due_on}が、持ち出す日{lent_on}より前です。"
    cause_en = "It would be back on {due_on}, before it is taken on {lent_on}."
    remedy_ja = "日付を確認してください。"
    remedy_en = "Check both days."


class ReturnedOutOfTime(InvalidInput):
    """A seal came back after it was taken, and not ahead."""

    code = "legal.seals.returned_out_of_time"
    field = "returned_on"
    cause_ja = "返却日{day}が、持ち出した日より前か、まだ来ていません。"
    cause_en = "{day} is before it was taken, or has not come yet."
    remedy_ja = "返却された日を入力してください。"
    remedy_en = "Enter the day on which it came back."


class AlreadyReturned(Refusal):
    """The seal is back."""

    code = "legal.seals.already_returned"
    cause_ja = "この持ち出しは、{day}に返却済みです。"
    cause_en = "It came back on {day} already."
    remedy_ja = "印章の画面を読み込み直してください。"
    remedy_en = "Reload the page of the seal."


@action("legal.seals.lend_seal", _("印章の持ち出しを記録"))
def lend_seal(
    *,
    seal_id: int,
    lent_to: User,
    purpose: str,
    lent_on: dt.date,
    due_on: dt.date,
    acting_user: Any,
    at: dt.datetime,
) -> SealLending:
    """Record that somebody takes a seal out. Raises NotTheKeeper, SealWithdrawn, AlreadyLent, LendingOutOfTime."""
    seal = in_use(seal_id)
    require_keeper(seal.pk, acting_user, at)
    held = queries.lent_now(seal.pk)
    if held is not None:
        raise AlreadyLent(name=held.lent_to_name, day=held.lent_on)
    if due_on < lent_on:
        raise LendingOutOfTime(due_on=due_on, lent_on=lent_on)
    made = SealLending.objects.create(
        seal=seal,
        lent_to=lent_to,
        lent_to_name=lent_to.get_full_name(),
        purpose=purpose.strip(),
        lent_on=lent_on,
        due_on=due_on,
        lent_by_id=acting_user.pk,
        lent_by_name=acting_user.get_full_name(),
    )
    record(
        "legal.seals.lend_seal",
        case=seal_case(seal),
        acting_user=acting_user,
        occurred_at=at,
        reason=made.purpose,
        changes={"lent_to": ["", made.lent_to_name], "due_on": ["", due_on.isoformat()]},
    )
    return made


@action("legal.seals.take_back_seal", _("印章の返却を記録"))
def take_back_seal(*, lending_id: int, returned_on: dt.date, acting_user: Any, at: dt.datetime) -> SealLending:
    """Record that a seal came back. Raises NotTheKeeper, AlreadyReturned, ReturnedOutOfTime."""
    held = SealLending.objects.select_for_update().get(pk=lending_id)
    require_keeper(held.seal_id, acting_user, at)
    if held.returned_on is not None:
        raise AlreadyReturned(day=held.returned_on)
    if not held.lent_on <= returned_on <= at.astimezone(TOKYO).date():
        raise ReturnedOutOfTime(day=returned_on)
    held.returned_on, held.taken_back_by_name = returned_on, acting_user.get_full_name()
    held.save(update_fields=["returned_on", "taken_back_by_name"])
    record(
        "legal.seals.take_back_seal",
        case=seal_case(held.seal),
        acting_user=acting_user,
        occurred_at=at,
        changes={"lent_to": [held.lent_to_name, ""], "returned_on": ["", returned_on.isoformat()]},
    )
    return held


def require_keeper(seal_id: int, acting_user: Any, at: dt.datetime) -> None:
    """Refuse others than who keeps the seal today, the deputy, and who keeps the register. Raises NotTheKeeper."""
    day = at.astimezone(TOKYO).date()
    if not queries.keeps(acting_user.pk, seal_id, day) and not may(acting_user, KEEP, as_of=day):
        raise NotTheKeeper
