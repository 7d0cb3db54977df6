"""What the room enters into the registers: its steps, the settings of the platform that a sandbox begins with, its page."""

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backoffice.access import duties
from backoffice.access.models import Appointment, Role, RoleDuty
from backoffice.api import scopes
from backoffice.api.actions import revoke_all
from backoffice.approvals.models import Route, RouteStep, StepRule
from backoffice.eventlog import steps
from backoffice.forms.models import FormField, RequestForm
from backoffice.numbering.models import Series
from backoffice.organisation.models import Office, Unit
from backoffice.shell import menu
from backoffice.workdays.models import CompanyHoliday, WorkingTime

from . import actions as _actions  # noqa: F401  (their steps enter the register)
from . import endings
from .copying import Rows, copies

VIEW = "backoffice.sandbox.view_sandbox"
MAKE, MOVE, CLOSE = (f"backoffice.sandbox.{verb}" for verb in ("make_sandbox", "move_clock", "close_sandbox"))
OF_ADMINISTRATORS = (CLOSE, MAKE)


def register() -> None:
    """Called once, when Django is ready."""
    steps.register(VIEW, _("サンドボックスを見る"), changes=False)
    # Who enters a sandbox is chosen by name; in a company itself both find nothing to look at and nothing to move.
    duties.open_to_members(MOVE, VIEW)
    scopes.offer(
        "sandbox", _("サンドボックス"), read=_("サンドボックスの時計を見る"), write=_("サンドボックスの時計を進める")
    )
    endings.ends("api_keys", revoke_all)
    _copies()
    menu.add(
        menu.Entry(menu.USER_MENU, _("サンドボックス"), "backoffice:sandbox_sandbox_detail", VIEW, "flask-conical", 25)
    )


def in_force(*key: str) -> dict[str, object]:
    """Of rows in numbered versions, the newest one in force on the day for each `key`; it is closed again in the copy."""

    def which(rows: Rows, day: dt.date) -> Rows:
        newest = rows.filter(valid_from__lte=day).order_by(*key, "-version").distinct(*key)
        return rows.filter(pk__in=newest.values("pk"))

    return {"which": which, "in_force": "valid_from"}


def _still_used(rows: Rows, day: dt.date) -> Rows:
    return rows.filter(Q(valid_until=None) | Q(valid_until__gt=day))


def _copies() -> None:
    copies(Office, which=_still_used)
    copies(Unit, which=_still_used)
    copies(WorkingTime)
    copies(CompanyHoliday)
    copies(Role)
    copies(RoleDuty)
    copies(Series)
    copies(RequestForm, **in_force("code"))
    copies(FormField)
    copies(Route, **in_force("kind"))
    copies(RouteStep, stands_in=("fallback",))
    copies(StepRule)
    # Last: only of those who enter; whoever makes the sandbox holds them in nobody's stead.
    copies(Appointment, which=_still_used, of_users="user")
