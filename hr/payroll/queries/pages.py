"""What the pages of payroll show."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum

from backoffice.organisation.models import Assignment
from hr.employment.queries import named
from hr.payroll.models import Payslip, PayslipLine, Run, RunState
from hr.payroll.rules import Cause, TheirPay

from .owed import why_made_up
from .papers import paper_of


@dataclass(frozen=True, slots=True)
class RunTotals:
    """The sums of a run's payslips in yen."""

    people: int
    gross_yen: int
    deductions_yen: int
    net_yen: int
    employer_yen: int


@dataclass(frozen=True, slots=True)
class PayslipPage:
    """A payslip with its lines and its neighbours in the run; `made_up` says by label why arrears are paid."""

    payslip: Any
    lines: tuple[PayslipLine, ...]
    previous_id: int | None
    next_id: int | None
    paper_id: int | None
    change: "PayChange | None" = None
    made_up: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PayChange:
    """A payslip beside the one before: the other run, net pay then, and the causes where they can be told."""

    before: Run
    before_yen: int
    causes: tuple[Cause, ...] | None


def run_rows() -> QuerySet[Run]:
    """The runs with the number of payslips and their net sum, newest first."""
    return (
        Run.objects.select_related("pay_group")
        .annotate(people=Count("payslips"), net_total_yen=Sum("payslips__net_yen"))
        .order_by("-month", "pay_group__code")
    )


def unpaid_runs(*, paid_from: dt.date) -> QuerySet[Run]:
    """The runs whose pay day is that day or later and that are not paid yet, with their groups."""
    waiting = Run.objects.select_related("pay_group").exclude(state__in=[RunState.PAID, RunState.VOIDED])
    return waiting.filter(paid_on__gte=paid_from).order_by("paid_on", "pk")


def run(pk: int) -> Run:
    """One run with its group; Run.DoesNotExist when there is none."""
    return Run.objects.select_related("pay_group", "corrects").get(pk=pk)


def run_totals(run: Run) -> RunTotals:
    """The sums of the run's payslips."""
    sums = run.payslips.aggregate(
        people=Count("pk"),
        gross=Sum("gross_yen"),
        deductions=Sum("deductions_yen"),
        net=Sum("net_yen"),
        employer=Sum("employer_yen"),
    )
    return RunTotals(
        sums["people"], sums["gross"] or 0, sums["deductions"] or 0, sums["net"] or 0, sums["employer"] or 0
    )


def payslips_of(run: Run, *, text: str) -> QuerySet[Payslip]:
    """The payslips of a run with person and unit on the closing day; searched by number, name or reading."""
    # The facts are the widest part of a row, and no list shows them: with them, a sort by number costs twice as much.
    found = _with_unit(Payslip.objects.filter(run=run), run.closing_on).defer("facts", "law")
    return found.filter(named(text, person="employee__person"))


def sums_of(run: Run) -> list[tuple[str, TheirPay]]:
    """(name, sums) of everybody in a run, by number, as another system's sheet gives them."""
    found = Payslip.objects.filter(run=run).select_related("employee__person").defer("facts", "law")
    people = ((each, each.employee.person) for each in found.order_by("employee__person__code"))
    return [
        (person.name, TheirPay(person.code, each.gross_yen, each.deductions_yen, each.net_yen))
        for each, person in people
    ]


def payslip_page(pk: int) -> PayslipPage:
    """One payslip with its lines; Payslip.DoesNotExist when there is none."""
    closing_on = Payslip.objects.filter(pk=pk).values_list("run__closing_on", flat=True).first()
    payslip = _with_unit(Payslip.objects.filter(pk=pk), closing_on).select_related("run__pay_group").get()
    code = payslip.employee.person.code
    lines = tuple(payslip.lines.order_by("position"))
    beside = Payslip.objects.filter(run=payslip.run_id).values_list("pk", flat=True)
    return PayslipPage(
        payslip=payslip,
        lines=lines,
        previous_id=beside.filter(employee__person__code__lt=code).order_by("-employee__person__code").first(),
        next_id=beside.filter(employee__person__code__gt=code).order_by("employee__person__code").first(),
        paper_id=paper_of(pk),
        made_up=why_made_up(payslip.run, {payslip.employee_id: lines}).get(payslip.employee_id, {}),
    )


def _with_unit(payslips: QuerySet[Payslip], day: dt.date | None) -> QuerySet[Payslip]:
    """With the newest assignment that had begun by the day: a leaver's last one counts."""
    post = Assignment.objects.filter(person_id=OuterRef("employee__person_id"), valid_from__lte=day)
    latest = post.order_by("-valid_from")
    return payslips.select_related("employee__person").annotate(
        unit_name=Subquery(latest.values("unit__name")[:1]), post_name=Subquery(latest.values("post")[:1])
    )
