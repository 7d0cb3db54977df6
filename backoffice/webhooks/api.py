"""GET /events: what happened, in the order in which it was sealed: who follows `next`, and later `after`, misses none."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backoffice.api.endpoint import Endpoint, lists
from backoffice.api.fields import Given, Moment, OpaqueId
from backoffice.api.problems import NothingThere
from backoffice.companies import clock
from backoffice.eventlog.models import Position

from . import queries

READ = "backoffice.webhooks.read_events"


class EventObject(serializers.Serializer):
    """The thing it happened to: its resource, its id and its address."""

    resource = serializers.CharField()
    id = serializers.CharField()
    url = serializers.CharField()


class EventData(serializers.Serializer):
    """What an event carries: a reference, and no value."""

    object = EventObject()


class HappenedEvent(serializers.Serializer):
    """できごと: what happened, as a webhook sends it too. The same event has the same id everywhere, always."""

    id = serializers.CharField()
    type = serializers.CharField(help_text=_("できごとの種類。"))
    api_version = serializers.CharField()
    created = serializers.DateTimeField()
    company = serializers.CharField()
    sandbox = serializers.BooleanField(help_text=_("サンドボックスのできごとなら true。"))
    data = EventData()


class EventFilters(Given):
    """From where on, and which."""

    since = Moment(required=False, help_text=_("この日時以後に記録に加わったできごとだけ。"))
    after = OpaqueId(queries.EVENT, required=False, help_text=_("このできごとより後に並ぶものだけ。"))
    type = serializers.CharField(required=False, max_length=60, help_text=_("この種類のできごとだけ。"))


def _told(request: Any, places: Sequence[Any]) -> Sequence[Any]:
    return queries.told(places)


class EventList(Endpoint):
    """Events of the kinds that the key's scopes and its user's duties open, about things that the user may read."""

    resource = "events"

    @lists(
        step=READ,
        summary=_("できごとの一覧（記録された順）"),
        each=HappenedEvent,
        filters=EventFilters,
        by="position",
        then=_told,
    )
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        kinds = queries.kinds_open_to(request.user, as_of=clock.today(), scopes=request.auth.scopes)
        wanted = asked.get("type")
        found = queries.happenings(request.user.pk, [kind for kind in kinds if wanted in (None, kind.code)])
        if "since" in asked:
            found = found.filter(position__gte=queries.sealed_since(asked["since"]))
        if "after" in asked:
            found = found.filter(position__gt=_position(asked["after"]))
        return found


def _position(event_id: int) -> int:
    try:
        return queries.position_of(event_id)
    except Position.DoesNotExist as nothing:
        raise NothingThere from nothing
