"""A run goes from draft to approved; what fails is listed and calculated alone."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from backoffice.access.gate import NotAllowed
from backoffice.approvals.actions import decide_request
from backoffice.approvals.models import Request
from backoffice.companies import clock
from backoffice.eventlog.models import Event
from backoffice.jobs.actions import work_off
from backoffice.jobs.models import JobFailure
from backoffice.organisation.models import User
from backoffice.values.reasons import Reason, replay
from hr.payroll import actions, queries
from hr.payroll.law import law_of
from hr.payroll.models import Payslip, PayslipLine, Run
from hr.payroll.rules import from_stored, payslip
from tests.factories import books, pay

pytestmark = pytest.mark.smoke


@pytest.fixture
def run(aiko: User, kei: User, now: dt.datetime) -> Run:
    books.books(kei, now)
    pay.payroll(aiko, now)
    pay.attended(pay.hired(3, aiko, now), aiko, now)
    return pay.october(aiko, now)


def calculate(run: Run, user: User, now: dt.datetime) -> Run:
    work_off(actions.calculate_run(run_id=run.pk, acting_user=user, at=now).pk, clock=clock.now)
    run.refresh_from_db()
    return run


def test_the_dates_of_a_run_are_three(run: Run) -> None:
    assert (run.opens_on, run.closing_on) == (dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    assert run.paid_on == dt.date(2026, 11, 25)
    assert run.overtime_month == dt.date(2026, 10, 1)


def test_everybody_gets_a_payslip_to_the_yen(run: Run, aiko: User, now: dt.datetime) -> None:
    assert calculate(run, aiko, now).state == "REVIEW"
    slip = Payslip.objects.filter(run=run).order_by("pk")[0]
    lines = {line.code: line.amount_yen for line in slip.lines.all()}
    # 300,000 / 160h = 1,875; × 10h × 1.25 = 23,437.5 → 23,438
    assert lines["overtime_pay"] == 23_438
    # October premium, Tokyo, 300,000: health 9.85% / 2 = 14,775; support 0.23% / 2 = 345; pension 18.3% / 2 = 27,450
    assert [lines[c] for c in ("health_insurance", "child_support_levy", "pension_insurance")] == [14_775, 345, 27_450]
    # wages 333,438 × 5/1000 = 1,667.19 → 1,667
    assert lines["employment_insurance"] == 1_667
    # taxable 323,438 − 44,237 = 279,201: the table's row of 2026, no dependant
    assert lines["income_tax"] == 7_180
    assert (slip.gross_yen, slip.deductions_yen, slip.net_yen) == (333_438, 51_417, 282_021)


def test_every_stored_line_replays_to_its_yen(run: Run, aiko: User, now: dt.datetime) -> None:
    calculate(run, aiko, now)
    lines = list(PayslipLine.objects.all())
    assert len(lines) >= 3 * 12
    assert [line.code for line in lines if replay(Reason.from_json(line.because)) != line.amount_yen] == []


def test_batch_single_and_recalculation_from_what_was_kept_give_the_same_payslip(
    run: Run, aiko: User, now: dt.datetime
) -> None:
    """A slip of the run, the same person alone, and the slip's own facts read again: the same lines and yen."""
    calculate(run, aiko, now)
    for slip in Payslip.objects.filter(run=run):
        kept = [(line.code, line.amount_yen, line.because) for line in slip.lines.order_by("position")]
        (alone,) = queries.facts_of(run, [slip.employee_id])
        assert alone.facts is not None
        for facts in (alone.facts, from_stored(slip.facts)):
            again = payslip(facts, law_of(facts))
            assert [(line.code, line.amount_yen, line.because.as_json()) for line in again.lines] == kept
            assert (again.gross_yen, again.net_yen) == (slip.gross_yen, slip.net_yen)


def test_a_payslip_names_the_versions_of_the_law_that_made_it(run: Run, aiko: User, now: dt.datetime) -> None:
    calculate(run, aiko, now)
    law = Payslip.objects.filter(run=run)[0].law
    assert "hr.social_insurance.pension_rate@2017-09-01" in law
    assert any(version.startswith("hr.income_tax.monthly_table@2026-01-01") for version in law)


def test_who_fails_is_listed_with_cause_and_fix_and_calculated_alone(aiko: User, now: dt.datetime) -> None:
    pay.payroll(aiko, now)
    *there, late = pay.hired(3, aiko, now)
    pay.attended(there, aiko, now)
    run = calculate(pay.october(aiko, now), aiko, now)
    failed = JobFailure.objects.get()
    assert (failed.item_id, failed.cause_ja) == (late.pk, "2026年10月の勤怠の集計がありません。")
    assert failed.fix_url == f"/hr/payroll/attendance/{late.pk}/2026-10/?run={run.pk}"
    before = set(Payslip.objects.values_list("pk", flat=True))
    pay.attended([late], aiko, now)
    work_off(actions.recalculate_failures(run_id=run.pk, acting_user=aiko, at=now).pk, clock=clock.now)
    after = set(Payslip.objects.values_list("pk", flat=True))
    assert before < after
    assert queries.missing_people(run) == []


