"""Everything between an empty database and a company at work, in one process."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from backoffice.companies import clock, scope
from backoffice.demo.load import load
from backoffice.demo.month import play
from backoffice.eventlog.actions import seal_events
from backoffice.values.periods import Month

MONTH = Month(2026, 10)


class Command(BaseCommand):
    help = "Migrate, make the demo company, and play October 2026; what is done stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        company = load()
        self.stdout.write(f"{company.name}を用意しました")
        play(company, MONTH, self.stdout.write)
        with scope.working_in(company.pk):
            self.stdout.write(f"記録{seal_events(at=clock.real_now()):,}件を封印しました")
