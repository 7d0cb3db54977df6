"""Everything that payslips on paper say, for many people in a fixed number of queries."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, Sum

from backoffice.documents.queries import newest_of
from backoffice.organisation.models import Assignment
from backoffice.organisation.queries import on
from backoffice.values.periods import Month
from hr.employment.models import BankAccount, EmployeeAddress
from hr.payroll.models import AttendanceTotal, Payslip, PayslipLine, Run, RunKind
from hr.resident_tax.queries import notices_in_force
from hr.resident_tax.rules import Noticed

from .owed import why_made_up
from .settled import SETTLED

KIND = CASE = "hr.payroll.payslip"


@dataclass(frozen=True, slots=True)
class YearToDate:
    """The sums of all pay of a calendar year up to and with this one, in yen."""

    first_month: int
    taxable_yen: int
    insurance_yen: int
    income_tax_yen: int


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """One payslip with what stands round it. None is what the product does not know.

    `made_up` says by label why arrears are paid.
    """

    payslip: Any
    lines: tuple[PayslipLine, ...]
    post: Assignment | None
    attendance: AttendanceTotal | None
    account: BankAccount | None
    notice: Noticed | None
    address: EmployeeAddress | None
    previous: Any | None
    year: YearToDate | None
    made_up: Mapping[str, str] = field(default_factory=dict)


def papers_of(run: Run, employee_ids: Sequence[int]) -> list[PaperFacts]:
    """The facts for the papers of some people of a run, by employee number."""
    slips: list[Any] = list(_payslips(run, employee_ids))
    previous = _previous(run, employee_ids)
    years = _years(run, employee_ids)
    notices = notices_in_force(employee_ids, Month.of(run.paid_on))
    made_up = why_made_up(run, {slip.employee_id: slip.lines.all() for slip in slips})
    return [
        PaperFacts(
            payslip=slip,
            lines=tuple(slip.lines.all()),
            post=_only(slip.employee.person.posts),
            attendance=_only(slip.employee.attended),
            account=_only(slip.employee.accounts_held),
            notice=notices.get(slip.employee_id),
            address=_only(slip.employee.lived),
            previous=previous.get(slip.employee_id),
            year=_year_to_date(slip, years.get(slip.employee_id, [])),
            made_up=made_up.get(slip.employee_id, {}),
        )
        for slip in slips
    ]


def unprinted(run: Run) -> list[int]:
    """The ids of the employees whose payslip has no paper yet, by employee number; the system before printed its own."""
    if run.before_introduction:
        return []
    pairs = list(run.payslips.order_by("employee__person__code").values_list("pk", "employee_id"))
    kept = newest_of(KIND, CASE, [pk for pk, _employee in pairs])
    return [employee_id for pk, employee_id in pairs if pk not in kept]


def paper_of(payslip_id: int) -> int | None:
    """The id of the document that holds the payslip's paper; None until it is printed."""
    return newest_of(KIND, CASE, [payslip_id]).get(payslip_id)


def _payslips(run: Run, employee_ids: Sequence[int]) -> QuerySet[Payslip]:
    begun = Assignment.objects.filter(valid_from__lte=run.closing_on).order_by("-valid_from")
    lived = (
        EmployeeAddress.objects.filter(on(run.paid_on))
        if run.kind == RunKind.RETIREMENT
        else EmployeeAddress.objects.none()
    )
    return (
        Payslip.objects.filter(run=run, employee_id__in=employee_ids)
        .select_related("employee__person", "run__pay_group", "run__company")
        .order_by("employee__person__code")
        .prefetch_related(
            Prefetch("lines", PayslipLine.objects.order_by("position")),
            Prefetch("employee__person__assignments", begun.select_related("unit", "office"), to_attr="posts"),
            _held("attendance_totals", AttendanceTotal.objects.filter(month=run.overtime_month), "attended"),
            _held("accounts", BankAccount.objects.filter(on(run.paid_on)), "accounts_held"),
            _held("addresses", lived, "lived"),
        )
    )


def _held(relation: str, rows: QuerySet[Any], name: str) -> "Prefetch[str]":
    return Prefetch(f"employee__{relation}", rows, to_attr=name)


def _previous(run: Run, employee_ids: Sequence[int]) -> dict[int, Payslip]:
    """The settled payslip of the month before, in any group; nothing beside a bonus or an extra payment."""
    if run.kind != RunKind.MONTHLY:
        return {}
    before = Payslip.objects.filter(
        employee_id__in=employee_ids,
        run__kind=RunKind.MONTHLY,
        run__month=Month.of(run.month).previous.first_day,
        run__state__in=SETTLED,
    )
    return {slip.employee_id: slip for slip in before.order_by("id").prefetch_related("lines")}


def _years(run: Run, employee_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """The sums of each pay of the calendar year, by employee."""
    begins = dt.date(run.paid_on.year, 1, 1)
    paid = Payslip.objects.filter(
        employee_id__in=employee_ids,
        run__paid_on__range=(begins, run.paid_on),
        run__state__in=SETTLED,
    ).exclude(run__kind=RunKind.RETIREMENT)
    paid = paid.order_by("run__paid_on")
    rows: Iterable[Any] = paid.values("employee_id", "run__paid_on", "taxable_yen").annotate(
        insurance_yen=Sum("lines__amount_yen", filter=Q(lines__code="social_insurance"), default=0),
        income_tax_yen=Sum("lines__amount_yen", filter=Q(lines__code="income_tax"), default=0),
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["employee_id"], []).append(row)
    return found


def _year_to_date(slip: Any, paid: Sequence[dict[str, Any]]) -> YearToDate | None:
    """Known only when the product holds every month's pay since January, or since the person joined."""
    months = [row["run__paid_on"].month for row in paid]
    joined = slip.employee.joined_on
    latest_first = joined.month + 1 if joined.year == slip.run.paid_on.year else 1
    if not months or months[0] > latest_first or set(range(months[0], months[-1] + 1)) != set(months):
        return None
    return YearToDate(
        first_month=months[0],
        taxable_yen=sum(row["taxable_yen"] for row in paid),
        insurance_yen=sum(row["insurance_yen"] for row in paid),
        income_tax_yen=sum(row["income_tax_yen"] for row in paid),
    )


def _only(rows: Iterable[Any]) -> Any:
    return next(iter(rows), None)
