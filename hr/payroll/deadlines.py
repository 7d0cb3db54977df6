"""What payroll offers to the list of deadlines: the days of runs that are not paid yet."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.deadlines.register import Deadline, Kind
from backoffice.values.calendar import business_days_before

from .models import Run
from .queries import unpaid_runs
from .work import run_title


def pay_days(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """給与の支払日 of each open run."""
    for run in unpaid_runs(paid_from=as_of):
        yield _deadline(run, run.paid_on, _("給与の支払日"))


def bank_files(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """給与振込データの提出: as many bank business days before the pay day as the group's bank wants."""
    for run in unpaid_runs(paid_from=as_of):
        on = business_days_before(run.paid_on, run.pay_group.bank_file_lead_days)
        yield _deadline(run, on, _("給与振込データの提出"))


def _deadline(run: Run, on: dt.date, title: str) -> Deadline:
    return Deadline(
        on=on,
        title=title,
        meta=f"{run_title(run)}　{run.pay_group.name}",
        url=reverse("hr:payroll_run_detail", args=[run.pk]),
        kind=Kind.COMPANY,
        source=run.pay_group.name,
    )
