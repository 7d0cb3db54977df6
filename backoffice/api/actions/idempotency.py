"""Doing what a request asks for once, however often its client sends it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import OperationalError, connection, transaction

from backoffice.api.models import IdempotencyRecord
from backoffice.values.refusals import InvalidInput, Refusal

KEPT_FOR = dt.timedelta(hours=48)
WAITS_FOR = "5s"
# Waited too long; or two batches wait for each other, and PostgreSQL ends one of them.
LOCK_NOT_AVAILABLE, DEADLOCK = "55P03", "40P01"
# Of two requests with one key the second waits here for the end of the first, and then finds its answer, or, when the
# first was refused and undone, its place free.
CLAIM = """
INSERT INTO backoffice_idempotencyrecord (caller, idempotency_key, body_hash, answer, location, created_at)
VALUES (%s, %s, %s, '', '', %s) ON CONFLICT ON CONSTRAINT request_is_done_once DO NOTHING RETURNING id
"""


class OtherBody(InvalidInput):
    """The Idempotency-Key was used for something else."""

    code = "api.other_body"
    cause_ja = "この Idempotency-Key は、内容の違う要求で使用済みです。"
    cause_en = "This Idempotency-Key was used for a request with another content."
    remedy_ja = "新しい要求には新しい Idempotency-Key を付けてください。"
    remedy_en = "Send a new request with a new Idempotency-Key."


class SameRequestUnderWay(Refusal):
    """The first request with this Idempotency-Key has not ended yet."""

    code = "api.same_request_under_way"
    status = 409
    retry_after_seconds = 5
    cause_ja = "同じ Idempotency-Key の要求を処理しています。"
    cause_en = "A request with the same Idempotency-Key is being worked on."
    remedy_ja = "数秒待って、同じ要求をもう一度送ってください。"
    remedy_en = "Wait a few seconds and send the same request again."


@dataclass(frozen=True, slots=True)
class Answer:
    """What a POST is answered with; `location` is the address of what it made, or empty."""

    status: int
    body: str
    location: str
    is_replay: bool = False


def answer_once(
    *, caller: str, idempotency_key: str, body_hash: str, act: Callable[[], Answer], at: dt.datetime
) -> Answer:
    """The answer of `act`, kept in the same transaction, or the one that it gave before.

    A refusal undoes its own trace, so that the same request may be sent again once its cause is gone. Raises
    OtherBody, SameRequestUnderWay, and whatever `act` refuses.
    """
    with transaction.atomic():
        record_id = _claim(caller, idempotency_key, body_hash, at)
        if record_id is None:
            return _given_before(caller, idempotency_key, body_hash)
        answer = act()
        IdempotencyRecord.objects.filter(pk=record_id).update(
            status=answer.status, answer=answer.body, location=answer.location
        )
    return answer


def forget_answers(*, at: dt.datetime) -> int:
    """Sweep the answers that are older than two days; how many."""
    return IdempotencyRecord.objects.filter(created_at__lt=at - KEPT_FOR).delete()[0]


def _claim(caller: str, idempotency_key: str, body_hash: str, at: dt.datetime) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{WAITS_FOR}'")
        try:
            cursor.execute(CLAIM, [caller, idempotency_key, body_hash, at])
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", "") in (LOCK_NOT_AVAILABLE, DEADLOCK):
                raise SameRequestUnderWay from error
            raise
        claimed = cursor.fetchone()
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    return int(claimed[0]) if claimed else None


def _given_before(caller: str, idempotency_key: str, body_hash: str) -> Answer:
    given = IdempotencyRecord.objects.get(caller=caller, idempotency_key=idempotency_key)
    if given.body_hash != body_hash:
        raise OtherBody
    return Answer(status=int(given.status or 0), body=given.answer, location=given.location, is_replay=True)
