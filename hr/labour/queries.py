"""Reading wordings and notices, and gathering what a notice says from where it stands."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from backoffice.organisation.models import Assignment
from backoffice.organisation.queries import on
from backoffice.parameters import as_of
from backoffice.parameters.queries import Parameter
from hr.attendance.queries import schedules
from hr.attendance.rules import Pattern
from hr.employment.models import Employee, EmployeeKind, PayKind, Terms
from hr.payroll.models import PayGroup

from .models import ConditionsNotice, Wording
from .rules import ConversionLaw, Offer, conversion_is_due

MONTH_END = 31
# The paper is Japanese, whatever language its maker reads.
SHIFTS = {"BEFORE": "前の営業日", "AFTER": "次の営業日"}
MONTHS_SAID = {0: "当月", 1: "翌月", 2: "翌々月"}
WEEKDAYS = "月火水木金土日"
HOUR = 60
# What the form says of one person and the wording says of all comes into the offer by its name.
OF_WORDING = (
    "place_range",
    "work_range",
    "has_overtime",
    "overtime",
    "leave",
    "premium_rates",
    "pay_method",
    "deductions",
    "has_raise",
    "raise_terms",
    "has_bonus",
    "bonus",
    "has_retirement_pay",
    "retirement_pay",
    "retirement",
    "resignation",
    "dismissal",
    "insurance",
    "desk",
    "other",
)


def wording_on(kind: str, day: dt.date) -> Wording | None:
    """What the company says to everybody of a kind on a day."""
    return Wording.objects.filter(on(day), kind=kind).first()


def wordings() -> QuerySet[Wording]:
    """Every wording, the newest first."""
    return Wording.objects.order_by("kind", "-valid_from")


def notices() -> QuerySet[ConditionsNotice]:
    """Every notice with its person."""
    return ConditionsNotice.objects.select_related("employee__person").defer("content")


def notice(pk: int) -> ConditionsNotice:
    """One notice. Raises ConditionsNotice.DoesNotExist."""
    found = ConditionsNotice.objects.select_related("employee__person", "document__stored_file", "company", "agreed_by")
    return found.get(pk=pk)


def own_notices(user_id: int) -> QuerySet[ConditionsNotice]:
    """The notices that somebody wished to have on screen, without those that others took the place of."""
    found = ConditionsNotice.objects.filter(employee__person__user_id=user_id, is_electronic=True)
    return found.exclude(state=ConditionsNotice.State.WITHDRAWN).select_related(
        "employee__person", "document__stored_file", "company"
    )


def waiting_in(employee: Employee, first: dt.date, last: dt.date | None) -> QuerySet[ConditionsNotice]:
    """The notices of somebody that wait for consent and tell of days of a term; terms that are over stay as they are."""
    ending = Q(ends_on=None) | Q(ends_on__gte=first)
    found = ConditionsNotice.objects.filter(ending, employee=employee, state=ConditionsNotice.State.ISSUED)
    return found.filter(starts_on__lte=last) if last else found


def retention(day: dt.date) -> Parameter:
    """How many years a notice is kept after the person left."""
    return as_of("hr.labour.notice_retention", day)


def is_conversion_due(employee: Employee, starts_on: dt.date, ends_on: dt.date) -> bool:
    """Whether the right to a permanent contract arises in this term, by the notices that stand here: one query."""
    law = as_of("hr.labour.conversion", starts_on).value
    before = ConditionsNotice.objects.filter(employee=employee, ends_on__isnull=False, starts_on__lt=starts_on)
    held = before.exclude(state=ConditionsNotice.State.WITHDRAWN).values_list("starts_on", "ends_on")
    periods = [*((first, last) for first, last in held if last), (starts_on, ends_on)]
    return conversion_is_due(periods, ConversionLaw(int(law["years"]), int(law["gap_months"])))


def place_on(employee: Employee, day: dt.date) -> str:
    """東京本社 営業一部（東京都港区…）: where somebody works on a day."""
    held = _post(employee, day)
    return f"{held.office.name} {held.unit.name}（{held.office.address}）" if held else ""


def office_on(employee: Employee, day: dt.date) -> str:
    """東京本社　東京都港区…: the office that issues the notice."""
    held = _post(employee, day)
    return f"{held.office.name}　{held.office.address}" if held else ""


def _post(employee: Employee, day: dt.date) -> Assignment | None:
    return Assignment.objects.filter(on(day), person=employee.person).select_related("office", "unit").first()


def offer_of(employee: Employee, terms: Terms, wording: Wording, said: Mapping[str, Any]) -> Offer:
    """The whole of a notice: facts from their rooms, the company's words, and what was said of this person."""
    pattern = pattern_on(employee, said["starts_on"], terms)
    return Offer(
        is_part_time=employee.kind == EmployeeKind.PART_TIME,
        starts_on=said["starts_on"],
        ends_on=said["ends_on"],
        renewal=said["renewal"],
        renewal_criteria=said["renewal_criteria"],
        limit=said["limit"],
        is_conversion_due=said["is_conversion_due"],
        conversion_terms=said["conversion_terms"],
        trial=said["trial"],
        place=said["place"],
        work=said["work"],
        hours=_hours(pattern, terms, said["hours"], wording.hours),
        days_off=_days_off(pattern, wording.days_off),
        pay=_pay(terms),
        pay_days=_pay_days(terms),
        **{name: getattr(wording, name) for name in OF_WORDING},
    )


