"""What was withheld is paid in, to the yen, once; and the accounts that held it are empty afterwards."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounting.ledger.models import Entry
from accounting.ledger.queries import trial_balance
from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from hr.employment.models import Employee
from hr.payroll.actions import NewOneOff, add_one_offs, open_run, void_run
from hr.payroll.models import PayslipLine, Run
from hr.remittance import actions, queries
from hr.remittance.models import Remittance
from hr.remittance.rules import Kind
from hr.resident_tax.actions import NewNotice, record_notices
from tests.factories import books, cast, pay

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
MINATO, SETAGAYA = "131032", "131121"
PAID_ON = dt.date(2026, 12, 10)


@pytest.fixture
def people(aiko: User, kei: User, now: dt.datetime) -> list[Employee]:
    books.books(kei, now)
    books.salary_account(kei, now)
    pay.payroll(aiko, now)
    hired = pay.hired(3, aiko, now)
    pay.attended(hired, aiko, now)
    places = [(MINATO, "港区"), (MINATO, "港区"), (SETAGAYA, "世田谷区")]
    entries = [
        NewNotice.of_year(each.pk, 2026, code, name, 12_000, 10_000)
        for each, (code, name) in zip(hired, places, strict=True)
    ]
    record_notices(entries=entries, acting_user=aiko, at=now)
    return hired


@pytest.fixture
def run(people: list[Employee], aiko: User, ben: User, now: dt.datetime) -> Run:
    return pay.approved(pay.october(aiko, now), aiko, ben, now)


@pytest.fixture
def payer(people: list[Employee]) -> User:
    return cast.member("nozomi", "望", duties=("hr.remittance",))


def owed(kind: Kind, month: Month, place: str = "") -> queries.Standing:
    found = queries.due_of(kind, month, place)
    assert found is not None
    return found


def test_taxes_go_by_the_month_of_payment_and_premiums_by_their_own(run: Run) -> None:
    """October's pay is paid on 25 November: its tax is November's, its premiums are October's."""
    found = [
        (each.due.kind, each.due.month, each.due.place, each.due.due_on) for each in queries.dues(OCTOBER, NOVEMBER)
    ]
    assert found == [
        (Kind.SOCIAL_INSURANCE, dt.date(2026, 10, 1), "", dt.date(2026, 11, 30)),
        (Kind.INCOME_TAX, dt.date(2026, 11, 1), "", dt.date(2026, 12, 10)),
        (Kind.RESIDENT_TAX, dt.date(2026, 11, 1), MINATO, dt.date(2026, 12, 10)),
        (Kind.RESIDENT_TAX, dt.date(2026, 11, 1), SETAGAYA, dt.date(2026, 12, 10)),
    ]


def test_what_is_owed_is_what_payslips_withheld(run: Run) -> None:
    tax = owed(Kind.INCOME_TAX, NOVEMBER).due
    assert (tax.people, tax.withheld_yen, tax.pay_yen) == (3, 3 * 7_180, 3 * 323_438)
    minato = owed(Kind.RESIDENT_TAX, NOVEMBER, MINATO).due
    assert (minato.people, minato.withheld_yen, minato.place_name) == (2, 20_000, "港区")
    insured = owed(Kind.SOCIAL_INSURANCE, OCTOBER).due
    # each: 14,775 + 345 + 27,450 from pay; the same and 0.36% of 300,000 from the employer
    assert (insured.people, insured.withheld_yen, insured.employer_yen) == (3, 3 * 42_570, 3 * (42_570 + 1_080))


def pay_all(run: Run, user: User, now: dt.datetime) -> None:
    for each in queries.dues(OCTOBER, NOVEMBER):
        actions.record_payment(
            kind=each.due.kind,
            month=Month.of(each.due.month),
            place=each.due.place,
            paid_yen=each.due.total_yen,
            paid_on=PAID_ON,
            acting_user=user,
            at=now,
        )


def test_paying_everything_in_empties_what_payroll_put_aside(run: Run, payer: User, now: dt.datetime) -> None:
    pay_all(run, payer, now)
    rows = {
        row.code: row.closing_yen
        for group in trial_balance(Month(2026, 12), fiscal_year_first_month=4).groups
        for row in group.rows
    }
    assert {code: rows.get(code, 0) for code in ("2361", "2362", "2363")} == {"2361": 0, "2362": 0, "2363": 0}
    # what is left of the employer's debt is labour insurance, which is paid once a year
    left = PayslipLine.objects.filter(code__in=["employment_insurance_employer", "accident_insurance"])
    assert rows["2320"] == sum(left.values_list("amount_yen", flat=True))
    assert all(each.paid for each in queries.dues(OCTOBER, NOVEMBER))


