"""The parts of declarations as the pages show them."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from . import queries
from .models import REFUND


def part_label(each: queries.Owed) -> str:
    """2026年度 第1期; what is given back is of the year that ended."""
    year = each.filing.about.year
    if each.part == REFUND:
        return _("%(year)s年度の還付") % {"year": year}
    return _("%(year)s年度 第%(number)s期") % {"year": year + 1, "number": each.part}


def row(each: queries.Owed, today: dt.date) -> dict[str, Any]:
    """A line of the list; what is not paid by its day says so."""
    paid = each.paid
    state = "PAID" if paid else "WAITING" if each.is_open else "DONE"
    words = {"PAID": _("記録済み"), "WAITING": _("未納付"), "DONE": _("充当済み")}
    if each.part == REFUND and not paid:
        words["WAITING"] = _("入金待ち")
    elif state == "WAITING" and each.due_on and each.due_on < today:
        state, words["bad"] = "bad", _("期限超過")
    return {
        "label": part_label(each),
        "state": state,
        "state_label": words[state],
        "due_on": each.due_on,
        "estimate_yen": each.estimate_yen,
        "offset_yen": each.offset_yen,
        "rest_yen": each.shortfall_yen + each.contribution_yen,
        "payable_yen": each.payable_yen,
        "paid_on": paid.paid_on if paid else None,
        "url": reverse("hr:labour_insurance_part", args=[each.filing.pk, each.part]),
    }


def part_page(each: queries.Owed, aside: queries.PutAside, today: dt.date) -> dict[str, Any]:
    """One part: what it consists of, what it settles, and its record."""
    paid = each.paid
    facts = [
        (_("概算保険料"), each.estimate_yen),
        (_("充当額"), -each.offset_yen),
        (_("確定保険料の不足額"), each.shortfall_yen),
        (_("一般拠出金"), each.contribution_yen),
    ]
    settles = []
    if each.is_first:
        settles = [
            (_("確定保険料"), queries.confirmed_yen(each.filing)),
            (_("申告済概算保険料"), queries.paid_in_advance_yen(each.filing)),
            (_("給与から預かった雇用保険料"), paid.withheld_yen if paid else aside.withheld_yen),
            (_("会社負担として未払計上した額"), paid.employer_yen if paid else aside.employer_yen),
        ]
        if paid:
            settles.append((_("差額（法定福利費）"), paid.expense_yen))
    return {
        **row(each, today),
        "facts": [{"label": label, "yen": yen} for label, yen in facts if yen],
        "settles": [{"label": label, "yen": yen} for label, yen in settles],
        "source": each.source,
        "is_refund": each.part == REFUND,
        "is_open": each.is_open,
        "paid_by": paid.paid_by_name if paid else "",
        "filing_url": reverse("hr:filings_filing_detail", args=[each.filing.pk]),
        "entry_url": reverse("accounting:ledger_entry_detail", args=[paid.entry_id]) if paid else "",
    }
