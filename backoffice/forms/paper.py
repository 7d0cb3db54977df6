"""An answer on paper (A4), as its template wants it: what was asked, and the dated seals of those who acted."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import override

from backoffice.approvals import queries as approvals
from backoffice.approvals.models import Decision, Request
from backoffice.approvals.shown import label_of
from backoffice.companies.clock import TOKYO
from backoffice.companies.models import Company
from backoffice.documents.rendering import render_pdf

from . import queries, rules
from .models import FormAnswer
from .shown_change import differences
from .shown_values import shown

TEMPLATE = "forms/answer.pdf.html"
SEALS_IN_A_ROW = 6
DAY, MOMENT = "%Y/%m/%d", "%Y/%m/%d %H:%M"
SEAL_DAY = "%y.%m.%d"


def answer_pdf(answer: FormAnswer) -> bytes:
    """The PDF of an answer as it stands."""
    with override("ja"):
        context = paper(answer)
    return render_pdf(TEMPLATE, context, title=paper_title(answer))


def paper_title(answer: FormAnswer) -> str:
    """稟議書 RINGI-2026-0001 複合機の入れ替え: the document's title, and the name of its file."""
    return " ".join(filter(None, (answer.form.name, answer.number, answer.title)))


def paper(answer: FormAnswer) -> dict[str, Any]:
    """The values of the template, as text in Japanese.

    What may be changed bears no seal: nobody agreed to what it says now.
    """
    is_open = answer.state in queries.OPEN
    asked = [] if is_open else queries.requests_of(answer)
    latest = approvals.request(asked[0]) if asked else None
    acted = list(_acted(latest)) if latest else []
    company = Company.objects.get(pk=answer.company_id)
    fields = queries.fields_of(answer.form)
    first = queries.answer(answer.changes_id) if answer.changes_id else None
    return {
        "company": company.name,
        "form": answer.form.name,
        "version": answer.form.version,
        "number": answer.number,
        "heading": answer.title,
        "reference": f"{company.name}　{answer.form.name} {answer.number}".strip(),
        "state": str(answer.get_state_display()),
        "applicant": answer.applicant_name,
        "submitted_at": answer.submitted_at.astimezone(TOKYO).strftime(MOMENT) if answer.submitted_at else "",
        "ended_at": answer.ended_at.astimezone(TOKYO).strftime(MOMENT) if answer.ended_at else "",
        "amount": f"{answer.amount_yen:,}" if answer.amount_yen is not None else "",
        "marks": queries.marks_of(answer),
        "deed_on": answer.deed_on.strftime(DAY) if answer.deed_on else "",
        "late_because": answer.late_because,
        "first": f"{first.number} {first.title}" if first else "",
        "changes": differences(first, answer) if first else [],
        "valid_until": answer.valid_until.strftime(DAY) if answer.valid_until else "",
        "shown": shown(fields, {**answer.values, **rules.totals(fields, answer.values)}),
        "seal_rows": _rows([_applicants_seal(answer), *(_seal(step, each) for step, each in acted)])
        if not is_open
        else [],
        "acted": [_line(step, each) for step, each in acted],
    }


def _acted(request: Request) -> Iterable[tuple[str, Decision]]:
    """Who decided, in the order of time; what a later round asked anew is there twice, as it happened."""
    found = [(step.name, each) for step in request.steps.all() for each in step.decisions.all()]
    return sorted(found, key=lambda pair: (pair[1].decided_at, pair[1].pk))


def _applicants_seal(answer: FormAnswer) -> dict[str, str]:
    day = answer.submitted_at.astimezone(TOKYO).strftime(SEAL_DAY) if answer.submitted_at else ""
    return {
        "role": "申請",
        "top": "申請",
        "day": day,
        "name": _family(answer.applicant_name),
        "who": answer.applicant_name,
    }


def _seal(step: str, decision: Decision) -> dict[str, str]:
    return {
        "role": step,
        "top": label_of(decision),
        "day": decision.decided_at.astimezone(TOKYO).strftime(SEAL_DAY),
        "name": _family(decision.decided_by_name),
        "who": decision.decided_by_name,
        "for_whom": "" if decision.asked_id == decision.decided_by_id else f"{decision.asked_name}の代わり",
        "looked": _looked(decision),
    }


def _looked(decision: Decision) -> str:
    look = getattr(decision, "later_look", None)
    return (
        f"後閲 {look.looked_at.astimezone(TOKYO).strftime(MOMENT)} {look.user_name}" if look and look.looked_at else ""
    )


def _line(step: str, decision: Decision) -> dict[str, str]:
    return {
        **_seal(step, decision),
        "at": decision.decided_at.astimezone(TOKYO).strftime(MOMENT),
        "why": decision.comment,
    }


def _rows(seals: Sequence[dict[str, str]]) -> list[list[dict[str, str]]]:
    """Six boxes in a row, the last row filled up with empty ones."""
    rows = [list(seals[at : at + SEALS_IN_A_ROW]) for at in range(0, len(seals), SEALS_IN_A_ROW)]
    return [[*row, *({} for _ in range(SEALS_IN_A_ROW - len(row)))] for row in rows]


def _family(name: str) -> str:
    return name.split(" ", 1)[0]
