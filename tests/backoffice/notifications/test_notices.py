"""Notices: told once, read by their recipient alone, and kept as they were told."""

import datetime as dt
from collections.abc import Sequence

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from backoffice.companies import clock, scope
from backoffice.companies.models import Company
from backoffice.eventlog.actions import Case
from backoffice.jobs import register
from backoffice.jobs.actions import cancel_job, enqueue, work_off
from backoffice.jobs.models import Job
from backoffice.notifications.actions import mark_all_read, mark_read, tell
from backoffice.notifications.models import Notice
from backoffice.notifications.queries import unread_count
from backoffice.organisation.models import User
from backoffice.values.refusals import Refusal

LIST = "backoffice:notifications_notice_list"


class Odd(Refusal):
    code = "tests.odd"
    cause_ja = cause_en = "{number}"


def say(user: User, now: dt.datetime, key: str = "k", kind: str = "RESULT", url: str = "/jobs/1/") -> bool:
    return tell(
        recipient_id=user.pk, key=key, kind=kind, text_ja="終わりました", text_en="It has ended", url=url, at=now
    )


def client_of(user: User, language: str = "ja") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    return client


def test_a_person_is_told_a_thing_once(aiko: User, ben: User, now: dt.datetime) -> None:
    assert [say(aiko, now), say(aiko, now), say(ben, now), say(aiko, now, key="k2")] == [True, False, True, True]
    assert (unread_count(aiko.pk), unread_count(ben.pk)) == (2, 1)


def test_information_is_listed_and_not_counted(aiko: User, now: dt.datetime) -> None:
    say(aiko, now, kind="INFORMATION")
    assert unread_count(aiko.pk) == 0
    assert "終わりました" in client_of(aiko).get(reverse(LIST)).content.decode()


def test_a_notice_is_read_by_its_recipient_alone(aiko: User, chie: User, now: dt.datetime) -> None:
    say(aiko, now)
    notice = Notice.objects.get()
    with pytest.raises(Notice.DoesNotExist):
        mark_read(notice_id=notice.pk, reader_id=chie.pk, at=now)
    assert "終わりました" not in client_of(chie).get(reverse(LIST)).content.decode()
    assert client_of(chie).post(reverse("backoffice:notifications_notice_read", args=[notice.pk])).status_code == 404
    assert mark_all_read(reader_id=chie.pk, at=now) == 0
    assert Notice.objects.get().read_at is None


def test_the_first_reading_counts(aiko: User, now: dt.datetime) -> None:
    say(aiko, now)
    notice = Notice.objects.get()
    for minutes in (0, 5):
        mark_read(notice_id=notice.pk, reader_id=aiko.pk, at=now + dt.timedelta(minutes=minutes))
    assert (Notice.objects.get().read_at, unread_count(aiko.pk)) == (now, 0)


def test_a_notice_of_another_company_is_not_seen(aiko: User, other_company: Company, now: dt.datetime) -> None:
    with scope.working_in(other_company.pk):
        say(aiko, now)
    assert unread_count(aiko.pk) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE backoffice_notice SET text_ja = 'x'",
        "UPDATE backoffice_notice SET recipient_id = recipient_id + 1",
        "UPDATE backoffice_notice SET read_at = NULL",
        "DELETE FROM backoffice_notice",
        "TRUNCATE backoffice_notice",
    ],
)
def test_postgresql_keeps_a_notice_as_it_was_told(statement: str, aiko: User, now: dt.datetime) -> None:
    say(aiko, now)
    mark_all_read(reader_id=aiko.pk, at=now)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    notice = Notice.objects.get()
    assert (notice.text_ja, notice.recipient_id, notice.read_at) == ("終わりました", aiko.pk, now)


@pytest.mark.parametrize("url", ["https://example.com/", "//example.com/", "/\\example.com/", "javascript:x"])
def test_a_notice_leads_to_a_page_of_ours(url: str, aiko: User, now: dt.datetime) -> None:
    with pytest.raises(IntegrityError, match="notice_leads_to_a_page_of_ours"), transaction.atomic():
        say(aiko, now, url=url)
    assert Notice.objects.count() == 0


