"""What the search at the top of every page finds here: papers of the kinds that the reader may open."""

from collections.abc import Iterator

from django.urls import reverse

from backoffice.shell.finding import SHOWN, Hit
from backoffice.shell.request import StaffRequest

from . import kinds
from .queries import Wanted, documents


def find_documents(request: StaffRequest, words: str) -> Iterator[Hit]:
    """By title, the newest first."""
    readable = [kind.name for kind in kinds.every() if request.may(kind.read_step)]
    for each in documents(Wanted(text=words), kinds=readable).order_by("-dated_on", "-id")[: SHOWN + 1]:
        meta = "　".join(filter(None, (kinds.label_of(each.kind), f"{each.dated_on:%Y/%m/%d}", each.partner_name)))
        yield Hit(each.title, meta, reverse("backoffice:documents_document_download", args=[each.pk]))
