"""What papers for benefits ask of somebody today: the events that have none yet, overdue ones as well."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.inbox import WorkItem
from backoffice.shell.request import StaffRequest

from . import queries


def to_prepare(request: StaffRequest) -> Iterator[WorkItem]:
    """One item for all events without a paper, due with the first of them and in its name."""
    waiting = [each for each in queries.events(clock.today()) if each.is_open]
    if waiting:
        yield WorkItem(
            title=_("給付の書類を作成する（%(count)s件）") % {"count": len(waiting)},
            meta=waiting[0].employee.person.name,
            url=reverse("hr:benefits_event_list"),
            icon="file-text",
            due_on=min((each.due_on for each in waiting if each.due_on), default=None),
        )
