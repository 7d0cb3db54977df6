"""The register of seals, requests for them, and the log of use: lists, one of each, who may see what, and what waits."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from backoffice.approvals.models import Request
from backoffice.approvals.queries import is_asked_about
from backoffice.documents.models import Document
from backoffice.documents.queries import versions_of
from backoffice.eventlog.models import Event
from backoffice.organisation.models import Membership
from backoffice.organisation.queries import on
from legal.contracts import queries as contracts

from .limits import SCAN_DAYS, SHOWN_EVENTS
from .models import OPEN, Seal, SealCustody, Sealing, SealKind, SealLending, SealPolicy, SealRequest, SealRequestState
from .rules import DEFAULT_KINDS, next_code

CASE, SEAL_CASE, SCAN = "legal.seals.request", "legal.seals.seal", "legal.seals.scan"
VIEWS = {
    "": ~Q(state=SealRequestState.DISCARDED),
    "approval": Q(state__in=(SealRequestState.RETURNED, SealRequestState.SUBMITTED)),
    "to_seal": Q(state=SealRequestState.APPROVED),
    "scan": Q(state=SealRequestState.SEALED),
    "done": Q(state__in=(SealRequestState.DONE, SealRequestState.REJECTED)),
}


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind of seal of the company's list; `pk` is None while the list is still the default one."""

    pk: int | None
    code: str
    name: str
    is_registered: bool


@dataclass(frozen=True, slots=True)
class LogAsk:
    """Which lines of the log of use are wanted."""

    first: dt.date | None = None
    last: dt.date | None = None
    seal_id: int | None = None
    text: str = ""


def kinds() -> list[KindRow]:
    """The kinds of seals of the company in its own order; the defaults until it registers its first seal or kind."""
    own = [KindRow(each.pk, each.code, each.name, each.is_registered) for each in SealKind.objects.order_by("position")]
    return own or [KindRow(None, each.code, each.name, each.is_registered) for each in DEFAULT_KINDS]


def scan_days() -> int:
    """Within how many days of sealing the company expects the scan."""
    return SealPolicy.objects.values_list("scan_days", flat=True).first() or SCAN_DAYS


def seals(as_of: dt.date) -> QuerySet[Seal]:
    """The register by number, each seal with `custody_today`, the `lent_now` of today, and `open_count` requests."""
    custodies = SealCustody.objects.filter(on(as_of)).select_related("user")
    lent = SealLending.objects.filter(returned_on=None)
    is_open = Q(requests__state__in=(SealRequestState.SUBMITTED, SealRequestState.APPROVED))
    return (
        Seal.objects.select_related("kind")
        .annotate(open_count=Count("requests", filter=is_open))
        .prefetch_related(
            Prefetch("custodies", custodies, to_attr="custody_today"), Prefetch("lendings", lent, to_attr="lent_now")
        )
        .order_by("code")
    )


def seal(pk: int) -> Seal:
    """One seal; Seal.DoesNotExist when there is none."""
    return Seal.objects.select_related("kind", "imprint__stored_file").get(pk=pk)


def usable(as_of: dt.date) -> QuerySet[Seal]:
    """The seals that may be asked for on a day, with somebody who keeps them."""
    kept = SealCustody.objects.filter(on(as_of), seal=OuterRef("pk"))
    found = Seal.objects.filter(Exists(kept), withdrawn_on=None, in_use_from__lte=as_of)
    return found.select_related("kind").order_by("code")


def next_seal_code() -> str:
    """The number that is offered to the next seal."""
    return next_code(Seal.objects.values_list("code", flat=True))


def custodies_of(seal_id: int) -> QuerySet[SealCustody]:
    """Who keeps and kept a seal, the newest first."""
    return SealCustody.objects.filter(seal_id=seal_id).order_by("-valid_from")


def custody_on(seal_id: int, day: dt.date) -> SealCustody | None:
    """Who keeps a seal on a day."""
    return SealCustody.objects.filter(on(day), seal_id=seal_id).select_related("user", "deputy").first()


