"""Advances with what is left of them, by who holds them, and the register against the ledger."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounting.banking.queries import ledger_balances
from accounting.ledger.models import Account
from accounting.payables.models import Payable
from accounting.payables.queries import payment_of
from backoffice.approvals.models import Request
from backoffice.approvals.queries import is_asked_about
from backoffice.approvals.queries import request as find_request
from backoffice.organisation.queries import person_of
from backoffice.parameters import as_of

from .models import REQUEST, Advance, AdvanceKind, AdvanceRequest, AdvanceSettlement, PayBy, RequestState

CASE = REQUEST


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds how much, in how many advances, since when."""

    name: str
    count: int
    open_yen: int
    since: dt.date


@dataclass(frozen=True, slots=True)
class Tie:
    """An account of advances: what the ledger has, and what the register says."""

    account: Account
    book_yen: int
    register_yen: int

    @property
    def difference_yen(self) -> int:
        return self.book_yen - self.register_yen


def account_code(kind: str, day: dt.date) -> str:
    """Where an advance of a kind stands."""
    return str(as_of("accounting.advances.accounts", day).value[kind])


def limit_days(day: dt.date) -> int:
    """After how many days the closing asks after an advance."""
    return int(as_of("accounting.advances.limits", day).value["days"])


def advances(on: dt.date) -> QuerySet[Advance]:
    """All advances, each knowing `open_yen` as of a day; keyset by day and id."""
    settled = AdvanceSettlement.objects.filter(advance=OuterRef("pk"), settled_on__lte=on).values("advance")
    sums = settled.annotate(yen=Sum(F("spent_yen") + F("returned_yen"))).values("yen")
    return Advance.objects.select_related("account").annotate(open_yen=F("amount_yen") - Coalesce(Subquery(sums), 0))


def open_advances(on: dt.date) -> QuerySet[Advance]:
    """Those that were paid by a day and not settled whole by then."""
    return advances(on).filter(~Q(open_yen=0), paid_on__lte=on)


def holders(on: dt.date) -> list[Holder]:
    """What each still holds on a day, the most first: one query."""
    found: dict[tuple[int | None, int | None], list[Advance]] = {}
    for each in open_advances(on).order_by("paid_on", "pk"):
        found.setdefault((each.person_id, each.partner_id), []).append(each)
    rows = [
        Holder(held[0].payee_name, len(held), sum(each.open_yen for each in held), held[0].paid_on)  # type: ignore[attr-defined]
        for held in found.values()
    ]
    return sorted(rows, key=lambda row: (-row.open_yen, row.name))


def advance(pk: int, on: dt.date) -> Advance:
    """One advance with its settlements; Advance.DoesNotExist when there is none."""
    found = advances(on).select_related("entry", "person", "partner", "bank_account")
    return found.prefetch_related("settlements__entry", "settlements__taken_back_by").get(pk=pk)


def settlement(pk: int) -> AdvanceSettlement:
    """One settlement with its advance; AdvanceSettlement.DoesNotExist when there is none."""
    return AdvanceSettlement.objects.select_related("advance").get(pk=pk)


def long_open(on: dt.date) -> QuerySet[Advance]:
    """What has been open for longer than the company wants."""
    return open_advances(on).filter(paid_on__lte=on - dt.timedelta(days=limit_days(on)))


def open_advances_of(person_id: int, on: dt.date) -> QuerySet[Advance]:
    """What one person still holds on a day, the oldest first."""
    held = open_advances(on).filter(person=person_id, kind=AdvanceKind.ADVANCE)
    return held.order_by("paid_on", "pk")


def held_by_user(user_id: int, on: dt.date) -> QuerySet[Advance]:
    """What the person who signs in as the user still holds on a day; nothing for who is no person here."""
    person = person_of(user_id)
    return open_advances_of(person.pk, on) if person else Advance.objects.none()


def requests_of(user_id: int) -> QuerySet[AdvanceRequest]:
    """The requests of the person who signs in as the user, without those given up, each with how it is paid."""
    own = AdvanceRequest.objects.filter(person__user_id=user_id).exclude(state=RequestState.DISCARDED)
    return _with_payment(own)


def request(pk: int) -> AdvanceRequest:
    """One request with its person and how it is paid; AdvanceRequest.DoesNotExist when there is none."""
    return _with_payment(AdvanceRequest.objects.select_related("person", "unit")).get(pk=pk)


def with_approval(found: QuerySet[AdvanceRequest]) -> QuerySet[AdvanceRequest]:
    """The same requests with the approval that was asked for each last."""
    asked = Request.objects.filter(case_kind=CASE, case_id=OuterRef("pk")).order_by("-id")
    return found.annotate(approval_id=Subquery(asked.values("pk")[:1]))


def to_hand_over() -> QuerySet[AdvanceRequest]:
    """What was agreed to be paid in cash and waits for it, the day it is needed first."""
    waiting = AdvanceRequest.objects.filter(state=RequestState.APPROVED, pay_by=PayBy.CASH, advance=None)
    return waiting.order_by("needed_on", "pk")


def approval_of(request_id: int) -> Request | None:
    """The newest approval that was asked for a request, with its steps and decisions."""
    asked = Request.objects.filter(case_kind=CASE, case_id=request_id).order_by("-id").values_list("pk", flat=True)
    newest = asked.first()
    return find_request(newest) if newest else None


def is_open_to(held: AdvanceRequest, user_id: int, *, as_of: dt.date, sees_all: bool) -> bool:
    """Whether a user may see a request: their own, asked about it, or who sees all advances."""
    if sees_all or held.person.user_id == user_id:
        return True
    return is_asked_about(CASE, held.pk, user_id, as_of=as_of)


def _with_payment(found: QuerySet[AdvanceRequest]) -> QuerySet[AdvanceRequest]:
    """Each request with its advance, and the state and days of what is owed for it."""
    owed = Payable.objects.filter(source_kind=CASE, source_id=OuterRef("pk"))
    return found.select_related("advance").annotate(
        payable_id=Subquery(owed.values("pk")[:1]),
        **payment_of(CASE),
    )


def ties(on: dt.date) -> list[Tie]:
    """The accounts of advances on a day against the register: two queries. An account without an advance is left alone."""
    codes = {kind: account_code(kind, on) for kind in AdvanceKind.values}
    used = set(Advance.objects.filter(paid_on__lte=on).values_list("account__code", flat=True).distinct())
    accounts = list(Account.objects.filter(code__in=used & set(codes.values())).order_by("code"))
    books = ledger_balances([each.pk for each in accounts], on)
    held: dict[int, int] = {}
    for each in open_advances(on):
        held[each.account_id] = held.get(each.account_id, 0) + each.open_yen  # type: ignore[attr-defined]
    return [Tie(each, books.get(each.pk, 0), held.get(each.pk, 0)) for each in accounts]


def settled_yen(advance_id: int) -> int:
    """What of an advance was settled: one query."""
    sums = AdvanceSettlement.objects.filter(Q(advance=advance_id)).aggregate(
        yen=Coalesce(Sum(F("spent_yen") + F("returned_yen")), 0)
    )
    return int(sums["yen"])
