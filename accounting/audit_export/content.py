"""What the pack holds, written from the books in one pass."""

import csv
import datetime as dt
import mimetypes
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from django.core.files.base import File

from accounting.ledger.models import Entry, Line, Side
from accounting.ledger.sources import source_kind
from backoffice.companies.models import Company
from backoffice.documents import kinds, storage
from backoffice.exchange.sheets import guarded
from backoffice.values.periods import Month

from . import queries
from .models import AuditExport
from .packing import BOM, About, Pack, csv_line
from .wording import README

BOOKS = "books"
ENTRY = (
    "entry_id",
    "posted_on",
    "stage",
    "description",
    "amount_yen",
    "lines",
    "source_kind",
    "source_label",
    "source_id",
    "reverses_entry_id",
    "reason",
    "recorded_by",
    "recorded_at",
)
LINE = (
    "entry_id",
    "position",
    "posted_on",
    "account_code",
    "account_name",
    "debit_yen",
    "credit_yen",
    "tax_category",
    "unit_code",
    "unit_name",
    "project_code",
    "project_name",
    "partner_code",
    "partner_name",
    "supplied_on",
    "memo",
    "document",
    "entry_description",
)
ACCOUNT = ("account_code", "account_name", "category", "section", "normal_side", "tax_category", "out_of_use_from")
BALANCE = ("month", "account_code", "account_name", "category", "stage", "debit_yen", "credit_yen")
OPENING = ("account_code", "account_name", "debit_yen", "credit_yen")
PARTNER = ("partner_code", "partner_name", "kind", "corporate_number", "registration_number")
BLOCK_BYTES = 1024 * 1024


@dataclass(slots=True)
class MonthSums:
    """What the lines of a month come to."""

    entries: int = 0
    lines: int = 0
    debit_yen: int = 0
    credit_yen: int = 0

    def count(self, line: Line) -> None:
        """One more line."""
        self.lines += 1
        if line.side == Side.DEBIT:
            self.debit_yen += line.amount_yen
        else:
            self.credit_yen += line.amount_yen


@dataclass(slots=True)
class Written:
    """What a pack came to: its months, its papers, its files."""

    months: dict[dt.date, MonthSums] = field(default_factory=dict)
    papers: int = 0
    files: int = 0

    @property
    def entries(self) -> int:
        return sum(each.entries for each in self.months.values())

    @property
    def lines(self) -> int:
        return sum(each.lines for each in self.months.values())

    @property
    def debit_yen(self) -> int:
        return sum(each.debit_yen for each in self.months.values())


def write(export: AuditExport, company: Company, into: IO[bytes]) -> Written:
    """Write the pack of an export into an open file; what is held in memory is a block, a chart and the months."""
    first, last = export.first_month, Month.of(export.last_month).last_day
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n") as spool:
        pack, written = Pack(into, spool), Written()
        _books(pack, written, first, last)
        written.papers = _papers(pack, first, last)
        pack.text("README.txt", About("readme"), README)
        pack.index("index.csv", guarded)
        pack.manifest("manifest.json", _head(export, company, written))
        written.files = pack.count + 1
        pack.close()
    return written


def _books(pack: Pack, written: Written, first: dt.date, last: dt.date) -> None:
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as entries:
        entries.write(BOM + csv_line(ENTRY))
        pack.table(f"{BOOKS}/lines.csv", About("lines"), LINE, _lines(written, entries, first, last))
        _copy(pack, f"{BOOKS}/entries.csv", About("entries"), entries)
    pack.table(f"{BOOKS}/accounts.csv", About("accounts"), ACCOUNT, _rows(map(_account, queries.chart())))
    pack.table(f"{BOOKS}/openings.csv", About("openings"), OPENING, _rows(map(_opening, queries.openings(first))))
    sums = map(_balance, queries.balances(first, last))
    pack.table(f"{BOOKS}/monthly_balances.csv", About("monthly_balances"), BALANCE, _rows(sums))
    named = map(_partner, queries.partners_named(first, last))
    pack.table(f"{BOOKS}/partners.csv", About("partners"), PARTNER, _rows(named))


