"""What papers for benefits offer to the list of deadlines: events that have no paper yet."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from backoffice.deadlines.register import Deadline, Kind

from . import queries
from .shown import event_row


def owed(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """The paper that a leaving or a leave asks for: four queries."""
    for each in queries.events(as_of):
        if each.is_open and each.due_on and as_of <= each.due_on <= until:
            row = event_row(each, as_of)
            yield Deadline(
                on=each.due_on,
                title=str(row["paper"]),
                meta=each.employee.person.name,
                url=reverse("hr:benefits_event_list"),
                kind=Kind.STATUTORY,
                source=each.source,
            )
