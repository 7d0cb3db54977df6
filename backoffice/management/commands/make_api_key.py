"""Makes an API key for a user and prints it, once: for a first try of the API on this machine."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from backoffice.api import scopes
from backoffice.api.actions import make_key
from backoffice.companies import clock, scope
from backoffice.companies.models import Company
from backoffice.organisation.models import User
from backoffice.values.refusals import Refusal


class Command(BaseCommand):
    help = "Make an API key that acts as a user, with the duties that the user holds, and print it once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", required=True, help="sign-in name of the user the key acts as")
        parser.add_argument("--name", required=True, help="what the key is for")
        parser.add_argument("--company", default="minato", help="code of the company (default: the demo company)")
        parser.add_argument("--scope", action="append", help="a scope, such as partners:read; default: every scope")
        parser.add_argument("--days", type=int, default=90, help="how long the key lives (default: 90)")

    def handle(self, *args: Any, **options: Any) -> None:
        company = Company.objects.filter(code=options["company"]).first()
        user = User.objects.filter(username=options["user"]).first()
        if company is None or user is None:
            raise CommandError(f"no company {options['company']} or no user {options['user']}")
        chosen = options["scope"] or [each.code for each in scopes.every()]
        with scope.working_in(company.pk):
            try:
                made = make_key(
                    name=options["name"],
                    scope_codes=chosen,
                    days=options["days"],
                    acting_user=user,
                    at=clock.real_now(),
                )
            except Refusal as refusal:
                raise CommandError(f"{refusal} / {refusal.cause_en} {refusal.remedy_en}") from refusal
        self.stdout.write(made.token)
