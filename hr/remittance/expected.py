"""What is to be paid in of pay: taxes withheld and social insurance, as owed or as much as the month before."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.banking.expected import Expected, Source
from backoffice.values.periods import Month

from .periods import monthly
from .queries import Standing, dues
from .rules import Due, Kind

MONTHS_BACK = 3
# What has one place and one due day a month, so that the month before says what the next comes to.
STEADY = (Kind.SOCIAL_INSURANCE,)


def remittances(first: dt.date, last: dt.date) -> Iterator[Expected]:
    """Dues that are not paid, until a day."""
    found = dues(Month.of(first).plus(-MONTHS_BACK), Month.of(last))
    for each in found:
        if each.paid is None and each.due.due_on <= last and each.due.total_yen > 0:
            yield _expected(each.due)
    yield from _to_come(found, last)


def _to_come(found: list[Standing], last: dt.date) -> Iterator[Expected]:
    """Premiums of the months after the last that payslips say."""
    for kind in STEADY:
        known = [each.due for each in found if each.due.kind is kind]
        if not known:
            continue
        newest = max(known, key=lambda due: due.month)
        month = Month.of(newest.month).next
        while (period := monthly(kind, month)).due_on <= last:
            yield Expected(
                on=period.due_on,
                amount_yen=-newest.total_yen,
                who=newest.place_name,
                what=_("社会保険料 %(year)s年%(month)s月分") % {"year": month.year, "month": month.month},
                reason=_("%(name)sと同じ額と見込む") % {"name": newest.name},
                url=reverse("hr:remittance_due_list"),
            )
            month = month.next


def _expected(due: Due) -> Expected:
    return Expected(
        on=due.due_on,
        amount_yen=-due.total_yen,
        who=due.place_name,
        what=due.name,
        reason=_("給与から預かった額と会社の負担"),
        url=reverse("hr:remittance_due", args=[due.kind.lower(), str(Month.of(due.month)), due.place or "-"]),
    )


REMITTANCES = Source("hr.remittance", gettext_lazy("源泉所得税・住民税・社会保険料"), remittances)
