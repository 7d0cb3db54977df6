"""How fast it is, as ratios within one run: these figures compare with themselves, whatever the machine does."""

import datetime as dt
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import IO, Any

from django.db import connection
from django.test import Client

from accounting.ledger.actions import adopt_chart
from accounting.ledger.chart import standard_chart
from backoffice.approvals.actions import NewStep, decide_request, define_route
from backoffice.companies import clock, scope
from backoffice.jobs.models import Job
from backoffice.organisation.actions import establish
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from hr.employment.actions import register_employees
from hr.employment.models import Employee
from hr.income_tax.actions import NewTaxStanding
from hr.income_tax.actions import record_standings as record_tax_standings
from hr.payroll.actions import (
    NewTotal,
    calculate_run,
    define_pay_group,
    define_policy,
    open_run,
    record_attendance,
    submit_run,
)
from hr.payroll.models import Payslip, PayslipLine, Run
from hr.payroll.paper import TEMPLATE, paper
from hr.payroll.queries import facts_of, papers_of, people_of
from hr.payroll.rules import payslip
from hr.social_insurance.actions import NewStanding, record_standings

from .bench_cores import slowness
from .bench_frame import Say, analyzed, company, copied_into_twin, member, page_times
from .bench_papers import papers
from .organisation import FOUNDED, OFFICES, UNITS
from .people import NEXT_MONTH_GROUP, people

MONTH = Month(2026, 10)
STANDARD_YEN = 340_000
PRINTED_UP_TO = 1_000
PURE_PEOPLE = 2_000
WORKERS = 2
WORKER = """
import sys
import django
django.setup()
from django.db import connection
from backoffice.companies import clock, scope
from backoffice.demo.bench_cores import most_memory_mb
from backoffice.jobs.actions import work_off
from backoffice.project.celery import get_ready
get_ready()
company, job, connection.settings_dict["NAME"] = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
with scope.working_in(company):
    connection.ensure_connection()
    print("ready", flush=True)
    sys.stdin.readline()
    work_off(job, clock=clock.now)
print(most_memory_mb())
"""


def payroll(count: int, say: Say) -> None:
    """People a second to calculate and store, against COPY of the same rows into twin tables with the same keys."""
    with scope.working_in(company(f"bench-{count}").pk):
        clerk = _clerk(count)
        run = _ready_run(count, clerk)
        job = calculate_run(run_id=run.pk, acting_user=clerk, at=clock.now())
        slow_before = slowness(WORKERS)
        seconds, megabytes = _worked_off(job)
        if job.failures.exists():
            raise RuntimeError(job.failures.all()[0].cause_ja)
        checking, posting = _posted(run, clerk, count)
        slow = (slow_before + slowness(WORKERS)) / 2
        copying = sum(copied_into_twin(model) for model in (Payslip, PayslipLine))
        say(
            f"payroll {count:>6} people: {seconds + posting:6.1f} s in {WORKERS} processes, of which journal "
            f"{posting:.1f} s, {count / (seconds + posting):5.0f} people/s, {seconds / copying:4.1f} times COPY of the "
            f"same rows ({copying:.1f} s), {megabytes} MB at most in a process"
        )
        say(
            f"bare Python takes {slow:.1f} times as long on these cores as on quiet ones: {(seconds + posting) / slow:.1f} s"
            " of theirs"
        )
        say(f"submission with its check of all facts: {checking:.1f} s more")
        _pure(run, say)
        analyzed()
        _pages(clerk, count, say)
        if count <= PRINTED_UP_TO:
            _papers(run, say)


def _worked_off(job: Job) -> tuple[float, int]:
    """Seconds until the worker processes of the product have done a job, and the most memory that one took in MB.

    Their start is not counted, as they stay up.
    """
    asked = [sys.executable, "-c", WORKER, str(scope.current().writes), str(job.pk), connection.settings_dict["NAME"]]
    crew = [
        subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
        for _ in range(WORKERS)
    ]
    for each in crew:
        if _pipe(each.stdout).readline() != "ready\n":
            raise RuntimeError("a worker did not start")
    began = time.perf_counter()
    for each in crew:
        _pipe(each.stdin).write("go\n")
        _pipe(each.stdin).close()
    took = [int(_pipe(each.stdout).read()) for each in crew]
    if any(each.wait() for each in crew):
        raise RuntimeError("a worker failed")
    return time.perf_counter() - began, max(took)


