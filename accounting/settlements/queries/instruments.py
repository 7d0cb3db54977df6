"""Instruments: lists, one of them, what stands on their accounts as of a day, and what may have to be paid back."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounting.banking.queries import ledger_balances
from accounting.ledger.models import Account
from accounting.payables.models import Payable, SupplierLaw
from accounting.payables.queries import limit_of, standing_on
from accounting.settlements.models import (
    Direction,
    EventKind,
    Form,
    Instrument,
    InstrumentEvent,
    InstrumentItem,
    InstrumentState,
)
from backoffice.parameters import as_of
from backoffice.values.calendar import on_or_after

SUBJECT = (SupplierLaw.SUBCONTRACT, SupplierLaw.BOTH)


@dataclass(frozen=True, slots=True)
class Accounts:
    """The codes of the room's accounts on a day."""

    codes: dict[str, str]

    def of(self, direction: str, form: str) -> str:
        """Where an instrument stands."""
        return self.codes[f"{direction}_{form}"]

    def discount(self, form: str) -> str:
        """Where the loss of a discount goes."""
        return self.codes[f"DISCOUNT_{form}"]


@dataclass(frozen=True, slots=True)
class Tie:
    """An account of instruments: what the ledger has, and what the register says; assets and liabilities above zero."""

    account: Account
    book_yen: int
    register_yen: int

    @property
    def difference_yen(self) -> int:
        return self.book_yen - self.register_yen


@dataclass(frozen=True, slots=True)
class HeldSums:
    """What is held, what is to be paid, and how many of each."""

    received_yen: int
    received_count: int
    issued_yen: int
    issued_count: int


def accounts_on(day: dt.date) -> Accounts:
    """The accounts in force on a day."""
    value = as_of("accounting.settlements.accounts", day).value
    return Accounts({name: str(code) for name, code in value.items()})


def instruments(*, direction: str = "", state: str = "", due_from: dt.date | None = None) -> QuerySet[Instrument]:
    """The instruments that fit; keyset by due day and id."""
    found = Instrument.objects.select_related("account")
    found = found.filter(direction=direction) if direction else found
    found = found.filter(state=state) if state else found
    return found.filter(due_on__gte=due_from) if due_from else found


def instrument(pk: int) -> Instrument:
    """One instrument with its events and what they settled; Instrument.DoesNotExist when there is none."""
    items = InstrumentItem.objects.order_by("pk")
    events = InstrumentEvent.objects.select_related("entry", "match", "bank_account", "partner").order_by("pk")
    parts = Instrument.objects.order_by("pk")
    found = Instrument.objects.select_related("account", "partner", "split_from").prefetch_related(
        Prefetch("parts", parts)
    )
    return found.prefetch_related(Prefetch("events", events.prefetch_related(Prefetch("items", items)))).get(pk=pk)


def last_event(instrument_id: int) -> InstrumentEvent | None:
    """What happened last and was not taken back."""
    found = InstrumentEvent.objects.filter(instrument=instrument_id, taken_back_by=None)
    return found.exclude(kind=EventKind.TAKEN_BACK).order_by("-pk").first()


def held_sums() -> HeldSums:
    """What stands open now: one query."""
    received, issued = Q(direction=Direction.RECEIVED), Q(direction=Direction.ISSUED)
    sums = Instrument.objects.filter(state=InstrumentState.HELD).aggregate(
        received_yen=Coalesce(Sum("amount_yen", filter=received), 0),
        received_count=Count("pk", filter=received),
        issued_yen=Coalesce(Sum("amount_yen", filter=issued), 0),
        issued_count=Count("pk", filter=issued),
    )
    return HeldSums(**sums)


def contingent(day: dt.date) -> list[tuple[Instrument, int]]:
    """Instruments that were discounted or endorsed by a day and fall due after it, with what may have to be paid back."""
    sums = Instrument.objects.annotate(
        contingent_yen=Coalesce(Sum("events__contingent_yen", filter=Q(events__happened_on__lte=day)), 0)
    )
    found = sums.filter(contingent_yen__gt=0).order_by("due_on", "pk")
    return [(each, int(each.contingent_yen)) for each in found if on_or_after(each.due_on) > day]


def overdue(day: dt.date) -> QuerySet[Instrument]:
    """Instruments that fell due before a day and have not ended."""
    return Instrument.objects.filter(state=InstrumentState.HELD, due_on__lt=day).order_by("due_on", "pk")


def due_between(first: dt.date, last: dt.date) -> Iterable[tuple[dt.date, str, int, int]]:
    """(day, direction, how many, yen) of those that fall due between two days, both included."""
    open_ones = Instrument.objects.filter(state=InstrumentState.HELD, due_on__range=(first, last))
    sums = open_ones.values("due_on", "direction").annotate(count=Count("pk"), yen=Sum("amount_yen"))
    return (
        (each["due_on"], each["direction"], each["count"], int(each["yen"]))
        for each in sums.order_by("due_on", "direction")
    )


def ties(day: dt.date) -> list[Tie]:
    """The accounts of instruments on a day against the sum of the events until then: three queries."""
    its = accounts_on(day)
    codes = [its.of(direction, form) for direction in Direction.values for form in Form.values]
    accounts = list(Account.objects.filter(code__in=codes).order_by("code"))
    books = ledger_balances([each.pk for each in accounts], day)
    sums = InstrumentEvent.objects.filter(happened_on__lte=day).values("instrument__account")
    held = dict(sums.annotate(yen=Sum(F("balance_yen"))).values_list("instrument__account", "yen"))
    liabilities = {its.of(Direction.ISSUED, form) for form in Form.values}
    return [
        Tie(each, -book if each.code in liabilities else book, int(held.get(each.pk, 0)))
        for each in accounts
        for book in [books.get(each.pk, 0)]
    ]


def forbidden_because(form: str, due_on: dt.date, items: Sequence[Payable]) -> str | dt.date | None:
    """Why a supplier can't be paid so: "NOTE", or the day by which a record must fall due; None where nothing forbids it."""
    last_days = []
    for item in items:
        day = item.received_on or item.incurred_on
        standing = standing_on(item.partner_id or 0, day)
        law = as_of("accounting.settlements.supplier_law", day).value
        if standing is None or standing.law not in SUBJECT:
            continue
        if form == Form.NOTE and law["forbids_notes"]:
            return "NOTE"
        if form == Form.RECORD and law["records_by_due_day"]:
            limit = limit_of(day, due_on, standing.law)
            last_days.append(min(item.due_on, limit.by_months_on) if limit else item.due_on)
    return min(last_days) if last_days and due_on > min(last_days) else None
