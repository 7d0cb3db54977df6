"""What is expected to end: absences, offices of the company, loans; who goes on needs a row anew."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.deadlines.register import Deadline, Kind

from .models import Loan, OfficerTerm, Suspension


def expected_ends(as_of: dt.date, until: dt.date) -> Iterator[Deadline]:
    """復職予定日, 任期満了の予定日 and the end of 在籍出向 between two days: three queries."""
    for title, model, name in (
        (_("復職の予定"), Suspension, "expected_on"),
        (_("役員の任期満了の予定"), OfficerTerm, "expires_on"),
        (_("在籍出向の終了の予定"), Loan, "expected_on"),
    ):
        rows: Any = model.objects  # type: ignore[attr-defined]
        found = rows.filter(valid_until=None, **{f"{name}__range": (as_of, until)})
        for each in found.select_related("employee__person"):
            yield Deadline(
                on=getattr(each, name),
                title=title,
                meta=each.employee.person.name,
                url=reverse("hr:employment_employee_detail", args=[each.employee_id]),
                kind=Kind.COMPANY,
                source=_("登録した予定日"),
            )