def _posted(run: Run, clerk: User, count: int) -> tuple[float, float]:
    """Seconds until a calculated run is submitted, its facts checked, and from then until it is approved and in the
    books, its papers waiting to be printed."""
    now: dict[str, Any] = {"acting_user": clerk, "at": clock.now()}
    adopt_chart(accounts=standard_chart(run.closing_on), **now)
    approver = member(f"approver{count}", ("hr.payroll_approval",))
    define_route(
        kind="hr.payroll.run",
        name="A",
        steps=[NewStep("A", "PERSON", user=approver)],
        valid_from=FOUNDED,
        **now,
    )
    began = time.perf_counter()
    request = submit_run(run_id=run.pk, **now)
    submitted = time.perf_counter()
    decide_request(request_id=request.pk, outcome="APPROVE", comment="", acting_user=approver, at=clock.now())
    return submitted - began, time.perf_counter() - submitted


def _pure(run: Run, say: Say) -> None:
    """Payslips a second of the one pure function, on one core, from facts that are in memory."""
    people_of_run = facts_of(run, people_of(run)[:PURE_PEOPLE])
    ready = [(each.facts, each.law) for each in people_of_run if each.facts and each.law]
    rounds = max(1, PURE_PEOPLE // len(ready))
    began = time.process_time()
    for _ in range(rounds):
        for facts, law in ready:
            payslip(facts, law)
    seconds = time.process_time() - began
    say(f"payslip computed, nothing stored: {rounds * len(ready) / seconds:6.0f} people/s on one core")


def _pipe(end: IO[str] | None) -> IO[str]:
    assert end is not None
    return end


def _pages(clerk: User, count: int, say: Say) -> None:
    client = Client(SERVER_NAME="localhost")
    client.force_login(clerk)
    for path in ("/hr/employees/", f"/hr/payroll/runs/{Run.objects.get().pk}/"):
        p50, p95 = page_times(client, path)
        say(f"page {path:<24} at {count:>6} rows: p50 {p50:5.0f} ms, p95 {p95:5.0f} ms")


def _papers(run: Run, say: Say) -> None:
    """A payslip of the run, with its page of reasons and without."""
    (facts,) = papers_of(run, people_of(run)[:1])
    for name, with_reasons in (("payslip", False), ("payslip with reasons", True)):
        papers(name, TEMPLATE, paper(facts, with_reasons=with_reasons), say)


def _clerk(count: int) -> User:
    duties = ("accounting.bookkeeping", "backoffice.administration")
    return member(f"bench{count}", ("hr.people", "hr.payroll_preparation", *duties))


def _ready_run(count: int, clerk: User) -> Run:
    now: dict[str, Any] = {"acting_user": clerk, "at": clock.now()}
    establish(offices=OFFICES, units=UNITS, valid_from=FOUNDED, **now)
    define_policy(
        valid_from=FOUNDED,
        employment_business="GENERAL",
        accident_rate_per_1000=Decimal(3),
        tax_method="TABLE",
        support_levy="OWN_LINE",
        collection="NEXT_MONTH",
        **now,
    )
    define_pay_group(
        code=NEXT_MONTH_GROUP,
        name="A",
        closing_day=31,
        pay_day=25,
        pay_months_after=1,
        overtime_months_before=0,
        holiday_shift="BEFORE",
        bank_file_lead_days=3,
        **now,
    )
    employees = _hired(count, now)
    record_attendance(month=MONTH, entries=[_total(e) for e in employees], **now)
    return open_run(group_code=NEXT_MONTH_GROUP, month=MONTH, **now)


def _hired(count: int, now: dict[str, Any]) -> Sequence[Employee]:
    pattern = [entry for entry in people() if entry.kind == "REGULAR" and entry.left_on is None]
    entries = [
        replace(
            pattern[n % len(pattern)], code=f"{n:06}", joined_on=dt.date(2025, 4, 1), pay_group_code=NEXT_MONTH_GROUP
        )
        for n in range(count)
    ]
    employees = register_employees(entries=entries, **now)
    record_standings(entries=[NewStanding(e.pk, e.joined_on, True, STANDARD_YEN, True) for e in employees], **now)
    record_tax_standings(entries=[NewTaxStanding(e.pk, e.joined_on, "KOU", 1) for e in employees], **now)
    return employees


def _total(employee: Employee) -> NewTotal:
    return NewTotal(employee.pk, 21, Decimal(21), 21 * 480 + 900, overtime_minutes=900, night_minutes=60)
