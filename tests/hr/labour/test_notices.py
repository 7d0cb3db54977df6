"""労働条件通知書: whole or not at all, as it was issued, and agreed to by the person concerned alone."""

import datetime as dt
import subprocess

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from backoffice.documents.models import Document
from backoffice.eventlog.models import Event
from backoffice.notifications.models import Notice
from backoffice.organisation.models import User
from hr.employment.models import Employee
from hr.labour import actions
from hr.labour.deadlines import terms_end
from hr.labour.models import ConditionsNotice, Wording
from hr.labour.rules import ConversionLaw, conversion_is_due
from tests.factories import hired, pay, worked

LAW = ConversionLaw(years=5, gap_months=6)
DAY = dt.date(2026, 11, 1)


@pytest.fixture
def employee(aiko: User, ben: User, now: dt.datetime) -> Employee:
    """Somebody who signs in as 弁."""
    pay.payroll(aiko, now)
    [made] = pay.hired(1, aiko, now)
    made.person.user = ben
    made.person.save()
    return made


def words(pdf: bytes) -> str:
    run = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return run.stdout.decode().replace("\n", "")


def said_in(notice: ConditionsNotice) -> str:
    return "".join(line for section in notice.content for line in section["lines"])


def test_facts_come_from_their_rooms_and_words_from_the_company(
    employee: Employee, aiko: User, now: dt.datetime
) -> None:
    worked.nine_to_six(worked.keeper(), now)
    notice = hired.issued(employee, aiko, now, hours="")
    document, file = actions.paper_of(notice)
    with file:
        paper = words(file.read())
    for told in (
        "始業 9:00　終業 18:00",
        "休憩 12:00〜13:00（60分）",
        "1日の所定労働時間 8時間",
        "基本給 月額300,000円",
        "賃金締切日 毎月末日　支払日 翌月25日",
        "（変更の範囲）会社の定める業務",
        "■期間の定めなし",
        "■有（6月・12月）　□無",
        "退職手当　□有　■無",
    ):
        assert told in said_in(notice), told
        assert told.replace("　", "").replace(" ", "") in paper.replace("　", "").replace(" ", ""), told
    assert document.title == "労働条件通知書 2026-11-04 1000 髙﨑 愛子"
    assert notice.sha256 == document.stored_file.sha256
    assert Notice.objects.get(recipient_id=employee.person.user_id).kind == "NEEDS_YOU"


def test_every_item_that_is_empty_is_named_and_nothing_is_issued(
    employee: Employee, aiko: User, now: dt.datetime
) -> None:
    with pytest.raises(actions.NoWording):
        actions.issue_notice(
            employee_id=employee.pk,
            said={**hired.SAID, "starts_on": DAY},
            is_electronic=True,
            acting_user=aiko,
            at=now,
        )
    hired.worded(aiko, now, work_range="", leave="")
    with pytest.raises(actions.ItemsMissing) as refused:
        hired.issued(employee, aiko, now, place="", hours="")
    assert refused.value.given["items_ja"] == "就業の場所、業務の変更の範囲、始業・終業の時刻と休憩時間、休暇"
    assert (ConditionsNotice.objects.count(), Document.objects.count()) == (0, 0)


def test_a_fixed_term_says_about_renewal_its_limit_and_the_way_to_a_permanent_contract(
    employee: Employee, aiko: User, now: dt.datetime
) -> None:
    hired.worded(aiko, now, desk="")
    last = dt.date(2027, 10, 31)
    with pytest.raises(actions.ItemsMissing) as refused:
        hired.issued(employee, aiko, now, ends_on=last, is_conversion_due=True)
    assert refused.value.given["items_ja"] == ("契約更新の有無、無期転換後の労働条件、雇用管理の改善等に関する相談窓口")
    hired.worded(aiko, now)
    more = {"renewal": "POSSIBLE", "renewal_criteria": "業務量", "limit": "更新3回まで"}
    notice = hired.issued(
        employee, aiko, now, ends_on=last, is_conversion_due=True, conversion_terms="変更なし", **more
    )
    told = said_in(notice)
    for said in ("■更新する場合があり得る", "■有（更新3回まで）", "（2027年11月1日（令和9年11月1日））", "変更なし"):
        assert said in told, said
    with pytest.raises(actions.EndsBeforeStart):
        hired.issued(employee, aiko, now, ends_on=dt.date(2026, 10, 31), **more)


