"""What stalls, or will, as the templates want it."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import kinds, queries
from .forecast import Forecast, OpenStall, RouteStall
from .hanging import Hanging, Source
from .models import Request, RouteStep
from .rules import Stall
from .shown_routes import who_text

NAMED = 4


def rows(requests: Iterable[Request], today: dt.date, *, may_hand_over: bool) -> list[dict[str, Any]]:
    """Requests that are late or ask somebody who has left, with those whose decision is awaited."""
    found = list(requests)
    of = kinds.among(request.kind for request in found)
    return [_row(request, of[request.kind], today, may_hand_over) for request in found]


def _row(request: Request, kind: kinds.Kind, today: dt.date, may_hand_over: bool) -> dict[str, Any]:
    step = queries.present_step(request)
    waiting = queries.undecided(request)
    late = (today - request.decide_by).days if request.decide_by and request.decide_by < today else 0
    return {
        "title": request.title,
        "kind_label": str(kind.label),
        "applicant_name": request.applicant_name,
        "step": step.name if step else "",
        "since": request.waiting_since,
        "decide_by": request.decide_by,
        "late_text": _("%(days)s日超過") % {"days": late} if late else "",
        "people": [
            {
                "name": name,
                "stand_ins": [
                    each.user_name for each in (step.stand_ins.all() if step else []) if each.for_user_id == user_id
                ],
                "url": reverse("backoffice:approvals_watch_hand_over", args=[request.pk, user_id])
                if may_hand_over
                else "",
            }
            for user_id, name in waiting.items()
        ],
    }


def forecast(found: Forecast, left: Iterable[tuple[Source, Hanging]], *, may: Callable[[str], bool]) -> dict[str, Any]:
    """What was tried and what would stall or be left, each with its remedy."""
    of = kinds.among(each.route.kind for each in found.routes)
    return {
        "first": found.first,
        "last": found.last,
        "day_count": len(found.days) - 1,
        "route_count": found.route_count,
        "request_count": found.request_count,
        "routes": [_route(each, of[each.route.kind], found.first) for each in found.routes],
        "requests": [_open(each, found.first) for each in found.requests],
        "left": [_left(source, each, found.first, may) for source, each in left],
    }


def _left(source: Source, each: Hanging, first: dt.date, may: Callable[[str], bool]) -> dict[str, Any]:
    return {
        "kind": str(source.label),
        "title": each.title,
        "person": each.person,
        "day": each.day,
        "is_now": each.day == first,
        "remedy": each.remedy,
        "url": each.url if may(source.step) else "",
    }


def _route(stall: RouteStall, kind: kinds.Kind, first: dt.date) -> dict[str, Any]:
    return {
        "kind": str(kind.label),
        "step": stall.step.name,
        "who": who_text(stall.step),
        "day": stall.day,
        "is_now": stall.day == first,
        "because": _because(stall.stall),
        "for_whom": _for_whom(stall),
        "remedy": _remedy(stall.step, stall.stall),
        "url": reverse("backoffice:approvals_route_detail", args=[stall.route.kind]),
    }


def _open(stall: OpenStall, first: dt.date) -> dict[str, Any]:
    instead = (
        _("%(name)sさんに自動で依頼されます") % {"name": stall.instead.name}
        if stall.instead
        else _("依頼できる人がいません。役割の任命か、代わりの承認者の指定が必要です")
    )
    return {
        "title": stall.request.title,
        "url": reverse("backoffice:approvals_request_detail", args=[stall.request.pk]),
        "step": stall.step.name,
        "day": stall.day,
        "is_now": stall.day == first,
        "because": _("%(name)sさんが承認できなくなります") % {"name": stall.absent},
        "instead": instead,
        "is_stalled": stall.instead is None,
    }


def _because(stall: Stall) -> str:
    return {
        Stall.NOBODY: _("承認できる人がいません"),
        Stall.ONLY_APPLICANT: _("承認できるのが申請者だけです"),
        Stall.TOO_FEW: _("必要な人数に足りません"),
    }[stall]


def _for_whom(stall: RouteStall) -> str:
    units = [_("%(unit)sの人") % {"unit": unit} for unit in stall.units]
    return _listed([*units, *stall.people])


def _listed(names: Sequence[str]) -> str:
    shown = "、".join(names[:NAMED])
    more = len(names) - NAMED
    if more <= 0:
        return shown
    return shown + ngettext("ほか%(count)s名", "ほか%(count)s名", more) % {"count": more}


def _remedy(step: RouteStep, stall: Stall) -> str:
    if stall is Stall.ONLY_APPLICANT or step.fallback_id is None:
        return _("段階に「代わりの人」を決めるか、ほかの人も任命してください。")
    return _("役割の任命か、段階の規則を見直してください。")
