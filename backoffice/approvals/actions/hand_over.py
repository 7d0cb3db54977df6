"""Letting somebody else decide: by whoever is asked, or by those who look after approvals; and by itself when it is late."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backoffice.approvals import queries
from backoffice.approvals.models import Request, RequestState, RequestStep, StandIn
from backoffice.approvals.people import Organisation, Organisations
from backoffice.approvals.rules import Somebody
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import AUTOMATIC
from backoffice.organisation.models import User
from backoffice.organisation.queries import is_member
from backoffice.values.refusals import InvalidInput, Refusal
from backoffice.workdays.queries import Calendars, calendars
from backoffice.workdays.rules import Workdays

from .arrive import day_of, each_apart, stand_in_for
from .decide import AlreadyEnded, asked_person
from .telling import tell

REASON_LENGTH = 400


class NotForwardable(Refusal):
    """The step belongs to those whom the route names."""

    code = "approvals.not_forwardable"
    cause_ja = "「{step}」の承認は、ほかの人に任せられません。"
    cause_en = 'The step "{step}" cannot be handed to somebody else.'
    remedy_ja = "差し戻すか、質問を書いてください。不在のときは、代理の設定を使ってください。"
    remedy_en = "Send it back or write a question; while you are away, name a deputy."


class NotAStandIn(InvalidInput):
    """The applicant, somebody who is asked already, whoever hands over, or nobody of the company."""

    code = "approvals.not_a_stand_in"
    cause_ja = "{name}さんには任せられません。"
    cause_en = "{name} cannot decide this in somebody's stead."
    remedy_ja = "申請者・この段階の承認者・自分以外で、在籍している人を選んでください。"
    remedy_en = "Choose somebody who works here, and is not the applicant, asked at this step, or you."
    field = "to"


class ReasonMissing(InvalidInput):
    """Handing over wants a reason."""

    code = "approvals.hand_over_reason_missing"
    cause_ja = "理由を入力してください。"
    cause_en = "Give the reason."
    remedy_ja = "任せる人に伝わる理由を書いてください。"
    remedy_en = "Write what the other person needs to know."
    field = "reason"


class ReasonTooLong(InvalidInput):
    """A reason is a sentence or two."""

    code = "approvals.hand_over_reason_too_long"
    cause_ja = "理由が長すぎます（{most}字まで）。"
    cause_en = "The reason is too long: {most} characters at most."
    remedy_ja = "短くしてください。"
    remedy_en = "Shorten it."
    field = "reason"


class NothingStalls(Refusal):
    """Who is asked can decide, and still has time; or it is one's own request."""

    code = "approvals.nothing_stalls"
    status = 403
    cause_ja = "この申請の承認者は、指定できません。"
    cause_en = "Nobody can be named for this request."
    remedy_ja = "指定できるのは、期限を過ぎたか、承認者が在籍していない、ほかの人の申請だけです。"
    remedy_en = "Only somebody else's request that is overdue, or whose approver has left, can be reassigned."


class NotWaitedFor(Refusal):
    """The person has decided, or is not asked at the present step."""

    code = "approvals.not_waited_for"
    cause_ja = "その人の承認待ちではありません。"
    cause_en = "That person's decision is not awaited."
    remedy_ja = "画面を読み込み直して、いまの段階を確認してください。"
    remedy_en = "Reload the page to see the present step."


@action("backoffice.approvals.forward_request", _("承認をほかの人に任せる"))
def forward_request(*, request_id: int, to: User, reason: str, acting_user: Any, at: dt.datetime) -> Request:
    """Let somebody else decide the present step in the user's stead; the user may still decide.

    Raises AlreadyEnded, NotAsked, NotForwardable, NotAStandIn, ReasonMissing.
    """
    request, step = _locked(request_id)
    asked = asked_person(request, acting_user, at)
    if not step.may_forward:
        raise NotForwardable(step=step.name)
    _require(request, step, to, reason, acting_user, at)
    stand_in_for(
        request,
        step,
        Somebody(asked.user_id, asked.user_name),
        Somebody(to.pk, to.get_full_name()),
        because=StandIn.Because.FORWARDED,
        comment=reason.strip(),
        acting_user=acting_user,
        at=at,
        name="backoffice.approvals.forward_request",
    )
    return request


@action("backoffice.approvals.ask_in_stead", _("代わりの人に承認を依頼"))
def ask_in_stead(
    *, request_id: int, for_user_id: int, to: User, reason: str, acting_user: Any, at: dt.datetime
) -> Request:
    """付け替え: let somebody decide in the stead of one who is asked and can't, by those who look after approvals.

    Only where the step is late, or the one who is asked can't decide, and never for a request of one's own.
    Raises AlreadyEnded, NotWaitedFor, NothingStalls, NotAStandIn, ReasonMissing, ReasonTooLong.
    """
    request, step = _locked(request_id)
    waiting = queries.undecided(request)
    if for_user_id not in waiting:
        raise NotWaitedFor
    if acting_user.pk == request.applicant_id or not queries.may_be_reassigned(
        request, step, for_user_id, as_of=day_of(at)
    ):
        raise NothingStalls
    _require(request, step, to, reason, acting_user, at)
    stand_in_for(
        request,
        step,
        Somebody(for_user_id, waiting[for_user_id]),
        Somebody(to.pk, to.get_full_name()),
        because=StandIn.Because.ASSIGNED,
        comment=reason.strip(),
        acting_user=acting_user,
        at=at,
    )
    return request


