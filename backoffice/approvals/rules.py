"""Which steps a request needs, and where a decision leads. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

YES, NO = "はい", "いいえ"


class Outcome(StrEnum):
    """承認, 差し戻し, 却下."""

    APPROVE = "APPROVE"
    SEND_BACK = "SEND_BACK"
    REJECT = "REJECT"


class Quorum(StrEnum):
    """全員, だれか1名, 人数を指定, 決めかたごとに1名."""

    ALL = "ALL"
    ANY = "ANY"
    COUNT = "COUNT"
    EACH = "EACH"


class Task(StrEnum):
    """承認, 確認, 合議, 回覧."""

    APPROVE = "APPROVE"
    CONFIRM = "CONFIRM"
    CONSULT = "CONSULT"
    CIRCULATE = "CIRCULATE"


class Stall(StrEnum):
    """Why a step would never be decided: nobody is found, only the applicant, or fewer than must agree."""

    NOBODY = "NOBODY"
    ONLY_APPLICANT = "ONLY_APPLICANT"
    TOO_FEW = "TOO_FEW"


class Compare(StrEnum):
    """等しい, 異なる, 以上, 以下, どれかを含む."""

    EQ = "EQ"
    NE = "NE"
    GE = "GE"
    LE = "LE"
    IN = "IN"


@dataclass(frozen=True, slots=True)
class Condition:
    """A step is needed where what was asked says so under `key`; IN names several values, one a line."""

    key: str
    compare: Compare
    value: str


@dataclass(frozen=True, slots=True)
class Band:
    """A step is needed for amounts of at least `from_yen`; 0 is always."""

    position: int
    from_yen: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A step of a request: who is asked, who approved, and how many must; 回覧 waits for nobody.

    `groups` are the people of each rule of a step with several, of which EACH wants one; somebody may be of several.
    """

    position: int
    quorum: Quorum
    people: frozenset[int]
    approved_by: frozenset[int]
    count: int = 1
    task: Task = Task.APPROVE
    groups: tuple[frozenset[int], ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether the step has what it needs."""
        return self.task is Task.CIRCULATE or self.wanted == 0

    @property
    def wanted(self) -> int:
        """How many more must agree."""
        if self.quorum is Quorum.ALL:
            return len(self.people - self.approved_by)
        if self.quorum is Quorum.EACH:
            return len(self.open_groups)
        return max(required(self.quorum, self.count, len(self.people)) - len(self.approved_by), 0)

    @property
    def open_groups(self) -> tuple[frozenset[int], ...]:
        """The people of each rule of which nobody has approved."""
        return tuple(group for group in self.groups or (self.people,) if not group & self.approved_by)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A user by id and name."""

    user_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """A step of a route with all whom its rules find on a day, the applicant among them where they do.

    `groups` are those of each of several rules. For an amount below `alone_below_yen` the step decides alone (専決).
    """

    position: int
    from_yen: int
    task: Task
    quorum: Quorum
    count: int
    people: tuple[Somebody, ...]
    fallback: Somebody | None
    condition: Condition | None = None
    groups: tuple[tuple[Somebody, ...], ...] = ()
    alone_below_yen: int | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """What becomes of a step: who is asked, whether in somebody's stead, or why it is left out or would stall.

    `rules` are the places of the rules that found each person. `is_alone` marks a step that decides alone, `spared_by` names
    the position of such a step before one that is left out.
    """

    position: int
    asked: tuple[Somebody, ...] = ()
    in_stead: tuple[Somebody, ...] = ()
    is_needed: bool = True
    stall: Stall | None = None
    fails_condition: bool = False
    rules: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    is_alone: bool = False
    spared_by: int | None = None

    @property
    def everybody(self) -> tuple[Somebody, ...]:
        """All who are asked."""
        return self.asked + self.in_stead


def needed(bands: Iterable[Band], amount_yen: int) -> tuple[int, ...]:
    """The positions of the steps that an amount needs, in order."""
    return tuple(sorted(band.position for band in bands if amount_yen >= band.from_yen))


@dataclass(frozen=True, slots=True)
class SentBack:
    """In which round a request was sent back, and to the step of which position."""

    round: int
    to: int


class WayBack(StrEnum):
    """How an applicant takes a pending request back now."""

    FREE = "FREE"
    CONSENT = "CONSENT"
    CLOSED = "CLOSED"


def way_back(rule: str, *, is_decided: bool) -> WayBack:
    """How a request is taken back under a rule of its route, where a decision on it counts or none does."""
    if not is_decided or rule == "UNTIL_LAST":
        return WayBack.FREE
    return WayBack.CONSENT if rule == "WITH_CONSENT" else WayBack.CLOSED


def counts_from(position: int, sent_back: Iterable[SentBack]) -> int:
    """The round from which decisions at a step count: what was decided before it was sent back to or beyond it stays, and
    no longer counts.
    """
    return max((each.round + 1 for each in sent_back if each.to <= position), default=1)


def required(quorum: Quorum, count: int, asked: int) -> int:
    """How many of those asked must agree."""
    return {Quorum.ALL: max(asked, 1), Quorum.ANY: 1, Quorum.COUNT: count, Quorum.EACH: 1}[quorum]


def plan(
    steps: Iterable[Candidates], *, amount_yen: int, applicant_id: int, facts: Mapping[str, Any] | None = None
) -> tuple[Planned, ...]:
    """Who is asked at each step of a route, in order, and what is left out or would stall.

    The applicant is never asked. Where too few others are found, the substitute that the step names is asked as well.
    A step whose condition the `facts` of the request don't meet is left out; what they don't tell leaves it in. After a step
    that decides alone about the amount (専決) only circulation follows.
    """
    found = sorted(steps, key=lambda step: step.position)
    wanted = needed((Band(step.position, step.from_yen) for step in found), amount_yen)
    planned: list[Planned] = []
    alone: int | None = None
    for step in found:
        if alone is not None and step.task is not Task.CIRCULATE:
            planned.append(Planned(step.position, is_needed=False, spared_by=alone))
            continue
        plan_ = _planned_or_not(step, step.position in wanted, applicant_id, facts or {})
        if plan_.is_needed and is_alone(step.task, step.alone_below_yen, amount_yen):
            alone, plan_ = step.position, replace(plan_, is_alone=True)
        planned.append(plan_)
    return tuple(planned)


def is_alone(task: Task, alone_below_yen: int | None, amount_yen: int) -> bool:
    """Whether a step decides alone about an amount (専決)."""
    return task is not Task.CIRCULATE and alone_below_yen is not None and amount_yen < alone_below_yen


def holds(condition: Condition | None, facts: Mapping[str, Any]) -> bool:
    """Whether a step is needed by its condition: numbers are compared as numbers, days as days, the rest as words.

    Of several choices one that fits is enough, and for NE none may. A key that the facts lack asks rather than leaves out.
    """
    if condition is None or condition.key not in facts:
        return True
    found = _words(facts[condition.key])
    if condition.compare is Compare.NE:
        return not any(_equal(each, condition.value) for each in found)
    if condition.compare is Compare.IN:
        wanted = [line.strip() for line in condition.value.splitlines()]
        return any(_equal(each, value) for each in found for value in wanted)
    if condition.compare is Compare.EQ:
        return any(_equal(each, condition.value) for each in found)
    return any(_reaches(each, condition) for each in found)


def bands(from_yen: Iterable[int]) -> tuple[tuple[int, int | None], ...]:
    """The bands of amounts between which the steps of a route differ: (from, until), the last without an end."""
    edges = sorted({0, *from_yen})
    return tuple(zip(edges, [*edges[1:], None], strict=True))


def _planned_or_not(step: Candidates, reaches: bool, applicant_id: int, facts: Mapping[str, Any]) -> Planned:
    if not reaches:
        return Planned(step.position, is_needed=False)
    if not holds(step.condition, facts):
        return Planned(step.position, is_needed=False, fails_condition=True)
    return _planned(step, applicant_id)


def _words(value: Any) -> list[str]:
    """What a fact says, as words: each of several choices, the name of an entry of a register, はい and いいえ."""
    if isinstance(value, bool):
        return [YES if value else NO]
    if isinstance(value, list | tuple):
        return [word for each in value for word in _words(each)]
    if isinstance(value, Mapping):
        return [str(value.get("name", ""))]
    return [] if value is None or value == "" else [str(value)]


def _equal(found: str, wanted: str) -> bool:
    numbers = _number(found), _number(wanted)
    return found == wanted or (numbers[0] is not None and numbers[0] == numbers[1])


def _reaches(found: str, condition: Condition) -> bool:
    least, number = _number(condition.value), _number(found)
    if least is None or number is None:
        # Days in ISO text stand in the order of time.
        return found >= condition.value if condition.compare is Compare.GE else found <= condition.value
    return number >= least if condition.compare is Compare.GE else number <= least


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def decides(steps: Iterable[tuple[Task, int]], amount_yen: int) -> bool:
    """Whether an amount needs a step that decides, of (task, from_yen): circulation alone would agree to everything."""
    return any(task is not Task.CIRCULATE and amount_yen >= from_yen for task, from_yen in steps)


def _planned(step: Candidates, applicant_id: int) -> Planned:
    if step.groups and step.quorum is Quorum.EACH and step.task is not Task.CIRCULATE:
        return _one_of_each(step, applicant_id)
    asked = tuple(each for each in step.people if each.user_id != applicant_id)
    found = _planned_together(step, asked, applicant_id)
    return replace(found, rules=_rules_of(step, found.everybody))


def _one_of_each(step: Candidates, applicant_id: int) -> Planned:
    """Each rule finds somebody beside the applicant, or the substitute answers for it."""
    asked = tuple(each for each in step.people if each.user_id != applicant_id)
    rules = _rules_of(step, asked)
    short = tuple(place for place in range(len(step.groups)) if not any(place in each for each in rules.values()))
    if not short:
        return Planned(step.position, asked, rules=rules)
    spare = step.fallback
    if spare is None or spare.user_id == applicant_id:
        return Planned(step.position, asked, stall=_stall(asked, step), rules=rules)
    rules[spare.user_id] = tuple(sorted({*rules.get(spare.user_id, ()), *short}))
    if spare in asked:
        return Planned(step.position, asked, rules=rules)
    return Planned(step.position, asked, (spare,), rules=rules)


def _rules_of(step: Candidates, people: Iterable[Somebody]) -> dict[int, tuple[int, ...]]:
    """By person the places of the rules that found them; whoever none found stands for the first."""
    return {
        each.user_id: tuple(place for place, group in enumerate(step.groups) if each in group) or (0,)
        for each in people
    }


def _planned_together(step: Candidates, asked: tuple[Somebody, ...], applicant_id: int) -> Planned:
    least = 0 if step.task is Task.CIRCULATE else required(step.quorum, step.count, len(asked))
    if len(asked) >= least:
        return Planned(step.position, asked)
    spare = step.fallback
    if spare and spare.user_id != applicant_id and spare not in asked and len(asked) + 1 >= least:
        return Planned(step.position, asked, (spare,))
    return Planned(step.position, asked, stall=_stall(asked, step))


def _stall(asked: tuple[Somebody, ...], step: Candidates) -> Stall:
    if asked:
        return Stall.TOO_FEW
    return Stall.ONLY_APPLICANT if step.people else Stall.NOBODY


def step_now(steps: Sequence[Asked]) -> Asked | None:
    """The first step that lacks an approval; None when the request is approved."""
    return next((step for step in sorted(steps, key=lambda step: step.position) if not step.is_done), None)


def lacking(step: Asked, able: frozenset[int]) -> tuple[int, ...]:
    """Those asked at a step who need somebody in their stead, where `able` are those for whom somebody present may act."""
    if step.is_done:
        return ()
    if step.quorum is Quorum.EACH:
        stuck = [group for group in step.open_groups if not group & able]
        return tuple(sorted({min(group) for group in stuck if group}))
    waiting = step.people - step.approved_by
    absent = tuple(sorted(waiting - able))
    if step.quorum is Quorum.ALL:
        return absent
    wanted = required(step.quorum, step.count, len(step.people)) - len(step.approved_by) - len(waiting & able)
    return absent[: max(wanted, 0)]


def fingerprint(action: str, arguments: Mapping[str, Any]) -> str:
    """SHA-256 of the action and its arguments: what was agreed to is what is performed."""
    text = json.dumps([action, dict(arguments)], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
