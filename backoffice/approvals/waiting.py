"""What approvals offer to the home page and the menu."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.inbox import WorkItem
from backoffice.shell.request import StaffRequest

from . import kinds, queries

SHOWN = 50


def to_decide(request: StaffRequest) -> Iterator[WorkItem]:
    """The requests that wait for the user, the most urgent first."""
    found = list(queries.waiting_for(request.user.pk, as_of=clock.today())[:SHOWN])
    of = kinds.among(waiting.kind for waiting in found)
    for waiting in found:
        yield WorkItem(
            title=waiting.title,
            meta=f"{of[waiting.kind].label}　{waiting.applicant_name}",
            url=reverse("backoffice:approvals_request_detail", args=[waiting.pk]),
            icon="stamp",
            due_on=waiting.due_on,
            amount_yen=waiting.amount_yen,
        )


def conditions(request: StaffRequest) -> Iterator[WorkItem]:
    """The conditions of approvals that the user has to report on, or to check."""
    for condition in queries.conditions_waiting_for(request.user.pk, as_of=clock.today())[:SHOWN]:
        yield WorkItem(
            title=condition.request.title,
            meta=_("条件の確認：%(text)s") % {"text": condition.text}
            if condition.reported_at
            else _("条件の報告：%(text)s") % {"text": condition.text},
            url=reverse("backoffice:approvals_request_detail", args=[condition.request_id]),
            icon="stamp",
        )


def looks(request: StaffRequest) -> Iterator[WorkItem]:
    """What others decided for the user (代決), to be looked at afterwards (後閲)."""
    for look in queries.looks_waiting_for(request.user.pk)[:SHOWN]:
        yield WorkItem(
            title=look.request.title,
            meta=_("後閲：%(name)sさんが代決しました") % {"name": look.decision.decided_by_name},
            url=reverse("backoffice:approvals_request_detail", args=[look.request_id]),
            icon="stamp",
            amount_yen=look.request.amount_yen,
        )


def consents(request: StaffRequest) -> Iterator[WorkItem]:
    """The withdrawals that wait for the user to agree."""
    for asked in queries.consents_waiting_for(request.user.pk, as_of=clock.today())[:SHOWN]:
        yield WorkItem(
            title=asked.request.title,
            meta=_("取り下げの同意：%(reason)s") % {"reason": asked.reason},
            url=reverse("backoffice:approvals_request_detail", args=[asked.request_id]),
            icon="stamp",
        )


def count(request: HttpRequest) -> int:
    """How many requests wait for the user."""
    return queries.count_waiting_for(int(request.user.pk or 0), as_of=clock.today())
