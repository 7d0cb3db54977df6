"""押印: the custodian seals what was agreed to, once, or gives it back with a reason."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.numbering.actions import ensure_series, take
from backoffice.values.refusals import InvalidInput, Refusal
from legal.seals import queries
from legal.seals.limits import MOST_IMPRINTS
from legal.seals.models import SealCustody, Sealing, SealRequest, SealRequestState
from legal.seals.rules import Marks, scan_due_on

from .files import request_case
from .in_use import SealWithdrawn
from .lend_seal import AlreadyLent
from .telling import tell_applicant

SERIES, PATTERN = "legal.seals.sealing", "O-{fiscal_year}-{number:04}"


class NotToBeSealed(Refusal):
    """Only what was agreed to is sealed, and once."""

    code = "legal.seals.not_to_be_sealed"
    cause_ja = "この押印申請は「{state}」のため、押印を記録できません。"
    cause_en = "This request is {state}; no sealing can be recorded."
    remedy_ja = "画面を読み込み直して、いまの状態を確認してください。"
    remedy_en = "Reload the page and see how it stands."


class NotTheCustodian(Refusal):
    """A seal is used by who keeps it, or the deputy."""

    code = "legal.seals.not_the_custodian"
    status = 403
    cause_ja = "印章「{seal}」の保管者（{day}の時点）ではないため、押印を記録できません。"
    cause_en = "You did not keep the seal “{seal}” on {day}, so you cannot record its use."
    remedy_ja = "保管者か副の保管者に依頼してください。"
    remedy_en = "Ask its custodian or the deputy."


class SealedOutOfTime(InvalidInput):
    """A paper is sealed from its approval on, and not ahead."""

    code = "legal.seals.sealed_out_of_time"
    field = "sealed_on"
    cause_ja = "押印日{day}が、承認日{approved_on}より前か、まだ来ていません。"
    cause_en = "{day} is before the approval on {approved_on}, or has not come yet."
    remedy_ja = "押印した日を入力してください。"
    remedy_en = "Enter the day on which it was sealed."


class ImprintsOutOfBounds(InvalidInput):
    """Each copy has an imprint at least."""

    code = "legal.seals.imprints_out_of_bounds"
    field = "imprints"
    cause_ja = "押した数が{imprints}か所で、{copies}部に足りないか、多すぎます。"
    cause_en = "{imprints} imprints are too few for {copies} copies, or too many."
    remedy_ja = "部数以上、{most}以下で入力してください。"
    remedy_en = "Enter as many as there are copies or more, {most} at most."


class RefusalWithoutReason(InvalidInput):
    """Whoever gives a paper back says why."""

    code = "legal.seals.refusal_without_reason"
    field = "reason"
    cause_ja = "戻す理由が入力されていません。"
    cause_en = "There is no reason."
    remedy_ja = "申請者が直せるように、理由を入力してください。"
    remedy_en = "Say what the applicant has to correct."


@action("legal.seals.record_sealing", _("押印を記録"))
def record_sealing(
    *,
    request_id: int,
    sealed_on: dt.date,
    imprints: int,
    marks: Marks,
    note: str = "",
    acting_user: Any,
    at: dt.datetime,
) -> Sealing:
    """Write a line into the log of use, under the next number; the scan is expected from here on.

    Raises NotToBeSealed, NotTheCustodian, SealedOutOfTime, ImprintsOutOfBounds, AlreadyLent, SealWithdrawn.
    """
    held = _to_be_sealed(request_id)
    custody = _custody(held, sealed_on, acting_user)
    _check(held, sealed_on, imprints, acting_user, at)
    made = Sealing.objects.create(
        request=held,
        seal=held.seal,
        sealed_on=sealed_on,
        imprints=imprints,
        **asdict(marks),
        note=note.strip(),
        sealed_by_id=acting_user.pk,
        sealed_by_name=acting_user.get_full_name(),
        for_custodian_name="" if custody.user_id == acting_user.pk else custody.user_name,
        recorded_at=at,
        scan_due_on=scan_due_on(sealed_on, queries.scan_days()),
        number=_number(held, sealed_on, acting_user, at),
    )
    held.state = SealRequestState.SEALED
    held.save(update_fields=["state"])
    tell_applicant(
        held,
        "sealed",
        f"「{{title}}」に押印しました（{made.number}）。写しを登録してください。",
        f'"{{title}}" was sealed ({made.number}). Its scan is awaited.',
        at=at,
    )
    record(
        "legal.seals.record_sealing",
        case=request_case(held),
        acting_user=acting_user,
        occurred_at=at,
        changes={"state": [SealRequestState.APPROVED, held.state], "number": ["", made.number]},
    )
    return made


@action("legal.seals.refuse_sealing", _("押印せずに申請者へ戻す"))
def refuse_sealing(*, request_id: int, reason: str, acting_user: Any, at: dt.datetime) -> SealRequest:
    """Give what was agreed to back to its applicant: the paper is another one. Raises NotToBeSealed, NotTheCustodian, RefusalWithoutReason."""
    held = _to_be_sealed(request_id)
    _custody(held, at.astimezone(TOKYO).date(), acting_user)
    if not reason.strip():
        raise RefusalWithoutReason
    held.state, held.approved_on, held.refused_reason = SealRequestState.RETURNED, None, reason.strip()
    held.save(update_fields=["state", "approved_on", "refused_reason"])
    tell_applicant(
        held,
        "refused",
        "「{title}」は、押印せずに戻されました。",
        '"{title}" came back without its seal.',
        at=at,
    )
    record(
        "legal.seals.refuse_sealing",
        case=request_case(held),
        acting_user=acting_user,
        occurred_at=at,
        reason=held.refused_reason,
        changes={"state": [SealRequestState.APPROVED, held.state]},
    )
    return held


def _to_be_sealed(request_id: int) -> SealRequest:
    """The request, locked: a second tab waits here and finds it sealed."""
    held = SealRequest.objects.select_for_update(of=("self",)).select_related("seal", "contract").get(pk=request_id)
    if held.state != SealRequestState.APPROVED:
        raise NotToBeSealed(state=held.get_state_display())
    return held


def _custody(held: SealRequest, day: dt.date, acting_user: Any) -> SealCustody:
    custody = queries.custody_on(held.seal_id, day)
    if custody is None or acting_user.pk not in (custody.user_id, custody.deputy_id):
        raise NotTheCustodian(seal=held.seal, day=day)
    return custody


def _check(held: SealRequest, sealed_on: dt.date, imprints: int, acting_user: Any, at: dt.datetime) -> None:
    if held.approved_on is None or not held.approved_on <= sealed_on <= at.astimezone(TOKYO).date():
        raise SealedOutOfTime(day=sealed_on, approved_on=held.approved_on)
    if not held.copies <= imprints <= MOST_IMPRINTS:
        raise ImprintsOutOfBounds(imprints=imprints, copies=held.copies, most=MOST_IMPRINTS)
    if held.seal.withdrawn_on is not None:
        raise SealWithdrawn(seal=held.seal, day=held.seal.withdrawn_on)
    lent = queries.lent_now(held.seal_id)
    if lent is not None and lent.lent_to_id != acting_user.pk:
        raise AlreadyLent(name=lent.lent_to_name, day=lent.lent_on)


def _number(held: SealRequest, sealed_on: dt.date, acting_user: Any, at: dt.datetime) -> str:
    ensure_series(code=SERIES, name="押印番号", pattern=PATTERN)
    return take(SERIES, on=sealed_on, case=request_case(held), acting_user=acting_user, at=at)
