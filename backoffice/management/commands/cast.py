"""Prints who can sign in to the demo company."""

from typing import Any

from django.core.management.base import BaseCommand

from backoffice.demo.load import PASSWORD, company
from backoffice.demo.organisation import CAST, OUTSIDERS


class Command(BaseCommand):
    help = "Print the sign-in names of the demo company's cast."

    def handle(self, *args: Any, **options: Any) -> None:
        if company() is None:
            return
        self.stdout.write(f"パスワード / password: {PASSWORD}")
        for member in (*CAST, *OUTSIDERS):
            self.stdout.write(f"  {member.username:<7}{member.family_name} {member.given_name}　{member.says}")
        self.stdout.write("  admin  システム管理者　/admin/ で組織と権限を管理する")
