"""Writes the API's contract to docs/openapi.yaml and its events to docs/events.md, or says whether what is there still holds."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from backoffice.api.contract import as_yaml
from backoffice.webhooks.contract import as_markdown

DOCS = settings.LOCALE_PATHS[0].parent / "docs"


class Command(BaseCommand):
    help = "Write docs/openapi.yaml from the endpoints and docs/events.md from the register; with --check, fail when one differs."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the file differs")

    def handle(self, *args: Any, **options: Any) -> None:
        for name, made in (("openapi.yaml", as_yaml("en")), ("events.md", as_markdown())):
            place = DOCS / name
            if not options["check"]:
                place.write_text(made, encoding="utf-8")
            elif not place.exists() or place.read_text(encoding="utf-8") != made:
                raise CommandError(f"docs/{name} differs from the program: run manage.py api_contract")
