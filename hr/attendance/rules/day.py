"""The minutes of one day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .facts import MINUTES_PER_DAY, DayKind, Pattern, Stamp, Stand, WorkLaw
from .order import Spans, breaks_of, stand, work_of

BREAK_TOO_SHORT = "BREAK_TOO_SHORT"
CORE_MISSED = "CORE_MISSED"


@dataclass(frozen=True, slots=True)
class DayMinutes:
    """What a day comes to. An open day (no clock-out yet) has no minutes.

    `worked_minutes` leave out those on statutory holidays; `daily_overtime_minutes` are those of them beyond 8 hours;
    `day_off_minutes` those on a day off that is no statutory holiday; `night_minutes` lie within all work of the day.
    `break_minutes` are the time between the first clock-in and the last clock-out that was not worked. `actual_minutes`
    are those of a day of みなし労働時間 as punched, whatever counts as worked.
    """

    kind: DayKind
    is_complete: bool
    worked_minutes: int = 0
    break_minutes: int = 0
    daily_overtime_minutes: int = 0
    night_minutes: int = 0
    statutory_holiday_minutes: int = 0
    day_off_minutes: int = 0
    actual_minutes: int = 0
    warnings: tuple[str, ...] = ()


def day_minutes(
    stamps: Sequence[Stamp], *, kind: DayKind, next_kind: DayKind, pattern: Pattern | None, law: WorkLaw
) -> DayMinutes:
    """The minutes of the work that began on a day of `kind`, before a day of `next_kind`. Raises PunchesOutOfOrder.

    Where nobody punched a break on a workday, the scheduled one is taken out as far as it lies within the work. Minutes
    on a calendar day that is a statutory holiday count as such, those after its midnight do not (基発331号).
    """
    if stand(stamps) is not Stand.OFF or not stamps:
        return DayMinutes(kind, is_complete=False)
    spans = _worked(stamps, kind, pattern)
    total = _length(spans)
    today, tomorrow = _within(spans, 0, MINUTES_PER_DAY), _within(spans, MINUTES_PER_DAY, 2 * MINUTES_PER_DAY)
    statutory = sum(
        minutes for minutes, of in ((today, kind), (tomorrow, next_kind)) if of is DayKind.STATUTORY_HOLIDAY
    )
    pause = stamps[-1].minute - stamps[0].minute - total
    return DayMinutes(
        kind,
        is_complete=True,
        worked_minutes=total - statutory,
        break_minutes=pause,
        daily_overtime_minutes=max(0, total - statutory - law.daily_minutes),
        night_minutes=_night(spans, law),
        statutory_holiday_minutes=statutory,
        day_off_minutes=total - statutory if kind is DayKind.DAY_OFF else 0,
        warnings=(BREAK_TOO_SHORT,) if pause < law.least_break(total) else (),
    )


def _worked(stamps: Sequence[Stamp], kind: DayKind, pattern: Pattern | None) -> Spans:
    """Work less breaks: those that were punched, or the scheduled one of a workday."""
    pauses = breaks_of(stamps)
    scheduled = pattern.scheduled_break if pattern and kind is DayKind.WORKDAY else None
    if not pauses and scheduled:
        pauses = (scheduled,)
    spans = work_of(stamps)
    for pause in pauses:
        spans = tuple(_without(spans, pause))
    return spans


def _without(spans: Spans, pause: tuple[int, int]) -> Iterable[tuple[int, int]]:
    begins, ends = pause
    for first, last in spans:
        if first < min(last, begins):
            yield first, min(last, begins)
        if max(first, ends) < last:
            yield max(first, ends), last


def _night(spans: Spans, law: WorkLaw) -> int:
    """Minutes in the night: it begins on the evening before, on that of the day, and on that of the next day."""
    length = (law.night_until_minute - law.night_from_minute) % MINUTES_PER_DAY
    begins = (law.night_from_minute + MINUTES_PER_DAY * days for days in (-1, 0, 1))
    return sum(_within(spans, first, first + length) for first in begins)


def _within(spans: Spans, begins: int, ends: int) -> int:
    return sum(max(0, min(last, ends) - max(first, begins)) for first, last in spans)


def _length(spans: Spans) -> int:
    return sum(last - first for first, last in spans)
