"""仮払 for other programs: asking for money in advance, correcting what came back, and what one still holds."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backoffice.api import ids
from backoffice.api.endpoint import Endpoint, acts, lists, reads
from backoffice.api.fields import Day, Given, OpaqueId, Yen
from backoffice.companies import clock

from . import queries
from .actions import NewRequest, request_advance, resubmit_advance
from .models import PayBy, RequestState

VIEW_OWN = "accounting.advances.view_own"
STATES, PAID_BY = tuple(RequestState.values), tuple(PayBy.values)


class AdvanceAsked(Given):
    """How much is asked for in advance, what for and until when."""

    example = {
        "purpose": "展示会の備品",
        "amount": {"amount": 30_000, "currency": "JPY"},
        "needed_on": "2026-12-10",
        "pay_by": "TRANSFER",
    }
    purpose = serializers.CharField(max_length=200)
    amount = Yen(least=1)
    needed_on = Day()
    pay_by = serializers.ChoiceField(choices=PAID_BY, default=PayBy.TRANSFER.value)


class AdvanceRequest(serializers.Serializer):
    """仮払の申請, and how far it is. `request` is the approval that was asked for it last; `advance` is held once it was paid
    or is owed, since `paid_on`."""

    id = OpaqueId("avr", source="pk")
    purpose = serializers.CharField()
    amount = Yen(source="amount_yen")
    needed_on = serializers.DateField()
    pay_by = serializers.ChoiceField(choices=PAID_BY)
    state = serializers.ChoiceField(choices=STATES)
    approved_on = serializers.DateField(allow_null=True)
    pay_on = serializers.DateField(allow_null=True)
    paid_on = serializers.SerializerMethodField()
    request = OpaqueId("req", source="approval_id", allow_null=True)
    advance = serializers.SerializerMethodField()

    def get_paid_on(self, held: Any) -> str | None:
        """By transfer the day on which it was paid, in cash that on which it was handed over."""
        day = held.paid_on or (held.advance.paid_on if held.pay_by == PayBy.CASH and _advance(held) else None)
        return day.isoformat() if day else None

    def get_advance(self, held: Any) -> str | None:
        advance = _advance(held)
        return ids.write("adv", advance.pk) if advance else None


class HeldAdvance(serializers.Serializer):
    """仮払: what the user got in advance and has not settled; a claim may take it off."""

    id = OpaqueId("adv", source="pk")
    purpose = serializers.CharField()
    paid_on = serializers.DateField()
    amount = Yen(source="amount_yen")
    open = Yen(source="open_yen")


def _own(request: Any, pk: str) -> Any:
    return queries.with_approval(queries.requests_of(request.user.pk)).get(pk=ids.read("avr", pk))


class RequestList(Endpoint):
    """Requests of the user: the list, and a new one."""

    resource = "advances"

    @lists(step=VIEW_OWN, summary=_("自分の仮払の申請の一覧"), each=AdvanceRequest)
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        return queries.with_approval(queries.requests_of(request.user.pk))

    @acts(
        step="accounting.advances.request_advance",
        summary=_("仮払を申請する"),
        takes=AdvanceAsked,
        answers=AdvanceRequest,
        leads_to="accounting_api:advances_request_detail",
    )
    def post(self, request: Any, given: dict[str, Any]) -> Any:
        made = request_advance(form_key=uuid.uuid4(), new=_new(given), acting_user=request.user, at=clock.now())
        return _own(request, ids.write("avr", made.pk))


class RequestDetail(Endpoint):
    """One request of the user."""

    resource = "advances"

    @reads(step=VIEW_OWN, summary=_("自分の仮払の申請1件の状態"), answers=AdvanceRequest)
    def get(self, request: Any, pk: str) -> Any:
        return _own(request, pk)


class RequestCorrect(Endpoint):
    """A request that came back, written anew and asked for again."""

    resource = "advances"

    @acts(
        step="accounting.advances.resubmit_advance",
        summary=_("差し戻された仮払の申請を書き直して申請する"),
        takes=AdvanceAsked,
        answers=AdvanceRequest,
        upon=_own,
    )
    def post(self, request: Any, given: dict[str, Any], pk: str) -> Any:
        resubmit_advance(request_id=ids.read("avr", pk), new=_new(given), acting_user=request.user, at=clock.now())
        return _own(request, pk)


class HeldList(Endpoint):
    """What the user still holds."""

    resource = "advances"

    @lists(step=VIEW_OWN, summary=_("自分がまだ精算していない仮払"), each=HeldAdvance)
    def get(self, request: Any, asked: dict[str, Any]) -> QuerySet[Any]:
        return queries.held_by_user(request.user.pk, clock.today())


def _new(given: Mapping[str, Any]) -> NewRequest:
    same = ("purpose", "needed_on", "pay_by")
    return NewRequest(amount_yen=given["amount"], **{name: given[name] for name in same})


def _advance(held: Any) -> Any:
    return getattr(held, "advance", None)
