"""Pay from before the introduction: counted by the year, posted and paid by nobody here."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounting.ledger.models import Entry
from backoffice.eventlog.models import Event
from backoffice.exchange.lists import ListTooLarge
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from backoffice.values.reasons import Reason, replay
from hr.employment.models import Employee, TermsItem
from hr.filings.queries import labour_year
from hr.payroll import actions, queries
from hr.payroll.models import OneOff, Payslip, PayslipLine, Run
from hr.payroll.paper_reasons import reason_rows
from hr.payroll.past import look
from hr.payroll.rules import PastPay
from hr.remittance.queries import dues
from hr.year_end.queries import year_pay
from tests.factories import books, pay

MARCH = Month(2026, 3)
PAID_ON = dt.date(2026, 3, 25)
PAID = PastPay(
    gross_yen=310_000,
    taxable_yen=300_000,
    health_insurance_yen=15_120,
    pension_insurance_yen=27_450,
    employment_insurance_yen=1_705,
    income_tax_yen=6_750,
    resident_tax_yen=12_000,
    other_yen=1_000,
    employment_wages_yen=310_000,
    accident_wages_yen=310_000,
)
NET = 245_975
HEADER = "社員番号,支給合計,課税支給額,健康保険料,厚生年金保険料,雇用保険料,所得税,住民税,その他の控除,差引支給額,雇用保険の対象賃金,労災保険の対象賃金,税額表の欄"
ROW = "1000,310000,300000,15120,27450,1705,6750,12000,1000,245975,310000,310000,甲欄"


@pytest.fixture
def people(aiko: User, now: dt.datetime) -> list[Employee]:
    pay.payroll(aiko, now)
    return pay.hired(2, aiko, now)


def imported(people: list[Employee], user: User, now: dt.datetime, **changed: object) -> Run:
    given = {
        "group_code": "A",
        "kind": "MONTHLY",
        "month": MARCH,
        "paid_on": PAID_ON,
        "title": "",
        "entries": [actions.NewPastPay(each.pk, "KOU", PAID) for each in people],
        "total_yen": NET * len(people),
    }
    return actions.import_past_pay(**{**given, **changed}, acting_user=user, at=now)  # type: ignore[arg-type]


def test_it_stands_as_paid_and_every_line_replays(people: list[Employee], aiko: User, now: dt.datetime) -> None:
    run = imported(people, aiko, now)
    run.refresh_from_db()
    assert (run.state, run.before_introduction, run.approved_by_id) == ("PAID", True, None)
    slip = Payslip.objects.get(run=run, employee=people[0])
    assert (slip.gross_yen, slip.deductions_yen, slip.net_yen) == (310_000, 64_025, NET)
    for line in PayslipLine.objects.filter(payslip=slip):
        assert replay(Reason.from_json(line.because)) == line.amount_yen
    assert not Entry.objects.exists()
    assert Event.objects.get(step="hr.payroll.import_past_pay").actor_id == aiko.pk


def test_the_year_counts_it(people: list[Employee], aiko: User, now: dt.datetime) -> None:
    imported(people, aiko, now)
    bonus = {"kind": "BONUS", "title": "2026年3月賞与", "paid_on": dt.date(2026, 3, 31)}
    imported(people[:1], aiko, now, **bonus, entries=[actions.NewPastPay(people[0].pk, "KOU", PAID)], total_yen=NET)
    first, second = (year_pay(2026)[each.pk] for each in people)
    assert (first.pay_yen, first.income_tax_yen, first.social_insurance_yen) == (600_000, 13_500, 88_550)
    assert (second.pay_yen, second.income_tax_yen, second.social_insurance_yen) == (300_000, 6_750, 44_275)
    assert [each.payslip.gross_yen for each in queries.wage_ledger(people[0].pk, 2026).pays] == [310_000, 310_000]


def test_nothing_of_it_is_paid_in(people: list[Employee], aiko: User, now: dt.datetime) -> None:
    imported(people, aiko, now)
    assert dues(MARCH.previous, MARCH.next) == []


def test_the_labour_year_counts_its_wages(people: list[Employee], aiko: User, now: dt.datetime) -> None:
    imported(people, aiko, now)
    found = labour_year(2025)
    assert (found.wages.employment_yen, found.wages.accident_yen) == (620_000, 620_000)


def test_a_wrong_import_is_voided_and_imported_again(people: list[Employee], aiko: User, now: dt.datetime) -> None:
    wrong = imported(people, aiko, now)
    with pytest.raises(actions.RunAlreadyOpen):
        imported(people, aiko, now)
    voided = actions.void_run(run_id=wrong.pk, reason="別の月の帳票だった", acting_user=aiko, at=now)
    assert voided.state == "VOIDED"
    again = imported(people, aiko, now)
    assert (again.number, again.corrects) == (2, wrong)
    assert year_pay(2026)[people[0].pk].pay_yen == 300_000


def test_no_run_becomes_one_from_before(people: list[Employee], aiko: User, now: dt.datetime) -> None:
    run = imported(people, aiko, now)
    for changed in ({"before_introduction": False}, {"state": "REVIEW"}):
        with pytest.raises(IntegrityError, match="is refused"), transaction.atomic():
            Run.objects.filter(pk=run.pk).update(**changed)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"total_yen": NET}, actions.TotalDiffers),
        ({"paid_on": dt.date(2100, 1, 25)}, actions.PaidInFuture),
        ({"entries": []}, actions.NobodyPaid),
    ],
)
def test_what_does_not_fit_is_refused_whole(
    people: list[Employee], aiko: User, now: dt.datetime, changed: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        imported(people, aiko, now, **changed)
    assert not Run.objects.exists()


def upload(client: Client, *rows: str, total: str = "245,975", header: str = HEADER) -> tuple[int, str]:
    content = "\r\n".join([header, *rows]).encode("cp932")
    file = SimpleUploadedFile("past.csv", content, content_type="text/csv")
    group = Run._meta.get_field("pay_group").related_model.objects.get(code="A")  # type: ignore[union-attr]
    sent = {"group": group.pk, "kind": "MONTHLY", "month": "2026-03", "paid_on": "2026-03-25", "total_yen": total}
    answer = client.post(reverse("hr:payroll_past_import"), {**sent, "file": file})
    return answer.status_code, answer.content.decode()


def test_a_list_is_entered_from_its_file(people: list[Employee], aiko: User, client: Client) -> None:
    client.force_login(aiko)
    status, _page = upload(client, ROW)
    assert status == 302
    assert Payslip.objects.get().net_yen == NET
    page = client.get(reverse("hr:payroll_run_detail", args=[Run.objects.get().pk])).content.decode()
    assert reverse("hr:payroll_run_void", args=[Run.objects.get().pk]) in page


def test_every_fault_of_a_list_is_named_and_nothing_entered(people: list[Employee], aiko: User, client: Client) -> None:
    client.force_login(aiko)
    status, page = upload(
        client, ROW.replace("245975", "245976"), "9999" + ROW[4:], ROW.replace("310000,甲欄", "x,甲欄")
    )
    assert status == 422
    for told in ("差引支給額と合いません", "「9999」の社員はいません", "重なっています", "円の整数で入力してください"):
        assert told in page
    assert not Run.objects.exists()


def test_a_month_of_many_people_is_one_file(people: list[Employee]) -> None:
    """More than 1,000 rows: those who are known are read, and the fault of one row is not that of the next."""
    unknown = (ROW.replace("1000,310000", f"{20_000 + number},310000", 1) for number in range(1_001))
    rows = [ROW.replace("245975", "245976"), ROW.replace("1000,", "1001,", 1), *unknown]
    found = look("\r\n".join([HEADER, *rows]).encode(), PAID_ON)
    assert [each.employee_id for each in found.entries] == [people[1].pk]
    assert [each.row for each in found.faults] == [2, *range(4, 1_005)]


def test_a_file_has_a_limit(people: list[Employee]) -> None:
    with pytest.raises(ListTooLarge):
        look("\r\n".join([HEADER, *[ROW] * 20_001]).encode(), PAID_ON)


def test_a_total_that_differs_is_said_at_its_field(people: list[Employee], aiko: User, client: Client) -> None:
    client.force_login(aiko)
    status, page = upload(client, ROW, total="245,974")
    assert status == 422
    assert "245,975円で、入力した245,974円と合いません" in page


def test_a_payslip_from_before_opens(people: list[Employee], aiko: User, now: dt.datetime, client: Client) -> None:
    imported(people, aiko, now)
    client.force_login(aiko)
    slip = Payslip.objects.all()[0]
    page = client.get(reverse("hr:payroll_payslip_detail", args=[slip.pk])).content.decode()
    assert "導入前の給与の額" in page


def test_nobody_is_counted_whose_wages_are_not_insured(people: list[Employee], aiko: User, now: dt.datetime) -> None:
    officer = replace(PAID, employment_wages_yen=None, accident_wages_yen=None, employment_insurance_yen=0)
    entries = [actions.NewPastPay(people[0].pk, "KOU", officer)]
    imported(people, aiko, now, entries=entries, total_yen=officer.net_yen)
    assert labour_year(2025).wages.employment_yen == 0


def test_the_first_month_here_stands_beside_the_last_of_before(
    people: list[Employee], aiko: User, now: dt.datetime, client: Client
) -> None:
    imported(people, aiko, now, month=pay.OCTOBER.previous, paid_on=dt.date(2026, 10, 23))
    pay.attended(people, aiko, now)
    run = pay.october(aiko, now)
    pay.calculated(run, aiko, now)
    client.force_login(aiko)
    page = client.get(reverse("hr:payroll_run_compare", args=[run.pk]))
    assert page.status_code == 200
    assert "前の明細に計算の前提が残っていないため" in page.content.decode()
    slip = Payslip.objects.filter(run=run)[0]
    assert client.get(reverse("hr:payroll_payslip_detail", args=[slip.pk])).status_code == 200


def test_no_arrears_are_computed_of_what_another_system_paid(
    people: list[Employee], aiko: User, now: dt.datetime
) -> None:
    imported(people, aiko, now)
    assert not queries.settled_months(people[0].pk, MARCH, MARCH.next).exists()


@pytest.fixture
def october_here(people: list[Employee], aiko: User, ben: User, kei: User, now: dt.datetime) -> Run:
    """August and September came in, October was paid here, and a raise from September on was decided afterwards."""
    books.books(kei, now)
    for month in (Month(2026, 8), Month(2026, 9)):
        imported(people, aiko, now, month=month, paid_on=month.next.first_day.replace(day=23))
    pay.attended(people, aiko, now)
    run = pay.approved(pay.october(aiko, now), aiko, ben, now)
    TermsItem.objects.filter(terms__employee=people[0], code="base").update(amount_yen=320_000)
    return run


def test_arrears_say_which_months_of_before_they_leave_out(
    october_here: Run, people: list[Employee], aiko: User, now: dt.datetime
) -> None:
    given = {"employee_id": people[0].pk, "first": Month(2026, 8), "into": pay.OCTOBER.next, "reason": "8月の昇給"}
    with pytest.raises(actions.MonthsPaidElsewhere) as refused:
        actions.pay_arrears(**given, acting_user=aiko, at=now)
    assert refused.value.given["months"] == "2026年8月分〜9月分"
    assert not OneOff.objects.exists()
    made = actions.pay_arrears(**given, without_past=True, acting_user=aiko, at=now)
    assert {each.about_month for each in made} == {dt.date(2026, 10, 1)}
    assert {each.reason for each in made} == {"8月の昇給（導入前の2026年8月分〜9月分を除く）"}
    assert Event.objects.get(step="hr.payroll.pay_arrears").reason == made[0].reason


def test_months_of_before_that_were_not_imported_are_said_too(
    october_here: Run, people: list[Employee], aiko: User, now: dt.datetime
) -> None:
    found = queries.months_paid_elsewhere(people[0], Month(2026, 6), pay.OCTOBER.next)
    assert found == [Month(2026, 6), Month(2026, 7), Month(2026, 8), Month(2026, 9)]
    assert queries.months_paid_elsewhere(people[0], pay.OCTOBER, pay.OCTOBER.next) == []


def test_the_page_and_the_payslip_say_what_arrears_leave_out(
    october_here: Run, people: list[Employee], aiko: User, now: dt.datetime, client: Client
) -> None:
    client.force_login(aiko)
    url = reverse("hr:payroll_arrears_new")
    assert "導入前の月を除いて計算する" in client.get(url).content.decode()
    given = {"employee": "1000", "first": "2026-09", "into": "2026-11", "reason": "9月の昇給"}
    answer = client.post(url, given)
    assert answer.status_code == 422
    assert "2026年9月分は導入前の給与のため、差額を計算できません。" in answer.content.decode()
    client.post(url, given | {"without_past": "on"})
    november = pay.OCTOBER.next
    pay.attended(people, aiko, now, november)
    run = actions.open_run(group_code="A", month=november, acting_user=aiko, at=now)
    pay.calculated(run, aiko, now)
    slip = Payslip.objects.get(run=run, employee=people[0])
    page = client.get(reverse("hr:payroll_payslip_detail", args=[slip.pk])).content.decode()
    assert "9月の昇給（導入前の2026年9月分を除く）" in page
    (facts,) = queries.papers_of(run, [people[0].pk])
    rows = {row.label: row.why for row in reason_rows(facts)}
    assert rows["基本給 差額（2026年10月分）"] == ("9月の昇給（導入前の2026年9月分を除く）",)


BONUS_PAID = replace(
    PAID, gross_yen=5_000_900, health_insurance_yen=250_000, employment_wages_yen=None, accident_wages_yen=None
)


def bonus_before(people: list[Employee], user: User, now: dt.datetime, paid: PastPay) -> None:
    entries = [actions.NewPastPay(people[0].pk, "KOU", paid)]
    given = {"kind": "BONUS", "title": "2026年夏季賞与", "paid_on": dt.date(2026, 7, 10)}
    imported(people, user, now, **given, entries=entries, total_yen=paid.net_yen)


@pytest.mark.parametrize(
    ("reported_yen", "counted_yen"),
    [
        # 5,000,900 yen with the part below 1,000 dropped, or what the other system reported
        (None, 5_000_000),
        (5_200_000, 5_200_000),
        (0, 0),
    ],
)
def test_a_bonus_of_before_counts_towards_the_limit_of_the_year(
    people: list[Employee], aiko: User, now: dt.datetime, reported_yen: int | None, counted_yen: int
) -> None:
    """573万円 from April to March (健康保険法45条): what is left of it carries the premium of a bonus here."""
    bonus_before(people, aiko, now, replace(BONUS_PAID, standard_bonus_yen=reported_yen))
    imported(people, aiko, now, month=Month(2026, 8), paid_on=dt.date(2026, 9, 25))
    run = actions.open_bonus(
        group_code="A",
        title="2026年秋季賞与",
        paid_on=dt.date(2026, 10, 30),
        period_months=6,
        amounts=[actions.Amount(each.person.code, 1_000_000) for each in people],
        acting_user=aiko,
        at=now,
    )
    found = {each.employee_id: each.facts for each in queries.facts_of(run, [each.pk for each in people])}
    assert [found[each.pk].counted_this_year_yen for each in people] == [counted_yen, 0]  # type: ignore[union-attr]


def test_no_health_premium_and_no_report_counts_nothing(people: list[Employee], aiko: User, now: dt.datetime) -> None:
    bonus_before(people, aiko, now, replace(BONUS_PAID, health_insurance_yen=0))
    assert not PayslipLine.objects.filter(code="health_standard_bonus").exists()


def test_the_pay_of_a_month_has_no_standard_bonus(people: list[Employee], aiko: User, now: dt.datetime) -> None:
    paid = replace(PAID, standard_bonus_yen=310_000)
    with pytest.raises(actions.StandardBonusOfPay):
        imported(people[:1], aiko, now, entries=[actions.NewPastPay(people[0].pk, "KOU", paid)], total_yen=NET)
    assert not Run.objects.exists()


def test_a_list_may_tell_the_standard_bonus(people: list[Employee], aiko: User, now: dt.datetime) -> None:
    header = f"{HEADER},標準賞与額（健康保険）"
    assert look(f"{header}\r\n{ROW},310000".encode(), PAID_ON).entries[0].paid.standard_bonus_yen == 310_000
    assert look(f"{HEADER}\r\n{ROW}".encode(), PAID_ON).entries[0].paid.standard_bonus_yen is None
    (fault,) = look(f"{header}\r\n{ROW},310500".encode(), PAID_ON).faults
    assert "1,000円未満の端数がない額です" in fault.cause


def test_no_paper_is_printed_of_it(people: list[Employee], aiko: User, now: dt.datetime) -> None:
    run = imported(people, aiko, now)
    with pytest.raises(actions.NothingToPrint):
        actions.print_run(run_id=run.pk, acting_user=aiko, at=now)
