"""Fixed pay by formula that changed from one settled month to the next: what 随時改定 has to know of it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from backoffice.values.periods import Month
from hr.payroll.models import OwnItem, Payslip, PayslipLine, RunKind

from .settled import SETTLED

# How far back a whole month is looked for, to compare with.
MONTHS_BEFORE = 3
BY_DAYS = "prorated_days"


@dataclass(frozen=True, slots=True)
class OwnChange:
    """The fixed items by formula of somebody, a month's yen before and from the first day of a period on."""

    employee_id: int
    valid_from: dt.date
    before_yen: int
    after_yen: int
    labels: tuple[str, ...]


def changes_of_own_items(since: dt.date, employee_ids: Collection[int]) -> Iterator[OwnChange]:
    """The changes in periods that begin on a day or later, of pay that is settled: two queries, or one without items.

    A month that was paid by days tells no monthly amount and is passed over.
    """
    codes = set(OwnItem.objects.filter(is_fixed=True).values_list("code", flat=True))
    if not codes:
        return
    slips = Payslip.objects.filter(
        employee_id__in=employee_ids,
        run__kind=RunKind.MONTHLY,
        run__state__in=SETTLED,
        run__opens_on__gte=Month.of(since).plus(-MONTHS_BEFORE).first_day,
    ).order_by("employee_id", "run__opens_on")
    rows = list(slips.values_list("pk", "employee_id", "run__opens_on"))
    amounts = _amounts(codes, [pk for pk, _employee, _day in rows])
    by_person: defaultdict[int, list[tuple[dt.date, Mapping[str, tuple[str, int]]]]] = defaultdict(list)
    for pk, employee_id, opens_on in rows:
        found = amounts.get(pk, {})
        if found is not None:
            by_person[employee_id].append((opens_on, found))
    for employee_id, months in by_person.items():
        for (_day, was), (opens_on, now) in pairwise(months):
            if was != now and opens_on >= since:
                labels = {code: label for code, (label, _yen) in (*was.items(), *now.items())}
                changed = tuple(said for code, said in labels.items() if was.get(code) != now.get(code))
                yield OwnChange(employee_id, opens_on, _sum(was), _sum(now), changed)


def _amounts(codes: Collection[str], slip_ids: Collection[int]) -> dict[int, dict[str, tuple[str, int]] | None]:
    """By payslip (label, yen) by code; None for one that was paid by days."""
    found: dict[int, Any] = {}
    lines = PayslipLine.objects.filter(payslip_id__in=slip_ids, code__in=codes, section="PAY").order_by("position")
    for slip_id, code, label, yen, because in lines.values_list("payslip_id", "code", "label", "amount_yen", "because"):
        if BY_DAYS in because["formula"]:
            found[slip_id] = None
        elif found.setdefault(slip_id, {}) is not None:
            found[slip_id][code] = (label, yen)
    return found


def _sum(items: Mapping[str, tuple[str, int]]) -> int:
    return sum(yen for _label, yen in items.values())
