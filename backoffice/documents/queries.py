"""Finding documents: by date, amount and partner, by range and in any combination (電子帳簿保存法施行規則4条)."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from .models import Document, Upload


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a search asks for; None and empty mean everything. Days and amounts are both included.

    `without_amount` and `without_partner` find the papers that have none.
    """

    dated_from: dt.date | None = None
    dated_to: dt.date | None = None
    amount_from_yen: int | None = None
    amount_to_yen: int | None = None
    partner: str = ""
    text: str = ""
    kind: str = ""
    without_amount: bool = False
    without_partner: bool = False


def documents(wanted: Wanted, *, kinds: Collection[str]) -> QuerySet[Document]:
    """The documents of the `kinds` that fit, corrected ones among them, with their files."""
    return (
        Document.objects.filter(_fits(wanted), kind__in=kinds)
        .select_related("stored_file")
        .annotate(is_replaced=Exists(Document.objects.filter(replaces=OuterRef("pk"))))
    )


def document(pk: int) -> Document:
    """One document with its file; Document.DoesNotExist when this company has none of that id."""
    return Document.objects.select_related("stored_file").get(pk=pk)


def newest_of(kind: str, case_kind: str, case_ids: Iterable[int]) -> dict[int, int]:
    """The id of the newest document of a kind for each case that has one: one query."""
    kept = Document.objects.filter(kind=kind, case_kind=case_kind, case_id__in=list(case_ids))
    return dict(kept.order_by("id").values_list("case_id", "id"))


def versions_of(kind: str, case_kind: str, case_id: int) -> QuerySet[Document]:
    """The document of a kind for a case with what it replaced, the newest first, each with its file."""
    kept = Document.objects.filter(kind=kind, case_kind=case_kind, case_id=case_id)
    return kept.select_related("stored_file").order_by("-id")


def uploads_of(user_id: int) -> QuerySet[Upload]:
    """What a user's programs sent ahead and is still kept."""
    return Upload.objects.filter(created_by_id=user_id)


def _fits(wanted: Wanted) -> Q:
    asked = {
        "dated_on__gte": wanted.dated_from,
        "dated_on__lte": wanted.dated_to,
        "amount_yen__gte": wanted.amount_from_yen,
        "amount_yen__lte": wanted.amount_to_yen,
        "partner_name__icontains": wanted.partner or None,
        "kind": wanted.kind or None,
        "amount_yen__isnull": wanted.without_amount or None,
        "partner_name__isnull": wanted.without_partner or None,
    }
    fits = Q(**{field: value for field, value in asked.items() if value is not None})
    for word in wanted.text.split():
        fits &= Q(title__icontains=word)
    return fits
