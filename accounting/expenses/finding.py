"""What the search at the top of every page finds here: claims, one's own, or everybody's for who checks them."""

from collections.abc import Iterator

from django.urls import reverse

from backoffice.shell.finding import SHOWN, Hit
from backoffice.shell.formats import money
from backoffice.shell.request import StaffRequest

from . import queries


def find_claims(request: StaffRequest, words: str) -> Iterator[Hit]:
    """By title or person, the newest first."""
    everybody = request.may(queries.CHECK)
    found = queries.all_claims(text=words) if everybody else queries.claims_of(request.user.pk, text=words)
    for each in found.order_by("-id")[: SHOWN + 1]:
        meta = f"{each.person_name}　{money(each.total_yen)}　{each.get_state_display()}"
        yield Hit(each.title, meta, reverse("accounting:expenses_claim_detail", args=[each.pk]))
