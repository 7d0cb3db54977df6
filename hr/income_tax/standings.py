"""Who is withheld from by which column: everybody of a day, and one person by date."""

import datetime as dt
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from backoffice.organisation.queries import on
from hr.employment.queries import employees

from .models import TaxStanding


def taxed_people(*, text: str, as_of: dt.date) -> QuerySet[Any]:
    """Employees by kana as `employees` gives them, with the column and the dependants of a day."""
    now = TaxStanding.objects.filter(on(as_of), employee=OuterRef("pk"))
    return employees(text=text, as_of=as_of).annotate(
        tax_column=Subquery(now.values("column")[:1]),
        tax_dependants=Subquery(now.values("dependants")[:1]),
        taxed_since=Subquery(now.values("valid_from")[:1]),
    )


def history_of(employee_id: int) -> list[TaxStanding]:
    """The standings of somebody, the newest first."""
    return list(TaxStanding.objects.filter(employee=employee_id).order_by("-valid_from"))
