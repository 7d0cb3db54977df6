"""What the end of a year offers to the home page: one's own declaration, and what waits for the office."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.inbox import WorkItem
from backoffice.shell.request import StaffRequest

from . import queries
from .models import Declaration, DeclarationState, Season


def to_declare(request: StaffRequest) -> Iterator[WorkItem]:
    """One's own declaration, as long as it is not submitted."""
    season = queries.seasons(clock.today()).first()
    employee = queries.employee_of(request.user.pk) if season else None
    if season is None or employee is None or (employee.left_on and employee.left_on < clock.today()):
        return
    found = Declaration.objects.filter(employee=employee, year=season.year).first()
    if found is not None and found.state in (DeclarationState.SUBMITTED, DeclarationState.CONFIRMED):
        return
    is_returned = found is not None and found.state == DeclarationState.RETURNED
    title = (
        _("%(year)s年の年末調整の申告を直して提出する") if is_returned else _("%(year)s年の年末調整の申告を提出する")
    )
    yield WorkItem(
        title=title % {"year": season.year},
        meta=found.returned_because if found is not None and is_returned else season.message,
        url=reverse("hr:year_end_own"),
        icon="file-check",
        due_on=season.due_on,
    )


def to_confirm(request: StaffRequest) -> Iterator[WorkItem]:
    """Declarations that were submitted and that nobody has looked at."""
    for season in Season.objects.order_by("-year")[:1]:
        count = Declaration.objects.filter(year=season.year, state=DeclarationState.SUBMITTED).count()
        if count:
            yield WorkItem(
                title=_("年末調整の申告%(count)s件を確認する") % {"count": count},
                meta=_("%(year)s年") % {"year": season.year},
                url=reverse("hr:year_end_list", args=[season.year]) + "?state=SUBMITTED",
                icon="file-check",
            )
