"""Plays a month of the demo company."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from backoffice.demo.load import load
from backoffice.demo.month import play
from backoffice.values.periods import Month


class Command(BaseCommand):
    help = "Play a month of みなと商会 through the actions that people use; playing it again adds nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", type=Month.parse, help="such as 2026-10")

    def handle(self, *args: Any, **options: Any) -> None:
        play(load(), options["month"], self.stdout.write)
