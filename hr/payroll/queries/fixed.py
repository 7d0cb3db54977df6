"""The fixed pay of a period: whole, or by days where somebody came, went, or got other terms within it."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from backoffice.values.calendar import is_bank_business_day
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal
from hr.payroll.rules import PayItem, Proration

from .gathered import DAY, Gathered

COMMUTING = "commuting"


class HoursOfTwoTerms(Refusal):
    """Hourly pay changed within the month whose hours are paid as one sum."""

    code = "hr.payroll.hours_of_two_terms"
    cause_ja = "{day}に時給か給与形態が変わっています。勤怠の集計は1か月分なので、前後の時間を分けられません。"
    cause_en = "Hourly pay or the kind of pay changes on {day}, and the month's hours are one sum."
    remedy_ja = "雇用条件の開始日を、集計期間の初日に合わせてください。差額は臨時の項目で支給できます。"
    remedy_en = "Let the terms begin on the first day of the period; pay a difference as a one-off amount."


def fixed_items(person: Gathered) -> tuple[PayItem, ...]:
    """The items of the terms in the period; one that held for a part of it carries its days.

    An item that follows no days is paid by the newest terms. Raises HoursOfTwoTerms.
    """
    parts = _parts(person)
    if len(parts) < 2:
        return tuple(_item(each) for each in person.items[person.terms.pk] if each.code != COMMUTING)
    _refuse_hours_of_two(person, parts)
    days: dict[PayItem, int] = {}
    for terms, first, last in parts:
        for item in map(_item, person.items[terms.pk]):
            if item.code != COMMUTING and (item.prorated or terms is person.terms):
                days[item] = days.get(item, 0) + served_days(person, first, last)
    served, whole = served_days(person, person.first_day, person.last_day), Decimal(_scheduled(person))
    return tuple(
        item if held == served or not item.prorated else replace(item, proration=Proration(Decimal(held), whole))
        for item, held in days.items()
    )


def proration(person: Gathered) -> Proration | None:
    """By business days in service and not away without pay, for a month that was not served in full."""
    run = person.run
    worked = served_days(person, person.first_day, person.last_day)
    is_there = person.first_day == run.opens_on and person.last_day == run.closing_on
    if is_there and worked == _scheduled(person):
        return None
    return Proration(worked_days=Decimal(worked), scheduled_days=Decimal(_scheduled(person)))


def terms_of_overtime(person: Gathered) -> Any:
    """The terms by which the hours of the overtime month are paid: the newest that had begun in it."""
    last = Month.of(person.run.overtime_month).last_day
    begun = [terms for terms in person.held if terms.valid_from <= last]
    return begun[-1] if begun else person.terms


def premium_base_yen(person: Gathered, terms: Any) -> int | None:
    """割増賃金の基礎 of those terms, the full monthly amounts of the items that count; None when there are no others."""
    if len(person.held) == 1:
        return None
    return sum(int(each.amount_yen) for each in person.items[terms.pk] if each.in_premium_base)


def served_days(person: Gathered, first: dt.date, last: dt.date) -> int:
    """The business days between two, both included, on which somebody was not away without pay (休職・休業)."""
    away = sum(
        business_days(max(first, each.valid_from), min(last, each.valid_until - DAY) if each.valid_until else last)
        for each in person.away
    )
    return business_days(first, last) - away


@lru_cache(maxsize=1024)
def business_days(first: dt.date, last: dt.date) -> int:
    """The business days between two days, both included; 0 when the last is before the first."""
    return sum(is_bank_business_day(first + DAY * n) for n in range((last - first).days + 1))


def _parts(person: Gathered) -> list[tuple[Any, dt.date, dt.date]]:
    """The terms that held on days of the period, each with its first and last day."""
    found = []
    for terms in person.held:
        first = max(terms.valid_from, person.first_day)
        last = min(terms.valid_until - DAY, person.last_day) if terms.valid_until else person.last_day
        if first <= last:
            found.append((terms, first, last))
    return found


def _refuse_hours_of_two(person: Gathered, parts: list[tuple[Any, dt.date, dt.date]]) -> None:
    kinds = {(terms.pay_kind, terms.hourly_yen) for terms, _first, _last in parts}
    if len(kinds) > 1:
        raise HoursOfTwoTerms(day=parts[-1][1])


def _scheduled(person: Gathered) -> int:
    return business_days(person.run.opens_on, person.run.closing_on)


def _item(item: Any) -> PayItem:
    return PayItem(
        code=item.code,
        label_ja=item.label,
        amount_yen=item.amount_yen,
        taxable=item.taxable,
        in_premium_base=item.in_premium_base,
        prorated=item.prorated,
    )
