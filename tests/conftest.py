"""The cast and the company that run through all tests."""

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as properties

from backoffice.companies import clock, scope
from backoffice.companies.models import Company
from backoffice.organisation.models import User
from tests.factories import cast

# The browser of the journeys keeps a loop in this thread; Django would take it for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Properties are checked, not timed: other work on the cores fails none.
properties.register_profile("shared_cores", deadline=None, suppress_health_check=[HealthCheck.too_slow])
properties.load_profile("shared_cores")

NOW = dt.datetime(2026, 11, 4, 10, 0, tzinfo=clock.TOKYO)


@pytest.fixture(scope="session", autouse=True)
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The documents of the tests, in a folder that goes with them."""
    folder = tmp_path_factory.mktemp("documents")
    documents = {**settings.STORAGES["documents"], "OPTIONS": {"location": folder}}
    uploads = {**settings.STORAGES["uploads"], "OPTIONS": {"location": tmp_path_factory.mktemp("uploads")}}
    with override_settings(STORAGES={**settings.STORAGES, "documents": documents, "uploads": uploads}):
        yield folder


@pytest.fixture(scope="session", autouse=True)
def patient_door() -> Iterator[None]:
    """The tests share one address and one frozen minute: their wrong keys together are no attack."""
    with override_settings(API_WRONG_KEYS_PER_MINUTE=1_000_000):
        yield


@pytest.fixture(scope="session", autouse=True)
def own_counters() -> Iterator[None]:
    """Each process has a database of its own, where ids are given anew: what is counted by id is counted apart."""
    default = {**settings.CACHES["default"], "KEY_PREFIX": os.environ.get("PYTEST_XDIST_WORKER", "")}
    with override_settings(CACHES={"default": default}):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database; at the end, what threads of tests still hold on a slow machine is let go before the drop."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
        )
        connection.close()


@pytest.fixture(autouse=True)
def japanese() -> Iterator[None]:
    """Every test begins in Japanese: a page that the one before it read in English leaves that language behind."""
    with translation.override("ja"):
        yield


@pytest.fixture
def now() -> Iterator[dt.datetime]:
    """Wednesday 4 November 2026, ten in the morning."""
    with clock.moved_to(NOW):
        yield NOW


@pytest.fixture
def company(db: None, now: dt.datetime) -> Iterator[Company]:
    """みなと商会, open for reading and writing."""
    made = cast.company("minato", "株式会社みなと商会")
    with scope.working_in(made.pk):
        cast.organisation()
        yield made


@pytest.fixture
def other_company(db: None) -> Company:
    """A neighbour on the same machine."""
    return cast.company("tonari", "株式会社となり")


@pytest.fixture
def aiko(company: Company) -> User:
    """愛子 applies."""
    return cast.member("aiko", "愛子", duties=("hr.people", "hr.payroll_preparation", "hr.payroll_payment"))


@pytest.fixture
def ben(company: Company) -> User:
    """弁 approves."""
    return cast.member("ben", "弁", duties=("hr.people", "hr.payroll_approval", "backoffice.audit"))


@pytest.fixture
def admin(company: Company) -> User:
    """Runs the installation, and sees no pay."""
    return cast.member("admin", "管理", duties=(), is_superuser=True, is_staff=True)


@pytest.fixture
def chie(company: Company) -> User:
    """千恵 must see nothing."""
    return cast.member("chie", "千恵", duties=())


@pytest.fixture
def kei(company: Company) -> User:
    """恵 keeps the books, and attendance."""
    return cast.member(
        "kei",
        "恵",
        duties=(
            "accounting.bookkeeping",
            "accounting.bank_accounts",
            "accounting.bank_matching",
            "accounting.accruals",
            "accounting.advances",
            "accounting.answering",
            "accounting.audit_export",
            "accounting.closing",
            "accounting.consumption_tax",
            "accounting.expense_checking",
            "accounting.fixed_assets",
            "accounting.invoicing",
            "accounting.payables_payment",
            "accounting.payables_recording",
            "accounting.petty_cash",
            "accounting.planning",
            "accounting.settlements",
            "hr.attendance_keeping",
        ),
    )
