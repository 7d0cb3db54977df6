"""Requests as the templates want them: plain values in the reader's language."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backoffice.shell.formats import money, weekday_day

from . import kinds, queries, shown_withdrawal
from .models import AskedPerson, Condition, Decision, Quorum, Request, RequestState, RequestStep, StandIn, Task
from .rules import SentBack

DONE = {"APPROVE": gettext_lazy("承認"), "SEND_BACK": gettext_lazy("差し戻し"), "REJECT": gettext_lazy("却下")}


def tabs(view: str, *, waiting: int) -> list[dict[str, Any]]:
    """The three views of the list."""
    labels = [
        ("waiting", _("承認待ち"), waiting),
        ("made", _("依頼中・申請済み"), None),
        ("decided", _("決裁済み"), None),
    ]
    return [
        {"label": label, "count": count, "url": f"?view={code}", "is_current": code == view}
        for code, label, count in labels
    ]


def rows(requests: Iterable[Request], today: dt.date) -> list[dict[str, Any]]:
    """The requests of a list."""
    found = list(requests)
    of = kinds.among(request.kind for request in found)
    return [row(request, today, kind=of[request.kind]) for request in found]


def row(request: Request, today: dt.date, *, kind: kinds.Kind) -> dict[str, Any]:
    """A request in a list."""
    return {
        "pk": request.pk,
        "title": request.title,
        "meta": f"{kind.label}　{request.applicant_name}",
        "amount_yen": request.amount_yen,
        "due_text": _due(request.due_on, today) if request.state == RequestState.PENDING else "",
        "due_state": "bad" if request.due_on and request.due_on < today else "",
        "url": reverse("backoffice:approvals_request_detail", args=[request.pk]),
        "icon": "stamp",
        "state": request.state,
        "state_label": request.get_state_display(),
    }


def to_check(request: Request, *, kind: kinds.Kind, who: queries.Acting, today: dt.date) -> dict[str, Any]:
    """A request on the page that is checked before several are approved at once."""
    steps = list(request.steps.all())
    acting_for = _acting_for(request, who)
    return {
        **row(request, today, kind=kind),
        "looked_at": f"{request.pk}-{request.step_now}-{request.round}",
        "kind_label": str(kind.label),
        "applicant_name": request.applicant_name,
        "acting_for": acting_for if acting_for != _name_of(steps, who.user_id) else "",
        "next_text": _next_text(request, steps),
    }


def detail(request: Request, *, who: queries.Acting, today: dt.date) -> dict[str, Any]:
    """A request with its route, its history, and what the user may decide."""
    kind = kinds.known(request.kind)
    steps = list(request.steps.all())
    acting_for, user_id = _acting_for(request, who), who.user_id
    return {
        "request_row": row(request, today, kind=kind),
        "kind_label": str(kind.label),
        "applicant_name": request.applicant_name,
        "submitted_at": request.submitted_at,
        "due_on": request.due_on,
        "amount_yen": request.amount_yen,
        "with_tax": kind.with_tax,
        "case_url": kind.url(request.arguments),
        "print_url": kind.printed(request.arguments)
        or reverse("backoffice:approvals_request_print", args=[request.pk]),
        "facts": kind.facts(request.arguments),
        "route": route_of(request, user_id),
        "history": _whole_history(request, steps),
        "may_decide": bool(acting_for),
        "acting_for": acting_for if acting_for and acting_for != _name_of(steps, user_id) else "",
        "next_text": _next_text(request, steps),
        "earlier_steps": [{"position": step.position, "name": step.name} for step in queries.earlier_steps(request)],
        "is_last_step": _following(request, steps) is None,
        "step_now": request.step_now,
        "round": request.round,
        "remarks": [
            {"who": each.author_name, "at": each.written_at, "text": each.text}
            for each in request.remarks.order_by("written_at", "pk")
        ],
        "conditions": [_condition(each, who, today) for each in queries.conditions_of(request.pk)],
        "looks": [
            {
                "by": each.decision.decided_by_name,
                "at": each.decision.decided_at,
                "label": each.decision.get_outcome_display(),
                "url": reverse("backoffice:approvals_look_later", args=[each.pk]),
            }
            for each in queries.looks_waiting_for(user_id).filter(request=request)
        ],
        "forward_url": reverse("backoffice:approvals_request_forward", args=[request.pk])
        if may_forward(request, who)
        else "",
        **shown_withdrawal.shown(request, who, today),
        "is_own": request.applicant_id == user_id,
    }


def route_of(request: Request, user_id: int) -> list[dict[str, Any]]:
    """The steps of a request with their people and decisions: for its own page, and for that of what is asked about."""
    steps = list(request.steps.all())
    back = queries.sent_back(steps)
    return [_step(step, request, user_id, back) for step in steps]


def _condition(condition: Condition, who: queries.Acting, today: dt.date) -> dict[str, Any]:
    is_open = queries.is_in_force(condition) and condition.met_at is None
    is_reported = condition.reported_at is not None
    return {
        "text": condition.text,
        "set_by": condition.decision.decided_by_name,
        "report": condition.report,
        "reported_at": condition.reported_at,
        "met_at": condition.met_at,
        "met_by": condition.met_said_by_name,
        "state": "ok" if condition.met_at else "wait" if is_reported else "warn" if is_open else "",
        "state_label": _("確認済み")
        if condition.met_at
        else _("確認待ち")
        if is_reported
        else _("報告待ち")
        if is_open
        else _("承認後に報告"),
        "report_url": reverse("backoffice:approvals_condition_report", args=[condition.pk])
        if is_open and not is_reported and condition.request.applicant_id == who.user_id
        else "",
        "check_url": reverse("backoffice:approvals_condition_check", args=[condition.pk])
        if is_open and is_reported and queries.may_check(condition, who, as_of=today)
        else "",
    }


def may_forward(request: Request, who: queries.Acting) -> bool:
    """Whether the user may let somebody else decide the present step."""
    step = queries.present_step(request)
    return step is not None and step.may_forward and bool(_acting_for(request, who))


def people_now(request: Request) -> set[int]:
    """Who may decide the present step already: those asked there, and who stands in for them."""
    step = queries.present_step(request)
    return set() if step is None else {each for found in queries.actors_of(step).values() for each in found}


def done_text(request: Request, outcome: str) -> str:
    """What is said after a decision."""
    if outcome == "SEND_BACK" and request.state == RequestState.PENDING:
        behind = request.steps.get(position=request.step_now or 0)
        return _("「%(title)s」を「%(step)s」へ差し戻しました。") % {"title": request.title, "step": behind.name}
    return _("「%(title)s」を%(outcome)sしました。") % {"title": request.title, "outcome": DONE[outcome]}


def _acting_for(request: Request, who: queries.Acting) -> str:
    """The name of the person for whom the user may decide now; empty when there is nobody."""
    if request.state != RequestState.PENDING or request.applicant_id == who.user_id:
        return ""
    waiting = queries.undecided(request)
    mine = queries.answers_for(request, who).get(request.step_now or 0, set()) & set(waiting)
    if who.user_id in mine:
        return waiting[who.user_id]
    return next((waiting[each] for each in sorted(mine)), "")


def _step(step: RequestStep, request: Request, user_id: int, back: list[SentBack]) -> dict[str, Any]:
    decisions = queries.counting(step, back)
    state = _state_of(step, request, decisions)
    people = [_asked_name(person) for person in step.asked.all()]
    return {
        "position": step.position,
        "name": step.name,
        "task": step.get_task_display() if step.task != Task.APPROVE else "",
        "is_alone": step.is_alone,
        "who": "、".join(people),
        "quorum": _quorum(step) if len(people) > 1 else "",
        "state": state,
        "is_mine": state == "now"
        and any(user_id in (each.user_id for each in named.all()) for named in (step.asked, step.stand_ins)),
        "because": step.because,
        "decide_by": request.decide_by if state == "now" else None,
        "stand_ins": [_stand_in(each) for each in step.stand_ins.all()] if state == "now" else [],
        "decisions": [
            {"who": _who(each), "label": label_of(each), "at": each.decided_at, "looked": _looked(each)}
            for each in decisions
        ],
    }


def _stand_in(stand_in: StandIn) -> str:
    return _("%(name)s（%(principal)sの代わり：%(because)s）") % {
        "name": stand_in.user_name,
        "principal": stand_in.for_user_name,
        "because": stand_in.get_because_display(),
    }


def _state_of(step: RequestStep, request: Request, decisions: list[Decision]) -> str:
    if any(each.outcome == "REJECT" for each in decisions):
        return "no"
    if any(each.outcome == "SEND_BACK" for each in decisions):
        return "back"
    if request.state == RequestState.PENDING and step.position == request.step_now:
        return "now"
    if (
        step.task == Task.CIRCULATE
        and request.state == RequestState.PENDING
        and step.position < (request.step_now or 0)
    ):
        return "done"
    return "done" if decisions else ""


def _whole_history(request: Request, steps: list[RequestStep]) -> list[dict[str, Any]]:
    """What was done with the case from its first request on: one that came back goes on where it is asked anew."""
    before = list(queries.before_on_case(request))
    asked = [(each, list(each.steps.all())) for each in before] + [(request, steps)]
    told = [line for place, (each, of) in enumerate(asked) for line in _history(each, of, is_again=place > 0)]
    return sorted(told, key=lambda each: each["at"], reverse=True)


def _history(request: Request, steps: list[RequestStep], *, is_again: bool) -> list[dict[str, Any]]:
    told = [
        {
            "who": _who(d),
            "step": step.name,
            "outcome": d.outcome,
            "label": _outcome_label(d, steps),
            "at": d.decided_at,
            "comment": d.comment,
            "looked": _looked(d),
        }
        for step in steps
        for d in step.decisions.all()
    ]
    told += [
        {
            "who": stand_in.user_name,
            "step": step.name,
            "outcome": "",
            "label": _("%(principal)sさんの代わりとして依頼（%(because)s）")
            % {"principal": stand_in.for_user_name, "because": stand_in.get_because_display()},
            "at": stand_in.made_at,
            "comment": stand_in.comment,
        }
        for step in steps
        for stand_in in step.stand_ins.all()
    ]
    told += shown_withdrawal.history(request)
    told.append(
        {
            "who": request.applicant_name,
            "step": "",
            "outcome": "",
            "label": _("再申請") if is_again else _("申請"),
            "at": request.submitted_at,
            "comment": money(request.amount_yen) if is_again and request.amount_yen is not None else "",
        }
    )
    if request.state == RequestState.WITHDRAWN and request.ended_at:
        told.append(
            {
                "who": request.applicant_name,
                "step": "",
                "outcome": "",
                "label": _("取り下げ"),
                "at": request.ended_at,
                "comment": "",
            }
        )
    return told


def _outcome_label(decision: Decision, steps: list[RequestStep]) -> str:
    behind = next((step.name for step in steps if step.position == decision.back_to), "")
    return _("差し戻し（%(step)sへ）") % {"step": behind} if behind else label_of(decision)


def label_of(decision: Decision) -> str:
    """What was decided; 代決 for an approval by another than who was asked."""
    if decision.outcome == "APPROVE" and decision.asked_id != decision.decided_by_id:
        return _("代決")
    return str(decision.get_outcome_display())


def _looked(decision: Decision) -> dict[str, Any] | None:
    """Whether who was asked has looked at it afterwards; None where there is nobody to."""
    look = getattr(decision, "later_look", None)
    return {"who": look.user_name, "at": look.looked_at} if look else None


def _who(decision: Decision) -> str:
    if decision.asked_id == decision.decided_by_id:
        return decision.decided_by_name
    return _("%(deputy)s（%(principal)sの代理）") % {
        "deputy": decision.decided_by_name,
        "principal": decision.asked_name,
    }


def _name_of(steps: list[RequestStep], user_id: int) -> str:
    return next((p.user_name for step in steps for p in step.asked.all() if p.user_id == user_id), "")


def _next_text(request: Request, steps: list[RequestStep]) -> str:
    if request.step_now is None:
        return ""
    following = _following(request, steps)
    if following:
        return _("次は「%(step)s」の承認に進みます。") % {"step": following.name}
    return _("最後の承認です。承認すると、すぐに実行されます。")


def _following(request: Request, steps: list[RequestStep]) -> RequestStep | None:
    """The next step that decides; circulation holds nothing up."""
    later = (step for step in steps if step.position > (request.step_now or 0) and step.task != Task.CIRCULATE)
    return next(later, None)


def _asked_name(person: AskedPerson) -> str:
    return _("%(name)s（代わりの人）") % {"name": person.user_name} if person.in_stead else person.user_name


def _quorum(step: RequestStep) -> str:
    if step.task == Task.CIRCULATE:
        return ""
    if step.quorum == Quorum.COUNT:
        return _("%(count)s名以上") % {"count": step.quorum_count}
    return str(step.get_quorum_display())


def _due(due_on: dt.date | None, today: dt.date) -> str:
    if due_on is None:
        return ""
    if due_on < today:
        return _("%(days)s日超過") % {"days": (today - due_on).days}
    return _("%(day)sまで") % {"day": weekday_day(due_on)}
