"""Many rows at once arrive as they were given, whatever signs they hold."""

import datetime as dt
from decimal import Decimal

import pytest

from backoffice.companies import bulk
from backoffice.companies.models import Company
from backoffice.jobs.models import Chunk, ChunkState, Job

ODD = ["", "\\N", "a\tb", "a\nb", "a\r\nb", "a\\b", "\\", "\\.", 'a"b', "a,b", " 髙橋　﨑 "]
COLUMNS = ("company_id", "job_id", "position", "items", "size", "state", "lease_until", "attempts", "error")


@pytest.fixture
def job(company: Company, now: dt.datetime) -> Job:
    return Job.objects.create(
        name="tests.bulk", title="A", case_kind="tests", case_id=1, total=1, started_by_id=1, accepted_at=now
    )


@pytest.mark.smoke
def test_values_arrive_as_they_were(job: Job, now: dt.datetime) -> None:
    rows = [
        (job.company_id, job.pk, place, [text, {text: None}, 1, Decimal("0.10")], 1, "WAITING", None, 0, text)
        for place, text in enumerate(ODD)
    ]
    assert bulk.insert(Chunk, COLUMNS, rows) == len(ODD)
    stored = list(Chunk.objects.filter(job=job).order_by("position"))
    assert [each.error for each in stored] == ODD
    assert [each.items for each in stored] == [[text, {text: None}, 1, "0.10"] for text in ODD]
    assert {(each.lease_until, each.state) for each in stored} == {(None, ChunkState.WAITING)}


def test_moments_arrive_and_ids_are_fresh(job: Job, now: dt.datetime) -> None:
    ids = bulk.reserve_ids(Chunk, 3)
    rows = [(job.company_id, pk, job.pk, pk, [], 0, "WAITING", now, 0, "") for pk in ids]
    bulk.insert(Chunk, ("company_id", "id", *COLUMNS[1:]), rows)
    assert list(Chunk.objects.filter(pk__in=ids).values_list("lease_until", flat=True)) == [now] * 3
