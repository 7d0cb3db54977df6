"""How far the payment of what rooms owe is, beside their own rows."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounting.payables.models import FAILURE, Payable, TransferFailure


def payment_of(source_kind: str) -> dict[str, Any]:
    """What a queryset of sources is annotated with: `payable_state`, `pay_on` and `paid_on` of what is owed for each.

    Where the transfer came back it is what is owed anew; where that came back as well, nothing is said of it.
    """
    owed = Payable.objects.filter(source_kind=source_kind, source_id=OuterRef("pk"))
    came_back = TransferFailure.objects.filter(
        payable__source_kind=source_kind, payable__source_id=OuterRef(OuterRef("pk"))
    )
    anew = Payable.objects.filter(source_kind=FAILURE, source_id__in=came_back.values("pk"))
    return {
        "payable_state": Coalesce(_one(anew, "state"), _one(owed, "state")),
        "pay_on": Coalesce(_one(anew, "due_on"), _one(owed, "due_on")),
        "paid_on": Coalesce(_one(anew, "paid_on"), _one(owed.filter(failure=None), "paid_on")),
    }


def _one(found: QuerySet[Payable], name: str) -> Subquery:
    return Subquery(found.values(name)[:1])
