"""出張申請: asking for a trip with its estimate, correcting what was sent back, and giving it up; by the traveller alone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounting.advances.models import PayBy
from backoffice.approvals.actions import submit_request
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.organisation.queries import person_of, unit_of
from backoffice.values.refusals import InvalidInput, Refusal
from general_affairs.travel.estimating import Fare, Guess, costs_of
from general_affairs.travel.models import Trip, TripCost, TripState
from general_affairs.travel.queries import CASE, broken_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTrip:
    """A trip to be: where, when and why, its fares, its nights, other costs, and how much is wished for in advance."""

    destination: str
    purpose: str
    departs_on: dt.date
    returns_on: dt.date
    region: str = "DOMESTIC"
    nights: int = 0
    fares: Sequence[Fare] = ()
    guesses: Sequence[Guess] = ()
    advance_yen: int = 0
    pay_by: str = PayBy.TRANSFER.value


class NoPersonToTravel(Refusal):
    """The user is nobody's employee here."""

    code = "general_affairs.travel.no_person"
    status = 403
    cause_ja = "この会社の社員として登録されていないため、出張を申請できません。"
    cause_en = "You are not recorded as a person of this company, so you cannot ask for a trip."
    remedy_ja = "人事に、社員の登録を確認してください。"
    remedy_en = "Ask HR to check your record."


class TripEndsBefore(InvalidInput):
    """A trip ends on the day it begins, or later."""

    code = "general_affairs.travel.ends_before"
    field = "returns_on"
    cause_ja = "帰着日{returns_on}が、出発日{departs_on}より前です。"
    cause_en = "{returns_on}, the day of return, is before {departs_on}."
    remedy_ja = "出発日と帰着日を確認してください。"
    remedy_en = "Check both days."


class AdvanceBeyondEstimate(InvalidInput):
    """No more is given in advance than the trip should cost."""

    code = "general_affairs.travel.advance_beyond_estimate"
    field = "advance_yen"
    cause_ja = "希望する仮払{advance_yen:,}円が、見積の合計{total_yen:,}円を超えています。"
    cause_en = "{advance_yen:,} yen in advance are more than the estimate of {total_yen:,} yen."
    remedy_ja = "見積の合計までで入力してください。"
    remedy_en = "Enter no more than the estimate."


class EstimateBeyondRule(InvalidInput):
    """Nobody may go beyond a rule of the company, so that it could not be claimed, either."""

    code = "general_affairs.travel.estimate_beyond_rule"
    cause_ja = "見積の「{label}」{amount_yen:,}円は、{article}「{text}」に合いません。"
    cause_en = "“{label}” of {amount_yen:,} yen in the estimate does not keep {article}: “{text}”."
    remedy_ja = "規程に合う見積に直してください。この額は、出張のあとの経費精算でも申請できません。"
    remedy_en = "Estimate what keeps the rule. The sum could not be claimed after the trip, either."


class NotYourTrip(Refusal):
    """Only the traveller touches a trip."""

    code = "general_affairs.travel.not_your_trip"
    status = 403
    cause_ja = "この出張を直せるのは、申請した人だけです。"
    cause_en = "Only the person who asked for this trip can change it."
    remedy_ja = "申請した人に依頼してください。"
    remedy_en = "Ask that person."


class TripNotReturned(Refusal):
    """What awaits its approval, or was agreed to, stays."""

    code = "general_affairs.travel.trip_not_returned"
    cause_ja = "この出張は「{state}」のため、変更できません。"
    cause_en = "This trip is {state} and cannot be changed."
    remedy_ja = "承認待ちのものは、取り下げるか、差し戻してもらってから直してください。"
    remedy_en = "One that awaits approval is withdrawn or sent back first."


@action("general_affairs.travel.request_trip", _("出張を申請"))
def request_trip(*, form_key: UUID, new: NewTrip, acting_user: Any, at: dt.datetime) -> Trip:
    """Ask for a trip; the same form sent again gives the trip that is there.

    Raises NoPersonToTravel, NotYourTrip, TripEndsBefore, AdvanceBeyondEstimate, EstimateBeyondRule, and what a submission refuses.
    """
    person = person_of(acting_user.pk)
    if person is None:
        raise NoPersonToTravel
    there = Trip.objects.filter(form_key=form_key).first()
    if there is not None:
        held = own_trip(there.pk, acting_user)
        _tell("general_affairs.travel.request_trip", held, acting_user, at, {"is_new": False})
        return held
    today = at.astimezone(TOKYO).date()
    made = Trip(
        form_key=form_key,
        person=person,
        person_name=person.name,
        unit=unit_of(acting_user.pk, as_of=today),
        requested_at=at,
    )
    _write(made, new)
    _submit(made, acting_user, at)
    _tell("general_affairs.travel.request_trip", made, acting_user, at, {"state": ["", made.state]})
    return made


