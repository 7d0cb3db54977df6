"""Measures, in a database of its own that is dropped at the end."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from backoffice.demo import bench

NAME = "ennoshita_bench"
SIZES = (248, 10_000)


class Command(BaseCommand):
    help = "Print how fast payroll and its pages are, as ratios within one run."

    def handle(self, *args: Any, **options: Any) -> None:
        _administer(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)', f'CREATE DATABASE "{NAME}"')
        connection.close()
        connection.settings_dict["NAME"] = NAME
        try:
            call_command("migrate", verbosity=0)
            for size in SIZES:
                bench.payroll(size, self.stdout.write)
        finally:
            connection.close()
            _administer(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')


def _administer(*statements: str) -> None:
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
