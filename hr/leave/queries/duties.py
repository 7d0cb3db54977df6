"""年5日: who must still take how much until when."""

import datetime as dt
from typing import Any

from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Coalesce, Greatest

from hr.employment.models import Employee
from hr.leave.models import LeaveEntry, LeaveGrant, Span
from hr.leave.rules import DAY, Duty, duty

USED = (LeaveEntry.Type.USE, LeaveEntry.Type.REVERSE)


def duties(as_of: dt.date) -> QuerySet[Any]:
    """The duties that run on a day, of people in service, each with what is `taken`, `planned` and `missing` in parts.

    What is taken by the hour does not count (39条8項).
    """
    whole = BigIntegerField()
    before = ExpressionWrapper(Cast(F("duty_taken_before") * DAY, whole), output_field=whole)
    needed = ExpressionWrapper(F("duty_days") * DAY, output_field=whole)
    found = LeaveGrant.objects.filter(kind__is_annual=True, granted_on__lte=as_of, duty_until__gt=as_of)
    return found.exclude(employee__left_on__lt=as_of).annotate(
        taken=before + Coalesce(_used(dated_on__lte=as_of), 0),
        planned=Coalesce(_used(dated_on__gt=as_of), 0),
        missing=Greatest(needed - F("taken") - F("planned"), 0),
    )


def duty_of(grant: Any) -> Duty:
    """A row of `duties` as the rules have it."""
    return duty(grant.duty_days, taken=grant.taken, planned=grant.planned)


def duties_of(employee_ids: list[int], as_of: dt.date) -> dict[int, LeaveGrant]:
    """The nearest duty of each of some people: one query."""
    found: dict[int, LeaveGrant] = {}
    for each in duties(as_of).filter(employee__in=employee_ids).order_by("-duty_until"):
        found[each.employee_id] = each
    return found


def at_risk(as_of: dt.date, until: dt.date) -> QuerySet[Any]:
    """Duties that end up to a day, and of which something is neither taken nor agreed to."""
    return duties(as_of).filter(duty_until__lte=until + dt.timedelta(days=1), missing__gt=0)


def people_at_risk(found: QuerySet[Employee], as_of: dt.date, until: dt.date) -> QuerySet[Employee]:
    """Of some employees those whose duty is at risk."""
    return found.filter(Exists(at_risk(as_of, until).filter(employee=OuterRef("pk"))))


def _used(**when: dt.date) -> Subquery:
    entries = LeaveEntry.objects.filter(
        grant__employee=OuterRef("employee"),
        grant__kind__is_annual=True,
        type__in=USED,
        dated_on__gte=OuterRef("granted_on"),
        dated_on__lt=OuterRef("duty_until"),
        **when,
    ).exclude(request__span=Span.HOURS)
    summed = entries.values(person=F("grant__employee")).annotate(sum=-Sum("parts"))
    return Subquery(summed.values("sum"), output_field=BigIntegerField())
