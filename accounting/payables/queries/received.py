"""Invoices that came in."""

from django.db.models import QuerySet

from accounting.payables.models import Bill, ReceivedInvoice, ReceivedState


def received_invoices(state: str = "") -> QuerySet[ReceivedInvoice]:
    """What came in, in a state or all; keyset by time and id."""
    found = ReceivedInvoice.objects.select_related("bill")
    return found.filter(state=state) if state else found


def received_invoice(pk: int) -> ReceivedInvoice:
    """One of them; ReceivedInvoice.DoesNotExist when there is none."""
    return ReceivedInvoice.objects.select_related("bill", "stored_file", "mail").get(pk=pk)


def waiting_count() -> int:
    """How many wait to be recorded."""
    return ReceivedInvoice.objects.filter(state=ReceivedState.WAITING).count()


def account_last_used(partner_id: int) -> str:
    """The code of the account that bore the first line of the supplier's newest bill; "" when there is none."""
    newest = Bill.objects.filter(partner_id=partner_id).order_by("-dated_on", "-pk").first()
    line = newest.lines.select_related("account").order_by("position").first() if newest else None
    return line.account.code if line else ""
