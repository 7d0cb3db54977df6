"""The rules of seals by themselves."""

import datetime as dt

import pytest

from legal.seals import rules

DAY = dt.date(2026, 11, 4)


@pytest.mark.parametrize(
    ("name", "content", "among", "found"),
    [
        ("a.pdf", b"%PDF-1.7", rules.PAPERS, rules.PDF),
        ("A.PDF", b"%PDF-1.7", rules.SCANS, rules.PDF),
        ("a.docx", b"PK\x03\x04", rules.PAPERS, rules.WORD),
        ("a.docx", b"PK\x03\x04", rules.SCANS, ""),
        ("a.pdf", b"PK\x03\x04", rules.PAPERS, ""),
        ("a.exe", b"%PDF-1.7", rules.PAPERS, ""),
        ("a.jpeg", b"\xff\xd8\xff\xe0", rules.PICTURES, rules.JPEG),
        ("a.png", b"\xff\xd8\xff\xe0", rules.PICTURES, ""),
    ],
)
def test_a_file_is_known_by_name_and_first_bytes(name: str, content: bytes, among: tuple[str, ...], found: str) -> None:
    assert rules.media_type_of(name, content, among) == found


def test_a_seal_is_usable_from_its_first_day_until_it_is_withdrawn() -> None:
    assert rules.is_usable(DAY, None, DAY)
    assert not rules.is_usable(DAY + dt.timedelta(days=1), None, DAY)
    assert not rules.is_usable(DAY, DAY, DAY)


def test_a_scan_is_due_the_days_of_the_company_after_the_sealing() -> None:
    assert rules.scan_due_on(dt.date(2026, 12, 25), 14) == dt.date(2027, 1, 8)


@pytest.mark.parametrize(("codes", "following"), [([], "S-01"), (["S-01", "S-09", "X-44"], "S-10"), (["S-a"], "S-01")])
def test_the_register_offers_the_next_number(codes: list[str], following: str) -> None:
    assert rules.next_code(codes) == following


def test_the_default_kinds_differ() -> None:
    assert len({each.code for each in rules.DEFAULT_KINDS}) == len({each.name for each in rules.DEFAULT_KINDS}) == 6
    assert [each.code for each in rules.DEFAULT_KINDS if each.is_registered] == ["REPRESENTATIVE"]
