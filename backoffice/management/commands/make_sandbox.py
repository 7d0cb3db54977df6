"""Makes the sandbox of a company, or moves its clock: what the page does, for a first try on this machine."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_datetime

from backoffice.companies import clock, scope
from backoffice.companies.models import Company
from backoffice.organisation.models import User
from backoffice.sandbox.actions import make_sandbox, move_clock
from backoffice.values.refusals import Refusal


class Command(BaseCommand):
    help = "Make the sandbox of a company; with --clock move the clock of the one that is there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", required=True, help="sign-in name of the administrator who makes it")
        parser.add_argument("--company", default="minato", help="code of the company (default: the demo company)")
        parser.add_argument("--also", action="append", default=[], help="sign-in name of somebody who enters as well")
        parser.add_argument("--clock", help="a time such as 2027-01-05T09:00:00+09:00")

    def handle(self, *args: Any, **options: Any) -> None:
        company = Company.objects.filter(code=options["company"]).first()
        user = User.objects.filter(username=options["user"]).first()
        if company is None or user is None:
            raise CommandError(f"no company {options['company']} or no user {options['user']}")
        try:
            sandbox = (
                self._moved(company, user, options["clock"]) if options["clock"] else self._made(company, user, options)
            )
        except Refusal as refusal:
            raise CommandError(f"{refusal} / {refusal.cause_en} {refusal.remedy_en}") from refusal
        self.stdout.write(sandbox.code)

    def _made(self, company: Company, user: User, options: dict[str, Any]) -> Company:
        also = list(User.objects.filter(username__in=options["also"]).values_list("pk", flat=True))
        with scope.working_in(company.pk):
            return make_sandbox(user_ids=also, acting_user=user, at=clock.now())

    def _moved(self, company: Company, user: User, to: str) -> Company:
        sandbox = Company.objects.filter(sandbox_of=company, closed_at=None).first()
        moment = parse_datetime(to)
        if sandbox is None or moment is None or moment.tzinfo is None:
            raise CommandError("no sandbox, or no time with its offset")
        with scope.working_in(sandbox.pk):
            return move_clock(
                to=moment.astimezone(clock.TOKYO), acting_user=user, at=clock.now(), real_at=clock.real_now()
            )
