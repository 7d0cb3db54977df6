"""Asking for work: rows in the caller's transaction, a message to the workers after the commit."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models.functions import Now

from backoffice.companies import scope
from backoffice.eventlog.actions import Actor, Case
from backoffice.jobs import dispatch, register
from backoffice.jobs.models import OPEN_STATES, Chunk, Job
from backoffice.values.refusals import Refusal

# Many small chunks show progress and share the work; too many would cost more than they give.
MOST_CHUNKS = 40
LARGEST = 8


class NothingToDo(Refusal):
    """A job was asked for with no item."""

    code = "jobs.nothing_to_do"
    cause_ja = "対象が1件もありません。"
    cause_en = "There is nothing to do."
    remedy_ja = "対象を登録してから、やり直してください。"
    remedy_en = "Register what it is for, then try again."


class AlreadyRunning(Refusal):
    """The same work on the same case is under way."""

    code = "jobs.already_running"
    cause_ja = "「{title}」は、すでに実行中です。"
    cause_en = '"{title}" is already running.'
    remedy_ja = "終わるまで待つか、中断してからやり直してください。"
    remedy_en = "Wait until it ends, or stop it first."


def enqueue(
    name: str, *, title: str, case: Case, items: Sequence[int], acting_user: Actor, accepted_at: dt.datetime
) -> Job:
    """Write the job and its chunks in the caller's transaction; workers hear of it after the commit.

    Raises NothingToDo without items, AlreadyRunning while the same work on the case is open, KeyError for unknown work.
    """
    work = register.work(name)
    if not items:
        raise NothingToDo
    if Job.objects.filter(name=name, case_kind=case.kind, case_id=case.id, state__in=OPEN_STATES).exists():
        raise AlreadyRunning(title=title)
    job = Job.objects.create(
        name=name,
        title=title,
        case_kind=case.kind,
        case_id=case.id,
        total=len(items),
        started_by_id=acting_user.pk,
        started_by_name=acting_user.get_full_name(),
        accepted_at=accepted_at,
        offered_at=Now(),
    )
    Chunk.objects.bulk_create(_chunks(job, list(items), _size(work.chunk_size, len(items))))
    company_id = scope.current().writes
    transaction.on_commit(lambda: dispatch.offer(company_id, job.pk, name))
    return job


def _size(least: int, count: int) -> int:
    """How many items a chunk takes: more for a large job, yet so many only that a process stays small."""
    return min(max(least, count // MOST_CHUNKS), least * LARGEST)


def _chunks(job: Job, items: list[int], size: int) -> list[Chunk]:
    cuts = range(0, len(items), size)
    return [
        Chunk(job=job, position=place, items=items[cut : cut + size], size=len(items[cut : cut + size]))
        for place, cut in enumerate(cuts)
    ]
