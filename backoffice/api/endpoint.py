"""The frame of every endpoint: who may, how often, read what is asked, one call, and the answer as JSON.

A room writes in its `api.py`:

    class InvoiceList(Endpoint):
        resource = "invoices"

        @lists(step=VIEW, summary=_("請求書の一覧"), each=Invoice, filters=InvoiceFilters)
        def get(self, request, asked): return queries.invoices(**asked)

and enters its address in `api_urlpatterns` of its `urls.py`, its scopes in the manifest.
"""

import functools
import hashlib
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import parse_etags
from rest_framework.exceptions import MethodNotAllowed, ParseError
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from backoffice.access import gate
from backoffice.companies import clock, scope
from backoffice.companies.present import present
from backoffice.documents.answer import file_answer
from backoffice.eventlog import door
from backoffice.shell.marking import mark_file

from . import cross_origin, keys, listing, rules, scopes
from .actions import Answer, answer_once
from .fields import Given
from .problems import (
    BadParameters,
    ChangedMeanwhile,
    IdempotencyKeyNeeded,
    Invalid,
    NothingThere,
    ScopeMissing,
    errors_of,
    repeated,
    too_large,
)
from .telling import teller, told_each
from .trial import Trial, tried

CREATED = 201
LONGEST_IDEMPOTENCY_KEY = 255
REPLAY, IDEMPOTENCY_KEY, IF_MATCH, SANDBOX = "Idempotent-Replay", "Idempotency-Key", "If-Match", "Ennoshita-Sandbox"
ANYTHING = "*"
Method = Callable[..., Any]
Rows = Sequence[Any]


class EndpointWithoutStep(TypeError):
    """A method that does not say who may use it: a mistake of the programmer, found at start."""


@dataclass(frozen=True, slots=True)
class Way:
    """One method of an endpoint, as its decorator declared it: read by the frame, the tests and the contract."""

    step: str
    summary: Any
    answers: type
    takes: type | None = None
    query: type = Given
    is_list: bool = False
    media_type: str = "application/json"
    fits: int = 200
    is_keyed: bool = True
    is_matched: bool = False

    @property
    def changes(self) -> bool:
        return self.takes is not None


