"""Batches (一括): several requests sent as one, each answered as it would have been alone.

Invariants: an operation passes the same door as a request of its own, with the same key, counted by itself; none opens a
page or another batch; of all or nothing, what was done is undone with the first that was refused.
"""

import functools
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from backoffice.shell.problem import problem_json

from .endpoint import IDEMPOTENCY_KEY, LONGEST_IDEMPOTENCY_KEY, REPLAY, Endpoint, Way, asked_of, checked_by, declared
from .fields import Flag, Given
from .problems import NotInABatch, UndoneWithOthers
from .trial import Trial, tried

MOST = 100
JSON = "application/json"
TOLD_HEADERS = ("Location", REPLAY, "Retry-After", "ETag")
# What belongs to the request around it, and not to an operation within.
LEFT_OUT = ("HTTP_COOKIE", "HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IDEMPOTENCY_KEY")


class Operation(Given):
    """One request within a batch."""

    method = serializers.ChoiceField(choices=("GET", "POST"))
    path = serializers.RegexField(
        r"^/api/v1/[!-~]*$", max_length=4000, help_text=_("/api/v1/ で始まるアドレスと条件。")
    )
    body = serializers.JSONField(required=False, help_text=_("POSTで送る内容。"))
    idempotency_key = serializers.CharField(
        required=False, max_length=LONGEST_IDEMPOTENCY_KEY, help_text=_("POSTに必要な、その操作の Idempotency-Key。")
    )


class BatchGiven(Given):
    """What to do, in this order."""

    example = {
        "operations": [
            {"method": "GET", "path": "/api/v1/partners?role=customers&limit=10"},
            {
                "method": "POST",
                "path": "/api/v1/punches",
                "body": {"kind": "IN"},
                "idempotency_key": "5f0f6a1c-2b1d-4f0e-9d0a-6a3a0c7f2b11",
            },
        ],
        "all_or_nothing": False,
    }
    operations = Operation(many=True, allow_empty=False, max_length=MOST)
    all_or_nothing = Flag(
        default=False, help_text=_("1つでも断られたら、すべてを取り消します。付けなければ、1つずつ確定します。")
    )


class Result(serializers.Serializer):
    """What an operation was answered."""

    status = serializers.IntegerField()
    headers = serializers.DictField(child=serializers.CharField())
    body = serializers.JSONField()


class Batch(serializers.Serializer):
    """The answers in the order of the operations; `done` tells whether none was refused."""

    done = serializers.BooleanField()
    results = Result(many=True)


@dataclass(frozen=True, slots=True)
class Answered:
    """An operation's answer as plain values."""

    status: int
    headers: dict[str, str]
    body: Any

    @property
    def fits(self) -> bool:
        return self.status < HTTPStatus.BAD_REQUEST


def batches(*, step: str, summary: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """POST of a batch: the frame sends each operation through the door; the method adds nothing to it."""

    def frame(method: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(method)
        def post(self: Endpoint, request: Any, **kwargs: Any) -> Response:
            trial = asked_of(request, Trial)["dry_run"]
            given = checked_by(BatchGiven, request.data)

            def said() -> Any:
                return Batch(method(self, request._request, given, **kwargs)).data

            if trial:
                return Response(tried(said, acting_user=request.user))
            return Response(said(), status=HTTPStatus.MULTI_STATUS)

        way = Way(step, summary, Batch, takes=BatchGiven, fits=int(HTTPStatus.MULTI_STATUS), is_keyed=False)
        return declared(post, way)

    return frame


def answers(around: HttpRequest, operations: Sequence[dict[str, Any]], *, all_or_nothing: bool) -> dict[str, Any]:
    """Send the operations in their order, each in its own transaction, or all in one that is undone by a refusal."""
    if not all_or_nothing:
        return _told([_sent(around, each) for each in operations])
    found = []
    with transaction.atomic():
        for each in operations:
            found.append(_sent(around, each))
            if not found[-1].fits:
                transaction.set_rollback(True)
                return _told(_undone(around, found, operations))
    return _told(found)


def _told(found: Sequence[Answered]) -> dict[str, Any]:
    return {"done": all(each.fits for each in found), "results": found}


def _sent(around: HttpRequest, operation: dict[str, Any]) -> Answered:
    """One operation through the door, whatever comes of it turned into an answer as Django does it for a request."""
    response: Any = convert_exception_to_response(_through_the_door)(_inner(around, operation))
    headers = {name: response[name] for name in TOLD_HEADERS if name in response}
    return Answered(response.status_code, headers, json.loads(response.content))


def _through_the_door(request: HttpRequest) -> HttpResponse:
    found = resolve(request.path_info)
    ways = getattr(found.func, "ways", None)
    if ways is None:
        raise Http404
    way = ways.get(request.method)
    if way is not None and (way.media_type != JSON or way.takes is BatchGiven):
        refusal = NotInABatch(path=request.path_info)
        return problem_json(request, status=refusal.status, **refusal.as_dict())
    response: HttpResponse = found.func(request, *found.args, **found.kwargs)
    return response


def _inner(around: Any, operation: dict[str, Any]) -> HttpRequest:
    """The operation as a request of its own, by the same sender."""
    path, _mark, query = operation["path"].partition("?")
    body = json.dumps(operation["body"]).encode() if "body" in operation else b""
    environ = {name: value for name, value in around.environ.items() if name not in LEFT_OUT}
    environ |= {
        "REQUEST_METHOD": operation["method"],
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "CONTENT_TYPE": JSON,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
    }
    if "idempotency_key" in operation:
        environ[f"HTTP_{IDEMPOTENCY_KEY.upper().replace('-', '_')}"] = operation["idempotency_key"]
    inner: Any = WSGIRequest(environ)
    inner.request_id = getattr(around, "request_id", "")
    return inner  # type: ignore[no-any-return]


def _undone(around: HttpRequest, found: Sequence[Answered], operations: Sequence[dict[str, Any]]) -> list[Answered]:
    """The refusal where it was met, and what had been done before the batch; all the others say that they were undone, or
    not begun, because of it."""
    refused = len(found) - 1
    kept = {refused, *_done_before(found, operations)}
    refusal = UndoneWithOthers(place=refused)

    def other(operation: dict[str, Any]) -> Answered:
        problem = problem_json(_inner(around, operation), status=refusal.status, **refusal.as_dict())
        return Answered(problem.status_code, {}, json.loads(problem.content))

    return [found[place] if place in kept else other(each) for place, each in enumerate(operations)]


def _done_before(found: Sequence[Answered], operations: Sequence[dict[str, Any]]) -> list[int]:
    """The places of what an earlier request did: its answer is given again, and not of an operation of this very batch."""
    begun: set[str] = set()
    places = []
    for place, each in enumerate(found):
        key = operations[place].get("idempotency_key", "")
        if REPLAY not in each.headers:
            begun.add(key)
        elif key not in begun:
            places.append(place)
    return places