def pattern_on(employee: Employee, day: dt.date, terms: Terms) -> Pattern | None:
    """The schedule of a person on a day, when its hours are those of the terms; else somebody has to say the hours."""
    found = schedules([employee.pk], day, day).pattern(employee.pk, day)
    return found if found and found.scheduled_minutes == terms.daily_scheduled_minutes else None


def _hours(pattern: Pattern | None, terms: Terms, own: str, common: str) -> tuple[str, ...]:
    """Start, end and break from the schedule, or as somebody said them; empty when neither is known."""
    begun = [f"始業 {_clock(pattern.starts_minute)}　終業 {_clock(pattern.ends_minute)}"] if pattern else []
    if pattern and pattern.break_starts_minute is not None and pattern.break_ends_minute is not None:
        length = pattern.break_ends_minute - pattern.break_starts_minute
        begun.append(f"休憩 {_clock(pattern.break_starts_minute)}〜{_clock(pattern.break_ends_minute)}（{length}分）")
    lines = [*begun, *own.splitlines()]
    if not lines:
        return ()
    hours, rest = divmod(terms.daily_scheduled_minutes, HOUR)
    told = f"{hours}時間{rest}分" if rest else f"{hours}時間"
    return (*lines, f"1日の所定労働時間 {told}", *common.splitlines())


def _days_off(pattern: Pattern | None, common: str) -> tuple[str, ...]:
    if not common:
        return ()
    workdays = "".join(name for number, name in enumerate(WEEKDAYS, start=1) if pattern and number in pattern.workdays)
    return (*common.splitlines(), *([f"勤務する曜日 {'・'.join(workdays)}"] if workdays else []))


def _pay(terms: Terms) -> tuple[str, ...]:
    items = [f"{each.label} 月額{each.amount_yen:,}円" for each in terms.items.all()]
    if terms.pay_kind == PayKind.HOURLY:
        return (f"時間給 {terms.hourly_yen:,}円", *items)
    return (f"月給制　{'　'.join(items)}",) if items else ()


def _pay_days(terms: Terms) -> str:
    group = PayGroup.objects.filter(code=terms.pay_group_code).first()
    if group is None:
        return ""
    after = MONTHS_SAID.get(group.pay_months_after, f"{group.pay_months_after}か月後")
    shift = SHIFTS[group.holiday_shift]
    return (
        f"賃金締切日 毎月{_day(group.closing_day)}　支払日 {after}{_day(group.pay_day)}（銀行の休業日のときは{shift}）"
    )


def _day(number: int) -> str:
    return "末日" if number == MONTH_END else f"{number}日"


def _clock(minute: int) -> str:
    hours, rest = divmod(minute, HOUR)
    return f"{hours}:{rest:02}" if hours < 24 else f"翌{hours - 24}:{rest:02}"
