"""What is owed and what was paid, as the pages show it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.values.periods import Month

from .models import Remittance
from .queries import Standing
from .rules import Due, Kind


def row(standing: Standing) -> dict[str, Any]:
    """A line of the list."""
    due, paid = standing.due, standing.paid
    return {
        "state": "PAID" if paid else "WAITING",
        "state_label": _("納付済み") if paid else _("未納付"),
        "kind": label(due.kind),
        "place": place_of(due),
        "month": month_of(due),
        "due_on": due.due_on,
        "people": due.people,
        "total_yen": due.total_yen,
        "paid_yen": paid.paid_yen if paid else None,
        "paid_on": paid.paid_on if paid else None,
        "url": reverse("hr:remittance_due", args=[due.kind.lower(), str(Month.of(due.month)), due.place or "-"]),
    }


def page(standing: Standing) -> dict[str, Any]:
    """One due with what it consists of."""
    due, paid = standing.due, standing.paid
    parts = [
        (_("人数"), _("%(count)s名") % {"count": due.people}, False),
        (_("給与から預かった額"), due.withheld_yen, True),
    ]
    if due.kind is Kind.INCOME_TAX:
        parts.insert(1, (_("課税支給額"), due.pay_yen, True))
    if due.carried_yen:
        parts.append((_("うち前の月までに還付しすぎた額の充当"), due.carried_yen, True))
    if due.employer_yen:
        parts.append((_("会社負担"), due.employer_yen, True))
    return {
        **row(standing),
        "title": _("%(kind)s %(month)s") % {"kind": label(due.kind), "month": month_of(due)},
        "parts": [{"label": name, "value": value, "is_yen": is_yen} for name, value, is_yen in parts],
        "paid_by": paid.paid_by_name if paid else "",
        "reason": paid.reason if paid else "",
        "entry_url": reverse("accounting:ledger_entry_detail", args=[paid.entry_id]) if paid else "",
    }


def label(kind: Kind) -> str:
    """The name of what is paid, in the reader's language."""
    return str(Remittance.Kind(kind).label)


def place_of(due: Due) -> str:
    """To whom it is paid; the municipality's own name where it is one."""
    names = {Kind.INCOME_TAX: _("税務署"), Kind.SOCIAL_INSURANCE: _("年金事務所")}
    return names.get(due.kind) or due.place_name


def month_of(due: Due) -> str:
    """2026年10月分; taxes go by the month of payment."""
    said = {"year": due.month.year, "month": due.month.month}
    if due.kind is Kind.SOCIAL_INSURANCE:
        return _("%(year)s年%(month)s月分") % said
    return _("%(year)s年%(month)s月支払分") % said
