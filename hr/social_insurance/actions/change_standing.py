"""A new standing from a day on: what held before ends the day before."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.periods import Month
from backoffice.values.refusals import InvalidInput
from hr.employment.models import Employee
from hr.social_insurance.models import InsuranceStanding, StandingReason
from hr.social_insurance.queries import health_grades

# A standard remuneration that is decided anew holds for whole months (健康保険法41条2項・43条2項・43条の2).
OF_WHOLE_MONTHS = frozenset({StandingReason.REGULAR, StandingReason.OCCASIONAL, StandingReason.AFTER_CHILDCARE})


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingChange:
    """What holds for an employee from a day; yen are monthly, `average_yen` is the 報酬月額 behind the grade."""

    employee_id: int
    valid_from: dt.date
    reason: str
    social_insured: bool
    standard_remuneration_yen: int | None
    employment_insured: bool
    short_time: bool = False
    average_yen: int | None = None
    decided_by: str = ""


class UnknownStandard(InvalidInput):
    """The amount is none of the table, or there is none for somebody insured."""

    code = "hr.social_insurance.unknown_standard"
    field = "standard_remuneration_yen"
    cause_ja = "{name}さんの標準報酬月額「{given}」は、{month}の等級表にありません。"
    cause_en = "{name}: a standard remuneration of “{given}” is not in the table of {month}."
    remedy_ja = "等級表にある標準報酬月額を選んでください。"
    remedy_en = "Choose a standard remuneration from the table."


class StandingBegun(InvalidInput):
    """Something holds on that day or later already."""

    code = "hr.social_insurance.standing_begun"
    field = "valid_from"
    cause_ja = "{name}さんには、{begun}から始まる記録がすでにあります。"
    cause_en = "{name} already has a record that begins on {begun}."
    remedy_ja = "その日より後の日を、適用開始日にしてください。"
    remedy_en = "Let the new one begin after that day."


class StandingWithinMonth(InvalidInput):
    """A decision on the standard remuneration holds from the first of a month."""

    code = "hr.social_insurance.standing_within_month"
    field = "valid_from"
    cause_ja = "{reason}は、月の初日から適用されます（{valid_from}）。"
    cause_en = "{reason} holds from the first day of a month, not from {valid_from}."
    remedy_ja = "改定月の1日を入力してください。"
    remedy_en = "Enter the first day of the month."


class StandingBeforeJoining(InvalidInput):
    """Nobody is insured here before joining."""

    code = "hr.social_insurance.standing_before_joining"
    field = "valid_from"
    cause_ja = "{name}さんは{joined_on}の入社です。"
    cause_en = "{name} joined on {joined_on}."
    remedy_ja = "入社日以後の日を入力してください。"
    remedy_en = "Enter that day or a later one."


class ReasonDoesNotFit(InvalidInput):
    """資格喪失 of somebody insured, or a decision for somebody who is not."""

    code = "hr.social_insurance.reason_does_not_fit"
    field = "reason"
    cause_ja = "「{reason}」と、健康保険・厚生年金の加入の有無が合いません。"
    cause_en = "“{reason}” does not go with whether health insurance and pension apply."
    remedy_ja = "資格喪失なら加入しない、それ以外の決定なら加入するを選んでください。"
    remedy_en = "A loss goes with not insured, every other decision with insured."


@action("hr.social_insurance.change_standing", _("被保険者の状態を変更"))
def change_standing(*, changes: Sequence[StandingChange], acting_user: Any, at: dt.datetime) -> list[InsuranceStanding]:
    """Enter what holds from a day on for some people, one change each, all or none; what held before ends there.

    Raises UnknownStandard, StandingBegun, StandingWithinMonth, StandingBeforeJoining, ReasonDoesNotFit.
    """
    people = _locked(changes)
    held = list(InsuranceStanding.objects.select_for_update().filter(employee__in=people).order_by("valid_from"))
    for change in changes:
        _refuse(change, people[change.employee_id], [each for each in held if each.employee_id == change.employee_id])
    before = _ended(held, {each.employee_id: each.valid_from for each in changes})
    made = InsuranceStanding.objects.bulk_create(_row(each) for each in changes)
    record(
        "hr.social_insurance.change_standing",
        case=_case(changes, made, people),
        acting_user=acting_user,
        occurred_at=at,
        changes={
            "standing": [[_said(each) for each in before], [_said(each) for each in made]]
            if len(made) == 1
            else [len(before), len(made)],
        },
    )
    return made


def _locked(changes: Sequence[StandingChange]) -> Mapping[int, Employee]:
    ids = [each.employee_id for each in changes]
    found = Employee.objects.select_for_update(of=("self",), no_key=True).select_related("person").order_by("pk")
    return {each.pk: each for each in found.filter(pk__in=ids)}


def _refuse(change: StandingChange, employee: Employee, held: Sequence[InsuranceStanding]) -> None:
    reason, name = StandingReason(change.reason), employee.person.name
    insured_at_all = change.social_insured or change.employment_insured
    if (
        (reason == StandingReason.LOSS and change.social_insured)
        or (reason in OF_WHOLE_MONTHS and not change.social_insured)
        or (reason == StandingReason.ACQUISITION and not insured_at_all)
    ):
        raise ReasonDoesNotFit(reason=reason.label)
    if reason in OF_WHOLE_MONTHS and change.valid_from.day != 1:
        raise StandingWithinMonth(reason=reason.label, valid_from=change.valid_from)
    if change.valid_from < employee.joined_on:
        raise StandingBeforeJoining(name=name, joined_on=employee.joined_on)
    if change.social_insured:
        _refuse_unknown_standard(change, name)
    later = [each for each in held if each.valid_from >= change.valid_from]
    open_beyond = [each for each in held if each.valid_until and each.valid_until > change.valid_from]
    if later or open_beyond:
        raise StandingBegun(name=name, begun=max(each.valid_from for each in later or open_beyond))


def _refuse_unknown_standard(change: StandingChange, name: str) -> None:
    month = Month.of(change.valid_from)
    if all(each.standard_yen != change.standard_remuneration_yen for each in health_grades(month)):
        raise UnknownStandard(name=name, given=change.standard_remuneration_yen or "", month=month)


def _ended(held: Iterable[InsuranceStanding], begins: Mapping[int, dt.date]) -> list[InsuranceStanding]:
    """Close what is open; what ended before stays as it is."""
    ended = [each for each in held if each.valid_until is None]
    for each in ended:
        each.valid_until = begins[each.employee_id]
    InsuranceStanding.objects.bulk_update(ended, ["valid_until"])
    return ended


def _row(change: StandingChange) -> InsuranceStanding:
    return InsuranceStanding(
        employee_id=change.employee_id,
        valid_from=change.valid_from,
        social_insured=change.social_insured,
        standard_remuneration_yen=change.standard_remuneration_yen if change.social_insured else None,
        employment_insured=change.employment_insured,
        short_time=change.short_time,
        reason=change.reason,
        average_yen=change.average_yen,
        decided_by=change.decided_by,
    )


def _case(changes: Sequence[StandingChange], made: Sequence[InsuranceStanding], people: Mapping[int, Employee]) -> Case:
    name = people[changes[0].employee_id].person.name if len(changes) == 1 else f"{len(changes)}名"
    return Case("hr.social_insurance.standing", made[0].pk, name)


def _said(standing: InsuranceStanding) -> str:
    insured = standing.standard_remuneration_yen if standing.social_insured else ""
    return f"{standing.valid_from} {standing.reason} {insured} {standing.employment_insured}"
