"""Makes the demo company みなと商会, once."""

from typing import Any

from django.core.management.base import BaseCommand

from backoffice.demo.load import load


class Command(BaseCommand):
    help = "Make the demo company みなと商会; a second call changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load().name}")
