"""Payment notices: what they say, frozen when they are made; lists; and transfers that came back."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from accounting.payables.models import BILL, Bill, NoticeEvent, Payable, PaymentNotice, PaymentRun, TransferFailure
from backoffice.companies import scope
from backoffice.companies.models import Company
from backoffice.documents.queries import newest_of
from backoffice.organisation.queries import first_office
from backoffice.partners.models import Partner
from backoffice.partners.queries import account_on

from .bearing import kept_by_partner, kept_fees

NOTICE, NOTICE_WORK = "accounting.payables.notice", "accounting.payables.print_notices"


def notices() -> QuerySet[PaymentNotice]:
    """All notices, each knowing how far it came and its payment; keyset by day of payment and id."""
    events = NoticeEvent.objects.filter(notice=OuterRef("pk"))
    return PaymentNotice.objects.annotate(
        run_state=F("run__state"),
        is_sent=Exists(events.filter(kind=NoticeEvent.Kind.SENT)),
        is_confirmed=Exists(events.filter(kind=NoticeEvent.Kind.CONFIRMED)),
        is_objected=Exists(events.filter(kind=NoticeEvent.Kind.OBJECTED)),
    )


def notice(pk: int) -> PaymentNotice:
    """One notice with its course; PaymentNotice.DoesNotExist when there is none."""
    return notices().select_related("partner").prefetch_related("events").get(pk=pk)


def notices_of(ids: Iterable[int]) -> list[PaymentNotice]:
    """Some notices, by number."""
    return list(PaymentNotice.objects.filter(pk__in=ids).order_by("number"))


def unprinted_notices(ids: Sequence[int]) -> list[int]:
    """Which of them have no paper yet."""
    kept = newest_of(NOTICE, NOTICE, ids)
    return [pk for pk in ids if pk not in kept]


def notice_document(pk: int) -> int | None:
    """The id of a notice's paper; None while it is being made."""
    return newest_of(NOTICE, NOTICE, [pk]).get(pk)


def notice_facts(run: PaymentRun, items: Sequence[Payable], issued_on: dt.date) -> dict[str, Any]:
    """What a notice says: who pays whom, each item, and the sums of each bill and rate with the tax. Plain values."""
    partner: Any = items[0].partner
    found = Bill.objects.filter(pk__in=[each.source_id for each in items if each.source_kind == BILL])
    bills = {bill.pk: bill for bill in found.select_related("withholding").prefetch_related("lines", "taxes")}
    its = [(each, bills.get(each.source_id) if each.source_kind == BILL else None) for each in items]
    return {
        "issued_on": issued_on.isoformat(),
        "payer": _payer(issued_on),
        "recipient": _recipient(partner, [bill for _each, bill in its if bill]),
        "account": _account(partner, run.pay_on),
        "items": [_item(each, bill) for each, bill in its],
        "lines": [line for _each, bill in its if bill for line in _lines(bill)],
        "rates": _rates([bill for _each, bill in its if bill]),
        "fee_yen": kept_by_partner(kept_fees(run.pk).filter(partner=partner)).get(partner.pk, 0),
    }


def without_number(items: Sequence[Payable]) -> dict[int, str]:
    """The partners of some items, by name, of whom neither a bill nor what is known says a registration number."""
    known = {each.partner_id for each in items if each.partner and each.partner.registration_number}
    ids = [each.source_id for each in items if each.source_kind == BILL]
    known |= set(Bill.objects.filter(pk__in=ids).exclude(registration_number="").values_list("partner_id", flat=True))
    return {each.partner.pk: each.partner.name for each in items if each.partner and each.partner.pk not in known}


@dataclass(frozen=True, slots=True)
class NotTold:
    """A partner of a payment who has no notice while others have theirs; `lacks_number` is why, where it is why."""

    partner_id: int
    name: str
    lacks_number: bool


def not_told(run: PaymentRun) -> list[NotTold]:
    """The partners of a payment without a notice, once any was made: three queries at most."""
    told = set(PaymentNotice.objects.filter(run=run).values_list("partner_id", flat=True))
    if not told:
        return []
    items = Payable.objects.filter(payment=run, partner__isnull=False).exclude(partner__in=told)
    left = list(items.select_related("partner").order_by("partner__code", "pk"))
    lacking = without_number(left)
    names = {each.partner.pk: each.partner.name for each in left if each.partner}
    return [NotTold(pk, name, pk in lacking) for pk, name in names.items()]


def failures_of(run_id: int) -> dict[int, TransferFailure]:
    """The transfers of a payment that came back, by the item."""
    found = TransferFailure.objects.filter(payable__payment=run_id)
    return {each.payable_id: each for each in found}


def _payer(day: dt.date) -> dict[str, str]:
    company_id: Any = scope.current().writes
    company, office = Company.objects.get(pk=company_id), first_office(day)
    return {
        "name": company.name,
        "postal_code": getattr(office, "postal_code", "") or "",
        "address": getattr(office, "address", "") or "",
        "phone": getattr(office, "phone", "") or "",
    }


def _recipient(partner: Partner, bills: Sequence[Bill]) -> dict[str, str]:
    names = ("code", "name", "kind", "postal_code", "address", "department", "contact_name")
    return {
        **{name: str(getattr(partner, name)) for name in names},
        "registration_number": _registration(partner, bills),
    }


def _registration(partner: Partner, bills: Sequence[Bill]) -> str:
    numbers = [bill.registration_number for bill in bills if bill.registration_number]
    return numbers[0] if numbers else partner.registration_number


def _account(partner: Partner, on: dt.date) -> str:
    found = account_on(partner.pk, on)
    if found is None:
        return ""
    return f"{found.bank_name} {found.branch_name} {found.get_kind_display()} ***{found.number[-3:]}"


def _item(each: Payable, bill: Bill | None) -> dict[str, Any]:
    withheld: Any = getattr(bill, "withholding", None) if bill else None
    return {
        "dated_on": (each.received_on or each.incurred_on).isoformat(),
        "description": f"{each.description}{_settled(each)}",
        "number": bill.number if bill else "",
        "billed_yen": bill.total_yen if bill else each.amount_yen,
        "withheld_yen": withheld.tax_yen if withheld else 0,
        "amount_yen": each.to_pay_yen,
    }


def _settled(each: Payable) -> str:
    """What was set off or settled by a note before, which is not paid by this payment."""
    return f"（相殺・手形等による決済 {each.settled_yen:,}円を控除）" if each.settled_yen else ""


def _lines(bill: Bill) -> list[dict[str, Any]]:
    return [
        {
            "dated_on": bill.dated_on.isoformat(),
            "description": line.description,
            "treatment": line.treatment,
            "net_yen": line.net_yen,
        }
        for line in sorted(bill.lines.all(), key=lambda each: each.position)
    ]


def _rates(bills: Sequence[Bill]) -> list[dict[str, Any]]:
    """The sums of each treatment of each bill with the tax that it says: tax is rounded once a bill and rate, so it is
    never added up over bills. A bill is named where there are several."""
    return [
        {
            "bill": (bill.number or bill.description) if len(bills) > 1 else "",
            "treatment": tax.treatment,
            "net_yen": tax.net_yen,
            "tax_yen": tax.tax_yen,
        }
        for bill in bills
        for tax in sorted(bill.taxes.all(), key=lambda each: each.treatment, reverse=True)
    ]
