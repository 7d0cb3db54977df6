"""The register of what was spent on an approved request (稟議の実績): rooms name its number, and tell here what it came to."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from backoffice.approvals.material import Fact, Material
from backoffice.shell.formats import money
from backoffice.values.refusals import InvalidInput

from . import queries
from .models import AnswerState, FormAnswer


@dataclass(frozen=True, slots=True)
class Spent:
    """Something that names an approved request: agreed to, or still asked for; `url` is its page."""

    label: str
    on: dt.date
    amount_yen: int
    is_agreed: bool
    state: str
    state_label: str
    url: str


@dataclass(frozen=True, slots=True)
class Spender:
    """A room whose rows name answers; their pages open with `step`."""

    code: str
    label: Any
    step: str
    find: Callable[[Collection[int]], Iterable[Spent]]


@dataclass(frozen=True, slots=True)
class Standing:
    """How much was approved, used and is asked for, over an answer and what changed it, and what is left."""

    newest: FormAnswer
    approved_yen: int
    used_yen: int
    asked_yen: int
    spent: tuple[tuple[Spender, Spent], ...]

    @property
    def left_yen(self) -> int:
        """What is left when all that is asked for is agreed to; below zero for too much."""
        return self.approved_yen - self.used_yen - self.asked_yen


class SpenderNamedTwice(Exception):
    """Two places claim the same name: a mistake of the programmer, found at start."""


class NumberUnknown(InvalidInput):
    """No approved request with an amount has the number."""

    code = "forms.number_unknown"
    cause_ja = "申請番号「{number}」の、金額のある承認済みの申請はありません。"
    cause_en = 'There is no approved request with an amount under the number "{number}".'
    remedy_ja = "申請書の画面で、申請番号と状態を確認してください。"
    remedy_en = "See its number and state on its page."
    field = "ringi"


class ApprovalRanOut(InvalidInput):
    """The approval held until a day that is over."""

    code = "forms.approval_ran_out"
    cause_ja = "「{number}」の承認は、{until}で有効期限が切れています。"
    cause_en = "The approval of {number} ran out on {until}."
    remedy_ja = "変更の申請か、新しい申請をしてください。"
    remedy_en = "Ask for a change of it, or anew."
    field = "ringi"


_spenders: dict[str, Spender] = {}


def offer(spender: Spender) -> None:
    """Let a room tell what its rows spend on answers."""
    if spender.code in _spenders:
        raise SpenderNamedTwice(spender.code)
    _spenders[spender.code] = spender


def standing(found: FormAnswer) -> Standing | None:
    """What became of the amount of an approved answer: one query, and one of each room. None without an amount."""
    chain = queries.chain_of(found)
    if not chain or chain[-1].amount_yen is None:
        return None
    ids = [each.pk for each in chain]
    spent = tuple((spender, each) for spender in _spenders.values() for each in spender.find(ids))
    return Standing(
        newest=chain[-1],
        approved_yen=chain[-1].amount_yen,
        used_yen=sum(each.amount_yen for _spender, each in spent if each.is_agreed),
        asked_yen=sum(each.amount_yen for _spender, each in spent if not each.is_agreed),
        spent=tuple(sorted(spent, key=lambda pair: pair[1].on)),
    )


def material_of(answers: Iterable[FormAnswer]) -> Material | None:
    """What whoever decides is told of the approved requests that something spends; it is among what is asked for."""
    told = [each for each in map(standing, answers) if each is not None]
    facts = tuple(fact for each in told for fact in _facts(each))
    warning = _("承認された金額を超えます。") if any(each.left_yen < 0 for each in told) else ""
    return Material(_("もとになる申請の残り"), facts, warning=warning) if facts else None


def _facts(told: Standing) -> tuple[Fact, ...]:
    return (
        Fact(_("承認された金額"), money(told.approved_yen), note=str(told.newest)),
        Fact(_("使った金額"), money(told.used_yen)),
        Fact(_("承認待ち"), money(told.asked_yen), note=_("この申請を含みます。")),
        Fact(_("残り"), money(told.left_yen)),
    )


def named(number: str, *, on: dt.date) -> FormAnswer:
    """The approved answer under a number, to be spent on a day. Raises NumberUnknown, ApprovalRanOut."""
    found = FormAnswer.objects.filter(number__iexact=number.strip(), state=AnswerState.APPROVED).first()
    if found is None or found.amount_yen is None:
        raise NumberUnknown(number=number.strip())
    newest = queries.chain_of(found)[-1]
    if newest.valid_until is not None and newest.valid_until < on:
        raise ApprovalRanOut(number=found.number, until=newest.valid_until)
    return found
