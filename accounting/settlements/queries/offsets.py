"""Set-offs, and what of a partner is open on either side."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet, Sum

from accounting.payables.models import Payable, PayableState
from accounting.receivables.models import Invoice, InvoiceState
from accounting.settlements.models import OFFSET, AskedState, Offset, OffsetPart, OffsetRequest
from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.documents.queries import newest_of
from backoffice.organisation.queries import first_office
from backoffice.partners.models import Partner

AGREEMENT, NOTICE = "accounting.settlements.agreement", "accounting.settlements.notice"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A partner who owes us and whom we owe."""

    partner: Partner
    invoices_yen: int
    payables_yen: int


def offsets() -> QuerySet[Offset]:
    """All set-offs; keyset by day and id."""
    return Offset.objects.select_related("partner")


def offset(pk: int) -> tuple[Offset, list[OffsetPart]]:
    """One set-off with its parts; Offset.DoesNotExist when there is none."""
    found = Offset.objects.select_related("partner", "agreement", "entry").get(pk=pk)
    return found, list(found.parts.order_by("position"))


def offset_requests() -> QuerySet[OffsetRequest]:
    """The set-offs that await their approval, the newest first."""
    return OffsetRequest.objects.filter(state=AskedState.SUBMITTED).order_by("-pk")


def offset_request(pk: int) -> OffsetRequest:
    """One request; OffsetRequest.DoesNotExist when there is none."""
    return OffsetRequest.objects.select_related("partner", "agreement", "offset").get(pk=pk)


def asked_parts(held: OffsetRequest) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """What is to be set off on either side, by name and yen: two queries."""
    invoices = Invoice.objects.in_bulk([pk for pk, _yen in held.invoices])
    payables = Payable.objects.in_bulk([pk for pk, _yen in held.payables])
    return (
        [(f"請求書 {invoices[pk].number}", yen) for pk, yen in held.invoices],
        [(payables[pk].description, yen) for pk, yen in held.payables],
    )


def notice_document(pk: int) -> int | None:
    """The id of the kept notice; None before it is made."""
    return newest_of(NOTICE, OFFSET, [pk]).get(pk)


def open_invoices_of(partner_id: int) -> list[Invoice]:
    """Invoices of a customer with something still to come in, by due day."""
    found = Invoice.objects.filter(state=InvoiceState.FINALISED, customer=partner_id)
    return list(found.select_related("customer").order_by("due_on", "pk"))


def open_payables_of(partner_id: int) -> list[Payable]:
    """What is owed to a supplier and is in no payment, by due day."""
    found = Payable.objects.filter(state=PayableState.OPEN, payment=None, partner=partner_id)
    return list(found.select_related("account").order_by("due_on", "pk"))


def candidates() -> list[Candidate]:
    """Partners with something open on both sides, by reading: three queries."""
    claims = Invoice.objects.filter(state=InvoiceState.FINALISED).values("customer")
    claimed = dict(claims.annotate(yen=Sum(F("total_yen") - F("received_yen"))).values_list("customer", "yen"))
    debts = Payable.objects.filter(state=PayableState.OPEN, payment=None, partner__in=claimed).values("partner")
    owed = dict(debts.annotate(yen=Sum(F("amount_yen") - F("settled_yen"))).values_list("partner", "yen"))
    found = Partner.objects.filter(pk__in=owed).order_by("name_kana", "pk")
    return [Candidate(each, int(claimed[each.pk]), int(owed[each.pk])) for each in found]


def notice_facts(partner: Partner, day: dt.date) -> dict[str, Any]:
    """Who writes to whom, in the words of a day."""
    company_id: Any = scope.current().writes
    company, office = Company.objects.get(pk=company_id), first_office(day)
    names = ("name", "kind", "postal_code", "address", "department", "contact_name")
    return {
        "sender": {
            "name": company.name,
            "postal_code": getattr(office, "postal_code", "") or "",
            "address": getattr(office, "address", "") or "",
            "phone": getattr(office, "phone", "") or "",
        },
        "recipient": {name: str(getattr(partner, name)) for name in names},
    }