def test_the_right_to_a_permanent_contract_is_found_from_the_notices(
    employee: Employee, aiko: User, now: dt.datetime
) -> None:
    more = {"renewal": "POSSIBLE", "renewal_criteria": "業務量"}
    hired.issued(employee, aiko, now, starts_on=dt.date(2022, 4, 1), ends_on=dt.date(2026, 10, 31), **more)
    with pytest.raises(actions.ItemsMissing, match="無期転換後の労働条件"):
        hired.issued(employee, aiko, now, ends_on=dt.date(2027, 10, 31), **more)


def period(first: str, last: str) -> tuple[dt.date, dt.date]:
    return dt.date.fromisoformat(first), dt.date.fromisoformat(last)


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        # Five years to the day are not more than five years.
        ([period("2021-04-01", "2026-03-31")], False),
        ([period("2021-04-01", "2026-03-31"), period("2026-04-01", "2026-04-01")], True),
        # A gap of two months does not count, and does not start anew either: 1 April 2026 plus 61 days.
        ([period("2021-04-01", "2023-03-31"), period("2023-06-01", "2026-05-31")], False),
        ([period("2021-04-01", "2023-03-31"), period("2023-06-01", "2026-06-01")], True),
        # Six months without a contract start anew.
        ([period("2021-04-01", "2023-03-31"), period("2023-10-01", "2026-12-31")], False),
    ],
)
def test_fixed_terms_of_more_than_five_years(periods: list[tuple[dt.date, dt.date]], expected: bool) -> None:
    assert conversion_is_due(periods, LAW) is expected


def test_the_person_reads_and_agrees_on_screen(
    client: Client, employee: Employee, aiko: User, ben: User, chie: User, now: dt.datetime
) -> None:
    notice = hired.issued(employee, aiko, now)
    url = reverse("hr:labour_own_notice_detail", args=[notice.pk])
    agree = reverse("hr:labour_own_notice_agree", args=[notice.pk])
    client.force_login(chie)
    assert client.get(url).status_code == 404
    assert client.post(agree, {"sha256": notice.sha256}).status_code == 409
    client.force_login(ben)
    assert "労働条件通知書を読んで同意する" in client.get("/").content.decode()
    assert notice.sha256 in client.get(url).content.decode()
    assert client.post(agree, {"sha256": "0" * 64}).status_code == 409
    notice.refresh_from_db()
    assert notice.state == "ISSUED"
    assert client.post(agree, {"sha256": notice.sha256}).status_code == 302
    notice.refresh_from_db()
    assert (notice.state, notice.agreed_by) == ("AGREED", ben)
    event = Event.objects.get(step="hr.labour.agree_notice")
    assert (event.actor_id, event.changes["sha256"]) == (ben.pk, ["", notice.sha256])
    assert client.post(agree, {"sha256": notice.sha256}).status_code == 409
    assert "に同意しました" in client.get(url).content.decode()
    assert client.get(reverse("hr:labour_own_notice_download", args=[notice.pk])).status_code == 200
    client.force_login(aiko)
    page = client.get(reverse("hr:labour_notice_detail", args=[notice.pk])).content.decode()
    assert "同意済み" in page
    assert Event.objects.filter(step="hr.labour.read_notice", actor_id=aiko.pk).count() == 1


def test_what_was_not_wished_on_screen_is_not_shown_there(
    client: Client, employee: Employee, aiko: User, ben: User, now: dt.datetime
) -> None:
    notice = hired.issued(employee, aiko, now, is_electronic=False)
    client.force_login(ben)
    assert client.get(reverse("hr:labour_own_notice_detail", args=[notice.pk])).status_code == 404
    with pytest.raises(actions.NotWaitingForYou):
        actions.agree_notice(notice_id=notice.pk, sha256=notice.sha256, acting_user=ben, at=now)


