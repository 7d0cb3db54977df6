"""Who belongs where on a day."""

import datetime as dt

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from backoffice.companies.models import Company

from .models import Assignment, Membership, Office, Person, Unit, User


def on(as_of: dt.date) -> Q:
    """The condition that a dated row holds on `as_of`."""
    return Q(valid_from__lte=as_of) & (Q(valid_until__isnull=True) | Q(valid_until__gt=as_of))


def first_office(as_of: dt.date) -> Office | None:
    """The office of a day that has stood longest: whose address the company gives as its own, the 本店 as a rule."""
    return Office.objects.filter(on(as_of)).order_by("valid_from", "pk").first()


def companies_of(user_id: int, *, as_of: dt.date) -> tuple[int, ...]:
    """The ids of the companies in which a user may work on a day: asked before any company is chosen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT company_id FROM ennoshita_companies_of(%s, %s) ORDER BY 1", [user_id, as_of])
        return tuple(row[0] for row in cursor.fetchall())


def companies_to_enter(user_id: int, *, as_of: dt.date) -> tuple[Company, ...]:
    """The companies themselves, those that were closed left out, the one that was made first before the others."""
    mine = companies_of(user_id, as_of=as_of)
    return tuple(Company.objects.filter(pk__in=mine, closed_at=None).order_by("pk"))


def is_member(user_id: int, *, as_of: dt.date) -> bool:
    """Whether a user works in the present company on a day."""
    return Membership.objects.filter(on(as_of), user_id=user_id).exists()


def members(as_of: dt.date) -> QuerySet[User]:
    """Who may work in the present company on a day, by user name."""
    return User.objects.filter(Exists(Membership.objects.filter(on(as_of), user=OuterRef("pk")))).order_by("username")


def heads_a_unit(user_id: int, *, as_of: dt.date) -> bool:
    """Whether a user heads a unit on a day."""
    return Assignment.objects.filter(on(as_of), person__user_id=user_id, is_head=True).exists()


def units_under(user_id: int, *, as_of: dt.date) -> set[int]:
    """The units that a user heads on a day, with all under them."""
    headed = Assignment.objects.filter(on(as_of), person__user_id=user_id, is_head=True)
    found = set(headed.values_list("unit_id", flat=True))
    parents = list(Unit.objects.filter(on(as_of)).values_list("pk", "parent_id")) if found else []
    while below := {unit for unit, parent in parents if parent in found and unit not in found}:
        found |= below
    return found


def person_of(user_id: int) -> Person | None:
    """The person of the present company who signs in as that user."""
    return Person.objects.filter(user_id=user_id).first()


def assignments(as_of: dt.date) -> QuerySet[Assignment]:
    """The main assignments in force on a day, with unit and office."""
    return Assignment.objects.filter(on(as_of)).select_related("unit", "office")


def post_of(user_id: int, *, as_of: dt.date) -> str:
    """人事部 課長: where and as what a user works on a day; empty for a user who is nobody's employee."""
    held = Assignment.objects.filter(on(as_of), person__user_id=user_id).select_related("unit").first()
    return f"{held.unit.name} {held.post}".strip() if held else ""


def unit_of_code(unit_code: str, *, as_of: dt.date) -> Unit | None:
    """The unit of a code on a day."""
    return Unit.objects.filter(on(as_of), code=unit_code).first()


def unit_of(user_id: int, *, as_of: dt.date) -> Unit | None:
    """The unit in which a user works on a day; None for a user who is nobody's employee."""
    held = Assignment.objects.filter(on(as_of), person__user_id=user_id).select_related("unit").first()
    return held.unit if held else None
