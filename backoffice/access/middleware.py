"""Each request works in one company, as one person, with the steps that are open to them."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from backoffice.companies import clock, present, scope
from backoffice.companies.models import Company
from backoffice.eventlog import door
from backoffice.organisation.queries import companies_to_enter, person_of
from backoffice.shell import problem
from backoffice.shell.marking import mark_file
from backoffice.shell.own_forms import COMPANY_OF_THE_FORM
from backoffice.shell.pages import PUBLIC
from backoffice.values.refusals import Refusal

from .queries import steps_open_to

View = TypeVar("View", bound=Callable[..., Any])
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
        request.companies = ()
        if not request.user.is_authenticated or request.path.startswith(OPEN_WITHOUT_COMPANY):
            return self.get_response(request)
        mine = companies_to_enter(request.user.pk, as_of=clock.real_today())
        if not mine:
            return render(request, "shell/no_company.html", status=403)
        company = _chosen(request, mine)
        with ExitStack() as open_now:
            open_now.enter_context(scope.working_in(company.pk))
            _introduce(request, company, mine)
            open_now.enter_context(door.came_by("BROWSER", started_at=_started_at(request)))
            response = self.get_response(request)
            if hasattr(response, "render") and callable(response.render):
                response.render()
            if company.is_sandbox:
                mark_file(response)
            return response


class FormOfAnotherCompany(Refusal):
    """A form was opened in one company, and sent when another one was chosen: in another tab, as a rule."""

    code = "access.form_of_another_company"
    cause_ja = "この画面は「{form}」で開いたもので、いま選んでいる会社は「{now}」です。何も保存していません。"
    cause_en = 'This page was opened in "{form}", and the company that you chose since is "{now}". Nothing was saved.'
    remedy_ja = "画面の上の会社名から「{form}」に切り替え、元の画面に戻って、もう一度送ってください。"
    remedy_en = 'Switch to "{form}" by the company\'s name at the top, go back to the page and send it again.'


class FormOfTheCompany:
    """A form is taken in the company in which it was opened, and in no other; every form says which one it was.

    What is said is checked against the company of the session, so it needs no signature: whoever forges it sends the
    form to the company in which they are at work.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """After the check against forged requests, and of the same forms; a client of tests may leave it out."""
        if request.method != "POST" or request.company is None or getattr(view, "csrf_exempt", False):
            return None
        said = request.POST.get(COMPANY_OF_THE_FORM, "")
        left_out = not said and getattr(request, "_dont_enforce_csrf_checks", False)
        is_free = getattr(view, "fits_any_company", False) or getattr(view, "step", None) == PUBLIC
        if said == str(request.company.pk) or left_out or is_free:
            return None
        names = {str(each.pk): each.name for each in request.companies}
        refusal = FormOfAnotherCompany(form=names.get(said, _("ほかの会社")), now=request.company.name)
        return problem.refused(request, refusal)


def fits_any_company(view: View) -> View:
    """A form that says by itself which company it is for, or is for none."""
    view.fits_any_company = True  # type: ignore[attr-defined]
    return view


@contextmanager
def introduced(request: Any, company_id: int) -> Iterator[None]:
    """Within the block the request works in that company, of those that its user may work in; else PermissionDenied."""
    mine = companies_to_enter(request.user.pk, as_of=clock.real_today())
    company = next((each for each in mine if each.pk == company_id), None)
    if company is None:
        raise PermissionDenied
    with scope.working_in(company_id):
        _introduce(request, company, mine)
        yield


def _introduce(request: Any, company: Company, mine: tuple[Company, ...]) -> None:
    user_id = request.user.pk
    present.told(is_sandbox=company.is_sandbox, moved_by=company.clock_moved_by)
    open_steps = SimpleLazyObject(lambda: steps_open_to(request.user, as_of=clock.today()))
    request.may = lambda step: step in open_steps
    request.person = SimpleLazyObject(lambda: person_of(user_id))
    request.company, request.companies = company, mine


def _chosen(request: Any, mine: tuple[Company, ...]) -> Company:
    """The company that the session remembers, while its user may work there; else the first."""
    chosen = request.session.get(SESSION_KEY)
    return next((each for each in mine if each.pk == chosen), mine[0])


def _started_at(request: HttpRequest) -> dt.datetime | None:
    """When the form was opened, if it says so in a way that can be read; never in the future."""
    try:
        moment = dt.datetime.fromisoformat(request.POST.get("started_at", ""))
    except ValueError:
        return None
    return moment if moment.tzinfo and moment <= clock.now() else None
