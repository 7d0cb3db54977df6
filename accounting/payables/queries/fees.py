"""Fees from which income tax was withheld, by the day on which they were paid."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from accounting.payables.models import BILL, BillWithholding, Payable, PayableState
from accounting.payables.rules import WITH_SALARIES, FeeKind
from accounting.payables.tax import account_for


@dataclass(frozen=True, slots=True)
class FeePaid:
    """A fee that was paid, the tax withheld from it in yen, and to whom."""

    paid_on: dt.date
    kind: FeeKind
    partner_id: int
    fee_yen: int
    tax_yen: int

    @property
    def with_salaries(self) -> bool:
        """Whether it is paid in on the slip of salaries (所得税法204条1項2号)."""
        return self.kind in WITH_SALARIES


def fees_paid(first: dt.date, last: dt.date) -> list[FeePaid]:
    """The fees paid between two days, both included, by day: one query. What was cancelled or is open is none."""
    paid = Payable.objects.filter(source_kind=BILL, source_id=OuterRef("bill_id"), state=PayableState.PAID)
    found = BillWithholding.objects.annotate(paid_on=Subquery(paid.values("paid_on")[:1]))
    found = found.filter(paid_on__range=(first, last)).order_by("paid_on", "pk")
    columns = ("paid_on", "kind", "bill__partner_id", "fee_yen", "tax_yen")
    return [FeePaid(on, FeeKind(kind), *rest) for on, kind, *rest in found.values_list(*columns)]


def fee_account(on: dt.date) -> str:
    """The code of the account on which the tax withheld from fees is put aside."""
    return account_for("withheld", on)
