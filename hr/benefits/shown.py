"""Events and papers as the pages show them."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.shell import formats
from backoffice.values.periods import Month
from hr.filings.models import Filing, FilingKind, FilingPerson
from hr.filings.shown import lines_of, title_of

from . import queries
from .queries import EventKind

DAY = dt.timedelta(days=1)
FORMS = {
    EventKind.LEAVING: "hr:benefits_separation",
    EventKind.LEAVE: "hr:benefits_leave",
    EventKind.SICKNESS: "hr:benefits_sickness",
    EventKind.CARE: "hr:benefits_leave_childcare",
    EventKind.SIXTY: "hr:benefits_sixty",
    EventKind.ELDER: "hr:benefits_elder",
}
# What is made for one period of many: its address says which.
BY_PERIOD = (EventKind.CARE, EventKind.ELDER)


def event_row(each: queries.Event, today: dt.date) -> dict[str, Any]:
    """A line of the list: what happened, which paper it asks for, and the way to it."""
    papers = {
        EventKind.LEAVING: FilingKind.SEPARATION.label,
        EventKind.LEAVE: FilingKind.LEAVE_WAGES.label,
        EventKind.SICKNESS: FilingKind.SICKNESS.label,
        EventKind.CARE: FilingKind.CHILDCARE.label,
        EventKind.SIXTY: FilingKind.SIXTY_WAGES.label,
        EventKind.ELDER: FilingKind.ELDER.label,
    }
    subject: list[int | str] = [each.employee.pk if each.kind is EventKind.SICKNESS else each.subject_id]
    if each.kind in BY_PERIOD:
        subject.append(str(each.happened_on))
    person = each.employee.person
    return {
        "code": person.code,
        "name": person.name,
        **_happened(each),
        "paper": papers[each.kind],
        "due_on": each.due_on if each.is_open else None,
        "is_late": bool(each.is_open and each.due_on and each.due_on < today),
        "url": reverse(FORMS[each.kind], args=subject),
        "paper_url": reverse("hr:benefits_paper_detail", args=[each.filing_id]) if each.filing_id else "",
        "asks": each.is_open or each.kind is EventKind.SICKNESS,
    }


def _happened(each: queries.Event) -> dict[str, Any]:
    """What happened and when; of a leaving the last day."""
    if each.kind is EventKind.CARE:
        return {"happened_on": each.happened_on, "words": _("支給単位期間の始まり")}
    if each.kind is EventKind.SIXTY:
        return {"happened_on": each.happened_on, "words": _("60歳に到達（その後の賃金が低下）")}
    if each.kind is EventKind.ELDER:
        return {"happened_on": each.happened_on, "words": _("支給対象月の始まり")}
    if each.kind is EventKind.LEAVING:
        words = _("退職（%(reason)s）") % {"reason": each.words} if each.words else _("退職")
        return {"happened_on": each.happened_on - DAY, "words": words}
    return {"happened_on": each.happened_on, "words": each.words}


def found_table(found: queries.WagesFound) -> list[dict[str, Any]]:
    """The table before it is kept."""
    from_table = [
        {
            "counted": row.counted
            and {"first_on": row.counted.first_on, "last_on": row.counted.last_on, "days": row.counted.days},
            "paid": row.paid
            and {
                "first_on": row.paid.first_on,
                "last_on": row.paid.last_on,
                "is_settled": row.paid.is_settled,
                "days": row.paid.days,
                "fixed_yen": row.paid.fixed_yen,
                "timed_yen": row.paid.timed_yen,
                "total_yen": row.paid.wages.amount_yen,
                "payslips": row.paid.sources,
                "note": row.paid.note,
            },
        }
        for row in found.table.rows
    ]
    return [_row(each) for each in from_table]


def kept_table(figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The table of a paper, as it was kept."""
    return [_row({half: _dated(each[half]) for half in ("counted", "paid")}) for each in figures.get("rows", ())]


