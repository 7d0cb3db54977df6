"""一括承認: what was picked from the inbox, listed to be checked, and then approved one by one."""

from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from django.shortcuts import render

from backoffice.approvals import kinds, queries, shown
from backoffice.approvals.actions import decide_request
from backoffice.approvals.models import Request
from backoffice.approvals.rules import Outcome
from backoffice.companies import clock
from backoffice.shell.pages import form_page
from backoffice.shell.problem import refusal_text
from backoffice.shell.request import StaffRequest
from backoffice.values.refusals import Refusal

MOST = 100
PARTS = 3


@form_page(step="backoffice.approvals.decide_request")
def request_approve(request: StaffRequest) -> HttpResponse:
    """The requests that were picked, with their sum; sent, each is approved by an action of its own."""
    today = clock.today()
    if request.method == "POST":
        return _approved(request, _looked_at(request.POST.getlist("id")))
    picked = queries.waiting_for(request.user.pk, as_of=today).filter(pk__in=_picked(request.GET.getlist("id")))
    listed = list(queries.with_steps(picked))
    who = queries.acting(request.user.pk, as_of=today)
    of = kinds.among(each.kind for each in listed)
    context = {
        "requests": [shown.to_check(each, kind=of[each.kind], who=who, today=today) for each in listed],
        "total_yen": sum(each.amount_yen or 0 for each in listed),
    }
    return render(request, "approvals/request_approve.html", context)


def _approved(request: StaffRequest, looked_at: Mapping[int, tuple[int, int]]) -> HttpResponse:
    """Approve each as it was looked at; what is refused, or moved on since, stays as it is and is listed with its reason."""
    today, approved, refused = clock.today(), [], []
    picked = list(queries.visible_to(request.user.pk, as_of=today, text="").filter(pk__in=looked_at).order_by("pk"))
    of = kinds.among(each.kind for each in picked)
    for found in picked:
        try:
            _approve(request, found, looked_at[found.pk])
        except Refusal as refusal:
            refused.append({**shown.row(found, today, kind=of[found.kind]), "reason": refusal_text(refusal)})
        else:
            approved.append(shown.row(found, today, kind=of[found.kind]))
    return render(request, "approvals/request_approved.html", {"approved": approved, "refused": refused})


def _approve(request: StaffRequest, found: Request, seen: tuple[int, int]) -> None:
    decide_request(
        request_id=found.pk, outcome=Outcome.APPROVE, comment="", seen=seen, acting_user=request.user, at=clock.now()
    )


def _looked_at(sent: Sequence[str]) -> dict[int, tuple[int, int]]:
    """Each request with the step and the round that the page showed: 12-1-2. Without them it is at none."""
    parts = (each.split("-") for each in sent[:MOST])
    known = [[int(part) for part in each] for each in parts if all(part.isdecimal() for part in each)]
    return {each[0]: (each[1], each[2]) if len(each) == PARTS else (0, 0) for each in known}


def _picked(ids: Sequence[str]) -> list[int]:
    return [int(each) for each in ids[:MOST] if each.isdecimal()]