def test_what_was_issued_stays_and_a_new_notice_takes_its_place(
    employee: Employee, aiko: User, now: dt.datetime
) -> None:
    first = hired.issued(employee, aiko, now)
    second = hired.issued(employee, aiko, now, work="経理")
    first.refresh_from_db()
    assert (first.state, second.state) == ("WITHDRAWN", "ISSUED")
    for change in ({"content": []}, {"sha256": "0" * 64}, {"state": "ISSUED"}):
        with pytest.raises(IntegrityError, match="notice of working conditions is refused"), transaction.atomic():
            ConditionsNotice.objects.filter(pk=second.pk).update(**change)
    with pytest.raises(IntegrityError, match="notice of working conditions is refused"), transaction.atomic():
        ConditionsNotice.objects.filter(pk=first.pk).update(state="AGREED")
    with pytest.raises(IntegrityError, match="notice of working conditions is refused"), transaction.atomic():
        second.delete()


def test_the_end_of_a_fixed_term_is_a_deadline_until_another_follows(
    employee: Employee, aiko: User, now: dt.datetime
) -> None:
    more = {"renewal": "POSSIBLE", "renewal_criteria": "業務量"}
    hired.issued(employee, aiko, now, ends_on=dt.date(2026, 12, 31), **more)
    until = dt.date(2027, 1, 31)
    [due] = terms_end(now.date(), until)
    assert (due.on, due.meta) == (dt.date(2026, 12, 31), "髙﨑 愛子さん（更新する場合があり得る）")
    hired.issued(employee, aiko, now, starts_on=dt.date(2027, 1, 1), ends_on=dt.date(2027, 12, 31), **more)
    assert list(terms_end(now.date(), until)) == []
    assert set(ConditionsNotice.objects.values_list("state", flat=True)) == {"ISSUED"}


def test_officers_are_no_workers(aiko: User, now: dt.datetime) -> None:
    [officer] = pay.hired(1, aiko, now, kind="OFFICER", pay_kind="OFFICER")
    with pytest.raises(actions.OfficersAreNoWorkers):
        hired.issued(officer, aiko, now)


def test_words_and_notices_are_entered_by_forms(client: Client, employee: Employee, aiko: User) -> None:
    client.force_login(aiko)
    wording = reverse("hr:labour_wording_edit", args=["REGULAR"])
    assert "会社の定める業務" in client.get(wording).content.decode()
    given = {name: value for name, value in hired.WORDS.items() if value is not False}
    assert client.post(wording, {**given, "has_raise": "on", "valid_from": "2026-11-01"}).status_code == 302
    held = Wording.objects.get()
    assert (held.has_raise, held.has_bonus, held.retirement) == (True, False, "定年60歳、65歳まで継続雇用")
    assert client.post(wording, {**given, "desk": "総務部", "valid_from": "2026-11-01"}).status_code == 302
    assert Wording.objects.get().desk == "総務部"
    new = reverse("hr:labour_notice_new", args=[employee.pk])
    assert "東京本社" in client.get(new).content.decode()
    answer = client.post(new, {"starts_on": "2026-11-04", "place": "東京本社"})
    assert answer.status_code == 422
    assert "従事すべき業務" in answer.content.decode()
    sent = {"starts_on": "2026-11-04", "place": "東京本社", "work": "営業", "hours": hired.SAID["hours"]}
    assert client.post(new, {**sent, "is_electronic": "on"}).status_code == 302
    notice = ConditionsNotice.objects.get()
    assert (
        reverse("hr:labour_notice_detail", args=[notice.pk])
        in client.get(reverse("hr:labour_notice_list")).content.decode()
    )
    assert client.get(reverse("hr:labour_wording_edit", args=["OFFICER"])).status_code == 404
