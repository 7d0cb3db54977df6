"""What the company's own rules say of a payment: nothing, look at it, or not without a reason. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from backoffice.values.periods import Month


class RuleKind(StrEnum):
    """What a rule holds: the most of one payment, by when it is claimed, from which amount its receipt is needed."""

    LIMIT = "LIMIT"
    DEADLINE = "DEADLINE"
    RECEIPT = "RECEIPT"


class Effect(StrEnum):
    WARN = "WARN"
    REFUSE = "REFUSE"


class ExceedBy(StrEnum):
    """Who may go beyond a rule that refuses, saying why."""

    NOBODY = "NOBODY"
    ANYBODY = "ANYBODY"
    HEADS = "HEADS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One article as it is applied; `category` is "" for every kind of expense."""

    kind: RuleKind
    category: str
    amount_yen: int | None
    months: int | None
    effect: Effect
    exceed_by: ExceedBy
    article: str
    text: str
    valid_from: dt.date
    valid_until: dt.date | None = None
    is_per_night: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What a rule looks at: one payment of a claim, and whether its claimant heads a unit."""

    spent_on: dt.date
    category: str
    amount_yen: int
    has_receipt: bool
    exceed_reason: str
    claimed_on: dt.date
    is_head: bool
    nights: int = 1


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that a payment does not keep. `is_refused`: it can't be submitted so; `may_say_why`: a reason would do."""

    rule: Rule
    is_refused: bool
    may_say_why: bool


def breaches(claimed: Claimed, rules: Iterable[Rule]) -> tuple[Breach, ...]:
    """The rules in force on the day of a payment that it does not keep, with what follows of each."""
    return tuple(
        _breach(rule, claimed) for rule in in_force(claimed.category, claimed.spent_on, rules) if _beyond(rule, claimed)
    )


def in_force(category: str, on: dt.date, rules: Iterable[Rule]) -> Sequence[Rule]:
    """The rules of a kind of expense on a day: what is said of that kind goes before what is said of every kind."""
    held: dict[RuleKind, Rule] = {}
    for rule in rules:
        is_now = rule.valid_from <= on and (rule.valid_until is None or on < rule.valid_until)
        if is_now and rule.category in ("", category) and (rule.category or rule.kind not in held):
            held[rule.kind] = rule
    return [held[kind] for kind in RuleKind if kind in held]


def claim_by(spent_on: dt.date, months: int) -> dt.date:
    """The last day to claim: so many months later, by the same day of the month or its last one."""
    later = Month.of(spent_on).plus(months)
    return later.first_day + dt.timedelta(days=min(spent_on.day, later.last_day.day) - 1)


def as_kept(breach: Breach) -> Mapping[str, str]:
    """A breach as it is kept with the line that was submitted with it."""
    return {"kind": breach.rule.kind.value, "article": breach.rule.article, "text": breach.rule.text}


def _breach(rule: Rule, claimed: Claimed) -> Breach:
    may_say_why = rule.exceed_by == ExceedBy.ANYBODY or (rule.exceed_by == ExceedBy.HEADS and claimed.is_head)
    is_said = may_say_why and bool(claimed.exceed_reason.strip())
    return Breach(rule, rule.effect == Effect.REFUSE and not is_said, may_say_why)


def _beyond(rule: Rule, claimed: Claimed) -> bool:
    if rule.kind == RuleKind.LIMIT:
        times = claimed.nights if rule.is_per_night else 1
        return rule.amount_yen is not None and claimed.amount_yen > rule.amount_yen * times
    if rule.kind == RuleKind.RECEIPT:
        return rule.amount_yen is not None and claimed.amount_yen >= rule.amount_yen and not claimed.has_receipt
    return rule.months is not None and claimed.claimed_on > claim_by(claimed.spent_on, rule.months)