def mind_the_time(*, at: dt.datetime) -> int:
    """In the hours of their company or office: remind on the day and after it, and hand what stays late to the heads above.

    How many people were asked in somebody's stead.

    Each request in a transaction of its own; everybody is reminded once on the day, and once after it.
    """
    day = day_of(at)
    late = list(queries.overdue(as_of=day).values_list("pk", "decide_by"))
    if not late:
        return 0
    held = calendars(min(decide_by for _pk, decide_by in late if decide_by))
    if not held.anybody_works(at.astimezone(TOKYO)):
        return 0
    organisation = Organisations(day, day).on(day)
    return each_apart((pk for pk, _by in late), lambda pk: _minded(pk, organisation, held, at))


def _minded(request_id: int, organisation: Organisation, held: Calendars, at: dt.datetime) -> int:
    day = day_of(at)
    with transaction.atomic():
        request = Request.objects.select_for_update().get(pk=request_id)
        if request.state != RequestState.PENDING or request.decide_by is None or request.decide_by > day:
            return 0
        found = queries.request(request_id)
        step = queries.present_step(found)
        waiting = queries.undecided(found)
        if step is None:
            return 0
        calendar = held.of_people([person.user_id for person in step.asked.all()], as_of=day)
        if not calendar.is_open(at.astimezone(TOKYO)):
            return 0
        _remind(found, step, set(waiting), is_late=request.decide_by < day, at=at)
        return _escalated(found, step, waiting, organisation, calendar, at)


def _remind(request: Request, step: RequestStep, waiting: set[int], *, is_late: bool, at: dt.datetime) -> None:
    people = queries.audience(request, step, waiting, as_of=day_of(at))
    ja, en, key = (
        ("「{title}」の承認の期限が過ぎています。", 'Your approval of "{title}" is overdue.', "late")
        if is_late
        else ("「{title}」の承認の期限は今日です。", 'Your approval of "{title}" is due today.', "due")
    )
    keys = dict.fromkeys(people, f"{key}:{step.pk}:{request.round}")
    tell(request, keys, ja, en, kind="NEEDS_YOU", at=at)
    if is_late:
        tell(
            request,
            {request.applicant_id: f"late:{step.pk}:{request.round}"},
            f"「{{title}}」は「{step.name}」の期限を過ぎています。",
            f'"{{title}}" is overdue at the step "{step.name}".',
            kind="INFORMATION",
            at=at,
        )


def _escalated(
    request: Request,
    step: RequestStep,
    waiting: dict[int, str],
    organisation: Organisation,
    calendar: Workdays,
    at: dt.datetime,
) -> int:
    """Ask the heads above of as many as must still agree, each once."""
    if step.escalates_after_days is None or request.decide_by is None:
        return 0
    day = day_of(at)
    if day < calendar.after(request.decide_by, step.escalates_after_days):
        return 0
    handed = {stand.for_user_id for stand in step.stand_ins.all() if stand.because == StandIn.Because.LATE}
    wanted = queries.still_wanted(request, step) - len(handed & set(waiting))
    taken = {request.applicant_id, *(person.user_id for person in step.asked.all())}
    count = 0
    for asked in sorted(set(waiting) - handed):
        known = {stand.user_id for stand in step.stand_ins.all() if stand.for_user_id == asked}
        above = (each for each in queries.above(asked, organisation, day) if each.user_id not in taken | known)
        over = next(above, None) if count < wanted else None
        if over is None:
            continue
        count += 1
        stand_in_for(
            request,
            step,
            Somebody(asked, waiting[asked]),
            over,
            because=StandIn.Because.LATE,
            comment="",
            acting_user=AUTOMATIC,
            at=at,
        )
    return count


def _locked(request_id: int) -> tuple[Request, RequestStep]:
    request = Request.objects.select_for_update().get(pk=request_id)
    if request.state != RequestState.PENDING:
        raise AlreadyEnded(state=request.get_state_display())
    found = queries.request(request_id)
    step = queries.present_step(found)
    if step is None:
        raise AlreadyEnded(state=request.get_state_display())
    return found, step


def _require(request: Request, step: RequestStep, to: User, reason: str, acting_user: Any, at: dt.datetime) -> None:
    taken = {request.applicant_id, acting_user.pk, *queries.actors_of(step)}
    taken |= {stand.user_id for stand in step.stand_ins.all()}
    if to.pk in taken or not to.is_active or not is_member(to.pk, as_of=day_of(at)):
        raise NotAStandIn(name=to.get_full_name())
    if not reason.strip():
        raise ReasonMissing
    if len(reason.strip()) > REASON_LENGTH:
        raise ReasonTooLong(most=REASON_LENGTH)
