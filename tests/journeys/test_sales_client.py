"""A sales tool on real processes: its key from the command line, its calls over HTTP."""

import os
import subprocess
import sys

import pytest

from tests.journeys.conftest import ROOT, House

pytestmark = pytest.mark.servers


def key_of(house: House, username: str) -> str:
    """A key printed by the command that the documentation names."""
    made = subprocess.run(
        [sys.executable, "manage.py", "make_api_key", "--user", username, "--name", "営業ツール"],
        cwd=ROOT,
        env=house.environment,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


def sales_client(house: House, key: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The example, run as its readers run it."""
    return subprocess.run(
        [sys.executable, "examples/sales_client.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "ENNOSHITA_URL": house.url, "ENNOSHITA_KEY": key, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_sales_client_reads_files_and_follows(house: House) -> None:
    house.start_web()
    key = key_of(house, "aiko")
    who = sales_client(house, key, "whoami")
    assert who.stdout.startswith("株式会社みなと商会　木下 愛子")
    customers = sales_client(house, key, "customers")
    assert customers.returncode == 0, customers.stderr
    [(count,)] = house.rows("SELECT count(*) FROM backoffice_partner WHERE is_customer")
    assert customers.stdout.splitlines()[-1] == f"{count}件"
    invoices = sales_client(house, key, "invoices", "--state", "FINALISED", "--lines")
    [(issued,)] = house.rows("SELECT count(*) FROM accounting_invoice WHERE state = 'FINALISED'")
    assert invoices.stdout.splitlines()[-1] == f"{issued}件", invoices.stderr
    assert issued > 0
    assert sales_client(house, key, "requests").returncode == 0
    trip = ("--title", "訪問", "--spent-on", "2026-10-20", "--category", "TRAIN", "--yen", "1320", "--payee", "港電鉄")
    filed = [sales_client(house, key, "claim", "--reference", "visit-1", *trip) for _ in range(2)]
    assert filed[0].returncode == 0, filed[0].stderr
    assert filed[0].stdout == filed[1].stdout
    assert filed[0].stdout.split()[-1] in sales_client(house, key, "requests").stdout
    [(customer,)] = house.rows("SELECT min(code) FROM backoffice_partner WHERE is_customer")
    deal = (
        "--title",
        "売買契約",
        "--kind",
        "SALE",
        "--customer",
        customer,
        "--unit",
        "210",
        "--purpose",
        "継続的な売買",
    )
    asked = sales_client(house, key, "contract", "--reference", "deal-1", *deal, "--starts-on", "2026-12-01")
    assert asked.returncode == 0, asked.stderr
    assert "UNDER_REVIEW" in asked.stdout
    wrong = sales_client(house, key[:-1], "whoami")
    assert wrong.returncode == 1
    assert "401" in wrong.stderr
