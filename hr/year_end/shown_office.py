"""The office's pages as the templates want them: plain values, in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.documents.queries import newest_of
from backoffice.jobs.models import OPEN_STATES, Job
from backoffice.shell import formats
from backoffice.shell.request import StaffRequest
from hr.employment.models import Employee

from . import queries, rules
from .actions import YearTotals
from .models import DeclarationState, Season, YearSettlement
from .shown import entered, language, line, state_of
from .words import CHECKS, EXCLUSIONS

STATES = ("NONE", *DeclarationState.values)
STATEMENT = "hr.year_end.statement"
SHOWN = 2
# The lines that a reader looks for first; the others stand below, closed.
CHIEF = (
    "employment_income",
    "adjusted_income",
    "social_insurance_deduction",
    "life_deduction",
    "earthquake_deduction",
    "spouse_deduction",
    "dependants_deduction",
    "disability_deduction",
    "personal_deduction",
    "specified_relative_deduction",
    "basic_deduction",
    "total_deductions",
    "taxable",
    "computed_tax",
    "tax_after_credit",
    "annual_tax",
    "settlement",
)
MAY_BE_ZERO = {"taxable", "computed_tax", "annual_tax", "settlement"}


def head(request: StaffRequest, season: Season, counts: Mapping[str, int], state: str) -> dict[str, Any]:
    """The head of the list: how far people are, and what can be done for all of them."""
    labels = {"NONE": _("未着手"), **{str(value): str(label) for value, label in DeclarationState.choices}}
    return {
        "year": season.year,
        "due_on": season.due_on,
        "kpis": [
            {"label": label, "value": count, "unit": _("名"), "state": "", "note": ""}
            for label, count in (
                (labels["NONE"], counts["NONE"]),
                (_("入力中・差し戻し"), counts[DeclarationState.DRAFT] + counts[DeclarationState.RETURNED]),
                (_("確認待ち"), counts[DeclarationState.SUBMITTED]),
                (labels[DeclarationState.CONFIRMED], counts[DeclarationState.CONFIRMED]),
            )
        ],
        "tabs": [
            {"label": label, "url": f"?state={code}" if code else "?", "is_current": code == state}
            for code, label in (("", _("すべて")), *labels.items())
        ],
        "actions": _actions(request, season.year, counts),
        "may_open": request.may("hr.year_end.open_season"),
        "may_read": request.may("hr.year_end.read_declaration"),
        "job": _latest(season),
    }


def _latest(season: Season, name: str = "") -> dict[str, Any] | None:
    """The newest job of a season, or the newest of a kind."""
    jobs = Job.objects.filter(case_kind="hr.year_end.season", case_id=season.pk)
    job = (jobs.filter(name=name) if name else jobs).order_by("-pk").first()
    if job is None:
        return None
    return {
        "title": job.title,
        "is_open": job.state in OPEN_STATES,
        "state_label": job.get_state_display(),
        "url": reverse("backoffice:jobs_job_detail", args=[job.pk]),
    }


def row(member: queries.Member, year: int) -> dict[str, Any]:
    """One person in the list."""
    person, spoken = member.employee.person, language()
    return {
        "code": person.code,
        "name": person.name,
        "kana": person.kana,
        "url": reverse("hr:year_end_person", args=[year, member.employee.pk]),
        **state_of(member.declaration),
        "excluded": EXCLUSIONS[member.excluded][spoken] if member.excluded else "",
        "findings": [finding_words(each) for each in member.findings[:SHOWN]],
        "is_begun": member.declaration is not None,
        "more": max(len(member.findings) - SHOWN, 0),
        "settled_label": _settled_label(member.settlement),
        "is_applied": hasattr(member.settlement, "applied") if member.settlement else False,
        "is_stale": member.is_stale,
    }


def finding_words(finding: rules.Finding) -> str:
    """A check in words, with whom or what it is about."""
    said = CHECKS[finding.check][language()]
    return f"{finding.about}：{said}" if finding.about else said


def person(
    request: StaffRequest, member: queries.Member, year: int, settlements: Sequence[YearSettlement]
) -> dict[str, Any]:
    """One person: the declaration, what should be looked at, the settlements with their reasons, what can be done."""
    newest = settlements[0] if settlements else None
    employee: Employee = member.employee
    paper = newest_of(STATEMENT, STATEMENT, [employee.pk])
    return {
        "year": year,
        "employee": {"pk": employee.pk, "code": employee.person.code, "name": employee.person.name},
        **state_of(member.declaration),
        "excluded": EXCLUSIONS[member.excluded][language()] if member.excluded else "",
        "ruling": {
            "case": member.ruling.get_case_display(),
            "reason": member.ruling.reason,
            "by": member.ruling.ruled_by_name,
        }
        if member.ruling
        else None,
        "findings": [{"label": finding_words(each), "state": "warn", "url": "", "sub": ""} for each in member.findings],
        "entered": entered(member.declaration, with_links=False, office=True) if member.declaration else [],
        "next_year": _next_year(member),
        "settlement": settlement(newest) if newest else None,
        "earlier": [settlement(each) for each in settlements[1:]],
        "is_stale": member.is_stale,
        "pay": _pay(member),
        "actions": _person_actions(request, member, year),
        "links": _links(request, member, year),
        "statement_url": reverse("hr:year_end_person_statement", args=[year, employee.pk])
        if paper and request.may("hr.year_end.read_statement")
        else "",
    }


def settlement(settled: YearSettlement) -> dict[str, Any]:
    """A settlement with its chief lines, the steps between them, and where it went."""
    spoken = language()
    lines = sorted(settled.lines.all(), key=lambda each: each.position)
    chief = [each for each in lines if each.code in CHIEF and (each.amount_yen or each.code in MAY_BE_ZERO)]
    applied = getattr(settled, "applied", None)
    return {
        "pk": settled.pk,
        "label": _settled_label(settled),
        "yen": abs(settled.settlement_yen),
        "annual_tax_yen": settled.annual_tax_yen,
        "withheld_yen": settled.withheld_yen,
        "settled_at": settled.settled_at,
        "settled_by": settled.settled_by_name,
        "reason": settled.reason,
        "lines": [line(each, spoken) for each in chief],
        "rest": [line(each, spoken) for each in lines if each not in chief and each.amount_yen],
        "applied": {
            "month": applied.month,
            "words": _("%(year)s年%(month)s月分の給与に反映しました（%(yen)s）")
            % {
                "year": applied.month.year,
                "month": applied.month.month,
                "yen": formats.signed(formats.yen(applied.amount_yen), applied.amount_yen),
            },
        }
        if applied
        else None,
    }


def totals(request: StaffRequest, season: Season, found: YearTotals) -> dict[str, Any]:
    """The sums for 法定調書合計表."""
    rest = found.people - found.adjusted
    return {
        "year": season.year,
        "due_on": queries.papers_due_on(season.year),
        "job": _latest(season, "hr.year_end.print_statements"),
        "source": queries.papers_due_source(season.year),
        "rows": [
            {
                "label": _("年末調整をした人"),
                "people": found.adjusted,
                "pay_yen": found.adjusted_pay_yen,
                "tax_yen": found.adjusted_tax_yen,
            },
            {
                "label": _("年末調整をしていない人"),
                "people": rest,
                "pay_yen": found.pay_yen - found.adjusted_pay_yen,
                "tax_yen": found.tax_yen - found.adjusted_tax_yen,
            },
            {
                "label": _("俸給、給与、賞与等の総額"),
                "people": found.people,
                "pay_yen": found.pay_yen,
                "tax_yen": found.tax_yen,
                "is_sum": True,
            },
        ],
        "print_url": reverse("hr:year_end_print", args=[season.year]) if request.may("hr.year_end.print_year") else "",
    }


def _actions(request: StaffRequest, year: int, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    waiting = counts["NONE"] + counts[DeclarationState.DRAFT] + counts[DeclarationState.RETURNED]
    offered = (
        (
            "hr.year_end.remind_people",
            _("未提出の人に知らせる"),
            "hr:year_end_remind",
            _("まだ提出していない%(count)s名に、期限を知らせます。") % {"count": waiting},
            waiting,
        ),
        (
            "hr.year_end.settle_year",
            _("年末調整を計算"),
            "hr:year_end_settle",
            _("確認済みの%(count)s名の年末調整を計算します。") % {"count": counts[DeclarationState.CONFIRMED]},
            counts[DeclarationState.CONFIRMED],
        ),
        (
            "hr.year_end.apply_year",
            _("過不足を給与に反映"),
            "hr:year_end_apply",
            _("計算した過不足を、12月に支払う給与に入れます。反映した人の給与は、計算し直しが必要です。"),
            counts[DeclarationState.CONFIRMED],
        ),
    )
    return [
        {"label": label, "url": reverse(url, args=[year]), "confirm": words, "primary": False, "disabled_reason": ""}
        for step, label, url, words, count in offered
        if count and request.may(step)
    ]


def _person_actions(request: StaffRequest, member: queries.Member, year: int) -> list[dict[str, Any]]:
    args, found = [year, member.employee.pk], []
    if member.state == DeclarationState.SUBMITTED and request.may("hr.year_end.confirm_declarations"):
        found.append(
            {
                "label": _("確認済みにする"),
                "url": reverse("hr:year_end_person_confirm", args=args),
                "primary": True,
                "confirm": _("見ておくことが%(count)s件残っています。このまま確認済みにしますか？")
                % {"count": len(member.findings)}
                if member.findings
                else "",
            }
        )
    settled = member.settlement
    if settled is not None and not hasattr(settled, "applied") and request.may("hr.year_end.apply_settlement"):
        found.append(
            {
                "label": _("過不足を給与に反映"),
                "url": reverse("hr:year_end_person_apply", args=args),
                "confirm": _("過不足を、次に支払う給与に入れます。この人の給与は、計算し直しが必要です。"),
            }
        )
    return found


def _links(request: StaffRequest, member: queries.Member, year: int) -> list[dict[str, str]]:
    args = [year, member.employee.pk]
    decided = (DeclarationState.SUBMITTED, DeclarationState.CONFIRMED)
    offered = (
        ("hr.year_end.return_declaration", _("差し戻す"), "hr:year_end_person_return", member.state in decided),
        ("hr.year_end.settle_again", _("再年調"), "hr:year_end_person_again", member.settlement is not None),
        ("hr.year_end.rule_scope", _("対象の判断"), "hr:year_end_person_ruling", True),
    )
    return [
        {"label": label, "url": reverse(url, args=args)}
        for step, label, url, fits in offered
        if fits and request.may(step)
    ]


def _settled_label(settled: YearSettlement | None) -> str:
    if settled is None:
        return ""
    if settled.settlement_yen == 0:
        return _("過不足なし")
    return _("本人に還付") if settled.settlement_yen < 0 else _("本人から徴収")


def _pay(member: queries.Member) -> list[tuple[str, str]]:
    pay = member.pay
    if pay is None:
        return []
    return [
        (_("給与の総額（課税）"), formats.money(pay.pay_yen)),
        (_("社会保険料等"), formats.money(pay.social_insurance_yen)),
        (_("徴収した所得税"), formats.money(pay.income_tax_yen)),
        (_("最後の支払日"), formats.day(pay.last_paid_on)),
        (_("給与の状態"), _("承認前の給与を含みます") if pay.waits else _("すべて確定しています")),
    ]


def _next_year(member: queries.Member) -> dict[str, Any] | None:
    """扶養控除等申告書 of the next year: who is kept then, by the age at its end."""
    declaration = member.declaration
    if declaration is None or not declaration.files_next_year:
        return None
    people = [each for each in declaration.people.all() if each.next_income_yen is not None]
    return {
        "year": declaration.year + 1,
        "people": [
            {
                "name": each.name,
                "income": formats.money(each.next_income_yen or 0),
                "role": str(each.get_role_display()),
            }
            for each in people
        ],
    }
