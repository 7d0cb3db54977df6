"""An approved payslip is put on paper once; its figures are the payslip's, and its names are legible."""

import datetime as dt
import re
import subprocess
from dataclasses import replace
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.test import Client

from backoffice.access.gate import NotAllowed
from backoffice.access.models import Appointment
from backoffice.companies import clock
from backoffice.documents import storage
from backoffice.documents.models import Document
from backoffice.documents.rules import sha256_of
from backoffice.eventlog.models import Event
from backoffice.jobs.actions import work_off
from backoffice.jobs.models import Job, JobFailure
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from hr.employment.actions import register_employees
from hr.employment.models import Employee
from hr.payroll import actions, paper, queries
from hr.payroll.models import Payslip, PayslipLine, Run
from hr.resident_tax.actions import NewNotice, record_notices
from tests.factories import books, pay

NAMES = (("髙﨑", "愛子"), ("山﨑", "澄子"), ("𠮷田", "昇"))


@pytest.fixture
def run(aiko: User, kei: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> Run:
    """October of three people with rare names, in review."""
    register = register_employees

    def with_names(*, entries: Any, **more: Any) -> Any:
        named = [replace(e, family_name=f, given_name=g) for e, (f, g) in zip(entries, NAMES, strict=False)]
        return register(entries=named, **more)

    monkeypatch.setattr(pay, "register_employees", with_names)
    books.books(kei, now)
    pay.payroll(aiko, now)
    employees = pay.hired(3, aiko, now)
    pay.attended(employees, aiko, now)
    notices = [NewNotice.of_year(e.pk, 2026, "131032", "港区", june_yen=14_700, monthly_yen=14_300) for e in employees]
    record_notices(entries=notices, acting_user=aiko, at=now)
    return calculated(pay.october(aiko, now), aiko, now)


def calculated(run: Run, aiko: User, now: dt.datetime) -> Run:
    work_off(actions.calculate_run(run_id=run.pk, acting_user=aiko, at=now).pk, clock=clock.now)
    run.refresh_from_db()
    return run


def preparer(run: Run) -> User:
    return User.objects.get(pk=run.prepared_by_id)


def printed(run: Run, ben: User, now: dt.datetime) -> Job:
    pay.approved(run, preparer(run), ben, now)
    return work_off(Job.objects.get(name="hr.payroll.print_payslips").pk, clock=clock.now)


def bytes_of(document: Document) -> bytes:
    with storage.open_verified(document.company_id, document.stored_file.sha256) as file:
        return file.read()


def text_of(pdf: bytes, *more: str) -> str:
    return subprocess.run(["pdftotext", *more, "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def facts_of(run: Run, name: str) -> queries.PaperFacts:
    people = list(run.payslips.values_list("employee_id", flat=True))
    return next(f for f in queries.papers_of(run, people) if f.payslip.employee.person.name == name)


def test_approval_asks_for_the_papers_and_waits_for_none(run: Run, ben: User, now: dt.datetime) -> None:
    pay.approved(run, preparer(run), ben, now)
    job = Job.objects.get(name="hr.payroll.print_payslips")
    assert (job.state, job.total, Document.objects.count()) == ("ACCEPTED", 3, 0)


def test_everybody_gets_one_paper_with_a_legible_name(run: Run, ben: User, now: dt.datetime) -> None:
    assert printed(run, ben, now).state == "SUCCEEDED"
    for document, (family, given) in zip(Document.objects.order_by("title"), NAMES, strict=True):
        pdf = bytes_of(document)
        text = text_of(pdf)
        assert f"{family} {given}" in text
        assert document.title == f"給与明細書 2026年10月分 {document.title.split()[2]} {family} {given}"
        assert sha256_of(pdf) == document.stored_file.sha256
        assert (document.dated_on, document.retained_until) == (dt.date(2026, 11, 25), dt.date(2034, 6, 1))
        assert (document.amount_yen, document.partner_name) == (None, None)
        info = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
        assert re.search(r"Pages:\s+2\b", info)


def test_the_figures_on_paper_are_those_of_the_payslip(run: Run, ben: User, now: dt.datetime) -> None:
    printed(run, ben, now)
    document = Document.objects.order_by("case_id")[0]
    slip = Payslip.objects.get(pk=document.case_id)
    page = text_of(bytes_of(document), "-layout", "-l", "1")
    figures = set(re.findall(r"[\d,]{3,}", page))
    for line in PayslipLine.objects.filter(payslip=slip, section__in=["PAY", "DEDUCTION"]):
        assert f"{line.amount_yen:,}" in figures, line.code
    # 333,438 − 51,417 − resident tax 14,300 = 267,721; the taxable part is 333,438 − commuting 10,000
    assert (slip.gross_yen, slip.deductions_yen, slip.net_yen) == (333_438, 65_717, 267_721)
    for figure in ("333,438", "65,717", "267,721", "323,438", "44,237", "279,201"):
        assert figure in figures
    assert "¥267,721" in page
    assert "港区" in page
    assert "みずほ 丸の内 ****567" in page


def test_the_second_page_gives_each_line_its_reason(run: Run, ben: User, now: dt.datetime) -> None:
    printed(run, ben, now)
    page = text_of(bytes_of(Document.objects.order_by("case_id")[0]), "-raw", "-f", "2")
    page = re.sub(r"\s", "", page)
    assert "標準報酬月額300,000円×健康保険料率9.85%÷2＝14,775円（50銭以下切捨て）" in page
    assert "港区特別徴収税額通知書（2026年度）" in page
    assert "http" not in page


def test_the_same_payslip_gives_the_same_bytes(run: Run) -> None:
    facts = facts_of(run, "𠮷田 昇")
    first = paper.paper_pdf(facts, with_reasons=True)
    assert first == paper.paper_pdf(facts_of(run, "𠮷田 昇"), with_reasons=True)
    assert first != paper.paper_pdf(facts_of(run, "髙﨑 愛子"), with_reasons=True)


def test_a_paper_is_never_made_twice(run: Run, aiko: User, ben: User, now: dt.datetime) -> None:
    printed(run, ben, now)
    before = list(Document.objects.order_by("pk").values_list("pk", "stored_file__sha256"))
    people = list(run.payslips.values_list("employee_id", flat=True))
    assert actions.print_payslips(run_id=run.pk, employee_ids=people, acting_user=aiko, at=now) == []
    with pytest.raises(actions.NothingToPrint):
        actions.print_run(run_id=run.pk, acting_user=aiko, at=now)
    assert list(Document.objects.order_by("pk").values_list("pk", "stored_file__sha256")) == before


def test_nothing_is_printed_before_the_approval(run: Run, aiko: User, ben: User, now: dt.datetime) -> None:
    people = list(run.payslips.values_list("employee_id", flat=True))
    with pytest.raises(actions.RunNotApproved):
        actions.print_payslips(run_id=run.pk, employee_ids=people, acting_user=aiko, at=now)
    with pytest.raises(actions.RunNotApproved):
        actions.print_run(run_id=run.pk, acting_user=aiko, at=now)
    assert (Document.objects.count(), Job.objects.filter(name="hr.payroll.print_payslips").count()) == (0, 0)


def test_who_fails_is_listed_and_printed_alone(
    run: Run, aiko: User, ben: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    printing = import_module("hr.payroll.actions.print_payslips")
    real = paper.paper_pdf

    def failing(facts: queries.PaperFacts, *, with_reasons: bool) -> bytes:
        if facts.payslip.employee.person.family_name == "山﨑":
            raise paper.TooManyLines(rows=19, most=18)
        return bytes(real(facts, with_reasons=with_reasons))

    monkeypatch.setattr(printing, "paper_pdf", failing)
    assert printed(run, ben, now).state == "PARTLY_FAILED"
    failed = JobFailure.objects.get(code="hr.payroll.too_many_lines")
    assert (failed.item_name, failed.fix_url) == ("山﨑 澄子", f"/hr/employees/{failed.item_id}/")
    assert Document.objects.count() == 2
    monkeypatch.undo()
    job = actions.print_run(run_id=run.pk, acting_user=aiko, at=now)
    assert job.total == 1
    assert work_off(job.pk, clock=clock.now).state == "SUCCEEDED"
    assert Document.objects.count() == 3


def test_the_payslips_page_leads_to_the_stored_paper_and_reading_it_is_an_event(
    run: Run, aiko: User, ben: User, chie: User, now: dt.datetime, client: Client
) -> None:
    slip = Payslip.objects.order_by("pk")[0]
    client.force_login(ben)
    assert "印刷・PDF" not in client.get(f"/hr/payroll/payslips/{slip.pk}/").content.decode()
    printed(run, ben, now)
    document = Document.objects.get(case_id=slip.pk)
    url = f"/documents/{document.pk}/download"
    assert f'href="{url}"' in client.get(f"/hr/payroll/payslips/{slip.pk}/").content.decode()
    answer: Any = client.get(url)
    assert sha256_of(b"".join(answer.streaming_content)) == document.stored_file.sha256
    event = Event.objects.get(step="backoffice.documents.read_document")
    assert (event.actor_id, event.case_kind, event.case_id) == (ben.pk, "hr.payroll.payslip", slip.pk)
    client.force_login(chie)
    assert client.get(url).status_code == 403
    with pytest.raises(NotAllowed):
        actions.print_run(run_id=run.pk, acting_user=ben, at=now)


def test_an_administrator_of_the_installation_opens_no_payslip(
    run: Run, ben: User, now: dt.datetime, client: Client
) -> None:
    printed(run, ben, now)
    User.objects.filter(pk=ben.pk).update(is_superuser=True)
    Appointment.objects.filter(user=ben).delete()
    client.force_login(User.objects.get(pk=ben.pk))
    assert client.get(f"/documents/{Document.objects.order_by('pk')[0].pk}/download").status_code == 403
    assert "給与明細書" not in client.get("/documents/").content.decode()


def test_a_second_month_says_what_changed(run: Run, aiko: User, ben: User, now: dt.datetime) -> None:
    pay.approved(run, preparer(run), ben, now)
    entries = [
        actions.NewTotal(e.pk, 21, Decimal(21), 21 * 480 + 720, overtime_minutes=720) for e in Employee.objects.all()
    ]
    actions.record_attendance(month=Month(2026, 11), entries=entries, acting_user=aiko, at=now)
    november = actions.open_run(group_code="A", month=Month(2026, 11), acting_user=aiko, at=now)
    shown = paper.paper(facts_of(calculated(november, aiko, now), "𠮷田 昇"), with_reasons=False)
    rows = {row.label: (row.value, row.difference) for row in (*shown["pay"], *shown["deductions"])}
    # 1,875 × 12h × 1.25 = 28,125; two hours more than in October: +4,687 against 23,438
    assert rows["時間外手当"] == ("28,125", "+4,687")
    assert rows["基本給"] == ("300,000", "")
    assert rows["支給合計"] == ("338,125", "+4,687")
    assert shown["net_before"].startswith("前月 267,721　差 +")
    assert shown["reasons"] == []


def test_the_year_to_date_is_left_out_where_the_product_does_not_know_it(run: Run, ben: User, now: dt.datetime) -> None:
    pay.approved(run, preparer(run), ben, now)
    assert facts_of(run, "𠮷田 昇").year is None
    Employee.objects.filter(person__family_name="𠮷田").update(joined_on=dt.date(2026, 10, 1))
    known = facts_of(run, "𠮷田 昇")
    assert known.year == queries.YearToDate(11, 323_438, 44_237, 7_180)
    assert paper.paper(known, with_reasons=False)["year_title"] == "11〜11月（円）"


def test_more_lines_than_the_page_holds_are_refused(run: Run) -> None:
    facts = facts_of(run, "𠮷田 昇")
    with pytest.raises(paper.TooManyLines):
        paper.paper(replace(facts, lines=facts.lines[:1] * 17 + facts.lines), with_reasons=False)


def test_facts_for_papers_are_gathered_in_a_fixed_number_of_queries(
    aiko: User, now: dt.datetime, django_assert_num_queries: Any
) -> None:
    pay.payroll(aiko, now)
    employees = pay.hired(8, aiko, now)
    pay.attended(employees, aiko, now)
    run = calculated(pay.october(aiko, now), aiko, now)
    ids = [employee.pk for employee in employees]
    with django_assert_num_queries(8):
        queries.papers_of(run, ids[:2])
    with django_assert_num_queries(8):
        queries.papers_of(run, ids)
