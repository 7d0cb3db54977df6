"""What the search at the top of every page finds here: requests that the reader made or is asked about."""

from collections.abc import Iterator

from django.urls import reverse

from backoffice.companies import clock
from backoffice.shell.finding import SHOWN, Hit
from backoffice.shell.request import StaffRequest

from . import kinds, queries


def find_requests(request: StaffRequest, words: str) -> Iterator[Hit]:
    """By title or applicant, the newest first."""
    found = queries.visible_to(request.user.pk, as_of=clock.today(), text=words)
    hits = list(found[: SHOWN + 1])
    of = kinds.among(each.kind for each in hits)
    for each in hits:
        meta = f"{of[each.kind].label}　{each.applicant_name}　{each.get_state_display()}"
        yield Hit(each.title, meta, reverse("backoffice:approvals_request_detail", args=[each.pk]))
