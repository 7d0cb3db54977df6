"""What leave offers to the list of deadlines: five days that are at risk, and leave that is about to lapse."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.deadlines.register import Deadline, Kind

from . import queries, rules

# How long before the end somebody should look: three months for the five days, two for what lapses.
DUTY_MONTHS, LAPSE_MONTHS = 3, 2
DAY = dt.timedelta(days=1)


def duty_risk_until(as_of: dt.date) -> dt.date:
    """Duties that end up to this day and are not met are at risk."""
    return rules.months_later(as_of, DUTY_MONTHS)


def lapse_risk_until(as_of: dt.date) -> dt.date:
    """Grants that end up to this day are about to lapse."""
    return rules.months_later(as_of, LAPSE_MONTHS)


def five_days(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """年5日の取得: by its last day, how many people still have to take some of it."""
    found = queries.at_risk(as_of, min(until, duty_risk_until(as_of)))
    by_day = found.order_by("duty_until").values("duty_until").annotate(people=Count("employee", distinct=True))
    for each in by_day:
        last: dt.date = each["duty_until"] - DAY
        yield Deadline(
            on=last,
            title=_("年次有給休暇の年5日の取得"),
            meta=_("あと%(count)s名が5日に足りません（労働基準法39条7項）") % {"count": each["people"]},
            url=reverse("hr:leave_person_list") + "?view=duty",
            kind=Kind.STATUTORY,
            source=queries.duty_source(last),
        )


def lapses(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """有給休暇の失効: on the last day on which it can be taken, of how many people."""
    found = queries.lapsing(after=as_of, until=min(until, lapse_risk_until(as_of)) + DAY)
    by_day: dict[dt.date, set[int]] = {}
    for grant in found.filter(kind__is_annual=True).exclude(employee__left_on__lt=as_of):
        by_day.setdefault(grant.lapses_on - DAY, set()).add(grant.employee_id)
    for last, people in sorted(by_day.items()):
        yield Deadline(
            on=last,
            title=_("年次有給休暇の失効"),
            meta=_("%(count)s名の残りが、この日を過ぎると失効します") % {"count": len(people)},
            url=reverse("hr:leave_person_list") + "?view=lapse",
            kind=Kind.STATUTORY,
            source="労働基準法115条",
        )
