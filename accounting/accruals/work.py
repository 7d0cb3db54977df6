"""What the room offers to the home page and to the closing."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.closing.checks import Check, Found
from accounting.ledger.shown import month_title
from backoffice.companies import clock
from backoffice.companies.fiscal_year import first_month
from backoffice.shell.inbox import WorkItem
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month

from . import queries


def checks() -> tuple[Check, ...]:
    """What the closing asks the room."""
    return (
        Check("accounting.accruals.unposted", gettext_lazy("前払・前受の月割の計上"), unposted, 4),
        Check("accounting.accruals.ties", gettext_lazy("前払費用・前受収益の残高と登録"), ties, 5),
        Check("accounting.accruals.long_term", gettext_lazy("長期前払費用への振替（決算月）"), long_term, 5),
    )


def unposted(month: Month) -> Found:
    """Shares of the month, or of earlier ones, that are not in the books."""
    return Found(len(queries.unposted(month)), url=_url(month))


def ties(month: Month) -> Found:
    """Accounts that are not the sum of the register."""
    apart = [tie for tie in queries.ties(month) if tie.difference_yen]
    url = reverse("accounting:ledger_account_detail", args=[apart[0].account_id]) if apart else ""
    names = "、".join(tie.name for tie in apart)
    return Found(len(apart), sum(tie.difference_yen for tie in apart), f"{url}?month={month}" if url else "", names)


def long_term(month: Month) -> Found:
    """What crosses the line of a year, at a year's end."""
    if month.next.month != first_month():
        return Found()
    return Found(len(queries.moves_due(month)), url=_url(month))


def to_post(request: StaffRequest) -> Iterator[WorkItem]:
    """The month that is over and lacks its shares."""
    month = Month.of(clock.today()).previous
    count = len(queries.unposted(month))
    if count:
        yield WorkItem(
            title=_("%(month)sの前払・前受を計上する") % {"month": month_title(month)},
            meta=_("経過勘定　%(count)s件") % {"count": count},
            url=_url(month),
            icon="calendar-minus",
        )


def _url(month: Month) -> str:
    return f"{reverse('accounting:accruals_month')}?month={month}"
