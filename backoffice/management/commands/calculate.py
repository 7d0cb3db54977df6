"""`manage.py calculate < cases.json > results.json`: the calculators at the command line. Needs no database."""

import json
import sys
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand

from backoffice.parameters import calculators


class Command(BaseCommand):
    help = "Calculate cases of JSON from standard input, and write their results to standard output."
    requires_system_checks = []
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        cases = json.load(sys.stdin, parse_float=Decimal)
        self.stdout.write(json.dumps(calculators.calculate(cases), ensure_ascii=False, indent=1))
