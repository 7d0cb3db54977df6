"""A line that breaks after the server did what it was asked for: sent again with its key, every POST has one effect."""

import json
import socket
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.journeys.conftest import House, wait_until
from tests.journeys.test_fuzz_in_the_demo import KEYS

pytestmark = pytest.mark.servers

SECONDS_TO_ACT = 30
BATCHES = "/api/v1/batches"
AS_JSON = {"Content-Type": "application/json"}
RECORDED = "SELECT count(*) FROM backoffice_idempotencyrecord WHERE idempotency_key = '{}' AND status = 201"
EVENTS = "SELECT count(*) FROM backoffice_event WHERE source = 'API'"


def test_every_post_that_was_cut_off_is_done_once(house: House) -> None:
    house.environment["API_REQUESTS_PER_MINUTE"] = "100000"
    tokens = dict(line.split() for line in house.do(KEYS.format(names=("aiko", "mao"))).splitlines())
    house.start_web()
    headers = {who: {"Authorization": f"Bearer {token}", **AS_JSON} for who, token in tokens.items()}
    partner = asked(house, headers["aiko"], "/api/v1/partners?limit=1")["data"][0]["id"]
    for name, (who, path, body) in posts(partner).items():
        status, would_be = told(house, f"{path}?dry_run=true", body, headers[who])
        assert status == 200, would_be
        before = house.rows(EVENTS)
        sent, keyed = json.dumps(body).encode(), {**headers[who], "Idempotency-Key": name}
        cut_off(house, path, sent, keyed)
        wait_until(lambda name=name: house.rows(RECORDED.format(name)) == [(1,)], SECONDS_TO_ACT)
        done = house.rows(EVENTS)
        assert done > before, name
        with urllib.request.urlopen(urllib.request.Request(house.url + path, sent, keyed)) as answer:
            said = json.load(answer)
        results = said["results"] if path == BATCHES else [{"status": answer.status, "headers": answer.headers}]
        assert [each["status"] for each in results] == [201], name
        assert results[0]["headers"]["Idempotent-Replay"] == "true", name
        assert house.rows(EVENTS) == done, name


def posts(partner: str) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """What programs can do, each by the key that it is sent with: as whom, where, and what."""
    ride = {
        "spent_on": "2026-10-20",
        "category": "TRAIN",
        "amount": {"amount": 1320, "currency": "JPY"},
        "payee_name": "港電鉄",
        "purpose": "訪問",
    }
    deal = {
        "title": "売買契約",
        "kind": "SALE",
        "partner": partner,
        "unit": "210",
        "purpose": "継続的な売買",
        "starts_on": "2026-12-01",
    }
    away = {"kind": "ANNUAL", "first_on": "2026-12-18", "last_on": "2026-12-18"}
    day = [
        {"employee": "10187", "work_date": "2026-11-01", "kind": kind, "at": f"2026-11-01T{at}:00+09:00"}
        for kind, at in (("IN", "09:00"), ("OUT", "18:00"))
    ]
    claims, second = "/api/v1/expense-claims", {**ride, "spent_on": "2026-10-21", "purpose": "二度目の訪問"}
    within = {"method": "POST", "path": claims, "body": {"title": "再訪", "lines": [second]}}
    return {
        "cut-claim": ("aiko", claims, {"title": "訪問", "lines": [ride]}),
        "cut-contract": ("aiko", "/api/v1/contracts", deal),
        "cut-leave": ("aiko", "/api/v1/leave/requests", away),
        "cut-punch": ("aiko", "/api/v1/attendance/punches", {"kind": "IN"}),
        "cut-import": ("mao", "/api/v1/attendance/imports", {"punches": day}),
        "cut-batch": ("aiko", BATCHES, {"operations": [{**within, "idempotency_key": "cut-batch"}]}),
    }


def told(house: House, path: str, body: Any, headers: dict[str, str]) -> tuple[int, Any]:
    """The status and the body of an answer, be it a refusal."""
    keyed = {**headers, "Idempotency-Key": "tried"}
    try:
        with urllib.request.urlopen(urllib.request.Request(house.url + path, json.dumps(body).encode(), keyed)) as said:
            return said.status, json.load(said)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


def cut_off(house: House, path: str, body: bytes, headers: dict[str, str]) -> None:
    """Send a request whole and hang up without hearing the answer."""
    where = urlsplit(house.url)
    said = {"Host": where.netloc, "Content-Length": str(len(body)), **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    with socket.create_connection((where.hostname, where.port)) as line:
        line.sendall(f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body)


def asked(house: House, headers: dict[str, str], path: str) -> Any:
    with urllib.request.urlopen(urllib.request.Request(house.url + path, headers=headers)) as answer:
        return json.load(answer)