def _lines(written: Written, entries: IO[str], first: dt.date, last: dt.date) -> Iterator[list[object]]:
    """The rows of the lines; each entry that ends goes beside, and into the sums of its month."""
    writer = csv.writer(entries, lineterminator="\r\n")
    entry, count = None, 0
    for line in queries.lines_between(first, last):
        if entry is not None and line.entry_id != entry.pk:
            writer.writerow([guarded(cell) for cell in _entry(entry, count)])
            count = 0
        sums = written.months.setdefault(line.posted_on.replace(day=1), MonthSums())
        sums.entries += count == 0
        entry, count = line.entry, count + 1
        sums.count(line)
        yield [guarded(cell) for cell in _line(line)]
    if entry is not None:
        writer.writerow([guarded(cell) for cell in _entry(entry, count)])


def _papers(pack: Pack, first: dt.date, last: dt.date) -> int:
    count, company_id = 0, queries.company_id()
    for paper in queries.papers_between(first, last):
        path = f"evidence/{paper.sha256}{mimetypes.guess_extension(paper.media_type) or ''}"
        about = About(
            kind=kinds.label_of(paper.kind),
            title=paper.title,
            day=str(paper.dated_on),
            amount_yen=paper.amount_yen,
            partner=paper.partner_name or "",
            entry_ids=paper.entry_ids,
        )
        with storage.open_verified(company_id, paper.sha256) as file, pack.member(path, about, packs=False) as member:
            for block in file.chunks(BLOCK_BYTES):
                member.write(block)
        count += 1
    return count


def _copy(pack: Pack, path: str, about: About, spooled: IO[str]) -> None:
    spooled.flush()
    with pack.member(path, about) as member:
        raw: Any = spooled
        for block in File(raw.buffer, name="spool").chunks(BLOCK_BYTES):
            member.write(block)


def _head(export: AuditExport, company: Company, written: Written) -> dict[str, Any]:
    months = [
        {
            "month": f"{month:%Y-%m}",
            "entries": sums.entries,
            "lines": sums.lines,
            "debit_yen": sums.debit_yen,
            "credit_yen": sums.credit_yen,
        }
        for month, sums in sorted(written.months.items())
    ]
    return {
        "made_with": "Ennoshita accounting.audit_export 1",
        "company": {"name": company.name, "corporate_number": company.corporate_number},
        "first_month": f"{export.first_month:%Y-%m}",
        "last_month": f"{export.last_month:%Y-%m}",
        "ordered_by": export.ordered_by_name,
        "ordered_at": export.ordered_at.isoformat(),
        "entries": written.entries,
        "lines": written.lines,
        "papers": written.papers,
        "months": months,
    }


def _rows(rows: Iterable[Sequence[object]]) -> Iterator[list[object]]:
    return ([guarded(cell) for cell in row] for row in rows)


def _entry(entry: Entry, lines: int) -> tuple[object, ...]:
    return (
        entry.pk,
        str(entry.posted_on),
        entry.stage,
        entry.description,
        entry.amount_yen,
        lines,
        entry.source_kind,
        str(source_kind(entry.source_kind).label),
        entry.source_id,
        entry.reverses_id,
        entry.reason,
        entry.recorded_by_name,
        entry.recorded_at.isoformat(),
    )


def _line(line: Line) -> tuple[object, ...]:
    is_debit = line.side == Side.DEBIT
    return (
        line.entry_id,
        line.position,
        str(line.posted_on),
        line.account.code,
        line.account.name,
        line.amount_yen if is_debit else None,
        None if is_debit else line.amount_yen,
        line.tax_category,
        line.unit.code if line.unit else None,
        line.unit.name if line.unit else None,
        line.project.code if line.project else None,
        line.project.name if line.project else None,
        line.partner.code if line.partner else None,
        line.partner.name if line.partner else None,
        str(line.supplied_on) if line.supplied_on else None,
        line.memo,
        line.document,
        line.entry.description,
    )


def _account(each: Any) -> tuple[object, ...]:
    ended = str(each.out_of_use_from) if each.out_of_use_from else None
    return (each.code, each.name, each.category, each.section, each.normal_side, each.tax_category, ended)


def _opening(each: Any) -> tuple[object, ...]:
    return (each["code"], each["name"], each["debit"], each["credit"])


def _balance(each: Any) -> tuple[object, ...]:
    said = each["code"], each["name"], each["category"], each["its_stage"], each["debit"], each["credit"]
    return (f"{each['month']:%Y-%m}", *said)


def _partner(each: Any) -> tuple[object, ...]:
    return (each.code, each.name, each.kind, each.corporate_number, each.registration_number)
