"""The register: lists with book values, one asset with its plan, and which treatments are open."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounting.fixed_assets import law
from accounting.fixed_assets.models import (
    DISPOSAL,
    RUN,
    Asset,
    AssetPlace,
    AssetState,
    CompanyFacts,
    Depreciation,
    RunState,
    Treatment,
)
from accounting.fixed_assets.rules import Applicant, FiscalYear, Method, Option, Standing, Year, options, schedule
from accounting.ledger.models import Entry, Line, Side
from backoffice.organisation.queries import on

from .due import begins_at, facts_of, law_for, year_in

PLAN_YEARS = 60
OPENING = "accounting.ledger.opening"


@dataclass(frozen=True, slots=True)
class AssetFilter:
    """What a reader of the register asks for; empty means everything."""

    text: str = ""
    kind: str = ""
    state: str = ""
    treatment: str = ""
    office: int | None = None


@dataclass(frozen=True, slots=True)
class AssetSums:
    """How many assets, their cost, and their book value."""

    count: int
    cost_yen: int
    book_yen: int


@dataclass(frozen=True, slots=True)
class PlannedYear:
    """A fiscal year of an asset: its limit with the reason, and what is posted in it."""

    year: FiscalYear
    found: Year
    posted_yen: int


def assets(wanted: AssetFilter) -> QuerySet[Asset]:
    """The assets that fit with their book value of today as `book_yen`; keyset by number."""
    found = with_book_value(Asset.objects.all())
    if wanted.text:
        found = found.filter(Q(name__icontains=wanted.text) | Q(number__icontains=wanted.text))
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.treatment:
        found = found.filter(treatment=wanted.treatment)
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.office:
        there = AssetPlace.objects.filter(asset=OuterRef("pk"), office=wanted.office, valid_until=None)
        found = found.filter(Exists(there))
    return found.select_related("account")


def with_book_value(found: QuerySet[Asset], *, until: dt.date | None = None) -> QuerySet[Asset]:
    """The assets with what was depreciated as `accumulated_yen` and what is left as `book_yen`, up to a month's end.

    An asset that is expensed or ended has no book value; a pooled one keeps it until its years are over.
    """
    posted = Depreciation.objects.filter(asset=OuterRef("pk"), run__state=RunState.POSTED)
    if until is not None:
        posted = posted.filter(month__lte=until)
    sum_of = Subquery(posted.values("asset").annotate(sum=Sum("amount_yen")).values("sum"))
    before = F("cost_yen") - Coalesce("opening_book_yen", "cost_yen")
    return found.annotate(
        accumulated_yen=before + Coalesce(sum_of, 0, output_field=BigIntegerField()),
        book_yen=F("cost_yen") - F("accumulated_yen"),
    )


def sums_of(found: QuerySet[Asset]) -> AssetSums:
    """The sums of what is still in the books among the found, and the number of all of them."""
    in_books = Q(state=AssetState.IN_USE) & ~Q(treatment=Treatment.EXPENSED)
    sums = found.aggregate(
        cost=Coalesce(Sum("cost_yen", filter=in_books), 0), book=Coalesce(Sum("book_yen", filter=in_books), 0)
    )
    return AssetSums(found.count(), int(sums["cost"]), int(sums["book"]))


def asset(pk: int) -> Asset:
    """One asset with its book value; Asset.DoesNotExist when there is none."""
    return with_book_value(Asset.objects.select_related("account")).get(pk=pk)


def place_on(asset_id: int, day: dt.date) -> AssetPlace | None:
    """Where an asset stands on a day."""
    return AssetPlace.objects.filter(on(day), asset=asset_id).select_related("office", "unit").first()


def plan_of(found: Asset, posted: Mapping[int, int], *, begins_with: int) -> list[PlannedYear]:
    """The years of an asset from the one in which this book took it over: as posted so far, then as they are to come.

    `posted` is by the name of the fiscal year; a year that is partly posted is planned at its limit.
    """
    if found.method == Method.NONE:
        return []
    first = FiscalYear.of(found.in_use_from, begins_with)
    begins = begins_at(found, begins_with)
    at, last_posted = begins.index, max(posted, default=0) - first.name
    years: list[PlannedYear] = []
    while at < last_posted:
        year, yen = year_in(found, first.plus(at), posted, begins_with=begins_with)
        years.append(PlannedYear(first.plus(at), year, yen))
        at += 1
    year, yen = year_in(found, first.plus(at), posted, begins_with=begins_with)
    if found.state != AssetState.IN_USE and found.treatment != Treatment.POOLED:
        return [*years, PlannedYear(first.plus(at), year, yen)] if yen else years
    standing = Standing(at, year.opening_yen, year.revised_base_yen)
    to_come = list(schedule(facts_of(found, begins_with), law_for(found), standing))[:PLAN_YEARS]
    return [*years, *(PlannedYear(first.plus(each.index), each, yen if each.index == at else 0) for each in to_come)]


def applicant_on(day: dt.date, *, begins_with: int, leaving_out: int | None = None) -> Applicant:
    """What the special rule asks about the company on a day, and what its fiscal year used already: two queries."""
    facts = CompanyFacts.objects.filter(on(day)).first()
    year = FiscalYear.of(day, begins_with)
    special = Asset.objects.filter(
        treatment=Treatment.SPECIAL, in_use_from__range=(year.first.first_day, year.last.last_day)
    )
    special = special.exclude(state=AssetState.WITHDRAWN).exclude(pk=leaving_out or 0)
    used = special.aggregate(sum=Coalesce(Sum("cost_yen"), 0))["sum"]
    if facts is None:
        return Applicant(None, None, blue_return=False, used_yen=int(used))
    return Applicant(facts.capital_yen, facts.employees, facts.blue_return, int(used))


def options_for(
    *,
    kind: str,
    cost_yen: int,
    acquired_on: dt.date,
    in_use_from: dt.date,
    leased_out: bool,
    leaving_out: int | None,
    begins_with: int,
) -> tuple[Option, ...]:
    """Every treatment of an asset to be, with whether it is open and why."""
    return options(
        cost_yen,
        law.limits(acquired_on),
        law.special_limits(acquired_on),
        applicant_on(in_use_from, begins_with=begins_with, leaving_out=leaving_out),
        leased_out=leased_out,
        depreciates=Method.NONE not in law.open_methods(kind, acquired_on),
    )


def purchases() -> QuerySet[Line]:
    """Debits on accounts of the register that bought something, the newest first.

    What the room posts itself, opening balances, and what was taken back are none.
    """
    own = Q(entry__source_kind__in=(RUN, DISPOSAL, OPENING)) | Q(entry__reverses__isnull=False)
    reversed_ones = Entry.objects.filter(reverses=OuterRef("entry_id"))
    found = Line.objects.filter(account__code__in=_codes(), side=Side.DEBIT).exclude(own)
    found = found.filter(~Exists(reversed_ones)).select_related("entry", "account")
    return found.order_by("-posted_on", "-entry_id", "position")


def unregistered(until: dt.date) -> QuerySet[Line]:
    """The purchases up to a day whose entry no asset names, or assets of less than it bought."""
    named = Asset.objects.filter(entry=OuterRef("entry_id")).exclude(state=AssetState.WITHDRAWN).values("entry")
    bought = Line.objects.filter(entry=OuterRef("entry_id"), account__code__in=_codes(), side=Side.DEBIT).values(
        "entry"
    )
    found = (
        purchases()
        .filter(posted_on__lte=until)
        .alias(
            named_yen=Coalesce(
                Subquery(named.annotate(sum=Sum("cost_yen")).values("sum")), 0, output_field=BigIntegerField()
            ),
            bought_yen=Subquery(bought.annotate(sum=Sum("amount_yen")).values("sum"), output_field=BigIntegerField()),
        )
    )
    return found.filter(named_yen__lt=F("bought_yen"))


def _codes() -> set[str]:
    """The accounts of the register, that of pooled assets among them."""
    return {law.account_for("pool", dt.date.max), *(each.account for each in law.kinds(dt.date.max).values())}
