"""Saving over what was seen: a form says after which save it was opened, and overwrites no later one unasked."""

import functools
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from backoffice.shell.formats import moment
from backoffice.shell.own_forms import LAST_SAVE
from backoffice.shell.pages import View
from backoffice.values.refusals import Refusal

from .models import Event, Outcome
from .queries import events_of

LONGEST_ID = 18

KindOfCase = str | Callable[[int], str]


@dataclass(slots=True)
class Seen:
    """A form to save the case `kind`, `case_id` by `step`, opened after the event `event_id` of that step; 0 before any.

    `event_id` is None where nobody said it. `is_newer` once a save was refused: `event_id` is then that of the newest.
    """

    step: str
    kind: str
    case_id: int
    event_id: int | None
    is_newer: bool = False


class SavedMeanwhile(Refusal):
    """Somebody saved the same thing after the form was opened: a colleague, or the same person in another tab."""

    code = "eventlog.saved_meanwhile"
    cause_ja = "この画面を開いたあと、{when}に{who}が同じ内容を保存しました。画面の入力はまだ保存していません。"
    cause_en = "{who} saved this at {when}, after you had opened the page. What you typed is not saved yet."
    remedy_ja = "保存された内容を確かめてから、もう一度保存してください。画面の入力に置き換わります。"
    remedy_en = "Look at what was saved, then save once more: it is replaced by what you typed."


# What the form that is being sent was opened upon.
_seen: ContextVar[Seen | None] = ContextVar("seen", default=None)


def saves_anew(kind: KindOfCase) -> Callable[[View], View]:
    """Above a form_page whose step saves the case `pk` anew; `kind` is the kind of the case, or finds it by the id.

    What was saved since the form was opened is not overwritten: the action refuses, the form shows again what was typed,
    and goes on from the save that it was refused for.
    """

    def careful(view: View) -> View:
        @functools.wraps(view)
        def with_care(request: Any, *args: Any, pk: int, **kwargs: Any) -> Any:
            if request.company is None:
                return view(request, *args, pk=pk, **kwargs)
            with _saving_over(_seen_by(request, view.step, kind if isinstance(kind, str) else kind(pk), pk)):  # type: ignore[attr-defined]
                return view(request, *args, pk=pk, **kwargs)

        with_care.saves_anew = True  # type: ignore[attr-defined]
        return with_care

    return careful


def _seen_by(request: Any, step: str, kind: str, case_id: int) -> Seen:
    """The last save is read before the page reads what was saved, so that a form never claims to be newer than it is."""
    seen = request.seen = Seen(step, kind, case_id, event_id=None)
    if request.method == "POST":
        said = request.POST.get(LAST_SAVE, "")
        seen.event_id = int(said) if said.isdecimal() and len(said) <= LONGEST_ID else None
    else:
        last = _last(seen)
        seen.event_id = last.pk if last else 0
    return seen


@contextmanager
def _saving_over(seen: Seen) -> Iterator[None]:
    """Within the block, an event of that step upon that case is refused where a newer one is there than was seen."""
    token = _seen.set(seen)
    try:
        yield
    finally:
        _seen.reset(token)


def refuse_newer(step: str, case_ids: Iterable[int]) -> None:
    """Raise SavedMeanwhile before the event is written: the action holds the lock of what it changes by then."""
    seen = _upon(step, case_ids)
    if seen is None or seen.event_id is None:
        return
    last = _last(seen)
    if last is not None and last.pk > seen.event_id:
        seen.event_id, seen.is_newer = last.pk, True
        raise SavedMeanwhile(who=last.actor_name, when=moment(last.occurred_at))


def go_on_from_here(step: str, case_ids: Iterable[int]) -> None:
    """After the event is written, under the same lock: a form that is shown again goes on from this very save."""
    seen = _upon(step, case_ids)
    last = _last(seen) if seen else None
    if seen is not None and last is not None:
        seen.event_id = last.pk


def _upon(step: str, case_ids: Iterable[int]) -> Seen | None:
    seen = _seen.get()
    return seen if seen is not None and seen.step == step and seen.case_id in case_ids else None


def _last(seen: Seen) -> Event | None:
    """The last save of what the form saves."""
    return events_of(seen.kind, seen.case_id).filter(step=seen.step, outcome=Outcome.DONE).first()