def keeps(user_id: int, seal_id: int, day: dt.date) -> bool:
    """Whether a user is a seal's custodian on a day, or the deputy."""
    mine = Q(user_id=user_id) | Q(deputy_id=user_id)
    return SealCustody.objects.filter(on(day), mine, seal_id=seal_id).exists()


def keeps_any(user_id: int, day: dt.date) -> bool:
    """Whether a user keeps any seal on a day, or is a deputy."""
    return SealCustody.objects.filter(on(day), Q(user_id=user_id) | Q(deputy_id=user_id)).exists()


def lendings_of(seal_id: int) -> QuerySet[SealLending]:
    """To whom a seal is and was lent, the newest first."""
    return SealLending.objects.filter(seal_id=seal_id).order_by("-id")


def lending(pk: int) -> SealLending:
    """One lending with its seal; SealLending.DoesNotExist when there is none."""
    return SealLending.objects.select_related("seal").get(pk=pk)


def lent_now(seal_id: int) -> SealLending | None:
    """Who has a seal now, when it is out."""
    return SealLending.objects.filter(seal_id=seal_id, returned_on=None).first()


def losing_custodians(until: dt.date) -> QuerySet[SealCustody]:
    """Who keeps a seal in use and may no longer work here on some day up to one; by seal."""
    staying = Membership.objects.filter(Q(valid_until=None) | Q(valid_until__gt=until), user__is_active=True)
    held = SealCustody.objects.filter(valid_until=None, seal__withdrawn_on=None)
    return held.exclude(user_id__in=staying.values("user_id")).select_related("seal").order_by("seal__code")


def last_days(user_ids: Iterable[int]) -> dict[int, dt.date | None]:
    """From which day on each of some users may no longer work here; None for one whose sign-in is closed."""
    ends: dict[int, dt.date | None] = dict.fromkeys(user_ids)
    held = Membership.objects.filter(user_id__in=list(ends), user__is_active=True).order_by("valid_until")
    ends |= dict(held.values_list("user_id", "valid_until"))
    return ends


def requests(*, of: int | None, keeper: int | None = None, view: str = "", text: str = "") -> QuerySet[SealRequest]:
    """Requests of an applicant and for seals that `keeper` keeps (all for both None) in one of VIEWS, with each word."""
    found = SealRequest.objects.filter(VIEWS.get(view, VIEWS[""])).select_related("seal__kind", "sealing")
    if of is not None:
        kept = SealCustody.objects.filter(Q(user_id=keeper) | Q(deputy_id=keeper), valid_until=None)
        found = found.filter(Q(requested_by_id=of) | Q(seal_id__in=kept.values("seal_id")))
    for word in text.split():
        found = found.filter(
            Q(title__icontains=word)
            | Q(addressee__icontains=word)
            | Q(requested_by_name__contains=word)
            | Q(sealing__number__iexact=word)
        )
    return found


def asked_for_by(user_id: int) -> QuerySet[SealRequest]:
    """What a user asked for, each with the approval that was asked for it last."""
    asked = Request.objects.filter(case_kind=CASE, case_id=OuterRef("pk")).order_by("-id")
    found = SealRequest.objects.filter(requested_by_id=user_id).select_related("seal", "sealing")
    return found.annotate(request_id=Subquery(asked.values("pk")[:1]))


def request(pk: int) -> SealRequest:
    """One request with everything that its page shows; SealRequest.DoesNotExist when there is none."""
    with_all = ("seal__kind", "contract__partner", "paper__stored_file", "scan", "sealing")
    return SealRequest.objects.select_related(*with_all).get(pk=pk)


def made_by_form(form_key: UUID) -> SealRequest | None:
    """The request that a form made already."""
    return SealRequest.objects.filter(form_key=form_key).first()


def for_contract(contract_id: int) -> QuerySet[SealRequest]:
    """What was asked for a contract, the newest first."""
    found = SealRequest.objects.filter(contract_id=contract_id).exclude(state=SealRequestState.DISCARDED)
    return found.select_related("seal", "sealing").order_by("-id")


