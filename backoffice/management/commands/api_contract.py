"""Writes the API's contract to docs/openapi.yaml, or says whether what is there still holds."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from backoffice.api.contract import as_yaml

PLACE = settings.LOCALE_PATHS[0].parent / "docs/openapi.yaml"


class Command(BaseCommand):
    help = "Write docs/openapi.yaml from the endpoints; with --check, fail when it differs from them."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the file differs")

    def handle(self, *args: Any, **options: Any) -> None:
        made = as_yaml("en")
        if not options["check"]:
            PLACE.write_text(made, encoding="utf-8")
        elif not PLACE.exists() or PLACE.read_text(encoding="utf-8") != made:
            raise CommandError("docs/openapi.yaml differs from the endpoints: run manage.py api_contract")
