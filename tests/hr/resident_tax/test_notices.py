"""Notices as history, and leavers: what pay deducts, what is refused, and what stays."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from backoffice.organisation.models import User
from backoffice.values.periods import Month
from hr.employment.models import Employee
from hr.payroll.actions import open_run
from hr.payroll.models import Payslip
from hr.remittance.queries import due_of
from hr.remittance.rules import Kind
from hr.resident_tax import actions, queries
from hr.resident_tax.models import CollectionEnd, ResidentTax
from hr.resident_tax.rules import Withholding
from tests.factories import books, pay, resident

NOVEMBER = Month(2026, 11)
OCTOBER_31, JANUARY_31 = dt.date(2026, 10, 31), dt.date(2027, 1, 31)


@pytest.fixture
def sumiko(aiko: User) -> User:
    return resident.keeper()


@pytest.fixture
def people(aiko: User, kei: User, sumiko: User, now: dt.datetime) -> list[Employee]:
    books.books(kei, now)
    pay.payroll(aiko, now)
    hired = pay.hired(2, aiko, now)
    pay.attended(hired, aiko, now)
    resident.noticed(hired, sumiko, now)
    return hired


def change(employee: Employee, first: Month, amounts: tuple[int, ...], **more: object) -> actions.NewNotice:
    given = {"kind": "CHANGE", **more}
    return actions.NewNotice(employee.pk, 2026, *resident.MINATO, first, amounts, **given)  # type: ignore[arg-type]


def deducted(employee: Employee, month: Month) -> Withholding:
    return queries.to_withhold([employee.pk], month)[employee.pk]


def test_a_notice_of_change_holds_from_its_month(people: list[Employee], sumiko: User, now: dt.datetime) -> None:
    entry = change(people[0], NOVEMBER, (8_500, *[8_000] * 6))
    actions.record_notices(entries=[entry], acting_user=sumiko, at=now)
    months = [Month(2026, 6), Month(2026, 10), NOVEMBER, Month(2027, 5)]
    assert [deducted(people[0], each).monthly_yen for each in months] == [12_000, 10_000, 8_500, 8_000]
    assert [deducted(people[1], each).monthly_yen for each in months] == [12_000, 10_000, 10_000, 10_000]


def test_pay_deducts_by_the_notice_of_its_month_of_payment(
    people: list[Employee], sumiko: User, aiko: User, now: dt.datetime
) -> None:
    """October's pay is paid in November."""
    entry = change(people[0], NOVEMBER, (8_500, *[8_000] * 6))
    actions.record_notices(entries=[entry], acting_user=sumiko, at=now)
    pay.calculated(pay.october(aiko, now), aiko, now)
    found = {each.employee_id: each.facts["resident_tax_yen"] for each in Payslip.objects.all()}
    assert found == {people[0].pk: 8_500, people[1].pk: 10_000}


