"""The pages of items by formula: defined after a trial, shown with their history, refused at the field."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from backoffice.organisation.models import User
from hr.employment.models import Employee
from hr.payroll import queries
from hr.payroll.models import OwnItem, OwnItemPerson
from tests.factories import books, cast, pay

GIVEN = {
    "label": "勤続手当",
    "code": "seniority",
    "valid_from": "2026-10-01",
    "section": "PAY",
    "formula": "段階(勤続月数, 0円, 12か月, 基本給 × 3%)",
    "rounding": "DROP_FRACTION",
    "scope": "ALL",
    "taxable": "on",
    "is_wage": "on",
    "in_premium_base": "on",
    "prorated": "on",
    "is_fixed": "on",
    "reason": "賃金規程 第12条",
}


@pytest.fixture
def mika(company: object) -> User:
    return cast.member("mika", "美香", duties=("hr.payroll_settings",))


@pytest.fixture
def client(mika: User) -> Client:
    found = Client()
    found.force_login(mika)
    return found


@pytest.fixture
def people(aiko: User, kei: User, now: dt.datetime) -> list[Employee]:
    books.books(kei, now)
    pay.payroll(aiko, now)
    found = pay.hired(2, aiko, now)
    pay.attended(found, aiko, now)
    return found


def send(client: Client, name: str, *args: object, **given: str) -> str:
    return client.post(reverse(f"hr:payroll_{name}", args=args), given, follow=True).content.decode()


def test_an_item_is_tried_on_everybody_and_on_one_before_it_is_recorded(people, client):
    text = send(client, "item_new", **{**GIVEN, "reason": "", "try": "1"})
    assert "2026年10月の勤怠で2名を計算し、2名の額が変わります。" in text.replace("10月分", "10月")
    assert "18,000" in text
    alone = send(client, "item_new", **{**GIVEN, "try": "1", "try_employee": "1000"})
    assert "段階(勤続月数 79か月, 0円, 12か月, 基本給 300,000円 × 3%) ＝ 9,000円（1円未満切捨て）" in alone
    assert OwnItem.objects.count() == 0

    text = send(client, "item_new", **GIVEN)
    assert "「勤続手当」を登録しました。" in text
    assert OwnItem.objects.get().formula == "BAND(service_months, 0 yen, 12 months, base * 3%)"


def test_the_place_and_the_remedy_are_told_at_the_field(people, client):
    answer = client.post(reverse("hr:payroll_item_new"), {**GIVEN, "formula": "基本給 + 出勤日数"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "計算式の5文字目で、円と日を足す・引く・比べる・選ぶことはできません。" in text
    assert 'href="#id_formula"' in text


def test_an_item_is_changed_ended_and_its_people_named(people, client, now):
    send(client, "item_new", **GIVEN)
    form = client.get(reverse("hr:payroll_item_change", args=["seniority"])).content.decode()
    assert "段階(勤続月数, 0円, 12か月, 基本給 × 3%)" in form
    changed = {**GIVEN, "formula": "本人の値", "own_unit": "yen_each", "scope": "NAMED", "valid_from": "2026-11-01"}
    text = send(client, "item_change", "seniority", **changed)
    assert "2026/11/01〜" in text
    assert "2026/11/01の前日" in text
    text = send(client, "item_person_new", "seniority", employee="1000", valid_from="2026-11-01", own_value="4500.5")
    assert "4500.50" in text
    row = OwnItemPerson.objects.get()
    text = send(client, "item_person_end", row.pk, ends_on="2026-12-01")
    assert "2026/12/01の前日" in text
    text = send(client, "item_end", "seniority", ends_on="2027-01-01", reason="廃止")
    assert "2027/01/01の前日" in text
    assert "計算式の項目" in client.get(reverse("hr:payroll_item_list")).content.decode()


def test_a_change_to_come_is_taken_back(people, client):
    send(client, "item_new", **{**GIVEN, "valid_from": "2027-04-01"})
    assert "始まる前の変更を取り消しました。" in send(client, "item_take_back", "seniority")
    assert OwnItem.objects.count() == 0


def test_the_payslip_shows_the_formula_with_its_values(people, client, aiko, now):
    send(client, "item_new", **GIVEN)
    run = pay.calculated(pay.october(aiko, now), aiko, now)
    slip = run.payslips.order_by("pk")[0]
    reader = Client()
    reader.force_login(aiko)
    text = reader.get(reverse("hr:payroll_payslip_detail", args=[slip.pk])).content.decode()

    assert "勤続手当" in text
    assert "段階(勤続月数 79か月, 0円, 12か月, 基本給 300,000円 × 3%) ＝ 9,000円（1円未満切捨て）" in text


def test_the_wage_ledger_the_journal_and_settled_pay_have_the_item(people, client, aiko, ben, now):
    send(client, "item_new", **GIVEN)
    run = pay.approved(pay.october(aiko, now), aiko, ben, now)

    ledger = queries.wage_ledger(people[0].pk, 2026)
    assert ledger.total_yen(("PAY", "seniority", "勤続手当")) == 9_000
    sums = {(each.part, each.code): each.amount_yen for each in queries.pay_sums(run)}
    assert sums["PAY", "seniority"] == 18_000
    (paid, _other) = queries.settled_pay(paid_from=run.paid_on, paid_until=run.paid_on)
    assert paid.amounts["seniority"] == 9_000
    assert paid.gross_yen == 300_000 + 9_000 + 10_000 + 24_141


def test_who_only_calculates_sees_items_and_changes_none(people, client, aiko):
    send(client, "item_new", **GIVEN)
    reader = Client()
    reader.force_login(aiko)
    text = reader.get(reverse("hr:payroll_item_detail", args=["seniority"])).content.decode()
    assert "計算式を変更" not in text
    assert reader.get(reverse("hr:payroll_item_new")).status_code == 403
