"""Each request works in one company, as one person, with the steps that are open to them."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from backoffice.companies import clock, scope
from backoffice.companies.models import Company
from backoffice.eventlog import door
from backoffice.organisation.queries import companies_of, person_of

from .queries import steps_open_to

SESSION_KEY = "company"
OPEN_WITHOUT_COMPANY = ("/accounts/", "/static/", "/i18n/", "/healthz", "/api/v1/", "/.well-known/")


class CompanyOfTheUser:
    """Opens the company of the signed-in user for the length of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.may = lambda step: False
        request.person = None
        request.company = None
        if not request.user.is_authenticated or request.path.startswith(OPEN_WITHOUT_COMPANY):
            return self.get_response(request)
        company_id = _chosen_company(request)
        if company_id is None:
            return render(request, "shell/no_company.html", status=403)
        with scope.working_in(company_id), door.came_by("BROWSER", started_at=_started_at(request)):
            _introduce(request, company_id)
            response = self.get_response(request)
            if hasattr(response, "render") and callable(response.render):
                response.render()
            return response


@contextmanager
def introduced(request: Any, company_id: int) -> Iterator[None]:
    """Within the block the request works in that company, of those that its user may work in; else PermissionDenied."""
    if company_id not in companies_of(request.user.pk, as_of=clock.today()):
        raise PermissionDenied
    with scope.working_in(company_id):
        _introduce(request, company_id)
        yield


def _introduce(request: Any, company_id: int) -> None:
    user_id = request.user.pk
    open_steps = SimpleLazyObject(lambda: steps_open_to(request.user, as_of=clock.today()))
    request.may = lambda step: step in open_steps
    request.person = SimpleLazyObject(lambda: person_of(user_id))
    request.company = SimpleLazyObject(lambda: Company.objects.get(pk=company_id))


def _chosen_company(request: Any) -> int | None:
    mine = companies_of(request.user.pk, as_of=clock.today())
    chosen = request.session.get(SESSION_KEY)
    if chosen in mine:
        return int(chosen)
    return mine[0] if mine else None


def _started_at(request: HttpRequest) -> dt.datetime | None:
    """When the form was opened, if it says so in a way that can be read; never in the future."""
    try:
        moment = dt.datetime.fromisoformat(request.POST.get("started_at", ""))
    except ValueError:
        return None
    return moment if moment.tzinfo and moment <= clock.now() else None
