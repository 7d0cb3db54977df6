"""What trips offer to the home page, and to those who approve one."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.companies import clock
from backoffice.shell.formats import money
from backoffice.shell.inbox import WorkItem
from backoffice.shell.request import StaffRequest

from . import queries
from .models import Trip, TripState
from .shown import beyond_rule, days_of

SHOWN = 20
DETAIL = "general_affairs:travel_trip_detail"


def own(request: StaffRequest) -> Iterator[WorkItem]:
    """For everybody: what was sent back, and trips that are over and not claimed."""
    returned = queries.trips(of=request.user.pk).filter(state=TripState.RETURNED)
    for each in returned.order_by("-pk")[:SHOWN]:
        yield _item(each, _("差し戻された出張「%(title)s」を直す"), "undo-2", each.departs_on)
    for each in queries.to_claim(request.user.pk, clock.today())[:SHOWN]:
        yield _item(each, _("出張「%(title)s」を精算する"), "receipt", None)


def to_arrange(request: StaffRequest) -> Iterator[WorkItem]:
    """For who arranges trips: what was agreed to and has nothing booked."""
    for each in queries.to_arrange(clock.today())[:SHOWN]:
        yield _item(each, _("出張「%(title)s」を手配する"), "luggage", each.departs_on)


def trip_url(arguments: Mapping[str, Any]) -> str:
    """The page of the trip that is asked about."""
    return reverse(DETAIL, args=[arguments["trip_id"]])


def trip_facts(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the approval of a trip needs to know: where, when, why, what it should cost, and the advance."""
    found = queries.trip(arguments["trip_id"])
    costs = [
        (str(each.get_kind_display()), f"{each.label}　{money(each.amount_yen)}")
        for each in found.costs.order_by("position")
    ]
    return [
        (_("行き先"), found.destination),
        (_("日程"), days_of(found)),
        (_("用件"), found.purpose),
        *costs,
        *((_("経費の規程"), beyond_rule(cost, breach)) for cost, breach in queries.trip_page(found.pk).broken),
        (_("見積の合計"), money(found.total_yen)),
        (_("希望する仮払"), money(found.advance_yen) if found.advance_yen else _("なし")),
    ]


def _item(trip: Trip, title: str, icon: str, due_on: dt.date | None) -> WorkItem:
    return WorkItem(
        title=title % {"title": trip.destination},
        meta=f"{trip.person_name}　{days_of(trip)}",
        url=reverse(DETAIL, args=[trip.pk]),
        icon=icon,
        due_on=due_on,
        amount_yen=trip.total_yen or None,
    )
