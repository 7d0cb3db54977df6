"""Amounts of leave in words, in either language: 1.5日, 2日3時間, −0.5日."""

from decimal import Decimal

from backoffice.shell.formats import MINUS

from .rules import amount

WORDS = {"ja": ("{}日", "{}時間", "{}分", ""), "en": ("{} d", "{} h", "{} min", " ")}


def say(parts: int, hours_a_day: int, language: str) -> str:
    """Parts as days and hours of somebody whose day has so many hours; 0日 for nothing."""
    found = amount(parts, hours_a_day)
    day, hour, minute, space = WORDS[language]
    said = [day.format(_plain(found.days))] if found.days else []
    said += [hour.format(found.hours)] if found.hours else []
    said += [minute.format(found.minutes)] if found.minutes else []
    return (MINUS if found.is_negative else "") + (space.join(said) or day.format(0))


def _plain(days: Decimal) -> str:
    text = f"{days:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
