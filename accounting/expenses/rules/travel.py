"""What travel comes to: a section less the commuter pass, kilometres and days by the company's own rates. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from backoffice.values.reasons import Line, Term, line

BETWEEN = re.compile(r"[、,，→〜～\s]+")


class Reckoned(StrEnum):
    """How the amount of a line is reckoned, where it is not typed."""

    SECTION = "SECTION"
    MILEAGE = "MILEAGE"
    PER_DIEM = "PER_DIEM"
    LODGING = "LODGING"


class Overlap(StrEnum):
    """How a section lies to a commuter pass: apart, with one end on it, or inside."""

    NONE = "NONE"
    PART = "PART"
    WHOLE = "WHOLE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """区間: from where to where by which fare, one way; `within_yen` of it lies on the commuter pass. Two trips are there
    and back. `is_journey` says that the fare belongs to a business trip (出張)."""

    from_place: str
    to_place: str
    fare_kind: str
    fare_yen: int
    within_yen: int = 0
    trips: int = 1
    is_journey: bool = False
    pass_station: str = ""

    kind = Reckoned.SECTION


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """走行距離: so many kilometres in a vehicle of a kind."""

    vehicle: str
    km: Decimal
    from_place: str = ""
    to_place: str = ""

    kind = Reckoned.MILEAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """日当: so many days of a journey, from its first day on."""

    region: str
    stay: str
    count: int
    post: str = ""

    kind = Reckoned.PER_DIEM


@dataclass(frozen=True, slots=True, kw_only=True)
class Nights:
    """宿泊費の定額: so many nights."""

    region: str
    count: int
    post: str = ""

    kind = Reckoned.LODGING


Facts = Section | Drive | Days | Nights
SHAPES: Mapping[str, type[Any]] = {each.kind.value: each for each in (Section, Drive, Days, Nights)}


@dataclass(frozen=True, slots=True)
class TravelPrice:
    """The company's rate of a day, with the article that says so."""

    yen: Decimal
    rounding: str
    article: str


def station(name: str) -> str:
    """A station as it is compared: half width where there is one, no spaces, without 駅."""
    return "".join(unicodedata.normalize("NFKC", name).split()).removesuffix("駅")


def stations(text: str) -> tuple[str, ...]:
    """The stations of a commuter pass in their order, however they are separated."""
    return tuple(filter(None, (station(each) for each in BETWEEN.split(text))))


def overlap(one: str, other: str, passes: Iterable[Sequence[str]]) -> tuple[Overlap, str]:
    """How a section lies to the passes of a person, and the station of it that one holds."""
    ends, touched = (station(one), station(other)), ""
    for held in passes:
        on_it = [each for each in ends if each in held]
        if len(on_it) == len(ends):
            return Overlap.WHOLE, ends[0]
        touched = touched or next(iter(on_it), "")
    return (Overlap.PART if touched else Overlap.NONE), touched


def section_fare(section: Section) -> Line:
    """The fare, less what the pass covers, for each trip."""
    where = Term("section", f"{section.from_place}→{section.to_place}", "text")
    trips, fare = Term("trips", section.trips, "number"), Term("fare_yen", section.fare_yen)
    if not section.within_yen:
        return line("section_fare", "fare_yen * trips", "EXACT", fare, trips, where)
    within = Term("within_pass_yen", section.within_yen)
    return line("section_fare", "(fare_yen - within_pass_yen) * trips", "EXACT", fare, within, trips, where)


def mileage(drive: Drive, price: TravelPrice) -> Line:
    """Kilometres at the rate of the vehicle, rounded as the company's rules say."""
    terms = (Term("distance_km", drive.km, "km"), Term("mileage_rate", price.yen, "yen_each"))
    said = (Term("vehicle", drive.vehicle, "text"), Term("travel_article", price.article, "text"))
    return line("mileage", "distance_km * mileage_rate", price.rounding, *terms, *said)


def per_diem(days: Days | Nights, price: TravelPrice) -> Line:
    """Days or nights at the rate of the traveller's post."""
    said = (Term("post", days.post, "text"),) if days.post else ()
    article = Term("travel_article", price.article, "text")
    rate = int(price.yen)
    if isinstance(days, Nights):
        terms = (Term("lodging_rate", rate, "yen_each"), Term("nights", days.count, "number"))
        return line("fixed_lodging", "lodging_rate * nights", "EXACT", *terms, *said, article)
    terms = (Term("per_diem_rate", rate, "yen_each"), Term("travel_days", days.count, "days"))
    return line("per_diem", "per_diem_rate * travel_days", "EXACT", *terms, *said, article)


def category_of(facts: Facts) -> str:
    """The kind of expense that a reckoned line is. What is paid to people for travel abroad bears no tax of here."""
    if isinstance(facts, Section):
        return "TRIP_FARE" if facts.is_journey else "TRAIN"
    if isinstance(facts, Drive):
        return "MILEAGE"
    kind = "PER_DIEM" if isinstance(facts, Days) else "LODGING_ALLOWANCE"
    return f"{kind}_ABROAD" if facts.region == "ABROAD" else kind


def nights_of(facts: Facts) -> int:
    """How many nights a line is for; 1 for what is no lodging."""
    return facts.count if isinstance(facts, Nights) else 1


def as_facts(facts: Facts) -> dict[str, Any]:
    """The facts as they are stored beside the line: decimals as text."""
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in asdict(facts).items()}


def facts_from(kind: str, stored: Mapping[str, Any]) -> Facts:
    """The facts that `as_facts` wrote."""
    made: Facts = SHAPES[kind](**stored)
    return replace(made, km=Decimal(made.km)) if isinstance(made, Drive) else made
