"""What a trip should cost: fares as they are typed, nights, and the per diem by the company's rates. Reads the rates of accounting."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from accounting.expenses.queries import post_on, price_of
from accounting.expenses.rules import Days, Nights, Section, as_facts, per_diem, section_fare

from .models import Cost, Trip, TripCost

DOMESTIC = "DOMESTIC"


@dataclass(frozen=True, slots=True)
class Fare:
    """A section of the journey by a carrier."""

    section: Section
    payee_name: str


@dataclass(frozen=True, slots=True)
class Guess:
    """A sum that was typed: what for, and how much."""

    kind: str
    label: str
    amount_yen: int
    payee_name: str = ""


def costs_of(trip: Trip, fares: Iterable[Fare], nights: int, guesses: Iterable[Guess]) -> list[TripCost]:
    """The lines of an estimate: fares, the fixed sums of the company's rates for days and nights, and what was typed."""
    rows = [*map(_fare, fares), *_by_rates(trip, nights), *map(_guess, guesses)]
    for place, row in enumerate(rows):
        row.trip, row.position = trip, place
    return rows


def _fare(fare: Fare) -> TripCost:
    found = section_fare(fare.section)
    return TripCost(
        kind=Cost.FARE,
        label=f"{fare.section.from_place}→{fare.section.to_place}",
        payee_name=fare.payee_name,
        amount_yen=found.amount_yen,
        reckoned=fare.section.kind.value,
        facts=as_facts(fare.section),
        because=found.because.as_json(),
    )


def _by_rates(trip: Trip, nights: int) -> Iterator[TripCost]:
    """A per diem for each day, and fixed lodging for each night, where the company has such rates."""
    post = post_on(trip.person_id, _known_day(trip))
    stay = "OVERNIGHT" if trip.days > 1 else "DAY_TRIP"
    yield from _rated(Days(region=trip.region, stay=stay, count=trip.days, post=post), Cost.PER_DIEM, "日当", trip)
    if nights:
        yield from _rated(Nights(region=trip.region, count=nights, post=post), Cost.LODGING, "宿泊費の定額", trip)


def _rated(facts: Days | Nights, kind: Cost, label: str, trip: Trip) -> Iterator[TripCost]:
    price = price_of(facts, trip.departs_on)
    if price is not None:
        found = per_diem(facts, price)
        yield TripCost(
            kind=kind,
            label=label,
            payee_name=trip.person_name,
            amount_yen=found.amount_yen,
            reckoned=facts.kind.value,
            facts=as_facts(facts),
            because=found.because.as_json(),
        )


def _known_day(trip: Trip) -> dt.date:
    return trip.departs_on


def _guess(guess: Guess) -> TripCost:
    return TripCost(kind=guess.kind, label=guess.label, payee_name=guess.payee_name, amount_yen=guess.amount_yen)
