"""Methods, uses and interim payments as the templates want them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from accounting.consumption_tax.models import FiledReturn, InterimPayment, MethodChoice, TaxMethod
from accounting.consumption_tax.queries import Compared, PeriodReturn
from accounting.consumption_tax.rules import InterimPart, TaxPeriod
from accounting.consumption_tax.words import CLOSED
from backoffice.shell.fields import described
from backoffice.shell.request import StaffRequest

from .parts import HERE, how_detail, method_name, period_choice, told


def methods_page(
    request: StaffRequest, found: PeriodReturn, rows: Sequence[Compared], chosen: Sequence[TaxMethod], base_yen: int
) -> dict[str, Any]:
    """The methods beside one another, and the choices that were made."""
    open_to = [each.found.total_yen for each in rows if each.found and not each.closed]
    least = min(open_to) if open_to else None
    return {
        "choice": period_choice(found.period, found.year),
        "rows": [
            {
                "name": method_name(each.how),
                "detail": how_detail(each.how, each.found),
                "total_yen": each.found.total_yen if each.found else None,
                "national_yen": each.found.yen("net_national") - each.found.yen("refund_national")
                if each.found
                else None,
                "credit_yen": each.found.yen("credit") if each.found else None,
                "closed": str(CLOSED[each.closed]) if each.closed else "",
                "is_chosen": each.is_chosen,
                "is_least": each.found is not None and not each.closed and each.found.total_yen == least,
            }
            for each in rows
        ],
        "chosen": [_chosen(each) for each in chosen],
        "base_yen": base_yen,
        "new_url": f"{reverse(f'{HERE}method_choose')}?year={found.year.first.year}"
        if request.may("accounting.consumption_tax.choose_method")
        else "",
        "uses_url": f"{reverse(f'{HERE}use_list')}?year={found.year.first.year}"
        if request.may("accounting.consumption_tax.set_account_uses")
        else "",
    }


def method_initial(year: TaxPeriod, present: TaxMethod | None) -> dict[str, Any]:
    """What the form begins with: the present choice."""
    if present is None:
        return {"valid_from": year.begins_on, "method": "GENERAL"}
    names = ("method", "taxpayer", "credit", "output_by", "input_by", "books", "extends_filing")
    return {"valid_from": year.begins_on, **{name: getattr(present, name) for name in names}}


def uses_page(year: TaxPeriod, form: Any) -> dict[str, Any]:
    """The accounts with their controls, sales first."""
    rows = [
        {"account": str(account), "tax_category": account.tax_category, "field": described(form[f"use-{account.code}"], {"class": "input--s"}), "is_sale": account.category == "REVENUE"}
        for account, _held in form.rows
    ]  # fmt: skip
    return {
        "choice": period_choice(year, year),
        "sales": [each for each in rows if each["is_sale"]],
        "purchases": [each for each in rows if not each["is_sale"]],
        "valid_from": described(form["valid_from"], {"class": "input--s"}),
        "back_url": f"{reverse(f'{HERE}year_detail')}?year={year.first.year}",
    }


def interim_page(
    request: StaffRequest,
    year: TaxPeriod,
    before: FiledReturn | None,
    planned: Sequence[InterimPart],
    paid: Sequence[InterimPayment],
) -> dict[str, Any]:
    """The interim payments of a year, planned and paid."""
    by_number = {each.number: each for each in paid}
    known = {each.number for each in planned}
    may_past = before is None and request.may("accounting.consumption_tax.record_past_return")
    return {
        "choice": period_choice(year, year),
        "before": {"national_yen": before.national_yen, "local_yen": before.local_yen} if before else None,
        "past_url": f"{reverse(f'{HERE}return_past')}?year={year.first.year - 1}" if may_past else "",
        "parts": [_part(request, each, by_number.get(each.number)) for each in planned],
        "others": [_paid(request, each) for each in paid if each.number not in known],
        "paid_yen": sum(each.national_yen + each.local_yen for each in paid),
        "new_url": f"{reverse(f'{HERE}interim_record')}?year={year.first.year}"
        if request.may("accounting.consumption_tax.record_interim")
        else "",
    }


def interim_initial(planned: Sequence[InterimPart], paid: set[int], today: dt.date) -> dict[str, Any]:
    """The first payment that is planned and not recorded."""
    due = next((each for each in planned if each.number not in paid), None)
    if due is None:
        return {"paid_on": today, "number": max(paid, default=0) + 1}
    return {
        "number": due.number,
        "national_yen": due.national.amount_yen,
        "local_yen": due.local.amount_yen,
        "paid_on": today,
    }


def _chosen(row: TaxMethod) -> dict[str, Any]:
    return {
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        "name": row.get_method_display(),
        "detail": row.get_credit_display() if row.method == MethodChoice.GENERAL else "",
        "books": row.get_books_display(),
        "output_by": row.get_output_by_display(),
        "input_by": row.get_input_by_display(),
        "by": row.recorded_by_name,
    }


def _part(request: StaffRequest, part: InterimPart, paid: InterimPayment | None) -> dict[str, Any]:
    return {
        "number": part.number,
        "first": part.first.first_day,
        "last": part.last.last_day,
        "due_on": part.due_on,
        "national_yen": part.national.amount_yen,
        "local_yen": part.local.amount_yen,
        "total_yen": part.total_yen,
        "why": [told(part.national.because), told(part.local.because)],
        "paid": _paid(request, paid) if paid else None,
    }


def _paid(request: StaffRequest, paid: InterimPayment) -> dict[str, Any]:
    return {
        "number": paid.number,
        "paid_on": paid.paid_on,
        "total_yen": paid.national_yen + paid.local_yen,
        "bank": str(paid.bank_account),
        "cancel_url": reverse(f"{HERE}interim_cancel", args=[paid.pk])
        if request.may("accounting.consumption_tax.cancel_interim")
        else "",
    }