def test_opening_a_notice_marks_it_and_goes_to_its_page(aiko: User, now: dt.datetime) -> None:
    say(aiko, now)
    client = client_of(aiko)
    assert "お知らせ 未読1件" in client.get(reverse(LIST)).content.decode()
    answer = client.post(reverse("backoffice:notifications_notice_read", args=[Notice.objects.get().pk]))
    assert (answer.status_code, answer["Location"]) == (302, "/jobs/1/")
    assert "お知らせ 未読0件" in client.get(reverse(LIST)).content.decode()


def test_everything_is_marked_at_once(aiko: User, ben: User, now: dt.datetime) -> None:
    for key in "abc":
        say(aiko, now, key=key)
    say(ben, now)
    client_of(aiko).post(reverse("backoffice:notifications_notice_read_all"))
    assert (unread_count(aiko.pk), unread_count(ben.pk)) == (0, 1)


def test_a_reader_of_english_reads_english(aiko: User, now: dt.datetime) -> None:
    say(aiko, now)
    with translation.override("ja"):  # the request leaves its language behind; the next test wants its own
        page = client_of(aiko, "en").get(reverse(LIST)).content.decode()
    assert "It has ended" in page
    assert "終わりました" not in page


def _refuse_odd(job: Job, items: Sequence[int], at: dt.datetime) -> list[register.ItemFailure]:
    return [register.ItemFailure(n, f"{n}", Odd(number=n)) for n in items if n % 2]


def _break(job: Job, items: Sequence[int], at: dt.datetime) -> list[register.ItemFailure]:
    raise ValueError("broken")


@pytest.fixture(autouse=True)
def works(monkeypatch: pytest.MonkeyPatch) -> None:
    offered = {
        "tests.count": register.Work("tests.count", "給与計算", "名", _refuse_odd, 4),
        "tests.break": register.Work("tests.break", "給与計算", "名", _break, 4),
    }
    monkeypatch.setattr(register, "_works", {**register._works, **offered})


def ask(user: User, now: dt.datetime, items: Sequence[int], name: str = "tests.count") -> Job:
    case = Case("tests.case", 1, "x")
    return enqueue(name, title="2026年10月分", case=case, items=items, acting_user=user, accepted_at=now)


def test_the_end_of_a_job_is_told_to_its_starter(aiko: User, ben: User, now: dt.datetime) -> None:
    job = work_off(ask(aiko, now, [*range(0, 384, 2), 1]).pk, clock=clock.now)
    notice = Notice.objects.get()
    assert (notice.recipient_id, notice.kind) == (aiko.pk, "NEEDS_YOU")
    assert notice.text_ja == "2026年10月分の給与計算が終わりました。192名成功、1名失敗"
    assert notice.text_en == "2026年10月分: 給与計算 has ended. 192 succeeded, 1 failed."
    assert notice.url == reverse("backoffice:jobs_job_detail", args=[job.pk])


def test_a_job_without_failures_is_a_result(aiko: User, now: dt.datetime) -> None:
    work_off(ask(aiko, now, [2, 4]).pk, clock=clock.now)
    notice = Notice.objects.get()
    assert (notice.kind, notice.text_ja) == ("RESULT", "2026年10月分の給与計算が終わりました。2名成功")


def test_what_broke_counts_as_failed(aiko: User, now: dt.datetime) -> None:
    work_off(ask(aiko, now, [2, 4], "tests.break").pk, clock=clock.now)
    assert Notice.objects.get().text_ja == "2026年10月分の給与計算が終わりました。0名成功、2名失敗"


def test_a_job_that_was_stopped_says_so(aiko: User, now: dt.datetime) -> None:
    job = ask(aiko, now, range(0, 20, 2))
    cancel_job(job_id=job.pk, acting_user=aiko, at=now)
    work_off(job.pk, clock=clock.now)
    notice = Notice.objects.get()
    assert (notice.kind, notice.text_ja) == ("RESULT", "2026年10月分の給与計算を中断しました。0名成功")
