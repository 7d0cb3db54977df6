"""A database of their own for tests that write on many connections: rows of the books cannot be taken away again."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests import databases

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def migrated() -> Iterator[str]:
    """An empty database with every table, to copy."""
    name = f"books_{uuid.uuid4().hex[:12]}"
    databases.create(name)
    try:
        python(name, "manage.py", "migrate", "--verbosity", "0")
        yield name
    finally:
        databases.drop(name)


@pytest.fixture
def database(migrated: str) -> Iterator[str]:
    """A copy of it."""
    name = f"{migrated}_copy"
    databases.create(name, like=migrated)
    try:
        yield name
    finally:
        databases.drop(name)


def python(database: str, *command: str) -> str:
    """What a Python process of the product says, on that database."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "backoffice.project.settings"}
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
