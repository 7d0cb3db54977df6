"""労働条件通知書 兼 雇用契約書 as PDF/A."""

import datetime as dt
from collections.abc import Sequence

from backoffice.documents.rendering import render_pdf
from hr.employment.models import Employee

from .content import Section

TEMPLATE = "hr/labour/notice.pdf.html"


def notice_title(employee: Employee, issued_on: dt.date) -> str:
    """The document's title, and the name of its file."""
    return f"労働条件通知書 {issued_on:%Y-%m-%d} {employee.person.code} {employee.person.name}"


def notice_pdf(
    employee: Employee,
    company: str,
    office: str,
    sections: Sequence[Section],
    issued_on: dt.date,
    *,
    is_electronic: bool,
) -> bytes:
    """The paper; the same sections as on the screen."""
    title = notice_title(employee, issued_on)
    context = {
        "company": company,
        "office": office,
        "reference": f"{company}　{title}",
        "name": employee.person.name,
        "code": employee.person.code,
        "issued_on": f"{issued_on.year}年{issued_on.month}月{issued_on.day}日",
        "sections": sections,
        "is_electronic": is_electronic,
    }
    return render_pdf(TEMPLATE, context, title=title)
