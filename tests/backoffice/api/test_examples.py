"""Every body that an endpoint takes has an example in the contract, and it is one that fits."""

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from backoffice.organisation.models import User
from tests.backoffice.api import fuzzing

CONTRACT = fuzzing.contract()
BODIES = {
    said["operationId"]: said["requestBody"]["content"]["application/json"]
    for ways in CONTRACT["paths"].values()
    for said in ways.values()
    if "requestBody" in said
}


@pytest.mark.parametrize("name", sorted(BODIES))
def test_an_example_fits_its_schema(name: str) -> None:
    body = BODIES[name]
    schema = {**body["schema"], "components": CONTRACT["components"]}
    assert "example" in body, name
    assert list(Draft202012Validator(schema).iter_errors(body["example"])) == []


def test_the_page_shows_an_example(chie: User) -> None:
    browser = Client()
    browser.force_login(chie)
    assert "送る内容の例" in browser.get("/api/").content.decode()
