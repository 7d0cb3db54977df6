"""What banking offers to the home page of those who match."""

from collections.abc import Iterator

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.inbox import WorkItem
from backoffice.shell.request import StaffRequest

from .models import Statement, StatementState
from .queries import unmatched_lines


def to_match(request: StaffRequest) -> Iterator[WorkItem]:
    """The lines that wait to be matched: one line for all of them."""
    found = unmatched_lines().filter(dated_on__lte=clock.today()).aggregate(count=Count("pk"), first=Min("dated_on"))
    if found["count"]:
        yield WorkItem(
            title=_("入出金明細%(count)s件を照合する") % {"count": found["count"]},
            meta=_("入出金"),
            url=reverse("accounting:banking_line_list"),
            icon="landmark",
        )


def to_load(request: StaffRequest) -> Iterator[WorkItem]:
    """Files that were uploaded and wait to be confirmed."""
    for held in Statement.objects.filter(state=StatementState.WAITING).order_by("pk"):
        yield WorkItem(
            title=_("「%(name)s」の取り込みを確定する") % {"name": held.name},
            meta=_("入出金明細"),
            url=reverse("accounting:banking_statement_detail", args=[held.pk]),
            icon="upload",
        )
