"""The pages of the year-end adjustment: one's own on a phone, topic by topic; the office's list and person."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backoffice.companies import clock
from backoffice.companies.models import Company
from backoffice.organisation.models import User
from hr.employment.models import Employee
from hr.payroll.models import Run
from hr.year_end import actions
from hr.year_end.models import Declaration, Season, YearSettlement
from tests.factories import books, pay, year_end

OWN, OFFICE = reverse("hr:year_end_own"), reverse("hr:year_end_office")
LIST = reverse("hr:year_end_list", args=[2026])
SELF = {
    "self-address": "東京都大田区1-1-1",
    "self-householder_name": "髙﨑 愛子",
    "self-householder_relation": "本人",
    "self-files_elsewhere": "no",
    "self-files_next_year": "yes",
    "self-other_income_yen": "１２万",
}
CHILD = {
    "relative-0-name": "髙﨑 太郎",
    "relative-0-kana": "タカサキ タロウ",
    "relative-0-relation": "CHILD",
    "relative-0-born_on": "2006-06-01",
    "relative-0-income_yen": "０",
    "relative-0-next_income_yen": "",
    "relative-0-is_coresident": "on",
    "relative-0-abroad": "NO",
}


@pytest.fixture
def eiko(company: Company, now: dt.datetime) -> User:
    made = year_end.office()
    year_end.season(made, now)
    return made


@pytest.fixture
def worker(aiko: User, eiko: User, kei: User, now: dt.datetime) -> Employee:
    books.books(kei, now)
    pay.payroll(aiko, now)
    return year_end.employed(aiko, aiko, now)


def topic(name: str) -> str:
    return reverse("hr:year_end_own_topic", args=[2026, name])


def person(employee: Employee) -> str:
    return reverse("hr:year_end_person", args=[2026, employee.pk])


def rows(prefix: str, count: int, **more: str) -> dict[str, str]:
    return {f"{prefix}-TOTAL_FORMS": str(count), f"{prefix}-INITIAL_FORMS": "0", **more}


def page(client: Client, user: User, url: str) -> str:
    client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200, url
    return str(answer.content.decode())


def sent(client: Client, url: str, data: dict[str, Any], status: int = 302) -> str:
    answer = client.post(url, data)
    text = answer.content.decode()
    assert answer.status_code == status, text
    return str(text)


def test_a_declaration_goes_topic_by_topic_with_full_width_digits(client: Client, aiko: User, worker: Employee) -> None:
    Season.objects.update(message="分かるところまで入力してください。")
    begun = page(client, aiko, OWN)
    assert ("申告を始める" in begun, "分かるところまで入力してください。" in begun) == (True, True)
    sent(client, reverse("hr:year_end_own_begin", args=[2026]), {})
    assert "自分のこと" in page(client, aiko, topic("self"))
    sent(client, topic("self"), SELF)
    sent(client, topic("spouse"), {"question-has_spouse": "no"})
    sent(client, topic("relatives"), rows("relative", 1, **CHILD))
    proof = SimpleUploadedFile("hoken.png", year_end.PNG)
    premium = {
        "premium-0-kind": "LIFE_GENERAL_NEW",
        "premium-0-payee": "第一生命",
        "premium-0-amount_yen": "１００，０００",
    }
    sent(client, topic("premiums"), {**rows("premium", 1, **premium), "premium-0-file": proof})
    sent(client, topic("other"), {**rows("former", 0), "question-had_former_employer": "no"})
    shown = page(client, aiko, topic("review"))
    assert "特定扶養親族" in shown
    assert "扶養控除" in shown
    assert "630,000" in shown
    assert "55,000" in shown
    assert "hoken.png" in shown
    sent(client, reverse("hr:year_end_own_submit", args=[2026]), {})
    given = Declaration.objects.get()
    assert (given.state, given.other_income_yen, given.amounts.get().amount_yen) == ("SUBMITTED", 120_000, 100_000)
    handed_in = page(client, aiko, OWN)
    assert ("提出した内容を見る" in handed_in, "分かるところまで入力してください。" in handed_in) == (True, False)
    assert client.get(topic("self")).status_code == 302


def test_errors_are_said_at_their_fields_and_nothing_is_kept(client: Client, aiko: User, worker: Employee) -> None:
    client.force_login(aiko)
    sent(client, reverse("hr:year_end_own_begin", args=[2026]), {})
    wrong = {**CHILD, "relative-0-income_yen": "たくさん", "relative-0-born_on": ""}
    text = sent(client, topic("relatives"), rows("relative", 1, **wrong), status=422)
    assert "生年月日が入力されていません。" in text
    assert "金額は、12,345 のように円の整数で入力してください。" in text
    text = sent(client, topic("relatives"), rows("relative", 1, **{**CHILD, "relative-0-born_on": "2027-01-01"}), 422)
    assert "2026年12月31日より後です" in text
    broken = SimpleUploadedFile("hoken.png", b"no picture")
    premium = {"premium-0-kind": "EARTHQUAKE", "premium-0-payee": "損保", "premium-0-amount_yen": "1"}
    text = sent(client, topic("premiums"), {**rows("premium", 1, **premium), "premium-0-file": broken}, 422)
    assert "中身は" in text
    given = Declaration.objects.get()
    assert not given.people.exists()
    assert not given.amounts.exists()
    assert given.topics_done == []


def test_another_row_is_offered_without_losing_what_was_typed(client: Client, aiko: User, worker: Employee) -> None:
    client.force_login(aiko)
    sent(client, reverse("hr:year_end_own_begin", args=[2026]), {})
    text = sent(client, topic("relatives"), {**rows("relative", 1, **CHILD), "more": ""}, status=200)
    assert "髙﨑 太郎" in text
    assert "relative-1-name" in text
    assert not Declaration.objects.get().people.exists()


def test_the_office_sees_everybody_with_what_to_look_at(
    client: Client, aiko: User, ben: User, eiko: User, worker: Employee, now: dt.datetime
) -> None:
    year_end.employed(ben, aiko, now, joined_on=dt.date(2026, 4, 1), born_on=dt.date(1990, 1, 1))
    year_end.submitted(aiko, now)
    shared = year_end.entered(ben, now)
    shown = page(client, eiko, LIST)
    assert "未着手" in shown
    assert "提出済み" in shown
    assert "ほかの社員も扶養親族にしています" in shown
    assert "対象外" not in shown
    only = page(client, eiko, LIST + "?state=DRAFT")
    assert "入力中" in only
    assert shared.employee.person.code in only
    assert worker.person.code not in only.partition("<tbody>")[2]


def test_the_office_confirms_or_sends_back(
    client: Client, aiko: User, eiko: User, worker: Employee, now: dt.datetime
) -> None:
    year_end.submitted(aiko, now)
    shown = page(client, eiko, person(worker))
    assert "第一生命" in shown
    assert "2027年の扶養控除等申告書" in shown
    text = sent(client, reverse("hr:year_end_person_return", args=[2026, worker.pk]), {"reason": ""}, 422)
    assert "理由が入力されていません。" in text
    sent(client, reverse("hr:year_end_person_return", args=[2026, worker.pk]), {"reason": "証明書の年が違います"})
    assert "証明書の年が違います" in page(client, aiko, OWN)
    actions.submit_declaration(declaration_id=Declaration.objects.get().pk, acting_user=aiko, at=now)
    client.force_login(eiko)
    sent(client, reverse("hr:year_end_person_confirm", args=[2026, worker.pk]), {})
    assert Declaration.objects.get().state == "CONFIRMED"


def test_a_settlement_opens_to_its_reasons(
    client: Client, aiko: User, ben: User, eiko: User, worker: Employee, now: dt.datetime
) -> None:
    pay.attended([worker], aiko, now)
    pay.approved(pay.october(aiko, now), aiko, ben, now)
    year_end.december_in_review([worker], aiko, now)
    year_end.confirmed(aiko, eiko, now)
    actions.settle_people(year=2026, employee_ids=[worker.pk], acting_user=eiko, at=now)
    shown = page(client, eiko, person(worker))
    assert "年調年税額" in shown
    assert "所得税法86条" in shown
    assert "本人に還付" in shown
    assert "承認前の給与を含みます" in shown
    assert "本人に還付" in page(client, eiko, LIST)
    sent(client, reverse("hr:year_end_person_apply", args=[2026, worker.pk]), {})
    assert "2026年11月分の給与に反映しました" in page(client, eiko, person(worker))
    assert YearSettlement.objects.get().applied.month == dt.date(2026, 11, 1)
    totals = page(client, eiko, reverse("hr:year_end_totals", args=[2026]))
    assert "法定調書合計表の集計" in totals


def test_a_leaver_is_out_until_the_office_says_why_not(
    client: Client, aiko: User, eiko: User, worker: Employee
) -> None:
    Employee.objects.filter(pk=worker.pk).update(left_on=dt.date(2026, 6, 30))
    assert "年の途中で退職" in page(client, eiko, LIST)
    given = {"case": "DEATH", "reason": "6月30日に死亡"}
    sent(client, reverse("hr:year_end_person_ruling", args=[2026, worker.pk]), given)
    assert "年の途中で退職" not in page(client, eiko, LIST)


def test_the_season_is_set_and_its_deadlines_are_listed(client: Client, eiko: User, now: dt.datetime) -> None:
    given = {"year": "2026", "opens_on": "2026-11-05", "due_on": "2026-11-01", "message": ""}
    client.force_login(eiko)
    assert "提出期限が、受付開始日より前です" in sent(client, reverse("hr:year_end_season"), given, 422)
    sent(client, reverse("hr:year_end_season"), {**given, "due_on": "2026-11-20"})
    assert Season.objects.get().due_on == dt.date(2026, 11, 20)
    assert "2026年の年末調整の申告" in page(client, eiko, "/")


def test_chie_sees_nothing_of_others(
    client: Client, aiko: User, chie: User, worker: Employee, now: dt.datetime
) -> None:
    given = year_end.submitted(aiko, now)
    client.force_login(chie)
    for url in (LIST, OFFICE, person(worker), reverse("hr:year_end_totals", args=[2026])):
        assert client.get(url).status_code == 403
    proof = given.proofs.get()
    assert client.get(reverse("hr:year_end_own_proof", args=[proof.pk])).status_code == 404
    assert client.get(reverse("hr:year_end_own_statement", args=[2026])).status_code == 404
    assert "社員として登録されていません" in page(client, chie, OWN)


@pytest.mark.parametrize("url", [LIST, OWN], ids=["office", "own"])
def test_more_people_do_not_mean_more_queries(
    client: Client, aiko: User, eiko: User, worker: Employee, now: dt.datetime, url: str
) -> None:
    year_end.submitted(aiko, now)
    user = eiko if url == LIST else aiko
    client.force_login(user)
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url)
    for employee in pay.hired(6, aiko, now, first=5000):
        Declaration.objects.create(employee=employee, year=2026)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)
    assert len(few) < 45


def test_the_estimate_tells_nobody_of_pay_that_is_not_paid_yet(
    client: Client, aiko: User, ben: User, worker: Employee, now: dt.datetime
) -> None:
    pay.attended([worker], aiko, now)
    pay.approved(pay.october(aiko, now), aiko, ben, now)  # paid on 25 November; today is the 4th
    year_end.entered(aiko, now)
    assert "今年の給与 ¥0での見込み" in page(client, aiko, topic("review"))


def test_one_sees_the_result_once_the_pay_that_carries_it_is_paid(
    client: Client, aiko: User, ben: User, eiko: User, worker: Employee, now: dt.datetime
) -> None:
    pay.attended([worker], aiko, now)
    pay.approved(pay.october(aiko, now), aiko, ben, now)
    run = year_end.december_in_review([worker], aiko, now)
    year_end.confirmed(aiko, eiko, now)
    actions.settle_people(year=2026, employee_ids=[worker.pk], acting_user=eiko, at=now)
    actions.apply_settlements(year=2026, employee_ids=[worker.pk], acting_user=eiko, at=now)
    pay.approved(year_end.again(run, aiko, now), aiko, ben, now)
    url = reverse("hr:year_end_own_result", args=[2026])
    client.force_login(aiko)
    assert client.get(url).status_code == 404
    assert "年末調整の結果を見る" not in page(client, aiko, OWN)
    Run.objects.filter(pk=run.pk).update(state="PAID")
    assert client.get(url).status_code == 404
    with clock.moved_to(dt.datetime(2026, 12, 25, 12, tzinfo=clock.TOKYO)):
        assert "年末調整の結果を見る" in page(client, aiko, OWN)
        shown = page(client, aiko, url)
    assert "本人に還付" in shown
    assert "2026年11月分の給与に反映しました" in shown
    client.force_login(ben)
    assert client.get(url).status_code == 404
