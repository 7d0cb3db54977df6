"""Computing and storing payslips: a handful of people at a time, in the transaction of their chunk."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies import bulk
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.eventlog.models import Outcome
from backoffice.jobs.register import ItemFailure
from backoffice.values.refusals import Refusal
from hr.payroll.models import Payslip, PayslipLine, Run, RunState
from hr.payroll.queries import FactsOfPerson, facts_of
from hr.payroll.rules import Facts, as_text, payslip
from hr.payroll.rules import Payslip as Computed

from .open_run import run_case

SLIP = ("id", "run_id", "employee_id", "gross_yen", "deductions_yen", "net_yen", "employer_yen", "taxable_yen")
SLIP_COLUMNS = ("company_id", *SLIP, "facts", "law", "calculated_at")
LINE_COLUMNS = ("company_id", "payslip_id", "position", "section", "code", "label", "about", "amount_yen", "because")


class NetBelowZero(Refusal):
    """More would be deducted than is paid."""

    code = "hr.payroll.net_below_zero"
    cause_ja = "控除が支給を{short_yen:,}円上回ります。"
    cause_en = "Deductions exceed pay by {short_yen:,} yen."
    remedy_ja = "控除の内容を確認し、本人から受け取る額を分けてください。"
    remedy_en = "Check the deductions and collect the rest from the person."


class RunNotCalculating(Refusal):
    """Payslips are computed only while their run is calculating."""

    code = "hr.payroll.run_not_calculating"
    cause_ja = "この給与計算は「{state}」のため、明細を計算できません。"
    cause_en = "This run is {state}; its payslips cannot be computed."
    remedy_ja = "給与計算の画面から、計算を始めてください。"
    remedy_en = "Start the calculation from the run's page."


@action("hr.payroll.calculate_payslips", _("給与明細を計算"))
def calculate_payslips(
    *, run_id: int, employee_ids: Sequence[int], acting_user: Any, at: dt.datetime
) -> list[ItemFailure]:
    """Compute the payslips of the employees anew and store them; idempotent. Those who fail are returned with the cause.

    Raises RunNotCalculating.
    """
    run = Run.objects.select_related("pay_group").get(pk=run_id)
    if run.state != RunState.CALCULATING:
        raise RunNotCalculating(state=run.get_state_display())
    made: list[tuple[int, Facts, Computed]] = []
    failures: list[ItemFailure] = []
    for person in facts_of(run, employee_ids):
        slip = _computed(person)
        if isinstance(slip, Refusal):
            failures.append(ItemFailure(person.employee_id, person.name, slip))
        elif person.facts is not None:
            made.append((person.employee_id, person.facts, slip))
    _replace(run, employee_ids, made, at)
    record(
        "hr.payroll.calculate_payslips",
        case=run_case(run),
        acting_user=acting_user,
        occurred_at=at,
        outcome=Outcome.PARTLY_DONE if failures else Outcome.DONE,
        changes={"payslips": len(made), "failures": len(failures)},
    )
    return failures


def discard_drafts(run: Run, employee_ids: Sequence[int]) -> None:
    """Take the payslips of the employees out of the run; PostgreSQL refuses it once the run is approved.

    Their ids are read first: of rows that were just stored PostgreSQL knows nothing, and it compared each line of the
    company with each payslip.
    """
    old = list(Payslip.objects.filter(run=run, employee_id__in=employee_ids).values_list("pk", flat=True))
    PayslipLine.objects.filter(payslip_id__in=old).delete()
    Payslip.objects.filter(pk__in=old).delete()


def _computed(person: FactsOfPerson) -> Computed | Refusal:
    if person.facts is None or person.law is None:
        assert person.refusal is not None
        return person.refusal
    try:
        slip = payslip(person.facts, person.law)
    except Refusal as refusal:
        return refusal
    return NetBelowZero(short_yen=-slip.net_yen) if slip.net_yen < 0 else slip


def _replace(
    run: Run, employee_ids: Sequence[int], made: Sequence[tuple[int, Facts, Computed]], at: dt.datetime
) -> None:
    discard_drafts(run, employee_ids)
    ids = bulk.reserve_ids(Payslip, len(made))
    slips = list(zip(ids, made, strict=True))
    bulk.insert(Payslip, SLIP_COLUMNS, (_slip_row(run, pk, *each, at) for pk, each in slips))
    bulk.insert(PayslipLine, LINE_COLUMNS, (row for pk, each in slips for row in line_rows(run, pk, each[2])))


def _slip_row(run: Run, pk: int, employee_id: int, facts: Facts, slip: Computed, at: dt.datetime) -> tuple[Any, ...]:
    return (
        run.company_id,
        pk,
        run.pk,
        employee_id,
        slip.gross_yen,
        slip.deductions_yen,
        slip.net_yen,
        slip.employer_yen,
        slip.taxable_yen,
        as_text(facts),
        list(slip.versions),
        at.isoformat(),
    )


def line_rows(run: Run, payslip_id: int, slip: Computed) -> list[tuple[Any, ...]]:
    """The rows of a payslip's lines, as LINE_COLUMNS orders them."""
    return [
        (
            run.company_id,
            payslip_id,
            position,
            line.section.value,
            line.code,
            line.label_ja,
            line.about,
            line.amount_yen,
            line.because.as_json(),
        )
        for position, line in enumerate(slip.lines)
    ]
