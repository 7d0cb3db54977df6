"""Following the sealed order of events, reaction by reaction."""

import datetime as dt

import structlog
from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, IntegrityError, InternalError, transaction

from backoffice.eventlog.models import Event, Outcome
from backoffice.eventlog.queries import last_position, sealed_events
from backoffice.jobs import reactions
from backoffice.jobs.models import Follower
from backoffice.values.refusals import Refusal

POSITIONS_A_TURN = 5_000
# What PostgreSQL refuses for its content is one of them; a connection that broke, or two that waited for each other, is not.
MISTAKES = (
    ObjectDoesNotExist,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    DataError,
    IntegrityError,
    InternalError,
)

log = structlog.get_logger(__name__)


def react(*, at: dt.datetime) -> int:
    """Let each reaction see what was sealed since it last looked; how many events were handed over.

    A reaction that is new to a company begins with what comes: nothing of the past is repeated. A turn reads some thousand
    positions; the next goes on from there.
    """
    last = last_position()
    return sum(_follow(reaction, last, at) for reaction in reactions.every())


def _follow(reaction: reactions.Reaction, last: int, at: dt.datetime) -> int:
    """One turn, in one transaction with the place that is read to; 0 when somebody else is at it."""
    _known, is_new = Follower.objects.get_or_create(name=reaction.name, defaults={"read_until": last})
    if is_new:
        return 0
    with transaction.atomic():
        free = Follower.objects.select_for_update(skip_locked=True)
        follower = free.filter(name=reaction.name, read_until__lt=last).first()
        if follower is None:
            return 0
        until = min(last, follower.read_until + POSITIONS_A_TURN)
        handed = sealed_events(reaction.step, after=follower.read_until, until=until)
        done = sum(_hand_over(reaction, event, at) for _position, event in handed)
        follower.read_until = until
        follower.save(update_fields=["read_until"])
    return done


def _hand_over(reaction: reactions.Reaction, event: Event, at: dt.datetime) -> int:
    if event.outcome == Outcome.REFUSED:
        return 0
    try:
        with transaction.atomic():
            reaction.react(event, at)
    except Refusal as refusal:
        log.warning("reaction_refused", reaction=reaction.name, event_id=event.pk, code=refusal.code)
        return 0
    except MISTAKES:
        # Tried again it would fail again, and keep all that comes after it waiting.
        log.exception("reaction_failed", reaction=reaction.name, event_id=event.pk)
        return 0
    return 1
