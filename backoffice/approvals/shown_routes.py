"""Routes as the templates want them: the picture of steps and amounts, the difference, and who would be asked."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.shell.formats import in_english, money

from . import kinds, queries, rules
from .models import Quorum, Route, RouteStep, StepRule, Task
from .people import rules_of
from .rules import Compare, Planned, Somebody, Stall

TEN_THOUSAND = 10_000


def rows(today: dt.date) -> list[dict[str, Any]]:
    """Every kind of request with the version in force, the one to come and the draft."""
    every = queries.versions()
    return [_row(kind, [route for route in every if route.kind == kind.code], today) for kind in kinds.every()]


def picture(route: Route, *, step_url: str, current: int | None, amount_yen: int | None) -> dict[str, Any]:
    """The steps as columns, the bands of amounts as rows, and which step a band needs."""
    steps = list(route.steps.all())
    return {
        "columns": [_column(step, step_url, current) for step in steps],
        "bands": [_band(steps, band, amount_yen) for band in rules.bands(_edges(steps))],
    }


def would_ask(route: Route, planned: Sequence[Planned], deputies: dict[int, list[Somebody]]) -> dict[str, Any]:
    """Each step with the people found, their deputies of that day, and why it is left out or would stall."""
    steps = [_would(step, plan, deputies) for step, plan in zip(route.steps.all(), planned, strict=True)]
    people = {person.user_id for plan in planned for person in plan.everybody if plan.is_needed}
    return {
        "steps": steps,
        "step_count": sum(plan.is_needed for plan in planned),
        "people_count": len(people),
        "stalls": any(plan.stall for plan in planned),
    }


def difference(old: Route | None, new: Route) -> list[dict[str, Any]]:
    """What the new version changes, step by step: added, removed, changed with both, and moved."""
    before = list(old.steps.all()) if old else []
    after = list(new.steps.all())
    named = {step.name: step for step in before}
    told = [_differs(named.get(step.name), step) for step in after]
    told += [_told_step(step, _("なくなる"), "bad") for step in before if step.name not in {s.name for s in after}]
    if old and old.withdrawal != new.withdrawal:
        fact = {"label": _("決まり"), "old": old.get_withdrawal_display(), "new": new.get_withdrawal_display()}
        told.append({"name": _("取り下げ"), "label": _("変わる"), "state": "wait", "facts": [fact]})
    return [each for each in told if each]


def who_text(step: RouteStep) -> str:
    """The rules of a step in words."""
    return "、".join(_rule_text(rule) for rule in rules_of(step))


def alone_text(step: RouteStep) -> str:
    """Below which amount the step decides alone: 100万円未満は専決; empty for never."""
    return _("%(amount)s未満は専決") % {"amount": _amount(step.alone_below_yen)} if step.alone_below_yen else ""


def _rule_text(step: RouteStep | StepRule) -> str:
    if step.rule == RouteStep.Rule.MANAGER:
        return _("申請者の%(level)s段階上の上長") % {"level": step.levels_up}
    if step.rule == RouteStep.Rule.UNIT_HEAD:
        return _("%(unit)sの長") % {"unit": step.unit}
    if step.rule == RouteStep.Rule.ROLE:
        return _("役割「%(role)s」の人") % {"role": step.role}
    return step.user.get_full_name() if step.user else ""


def quorum_text(step: RouteStep) -> str:
    """How many must agree, in words."""
    if step.task == Task.CIRCULATE:
        return _("承認を待ちません")
    if step.quorum == Quorum.COUNT:
        return _("%(count)s名以上") % {"count": step.quorum_count}
    if step.quorum == Quorum.EACH:
        return _("決めかたごとに1名")
    return str(_("全員") if step.quorum == Quorum.ALL else _("だれか1名"))


def due_text(step: RouteStep) -> str:
    """How long a step may take, and when the heads above are asked; empty without a limit."""
    if step.within_days is None:
        return ""
    within = _("%(days)s営業日以内") % {"days": step.within_days}
    if step.escalates_after_days is None:
        return within
    later = _("期限の%(days)s営業日後に上長へ") % {"days": step.escalates_after_days}
    return f"{within}、{later}" if not in_english() else f"{within}, {later}"


def condition_text(step: RouteStep) -> str:
    """When a step is needed beside its amount: 「区分」が「投資」のとき; empty for always."""
    if not step.when_key:
        return ""
    value = "・".join(line.strip() for line in step.when_value.splitlines() if line.strip())
    return {
        Compare.EQ: _("「%(label)s」が「%(value)s」のとき"),
        Compare.NE: _("「%(label)s」が「%(value)s」でないとき"),
        Compare.GE: _("「%(label)s」が%(value)s以上のとき"),
        Compare.LE: _("「%(label)s」が%(value)s以下のとき"),
        Compare.IN: _("「%(label)s」が「%(value)s」のどれかのとき"),
    }[Compare(step.when_is)] % {"label": step.when_label, "value": _grouped(value)}


def from_text(from_yen: int) -> str:
    """From which amount a step is needed: 全件, 10万円以上."""
    return _("%(amount)s以上") % {"amount": _amount(from_yen)} if from_yen else _("全件")


def _row(kind: kinds.Kind, versions: list[Route], today: dt.date) -> dict[str, Any]:
    begun = [route for route in versions if route.valid_from and route.valid_from <= today]
    coming = [route for route in versions if route.valid_from and route.valid_from > today]
    draft = next((route for route in versions if route.valid_from is None), None)
    now = begun[0] if begun else None
    return {
        "label": kind.label,
        "url": reverse("backoffice:approvals_route_detail", args=[kind.code]),
        "version": now.version if now else None,
        "valid_from": now.valid_from if now else None,
        "steps": "→".join(step.name for step in now.steps.all()) if now else "",
        "coming": [{"version": route.version, "valid_from": route.valid_from} for route in reversed(coming)],
        "draft": draft.version if draft else None,
    }


def _column(step: RouteStep, step_url: str, current: int | None) -> dict[str, Any]:
    return {
        "position": step.position,
        "task": step.get_task_display(),
        "name": step.name,
        "who": who_text(step),
        "rule": from_text(step.from_yen),
        "condition": condition_text(step),
        "alone": alone_text(step),
        "is_par": step.task == Task.CONSULT,
        "is_current": step.position == current,
        "url": f"{step_url}?step={step.position}#step-edit",
    }


def _band(steps: Sequence[RouteStep], band: tuple[int, int | None], amount_yen: int | None) -> dict[str, Any]:
    start, end = band
    needed = _needed(steps, start)
    last = max((place for place, is_on in enumerate(needed) if is_on), default=-1)
    until = _("%(amount)s未満") % {"amount": _amount(end)} if end is not None else ""
    return {
        "label": from_text(start) if start or end is None else until,
        "until": until if start and end is not None else "",
        "is_on": amount_yen is not None and amount_yen >= start and (end is None or amount_yen < end),
        "is_empty": last < 0,
        "cells": [
            {
                "is_on": is_on,
                "is_skip": not is_on and place < last,
                "is_last": place == last,
                "is_par": step.task == Task.CONSULT,
            }
            for place, (step, is_on) in enumerate(zip(steps, needed, strict=True))
        ],
    }


def _edges(steps: Sequence[RouteStep]) -> list[int]:
    return [edge for step in steps for edge in (step.from_yen, step.alone_below_yen) if edge is not None]


def _needed(steps: Sequence[RouteStep], amount_yen: int) -> list[bool]:
    """Which steps an amount needs, as far as amounts decide on it: after one that decides alone only circulation."""
    found: list[bool] = []
    alone = False
    for step in steps:
        is_on = amount_yen >= step.from_yen and not (alone and step.task != Task.CIRCULATE)
        found.append(is_on)
        is_alone = rules.is_alone(rules.Task(step.task), step.alone_below_yen, amount_yen)
        alone = alone or (is_on and not step.when_key and is_alone)
    return found


def _would(step: RouteStep, plan: Planned, deputies: dict[int, list[Somebody]]) -> dict[str, Any]:
    return {
        "position": step.position,
        "name": step.name,
        "who": "、".join(person.name for person in plan.everybody),
        "quorum": quorum_text(step) if len(plan.everybody) > 1 else "",
        "task": step.get_task_display() if step.task != Task.APPROVE else "",
        "is_needed": plan.is_needed,
        "is_stalled": plan.stall is not None,
        "because": step.because,
        "notes": [*_why(step, plan), *_deputy_notes(plan, deputies)],
        "condition": condition_text(step) if plan.is_needed else "",
    }


def _why(step: RouteStep, plan: Planned) -> list[str]:
    if plan.spared_by is not None:
        return [_("段階%(position)sの専決で決まるため通りません") % {"position": plan.spared_by}]
    if plan.fails_condition:
        return [_("%(condition)sだけ通ります") % {"condition": condition_text(step)}]
    if not plan.is_needed:
        return [_("%(amount)s未満のため通りません") % {"amount": _amount(step.from_yen)}]
    if plan.stall:
        return [
            {
                Stall.NOBODY: _("承認できる人がいません（%(who)s）"),
                Stall.ONLY_APPLICANT: _("承認できるのが申請者だけです（%(who)s）"),
                Stall.TOO_FEW: _("必要な人数に足りません（%(who)s）"),
            }[plan.stall]
            % {"who": who_text(step)}
        ]
    instead = [
        _("%(name)sは、ほかに承認できる人がいないため代わりに承認します") % {"name": person.name}
        for person in plan.in_stead
    ]
    return [*([_("この金額は専決です。あとの承認はありません。")] if plan.is_alone else []), *instead]


def _deputy_notes(plan: Planned, deputies: dict[int, list[Somebody]]) -> list[str]:
    return [
        _("%(name)sの代理の%(deputy)sも承認できます") % {"name": person.name, "deputy": deputy.name}
        for person in plan.everybody
        for deputy in deputies.get(person.user_id, [])
    ]


def _differs(old: RouteStep | None, new: RouteStep) -> dict[str, Any] | None:
    if old is None:
        return _told_step(new, _("増える"), "ok")
    was, now = _facts(old), _facts(new)
    changed = [{"label": label, "old": was[label], "new": text} for label, text in now.items() if text != was[label]]
    return {**_told_step(new, _("変わる"), "wait"), "facts": changed} if changed else None


def _told_step(step: RouteStep, label: str, state: str) -> dict[str, Any]:
    facts = [{"label": label, "old": "", "new": text} for label, text in _facts(step).items() if text]
    return {"name": step.name, "label": label, "state": state, "facts": facts}


def _facts(step: RouteStep) -> dict[str, str]:
    return {
        _("順番"): str(step.position),
        _("種類"): str(step.get_task_display()),
        _("承認する人"): who_text(step),
        _("通る条件"): quorum_text(step),
        _("必要な金額"): from_text(step.from_yen),
        _("専決"): alone_text(step),
        _("条件"): condition_text(step),
        _("代わりの人"): step.fallback.get_full_name() if step.fallback else "",
        _("決裁の期限"): due_text(step),
        _("任せる"): _("ほかの人に任せられる") if step.may_forward else "",
        _("根拠"): step.because,
    }


def _grouped(value: str) -> str:
    """1000000 as 1,000,000: what is compared with a number reads like one."""
    return f"{int(value):,}" if value.isascii() and value.isdecimal() else value


def _amount(amount_yen: int) -> str:
    """10万円, 1,000万円; whole yen where it is not whole ten thousands."""
    if in_english() or amount_yen % TEN_THOUSAND:
        return money(amount_yen)
    return f"{amount_yen // TEN_THOUSAND:,}万円"
