"""A database of their own for tests that write on many connections: rows of the books cannot be taken away again."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.conf import settings
from psycopg2.extensions import make_dsn

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def migrated() -> Iterator[str]:
    """An empty database with every table, to copy."""
    name = f"books_{uuid.uuid4().hex[:12]}"
    _admin(f'CREATE DATABASE "{name}"')
    try:
        python(name, "manage.py", "migrate", "--verbosity", "0")
        yield name
    finally:
        _admin(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def database(migrated: str) -> Iterator[str]:
    """A copy of it."""
    name = f"{migrated}_copy"
    _admin(f'CREATE DATABASE "{name}" TEMPLATE "{migrated}"')
    try:
        yield name
    finally:
        _admin(f'DROP DATABASE "{name}" WITH (FORCE)')


def python(database: str, *command: str) -> str:
    """What a Python process of the product says, on that database."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "backoffice.project.settings"}
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _admin(statement: str) -> None:
    given = settings.DATABASES["default"]
    names = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    connection = psycopg2.connect(
        make_dsn(dbname="postgres", **{key: given.get(name) or None for key, name in names.items()})
    )
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()
