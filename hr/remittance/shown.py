"""What is owed and what was paid, as the pages show it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.values.periods import Month

from .models import HalfYearly, Remittance
from .queries import Standing
from .rules import Due, Kind, MunicipalSlip
from .withheld import Slip, SlipKind


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
    if due.slip and due.slip.retired_people:
        parts[-1:] = [
            (_("給与から預かった額"), due.slip.pay_tax_yen, True),
            (_("退職手当から預かった額"), due.slip.retired_tax_yen, True),
        ]
    if due.kind is Kind.INCOME_TAX:
        parts.insert(1, (_("課税支給額"), due.pay_yen, True))
    if due.kind is Kind.INCOME_TAX and due.fees_yen:
        parts[1:] = [
            (_("課税支給額と報酬"), due.pay_yen, True),
            (_("給与から預かった額"), due.withheld_yen - due.fees_yen, True),
            (_("税理士などの報酬から預かった額"), due.fees_yen, True),
        ]
    if due.kind is Kind.FEES:
        parts[1:] = [(_("報酬・料金"), due.pay_yen, True), (_("報酬・料金から預かった額"), due.withheld_yen, True)]
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
    names = {Kind.INCOME_TAX: _("税務署"), Kind.FEES: _("税務署"), Kind.SOCIAL_INSURANCE: _("年金事務所")}
    return names.get(due.kind) or due.place_name


def month_of(due: Due) -> str:
    """2026年10月分; taxes go by the month of payment."""
    said: dict[str, Any] = {"year": due.month.year, "month": due.month.month}
    if due.kind is Kind.SOCIAL_INSURANCE:
        return _("%(year)s年%(month)s月分") % said
    if due.since:
        said |= {"since_year": due.since.year, "since_month": due.since.month}
        return _("%(since_year)s年%(since_month)s月〜%(year)s年%(month)s月支払分") % said
    return _("%(year)s年%(month)s月支払分") % said


def slip_rows(due: Due, slip: Slip) -> list[dict[str, Any]]:
    """The lines of the slip for withheld income tax, by its columns; None where it has no figure."""
    kinds = {
        SlipKind.SALARY: _("俸給・給料等"),
        SlipKind.BONUS: _("賞与（役員賞与を除く。）"),
        SlipKind.OFFICER_BONUS: _("役員賞与"),
        SlipKind.RETIREMENT: _("退職手当等"),
        SlipKind.PROFESSIONAL: _("税理士等の報酬"),
        SlipKind.MANUSCRIPT: _("原稿料・講演料などの報酬・料金（1号）"),
    }
    rows = [_slip_row(kinds[row.kind], row.people, row.paid_yen, row.tax_yen) for row in slip.rows]
    for label, yen in (
        (_("年末調整による不足税額"), slip.short_yen),
        (_("年末調整による超過税額"), -slip.over_yen),
        (_("前の月までに還付しすぎた額の充当"), due.carried_yen),
    ):
        if yen:
            rows.append(_slip_row(label, None, None, yen))
    return [*rows, _slip_row(_("本税"), None, None, due.total_yen)]


def municipal_rows(slip: MunicipalSlip) -> list[dict[str, Any]]:
    """The columns of a municipality's slip: pay, retirement pay with what is declared of it, and the sum."""
    rows = [_slip_row(_("給与分"), slip.pay_people, None, slip.pay_tax_yen)]
    if slip.retired_people:
        rows += [
            _slip_row(_("退職所得分"), slip.retired_people, slip.retired_pay_yen, slip.retired_tax_yen),
            _slip_row(_("退職所得分のうち市町村民税"), None, None, slip.municipal_yen),
            _slip_row(_("退職所得分のうち道府県民税"), None, None, slip.prefectural_yen),
        ]
    return [*rows, _slip_row(_("納入金額"), None, None, slip.pay_tax_yen + slip.retired_tax_yen)]


def _slip_row(label: str, people: int | None, paid_yen: int | None, tax_yen: int) -> dict[str, Any]:
    return {"label": label, "people": people, "paid_yen": paid_yen, "tax_yen": tax_yen}


def half_yearly(held: HalfYearly, names: dict[str, str]) -> dict[str, Any]:
    """One agreement on half-years."""
    return {
        "kind": held.get_kind_display(),
        "place": names.get(held.place, held.place) or _("税務署"),
        "valid_from": held.valid_from,
        "valid_until": held.valid_until,
        "end_url": "" if held.valid_until else reverse("hr:remittance_half_yearly_end", args=[held.pk]),
    }
