"""The column of the withholding table is entered, changed and corrected on pages, and leads where pay fails."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from backoffice.companies import clock
from backoffice.eventlog.models import Event
from backoffice.jobs.actions import work_off
from backoffice.jobs.models import JobFailure
from backoffice.organisation.models import User
from hr.employment.models import Employee
from hr.income_tax import actions
from hr.income_tax.models import TaxStanding
from hr.payroll.actions import calculate_run
from hr.payroll.models import Payslip
from tests.factories import books, cast, pay

OCTOBER_1 = dt.date(2026, 10, 1)


@pytest.fixture
def zei(company: object) -> User:
    return cast.member("zei", "税子", duties=("hr.income_tax", "hr.people"))


@pytest.fixture
def worker(aiko: User, kei: User, now: dt.datetime) -> Employee:
    books.books(kei, now)
    pay.payroll(aiko, now)
    (hired,) = pay.hired(1, aiko, now)
    return hired


def change(worker: Employee, user: User, now: dt.datetime, **changed: object) -> TaxStanding:
    usual = {"valid_from": OCTOBER_1, "column": "KOU", "dependants": 2, "reason": "扶養控除等申告書"}
    given = actions.StandingChange(employee_id=worker.pk, **{**usual, **changed})  # type: ignore[arg-type]
    return actions.change_standing(change=given, acting_user=user, at=now)


def held(worker: Employee) -> list[tuple[object, ...]]:
    rows = TaxStanding.objects.filter(employee=worker).order_by("valid_from")
    return list(rows.values_list("valid_from", "valid_until", "column", "dependants"))


def test_what_held_before_ends_where_the_new_one_begins(worker: Employee, zei: User, now: dt.datetime) -> None:
    [(since, _until, column, dependants)] = held(worker)
    change(worker, zei, now)
    assert held(worker) == [(since, OCTOBER_1, column, dependants), (OCTOBER_1, None, "KOU", 2)]
    event = Event.objects.get(step="hr.income_tax.change_standing")
    assert event.reason == "扶養控除等申告書"


def test_the_same_day_corrects_what_is_recorded(worker: Employee, zei: User, now: dt.datetime) -> None:
    change(worker, zei, now)
    change(worker, zei, now, column="OTSU", dependants=0, reason="2か所から給与を受ける人だった")
    assert held(worker)[-1] == (OCTOBER_1, None, "OTSU", 0)
    assert len(held(worker)) == 2


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"valid_from": dt.date(2020, 3, 31)}, actions.TaxedBeforeJoining),
        ({"column": "OTSU", "dependants": 1}, actions.DependantsInKouOnly),
    ],
)
def test_what_does_not_fit_is_refused(
    worker: Employee, zei: User, now: dt.datetime, changed: dict[str, object], refusal: type[Exception]
) -> None:
    before = held(worker)
    with pytest.raises(refusal):
        change(worker, zei, now, **changed)
    assert held(worker) == before


def test_an_earlier_day_than_the_newest_is_refused(worker: Employee, zei: User, now: dt.datetime) -> None:
    change(worker, zei, now)
    with pytest.raises(actions.TaxStandingBegun):
        change(worker, zei, now, valid_from=dt.date(2026, 9, 1))


def test_failed_pay_leads_to_the_form_that_mends_it(
    worker: Employee, aiko: User, zei: User, now: dt.datetime, client: Client
) -> None:
    pay.attended([worker], aiko, now)
    TaxStanding.objects.filter(employee=worker).delete()
    run = pay.october(aiko, now)
    work_off(calculate_run(run_id=run.pk, acting_user=aiko, at=now).pk, clock=clock.now)
    url = JobFailure.objects.get().fix_url
    assert url == reverse("hr:income_tax_person_change", args=[worker.pk])
    client.force_login(zei)
    sent = {"valid_from": worker.joined_on.isoformat(), "column": "KOU", "dependants": "0", "reason": "申告書を受領"}
    assert client.post(url, sent).status_code == 302
    work_off(calculate_run(run_id=run.pk, acting_user=aiko, at=now).pk, clock=clock.now)
    assert Payslip.objects.get(run=run).net_yen == 282_021


def test_the_page_of_somebody_leads_to_their_other_records(worker: Employee, zei: User, client: Client) -> None:
    client.force_login(zei)
    page = client.get(reverse("hr:employment_employee_detail", args=[worker.pk])).content.decode()
    assert reverse("hr:income_tax_person_detail", args=[worker.pk]) in page
    assert reverse("hr:social_insurance_person_detail", args=[worker.pk]) not in page


def test_the_list_says_who_has_none(
    worker: Employee, zei: User, client: Client, django_assert_num_queries: object
) -> None:
    client.force_login(zei)
    address = reverse("hr:income_tax_person_list")
    assert "甲欄" in client.get(address).content.decode()
    TaxStanding.objects.filter(employee=worker).delete()
    assert "未登録" in client.get(address).content.decode()
