"""Writing the next version of a route, step by step, and putting it into force; a version in force is never edited."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.approvals import kinds, queries
from backoffice.approvals.models import Route, RouteStep, StepRule, Withdrawal
from backoffice.approvals.people import rules_of
from backoffice.approvals.rules import Task, decides
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import InvalidInput, Refusal

from .define_route import (
    STEP_FIELDS,
    WHO_FIELDS,
    DraftUnderWay,
    NewStep,
    Who,
    as_row,
    next_version,
    route_case,
    write_rules,
    write_steps,
)


class NoDraft(Refusal):
    """There is no draft of the kind's route any more."""

    code = "approvals.no_draft"
    cause_ja = "この承認経路に、下書きはありません。"
    cause_en = "This route has no draft."
    remedy_ja = "画面を読み込み直してください。変更するときは、次の版の下書きを作ってください。"
    remedy_en = "Reload the page; draft the next version to change the route."


class StepGone(Refusal):
    """The step was removed from the draft, or stands at the end it shall be moved beyond."""

    code = "approvals.step_gone"
    cause_ja = "その段階は、下書きにないか、これ以上移せません。"
    cause_en = "That step is no longer in the draft, or cannot be moved further."
    remedy_ja = "画面を読み込み直して、いまの下書きを確認してください。"
    remedy_en = "Reload the page to see the draft as it is."


class RouteDecidesNothing(Refusal):
    """Some amount would be agreed to by nobody."""

    code = "approvals.route_decides_nothing"
    cause_ja = "全件で必要な承認・確認・合議の段階がありません。"
    cause_en = "No deciding step is needed for every amount."
    remedy_ja = "「この金額から」が空欄の段階を、1つは置いてください。回覧だけでは決まりません。"
    remedy_en = "Keep one step without a threshold; circulation alone decides nothing."


class ConditionOnNothing(InvalidInput):
    """A condition names a field that the kind of request does not have."""

    code = "approvals.condition_on_nothing"
    cause_ja = "段階「{step}」の条件の項目「{label}」は、この申請にありません。"
    cause_en = 'The step "{step}" has a condition on "{label}", which this kind of request does not have.'
    remedy_ja = "段階の条件を選び直すか、条件をなくしてください。"
    remedy_en = "Choose the condition again, or take it off."
    field = "when_key"


class BeginsInThePast(InvalidInput):
    """A version takes force from today on, never back."""

    code = "approvals.begins_in_the_past"
    cause_ja = "適用開始日が、今日より前です。"
    cause_en = "The first day is before today."
    remedy_ja = "今日か、今日より後の日を入力してください。"
    remedy_en = "Enter today or a later day."
    field = "valid_from"


@action("backoffice.approvals.start_route_draft", _("承認経路の下書きを作成"))
def start_route_draft(*, kind: str, acting_user: Any, at: dt.datetime) -> Route:
    """Begin the next version as a copy of the newest one; an empty one for a kind without a route. Raises DraftUnderWay."""
    latest = queries.newest_of(kind)
    if latest and latest.valid_from is None:
        raise DraftUnderWay(name=latest.name)
    name = latest.name if latest else str(kinds.known(kind).label)
    draft = Route.objects.create(
        kind=kind,
        version=next_version(kind),
        name=name,
        withdrawal=latest.withdrawal if latest else Withdrawal.UNTIL_LAST,
    )
    write_steps(draft, [as_new(step) for step in latest.steps.all()] if latest else [])
    _log("start_route_draft", draft, acting_user, at, {"version": [latest.version if latest else 0, draft.version]})
    return draft


@action("backoffice.approvals.set_route_step", _("承認経路の段階を変更"))
def set_route_step(*, kind: str, position: int | None, step: NewStep, acting_user: Any, at: dt.datetime) -> RouteStep:
    """Change the step at a place of the draft, or add one at the end where `position` is None.

    Raises NoDraft, StepGone, ConditionOnNothing.
    """
    draft = _draft(kind)
    steps = list(draft.steps.all())
    _require_known_fields(kind, [as_row(draft, 0, step)])
    before = _at(steps, position) if position is not None else None
    made = as_row(draft, before.position if before else len(steps) + 1, step)
    made.pk = before.pk if before else None
    made.save()
    rules = _rules_told(before) if before else []
    write_rules(made, step.also)
    told = {"step": [before.name if before else "", made.name], **_changed(before, made)}
    if rules != (now := _rules_told(made)):
        told["also"] = [rules, now]
    _log("set_route_step", draft, acting_user, at, told)
    return made


@action("backoffice.approvals.set_withdrawal", _("取り下げの決まりを変更"))
def set_withdrawal(*, kind: str, withdrawal: str, acting_user: Any, at: dt.datetime) -> Route:
    """Say in the draft until when an applicant may withdraw; what was submitted before keeps its version. Raises NoDraft."""
    draft = _draft(kind)
    before, draft.withdrawal = draft.withdrawal, Withdrawal(withdrawal)
    draft.save(update_fields=["withdrawal"])
    _log("set_withdrawal", draft, acting_user, at, {"withdrawal": [before, draft.withdrawal]})
    return draft


