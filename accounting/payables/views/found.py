"""What an address names, or 404."""

from django.http import Http404

from accounting.payables import queries
from accounting.payables.models import Payable, PaymentRun


def found_item(pk: int) -> Payable:
    """The item of that number; raises Http404."""
    try:
        return queries.item(pk)
    except Payable.DoesNotExist as missing:
        raise Http404 from missing


def found_payment(pk: int) -> PaymentRun:
    """The payment of that number; raises Http404."""
    try:
        return queries.payment_run(pk)
    except PaymentRun.DoesNotExist as missing:
        raise Http404 from missing
