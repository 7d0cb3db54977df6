"""What a line of a bank may be for, each suggestion with its reasons: no black box, nothing is matched by itself. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Protocol

AMOUNT, SUM, FEE, PART, NUMBER = "AMOUNT", "SUM", "FEE", "PART", "NUMBER"
LEARNED, NAME, DUE, SAME_DAY, NEAR_DAY = "LEARNED", "NAME", "DUE", "SAME_DAY", "NEAR_DAY"
BATCH, RULE, TRANSFER, SEVERAL = "BATCH", "RULE", "TRANSFER", "SEVERAL"
SURE, LIKELY, CHECK, NONE = "SURE", "LIKELY", "CHECK", "NONE"
ORDER = (SURE, LIKELY, CHECK, NONE)
WHO = frozenset({NUMBER, LEARNED, NAME})
SHORTEST_NAME = 2


class Item(Protocol):
    """What is still to be paid, as the register of open items gives it."""

    @property
    def ref(self) -> tuple[str, int]: ...
    @property
    def open_yen(self) -> int: ...
    @property
    def due_on(self) -> dt.date: ...
    @property
    def number(self) -> str: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def partner_id(self) -> int | None: ...
    @property
    def is_whole(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A line that asks what it is for: above zero for money in."""

    id: int
    account_id: int
    on: dt.date
    amount_yen: int
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """A side of an account in an entry of the books that no line is matched with; `is_batch` was paid by a file of ours."""

    entry_id: int
    on: dt.date
    amount_yen: int
    is_batch: bool = False


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """A rule of the company: lines of this text and amount are for its account."""

    id: int
    comes_in: bool
    key: str
    least_yen: int | None
    most_yen: int | None
    account_id: int | None
    label: str = ""
    tax_category: str = ""


@dataclass(frozen=True, slots=True)
class FeeFacts:
    """What a bank takes of transfers of at least so many yen."""

    fee_yen: int
    least_yen: int


@dataclass(frozen=True, slots=True)
class Known:
    """All that suggestions are made of."""

    items: Sequence[Item]
    entries: Mapping[int, Sequence[EntryFacts]]
    rules: Sequence[RuleFacts]
    fees: Sequence[FeeFacts]
    aliases: Mapping[str, frozenset[int]]
    lines: Sequence[LineFacts]
    points: Mapping[str, int]
    limits: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Why:
    """A named reason with its points; `given` fills its sentence."""

    code: str
    points: int
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a line may be for: items with the yen of each, an entry of the books, a rule, or a line of another account."""

    confidence: str
    reasons: tuple[Why, ...]
    items: tuple[tuple[Item, int], ...] = ()
    entry: EntryFacts | None = None
    rule_id: int | None = None
    rule_label: str = ""
    rule_tax_category: str = ""
    transfer_line_id: int | None = None
    fee_yen: int = 0

    @property
    def score(self) -> int:
        return sum(each.points for each in self.reasons)


def suggestions(line: LineFacts, known: Known) -> list[Suggestion]:
    """What a line may be for, the surest first."""
    found = [
        *_entries(line, known),
        *_items(line, known),
        *_transfers(line, known),
        *_by_rule(line, known),
    ]
    found.sort(key=lambda each: (ORDER.index(each.confidence), -each.score))
    return found[: known.limits["suggestions"]]


def confidence_of(found: Sequence[Suggestion]) -> str:
    """The word for a line: that of its first suggestion."""
    return found[0].confidence if found else NONE


def _why(known: Known, code: str, **given: object) -> Why:
    return Why(code, known.points[code], {name: str(value) for name, value in given.items()})


def _entries(line: LineFacts, known: Known) -> list[Suggestion]:
    """Entries of the same sum that are in the books and on no statement yet."""
    same = [each for each in known.entries.get(line.account_id, ()) if each.amount_yen == line.amount_yen]
    found: list[Suggestion] = []
    for each in same:
        away = abs((each.on - line.on).days)
        if away > max(known.limits["entry_days_before"], known.limits["entry_days_after"]):
            continue
        reasons = [_why(known, AMOUNT)]
        if away == 0:
            reasons.append(_why(known, SAME_DAY))
        elif away <= known.limits["near_days"]:
            reasons.append(_why(known, NEAR_DAY, days=away))
        if each.is_batch:
            reasons.append(_why(known, BATCH))
        nearest = min(abs((other.on - line.on).days) for other in same)
        rivals = sum(abs((other.on - line.on).days) == nearest for other in same)
        if away == nearest and rivals == 1:
            confidence = SURE if away == 0 else LIKELY
        else:
            confidence = CHECK
            reasons.append(_why(known, SEVERAL, count=len(same)))
        found.append(Suggestion(confidence, tuple(reasons), entry=each))
    return found


def _items(line: LineFacts, known: Known) -> list[Suggestion]:
    """What is open and fits: one item, one less a fee, several of one partner, or a part of one."""
    open_ones = [each for each in known.items if (each.open_yen > 0) == (line.amount_yen > 0)]
    named = [(each, who) for each in open_ones if (who := _who(line, each, known))]
    single = [each for item in open_ones if (each := _one(line, item, known))]
    found = [_judged(each, single, known) for each in single]
    if not any(each.confidence == SURE for each in found):
        found += _sums(line, named, known)
    if not found:
        found += [_part(line, item, who, known) for item, who in named if _is_part(line, item)]
    return found


def _who(line: LineFacts, item: Item, known: Known) -> Why | None:
    """The reason why the item's partner is meant: its number in the text, a name learned before, or its own name."""
    if item.number and item.number.upper() in line.text.upper():
        return _why(known, NUMBER, number=item.number)
    if item.partner_id is not None and item.partner_id in known.aliases.get(line.key, frozenset()):
        return _why(known, LEARNED)
    for name in item.names:
        if len(name) > SHORTEST_NAME and (name in line.key or (line.key and line.key in name and _is_long(line.key))):
            return _why(known, NAME, name=name)
    return None


