"""What travel is reckoned by on a day: the company's rates, a person's commuter pass and post, and one's own past sections."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from accounting.expenses.models import Claim, ClaimLine, ClaimState, CommuterPass, TravelRate
from accounting.expenses.rules import Days, Drive, Nights, Reckoned, TravelPrice, stations
from backoffice.organisation.queries import assignments, on

# What is paid by a rate may be typed while the company has none of its kind.
PAID_BY = {
    "PER_DIEM": Reckoned.PER_DIEM,
    "PER_DIEM_ABROAD": Reckoned.PER_DIEM,
    "LODGING_ALLOWANCE": Reckoned.LODGING,
    "LODGING_ALLOWANCE_ABROAD": Reckoned.LODGING,
    "MILEAGE": Reckoned.MILEAGE,
}
OFFERED, LOOKED_AT = 8, 60


def travel_rates() -> QuerySet[TravelRate]:
    """Every rate that was ever made, by kind and what it is for, the newest first."""
    return TravelRate.objects.order_by("kind", "region", "stay", "subject", "-valid_from", "-pk")


def travel_rates_on(day: dt.date) -> QuerySet[TravelRate]:
    """The rates in force on a day; keyset by id."""
    return TravelRate.objects.filter(on(day))


def rates_on(day: dt.date) -> Sequence[TravelRate]:
    """The rates in force on a day."""
    return list(travel_rates().filter(on(day)))


def travel_rate(pk: int) -> TravelRate:
    """One rate; TravelRate.DoesNotExist when there is none."""
    return TravelRate.objects.get(pk=pk)


def vehicles(day: dt.date) -> list[str]:
    """The kinds of vehicle that have a rate on a day."""
    return list(
        TravelRate.objects.filter(on(day), kind="MILEAGE").order_by("subject").values_list("subject", flat=True)
    )


def kinds_paid_by_rate(day: dt.date) -> frozenset[str]:
    """The kinds of expense whose amount a rate of the company decides on a day."""
    held = set(TravelRate.objects.filter(on(day)).values_list("kind", flat=True))
    return frozenset(code for code, kind in PAID_BY.items() if kind.value in held)


def price_of(facts: Drive | Days | Nights, day: dt.date) -> TravelPrice | None:
    """The rate for a vehicle, a day or a night; what is said of a post goes before what is said of every post."""
    found = TravelRate.objects.filter(on(day), kind=facts.kind.value)
    if isinstance(facts, Drive):
        found = found.filter(subject=facts.vehicle)
    else:
        stay = facts.stay if isinstance(facts, Days) else ""
        found = found.filter(region=facts.region, stay=stay, subject__in=["", facts.post]).order_by("-subject")
    rate = found.first()
    return TravelPrice(rate.yen, rate.rounding, rate.article) if rate else None


def post_on(person_id: int, day: dt.date) -> str:
    """The post that a person holds on a day; "" without one."""
    held = assignments(day).filter(person=person_id).first()
    return held.post if held else ""


def commuter_passes() -> QuerySet[CommuterPass]:
    """Everybody's commuter passes, by person, the newest first."""
    return CommuterPass.objects.select_related("person").order_by("person__code", "-valid_from", "-pk")


def commuter_pass(pk: int) -> CommuterPass:
    """One commuter pass with its person; CommuterPass.DoesNotExist when there is none."""
    return commuter_passes().get(pk=pk)


def passes_of(person_id: int, day: dt.date) -> list[tuple[str, ...]]:
    """The stations of each commuter pass that a person holds on a day."""
    held = CommuterPass.objects.filter(on(day), person=person_id).order_by("pk")
    return [stations(each.stations) for each in held]


def own_sections(person_id: int) -> list[Mapping[str, Any]]:
    """The sections that a person claimed before, the newest first, each once: their facts with `payee_name`, `line`."""
    claimed = ClaimLine.objects.filter(claim__person=person_id, reckoned=Reckoned.SECTION.value)
    claimed = claimed.exclude(claim__state__in=[ClaimState.DISCARDED, ClaimState.REJECTED]).order_by("-pk")
    found: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for line in claimed[:LOOKED_AT]:
        facts = line.facts
        key = (facts["from_place"], facts["to_place"], facts["fare_kind"], line.payee_name)
        found.setdefault(key, {**facts, "payee_name": line.payee_name, "line": line.pk})
    return list(found.values())[:OFFERED]


def reckoned_line(pk: int) -> ClaimLine:
    """One line whose amount was not typed, with its claim; ClaimLine.DoesNotExist when there is none."""
    return ClaimLine.objects.select_related("claim__person").exclude(reckoned="").get(pk=pk)


def reckoned_lines(claim: Claim) -> list[ClaimLine]:
    """The lines of a claim whose amount was not typed, in their order."""
    return list(claim.lines.exclude(reckoned="").order_by("position"))
