"""What approvals offer to the home page and the menu."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse

from backoffice.companies import clock
from backoffice.shell.inbox import WorkItem
from backoffice.shell.request import StaffRequest

from . import kinds, queries

SHOWN = 50


def to_decide(request: StaffRequest) -> Iterator[WorkItem]:
    """The requests that wait for the user, the most urgent first."""
    for waiting in queries.waiting_for(request.user.pk, as_of=clock.today())[:SHOWN]:
        yield WorkItem(
            title=waiting.title,
            meta=f"{kinds.known(waiting.kind).label}　{waiting.applicant_name}",
            url=reverse("backoffice:approvals_request_detail", args=[waiting.pk]),
            icon="stamp",
            due_on=waiting.due_on,
            amount_yen=waiting.amount_yen,
        )


def count(request: HttpRequest) -> int:
    """How many requests wait for the user."""
    return queries.count_waiting_for(int(request.user.pk or 0), as_of=clock.today())
