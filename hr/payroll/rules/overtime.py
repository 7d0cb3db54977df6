"""Premium pay (割増賃金): overtime, overtime over 60 hours a month, statutory days off, night (労働基準法37条)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from backoffice.values.periods import MINUTES_PER_HOUR, Month
from backoffice.values.reasons import Line, Term, line

from .law import OvertimeLaw

HOUR = Term("minutes_per_hour", MINUTES_PER_HOUR, "minutes", "")
_THRESHOLD = "long_overtime_threshold_hours * minutes_per_hour"


@dataclass(frozen=True, slots=True)
class PremiumBase:
    """What an hour is worth (施行規則19条): monthly pay over average monthly minutes, and hourly pay."""

    monthly_yen: int
    average_monthly_minutes: Decimal
    hourly_yen: int = 0

    @property
    def a_minute(self) -> str:
        """The worth of a minute, as a formula."""
        monthly, hourly = "premium_base_yen / average_monthly_minutes", "hourly_yen / minutes_per_hour"
        if self.hourly_yen and self.monthly_yen:
            return f"({hourly} + {monthly})"
        return hourly if self.hourly_yen else monthly

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms of that formula."""
        monthly = (
            Term("premium_base_yen", self.monthly_yen),
            Term("average_monthly_minutes", self.average_monthly_minutes, "minutes"),
        )
        hourly = (Term("hourly_yen", self.hourly_yen), HOUR)
        if self.hourly_yen and self.monthly_yen:
            return hourly + monthly
        return hourly if self.hourly_yen else monthly


@dataclass(frozen=True, slots=True)
class OvertimeTime:
    """Minutes of one month beyond the plain ones; see PayFacts."""

    month: Month
    extra_minutes: int = 0
    overtime_minutes: int = 0
    night_minutes: int = 0
    statutory_holiday_minutes: int = 0
    settled_minutes: int = 0


def overtime_lines(base: PremiumBase, time: OvertimeTime, law: OvertimeLaw) -> Iterator[Line]:
    """One line for each kind of premium pay that there was; each to the nearest yen (基発150号).

    Night pay is the premium alone, for the hour itself is paid by its own line. Statutory days off know no overtime.
    Who worked shorter than a settled period is paid as overtime is (労働基準法32条の3の2, 32条の4の2); of hourly pay the
    hour itself is in the wages already.
    """
    month = Term("overtime_month", str(time.month), "month")
    if time.extra_minutes:
        extra = Term("extra_minutes", time.extra_minutes, "minutes")
        yield _premium("extra_pay", base, extra.name, "1", extra, month)
    yield from _overtime(base, time, law, month)
    if time.settled_minutes:
        settled, rate = Term("settled_minutes", time.settled_minutes, "minutes"), law.overtime_premium_rate
        times = rate.name if base.hourly_yen else f"(1 + {rate.name})"
        yield _premium("settled_pay", base, settled.name, times, settled, rate, month)
    if time.statutory_holiday_minutes:
        worked = Term("statutory_holiday_minutes", time.statutory_holiday_minutes, "minutes")
        rate = law.statutory_holiday_premium_rate
        yield _premium("statutory_holiday_pay", base, worked.name, f"(1 + {rate.name})", worked, rate, month)
    if time.night_minutes:
        night, rate = Term("night_minutes", time.night_minutes, "minutes"), law.night_premium_rate
        yield _premium("night_premium", base, night.name, rate.name, night, rate, month)


def _overtime(base: PremiumBase, time: OvertimeTime, law: OvertimeLaw, month: Term) -> Iterator[Line]:
    if not time.overtime_minutes:
        return
    worked = Term("overtime_minutes", time.overtime_minutes, "minutes")
    threshold, rate = law.long_overtime_threshold_hours, law.overtime_premium_rate
    if time.overtime_minutes <= int(threshold.value) * MINUTES_PER_HOUR:
        yield _premium("overtime_pay", base, worked.name, f"(1 + {rate.name})", worked, rate, month)
        return
    within, beyond = f"min(overtime_minutes, {_THRESHOLD})", f"(overtime_minutes - {_THRESHOLD})"
    long_rate = law.long_overtime_premium_rate
    split = (worked, threshold, month) if HOUR in base.terms else (worked, threshold, HOUR, month)
    yield _premium("overtime_pay", base, within, f"(1 + {rate.name})", *split, rate)
    yield _premium("long_overtime_pay", base, beyond, f"(1 + {long_rate.name})", *split, long_rate)


def _premium(code: str, base: PremiumBase, minutes: str, times: str, *terms: Term) -> Line:
    formula = f"{base.a_minute} * {minutes}" if times == "1" else f"{base.a_minute} * {minutes} * {times}"
    return line(code, formula, "HALF_UP", *base.terms, *terms)
