"""How a number is written, and in which fiscal year a day lies."""

import datetime as dt

from backoffice.values.refusals import Refusal

FISCAL_YEAR, NUMBER = "{fiscal_year}", "{number"
NEVER_AGAIN = 0


class UnusablePattern(Refusal):
    """The pattern of a series does not write numbers that differ."""

    code = "numbering.unusable_pattern"
    cause_ja = "番号の形「{pattern}」は使えません。"
    cause_en = 'The pattern "{pattern}" can\'t be used.'
    remedy_ja = "INV-{{fiscal_year}}-{{number:05}} のように、連番（number）を必ず入れてください。"
    remedy_en = "Write it like INV-{{fiscal_year}}-{{number:05}}; the number itself is needed."


def checked(pattern: str) -> str:
    """The pattern, when different numbers and years read differently; raises UnusablePattern."""
    try:
        written = {write(pattern, year, number) for year in (1, 2) for number in (1, 2, 10, 12)}
    except (ValueError, LookupError, AttributeError) as broken:
        raise UnusablePattern(pattern=pattern) from broken
    if len(written) != (2 * 2 * 2 if begins_again(pattern) else 2 * 2):
        raise UnusablePattern(pattern=pattern)
    return pattern


def begins_again(pattern: str) -> bool:
    """Whether the series begins at 1 in every fiscal year."""
    return FISCAL_YEAR in pattern


def year_of(pattern: str, on: dt.date, first_month: int) -> int:
    """The fiscal year that counts for the series on a day, named by the year in which it begins; else NEVER_AGAIN."""
    if not begins_again(pattern):
        return NEVER_AGAIN
    return on.year if on.month >= first_month else on.year - 1


def write(pattern: str, fiscal_year: int, number: int) -> str:
    """The number as it stands on paper: INV-2026-00042."""
    return pattern.format(fiscal_year=fiscal_year, number=number)