def test_nobody_is_paid_twice_by_a_second_calculation(run: Run, aiko: User, now: dt.datetime) -> None:
    calculate(run, aiko, now)
    first = list(Payslip.objects.order_by("employee").values_list("employee", "net_yen"))
    calculate(run, aiko, now)
    assert list(Payslip.objects.order_by("employee").values_list("employee", "net_yen")) == first


NO_ROOM = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'could not extend file "base/1/1": No space left on device' USING ERRCODE = 'disk_full';
END $$;
CREATE TRIGGER no_room BEFORE INSERT ON hr_payslipline FOR EACH STATEMENT EXECUTE FUNCTION no_room();
"""


def test_a_full_disk_ends_in_a_run_that_goes_on(
    run: Run, aiko: User, ben: User, admin: User, client: Client, now: dt.datetime
) -> None:
    pay.approval_by(ben, admin, now)
    as_owner(NO_ROOM)
    calculate(run, aiko, now)
    assert (run.state, Payslip.objects.count(), PayslipLine.objects.count()) == ("REVIEW", 0, 0)
    told = JobFailure.objects.order_by("item_id")
    assert [each.item_id for each in told] == [each.employee_id for each in queries.missing_people(run)]
    assert {each.code for each in told} == {"jobs.no_room_left"}
    with pytest.raises(actions.PayslipsMissing):
        actions.submit_run(run_id=run.pk, acting_user=aiko, at=now)
    client.force_login(aiko)
    page = client.get(f"/hr/payroll/runs/{run.pk}/").content.decode()
    assert "保存先の空き容量が足りず" in page
    assert all(each.name in page for each in queries.missing_people(run))

    as_owner("DROP FUNCTION no_room() CASCADE")
    work_off(actions.recalculate_failures(run_id=run.pk, acting_user=aiko, at=now).pk, clock=clock.now)
    run.refresh_from_db()
    assert run.state == "REVIEW"
    assert [slip.net_yen for slip in Payslip.objects.all()] == [282_021] * 3
    actions.submit_run(run_id=run.pk, acting_user=aiko, at=now)


def as_owner(sql: str) -> None:
    """Whatever an administrator does to the database, or happens to it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (role,) = cursor.fetchone()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; RESET ROLE")
        cursor.execute(sql)
        cursor.execute(f'SET ROLE "{role}"')


def test_a_month_has_one_run_for_a_group(run: Run, aiko: User, now: dt.datetime) -> None:
    with pytest.raises(actions.RunAlreadyOpen):
        pay.october(aiko, now)
    assert Run.objects.count() == 1


def submitted(run: Run, clerk: User, approver: User, admin: User, now: dt.datetime) -> Request:
    pay.approval_by(approver, admin, now)
    return actions.submit_run(run_id=run.pk, acting_user=clerk, at=now)


def decide(request: Request, user: User, now: dt.datetime, outcome: str = "APPROVE", comment: str = "") -> None:
    decide_request(request_id=request.pk, outcome=outcome, comment=comment, acting_user=user, at=now)


def test_the_last_approval_of_its_request_approves_the_run(
    run: Run, aiko: User, ben: User, admin: User, now: dt.datetime
) -> None:
    calculate(run, aiko, now)
    request = submitted(run, aiko, ben, admin, now)
    assert (request.amount_yen, request.due_on) == (3 * 282_021, dt.date(2026, 11, 19))
    decide(request, ben, now)
    run.refresh_from_db()
    assert (run.state, run.approved_by_id) == ("APPROVED", ben.pk)


def test_a_run_sent_back_is_under_review_again(run: Run, aiko: User, ben: User, admin: User, now: dt.datetime) -> None:
    calculate(run, aiko, now)
    request = submitted(run, aiko, ben, admin, now)
    with pytest.raises(actions.RunCannotBeCalculated):
        actions.calculate_run(run_id=run.pk, acting_user=aiko, at=now)
    decide(request, ben, now, "SEND_BACK", "残業を確認してください")
    run.refresh_from_db()
    assert (run.state, run.approved_by_id) == ("REVIEW", None)
    calculate(run, aiko, now)


