"""A request on paper (A4): what was asked, and the dated seals of those who acted (決裁欄), for every kind of request.

Rooms that print their requests themselves take `sealed` into the context of a template that extends `approvals/ringi.pdf.html`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import override

from backoffice.companies.clock import TOKYO
from backoffice.companies.models import Company
from backoffice.documents.rendering import render_pdf

from . import kinds, queries
from .models import Condition, Decision, Request, RequestState
from .shown import label_of

TEMPLATE = "approvals/ringi.pdf.html"
SEALS_IN_A_ROW = 6
DAY, MOMENT = "%Y/%m/%d", "%Y/%m/%d %H:%M"
SEAL_DAY = "%y.%m.%d"
# What was sent back or taken back may be changed: nobody agreed to what it says now.
SEALED = (RequestState.PENDING, RequestState.APPROVED, RequestState.REJECTED)


def request_pdf(request: Request) -> bytes:
    """The PDF of a request `queries.request` as it stands."""
    with override("ja"):
        context = paper(request)
    return render_pdf(TEMPLATE, context, title=paper_title(request))


def paper_title(request: Request) -> str:
    """購買の承認 123 複合機: the document's title, and the name of its file."""
    with override("ja"):
        return f"{kinds.known(request.kind).label} {request.pk} {request.title}"


def paper(request: Request) -> dict[str, Any]:
    """The values of the template, as text in Japanese. One that was asked anew since, or may be changed, bears no seal."""
    kind = kinds.known(request.kind)
    company = Company.objects.get(pk=request.company_id)
    bears = request.state in SEALED and queries.is_newest_on_case(request)
    return {
        "company": company.name,
        "form": str(kind.label),
        "number": str(request.pk),
        "heading": request.title,
        "reference": f"{company.name}　{kind.label} {request.pk}",
        "state": str(request.get_state_display()),
        "applicant": request.applicant_name,
        "submitted_at": moment(request.submitted_at),
        "ended_at": moment(request.ended_at),
        "amount": f"{request.amount_yen:,}" if request.amount_yen is not None else "",
        "amount_label": "金額（税込）" if kind.with_tax else "金額",
        "facts": kind.facts(request.arguments),
        **sealed(request if bears else None, applicant=request.applicant_name, submitted_at=request.submitted_at),
    }


def sealed(request: Request | None, *, applicant: str, submitted_at: dt.datetime | None) -> dict[str, Any]:
    """決裁欄: the rows of seals, the record of who decided and the conditions; empty without a request."""
    if request is None:
        return {"seal_rows": [], "acted": [], "conditions": []}
    conditions = list(queries.conditions_of(request.pk))
    under = {each.decision_id for each in conditions}
    acted = [_line(step, each, under) for step, each in _acted(request)]
    return {
        "seal_rows": _rows([_applicants_seal(applicant, submitted_at), *acted]),
        "acted": acted,
        "conditions": [_condition(each) for each in conditions],
    }


def moment(at: dt.datetime | None) -> str:
    """2026/11/20 09:05, in Tokyo; empty for none."""
    return at.astimezone(TOKYO).strftime(MOMENT) if at else ""


def _acted(request: Request) -> Iterable[tuple[str, Decision]]:
    """Who decided, in the order of time; what a later round asked anew is there twice, as it happened."""
    found = [(step.name, each) for step in request.steps.all() for each in step.decisions.all()]
    return sorted(found, key=lambda pair: (pair[1].decided_at, pair[1].pk))


def _applicants_seal(name: str, submitted_at: dt.datetime | None) -> dict[str, str]:
    day = submitted_at.astimezone(TOKYO).strftime(SEAL_DAY) if submitted_at else ""
    return {"role": "申請", "top": "申請", "day": day, "name": _family(name), "who": name}


def _line(step: str, decision: Decision, under: set[int]) -> dict[str, str]:
    """A seal with what the record says beside it."""
    return {
        "role": step,
        "top": label_of(decision),
        "day": decision.decided_at.astimezone(TOKYO).strftime(SEAL_DAY),
        "name": _family(decision.decided_by_name),
        "who": decision.decided_by_name,
        "for_whom": "" if decision.asked_id == decision.decided_by_id else f"{decision.asked_name}の代わり",
        "looked": _looked(decision),
        "mark": "条件付" if decision.pk in under else "",
        "at": moment(decision.decided_at),
        "why": decision.comment,
    }


def _looked(decision: Decision) -> str:
    look = getattr(decision, "later_look", None)
    return f"後閲 {moment(look.looked_at)} {look.user_name}" if look and look.looked_at else ""


def _condition(each: Condition) -> dict[str, str]:
    met = f"確認済み {moment(each.met_at)} {each.met_said_by_name}" if each.met_at else ""
    return {
        "text": each.text,
        "set_by": each.decision.decided_by_name,
        "report": each.report,
        "state": met or ("報告済み" if each.reported_at else "報告待ち"),
    }


def _rows(seals: Sequence[Mapping[str, str]]) -> list[list[Mapping[str, str]]]:
    """Six boxes in a row, the last row filled up with empty ones."""
    rows = [list(seals[at : at + SEALS_IN_A_ROW]) for at in range(0, len(seals), SEALS_IN_A_ROW)]
    return [[*row, *({} for _ in range(SEALS_IN_A_ROW - len(row)))] for row in rows]


def _family(name: str) -> str:
    return name.split(" ", 1)[0]