def test_a_notice_stays_as_it_came(people: list[Employee]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ResidentTax.objects.update(municipality_name="別の市")
    with pytest.raises(IntegrityError), transaction.atomic():
        ResidentTax.objects.all().delete()


def test_postgresql_asks_for_every_month_until_may(people: list[Employee], now: dt.datetime) -> None:
    given = {"fiscal_year": 2026, "municipality_code": "131032", "municipality_name": "港区", "kind": "CHANGE"}
    with pytest.raises(IntegrityError), transaction.atomic():
        ResidentTax.objects.create(employee=people[0], first_month=dt.date(2026, 10, 1), amounts_yen=[1] * 7, **given)


def test_a_year_begins_with_one_notice(people: list[Employee], sumiko: User, now: dt.datetime) -> None:
    with pytest.raises(actions.NoticeThere):
        resident.noticed(people[:1], sumiko, now)
    entry = actions.NewNotice(people[0].pk, 2027, *resident.MINATO, Month(2027, 10), (1,) * 8, kind="CHANGE")
    with pytest.raises(actions.NothingToChange):
        actions.record_notices(entries=[entry], acting_user=sumiko, at=now)
    assert ResidentTax.objects.count() == 2


def test_a_leaver_of_january_pays_the_rest_with_the_last_pay(
    people: list[Employee], sumiko: User, aiko: User, ben: User, now: dt.datetime
) -> None:
    """Leaves on 31 January; January's pay of 25 February deducts February and 3 × 10,000 for March to May."""
    january = Month(2027, 1)
    Employee.objects.filter(pk=people[0].pk).update(left_on=JANUARY_31)
    end = resident.ended(people[0], sumiko, now, happened_on=JANUARY_31, last=Month(2027, 2), rest="LUMP_SUM")
    assert (end.year_yen, end.collected_yen, end.rest_yen, end.due_on) == (
        122_000,
        92_000,
        30_000,
        dt.date(2027, 2, 10),
    )
    pay.attended(people, aiko, now, january)
    run = pay.approved(open_run(group_code="A", month=january, acting_user=aiko, at=now), aiko, ben, now)
    lines = {each.employee_id: each.lines.get(code="resident_tax") for each in run.payslips.all()}
    assert {pk: line.amount_yen for pk, line in lines.items()} == {people[0].pk: 40_000, people[1].pk: 10_000}
    assert lines[people[0].pk].because["formula"] == "notified_resident_tax_yen + resident_tax_rest_yen"
    standing = due_of(Kind.RESIDENT_TAX, Month(2027, 2), "131032")
    assert standing is not None
    assert (standing.due.total_yen, standing.due.people) == (50_000, 2)
    with pytest.raises(actions.PayStands):
        actions.withdraw_end(end_id=end.pk, words="誤り", acting_user=sumiko, at=now)


def test_pay_that_does_not_cover_the_rest_is_refused(
    people: list[Employee], sumiko: User, aiko: User, now: dt.datetime
) -> None:
    """The rest of 6 × 90,000 is more than October's pay; the other one is calculated."""
    entry = change(people[0], NOVEMBER, (90_000,) * 7)
    actions.record_notices(entries=[entry], acting_user=sumiko, at=now)
    resident.ended(people[0], sumiko, now, happened_on=OCTOBER_31, last=NOVEMBER, rest="LUMP_SUM", requested=True)
    run = pay.calculated(pay.october(aiko, now), aiko, now)
    assert [each.employee_id for each in run.payslips.all()] == [people[1].pk]


def test_january_to_april_obliges_and_june_to_december_asks(
    people: list[Employee], sumiko: User, now: dt.datetime
) -> None:
    with pytest.raises(actions.RestIsCompulsory):
        resident.ended(people[0], sumiko, now, happened_on=JANUARY_31, last=Month(2027, 2))
    with pytest.raises(actions.OneSumNeedsRequest):
        resident.ended(people[0], sumiko, now, happened_on=OCTOBER_31, last=NOVEMBER, rest="LUMP_SUM")
    with pytest.raises(actions.NewEmployerMissing):
        resident.ended(people[0], sumiko, now, happened_on=OCTOBER_31, last=NOVEMBER, rest="CONTINUED")
    assert not CollectionEnd.objects.exists()
    made = resident.ended(
        people[0], sumiko, now, happened_on=JANUARY_31, last=Month(2027, 2), words="給与が残りの税額に足りない"
    )
    assert (made.rest_yen, deducted(people[0], Month(2027, 3))) == (30_000, Withholding())


def test_what_ended_is_not_ended_again_until_taken_back(people: list[Employee], sumiko: User, now: dt.datetime) -> None:
    end = resident.ended(people[0], sumiko, now, happened_on=OCTOBER_31, last=NOVEMBER)
    assert deducted(people[0], Month(2026, 12)).monthly_yen == 0
    with pytest.raises(actions.CollectionEnded):
        resident.ended(people[0], sumiko, now, happened_on=OCTOBER_31, last=NOVEMBER)
    actions.withdraw_end(end_id=end.pk, words="退職を取り消した", acting_user=sumiko, at=now)
    assert deducted(people[0], Month(2026, 12)).monthly_yen == 10_000
    with pytest.raises(actions.EndWithdrawn):
        actions.file_end(end_id=end.pk, filed_on=OCTOBER_31, acting_user=sumiko, at=now)


def test_an_end_stays_as_it_was_entered(people: list[Employee], sumiko: User, now: dt.datetime) -> None:
    end = resident.ended(people[0], sumiko, now, happened_on=OCTOBER_31, last=NOVEMBER)
    for changed in ({"rest_yen": 0, "year_yen": end.collected_yen}, {"last_month": dt.date(2026, 12, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CollectionEnd.objects.filter(pk=end.pk).update(**changed)
    with pytest.raises(IntegrityError), transaction.atomic():
        end.delete()


def test_what_was_deducted_for_good_is_collected(
    people: list[Employee], sumiko: User, aiko: User, ben: User, now: dt.datetime
) -> None:
    pay.approved(pay.october(aiko, now), aiko, ben, now)
    with pytest.raises(actions.LaterPayStands):
        resident.ended(people[0], sumiko, now, happened_on=OCTOBER_31, last=Month(2026, 10))
    with pytest.raises(actions.PayStands):
        resident.ended(people[0], sumiko, now, happened_on=OCTOBER_31, last=NOVEMBER, rest="LUMP_SUM", requested=True)
    with pytest.raises(actions.NothingNotified):
        resident.ended(people[0], sumiko, now, happened_on=dt.date(2027, 7, 31), last=Month(2027, 8))


def test_nothing_is_left_after_may(people: list[Employee], sumiko: User, now: dt.datetime) -> None:
    given = {"happened_on": dt.date(2027, 4, 30), "last": Month(2027, 5)}
    with pytest.raises(actions.NothingLeft):
        resident.ended(people[0], sumiko, now, rest="LUMP_SUM", **given)
    assert resident.ended(people[0], sumiko, now, **given).rest_yen == 0


def test_what_a_month_deducts_costs_the_same_for_more_people(
    people: list[Employee], django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        queries.to_withhold([each.pk for each in people], NOVEMBER)
