"""What pay is expected to cost: runs that are not paid yet, and the pay days after them by what was paid last."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.banking.expected import Expected, Source
from backoffice.values.periods import Month

from .models import PayGroup, Run, RunState
from .queries import run_rows
from .queries.group_days import group_days
from .rules.dates import run_dates
from .work import run_title

MONTHLY = "MONTHLY"


def pay(first: dt.date, last: dt.date) -> Iterator[Expected]:
    """Runs with a day of payment until a day, then the monthly pay of groups whose run is not there yet."""
    runs = list(run_rows().exclude(state=RunState.VOIDED).filter(paid_on__lte=last))
    for run in runs:
        net_yen = int(getattr(run, "net_total_yen", None) or 0)
        if run.state != RunState.PAID and net_yen:
            yield _expected(run, net_yen)
    for group in PayGroup.objects.order_by("code"):
        theirs = [run for run in runs if run.pay_group_id == group.pk and run.kind == MONTHLY]
        yield from _to_come(group, theirs, first, last)


def _expected(run: Run, net_yen: int) -> Expected:
    return Expected(
        on=run.paid_on,
        amount_yen=-net_yen,
        who=run.pay_group.name,
        what=run_title(run),
        reason=_("給与計算（%(state)s）") % {"state": run.get_state_display()},
        url=reverse("hr:payroll_run_detail", args=[run.pk]),
    )


def _to_come(group: PayGroup, runs: list[Run], first: dt.date, last: dt.date) -> Iterator[Expected]:
    """Monthly pay of months without a run, as much as the newest run that was calculated came to."""
    known = [run for run in runs if getattr(run, "net_total_yen", None)]
    if not known:
        return
    newest = max(known, key=lambda run: run.month)
    net_yen = int(getattr(newest, "net_total_yen", 0))
    months = {run.month for run in known}
    month = Month.of(newest.month).next
    while (dates := run_dates(group_days(group), month)).paid_on <= last:
        if dates.paid_on >= first and month.first_day not in months:
            yield Expected(
                on=dates.paid_on,
                amount_yen=-net_yen,
                who=group.name,
                what=_("%(year)s年%(month)s月分") % {"year": month.year, "month": month.month},
                reason=_("%(run)sと同じ額と見込む") % {"run": run_title(newest)},
                url=reverse("hr:payroll_run_detail", args=[newest.pk]),
            )
        month = month.next


PAY = Source("hr.payroll", gettext_lazy("給与・賞与"), pay)
