"""People see their own pay once it is paid, and nobody else's."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from backoffice.companies import clock
from backoffice.eventlog.models import Event
from backoffice.jobs.actions import work_off
from backoffice.jobs.models import Job
from backoffice.notifications.actions import Telling, tell_all
from backoffice.notifications.models import Notice
from backoffice.organisation.models import Person, User
from hr.payroll import actions
from hr.payroll.models import Payslip, Run
from tests.factories import books, pay

LIST = "hr:payroll_own_payslip_list"


@pytest.fixture
def run(aiko: User, ben: User, chie: User, kei: User, now: dt.datetime) -> Run:
    """An approved run of two people, of whom the first signs in as 千恵."""
    books.books(kei, now)
    books.salary_account(kei, now)
    pay.payroll(aiko, now)
    employees = pay.hired(2, aiko, now)
    Person.objects.filter(pk=employees[0].person_id).update(user=chie)
    pay.attended(employees, aiko, now)
    return pay.approved(pay.october(aiko, now), aiko, ben, now)


@pytest.fixture
def reader(chie: User, client: Client) -> Client:
    client.force_login(chie)
    return client


def paid(run: Run, aiko: User) -> tuple[Payslip, Payslip]:
    day = dt.datetime.combine(run.paid_on, dt.time(15), tzinfo=clock.TOKYO)
    actions.make_bank_file(run_id=run.pk, acting_user=aiko, at=clock.now())
    actions.pay_run(run_id=run.pk, acting_user=aiko, at=day)
    own, other = Payslip.objects.order_by("employee__person__code")
    return own, other


def test_nothing_is_shown_before_it_is_paid(run: Run, reader: Client) -> None:
    assert "給与明細はまだありません。" in reader.get(reverse(LIST)).text
    own = Payslip.objects.order_by("employee__person__code")[0]
    assert reader.get(reverse("hr:payroll_own_payslip_detail", args=[own.pk])).status_code == 404


def test_ones_own_is_shown_with_its_reasons_and_leaves_an_event(run: Run, aiko: User, reader: Client) -> None:
    own, _other = paid(run, aiko)
    assert f"{own.net_yen:,}" in reader.get(reverse(LIST)).text
    page = reader.get(reverse("hr:payroll_own_payslip_detail", args=[own.pk])).text
    assert "基本給" in page
    assert "次の社員" not in page
    assert Event.objects.filter(step="hr.payroll.read_own_payslip", case_id=own.pk).count() == 1


def test_anybody_elses_is_not_there(run: Run, aiko: User, reader: Client) -> None:
    _own, other = paid(run, aiko)
    for name in ("own_payslip_detail", "own_paper_download"):
        assert reader.get(reverse(f"hr:payroll_{name}", args=[other.pk])).status_code == 404
    assert reader.get(reverse("hr:payroll_payslip_detail", args=[other.pk])).status_code == 403
    assert not Event.objects.filter(step__startswith="hr.payroll.read_own").exists()


def test_ones_own_paper_is_read_by_a_door_of_its_own(run: Run, aiko: User, reader: Client) -> None:
    own, _other = paid(run, aiko)
    address = reverse("hr:payroll_own_paper_download", args=[own.pk])
    assert reader.get(address).status_code == 404, "before the paper is made"
    for job in Job.objects.filter(name="hr.payroll.print_payslips"):
        work_off(job.pk, clock=clock.now)
    answer = reader.get(address)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")  # type: ignore[attr-defined]
    answer.close()


def test_who_signs_in_is_told_once_and_without_a_figure(run: Run, aiko: User, chie: User) -> None:
    slip, _other = paid(run, aiko)
    notice = Notice.objects.get(recipient=chie, key__startswith="hr.payroll.payslip")
    assert notice.text_ja == "2026年10月分給与の明細を公開しました。"
    assert notice.url == f"/hr/payroll/mine/{slip.pk}/"
    assert f"{slip.net_yen:,}" not in notice.text_ja + notice.text_en
    telling = Telling(chie.pk, notice.key, notice.text_ja, notice.text_en, notice.url)
    tell_all([telling], kind="INFORMATION", at=clock.now())
    assert Notice.objects.filter(recipient=chie, key=notice.key).count() == 1
