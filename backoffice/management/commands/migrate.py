"""Migrations run as the owner of the tables; the application's role is then given what it needs, no more."""

from typing import Any

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connections

MAKE_ROLE = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
    CREATE ROLE "{role}" NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
GRANT "{role}" TO CURRENT_USER
"""
GRANT = """
GRANT USAGE ON SCHEMA public TO "{role}";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{role}";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{role}";
GRANT TEMPORARY ON DATABASE "{database}" TO "{role}"
"""


class Command(migrate.Command):
    def check(self, *args: Any, **options: Any) -> None:
        """The checks ask PostgreSQL for its version, on a first start before the role is there."""
        connection: Any = connections[DEFAULT_DB_ALIAS]
        with connection.as_owner():
            super().check(*args, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        connection: Any = connections[options["database"]]
        role = connection.settings_dict["APP_ROLE"]
        with connection.as_owner():
            with connection.cursor() as cursor:
                cursor.execute(MAKE_ROLE.format(role=role))
            super().handle(*args, **options)
            with connection.cursor() as cursor:
                cursor.execute(GRANT.format(role=role, database=connection.settings_dict["NAME"]))