class Json(JSONParser):
    """JSON; nested so deep that it can't be read is malformed like any other."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as too_deep:
            raise ParseError from too_deep


class Endpoint(APIView):
    """An address of the API. `resource` is the word of its scopes; empty where a key needs none."""

    resource: ClassVar[str] = ""
    ways: ClassVar[dict[str, Way]] = {}
    authentication_classes = [keys.ByKey]
    parser_classes = [Json]
    renderer_classes = [JSONRenderer]
    http_method_names = ["get", "head", "post"]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        methods = {name: getattr(cls, name) for name in ("get", "post") if hasattr(cls, name)}
        silent = [name for name, method in methods.items() if not hasattr(method, "way")]
        if silent:
            raise EndpointWithoutStep(f"{cls.__name__}.{silent[0]}")
        cls.ways = {name.upper(): method.way for name, method in methods.items()}

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        view = super().as_view(**initkwargs)
        view.ways = cls.ways
        view.step = next(way.step for way in cls.ways.values())
        return view

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if cross_origin.is_preflight(request):
            return cross_origin.preflight([*self.ways])
        with ExitStack() as open_now:
            company_id = keys.company_of(request)
            if company_id is not None:
                open_now.enter_context(scope.working_in(company_id))
            open_now.enter_context(door.came_by("API"))
            response = super().dispatch(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()
            if present().is_sandbox:
                response[SANDBOX] = "true"
                mark_file(response)
        return self._finished(request, response)

    def get_renderers(self) -> list[Any]:
        """JSON, or the form of the file that is asked for; problems are told as they are, whatever was asked for."""
        way = self.ways.get("GET")
        if way is None or way.media_type == JSONRenderer.media_type:
            return [JSONRenderer()]
        return [type("Bytes", (JSONRenderer,), {"media_type": way.media_type})(), JSONRenderer()]

    def check_permissions(self, request: Any) -> None:
        """The page that a program runs in, the scope of its key, then the duties of its user; deny by default."""
        origin = cross_origin.foreign(request)
        cross_origin.require(origin, request.auth.origins)
        self._page = origin
        way = self.ways.get("GET" if request.method == "HEAD" else request.method)
        if way is None:
            raise MethodNotAllowed(request.method)
        needed = self.scope_of(way)
        if needed and needed not in request.auth.scopes:
            challenge = f'{keys.REALM}, error="insufficient_scope", scope="{needed}"'
            raise ScopeMissing(scope=needed, headers={"WWW-Authenticate": challenge})
        gate.require(request.user, way.step, clock.today())

    def check_throttles(self, request: Any) -> None:
        """Counted after the key is known to be true."""
        self._counted = keys.counted(request.auth)
        if int(request.headers.get("Content-Length") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise too_large()

    @classmethod
    def scope_of(cls, way: Way) -> str:
        """The scope that a key needs for one method."""
        return f"{cls.resource}:{scopes.WRITE if way.changes else scopes.READ}" if cls.resource else ""

    def _finished(self, request: Any, response: Any) -> Any:
        for name, value in getattr(self, "_counted", {}).items():
            response[name] = value
        response.setdefault("Cache-Control", "private, no-cache")
        response["Vary"] = "Authorization, Accept-Language, Origin"
        if cross_origin.foreign(request):
            # Before the page is known to be its program's, an answer says only what was wrong with the asking.
            cross_origin.open_to(response, getattr(self, "_page", "") or cross_origin.ANYBODY)
        if request.method in {"GET", "HEAD"} and response.status_code == 200 and not response.streaming:
            etag = _etag(response.content)
            response["ETag"] = etag
            return get_conditional_response(request, etag=etag, response=response) or response
        return response


def reads(*, step: str, summary: Any, answers: type) -> Callable[[Method], Method]:
    """GET one thing: the method returns it, or raises what Django raises for a row that isn't there."""

    def frame(method: Method) -> Method:
        @functools.wraps(method)
        def get(self: Endpoint, request: Any, **kwargs: Any) -> Response:
            asked_of(request, Given)
            try:
                found = method(self, request, **kwargs)
            except ObjectDoesNotExist as nothing:
                raise NothingThere from nothing
            return Response(teller(answers)(found))

        return declared(get, Way(step, summary, answers))

    return frame


def lists(
    *,
    step: str,
    summary: Any,
    each: type,
    filters: type = Given,
    by: str | Sequence[str] = "id",
    descending: bool = False,
    then: Callable[[Any, Rows], Rows] | None = None,
) -> Callable[[Method], Method]:
    """GET a list: the method takes the checked filters and returns a queryset, read by cursor in the order `by`.

    `then` turns the rows of one part into what is answered, where they are only the places of it.
    """
    query = listing.Paging if filters is Given else type("Query", (filters, listing.Paging), {})
    fields = (by,) if isinstance(by, str) else tuple(by)

    def frame(method: Method) -> Method:
        @functools.wraps(method)
        def get(self: Endpoint, request: Any, **kwargs: Any) -> Response:
            asked = asked_of(request, query)
            paging = {name: asked.pop(name) for name in ("limit", "cursor")}
            rows = method(self, request, asked, **kwargs)
            found, following = listing.part(request, rows, paging, by=fields, descending=descending)
            headers = {"Link": f'<{following}>; rel="next"'} if following else {}
            said = then(request, found) if then else found
            return Response({"data": told_each(each, said), "next": following}, headers=headers)

        return declared(get, Way(step, summary, each, query=query, is_list=True))

    return frame


def files(*, step: str, summary: Any, media_type: str) -> Callable[[Method], Method]:
    """GET the bytes of a document: the method returns it with its open file."""

    def frame(method: Method) -> Method:
        @functools.wraps(method)
        def get(self: Endpoint, request: Any, **kwargs: Any) -> HttpResponseBase:
            asked_of(request, Given)
            try:
                document, file = method(self, request, **kwargs)
            except ObjectDoesNotExist as nothing:
                raise NothingThere from nothing
            return file_answer(document, file)

        return declared(get, Way(step, summary, bytes, media_type=media_type))

    return frame


