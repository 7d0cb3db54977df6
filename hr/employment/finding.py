"""What the search at the top of every page finds here: people."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from backoffice.companies import clock
from backoffice.shell.finding import SHOWN, Hit
from backoffice.shell.request import StaffRequest

from .queries import employees


def find_employees(request: StaffRequest, words: str) -> Iterator[Hit]:
    """By number, name or reading."""
    found = employees(text=words, as_of=clock.today()).order_by("person__family_kana", "person__given_kana", "id")
    annotated: Iterable[Any] = found[: SHOWN + 1]
    for each in annotated:
        person = each.person
        post = " ".join(filter(None, (each.unit_name, each.post)))
        yield Hit(person.name, f"{person.code}　{post}", reverse("hr:employment_employee_detail", args=[each.pk]))
