"""What the search at the top of every page finds here: partners."""

from collections.abc import Iterator

from django.urls import reverse

from backoffice.shell.finding import SHOWN, Hit
from backoffice.shell.request import StaffRequest

from .queries import partners


def find_partners(request: StaffRequest, words: str) -> Iterator[Hit]:
    """By code, registration number, name or reading."""
    for each in partners(text=words).order_by("name_kana", "id")[: SHOWN + 1]:
        meta = "　".join(filter(None, (each.code, each.registration_number)))
        yield Hit(each.name, meta, reverse("backoffice:partners_partner_detail", args=[each.pk]))
