"""The pages of leave, as those use them who take it, lead people, and manage it."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backoffice.companies.models import Company
from backoffice.organisation.models import Assignment, Unit, User
from hr.employment.models import Employee
from hr.leave import actions
from hr.leave.models import LeaveEntry, LeaveGrant, LeavePolicy, LeaveRequest
from tests.factories import leave, pay

OWN, NEW = reverse("hr:leave_own_balance"), reverse("hr:leave_request_new")
LIST, DUE = reverse("hr:leave_person_list"), reverse("hr:leave_due")
TEAM = reverse("hr:leave_team_calendar")


@pytest.fixture
def eiko(company: Company, now: dt.datetime) -> User:
    made = leave.hr()
    leave.rules_of_leave(made, now)
    return made


@pytest.fixture
def worker(aiko: User, ben: User, admin: User, eiko: User, now: dt.datetime) -> Employee:
    leave.leave_route(ben, admin, now)
    employee = leave.employed(aiko, aiko, now)
    leave.opened(employee, eiko, now, on=dt.date(2025, 10, 1), days="18", taken="17")
    leave.opened(employee, eiko, now, days="20")
    return employee


def page(client: Client, user: User, url: str) -> str:
    client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200, url
    return str(answer.content.decode())


def sent(**changed: str) -> dict[str, str]:
    return {"form_key": str(uuid4()), "kind": "ANNUAL", "span": "DAY", "first_on": "2026-11-20", **changed}


def test_one_sees_what_one_holds_and_why(client: Client, aiko: User, worker: Employee) -> None:
    shown = page(client, aiko, OWN)
    assert "21日" in shown
    assert "2027/09/30まで使えます" in shown
    assert "付与 18日 − 取得 17日 ＝ 1日" in shown
    assert "労働基準法115条" in shown


def test_leave_is_asked_for_agreed_to_and_the_balance_changes(
    client: Client, aiko: User, ben: User, worker: Employee, now: dt.datetime
) -> None:
    client.force_login(aiko)
    answer = client.post(NEW, sent(last_on="2026-11-24"), follow=True)
    made = LeaveRequest.objects.get()
    assert answer.redirect_chain == [(reverse("hr:leave_request_detail", args=[made.pk]), 302)]
    shown = page(client, ben, reverse("hr:leave_request_detail", args=[made.pk]))
    assert "承認待ち" in shown
    assert "年次有給休暇" in page(client, ben, "/")
    leave.decided(made, ben, now)
    assert "19日" in page(client, aiko, OWN)
    shown = page(client, aiko, reverse("hr:leave_request_detail", args=[made.pk]))
    assert "どの付与から使ったか" in shown
    assert "2025/10/01（2027/09/30まで）" in shown


def test_what_does_not_fit_is_said_at_its_field(client: Client, aiko: User, worker: Employee) -> None:
    client.force_login(aiko)
    answer = client.post(NEW, sent(first_on="2026-11-22"))
    assert answer.status_code == 422
    assert answer.context["form"].errors["first_on"]
    answer = client.post(NEW, sent(kind="CONDOLENCE"))
    assert "理由が必要です" in answer.content.decode()
    assert LeaveRequest.objects.count() == 0


def test_hours_are_offered_where_the_company_agreed_to_them(
    client: Client, aiko: User, eiko: User, worker: Employee, now: dt.datetime
) -> None:
    assert "時間単位" in page(client, aiko, NEW)
    client.post(NEW, sent(span="HOURS", hours="２", starts_at="13:00"))
    assert LeaveRequest.objects.get().hours == 2
    leave.rules_of_leave(eiko, now, hourly_days=0)
    assert 'value="HOURS"' not in page(client, aiko, NEW)


def test_one_withdraws_and_cancels(client: Client, aiko: User, ben: User, worker: Employee, now: dt.datetime) -> None:
    client.force_login(aiko)
    first, second = leave.asked(aiko, now), leave.asked(aiko, now, first_on=dt.date(2026, 11, 24))
    client.post(reverse("hr:leave_request_withdraw", args=[first.pk]))
    leave.decided(second, ben, now)
    client.post(reverse("hr:leave_request_cancel", args=[second.pk]))
    assert list(LeaveRequest.objects.order_by("pk").values_list("state", flat=True)) == ["WITHDRAWN", "CANCELLED"]
    assert client.post(reverse("hr:leave_request_withdraw", args=[first.pk])).status_code == 404


def test_leave_is_open_to_its_person_who_is_asked_who_leads_and_who_manages(
    client: Client, aiko: User, ben: User, chie: User, eiko: User, kei: User, worker: Employee, now: dt.datetime
) -> None:
    made = leave.asked(aiko, now)
    url = reverse("hr:leave_request_detail", args=[made.pk])
    leader = leave.employed(kei, aiko, now)
    Assignment.objects.filter(person=leader.person_id).update(is_head=True)
    for user, status in ((aiko, 200), (ben, 200), (eiko, 200), (kei, 200), (chie, 403)):
        client.force_login(user)
        assert client.get(url).status_code == status, user


def test_a_leader_sees_the_month_of_the_own_people_alone(
    client: Client, aiko: User, ben: User, chie: User, eiko: User, admin: User, worker: Employee, now: dt.datetime
) -> None:
    other_unit = Unit.objects.create(code="900", name="別の部", valid_from=leave.STARTS)
    stranger = leave.employed(chie, aiko, now)
    Assignment.objects.filter(person=stranger.person_id).update(unit=other_unit)
    leave.opened(stranger, eiko, now)
    leave.asked(chie, now)
    leave.asked(aiko, now)
    leader = leave.employed(eiko, aiko, now, family_name="上野", is_head=True)
    assert leader.pk
    shown = page(client, eiko, TEAM)
    assert shown.count("2026/11/20（金）") == 1
    assert "承認待ち" in shown
    assert "別の部" not in shown
    assert "この月に休む人はいません" in page(client, eiko, f"{TEAM}?month=2026-12")
    client.force_login(aiko)
    assert client.get(TEAM).status_code == 403


def test_who_manages_leave_sees_everybody_and_who_is_at_risk(
    client: Client, eiko: User, aiko: User, worker: Employee, now: dt.datetime
) -> None:
    late = pay.hired(1, aiko, now, first=8000, family_name="遠藤", family_kana="エンドウ")[0]
    leave.opened(late, eiko, now, on=dt.date(2025, 12, 1), days="20", taken="2.5")
    shown = page(client, eiko, LIST)
    assert ("21日" in shown, "17.5日" in shown) == (True, True)
    at_risk = page(client, eiko, f"{LIST}?view=duty")
    assert ("遠藤" in at_risk, "髙﨑" in at_risk) == (True, False)
    assert "2026/11/30までに、あと2.5日" in at_risk
    assert "遠藤" not in page(client, eiko, f"{LIST}?view=lapse")
    assert "年次有給休暇の年5日の取得" in page(client, eiko, "/")


def test_the_list_costs_the_same_however_long_it_is(
    client: Client, eiko: User, aiko: User, worker: Employee, now: dt.datetime
) -> None:
    def queries_of(url: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        return len(seen)

    client.force_login(eiko)
    urls = (
        LIST,
        f"{LIST}?view=duty",
        reverse("hr:leave_person_detail", args=[worker.pk]),
        reverse("hr:leave_register_all"),
    )
    client.get(LIST)
    few = [queries_of(url) for url in urls]
    for person in pay.hired(6, aiko, now, first=8000):
        leave.opened(person, eiko, now, days="20")
    assert [queries_of(url) for url in urls] == few


def test_the_register_names_the_day_of_the_grant_the_days_and_when(
    client: Client, eiko: User, aiko: User, ben: User, worker: Employee, now: dt.datetime
) -> None:
    leave.decided(leave.asked(aiko, now), ben, now)
    leave.decided(
        leave.asked(aiko, now, first_on=dt.date(2026, 11, 24), span="HOURS", hours=3, starts_at=dt.time(9)), ben, now
    )
    shown = page(client, eiko, reverse("hr:leave_person_detail", args=[worker.pk]))
    assert ("2026/11/20" in shown, "1日3時間" in shown, "移行の前に 17日" in shown) == (True, True, True)
    answer = client.get(reverse("hr:leave_person_register", args=[worker.pk]))
    lines = answer.content.decode("utf-8-sig").splitlines()
    code = worker.person.code
    assert lines[0].startswith("社員番号,氏名,基準日,付与日数,時季")
    assert lines[1:] == [
        f"{code},髙﨑 愛子,2025-10-01,18,,,,,0",
        f"{code},髙﨑 愛子,2026-10-01,20,2026-11-20,1日,1,,1.375",
        f"{code},髙﨑 愛子,2026-10-01,20,2026-11-24,時間単位,,3,1.375",
    ]
    assert client.get(reverse("hr:leave_register_all")).content == answer.content


def test_what_is_due_is_looked_at_and_then_done(client: Client, eiko: User, aiko: User, now: dt.datetime) -> None:
    person = pay.hired(1, aiko, now)[0]
    pay.hired(1, aiko, now, first=2000, kind="PART_TIME", pay_kind="HOURLY", hourly_yen=1300)
    leave.opened(person, eiko, now, on=dt.date(2024, 12, 1), days="18", taken="8")
    shown = page(client, eiko, DUE)
    assert ("1件を付与" in shown, "付与区分が登録されていない人が1名" in shown, "失効させるもの" in shown) == (
        True,
    ) * 3
    client.post(DUE)
    assert LeaveGrant.objects.get(origin="DUE").days == 20
    assert "付与するものはありません" in page(client, eiko, DUE)
    client.post(reverse("hr:leave_due_lapse"))
    assert not LeaveEntry.objects.filter(type="LAPSE").exists()


def test_settings_make_the_kinds_and_name_who_grants(client: Client, company: Company, now: dt.datetime) -> None:
    manager = leave.hr()
    client.force_login(manager)
    assert client.get(DUE).status_code == 409
    given = {"starts_on": "2026-10-01", "half_days": "on", "hourly_days": "5", "automatic": "on"}
    client.post(reverse("hr:leave_settings"), given)
    rule = LeavePolicy.objects.get()
    assert (rule.hourly_days, rule.automatic_by_id) == (5, manager.pk)
    answer = client.post(reverse("hr:leave_settings"), {**given, "hourly_days": "6"})
    assert answer.status_code == 422
    assert "5日まで" in answer.content.decode()
    assert client.get(DUE).status_code == 200


def test_a_company_has_kinds_of_leave_of_its_own(
    client: Client, eiko: User, aiko: User, worker: Employee, now: dt.datetime
) -> None:
    client.force_login(eiko)
    url, given = reverse("hr:leave_kind_new"), {"code": "SUMMER", "name": "夏季休暇", "name_en": "Summer leave"}
    assert client.post(url, {**given, "code": "夏"}).status_code == 422
    assert client.post(url, {**given, "is_paid": "on", "draws_balance": "on"}).status_code == 302
    answer = client.post(url, given)
    assert answer.status_code == 422
    assert "SUMMER" in answer.content.decode()
    assert "夏季休暇" in page(client, eiko, reverse("hr:leave_settings"))
    assert "夏季休暇" in page(client, aiko, NEW)
    with pytest.raises(actions.LeaveShort):
        leave.asked(aiko, now, kind_code="SUMMER")


def test_balances_are_taken_over_from_a_list(client: Client, eiko: User, aiko: User, now: dt.datetime) -> None:
    pay.hired(2, aiko, now)
    head = "社員番号,基準日,付与日数,取得済み,年5日の分\r\n"

    def upload(text: str, coding: str = "utf-8-sig") -> Any:
        client.force_login(eiko)
        file = SimpleUploadedFile("残高.csv", (head + text).encode(coding), content_type="text/csv")
        return client.post(reverse("hr:leave_openings"), {"file": file})

    for text, said in (
        ("1000,2026-10-01,20,2\r\n9999,2026-10-01,20,2\r\n", "社員番号 9999"),
        ("1000,来月,20,2\r\n", "2行目"),
        ("1000,2026-10-01,20,21\r\n", "社員番号 1000"),
        ("\r\n", "行がありません"),
    ):
        answer = upload(text)
        assert answer.status_code == 422, text
        assert said in answer.content.decode()
    assert upload("1000,2026-10-01,20,2\r\n社員", coding="cp932").status_code == 422
    assert LeaveGrant.objects.count() == 0
    assert upload("1000,2026/10/01,20,2.5,\r\n１００１,2025-10-01,18,17,4.5\r\n").status_code == 302
    found = LeaveGrant.objects.order_by("granted_on").values_list("granted_on", "days", "duty_taken_before")
    assert [(on.year, str(days), str(taken)) for on, days, taken in found] == [
        (2025, "18.0", "4.5"),
        (2026, "20.0", "2.5"),
    ]


def test_corrections_and_grants_of_their_own(client: Client, eiko: User, worker: Employee) -> None:
    grant = LeaveGrant.objects.get(granted_on=leave.STARTS)
    client.force_login(eiko)
    url = reverse("hr:leave_grant_adjust", args=[grant.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"days": "-30", "hours": "", "reason": "誤り"}).status_code == 422
    assert client.post(url, {"days": "−1", "hours": "", "reason": "二重の登録"}).status_code == 302
    extra = reverse("hr:leave_person_grant", args=[worker.pk])
    given = {
        "kind": "SUBSTITUTE",
        "granted_on": "2026-11-03",
        "lapses_on": "2027-01-03",
        "days": "1",
        "reason": "休日の出勤",
    }
    assert client.post(extra, given).status_code == 302
    standing = reverse("hr:leave_person_standing", args=[worker.pk])
    given = {"valid_from": "2026-11-01", "weekly_days": "4", "weekly_hours": "28"}
    assert client.post(standing, given).status_code == 302
    assert worker.leave_standings.get().weekly_minutes == 1680
    shown = page(client, eiko, reverse("hr:leave_person_detail", args=[worker.pk]))
    assert ("二重の登録" in shown, "休日の出勤" in shown, "代休" in shown) == (True, True, True)


def test_who_manages_calls_off_what_was_not_taken(
    client: Client, eiko: User, aiko: User, ben: User, worker: Employee, now: dt.datetime
) -> None:
    made = leave.decided(leave.asked(aiko, now, first_on=dt.date(2026, 11, 4)), ben, now)
    url = reverse("hr:leave_request_call_off", args=[made.pk])
    assert url in page(client, eiko, reverse("hr:leave_request_detail", args=[made.pk]))
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "出社したため"}).status_code == 302
    assert "出社したため" in page(client, aiko, reverse("hr:leave_request_detail", args=[made.pk]))
    assert client.post(reverse("hr:leave_request_call_off", args=[made.pk]), {"reason": "x"}).status_code == 403


def test_a_user_who_is_nobodys_employee_is_told_so(client: Client, chie: User, eiko: User) -> None:
    assert "社員として登録されていません" in page(client, chie, OWN)
    client.force_login(chie)
    with pytest.raises(actions.NoEmployee):
        leave.asked(chie, dt.datetime(2026, 11, 4, 10, tzinfo=dt.UTC))
    assert client.post(NEW, sent()).status_code == 403


def test_somebody_new_holds_nothing_yet_and_has_pages_all_the_same(
    client: Client, eiko: User, aiko: User, now: dt.datetime
) -> None:
    newcomer = leave.employed(aiko, aiko, now)
    assert not LeaveGrant.objects.filter(employee=newcomer).exists()
    person = reverse("hr:leave_person_detail", args=[newcomer.pk])
    assert newcomer.person.name in page(client, eiko, person)
    assert client.get(reverse("hr:leave_person_register", args=[newcomer.pk])).status_code == 200
    assert client.get(reverse("hr:leave_register_all")).status_code == 200
    page(client, aiko, OWN)