def hindering(contract_id: int, *, is_electronic: bool) -> SealRequest | None:
    """What hinders a contract from being concluded: a paper that is about to be sealed, or one that is and shall not count."""
    states = (*OPEN, SealRequestState.SEALED) if is_electronic else OPEN
    return SealRequest.objects.filter(contract_id=contract_id, state__in=states).order_by("-id").first()


def scans_of(pk: int) -> QuerySet[Document]:
    """The scan of a request with what it replaced, the newest first."""
    return versions_of(SCAN, CASE, pk)


def has_concluded(found: SealRequest) -> bool:
    """Whether a contract stands concluded with the scan of a request: the same bytes are its signed paper."""
    paper = contracts.signed_papers(found.contract_id).first() if found.contract_id else None
    scan = scans_of(found.pk).first()
    return paper is not None and scan is not None and paper.stored_file_id == scan.stored_file_id


def newest_approval(pk: int) -> int | None:
    """The id of the approval that was asked for a request last."""
    return Request.objects.filter(case_kind=CASE, case_id=pk).order_by("-id").values_list("pk", flat=True).first()


def may_see(found: SealRequest, user_id: int, *, as_of: dt.date, reads_contracts: bool = False) -> bool:
    """The applicant, the seal's custodian and deputy, those who are or were asked to agree, and who reads contracts that of one."""
    if found.contract_id and reads_contracts:
        return True
    if found.requested_by_id == user_id or keeps(user_id, found.seal_id, as_of):
        return True
    return is_asked_about(CASE, found.pk, user_id, as_of=as_of)


def events_of(case_kind: str, pk: int) -> Iterable[Event]:
    """What was done with a seal or a request, the newest first."""
    return Event.objects.filter(case_kind=case_kind, case_id=pk).order_by("-id")[:SHOWN_EVENTS]


def to_seal(user_id: int, day: dt.date) -> QuerySet[SealRequest]:
    """What was agreed to and waits for a user who keeps its seal, the earliest wanted first."""
    mine = SealCustody.objects.filter(on(day), Q(user_id=user_id) | Q(deputy_id=user_id), seal=OuterRef("seal"))
    found = SealRequest.objects.filter(Exists(mine), state=SealRequestState.APPROVED)
    return found.select_related("seal").order_by("wanted_on", "id")


def to_scan(*, of: int | None = None) -> QuerySet[SealRequest]:
    """What was sealed and has no scan yet (of an applicant), the earliest due first."""
    found = SealRequest.objects.filter(state=SealRequestState.SEALED).select_related("sealing", "seal")
    if of is not None:
        found = found.filter(requested_by_id=of)
    return found.order_by("sealing__scan_due_on", "id")


def scans_due(first: dt.date, last: dt.date) -> QuerySet[SealRequest]:
    """What was sealed and whose scan is due between two days, both included."""
    return to_scan().filter(sealing__scan_due_on__range=(first, last))


def to_correct(user_id: int) -> QuerySet[SealRequest]:
    """What came back to its applicant."""
    return SealRequest.objects.filter(state=SealRequestState.RETURNED, requested_by_id=user_id).order_by("id")


def lent_too_long(day: dt.date) -> QuerySet[SealLending]:
    """Seals that should have come back before a day, the longest overdue first."""
    found = SealLending.objects.filter(returned_on=None, due_on__lt=day).select_related("seal")
    return found.order_by("due_on", "id")


def log(ask: LogAsk) -> QuerySet[Sealing]:
    """押印簿: the lines of the log of use that are wanted, the newest first."""
    found = Sealing.objects.select_related("seal", "request")
    if ask.first:
        found = found.filter(sealed_on__gte=ask.first)
    if ask.last:
        found = found.filter(sealed_on__lte=ask.last)
    if ask.seal_id:
        found = found.filter(seal_id=ask.seal_id)
    for word in ask.text.split():
        found = found.filter(
            Q(request__title__icontains=word)
            | Q(request__addressee__icontains=word)
            | Q(request__requested_by_name__contains=word)
            | Q(number__iexact=word)
        )
    return found