def test_the_preparer_does_not_approve(run: Run, aiko: User, ben: User, admin: User, now: dt.datetime) -> None:
    calculate(run, aiko, now)
    with pytest.raises(NotAllowed):
        actions.approve_run(run_id=run.pk, acting_user=aiko, at=now)
    request = submitted(run, aiko, ben, admin, now)
    Run.objects.filter(pk=run.pk).update(prepared_by_id=ben.pk)
    with pytest.raises(actions.PreparerMayNotApprove):
        decide(request, ben, now)
    with pytest.raises(IntegrityError, match="run_is_not_approved_by_its_preparer"), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(approved_by_id=ben.pk)
    run.refresh_from_db()
    request.refresh_from_db()
    assert (run.state, run.approved_by_id, request.state) == ("SUBMITTED", None, "PENDING")


def test_a_run_with_somebody_missing_is_not_submitted(aiko: User, ben: User, admin: User, now: dt.datetime) -> None:
    pay.payroll(aiko, now)
    *there, _late = pay.hired(2, aiko, now)
    pay.attended(there, aiko, now)
    run = calculate(pay.october(aiko, now), aiko, now)
    with pytest.raises(actions.PayslipsMissing) as refused:
        submitted(run, aiko, ben, admin, now)
    assert "髙﨑 愛子" in str(refused.value)
    assert not Event.objects.filter(step="hr.payroll.submit_run").exists()


def test_an_approved_run_and_its_payslips_stay_as_they_are(
    run: Run, aiko: User, ben: User, admin: User, now: dt.datetime
) -> None:
    calculate(run, aiko, now)
    decide(submitted(run, aiko, ben, admin, now), ben, now)
    with pytest.raises(actions.RunCannotBeCalculated):
        actions.calculate_run(run_id=run.pk, acting_user=aiko, at=now)
    for statement in (
        "UPDATE hr_payslip SET net_yen = net_yen + 1, gross_yen = gross_yen + 1",
        "DELETE FROM hr_payslipline",
        "UPDATE hr_payslipline SET amount_yen = 0",
        "UPDATE hr_run SET state = 'REVIEW'",
        "DELETE FROM hr_run",
        "INSERT INTO hr_payslipline (company_id, payslip_id, position, section, code, label, about, amount_yen, because)"
        " SELECT company_id, id, 99, 'PAY', 'x', '', '', 1, '{}' FROM hr_payslip",
    ):
        with pytest.raises(IntegrityError, match="is refused"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Payslip.objects.filter(net_yen=282_021).count() == 3


def test_reading_pay_leaves_an_event(run: Run, aiko: User, chie: User, now: dt.datetime) -> None:
    calculate(run, aiko, now)
    slip = Payslip.objects.filter(run=run)[0]
    actions.read_payslip(payslip_id=slip.pk, acting_user=aiko, at=now)
    assert Event.objects.filter(step="hr.payroll.read_payslip", case_name="2026-10 髙﨑 愛子").count() == 1
    with pytest.raises(NotAllowed):
        actions.read_payslip(payslip_id=slip.pk, acting_user=chie, at=now)
    assert Event.objects.filter(step="hr.payroll.read_payslip").count() == 1


def test_attendance_is_recorded_once_and_all_or_none(aiko: User, now: dt.datetime) -> None:
    pay.payroll(aiko, now)
    employees = pay.hired(2, aiko, now)
    pay.attended(employees[:1], aiko, now)
    with pytest.raises(actions.AttendanceAlreadyRecorded):
        pay.attended(employees, aiko, now)
    assert employees[1].attendance_totals.count() == 0


def test_night_work_on_a_statutory_holiday_is_work(aiko: User, now: dt.datetime) -> None:
    pay.payroll(aiko, now)
    employees = pay.hired(2, aiko, now)
    only_night = actions.NewTotal(employees[0].pk, 21, Decimal(1), 60, night_minutes=300, statutory_holiday_minutes=240)
    actions.record_attendance(month=pay.OCTOBER, entries=[only_night], acting_user=aiko, at=now)
    longer = replace(only_night, employee_id=employees[1].pk, night_minutes=301)
    with pytest.raises(actions.AttendanceDoesNotAddUp):
        actions.record_attendance(month=pay.OCTOBER, entries=[longer], acting_user=aiko, at=now)


def test_facts_are_gathered_in_a_fixed_number_of_queries(
    aiko: User, now: dt.datetime, django_assert_num_queries: object
) -> None:
    pay.payroll(aiko, now)
    employees = pay.hired(12, aiko, now)
    pay.attended(employees, aiko, now)
    run = pay.october(aiko, now)
    ids = [employee.pk for employee in employees]
    with django_assert_num_queries(14):  # type: ignore[operator]
        queries.facts_of(run, ids[:2])
    with django_assert_num_queries(14):  # type: ignore[operator]
        queries.facts_of(run, ids)