def acts(
    *,
    step: str,
    summary: Any,
    takes: type,
    answers: type,
    leads_to: str = "",
    upon: Callable[..., Any] | None = None,
    seen_as: type | None = None,
) -> Callable[[Method], Method]:
    """POST: the method takes the checked body, calls one action and returns what it made, at most once for each key.

    `leads_to` is the URL name of what was made, by its `id`. `upon` finds what is acted upon, which GET tells as `seen_as` (as
    `answers` unless it is given): it is locked, and with `If-Match` nothing is done unless it is still what the program saw.
    With `?dry_run=true` all of it is tried and undone.
    """

    def frame(method: Method) -> Method:
        @functools.wraps(method)
        def post(self: Endpoint, request: Any, **kwargs: Any) -> Any:
            def said() -> Any:
                given = checked_by(takes, request.data, user=request.user)
                if upon is not None:
                    _hold(request, seen_as or answers, functools.partial(upon, request, **kwargs))
                return teller(answers)(method(self, request, given, **kwargs))

            def act() -> Answer:
                made = said()
                location = reverse(leads_to, args=[made["id"]]) if leads_to else ""
                return Answer(CREATED, JSONRenderer().render(made).decode(), location)

            idempotency_key = _idempotency_key(request)
            if asked_of(request, Trial)["dry_run"]:
                return Response(tried(said, acting_user=request.user))
            answer = answer_once(
                caller=request.auth.caller,
                idempotency_key=idempotency_key,
                body_hash=rules.body_hash(request.method, request.path, _plain(request.data)),
                act=act,
                at=clock.real_now(),
            )
            return _told(request, answer)

        return declared(post, Way(step, summary, answers, takes=takes, fits=CREATED, is_matched=upon is not None))

    return frame


def declared(method: Any, way: Way) -> Method:
    """The method with its way, which names its step."""
    if not way.step:
        raise EndpointWithoutStep(method.__qualname__)
    method.way = way
    return method  # type: ignore[no-any-return]


def asked_of(request: Any, query: type) -> dict[str, Any]:
    """The parameters of the address, checked; raises BadParameters."""
    if errors := repeated(request.query_params):
        raise BadParameters(members={"errors": errors})
    data = request.query_params.dict()
    checked = query(data=data)
    if not checked.is_valid():
        raise BadParameters(members={"errors": errors_of(query, data)})
    return dict(checked.validated_data)


def checked_by(takes: type, data: Any, *, user: Any = None) -> Any:
    """The body as that user sent it, checked; raises Invalid."""
    checked = takes(data=data, context={"user": user})
    if not checked.is_valid():
        raise Invalid(members={"errors": errors_of(takes, data, user=user)})
    return checked.validated_data


def _hold(request: Any, seen_as: type, find: Callable[[], Any]) -> None:
    """Lock what is acted upon until the end; raises NothingThere, and ChangedMeanwhile where it is not what was seen."""
    try:
        found = find()
        type(found).objects.select_for_update().get(pk=found.pk)
        now = find()
    except ObjectDoesNotExist as nothing:
        raise NothingThere from nothing
    seen = parse_etags(request.headers.get(IF_MATCH, ANYTHING))
    if ANYTHING not in seen and _etag(JSONRenderer().render(teller(seen_as)(now))) not in seen:
        raise ChangedMeanwhile


def _etag(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _idempotency_key(request: Any) -> str:
    given = str(request.headers.get(IDEMPOTENCY_KEY, ""))
    if not 1 <= len(given) <= LONGEST_IDEMPOTENCY_KEY or not given.isascii() or not given.isprintable():
        raise IdempotencyKeyNeeded
    return given


def _plain(data: Any) -> Any:
    """A body as plain values: an uploaded file counts by its bytes, so that another boundary is the same request."""
    if hasattr(data, "lists"):
        return {name: [_plain(each) for each in values] for name, values in data.lists()}
    if hasattr(data, "chunks"):
        digest = hashlib.sha256()
        for chunk in data.chunks():
            digest.update(chunk)
        data.seek(0)
        return {"name": data.name, "media_type": data.content_type, "sha256": digest.hexdigest()}
    return data


def _told(request: Any, answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status, content_type="application/json")
    if answer.location:
        response["Location"] = request.build_absolute_uri(answer.location)
    if answer.is_replay:
        response[REPLAY] = "true"
    return response