@action("backoffice.approvals.move_route_step", _("承認経路の段階を移動"))
def move_route_step(*, kind: str, position: int, by: int, acting_user: Any, at: dt.datetime) -> RouteStep:
    """Move a step of the draft one place, `by` −1 to the front or 1 to the back. Raises NoDraft, StepGone."""
    draft = _draft(kind)
    steps = list(draft.steps.all())
    moved, passed = _at(steps, position), _at(steps, position + by)
    _place(moved, 0)
    _place(passed, position)
    _place(moved, position + by)
    told = {"step": ["", moved.name], "position": [position, position + by]}
    _log("move_route_step", draft, acting_user, at, told)
    return moved


@action("backoffice.approvals.remove_route_step", _("承認経路の段階を削除"))
def remove_route_step(*, kind: str, position: int, acting_user: Any, at: dt.datetime) -> None:
    """Take a step out of the draft; those behind it move up. Raises NoDraft, StepGone."""
    draft = _draft(kind)
    steps = list(draft.steps.all())
    gone = _at(steps, position)
    write_rules(gone, ())
    gone.delete()
    for step in steps:
        if step.position > position:
            _place(step, step.position - 1)
    _log("remove_route_step", draft, acting_user, at, {"step": [gone.name, ""]})


@action("backoffice.approvals.discard_route_draft", _("承認経路の下書きを削除"))
def discard_route_draft(*, kind: str, acting_user: Any, at: dt.datetime) -> None:
    """Throw the draft away; the version in force stays. Raises NoDraft."""
    draft = _draft(kind)
    _log("discard_route_draft", draft, acting_user, at, {"version": [draft.version, ""]})
    for step in draft.steps.all():
        write_rules(step, ())
    draft.steps.all().delete()
    draft.delete()


@action("backoffice.approvals.put_route_into_force", _("承認経路を適用"))
def put_route_into_force(*, kind: str, valid_from: dt.date, acting_user: Any, at: dt.datetime) -> Route:
    """Let the draft decide about what is submitted from a day on; what is under way keeps its version.

    Raises NoDraft, ConditionOnNothing, RouteDecidesNothing, BeginsInThePast.
    """
    draft = _draft(kind)
    steps = list(draft.steps.all())
    least_yen = max((step.from_yen for step in steps), default=0) if kinds.known(kind).from_an_amount else 0
    _require_known_fields(kind, steps)
    always = [step for step in steps if not step.when_key]
    if not decides(((Task(step.task), step.from_yen) for step in always), least_yen):
        raise RouteDecidesNothing
    if valid_from < at.astimezone(TOKYO).date():
        raise BeginsInThePast
    before = queries.route_of(kind, as_of=valid_from)
    draft.valid_from = valid_from
    draft.save(update_fields=["valid_from"])
    told = [step.name for step in before.steps.all()] if before else []
    changes = {"valid_from": ["", str(valid_from)], "steps": [told, [step.name for step in steps]]}
    _log("put_route_into_force", draft, acting_user, at, changes)
    return draft


def as_new(step: RouteStep) -> NewStep:
    """A step as it would be entered anew."""
    also = tuple(Who(**{name: getattr(each, name) for name in WHO_FIELDS}) for each in rules_of(step)[1:])
    return NewStep(**{name: getattr(step, name) for name in STEP_FIELDS}, also=also)


def _draft(kind: str) -> Route:
    """The draft, locked: two people who write it at a time follow one another."""
    if not Route.objects.select_for_update().filter(kind=kind, valid_from=None).exists():
        raise NoDraft
    found = queries.draft_of(kind)
    if found is None:
        raise NoDraft
    return found


def _require_known_fields(kind: str, steps: Sequence[RouteStep]) -> None:
    """A step whose condition looks at nothing would ask everybody, or nobody: neither was meant."""
    conditional = [step for step in steps if step.when_key]
    known = {field.key for field in kinds.known(kind).fields()} if conditional else set()
    for step in conditional:
        if step.when_key not in known:
            raise ConditionOnNothing(step=step.name, label=step.when_label)


def _at(steps: list[RouteStep], position: int) -> RouteStep:
    found = next((step for step in steps if step.position == position), None)
    if found is None:
        raise StepGone
    return found


def _place(step: RouteStep, position: int) -> None:
    step.position = position
    step.save(update_fields=["position"])


def _changed(before: RouteStep | None, after: RouteStep) -> dict[str, Any]:
    """What of a step is another than before, as the log keeps it."""
    old = {name: _told(before, name) if before else "" for name in STEP_FIELDS}
    new = {name: _told(after, name) for name in STEP_FIELDS}
    return {name: [old[name], new[name]] for name in STEP_FIELDS if name != "name" and old[name] != new[name]}


def _rules_told(step: RouteStep) -> list[str]:
    rows = StepRule.objects.filter(step=step).select_related("unit", "role", "user").order_by("position")
    return [f"{each.rule} {each.unit or each.role or each.user or each.levels_up}" for each in rows]


def _told(step: RouteStep, name: str) -> Any:
    value = getattr(step, name)
    return value if value is None or isinstance(value, int | str) else str(value)


def _log(step: str, draft: Route, acting_user: Any, at: dt.datetime, changes: dict[str, Any]) -> None:
    record(
        f"backoffice.approvals.{step}",
        case=route_case(draft),
        acting_user=acting_user,
        occurred_at=at,
        changes=changes,
    )
