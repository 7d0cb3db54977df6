"""`manage.py verify_events`: whether the log is as it was written; the first broken row by name. With an export, offline."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.eventlog.queries import records
from backoffice.eventlog.rules import Record, UnreadableExport, Verdict, as_line, from_line, verdicts


class Command(BaseCommand):
    help = "Recompute every digest, Merkle root and link of the log; exit 1 naming the first broken row."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--company", metavar="CODE", help="one company; all of them when left out")
        ways = parser.add_mutually_exclusive_group()
        ways.add_argument(
            "--export", type=Path, metavar="FILE", help="write the log as JSON lines, and verify the file"
        )
        ways.add_argument("--from-export", type=Path, metavar="FILE", help="verify such a file; needs no database")

    def handle(self, *args: Any, **options: Any) -> None:
        export: Path | None = options["export"]
        if export:
            with export.open("w", encoding="utf-8") as file:
                file.writelines(map(as_line, self._stored(options["company"])))
        kept: Path | None = export or options["from_export"]
        try:
            found = list(verdicts(_read(kept) if kept else self._stored(options["company"])))
        except UnreadableExport as refusal:
            raise CommandError(f"{refusal}\n{refusal.cause_en} {refusal.remedy_en}") from refusal
        self._tell(found)

    def _tell(self, found: list[Verdict]) -> None:
        if not found:
            raise CommandError("確かめる記録がありません。\nThere is no log to verify.")
        for verdict in found:
            if verdict.broken is None:
                self.stdout.write(_clean(verdict))
        broken = [(verdict.log.company, verdict.broken) for verdict in found if verdict.broken]
        if broken:
            raise CommandError("\n".join(f"{company}: {each.ja}\n{company}: {each.en}" for company, each in broken))

    def _stored(self, code: str | None) -> Iterator[Record]:
        companies = Company.objects.order_by("pk")
        chosen = list(companies.filter(code=code) if code else companies)
        if code and not chosen:
            raise CommandError(f"会社コード {code} の会社はありません。\nThere is no company {code}.")
        for company in chosen:
            with scope.working_in(company.pk):
                yield from records(company.pk, company.code)


def _read(file: Path) -> Iterator[Record]:
    with file.open(encoding="utf-8") as lines:
        yield from _numbered(lines)


def _numbered(lines: Iterable[str]) -> Iterator[Record]:
    for number, line in enumerate(lines, start=1):
        yield from_line(line, line=number)


def _clean(verdict: Verdict) -> str:
    company, head = verdict.log.company, verdict.head.hex()
    total = verdict.sealed + verdict.unsealed
    return (
        f"{company}: {total:,}件の記録は、書かれたときのままです。"
        f"封印済み {verdict.sealed:,}件、未封印 {verdict.unsealed:,}件、最後の封印 {head}\n"
        f"{company}: all {total:,} events are as they were written. "
        f"{verdict.sealed:,} sealed, {verdict.unsealed:,} not sealed yet, last seal {head}"
    )
