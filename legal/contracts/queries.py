"""The ledger of contracts: lists, one contract, what falls due, and who may see what."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from backoffice.approvals.models import Request
from backoffice.approvals.queries import is_asked_about
from backoffice.documents.models import Document
from backoffice.documents.queries import versions_of
from backoffice.eventlog.models import Event

from .models import Contract, ContractState
from .rules import notice_on

CASE, SIGNED = "legal.contracts.contract", "legal.contracts.signed"
EXPIRY_DAYS = 90
SHOWN_EVENTS = 50
VIEWS = {
    "": Q(),
    "review": Q(state__in=(ContractState.DRAFT, ContractState.UNDER_REVIEW)),
    "approved": Q(state=ContractState.APPROVED),
    "signed": Q(state=ContractState.SIGNED),
    "ended": Q(state__in=(ContractState.ENDED, ContractState.REJECTED)),
}
EXPIRING = "expiring"


@dataclass(frozen=True, slots=True)
class Notice:
    """A contract that renews by itself, and the last day on which one may refuse that."""

    contract: Contract
    on: dt.date


def contracts(*, of: int | None, view: str = "", text: str = "", today: dt.date) -> QuerySet[Contract]:
    """Contracts of a requester (of everybody for None) in one of VIEWS or EXPIRING, whose title, number or partner
    holds each word of `text`."""
    found = Contract.objects.filter(VIEWS.get(view, Q())).select_related("unit")
    if view == EXPIRING:
        found = found.filter(state=ContractState.SIGNED, ends_on__lte=today + dt.timedelta(days=EXPIRY_DAYS))
    if of is not None:
        found = found.filter(requested_by_id=of)
    for word in text.split():
        found = found.filter(Q(title__icontains=word) | Q(partner_name__icontains=word) | Q(number__iexact=word))
    return found


def asked_for_by(user_id: int) -> QuerySet[Contract]:
    """The contracts that a user asked for, each with the approval that was asked for it last."""
    asked = Request.objects.filter(case_kind=CASE, case_id=OuterRef("pk")).order_by("-id")
    return Contract.objects.filter(requested_by_id=user_id).annotate(request_id=Subquery(asked.values("pk")[:1]))


def contract(pk: int) -> Contract:
    """One contract with everything that its page shows; Contract.DoesNotExist when there is none."""
    return Contract.objects.select_related("partner", "unit", "draft").get(pk=pk)


def signed_papers(pk: int) -> QuerySet[Document]:
    """The signed paper of a contract with what it replaced, the newest first; none where only its original is kept."""
    return versions_of(SIGNED, CASE, pk)


def with_partner(partner_id: int) -> QuerySet[Contract]:
    """The contracts with a partner, the newest first."""
    return Contract.objects.filter(partner_id=partner_id).order_by("-id")


def requests_of(pk: int) -> list[int]:
    """The ids of the approvals that were asked for a contract, the newest first."""
    asked = Request.objects.filter(case_kind=CASE, case_id=pk).order_by("-id")
    return list(asked.values_list("pk", flat=True))


def may_see(found: Contract, user_id: int, *, as_of: dt.date) -> bool:
    """The requester, and those who are or were asked to agree, with their deputies."""
    return found.requested_by_id == user_id or is_asked_about(CASE, found.pk, user_id, as_of=as_of)


def events_of(pk: int) -> Iterable[Event]:
    """What was done with a contract, the newest first."""
    return Event.objects.filter(case_kind=CASE, case_id=pk).order_by("-id")[:SHOWN_EVENTS]


def notices(first: dt.date, last: dt.date) -> list[Notice]:
    """The contracts in force whose notice of non-renewal is due between two days, both included."""
    renewing = Contract.objects.filter(state=ContractState.SIGNED, renews=True, ends_on__gte=first)
    told = (Notice(each, notice_on(each.ends_on, each.notice_months)) for each in renewing if each.ends_on)  # type: ignore[arg-type]
    return sorted((each for each in told if first <= each.on <= last), key=lambda each: each.on)


def ending(first: dt.date, last: dt.date) -> QuerySet[Contract]:
    """The contracts in force that end between two days, both included, and do not renew by themselves."""
    return Contract.objects.filter(state=ContractState.SIGNED, renews=False, ends_on__range=(first, last))


def run_out(today: dt.date) -> QuerySet[Contract]:
    """The contracts in force whose term is over: their renewal or their end is not recorded yet."""
    return Contract.objects.filter(state=ContractState.SIGNED, ends_on__lt=today).order_by("ends_on", "id")


def to_sign() -> QuerySet[Contract]:
    """Approved contracts that wait for their conclusion, the earliest start first."""
    return Contract.objects.filter(state=ContractState.APPROVED).order_by("starts_on", "id")


def to_correct(user_id: int) -> QuerySet[Contract]:
    """Contracts of a requester that were sent back or taken back."""
    return Contract.objects.filter(state=ContractState.DRAFT, requested_by_id=user_id).order_by("id")
