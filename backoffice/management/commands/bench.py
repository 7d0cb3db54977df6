"""Measures, in a database of its own that is dropped at the end."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from backoffice.demo import bench, bench_api, bench_invoices, bench_ledger, bench_requests

NAME = "ennoshita_bench"
SIZES = (248, 10_000)
PARTNERS = 100_000
REQUESTS = 1_000_000
LINES = 1_000_000
KINDS = ("payroll", "api", "requests", "invoices", "ledger")


class Command(BaseCommand):
    help = "Print how fast payroll, its pages, long lists, invoices and the books are, as ratios within one run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", choices=KINDS, help="measure one of them")
        parser.add_argument("--people", type=int, nargs="+", default=SIZES, help="sizes of the companies to pay")
        parser.add_argument("--lines", type=int, default=LINES, help="lines of the books to read")
        parser.add_argument("--requests", type=int, default=REQUESTS, help="requests of the list to read")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = [options["only"]] if options["only"] else KINDS
        _administer(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)', f'CREATE DATABASE "{NAME}"')
        connection.close()
        connection.settings_dict["NAME"] = NAME
        try:
            call_command("migrate", verbosity=0)
            if "payroll" in chosen:
                for size in options["people"]:
                    bench.payroll(size, self.stdout.write)
            if "api" in chosen:
                bench_api.partners(PARTNERS, self.stdout.write)
            if "requests" in chosen:
                bench_requests.requests(options["requests"], self.stdout.write)
            if "invoices" in chosen:
                bench_invoices.invoices(self.stdout.write)
            if "ledger" in chosen:
                bench_ledger.ledger(options["lines"], self.stdout.write)
        finally:
            connection.close()
            _administer(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')


def _administer(*statements: str) -> None:
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
