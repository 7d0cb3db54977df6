"""When a contract renews, until when to say no, and which files it may be kept as. Pure."""

import datetime as dt

from backoffice.values.periods import Month

PDF, WORD = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What a file of a kind begins with, and how its name ends; a Word document is a ZIP archive.
KNOWN_FILES = ((PDF, b"%PDF-", ".pdf"), (WORD, b"PK\x03\x04", ".docx"))


def months_after(day: dt.date, months: int) -> dt.date:
    """The day so many months later (earlier when negative); the last day of a month stays the last day."""
    there = Month.of(day).plus(months)
    if day == Month.of(day).last_day:
        return there.last_day
    return there.first_day.replace(day=min(day.day, there.last_day.day))


def notice_on(ends_on: dt.date, notice_months: int) -> dt.date:
    """The last day on which one may say that the contract shall not renew."""
    return months_after(ends_on, -notice_months)


def renewed_until(ends_on: dt.date, renewal_months: int) -> dt.date:
    """The end of the next term."""
    return months_after(ends_on, renewal_months)


def media_type_of(name: str, content: bytes) -> str:
    """PDF or WORD by the file's name and its first bytes, which must agree; else ""."""
    return next(
        (kind for kind, begins, ends in KNOWN_FILES if content.startswith(begins) and name.lower().endswith(ends)), ""
    )
