"""Received invoices as the templates want them: what a file says, where, and what is wrong with it."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounting.consumption_tax.queries import registration_on
from accounting.consumption_tax.shown import verdict
from accounting.payables.models import MOST_LINES, ReceivedInvoice, ReceivedMail, ReceivedState
from accounting.payables.queries import Similar, Why, account_last_used, owed_alike, similar_bills
from accounting.payables.reading import matched_partner, our_company, pint_of
from accounting.payables.rules import TREATMENT_OF, Finding, Pint, Said, findings_of
from accounting.payables.words import FINDINGS, READ_SUMS, READ_VALUES, SIMILAR
from backoffice.partners.models import Partner
from backoffice.partners.rules import due_on
from backoffice.shell.request import StaffRequest

DETAIL = "accounting:payables_received_detail"
STATES = {"WAITING": "SUBMITTED", "RECORDED": "APPROVED", "DISCARDED": "RETURNED"}


def received_row(received: ReceivedInvoice) -> dict[str, Any]:
    """A file in a list."""
    return {
        "pk": received.pk,
        "name": received.name,
        "origin": received.get_origin_display(),
        "received_at": received.received_at,
        "received_by": received.received_by_name,
        "state": STATES[received.state],
        "state_label": received.get_state_display(),
        "is_electronic": bool(received.facts),
        "url": reverse(DETAIL, args=[received.pk]),
    }


def received_tabs(state: str) -> list[dict[str, Any]]:
    """The states, and all."""
    return [
        {"label": label, "url": f"?state={code}", "is_current": code == state}
        for code, label in [*ReceivedState.choices, ("", _("すべて"))]
    ]


def similar_row(each: Similar) -> dict[str, Any]:
    """A bill or an item that may be the same, with what it has in common."""
    page = "accounting:payables_item_detail" if each.why == Why.OWED else "accounting:payables_bill_detail"
    return {
        "name": each.name,
        "dated_on": each.dated_on,
        "total_yen": each.total_yen,
        "why": str(SIMILAR[each.why]),
        "url": reverse(page, args=[each.pk]),
    }


def received_page(request: StaffRequest, received: ReceivedInvoice) -> dict[str, Any]:
    """One file with its values, its findings, similar bills, and what may be done next."""
    waits = received.state == ReceivedState.WAITING
    context: dict[str, Any] = {
        "received": received_row(received),
        "sha256": received.stored_file.sha256,
        "size_bytes": received.stored_file.size_bytes,
        "reason": received.reason,
        "mail": _mail(request, received.mail) if received.mail else None,
        "file_url": reverse("accounting:payables_received_file", args=[received.pk])
        if request.may("accounting.payables.read_received")
        else "",
        "bill_url": reverse("accounting:payables_bill_detail", args=[received.bill_id]) if received.bill_id else "",
        "discard_url": reverse("accounting:payables_received_discard", args=[received.pk])
        if waits and request.may("accounting.payables.discard_received")
        else "",
    }
    if received.facts:
        context |= _electronic(pint_of(received.facts), waits=waits)
    may_record = waits and request.may("accounting.payables.record_bill") and not context.get("is_blocked")
    record_url = f"{reverse('accounting:payables_bill_record')}?received={received.pk}"
    return {**context, "record_url": record_url if may_record else ""}


def _mail(request: StaffRequest, mail: ReceivedMail) -> dict[str, Any]:
    return {
        "sender": mail.sender,
        "subject": mail.subject,
        "sent_at": mail.sent_at,
        "url": reverse("accounting:payables_mail_file", args=[mail.pk])
        if request.may("accounting.payables.read_mail")
        else "",
    }


def draft_of(facts: dict[str, Any]) -> dict[str, Any]:
    """What the fields of a bill begin with."""
    pint = pint_of(facts)
    partner = matched_partner(pint)
    account = account_last_used(partner.pk) if partner else ""
    return {"head": _head(pint, partner), "lines": _lines(pint, account)}


def _head(pint: Pint, partner: Partner | None) -> dict[str, Any]:
    dated_on = pint.issued_on.day
    taxes = {TREATMENT_OF.get(tax.category.text, ""): tax.tax.yen for tax in pint.taxes}
    return {
        "partner": partner,
        "number": pint.number.text[:60],
        "registration_number": pint.seller_number.text[:20],
        "dated_on": dated_on,
        "due_on": pint.due_on.day or _due_by_terms(dated_on, partner),
        "received_on": pint.supplied_to.day,
        "description": (pint.note.text or (pint.lines[0].name.text if pint.lines else ""))[:200],
        "liability": "trade",
        "tax_standard_yen": taxes.get("STANDARD") or "",
        "tax_reduced_yen": taxes.get("REDUCED") or "",
        "total_yen": pint.with_tax.yen,
    }


def _due_by_terms(dated_on: dt.date | None, partner: Partner | None) -> dt.date | None:
    if dated_on is None or partner is None:
        return None
    return due_on(
        dated_on,
        closing_day=partner.payment_closing_day,
        months_after=partner.payment_months_after,
        pay_day=partner.payment_day,
    )


def _lines(pint: Pint, account: str) -> list[dict[str, Any]]:
    """The lines one by one; summed by rate where one is not above zero, the whole has allowances or charges, or there
    are more than a bill takes: the file stays as the evidence of each."""
    is_plain = not pint.others and all((each.amount.yen or 0) > 0 for each in pint.lines)
    one_by_one = is_plain and len(pint.lines) <= MOST_LINES
    if one_by_one:
        rows = [(each.name.text, each.category.text, each.amount.yen) for each in pint.lines]
    else:
        names = {each.category.text: each.name.text for each in reversed(pint.lines)}
        rows = [
            (names.get(tax.category.text, tax.category.text), tax.category.text, tax.taxable.yen) for tax in pint.taxes
        ]
    return [
        {
            "account_code": account,
            "treatment": TREATMENT_OF.get(category, "STANDARD"),
            "net_yen": yen,
            "description": name[:200],
        }
        for name, category, yen in rows
    ]


def _electronic(pint: Pint, *, waits: bool) -> dict[str, Any]:
    partner = matched_partner(pint)
    is_corporation = partner.kind == Partner.Kind.CORPORATION if partner else None
    found = [*findings_of(pint, is_corporation=is_corporation), *_parties(pint, partner)]
    supplied_on = pint.supplied_on
    number = pint.seller_number.text
    similar = _similar(pint, partner) if waits else []
    return {
        "values": _values(pint),
        "lines": [_line(each) for each in (*pint.lines, *pint.others)],
        "taxes": [_tax(each) for each in pint.taxes],
        "findings": [_finding(each) for each in found],
        "is_blocked": any(each.blocks for each in found),
        "partner": partner,
        "partner_new_url": reverse("backoffice:partners_partner_new") if partner is None else "",
        "registration": verdict(registration_on(number, supplied_on)) if number and supplied_on else None,
        "supplied_on": supplied_on,
        "similar": [similar_row(each) for each in similar],
    }


def _similar(pint: Pint, partner: Partner | None) -> list[Similar]:
    if partner is None or pint.issued_on.day is None:
        return []
    total_yen, dated_on = pint.with_tax.yen or 0, pint.issued_on.day
    bills = similar_bills(partner.pk, number=pint.number.text, total_yen=total_yen, dated_on=dated_on)
    return bills + owed_alike(partner.pk, total_yen=total_yen, dated_on=dated_on)


def _parties(pint: Pint, partner: Partner | None) -> list[Finding]:
    """Whether the seller is a partner, and the buyer this company."""
    ours = our_company()
    found = []
    if partner is None:
        found.append(Finding("unknown_seller", False, pint.seller_name.path, (pint.seller_name.text,)))
    by_number = pint.buyer_corporate.text and ours.corporate_number
    is_us = pint.buyer_corporate.text == ours.corporate_number if by_number else pint.buyer_name.text == ours.name
    if not is_us:
        found.append(Finding("other_buyer", False, pint.buyer_name.path, (pint.buyer_name.text, ours.name)))
    return found


def _values(pint: Pint) -> list[dict[str, str]]:
    return [
        {"label": str(label), "text": _amount(said) if name in READ_SUMS else said.text, "path": said.path}
        for name, label in READ_VALUES.items()
        for said in [getattr(pint, name)]
        if said.text
    ]


def _line(each: Any) -> dict[str, Any]:
    return {
        "name": each.name.text,
        "quantity": each.quantity.text,
        "category": each.category.text,
        "amount": _amount(each.amount),
        "path": each.amount.path,
    }


def _tax(each: Any) -> dict[str, Any]:
    return {
        "category": each.category.text,
        "percent": each.percent.text,
        "taxable": _amount(each.taxable),
        "tax": _amount(each.tax),
        "path": each.tax.path,
    }


def _amount(said: Said) -> str:
    return said.text if said.yen is None else f"{said.yen:,}"


def _finding(each: Finding) -> dict[str, Any]:
    return {
        "text": str(FINDINGS[each.code]) % dict(zip(("one", "two", "three"), each.said, strict=False)),
        "tone": "bad" if each.blocks else "warn",
        "path": each.path,
    }
