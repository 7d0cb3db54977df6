"""What the search at the top of every page finds here: contracts, one's own, or all for who keeps them."""

from collections.abc import Iterator

from django.urls import reverse

from backoffice.companies import clock
from backoffice.shell.finding import SHOWN, Hit
from backoffice.shell.request import StaffRequest

from . import queries

VIEW = "legal.contracts.view_contracts"


def find_contracts(request: StaffRequest, words: str) -> Iterator[Hit]:
    """By title, number or partner, the newest first."""
    of = None if request.may(VIEW) else request.user.pk
    for each in queries.contracts(of=of, text=words, today=clock.today()).order_by("-id")[: SHOWN + 1]:
        meta = "　".join(filter(None, (each.number, each.partner_name, each.get_state_display())))
        yield Hit(each.title, meta, reverse("legal:contracts_contract_detail", args=[each.pk]))
