"""The played month, asked over HTTP whatever the contract allows and what it forbids, by the people of the demo."""

import json
import os
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.backoffice.api import fuzzing
from tests.journeys.conftest import House

pytestmark = pytest.mark.servers

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
PEOPLE = ("aiko", "kei", "mao", "ben", "chie", "rei", "jun", "yoko", "admin") if EXAMPLES else ("aiko", "mao")
FEW = 4
KEYS = """
from backoffice.companies.clock import now
from tests.factories.program import token_of
for name in {names}:
    user = User.objects.filter(username=name).first()
    if user:
        print(name, token_of(user, now()))
"""


def test_the_played_month_answers_as_the_contract_says(house: House) -> None:
    house.environment["API_REQUESTS_PER_MINUTE"] = house.environment["API_WRONG_KEYS_PER_MINUTE"] = "1000000"
    keys = dict(line.split() for line in house.do(KEYS.format(names=PEOPLE)).splitlines())
    house.start_web()
    asked = fuzzing.checks()
    for token in keys.values():
        headers = {"Authorization": f"Bearer {token}"}
        known = words_of(house, headers)

        def send(case: Any, headers: dict[str, str] = headers) -> None:
            if fuzzing.reaches_us(case, house.url):
                case.call_and_validate(base_url=house.url, headers=headers, checks=asked)

        for operation in fuzzing.operations():
            fuzzing.send_many(operation, send, known, examples=EXAMPLES or FEW, settled=not EXAMPLES)


def words_of(house: House, headers: dict[str, str]) -> fuzzing.Known:
    """The ids that the lists give to whoever asks."""
    found = {}
    for name in ("invoices", "contracts", "expense-claims", "leave/requests", "partners", "requests"):
        request = urllib.request.Request(f"{house.url}/api/v1/{name}?limit=20", headers=headers)
        try:
            with urllib.request.urlopen(request) as answer:
                found[name] = [each["id"] for each in json.load(answer)["data"]]
        except urllib.error.HTTPError as refused:
            if refused.code != 403:
                raise
    paths = {f"/api/v1/{name}/{{id}}": ids for name, ids in found.items()}
    paths["/api/v1/invoices/{id}/pdf"] = found.get("invoices", [])
    words = {"partner": found.get("partners", []), "unit": ["210", "320"], "category": ["TAXI", "TRAIN"]}
    return fuzzing.Known(paths, {name: known for name, known in words.items() if known})
