"""An answer on paper (A4), as its template wants it: what was asked, and the dated seals of those who acted."""

from typing import Any

from django.utils.translation import override

from backoffice.approvals import queries as approvals
from backoffice.approvals.paper import DAY, moment, sealed
from backoffice.companies.models import Company
from backoffice.documents.rendering import render_pdf

from . import queries, rules
from .models import FormAnswer
from .shown_change import differences
from .shown_values import shown

TEMPLATE = "forms/answer.pdf.html"


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
        "submitted_at": moment(answer.submitted_at),
        "ended_at": moment(answer.ended_at),
        "amount": f"{answer.amount_yen:,}" if answer.amount_yen is not None else "",
        "marks": queries.marks_of(answer),
        "deed_on": answer.deed_on.strftime(DAY) if answer.deed_on else "",
        "late_because": answer.late_because,
        "first": f"{first.number} {first.title}" if first else "",
        "changes": differences(first, answer) if first else [],
        "valid_until": answer.valid_until.strftime(DAY) if answer.valid_until else "",
        "shown": shown(fields, {**answer.values, **rules.totals(fields, answer.values)}),
        **sealed(latest, applicant=answer.applicant_name, submitted_at=answer.submitted_at),
    }
