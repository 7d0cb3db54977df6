"""What every page's frame shows, computed only when a template asks for it."""

import datetime as dt
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from backoffice.companies import clock

from . import menu, offers
from .formats import in_english

DENSITY_COOKIE = "density"
DENSITIES = ("dense", "standard", "roomy")
JANUARY = 1


class Frame:
    """The frame of one request: menu, company, user, language, density and counts."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def is_signed_in(self) -> bool:
        user = getattr(self.request, "user", None)
        return bool(user and user.is_authenticated)

    @cached_property
    def menu(self) -> menu.Menu:
        return menu.for_request(self.request)

    @cached_property
    def home_url(self) -> str:
        try:
            return reverse("backoffice:web_home")
        except NoReverseMatch:
            return "/"

    @cached_property
    def company_name(self) -> str:
        company = getattr(self.request, "company", None)
        if not company:
            return ""
        return str((in_english() and company.name_en) or company.name)

    @cached_property
    def companies(self) -> list[dict[str, Any]]:
        """Those that the user may choose from; empty where there is nothing to choose."""
        found = getattr(self.request, "companies", ())
        now: Any = getattr(self.request, "company", None)
        if len(found) < 2:
            return []
        return [
            {"id": each.pk, "name": (in_english() and each.name_en) or each.name, "is_current": each.pk == now.pk}
            for each in found
        ]

    @cached_property
    def sandbox(self) -> dict[str, Any] | None:
        """What the band on top of every page of a sandbox says; None in a company itself."""
        company: Any = getattr(self.request, "company", None)
        if company is None or not getattr(company, "is_sandbox", False):
            return None
        return {"now": clock.now(), "is_ahead": bool(company.clock_moved_by)}

    @cached_property
    def fiscal_year(self) -> str:
        company = getattr(self.request, "company", None)
        return fiscal_year_text(company.fiscal_year_first_month, clock.today()) if company else ""

    @cached_property
    def user_name(self) -> str:
        person = getattr(self.request, "person", None)
        if person:
            return str(person.name)
        user: Any = self.request.user if self.is_signed_in else None
        return str(user.get_full_name()) if user else ""

    @property
    def user_initial(self) -> str:
        return self.user_name[:1]

    @cached_property
    def user_post(self) -> str:
        return offers.post(self.request) if self.is_signed_in else ""

    @property
    def language(self) -> str:
        return get_language() or "ja"

    @property
    def density(self) -> str:
        chosen = self.request.COOKIES.get(DENSITY_COOKIE, "")
        return chosen if chosen in DENSITIES else "standard"

    @property
    def densities(self) -> tuple[tuple[str, Any], ...]:
        return (("dense", _("詰める")), ("standard", _("標準")), ("roomy", _("広げる")))

    @property
    def here(self) -> str:
        """Where the language and density forms return to: never the address of a failed POST."""
        return self.request.get_full_path() if self.request.method == "GET" else self.home_url

    @cached_property
    def starts(self) -> list[dict[str, Any]]:
        """新しい申請: what the user may ask for."""
        return [
            {"label": each.label, "icon": each.icon, "url": reverse(each.url_name)}
            for each in offers.starts(self.request)
        ]

    @cached_property
    def unread_approvals(self) -> int:
        return offers.count(self.request, "approvals")

    @cached_property
    def unread_notices(self) -> int:
        return offers.count(self.request, "notices")


def shell(request: HttpRequest) -> dict[str, Frame]:
    """The context processor: one lazy value, so that fragments polled each second pay nothing for it."""
    return {"shell": Frame(request)}


def fiscal_year_text(first_month: int, today: dt.date) -> str:
    """2026年度（2026/04〜2027/03）: the year in which the fiscal year begins names it."""
    start_year = today.year if today.month >= first_month else today.year - 1
    end_year, end_month = (start_year, 12) if first_month == JANUARY else (start_year + 1, first_month - 1)
    return _("%(year)s年度（%(start)s〜%(end)s）") % {
        "year": start_year,
        "start": f"{start_year}/{first_month:02}",
        "end": f"{end_year}/{end_month:02}",
    }
