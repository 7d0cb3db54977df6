"""What a paper or a picture may be, whether a seal may be used, and the words of its marks. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

PDF, WORD = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PNG, JPEG = "image/png", "image/jpeg"
# What a file of a kind begins with, and how its name may end; a Word document is a ZIP archive.
KNOWN_FILES = (
    (PDF, b"%PDF-", (".pdf",)),
    (WORD, b"PK\x03\x04", (".docx",)),
    (PNG, b"\x89PNG\r\n\x1a\n", (".png",)),
    (JPEG, b"\xff\xd8\xff", (".jpg", ".jpeg")),
)
PAPERS, SCANS, PICTURES = (PDF, WORD), (PDF,), (PNG, JPEG)


@dataclass(frozen=True, slots=True)
class DefaultKind:
    """A kind of seal that a company's list begins with."""

    code: str
    name: str
    is_registered: bool = False


# 印章の種類 as companies in Japan know them; a company adds its own.
DEFAULT_KINDS = (
    DefaultKind("REPRESENTATIVE", "代表者印（実印）", is_registered=True),
    DefaultKind("BANK", "銀行印"),
    DefaultKind("SQUARE", "角印（社印）"),
    DefaultKind("CONTRACT", "契約印"),
    DefaultKind("OFFICE", "役職印"),
    DefaultKind("ELECTRONIC", "電子印"),
)


@dataclass(frozen=True, slots=True)
class Marks:
    """What was done beside the imprint: 割印 across copies, 契印 across pages, 捨印 in the margin, 消印 on revenue stamps."""

    is_across_copies: bool = False
    is_across_pages: bool = False
    is_spare: bool = False
    is_on_revenue_stamp: bool = False


def media_type_of(name: str, content: bytes, among: Iterable[str]) -> str:
    """The media type by the file's name and its first bytes, which must agree; "" for anything but those of `among`."""
    return next(
        (
            kind
            for kind, begins, ends in KNOWN_FILES
            if kind in among and content.startswith(begins) and name.lower().endswith(ends)
        ),
        "",
    )


def is_usable(in_use_from: dt.date, withdrawn_on: dt.date | None, day: dt.date) -> bool:
    """Whether a seal may be used on a day: from its first day on, and never again once it is withdrawn."""
    return withdrawn_on is None and in_use_from <= day


def scan_due_on(sealed_on: dt.date, scan_days: int) -> dt.date:
    """Until when the scan of a sealed paper is expected; `scan_days` as the company says."""
    return sealed_on + dt.timedelta(days=scan_days)


def next_code(codes: Iterable[str]) -> str:
    """The number that the register offers to the next seal: S-01, S-02 and so on."""
    taken = {int(code[2:]) for code in codes if code.startswith("S-") and code[2:].isdecimal()}
    return f"S-{max(taken, default=0) + 1:02}"
