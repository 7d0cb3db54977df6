"""A request as views get it: with its id, the company, the person, and what they may do."""

import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

REQUEST_ID = "X-Request-Id"


class RequestId:
    """Gives each request an id: on the answer, in the log, and in every problem that is told."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.request_id = uuid.uuid4().hex
        with structlog.contextvars.bound_contextvars(request_id=request.request_id):
            response = self.get_response(request)
        response[REQUEST_ID] = request.request_id
        return response


class StaffRequest(HttpRequest):
    """`may(step)` says whether the user may take a step; `person` is None for a user who is nobody's employee."""

    may: Callable[[str], bool]
    person: Any
    company: Any
    companies: tuple[Any, ...]
    user: Any
