"""How far a request is: its steps as the rules take them."""

from collections.abc import Iterable

from backoffice.approvals.models import Decision, Request, RequestStep
from backoffice.approvals.rules import Asked, Quorum, SentBack, Task, counts_from


def as_asked(steps: Iterable[RequestStep]) -> list[Asked]:
    """The steps as the rules take them, with the approvals that count since they were last sent back."""
    steps = list(steps)
    back = sent_back(steps)
    return [
        Asked(
            position=step.position,
            quorum=Quorum(step.quorum),
            people=frozenset(person.user_id for person in step.asked.all()),
            approved_by=frozenset(each.asked_id for each in counting(step, back) if each.outcome == "APPROVE"),
            count=step.quorum_count or 1,
            task=Task(step.task),
            groups=_groups(step),
        )
        for step in steps
    ]


def _groups(step: RequestStep) -> tuple[frozenset[int], ...]:
    """The people of each rule of a step."""
    found: dict[int, set[int]] = {}
    for person in step.asked.all():
        for place in person.rules:
            found.setdefault(place, set()).add(person.user_id)
    return tuple(frozenset(found[place]) for place in sorted(found))


def sent_back(steps: Iterable[RequestStep]) -> list[SentBack]:
    """Where and when the request of these steps was sent back to an earlier one."""
    decisions = (each for step in steps for each in step.decisions.all())
    return [SentBack(each.round, each.back_to) for each in decisions if each.back_to is not None]


def counting(step: RequestStep, back: Iterable[SentBack]) -> list[Decision]:
    """The decisions at a step that count."""
    first = counts_from(step.position, back)
    return [each for each in step.decisions.all() if each.round >= first]


def earlier_steps(request: Request) -> list[RequestStep]:
    """The steps before the present one that decide: where a request may be sent back to."""
    now = request.step_now or 0
    return [step for step in request.steps.all() if step.position < now and step.task != Task.CIRCULATE]


def present_step(request: Request) -> RequestStep | None:
    """The step that a request `with_steps` waits at; None once it has ended."""
    return next((step for step in request.steps.all() if step.position == request.step_now), None)


def undecided(request: Request) -> dict[int, str]:
    """Those asked at the present step who have not decided in this round, with their names."""
    step = present_step(request)
    if step is None:
        return {}
    decided = {each.asked_id for each in step.decisions.all() if each.round == request.round}
    return {person.user_id: person.user_name for person in step.asked.all() if person.user_id not in decided}
