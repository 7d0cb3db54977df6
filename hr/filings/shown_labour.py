"""年度更新 as its page and 算定基礎賃金集計表 want it."""

import csv
import io
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.shell.problem import refusal_text
from backoffice.values.refusals import Refusal

from .queries import Estimate, LabourYear, MonthWages
from .shown_determinations import lines_shown

BOM = "\ufeff"
HEADER = ("区分", "月", "労災保険 対象者数", "労災保険 賃金", "雇用保険 被保険者数", "雇用保険 賃金")


def year_page(found: LabourYear, form: Any) -> dict[str, Any]:
    """The sheet, the declaration with its reasons, and what the filing asks for."""
    url = reverse("hr:filings_labour_year")
    first, last = found.period
    return {
        "form": form,
        "title": _("労働保険の年度更新（%(year)s年度）") % {"year": found.year},
        "first": first,
        "last": last,
        "opens_on": found.opens_on,
        "due_on": found.due_on,
        "due_source": found.due_source,
        "officers": found.officers,
        "empty_months": sum(1 for each in found.rows if not each.is_bonus and not each.accident_people),
        "rows": [_row(each) for each in found.rows],
        "wages": {"accident_yen": found.wages.accident_yen, "employment_yen": found.wages.employment_yen},
        "confirmed": lines_shown((*found.confirmed.lines, found.confirmed.contribution)),
        **_estimate(found.estimate),
        "previous_url": f"{url}?year={found.year - 1}",
        "next_url": f"{url}?year={found.year + 1}",
        "csv_url": f"{reverse('hr:filings_labour_wages')}?year={found.year}",
    }


def wages_csv(found: LabourYear) -> bytes:
    """算定基礎賃金集計表: a line a month, bonuses, and the sums. UTF-8 with BOM."""
    text = io.StringIO()
    text.write(BOM)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(_cells(each) for each in found.rows)
    writer.writerow(("合計", "", "", found.wages.accident_yen, "", found.wages.employment_yen))
    return text.getvalue().encode()


def _estimate(estimate: Estimate | Refusal) -> dict[str, Any]:
    if isinstance(estimate, Refusal):
        return {"estimated": [], "due": [], "why_no_estimate": refusal_text(estimate)}
    return {
        "estimated": lines_shown(estimate.premiums.lines),
        "due": lines_shown([estimate.due]),
        "why_no_estimate": "",
    }


def _row(each: MonthWages) -> dict[str, Any]:
    return {
        "label": (_("%(year)s年%(month)s月の賞与") if each.is_bonus else _("%(year)s年%(month)s月"))
        % {"year": each.month.year, "month": each.month.month},
        "accident_people": len(each.accident_people),
        "accident_yen": each.accident_yen,
        "employment_people": len(each.employment_people),
        "employment_yen": each.employment_yen,
    }


def _cells(each: MonthWages) -> tuple[str | int, ...]:
    return (
        "賞与" if each.is_bonus else "賃金",
        str(each.month),
        len(each.accident_people),
        each.accident_yen,
        len(each.employment_people),
        each.employment_yen,
    )
