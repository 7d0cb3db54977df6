"""The company's rates of travel and people's commuter passes: each from a day on, in place of the one before, until it ends."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.expenses.models import CommuterPass, TravelRate
from accounting.expenses.rules import stations
from backoffice.companies.turns import take_turn
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.organisation.models import Person
from backoffice.values.refusals import InvalidInput, Refusal

RATE, PASS = "accounting.expenses.travel_rate", "accounting.expenses.commuter_pass"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTravelRate:
    """A rate to be: what for, how many yen of a kilometre, a day or a night, and the article that says so."""

    kind: str
    yen: Decimal
    article: str
    valid_from: dt.date
    subject: str = ""
    region: str = ""
    stay: str = ""
    rounding: str = "DROP_FRACTION"


class TravelRateIncomplete(InvalidInput):
    """A rate says what it is for, and how much."""

    code = "accounting.expenses.travel_rate_incomplete"
    cause_ja = "旅費の単価に、対象、金額、規程の条がそろっていません。"
    cause_en = "What the rate is for, how much it is, and its article are not all there."
    remedy_ja = "走行距離は車の種類、日当は行き先と日帰り・宿泊、宿泊費は行き先を選び、日当と宿泊費は円の整数で入力してください。"
    remedy_en = (
        "Name the vehicle for a distance, destination and stay for a per diem, the destination for lodging; "
        "a day and a night are whole yen."
    )


class TravelRateBeginsTooEarly(InvalidInput):
    """A later rate for the same is there already."""

    code = "accounting.expenses.travel_rate_begins_too_early"
    field = "valid_from"
    cause_ja = "同じ対象の単価（{article}）が{valid_from}から始まっています。"
    cause_en = "The rate of {article} for the same begins on {valid_from}."
    remedy_ja = "その日より後の適用開始日を入力してください。"
    remedy_en = "Let the new one begin after that day."


class PassTooShort(InvalidInput):
    """A commuter pass has two ends."""

    code = "accounting.expenses.pass_too_short"
    field = "stations"
    cause_ja = "定期区間に、2つ以上の駅が入力されていません。"
    cause_en = "A commuter pass needs two stations or more."
    remedy_ja = "乗る駅から降りる駅まで、途中の駅も通る順に「、」で区切って入力してください。"
    remedy_en = "Enter the stations in their order, those between as well, separated by commas."


class TravelEndedAlready(Refusal):
    """What holds from a day on ends once, after it began."""

    code = "accounting.expenses.travel_ended_already"
    cause_ja = "「{name}」は、すでに終わりが決まっているか、適用開始日より前に終わらせようとしています。"
    cause_en = "“{name}” has its end already, or would end before it begins."
    remedy_ja = "一覧で適用の期間を確認してください。"
    remedy_en = "Look at its period in the list."


@action("accounting.expenses.define_travel_rate", _("旅費の単価を決める"))
def define_travel_rate(*, new: NewTravelRate, acting_user: Any, at: dt.datetime) -> TravelRate:
    """Set a rate from a day on; the one for the same before it ends on that day.

    Raises TravelRateIncomplete, TravelRateBeginsTooEarly.
    """
    what = _what(new)
    take_turn(RATE, *what.values())
    same = TravelRate.objects.filter(**what)
    later = same.filter(valid_from__gte=new.valid_from).order_by("valid_from").first()
    if later:
        raise TravelRateBeginsTooEarly(article=later.article, valid_from=later.valid_from)
    ended = same.filter(Q(valid_until=None) | Q(valid_until__gt=new.valid_from)).first()
    if ended:
        ended.valid_until = new.valid_from
        ended.save(update_fields=["valid_until"])
    made = TravelRate.objects.create(
        **what, yen=new.yen, rounding=new.rounding, article=new.article.strip(), valid_from=new.valid_from
    )
    record(
        "accounting.expenses.define_travel_rate",
        case=Case(RATE, made.pk, str(made)),
        acting_user=acting_user,
        occurred_at=at,
        changes={
            "rate": [ended.pk if ended else None, made.pk],
            "yen": [str(ended.yen) if ended else "", str(made.yen)],
            "valid_from": ["", str(made.valid_from)],
        },
    )
    return made


@action("accounting.expenses.end_travel_rate", _("旅費の単価を終える"))
def end_travel_rate(*, rate_id: int, valid_until: dt.date, acting_user: Any, at: dt.datetime) -> TravelRate:
    """End a rate: from that day on it holds no more. Raises TravelEndedAlready."""
    rate = TravelRate.objects.select_for_update().get(pk=rate_id)
    _end(rate, valid_until)
    record(
        "accounting.expenses.end_travel_rate",
        case=Case(RATE, rate.pk, str(rate)),
        acting_user=acting_user,
        occurred_at=at,
        changes={"valid_until": ["", str(valid_until)]},
    )
    return rate


@action("accounting.expenses.define_pass", _("定期区間を登録"))
def define_pass(*, person_id: int, text: str, valid_from: dt.date, acting_user: Any, at: dt.datetime) -> CommuterPass:
    """Register the stations of somebody's commuter pass from a day on. Raises PassTooShort, TravelEndedAlready."""
    held = stations(text)
    if len(held) < len(("from", "to")):
        raise PassTooShort
    person = Person.objects.get(pk=person_id)
    named = "、".join(held)
    take_turn(PASS, person.pk)
    same = CommuterPass.objects.filter(Q(valid_until=None) | Q(valid_until__gt=valid_from), person=person)
    if same.filter(stations=named).exists():
        raise TravelEndedAlready(name=named)
    made = CommuterPass.objects.create(person=person, stations=named, valid_from=valid_from)
    record(
        "accounting.expenses.define_pass",
        case=Case(PASS, made.pk, f"{person.name} {held[0]}〜{held[-1]}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"stations": len(held), "valid_from": ["", str(valid_from)]},
    )
    return made


@action("accounting.expenses.end_pass", _("定期区間を終える"))
def end_pass(*, pass_id: int, valid_until: dt.date, acting_user: Any, at: dt.datetime) -> CommuterPass:
    """End a commuter pass: from that day on it covers nothing. Raises TravelEndedAlready."""
    held = CommuterPass.objects.select_for_update(of=("self",)).select_related("person").get(pk=pass_id)
    _end(held, valid_until)
    record(
        "accounting.expenses.end_pass",
        case=Case(PASS, held.pk, held.person.name),
        acting_user=acting_user,
        occurred_at=at,
        changes={"valid_until": ["", str(valid_until)]},
    )
    return held


def _what(new: NewTravelRate) -> dict[str, str]:
    """What the rate is for. A kilometre knows a vehicle, a day its destination and stay, a night its destination."""
    subject = new.subject.strip()
    region = "" if new.kind == "MILEAGE" else new.region
    stay = new.stay if new.kind == "PER_DIEM" else ""
    is_whole = new.kind == "MILEAGE" or new.yen == new.yen.to_integral_value()
    is_named = bool(subject) if new.kind == "MILEAGE" else bool(region and (stay or new.kind == "LODGING"))
    if not (is_named and is_whole and new.yen > 0 and new.article.strip()):
        raise TravelRateIncomplete
    return {"kind": new.kind, "subject": subject, "region": region, "stay": stay}


def _end(held: TravelRate | CommuterPass, valid_until: dt.date) -> None:
    if held.valid_until is not None or valid_until <= held.valid_from:
        raise TravelEndedAlready(name=str(held))
    held.valid_until = valid_until
    held.save(update_fields=["valid_until"])
