"""What payroll offers to the home page of those who prepare and approve it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.shell import formats
from backoffice.shell.inbox import WorkItem
from backoffice.shell.request import StaffRequest
from backoffice.values.calendar import business_days_before

from .models import Run, RunState
from .queries import missing_people, run_rows, run_totals


def to_prepare(request: StaffRequest) -> Iterable[WorkItem]:
    """Runs that wait for their calculation, for people who could not be calculated, or to be submitted."""
    for run in run_rows().filter(state__in=[RunState.DRAFT, RunState.REVIEW]):
        missing = len(missing_people(run)) if run.state == RunState.REVIEW else 0
        if run.state == RunState.DRAFT:
            yield _item(run, _("%(month)sの給与を計算する"), "calculator")
        elif missing:
            yield _item(run, _("%(month)sの給与計算で%(count)s名の確認が必要です"), "triangle-alert", count=missing)
        else:
            yield _item(run, _("%(month)sの給与の承認を依頼する"), "send")


def to_pay(request: StaffRequest) -> Iterator[WorkItem]:
    """Approved runs that are not paid yet."""
    for run in run_rows().filter(state=RunState.APPROVED):
        yield _item(run, _("%(month)sの給与を振り込む"), "landmark")


def _item(run: Run, title: str, icon: str, **words: object) -> WorkItem:
    return WorkItem(
        title=title % {"month": run_title(run), **words},
        meta=run.pay_group.name,
        url=reverse("hr:payroll_run_detail", args=[run.pk]),
        icon=icon,
        due_on=business_days_before(run.paid_on, run.pay_group.bank_file_lead_days),
        amount_yen=getattr(run, "net_total_yen", None),
    )


def month_title(month: dt.date) -> str:
    """2026年10月分."""
    return _("%(year)s年%(month)s月分") % {"year": month.year, "month": month.month}


def run_title(run: Run) -> str:
    """2026年10月分, or the title of a bonus or an extra payment."""
    return run.title or month_title(run.month)


def run_facts(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the approval of a run needs to know."""
    run = run_rows().get(pk=arguments["run_id"])
    totals = run_totals(run)
    return [
        (_("対象"), f"{run_title(run)}　{run.pay_group.name}"),
        (_("支払日"), formats.weekday_day(run.paid_on)),
        (_("人数"), _("%(count)s名") % {"count": totals.people}),
        (_("支給"), formats.money(totals.gross_yen)),
        (_("控除"), formats.money(totals.deductions_yen)),
        (_("差引支給額"), formats.money(totals.net_yen)),
        (_("会社負担"), formats.money(totals.employer_yen)),
    ]


def run_url(arguments: Mapping[str, Any]) -> str:
    """The page of the run that is asked about."""
    return reverse("hr:payroll_run_detail", args=[arguments["run_id"]])
