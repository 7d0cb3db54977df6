"""Reading people and their terms."""

import datetime as dt
from collections.abc import Collection

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from accounting.banking.rules import PayeeAccount
from backoffice.organisation.models import Assignment
from backoffice.organisation.queries import on
from hr.employment.models import BankAccount, ConcurrentPost, Employee, Terms


def employees(*, text: str, as_of: dt.date) -> QuerySet[Employee]:
    """Employees by kana, those whose number or name holds `text`, with unit and post on a day."""
    here = Assignment.objects.filter(on(as_of), person_id=OuterRef("person_id"))
    found = Employee.objects.select_related("person").annotate(
        unit_name=Subquery(here.values("unit__name")[:1]),
        office_name=Subquery(here.values("office__name")[:1]),
        post=Subquery(here.values("post")[:1]),
    )
    return found.filter(named(text))


def named(text: str, *, person: str = "person") -> Q:
    """The condition that somebody's number, name or reading holds each word; `person` is the way to the person."""
    condition = Q()
    for word in text.split():
        condition &= (
            Q(**{f"{person}__code": word})
            | Q(**{f"{person}__family_name__contains": word})
            | Q(**{f"{person}__given_name__contains": word})
            | Q(**{f"{person}__family_kana__startswith": word})
            | Q(**{f"{person}__given_kana__startswith": word})
        )
    return condition


def employee(pk: int) -> Employee:
    """One employee with everything dated that a page shows; Employee.DoesNotExist when there is none."""
    terms = Prefetch("terms", Terms.objects.order_by("-valid_from").prefetch_related("items"))
    posts = Prefetch("person__assignments", Assignment.objects.order_by("-valid_from").select_related("unit", "office"))
    further = ConcurrentPost.objects.order_by("-valid_from").select_related("unit", "office")
    return (
        Employee.objects.select_related("person")
        .prefetch_related(terms, posts, Prefetch("concurrent_posts", further))
        .prefetch_related("accounts", "addresses", "former_names", "suspensions", "officer_terms", "loans")
        .get(pk=pk)
    )


def terms_on(employee_id: int, day: dt.date) -> Terms | None:
    """The terms of a day with their items; None when none holds."""
    held = Terms.objects.filter(on(day), employee=employee_id).select_related("employee__person")
    return held.prefetch_related("items").first()


def latest_terms(employee_id: int) -> Terms | None:
    """The terms that begin last, with their items."""
    held = Terms.objects.filter(employee=employee_id).order_by("-valid_from")
    return held.prefetch_related("items").first()


def accounts_of_people(person_ids: Collection[int], as_of: dt.date) -> dict[int, PayeeAccount]:
    """Where people are paid on a day, by the id of the person: one query."""
    held = BankAccount.objects.filter(on(as_of), employee__person__in=person_ids).select_related("employee")
    return {
        each.employee.person_id: PayeeAccount(
            bank_code=each.bank_code,
            branch_code=each.branch_code,
            deposit_kind=each.kind,
            number=each.number,
            holder_kana=each.holder_kana,
        )
        for each in held
    }
