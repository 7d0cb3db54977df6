"""One sum owed in a list, and a stored reason in words."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.payables.models import Payable, PayableState
from backoffice.parameters.explain import explain
from backoffice.shell import formats
from backoffice.values.reasons import Reason

ITEM = "accounting:payables_item_detail"


def item_row(item: Payable) -> dict[str, Any]:
    """An item in a list."""
    state, label = _item_state(item)
    return {
        "pk": item.pk,
        "payee_name": item.payee_name,
        "description": item.description,
        "account": item.account.name,
        "incurred_on": item.incurred_on,
        "due_on": item.due_on,
        "paid_on": item.paid_on,
        "amount_yen": item.to_pay_yen if item.state == PayableState.OPEN else item.amount_yen,
        "whole_yen": item.amount_yen,
        "settled_yen": item.settled_yen,
        "state": state,
        "state_label": label,
        "is_free": item.state == PayableState.OPEN and item.payment_id is None,
        "url": reverse(ITEM, args=[item.pk]),
    }


def told(because: dict[str, Any]) -> dict[str, Any]:
    """A stored reason as words: the calculation, and each value with its source."""
    told = explain(Reason.from_json(because), "en" if formats.in_english() else "ja")
    return {
        "calculation": told.calculation,
        "sources": [(name, text) for name, text in (*told.given, *told.sources)],
    }


def _item_state(item: Payable) -> tuple[str, str]:
    """An open item that is part of a payment says so."""
    if item.state == PayableState.OPEN and item.payment_id is not None:
        return "SUBMITTED", _("支払手続き中")
    if item.state == PayableState.OPEN:
        return "DRAFT", item.get_state_display()
    return item.state, item.get_state_display()
