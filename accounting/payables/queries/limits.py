"""Sums owed to suppliers who fall under the law of subcontracting or of freelancers, with their last day."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accounting.payables.models import Payable, PayableState, SupplierLaw, SupplierStanding
from accounting.payables.rules import Limited, LimitLaw, Verdict, late_interest, limited
from accounting.payables.tax import limit_law
from backoffice.organisation.queries import on as in_force
from backoffice.partners.models import Partner
from backoffice.values.reasons import Line


@dataclass(frozen=True, slots=True)
class ItemLimit:
    """An item of such a supplier. `is_received` tells whether its day of receipt is known: else the day owed counts.

    `interest` is what would be owed for the days beyond the limit when it is paid on the day that was asked about.
    """

    item: Payable
    law: SupplierLaw
    counted_from: dt.date
    is_received: bool
    limit: Limited
    interest: Line | None


def standings_on(partner_ids: Iterable[int], day: dt.date) -> dict[int, SupplierStanding]:
    """The judgement in force of some partners: one query."""
    found = SupplierStanding.objects.filter(in_force(day), partner__in=set(partner_ids))
    return {each.partner_id: each for each in found}


def standing_on(partner_id: int, day: dt.date) -> SupplierStanding | None:
    """The judgement in force of one partner."""
    return standings_on([partner_id], day).get(partner_id)


def limit_of(received_on: dt.date, paid_on: dt.date, law: str) -> Limited | None:
    """How a day of payment stands to the law; None for a supplier whom no law concerns."""
    its = limit_law(law, received_on)
    return limited(received_on, paid_on, its) if its else None


def limits_of(
    items: Iterable[Payable], paid_on: dt.date | None = None, *, not_before: dt.date = dt.date.min
) -> list[ItemLimit]:
    """The items that a law concerns, each paid on that day, or on the day it is due or a later one: one query."""
    held = [each for each in items if each.partner_id]
    by_partner = _standings({each.partner_id for each in held if each.partner_id})
    found = [(_judged(each, by_partner), each) for each in held]
    return [
        _limit(each, law, paid_on or max(each.due_on, not_before), its)
        for law, each in found
        if (its := _law_of(law, each))
    ]


def open_limits(today: dt.date) -> list[ItemLimit]:
    """The open items of such suppliers, those that must be paid first before the others; what is overdue is late today."""
    subject = SupplierStanding.objects.exclude(law=SupplierLaw.NONE).values("partner_id")
    items = Payable.objects.filter(state=PayableState.OPEN, partner__in=subject).select_related("account", "payment")
    found = limits_of(items.defer("payment__file"), not_before=today)
    return sorted(found, key=lambda each: (each.limit.last_on, each.item.pk))


def beyond(found: Iterable[ItemLimit]) -> list[ItemLimit]:
    """Those that are not in time."""
    return [each for each in found if each.limit.verdict is not Verdict.IN_TIME]


def suppliers() -> list[Partner]:
    """The suppliers in use, by reading."""
    return list(Partner.objects.filter(is_supplier=True, out_of_use_from=None).order_by("name_kana", "pk"))


def _standings(partner_ids: set[int]) -> Mapping[int, list[SupplierStanding]]:
    found: dict[int, list[SupplierStanding]] = {}
    for each in SupplierStanding.objects.filter(partner__in=partner_ids).order_by("valid_from"):
        found.setdefault(each.partner_id, []).append(each)
    return found


def _judged(item: Payable, by_partner: Mapping[int, list[SupplierStanding]]) -> SupplierLaw:
    """The law of the day on which the item was received."""
    day = item.received_on or item.incurred_on
    for each in by_partner.get(item.partner_id or 0, ()):
        if each.valid_from <= day and (each.valid_until is None or day < each.valid_until):
            return SupplierLaw(each.law)
    return SupplierLaw.NONE


def _law_of(law: SupplierLaw, item: Payable) -> LimitLaw | None:
    return limit_law(law, item.received_on or item.incurred_on)


def _limit(item: Payable, law: SupplierLaw, paid_on: dt.date, its: LimitLaw) -> ItemLimit:
    counted_from = item.received_on or item.incurred_on
    limit = limited(counted_from, paid_on, its)
    late = limit.verdict is Verdict.LATE
    interest = late_interest(item.to_pay_yen, limit.days_late, its) if late else None
    return ItemLimit(item, law, counted_from, item.received_on is not None, limit, interest)
