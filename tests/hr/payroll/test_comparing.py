"""A run beside the one before: the parts come to the difference, and each person's causes to theirs."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from hr.employment.models import Employee, TermsItem
from hr.payroll import actions, queries
from hr.payroll.models import OneOff, Payslip, Run
from tests.factories import books, pay

NOVEMBER = Month(2026, 11)


@pytest.fixture
def people(aiko: User, kei: User, now: dt.datetime) -> list[Employee]:
    books.books(kei, now)
    pay.payroll(aiko, now)
    hired = pay.hired(3, aiko, now)
    pay.attended(hired, aiko, now)
    return hired


@pytest.fixture
def october(people: list[Employee], aiko: User, ben: User, now: dt.datetime) -> Run:
    return pay.approved(pay.october(aiko, now), aiko, ben, now)


@pytest.fixture
def november(october: Run, people: list[Employee], aiko: User, now: dt.datetime) -> Run:
    """One has left, one came, one has an award, one changed nothing."""
    gone, awarded, same = people
    Employee.objects.filter(pk=gone.pk).update(left_on=dt.date(2026, 10, 31))
    gone.terms.update(valid_until=dt.date(2026, 11, 1))
    came = pay.hired(1, aiko, now, first=2000, joined_on=dt.date(2026, 11, 1))
    pay.attended([awarded, same, *came], aiko, now, NOVEMBER)
    entry = actions.NewOneOff(awarded.pk, NOVEMBER, "PAY", "award", "表彰金", 10_000, "永年勤続")
    actions.add_one_offs(entries=[entry], acting_user=aiko, at=now)
    run = actions.open_run(group_code="A", month=NOVEMBER, acting_user=aiko, at=now)
    return pay.calculated(run, aiko, now)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_who_came_who_went_and_what_changed_come_to_the_difference(october: Run, november: Run) -> None:
    assert queries.run_before(november) == october
    found = queries.run_difference(november, october)
    nets = {run: sum(Payslip.objects.filter(run=run).values_list("net_yen", flat=True)) for run in (october, november)}
    assert found.change_yen == nets[november] - nets[october]
    assert (found.came.people, found.went.people, found.unexplained_yen) == (1, 1, 0)
    assert [each.code for each in found.items if each.section == "PAY"] == ["award"]
    assert {each.code for each in found.items} == {"award", "employment_insurance", "income_tax"}


def test_each_persons_causes_come_to_their_difference(october: Run, november: Run, people: list[Employee]) -> None:
    causes = queries.causes_of(november, october, [each.pk for each in people])
    gone, awarded, same = (causes[each.pk] for each in people)
    assert (gone, same) == (None, ())
    assert awarded is not None
    (award,) = awarded
    assert (award.item, award.before, award.now, award.gross_yen) == ("表彰金", None, 10_000, 10_000)
    slips = {slip.run_id: slip for slip in Payslip.objects.filter(employee=people[1])}
    assert award.net_yen == slips[november.pk].net_yen - slips[october.pk].net_yen


def test_the_page_leads_with_the_largest_change_and_names_its_cause(
    november: Run, october: Run, aiko: User, people: list[Employee]
) -> None:
    response = client_of(aiko).get(reverse("hr:payroll_run_compare", args=[november.pk]))
    page = response.content.decode()
    assert response.status_code == 200
    for said in ("今回から支給する 1名", "今回は支給しない 1名", "表彰金", "説明できない差"):
        assert said in page
    assert Event.objects.filter(step="hr.payroll.compare_run").get().case_id == november.pk


def test_the_page_costs_the_same_for_more_people(
    november: Run, aiko: User, now: dt.datetime, django_assert_max_num_queries: object
) -> None:
    client = client_of(aiko)
    with django_assert_max_num_queries(29):  # type: ignore[operator]
        client.get(reverse("hr:payroll_run_compare", args=[november.pk]))


def test_without_an_earlier_run_the_page_says_so(october: Run, aiko: User) -> None:
    page = client_of(aiko).get(reverse("hr:payroll_run_compare", args=[october.pk]) + "?with=year").content.decode()
    assert "比べる給与計算がありません。" in page


def test_a_payslip_says_why_it_differs(november: Run, people: list[Employee], aiko: User) -> None:
    slip = Payslip.objects.get(run=november, employee=people[1])
    page = client_of(aiko).get(reverse("hr:payroll_payslip_detail", args=[slip.pk])).content.decode()
    assert "2026年10月分から変わった理由" in page
    assert "（主に表彰金）" in page


def test_pay_is_compared_by_those_who_see_pay(november: Run, chie: User) -> None:
    assert client_of(chie).get(reverse("hr:payroll_run_compare", args=[november.pk])).status_code == 403


def test_a_bonus_is_opened_from_a_pasted_list_and_a_bad_line_is_named(people: list[Employee], aiko: User) -> None:
    client, url = client_of(aiko), reverse("hr:payroll_bonus_open")
    group = Run._meta.get_field("pay_group").related_model.objects.get()
    form = {"group": group.pk, "title": "2026年冬季賞与", "paid_on": "2026-12-10", "period_months": "6"}
    refused = client.post(url, {**form, "amounts": "1000\t500,000\n1001 五十万"})
    assert refused.status_code == 422
    assert "2行目が読めません。" in refused.content.decode()
    unknown = client.post(url, {**form, "amounts": "9999 500000"})
    assert "社員番号 9999 は" in unknown.content.decode()
    assert not Run.objects.exists()
    done = client.post(url, {**form, "amounts": "1000\t500,000\n１００１，３００，０００円"})
    assert done.status_code == 302
    amounts = OneOff.objects.order_by("pk").values_list("employee__person__code", "amount_yen")
    assert list(amounts) == [("1000", 500_000), ("1001", 300_000)]


def test_a_run_is_voided_from_its_page_and_opened_again(october: Run, aiko: User) -> None:
    client = client_of(aiko)
    asked = client.post(reverse("hr:payroll_run_void", args=[october.pk]), {"reason": ""})
    assert asked.status_code == 422
    assert "2026年10月分　月末締め翌月25日払い　支払日 2026/11/25（水）　3名　差引支給額 ¥" in asked.content.decode()
    done = client.post(
        reverse("hr:payroll_run_void", args=[october.pk]), {"reason": "残業の集計が誤っていた"}, follow=True
    )
    page = done.content.decode()
    assert "さんが取り消しました。支払には使えません。" in page
    assert "残業の集計が誤っていた" in page
    assert 'aria-current="step"' not in page
    group = october.pay_group_id
    again = client.post(reverse("hr:payroll_run_open"), {"group": group, "month": "2026-10"}, follow=True)
    assert "取り消した2026年10月分（1回目）を計算し直したものです" in again.content.decode()
    assert "計算し直した給与を開く" not in page
    voided = client.get(reverse("hr:payroll_run_detail", args=[october.pk])).content.decode()
    assert "計算し直した給与を開く" in voided


def test_the_office_records_an_amount_and_takes_it_back(people: list[Employee], aiko: User) -> None:
    client = client_of(aiko)
    given = {
        "employee": "1000",
        "month": "2026-10",
        "section": "PAY",
        "label": "表彰金",
        "amount_yen": "１万円",
        "taxable": "on",
        "is_wage": "on",
        "reason": "永年勤続",
    }
    assert client.post(reverse("hr:payroll_one_off_new"), given | {"employee": "77"}).status_code == 422
    page = client.post(reverse("hr:payroll_one_off_new"), given, follow=True).content.decode()
    assert "表彰金" in page
    made = OneOff.objects.get()
    assert made.amount_yen == 10_000
    page = client.post(reverse("hr:payroll_one_off_withdraw", args=[made.pk]), follow=True).content.decode()
    assert "が取り下げ" in page


def test_arrears_are_recorded_from_their_page(october: Run, people: list[Employee], aiko: User) -> None:
    TermsItem.objects.filter(terms__employee=people[0], code="base").update(amount_yen=310_000)
    given = {"employee": "1000", "first": "2026-10", "into": "2026-11", "reason": "10月の昇給"}
    page = client_of(aiko).post(reverse("hr:payroll_arrears_new"), given, follow=True).content.decode()
    assert "2件の差額を登録しました。" in page
    assert "基本給 差額（2026年10月分）" in page


def test_too_much_is_refused_at_its_field(october: Run, people: list[Employee], aiko: User) -> None:
    given = {"employee": "1000", "about": "2026-10", "into": "2026-11", "amount_yen": "200000", "reason": "過払い"}
    response = client_of(aiko).post(reverse("hr:payroll_overpayment_new"), given)
    assert response.status_code == 422
    assert "25%までです（70,505円）" in response.content.decode()
    assert not OneOff.objects.exists()


def test_the_wage_ledger_holds_the_year_item_by_item_and_ties_to_the_payslips(
    october: Run, people: list[Employee], aiko: User
) -> None:
    found = queries.wage_ledger(people[0].pk, 2026)
    slip = Payslip.objects.get(run=october, employee=people[0])
    assert [each.payslip for each in found.pays] == [slip]
    sums = dict.fromkeys(("PAY", "DEDUCTION", "EMPLOYER"), 0)
    for item in found.items:
        sums[item[0]] += found.total_yen(item)
    assert sums == {"PAY": slip.gross_yen, "DEDUCTION": slip.deductions_yen, "EMPLOYER": slip.employer_yen}


def test_the_wage_ledger_is_read_with_an_event_and_taken_as_a_file(
    october: Run, people: list[Employee], aiko: User, chie: User
) -> None:
    url = reverse("hr:payroll_wage_ledger", args=[people[0].pk, 2026])
    page = client_of(aiko).get(url).content.decode()
    for said in ("労働日数", "時間外労働時間数", "基本給", "差引支給額"):
        assert said in page
    text = client_of(aiko).get(f"{url}csv").content.decode("utf-8-sig")
    assert "支給合計,333438,333438" in text
    assert "時間外労働時間数,10:00" in text
    assert Event.objects.filter(step="hr.payroll.read_wage_ledger").count() == 2
    assert client_of(chie).get(url).status_code == 403


def test_the_sums_of_another_system_are_compared_to_the_yen(november: Run, aiko: User) -> None:
    url = reverse("hr:payroll_run_parallel", args=[november.pk])
    ours = dict(_by_number(november))
    same, other = ours["1001"], ours["1002"]
    sheet = "\n".join(
        [
            "従業員コード\t支給額合計\t差引支給額",
            f"1001\t{same.gross_yen:,}\t{same.net_yen:,}",
            f"1002\t{other.gross_yen}\t{other.net_yen - 3}",
            "9000\t300000\t240000",
        ]
    )
    page = client_of(aiko).post(url, {"sheet": sheet}).content.decode()
    for said in ("一致 1名", "別のシステムだけ", "この給与計算だけ", f"{other.net_yen:,} / {other.net_yen - 3:,}"):
        assert said in page
    assert Event.objects.get(step="hr.payroll.run_parallel").changes == {"agree": 1, "differ": 3}


def _by_number(run: Run) -> list[tuple[str, Payslip]]:
    return [(each.employee.person.code, each) for each in Payslip.objects.filter(run=run)]


@pytest.mark.parametrize("sheet", ["氏名,支給\n愛子,1", "社員番号,支給合計\n1001,三十万", "社員番号,支給合計\n,1"])
def test_a_sheet_that_cannot_be_read_names_its_line(november: Run, aiko: User, sheet: str) -> None:
    url = reverse("hr:payroll_run_parallel", args=[november.pk])
    response = client_of(aiko).post(url, {"sheet": sheet})
    assert response.status_code == 422
    assert "行目が読めません" in response.content.decode()