def test_a_month_is_paid_in_once(run: Run, payer: User, now: dt.datetime) -> None:
    pay_all(run, payer, now)
    with pytest.raises(actions.AlreadyRemitted):
        pay_all(run, payer, now)
    made = Remittance.objects.get(kind="INCOME_TAX")
    with pytest.raises(IntegrityError), transaction.atomic():
        Remittance.objects.filter(pk=made.pk).update(paid_yen=1)
    assert Entry.objects.filter(source_kind="hr.remittance.payment").count() == 4


def test_tax_is_paid_in_as_it_was_withheld(run: Run, payer: User, now: dt.datetime) -> None:
    given = {"month": NOVEMBER, "place": "", "paid_on": PAID_ON, "acting_user": payer, "at": now}
    with pytest.raises(actions.TaxDiffers):
        actions.record_payment(kind=Kind.INCOME_TAX, paid_yen=3 * 7_180 - 1, **given)
    assert not Remittance.objects.exists()


def test_a_bill_of_the_pension_office_may_differ_with_its_reason(run: Run, payer: User, now: dt.datetime) -> None:
    due = owed(Kind.SOCIAL_INSURANCE, OCTOBER).due
    given = {
        "kind": Kind.SOCIAL_INSURANCE,
        "month": OCTOBER,
        "place": "",
        "paid_on": PAID_ON,
        "acting_user": payer,
        "at": now,
    }
    with pytest.raises(actions.DifferenceUnexplained):
        actions.record_payment(paid_yen=due.total_yen - 2, **given)
    made = actions.record_payment(paid_yen=due.total_yen - 2, reason="納入告知書の端数処理", **given)
    sides = {(line.account.code, line.side): line.amount_yen for line in made.entry.lines.select_related("account")}
    assert sides["6150", "CREDIT"] == 2
    assert sides["1140", "CREDIT"] == due.total_yen - 2


def test_nothing_is_owed_for_a_month_without_pay(people: list[Employee], payer: User, now: dt.datetime) -> None:
    with pytest.raises(actions.NothingDue):
        actions.record_payment(
            kind=Kind.INCOME_TAX, month=OCTOBER, place="", paid_yen=1, paid_on=PAID_ON, acting_user=payer, at=now
        )


def test_a_voided_run_owes_nothing(run: Run, aiko: User, now: dt.datetime) -> None:
    void_run(run_id=run.pk, reason="誤り", acting_user=aiko, at=now)
    assert queries.dues(OCTOBER, NOVEMBER) == []


def test_the_office_records_a_payment_from_its_page(run: Run, payer: User, chie: User) -> None:
    client = Client()
    client.force_login(payer)
    page = client.get(reverse("hr:remittance_due_list")).content.decode()
    assert "世田谷区" in page
    assert "これから納付するもの" in page
    url = reverse("hr:remittance_due", args=["resident_tax", "2026-11", SETAGAYA])
    refused = client.post(url, {"paid_yen": "9,999", "paid_on": "2026-12-10", "reason": ""})
    assert refused.status_code == 422
    assert "預かった税額10,000円と違います。" in refused.content.decode()
    done = client.post(url, {"paid_yen": "１０，０００", "paid_on": "2026-12-10", "reason": ""}, follow=True)
    assert "納付を記録し、仕訳を記帳しました。" in done.content.decode()
    assert "納付の記録" in client.get(url).content.decode()
    assert Event.objects.filter(step="hr.remittance.record_payment").count() == 1
    client.force_login(chie)
    assert client.get(url).status_code == 403


def test_the_list_costs_the_same_for_more_people(run: Run, payer: User, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        queries.dues(OCTOBER, NOVEMBER)


def test_what_was_given_back_beyond_a_months_tax_is_taken_off_the_next(
    people: list[Employee], aiko: User, ben: User, payer: User, now: dt.datetime
) -> None:
    """October's pay gives back 30,000 of 3 × 7,180; the rest, 8,460, is taken off what November's pay withholds."""
    given = NewOneOff(people[0].pk, OCTOBER, "DEDUCTION", "year_end_settlement", "年末調整", -30_000, "還付")
    add_one_offs(entries=[given], acting_user=aiko, at=now)
    pay.approved(pay.october(aiko, now), aiko, ben, now)
    pay.attended(people, aiko, now, NOVEMBER)
    pay.approved(open_run(group_code="A", month=NOVEMBER, acting_user=aiko, at=now), aiko, ben, now)
    december = Month(2026, 12)
    assert queries.due_of(Kind.INCOME_TAX, NOVEMBER, "") is None
    due = owed(Kind.INCOME_TAX, december).due
    assert (due.carried_yen, due.withheld_yen) == (3 * 7_180 - 30_000, 6 * 7_180 - 30_000)