def paper_page(filing: Filing, about: FilingPerson) -> dict[str, Any]:
    """One paper with everything that it says, and why."""
    figures, person = about.figures, about.employee.person
    return {
        "title": title_of(filing),
        "code": person.code,
        "name": person.name,
        "state": filing.get_state_display(),
        "due_on": filing.due_on,
        "due_source": filing.due_source,
        "filing_url": reverse("hr:filings_filing_detail", args=[filing.pk]),
        "print_url": reverse("hr:benefits_paper_print", args=[filing.pk]),
        "table": kept_table(figures),
        "months": figures.get("months", ""),
        "lines": lines_of(about.reasons),
        "reason": figures.get("reason"),
        "agrees": agreement(figures.get("agrees", "")),
        "statement": figures.get("statement", ""),
        "days": sick_days(figures),
        "paid": [_paid(each) for each in figures.get("paid", ())],
        "waited_until": _day(figures.get("waited_until")),
        "periods": [_care_period(each) for each in figures.get("periods", ())],
        "elder_months": [elder_row(each) for each in figures.get("elder_months", ())],
        "wage_yen": figures.get("wage_yen"),
        "sixty_on": _day(figures.get("sixty_on")),
        "limits_unknown": figures.get("limits_held") is False,
        "is_sickness": filing.kind == FilingKind.SICKNESS,
    }


def sick_days(figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The days of a claim with the employer's mark."""
    words = {"WORKED": _("出勤"), "PAID_LEAVE": _("有給休暇"), "DAY_OFF": _("公休日"), "AWAY": _("欠勤・休職")}
    return [
        {
            "date": dt.date.fromisoformat(each["date"]),
            "state": words[each["state"]],
            "label": each["label"] if each["is_known"] else _("勤務予定か理由が、勤怠にありません"),
        }
        for each in figures.get("days", ())
    ]


def elder_row(each: Mapping[str, Any]) -> dict[str, Any]:
    """A month of an application, with what keeps it from being paid for."""
    words = {
        "LOWER": _("支給の対象") if each["benefit_yen"] else _("限度額により支給なし"),
        "NOT_LOWER": _("対象外（賃金が75％以上）"),
        "NOT_INSURED": _("対象外（月の途中で被保険者でない）"),
        "ON_LEAVE": _("対象外（育児・介護休業）"),
        "UNKNOWN": _("要確認（賃金か賃金月額が分からない）"),
    }
    unknown = _("要確認")
    return {
        "month": _month(each["month"]),
        "state": words[each["state"]],
        "paid": unknown if each["paid_yen"] is None else formats.yen(each["paid_yen"]),
        "absence": formats.yen(each["absence_yen"]) if each["absence_yen"] else "",
        "ratio": _percent(each["ratio"]),
        "rate": _percent(each["rate"]),
        "benefit": unknown if each["benefit_yen"] is None else formats.yen(each["benefit_yen"]),
        "limits": "" if each["limits_held"] else unknown,
    }


def agreement(answer: str) -> str:
    """What the leaver says of the reason."""
    return {"YES": _("異議なし"), "NO": _("異議あり")}.get(answer, "")


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    counted, paid = row["counted"], row["paid"]
    return {
        "counted": counted and f"{formats.day(counted['first_on'])}〜{formats.day(counted['last_on'])}",
        "counted_days": counted and _days(counted["days"]),
        "paid": paid and f"{formats.day(paid['first_on'])}〜{formats.day(paid['last_on'])}",
        "paid_days": _days(paid["days"]) if paid and paid["is_settled"] else "",
        "is_settled": bool(paid and paid["is_settled"]),
        "fixed_yen": paid["fixed_yen"] if paid else None,
        "timed_yen": paid["timed_yen"] if paid else None,
        "total_yen": paid["total_yen"] if paid else None,
        "note": paid["note"] if paid else "",
        "payslips": [reverse("hr:payroll_payslip_detail", args=[int(pk)]) for pk in paid["payslips"]] if paid else [],
    }


def _days(days: int | None) -> str:
    return _("要確認") if days is None else str(days)


def _dated(half: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if half is None:
        return None
    days = {name: dt.date.fromisoformat(half[name]) for name in ("first_on", "last_on")}
    return {**half, **days}


def _paid(each: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "period": f"{_day(each['first_on'])}〜{_day(each['last_on'])}",
        "paid_on": _day(each["paid_on"]),
        "label": each["label"] or each["code"],
        "amount_yen": each["amount_yen"],
        "url": reverse("hr:payroll_payslip_detail", args=[each["payslip"]]),
    }


def _care_period(each: Mapping[str, Any]) -> dict[str, Any]:
    span = f"{_day(each['first_on'])}〜{_day(each['last_on'])}"
    return {"number": each["number"], "span": span, **{key: each[key] for key in ("days", "paid_yen", "benefit_yen")}}


def _month(text: str) -> str:
    month = Month.parse(text)
    return _("%(year)s年%(month)s月") % {"year": month.year, "month": month.month}


def _percent(fraction: str | None) -> str:
    return "" if fraction is None else f"{Decimal(fraction) * 100:.2f}%"


def _day(text: str | None) -> str:
    return formats.day(dt.date.fromisoformat(text)) if text else ""
