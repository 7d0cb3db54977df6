"""Asking: the action, its arguments and the people of each step are frozen."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.approvals import kinds, queries
from backoffice.approvals.models import AskedPerson, Request, RequestStep, Route, RouteStep
from backoffice.approvals.people import condition_of
from backoffice.approvals.rules import Planned, Task, decides, fingerprint, holds
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import Refusal

from .arrive import arrive, day_of
from .telling import tell_passed


class NoRoute(Refusal):
    """Nobody said who agrees to this kind of request."""

    code = "approvals.no_route"
    cause_ja = "「{kind}」の承認経路がありません。"
    cause_en = 'There is no approval route for "{kind}".'
    remedy_ja = "管理者に、承認経路の登録を依頼してください。申請はしていません。"
    remedy_en = "Ask an administrator to define the route. Nothing was submitted."


class AlreadyAsked(Refusal):
    """Somebody is being asked about the same case."""

    code = "approvals.already_asked"
    cause_ja = "「{title}」は、すでに承認待ちです。"
    cause_en = '"{title}" is already awaiting approval.'
    remedy_ja = "承認・申請の画面で、進み具合を確認してください。"
    remedy_en = "See how it stands under approvals."


class StepHasNobody(Refusal):
    """A step of the route finds nobody who could decide."""

    code = "approvals.step_has_nobody"
    cause_ja = "「{step}」を承認できる人がいません。"
    cause_en = 'Nobody can approve the step "{step}".'
    remedy_ja = "管理者に、役割の任命か代わりの人の登録を依頼してください。申請はしていません。"
    remedy_en = "Ask an administrator to appoint somebody or a substitute. Nothing was submitted."


@action("backoffice.approvals.submit_request", _("申請"))
def submit_request(
    *,
    kind: str,
    title: str,
    amount_yen: int | None,
    case: Case,
    arguments: Mapping[str, Any],
    due_on: dt.date | None,
    acting_user: Any,
    at: dt.datetime,
) -> Request:
    """Ask for agreement to the kind's action with these arguments. Raises NoRoute, AlreadyAsked, StepHasNobody."""
    day = day_of(at)
    wanted, route = kinds.known(kind), queries.route_of(kind, as_of=day)
    if route is None:
        raise NoRoute(kind=wanted.label)
    if queries.is_pending(case.kind, case.id):
        raise AlreadyAsked(title=title)
    steps = _planned_steps(route, acting_user.pk, amount_yen or 0, arguments, day)
    first = next(step.position for step, _plan in steps if step.task != Task.CIRCULATE)
    request = Request.objects.create(
        kind=kind,
        title=title,
        amount_yen=amount_yen,
        applicant_id=acting_user.pk,
        applicant_name=acting_user.get_full_name(),
        case_kind=case.kind,
        case_id=case.id,
        action=wanted.action,
        arguments=dict(arguments),
        arguments_hash=fingerprint(wanted.action, arguments),
        route=route,
        step_now=first,
        submitted_at=at,
        due_on=due_on,
    )
    for step, planned in steps:
        _ask(request, step, planned)
    arrive(request, first, at)
    tell_passed(request, at)
    record(
        "backoffice.approvals.submit_request",
        case=request_case(request),
        acting_user=acting_user,
        occurred_at=at,
        changes={"requested_yen": ["", amount_yen or 0], "route": ["", str(route)]},
    )
    return request


def request_case(request: Request) -> Case:
    """How the log names a request."""
    return Case("backoffice.approvals.request", request.pk, request.title)


def _planned_steps(
    route: Route, applicant_id: int, amount_yen: int, facts: Mapping[str, Any], day: dt.date
) -> list[tuple[RouteStep, Planned]]:
    """The steps that the amount and the facts need, each with whom it asks: what the page of the route shows beforehand."""
    steps = list(route.steps.all())
    wanted = [step for step in steps if holds(condition_of(step), facts)]
    if not decides(((Task(step.task), step.from_yen) for step in wanted), amount_yen):
        raise NoRoute(kind=route.name)
    planned = queries.planned(steps, applicant_id=applicant_id, amount_yen=amount_yen, as_of=day, facts=facts)
    for step, plan in zip(steps, planned, strict=True):
        if plan.stall:
            raise StepHasNobody(step=step.name)
    return [(step, plan) for step, plan in zip(steps, planned, strict=True) if plan.is_needed]


def _ask(request: Request, step: RouteStep, plan: Planned) -> None:
    made = RequestStep.objects.create(
        request=request,
        position=step.position,
        name=step.name,
        task=step.task,
        quorum=step.quorum,
        quorum_count=step.quorum_count,
        because=step.because,
        within_days=step.within_days,
        escalates_after_days=step.escalates_after_days,
        may_forward=step.may_forward,
        is_alone=plan.is_alone,
    )
    AskedPerson.objects.bulk_create(
        AskedPerson(
            step=made,
            request=request,
            applicant_id=request.applicant_id,
            user_id=person.user_id,
            user_name=person.name,
            in_stead=person in plan.in_stead,
            rules=list(plan.rules.get(person.user_id, (0,))),
        )
        for person in plan.everybody
    )