def _is_long(key: str) -> bool:
    return len(key) > SHORTEST_NAME * 2


def _one(line: LineFacts, item: Item, known: Known) -> Suggestion | None:
    """An item of the line's amount, or of that less (or more) a fee; not yet judged against the others."""
    reasons: list[Why] = []
    fee_yen = 0
    if item.open_yen == line.amount_yen:
        reasons.append(_why(known, AMOUNT))
    else:
        fee_yen = _fee_yen(item.open_yen, line.amount_yen, known)
        if not fee_yen:
            return None
        reasons.append(_why(known, FEE, fee=f"{fee_yen:,}"))
    who = _who(line, item, known)
    if fee_yen and who is None:
        return None
    if who:
        reasons.append(who)
    if abs((item.due_on - line.on).days) <= known.limits["due_days"]:
        reasons.append(_why(known, DUE))
    return Suggestion(CHECK, tuple(reasons), items=((item, item.open_yen),), fee_yen=fee_yen)


def _judged(each: Suggestion, others: Sequence[Suggestion], known: Known) -> Suggestion:
    """The word for a single item beside its rivals: those that are known by the same means."""
    codes = {why.code for why in each.reasons}
    is_named = bool(codes & WHO)
    rivals = [
        other
        for other in others
        if other.fee_yen == each.fee_yen and bool({why.code for why in other.reasons} & WHO) == is_named
    ]
    if len(rivals) > 1:
        several = _why(known, SEVERAL, count=len(rivals))
        return Suggestion(CHECK, (*each.reasons, several), items=each.items, fee_yen=each.fee_yen)
    confidence = SURE if is_named and not each.fee_yen else LIKELY if is_named or DUE in codes else CHECK
    return Suggestion(confidence, each.reasons, items=each.items, fee_yen=each.fee_yen)


def _sums(line: LineFacts, named: Sequence[tuple[Item, Why]], known: Known) -> list[Suggestion]:
    """Several items of one partner that come to the amount together, less a fee perhaps."""
    found: list[Suggestion] = []
    for partner_id in dict.fromkeys(item.partner_id for item, _who in named):
        theirs = [(item, who) for item, who in named if item.partner_id == partner_id][: known.limits["summed_items"]]
        for chosen in _choices(theirs):
            total_yen = sum(item.open_yen for item, _who in chosen)
            fee_yen = 0 if total_yen == line.amount_yen else _fee_yen(total_yen, line.amount_yen, known)
            if total_yen != line.amount_yen and not fee_yen:
                continue
            reasons = [_why(known, SUM, count=len(chosen)), chosen[0][1]]
            if fee_yen:
                reasons.append(_why(known, FEE, fee=f"{fee_yen:,}"))
            items = tuple((item, item.open_yen) for item, _who in chosen)
            found.append(Suggestion(LIKELY, tuple(reasons), items=items, fee_yen=fee_yen))
    if len(found) > 1:
        several = _why(known, SEVERAL, count=len(found))
        return [Suggestion(CHECK, (*each.reasons, several), items=each.items, fee_yen=each.fee_yen) for each in found]
    return found


def _choices(theirs: Sequence[tuple[Item, Why]]) -> Iterable[Sequence[tuple[Item, Why]]]:
    """Two or more of them, the smaller choices first."""
    for size in range(2, len(theirs) + 1):
        yield from combinations(theirs, size)


def _fee_yen(open_yen: int, amount_yen: int, known: Known) -> int:
    """What a bank took: less came in than is open, or more went out; 0 when no fee of the table says so."""
    difference_yen = open_yen - amount_yen
    fits = (each for each in known.fees if each.fee_yen == difference_yen and abs(open_yen) >= each.least_yen)
    return next((each.fee_yen for each in fits), 0)


def _is_part(line: LineFacts, item: Item) -> bool:
    return not item.is_whole and abs(line.amount_yen) < abs(item.open_yen)


def _part(line: LineFacts, item: Item, who: Why, known: Known) -> Suggestion:
    return Suggestion(CHECK, (_why(known, PART), who), items=((item, line.amount_yen),))


def _transfers(line: LineFacts, known: Known) -> list[Suggestion]:
    """The same sum the other way on another account of the company, a few days apart at most."""
    other_way = [
        each
        for each in known.lines
        if each.account_id != line.account_id
        and each.amount_yen == -line.amount_yen
        and abs((each.on - line.on).days) <= known.limits["near_days"]
    ]
    found: list[Suggestion] = []
    for each in other_way:
        away = abs((each.on - line.on).days)
        day = _why(known, SAME_DAY) if away == 0 else _why(known, NEAR_DAY, days=away)
        confidence = LIKELY if len(other_way) == 1 else CHECK
        found.append(Suggestion(confidence, (_why(known, TRANSFER), day), transfer_line_id=each.id))
    return found


def _by_rule(line: LineFacts, known: Known) -> list[Suggestion]:
    """The first rule that fits."""
    for rule in known.rules:
        amount_yen = abs(line.amount_yen)
        if (
            rule.comes_in == (line.amount_yen > 0)
            and rule.key in line.key
            and rule.account_id in (None, line.account_id)
            and (rule.least_yen is None or amount_yen >= rule.least_yen)
            and (rule.most_yen is None or amount_yen <= rule.most_yen)
        ):
            why, named = (_why(known, RULE),), rule.tax_category
            return [Suggestion(SURE, why, rule_id=rule.id, rule_label=rule.label, rule_tax_category=named)]
    return []
