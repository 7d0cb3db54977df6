"""Requests that nobody would think of, made from the contract: each is answered as the contract says.

What is asked of every answer: no fault of ours, a status and a content type that the contract names, a body and headers
that fit it with no property beside the declared ones, and no success for what the contract calls wrong.
"""

import copy
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import schemathesis
import yaml
from gunicorn.config import Config
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from requests import Request
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from backoffice.api.contract import as_yaml

ASKED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
)
# Three of four requests fit the contract, and a field that names a row names a true one in two of three.
FITS = st.sampled_from(
    (GenerationMode.POSITIVE, GenerationMode.POSITIVE, GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
)
TRUE_IDS = st.sampled_from((True, True, False))


@dataclass(frozen=True, slots=True)
class Known:
    """Words of the world that a request may use: `ids` for addresses by their path, `fields` for bodies by name."""

    ids: Mapping[str, Sequence[str]]
    fields: Mapping[str, Sequence[str]]


@functools.cache
def operations(app: Any = None) -> list[Any]:
    """Every operation of the contract, its answers closed to properties that it does not declare; made once."""
    loaded = schemathesis.openapi.from_dict(closed(contract()), config=schemathesis.Config())
    loaded.app = app
    return [found.ok() for found in loaded.get_all_operations()]


def reaches_us(case: Any, base_url: str) -> bool:
    """Whether a server would read the first line of the request: one that is too long it refuses before our code."""
    kwargs = case.as_transport_kwargs(base_url=base_url)
    asked = Request(kwargs["method"], kwargs["url"], params=kwargs.get("params")).prepare()
    line = f"{asked.method} {asked.path_url} HTTP/1.1\r\n"
    return len(line) <= int(Config().limit_request_line)


def contract() -> dict[str, Any]:
    """The contract as it is served."""
    return dict(yaml.safe_load(as_yaml("en")))


def closed(said: dict[str, Any]) -> dict[str, Any]:
    """The contract with `additionalProperties: false` wherever properties are declared, so that none slips out."""
    strict = copy.deepcopy(said)

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            if isinstance(part.get("properties"), dict):
                part.setdefault("additionalProperties", False)
            for inner in part.values():
                walk(inner)
        elif isinstance(part, list):
            for inner in part:
                walk(inner)

    walk(strict)
    return strict


def checks() -> list[Any]:
    """What is asked of every answer."""
    load_all_checks()
    return CHECKS.get_by_names(list(ASKED))


def send_many(operation: Any, send: Any, known: Known, *, examples: int, settled: bool) -> None:
    """So many requests to one operation; `send` takes a case, makes the request and looks at its answer."""
    one_of = _strategies(operation)

    @settings(
        max_examples=examples,
        derandomize=settled,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def requests(data: st.DataObject) -> None:
        mode = data.draw(FITS)
        case = data.draw(one_of.get(mode, one_of[GenerationMode.POSITIVE]))
        if mode is GenerationMode.POSITIVE:
            _with_true_words(case, known, data)
        send(case)

    requests()


_made: dict[int, dict[GenerationMode, Any]] = {}


def _strategies(operation: Any) -> dict[GenerationMode, Any]:
    """What fits the contract, and what does not where there is something to get wrong; made once for an operation."""
    if id(operation) not in _made:
        modes = [GenerationMode.POSITIVE]
        if operation.body or operation.query or operation.path_parameters:
            modes.append(GenerationMode.NEGATIVE)
        _made[id(operation)] = {mode: operation.as_strategy(generation_mode=mode) for mode in modes}
    return _made[id(operation)]


def _with_true_words(case: Any, known: Known, data: st.DataObject) -> None:
    ids = known.ids.get(case.path)
    if ids and data.draw(TRUE_IDS):
        case.path_parameters["id"] = data.draw(st.sampled_from(ids))
    if isinstance(case.body, dict):
        case.body = _filled(case.body, known.fields, data)
    partners = known.fields.get("partner", ())
    if partners and case.query and "customer" in case.query and data.draw(TRUE_IDS):
        case.query["customer"] = data.draw(st.sampled_from(partners))


def _filled(body: Any, words: Mapping[str, Sequence[str]], data: st.DataObject) -> Any:
    if isinstance(body, list):
        return [_filled(each, words, data) for each in body]
    if not isinstance(body, dict):
        return body
    return {
        name: data.draw(st.sampled_from(words[name]))
        if name in words and isinstance(value, str) and data.draw(TRUE_IDS)
        else _filled(value, words, data)
        for name, value in body.items()
    }