@action("general_affairs.travel.resubmit_trip", _("出張を再申請"))
def resubmit_trip(*, trip_id: int, new: NewTrip, acting_user: Any, at: dt.datetime) -> Trip:
    """Correct what was sent back and ask again. Raises NotYourTrip, TripNotReturned, and as request_trip."""
    held = own_trip(trip_id, acting_user)
    if held.state != TripState.RETURNED:
        raise TripNotReturned(state=held.get_state_display())
    _write(held, new)
    _submit(held, acting_user, at)
    _tell("general_affairs.travel.resubmit_trip", held, acting_user, at, {"state": [TripState.RETURNED, held.state]})
    return held


@action("general_affairs.travel.discard_trip", _("出張の申請を取りやめる"))
def discard_trip(*, trip_id: int, acting_user: Any, at: dt.datetime) -> Trip:
    """Give up what was sent back or withdrawn. Raises NotYourTrip, TripNotReturned."""
    held = own_trip(trip_id, acting_user)
    if held.state != TripState.RETURNED:
        raise TripNotReturned(state=held.get_state_display())
    held.state = TripState.DISCARDED
    held.save(update_fields=["state"])
    _tell("general_affairs.travel.discard_trip", held, acting_user, at, {"state": [TripState.RETURNED, held.state]})
    return held


def own_trip(trip_id: int, acting_user: Any) -> Trip:
    """One's own trip, locked. Raises NotYourTrip."""
    held = Trip.objects.select_for_update(of=("self",)).select_related("person").get(pk=trip_id)
    if held.person.user_id != acting_user.pk:
        raise NotYourTrip
    return held


def trip_case(trip: Trip) -> Case:
    """How the log names a trip."""
    return Case(CASE, trip.pk, str(trip)[:200])


def _write(trip: Trip, new: NewTrip) -> None:
    if new.returns_on < new.departs_on:
        raise TripEndsBefore(departs_on=new.departs_on, returns_on=new.returns_on)
    trip.destination, trip.purpose, trip.region = new.destination.strip(), new.purpose.strip(), new.region
    trip.departs_on, trip.returns_on = new.departs_on, new.returns_on
    trip.advance_yen, trip.pay_by = new.advance_yen, new.pay_by
    costs = costs_of(trip, new.fares, new.nights, new.guesses)
    trip.total_yen = sum(each.amount_yen for each in costs)
    _refuse_beyond_rules(trip, costs)
    if trip.advance_yen > trip.total_yen:
        raise AdvanceBeyondEstimate(advance_yen=trip.advance_yen, total_yen=trip.total_yen)
    # Its estimate is written while nobody is asked yet.
    trip.state = TripState.RETURNED
    trip.save()
    trip.costs.all().delete()
    for each in costs:
        each.trip = trip
    TripCost.objects.bulk_create(costs)
    trip.state = TripState.SUBMITTED
    trip.save(update_fields=["state"])


def _refuse_beyond_rules(trip: Trip, costs: Sequence[TripCost]) -> None:
    for cost, breach in broken_rules(trip, costs, as_of=trip.requested_at.astimezone(TOKYO).date()):
        if breach.is_refused and not breach.may_say_why:
            rule = breach.rule
            raise EstimateBeyondRule(label=cost.label, amount_yen=cost.amount_yen, article=rule.article, text=rule.text)


def _submit(trip: Trip, acting_user: Any, at: dt.datetime) -> None:
    submit_request(
        kind=CASE,
        title=f"出張　{trip.destination}"[:200],
        amount_yen=trip.total_yen,
        case=trip_case(trip),
        arguments={
            "trip_id": trip.pk,
            "days": [trip.departs_on.isoformat(), trip.returns_on.isoformat()],
            "total_yen": trip.total_yen,
            "advance_yen": trip.advance_yen,
        },
        due_on=max(trip.departs_on, at.astimezone(TOKYO).date()),
        acting_user=acting_user,
        at=at,
    )


def _tell(step: str, trip: Trip, acting_user: Any, at: dt.datetime, changes: dict[str, Any]) -> None:
    record(step, case=trip_case(trip), acting_user=acting_user, occurred_at=at, changes=changes)
