"""Transfer fees as the templates want them."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.payables.models import FeeBearer, FeeTreatmentOfPayer, PaymentRun, Reach
from accounting.payables.queries import FeeOwed, bearers_on, fee_steps, kept_fees, standings_on, suppliers
from backoffice.shell.request import StaffRequest


def fee_page(request: StaffRequest, today: dt.date) -> dict[str, Any]:
    """The lists of prices in force, and each supplier with who bears the fee: four queries."""
    may_list = request.may("accounting.payables.list_fee_step")
    may_end, may_decide = (
        request.may("accounting.payables.end_fee_step"),
        request.may("accounting.payables.decide_fee_bearer"),
    )
    found = suppliers()
    bearers, standings = (
        bearers_on([each.pk for each in found], today),
        standings_on([each.pk for each in found], today),
    )
    return {
        "steps": [
            {
                "account": str(each.bank_account),
                "reach": each.get_reach_display(),
                "least_yen": each.least_yen,
                "fee_yen": each.fee_yen,
                "valid_from": each.valid_from,
                "end_url": reverse("accounting:payables_fee_end", args=[each.pk])
                if may_end and each.valid_until is None
                else "",
            }
            for each in fee_steps(today)
        ],
        "rows": [
            {
                "name": partner.name,
                "law": standings[partner.pk].get_law_display() if partner.pk in standings else "",
                **_bearer(bearers.get(partner.pk)),
                "set_url": reverse("accounting:payables_bearer_set", args=[partner.pk]) if may_decide else "",
            }
            for partner in found
        ],
        "new_url": reverse("accounting:payables_fee_new") if may_list else "",
    }


def fee_rows(run: PaymentRun) -> list[dict[str, Any]]:
    """What a payment kept, by supplier and tax category."""
    return [
        {
            "name": each.partner_name,
            "owed_yen": each.owed_yen,
            "fee_yen": each.fee_yen,
            "treatment": each.get_treatment_display(),
            "account": str(each.account),
            "tax_category": each.tax_category,
        }
        for each in kept_fees(run.pk)
    ]


def fees_asked(found: Iterable[FeeOwed], company_bears: Collection[int]) -> list[dict[str, Any]]:
    """What a payment would keep, with the box by which the company bears it this once."""
    return [
        {
            "partner_id": each.bearer.partner_id,
            "name": each.bearer.partner.name,
            "reach": str(Reach(each.reach).label),
            "owed_yen": each.owed_yen,
            "fee_yen": each.fee_yen,
            "treatment": str(FeeTreatmentOfPayer(each.bearer.treatment).label),
            "is_forbidden": each.is_forbidden,
            "is_ours": each.bearer.partner_id in company_bears,
        }
        for each in found
    ]


def _bearer(row: FeeBearer | None) -> dict[str, Any]:
    if row is None:
        return {"bearer": _("当社"), "state": "CLOSED", "treatment": "", "reason": "", "decided": None}
    is_supplier = row.bearer == FeeBearer.Bearer.SUPPLIER
    return {
        "bearer": row.get_bearer_display(),
        "state": "APPROVED" if is_supplier else "CLOSED",
        "treatment": row.get_treatment_display() if row.treatment else "",
        "reason": row.reason,
        "decided": row,
    }
