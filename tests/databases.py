"""Databases that tests make and drop beside the one of pytest-django, on the same server."""

import time

import psycopg2
from django.conf import settings
from psycopg2 import errors
from psycopg2.extensions import make_dsn

SECONDS_OF_AUTOVACUUM = 60


def dsn(name: str) -> str:
    """How to connect to a database of the tests' server, as the role that owns them."""
    given = settings.DATABASES["default"]
    names = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return make_dsn(dbname=name, **{key: given.get(name_in_django) or None for key, name_in_django in names.items()})


def create(name: str, *, like: str = "template1") -> None:
    """A new database, copied from `like`."""
    _insist(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')


def drop(name: str) -> None:
    """Drop a database with all who are in it."""
    _insist(f'DROP DATABASE "{name}" WITH (FORCE)')


def _insist(statement: str) -> None:
    """PostgreSQL refuses both while it vacuums there of itself: an owner may not send such a worker away."""
    connection = psycopg2.connect(dsn("postgres"))
    connection.autocommit = True
    until = time.monotonic() + SECONDS_OF_AUTOVACUUM
    try:
        while True:
            try:
                with connection.cursor() as cursor:
                    return cursor.execute(statement)
            except (errors.InsufficientPrivilege, errors.ObjectInUse):
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)
    finally:
        connection.close()
