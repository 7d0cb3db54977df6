"""When a contract renews, until when to say no, and what its files are."""

import datetime as dt

import pytest

from legal.contracts.rules import PDF, WORD, media_type_of, months_after, notice_on, renewed_until


@pytest.mark.parametrize(
    ("day", "months", "there"),
    [
        ("2026-11-15", 3, "2027-02-15"),
        ("2026-11-30", 3, "2027-02-28"),  # the last day stays the last day
        ("2027-02-28", 12, "2028-02-29"),
        ("2026-12-30", 2, "2027-02-28"),  # there is no 30 February
        ("2027-03-31", -3, "2026-12-31"),
        ("2027-01-15", -12, "2026-01-15"),
    ],
)
def test_months_are_counted_by_the_calendar(day: str, months: int, there: str) -> None:
    assert months_after(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(there)


def test_a_notice_lies_before_the_end_and_a_renewal_after_it() -> None:
    assert notice_on(dt.date(2027, 3, 31), 3) == dt.date(2026, 12, 31)
    assert renewed_until(dt.date(2027, 3, 31), 12) == dt.date(2028, 3, 31)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("契約書.pdf", b"%PDF-1.7", PDF),
        ("契約書.PDF", b"%PDF-1.4", PDF),
        ("案.docx", b"PK\x03\x04", WORD),
        ("案.pdf", b"PK\x03\x04", ""),  # says one thing and is another
        ("絵.png", b"\x89PNG", ""),
        ("案.docx", b"%PDF-1.7", ""),
        ("契約書.pdf", b"", ""),
    ],
)
def test_a_file_is_what_its_name_and_its_first_bytes_say_together(name: str, content: bytes, kind: str) -> None:
    assert media_type_of(name, content) == kind
