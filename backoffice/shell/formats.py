"""Figures and dates as people in Japan read them, and their English forms (GUIDE: wording, formats)."""

import datetime as dt
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.timezone import is_aware, localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

MINUS = "−"
WEEKDAYS = "月火水木金土日"
MINUTES_OF_AN_HOUR = 60
PERCENT = Decimal(100)
MORNING, NOON, EVENING = 4, 11, 18


def in_english() -> bool:
    """Whether the page is shown in English; anything else is Japanese."""
    return (get_language() or "ja").startswith("en")


def yen(amount_yen: int) -> str:
    """12,345; a negative amount takes a minus sign, not a hyphen."""
    return f"{MINUS if amount_yen < 0 else ''}{abs(amount_yen):,}"


def money(amount_yen: int) -> str:
    """¥12,345."""
    return f"{MINUS if amount_yen < 0 else ''}¥{abs(amount_yen):,}"


def signed(text: str, amount_yen: int) -> str:
    """A difference always says its direction; nothing to say for none."""
    return f"＋{text}" if amount_yen > 0 else text


def day(date: dt.date) -> str:
    """2026/11/20; in English 20 Nov 2026."""
    date = _local(date)
    return date_format(date, "j M Y", use_l10n=False) if in_english() else f"{date:%Y/%m/%d}"


def weekday_day(date: dt.date) -> str:
    """2026/11/20（金）; in English Fri 20 Nov 2026."""
    date = _local(date)
    if in_english():
        return date_format(date, "D j M Y", use_l10n=False)
    return f"{date:%Y/%m/%d}（{WEEKDAYS[date.weekday()]}）"


def long_day(date: dt.date) -> str:
    """2026年11月20日（金）; in English Friday 20 November 2026."""
    date = _local(date)
    if in_english():
        return date_format(date, "l j F Y", use_l10n=False)
    return f"{date.year}年{date.month}月{date.day}日（{WEEKDAYS[date.weekday()]}）"


def month_weekday(date: dt.date) -> str:
    """What stands under the day of the month in a deadline: 11月 金; in English Nov Fri."""
    date = _local(date)
    return date_format(date, "M D", use_l10n=False) if in_english() else f"{date.month}月 {WEEKDAYS[date.weekday()]}"


def clock_time(moment: dt.datetime) -> str:
    """9:05, without a leading zero."""
    moment = localtime(moment) if is_aware(moment) else moment
    return f"{moment.hour}:{moment:%M}"


def moment(at: dt.datetime) -> str:
    """2026/11/20 9:05."""
    return f"{day(at)} {clock_time(at)}"


def minutes(total: int) -> str:
    """12時間30分; in English 12 h 30 min."""
    hours, rest = divmod(abs(total), MINUTES_OF_AN_HOUR)
    hour, minute, space = ("\u00a0h", "\u00a0min", " ") if in_english() else ("時間", "分", "")
    parts = [f"{hours}{hour}"] if hours else []
    parts += [f"{rest}{minute}"] if rest or not hours else []
    return (MINUS if total < 0 else "") + space.join(parts)


def hours(total: int) -> str:
    """168:30, as registers and papers write minutes."""
    whole, rest = divmod(total, MINUTES_OF_AN_HOUR)
    return f"{whole}:{rest:02}"


def greeting(name: str, hour: int) -> str:
    """A greeting by the hour (0 to 23), with the name when there is one."""
    if MORNING <= hour < NOON:
        return _("おはようございます、%(name)sさん") % {"name": name} if name else _("おはようございます")
    if NOON <= hour < EVENING:
        return _("こんにちは、%(name)sさん") % {"name": name} if name else _("こんにちは")
    return _("おつかれさまです、%(name)sさん") % {"name": name} if name else _("おつかれさまです")


def percent(rate: Decimal) -> str:
    """A rate (0.0985) as 9.85%, without trailing zeros."""
    shown = f"{Decimal(rate) * PERCENT:f}"
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return f"{shown.replace('-', MINUS)}%"


def _local(date: dt.date) -> dt.date:
    return localtime(date) if isinstance(date, dt.datetime) and is_aware(date) else date
