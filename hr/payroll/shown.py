"""Runs and payslips as the templates want them: plain values, in the reader's language."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from backoffice.jobs.models import JobFailure
from backoffice.parameters.explain import explain
from backoffice.parameters.terms import Language, label
from backoffice.shell import formats
from backoffice.shell.formats import minutes
from backoffice.shell.request import StaffRequest
from backoffice.values.periods import Month
from backoffice.values.reasons import Reason

from . import payment
from .models import PayslipLine, Run, RunKind, RunState
from .queries import SETTLED, Missing, PayslipPage, named, run_totals
from .shown_compare import cause_rows, main_cause
from .work import month_title, run_title

ORDER = (
    RunState.DRAFT,
    RunState.CALCULATING,
    RunState.REVIEW,
    RunState.SUBMITTED,
    RunState.APPROVED,
    RunState.PAID,
)
INSURANCES = ("health_insurance", "child_support_levy", "pension_insurance", "employment_insurance")


def language() -> Language:
    """The language of the reader, of the two that the product speaks."""
    return "en" if (get_language() or "ja").startswith("en") else "ja"


def run_row(run: Any) -> dict[str, Any]:
    """A run in the list."""
    return {
        "title": run_title(run),
        "group_name": run.pay_group.name,
        "closing_on": run.closing_on,
        "paid_on": run.paid_on,
        "state": run.state,
        "state_label": run.get_state_display(),
        "people": run.people,
        "net_total_yen": run.net_total_yen,
        "failures": 0,
        "url": reverse("hr:payroll_run_detail", args=[run.pk]),
    }


def run_head(run: Run, *, people: int) -> dict[str, Any]:
    """The head of a run's page."""
    return {
        "title": run_title(run),
        "kind": run.kind,
        "group_name": run.pay_group.name,
        "opens_on": run.opens_on,
        "closing_on": run.closing_on,
        "paid_on": run.paid_on,
        "people": people,
        "state": run.state,
        "void": _void(run),
        "corrects": _corrects(run),
    }


def list_links(request: StaffRequest) -> list[dict[str, str]]:
    """What may be done beside opening the month's run."""
    found = []
    if request.may("hr.payroll.view_one_offs"):
        found.append({"label": _("臨時の項目"), "url": reverse("hr:payroll_one_off_list")})
    if request.may("hr.payroll.view_own_items"):
        found.append({"label": _("計算式の項目"), "url": reverse("hr:payroll_item_list")})
    if request.may("hr.payroll.open_bonus"):
        found.append({"label": _("賞与計算を始める"), "url": reverse("hr:payroll_bonus_open")})
    if request.may("hr.payroll.import_past_pay"):
        found.append({"label": _("導入前の給与"), "url": reverse("hr:payroll_past_import")})
    if request.may("hr.payroll.plan_retirement_pay"):
        found.append({"label": _("退職手当を登録"), "url": reverse("hr:payroll_retirement_plan")})
    return found


def is_voidable(run: Run) -> bool:
    """Whether a run can be taken back: approved and not paid, or imported from before the introduction."""
    return run.state == RunState.APPROVED or (run.before_introduction and run.state == RunState.PAID)


def run_links(request: StaffRequest, run: Run) -> list[dict[str, str]]:
    """The pages that stand beside a run, as its state and the user's duties allow."""
    found = []
    if request.may("hr.payroll.compare_run") and run.state not in (RunState.DRAFT, RunState.CALCULATING):
        found.append({"label": _("前と比較"), "url": reverse("hr:payroll_run_compare", args=[run.pk])})
    if request.may("hr.payroll.run_parallel") and run.state == RunState.REVIEW:
        found.append({"label": _("別のシステムと照合"), "url": reverse("hr:payroll_run_parallel", args=[run.pk])})
    if request.may("hr.payroll.void_run") and is_voidable(run):
        found.append({"label": _("取り消す"), "url": reverse("hr:payroll_run_void", args=[run.pk])})
    if (
        request.may("hr.payroll.open_extra")
        and run.kind == RunKind.MONTHLY
        and run.state in SETTLED
        and not run.before_introduction
    ):
        found.append({"label": _("追加支給"), "url": reverse("hr:payroll_extra_open", args=[run.pk])})
    return found


def _void(run: Run) -> dict[str, str] | None:
    if run.state != RunState.VOIDED:
        return None
    title = _("%(name)sさんが取り消しました。支払には使えません。") % {"name": run.voided_by_name}
    again = run.corrections.order_by("-pk").first()
    way = (
        {"url": reverse("hr:payroll_run_detail", args=[again.pk]), "label": _("計算し直した給与を開く")}
        if again
        else {}
    )
    return {"title": title, "text": run.void_reason, **way}


def what_is_voided(run: Run) -> str:
    """Which run is about to be taken back, and whom it would have paid what."""
    totals = run_totals(run)
    return _("%(title)s　%(group)s　支払日 %(day)s　%(people)s名　差引支給額 %(net)s") % {
        "title": run_title(run),
        "group": run.pay_group.name,
        "day": formats.weekday_day(run.paid_on),
        "people": totals.people,
        "net": formats.money(totals.net_yen),
    }


def _corrects(run: Run) -> dict[str, str] | None:
    if run.corrects is None:
        return None
    voided = run.corrects.state == RunState.VOIDED
    label_of = (
        _("取り消した%(title)s（%(number)s回目）を計算し直したものです") if voided else _("%(title)sへの追加支給です")
    )
    named = {"title": run_title(run.corrects), "number": run.corrects.number}
    return {"label": label_of % named, "url": reverse("hr:payroll_run_detail", args=[run.corrects_id])}


def steps(run: Run, *, missing: int) -> list[dict[str, str]]:
    """The stepper: attendance, calculation, review, approval, payment."""
    reached = ORDER.index(RunState.APPROVED if run.state == RunState.VOIDED else RunState(run.state))
    subs = [
        run.closing_on.strftime("%m/%d") if run.kind == RunKind.MONTHLY else "",
        _("実行中") if run.state == RunState.CALCULATING else "",
        _("%(count)s名の確認が必要") % {"count": missing} if missing and run.state == RunState.REVIEW else "",
        run.approved_by_name,
        run.paid_on.strftime("%m/%d"),
    ]
    first = _("勤怠の締め") if run.kind == RunKind.MONTHLY else _("金額の登録")
    labels = [first, _("計算"), _("確認"), _("承認"), _("振込と明細の公開")]
    now, goes_on = (1, 1, 2, 3, 4, 5)[reached], run.state != RunState.VOIDED
    return [
        {"label": text, "sub": sub, "state": "done" if place < now else "now" if place == now and goes_on else ""}
        for place, (text, sub) in enumerate(zip(labels, subs, strict=True))
    ]


def run_actions(request: StaffRequest, run: Run, missing: Sequence[Missing]) -> list[dict[str, Any]]:
    """The buttons of a run that fit its state and the user's duties."""
    found = []
    if request.may("hr.payroll.calculate_run") and run.state in (RunState.DRAFT, RunState.REVIEW):
        again = run.state == RunState.REVIEW
        found.append(
            {
                "label": _("全員を計算し直す") if again else _("計算を始める"),
                "url": reverse("hr:payroll_run_calculate", args=[run.pk]),
                "primary": not again,
                "disabled_reason": "",
                "confirm": _("いまの明細を、新しい計算結果で置き換えます。") if again else "",
            }
        )
    if request.may("hr.payroll.submit_run") and run.state == RunState.REVIEW:
        found.append(
            {
                "label": _("承認を依頼"),
                "url": reverse("hr:payroll_run_submit", args=[run.pk]),
                "primary": True,
                "disabled_reason": _why_not_submit(missing),
                "confirm": "",
            }
        )
    return found + payment.buttons(request, run)


def print_again(request: StaffRequest, run: Run, *, unprinted: int, is_open: bool) -> dict[str, Any] | None:
    """The button that makes the papers which are missing, once nobody is making them."""
    if run.state not in SETTLED or not unprinted or is_open or not request.may("hr.payroll.print_run"):
        return None
    return {
        "label": _("%(count)s名のPDFを作る") % {"count": unprinted},
        "url": reverse("hr:payroll_run_print", args=[run.pk]),
        "icon": "printer",
        "primary": False,
        "disabled_reason": "",
        "confirm": "",
    }


def recalculate(request: StaffRequest, run: Run, missing: Sequence[Missing]) -> dict[str, Any] | None:
    """The button that calculates those who failed, and nobody else."""
    if not missing or run.state != RunState.REVIEW or not request.may("hr.payroll.recalculate_failures"):
        return None
    return {
        "label": _("%(count)s名を計算し直す") % {"count": len(missing)},
        "url": reverse("hr:payroll_run_recalculate", args=[run.pk]),
        "icon": "refresh-cw",
        "primary": False,
        "disabled_reason": "",
        "confirm": "",
    }


def failures(found: Iterable[JobFailure], without: Collection[int]) -> list[dict[str, str]]:
    """Those (by employee id) who are still without, each with cause, remedy and the way there."""
    spoken = language()
    standing = [each for each in found if each.item_id in without]
    # Work that broke off as a whole knows its people by their numbers alone.
    names = {each.employee_id: each.name for each in named([each.item_id for each in standing if not each.item_name])}
    return [
        {
            "name": each.item_name or names.get(each.item_id, ""),
            "cause": getattr(each, f"cause_{spoken}"),
            "remedy": getattr(each, f"remedy_{spoken}"),
            "fix_url": each.fix_url,
            "fix_label": _("直す"),
        }
        for each in standing
    ]


def payslip_row(payslip: Any) -> dict[str, Any]:
    """A payslip in the list of its run."""
    return {
        "code": payslip.employee.person.code,
        "name": payslip.employee.person.name,
        "kana": payslip.employee.person.kana,
        "unit": payslip.unit_name or "",
        "gross_yen": payslip.gross_yen,
        "deductions_yen": payslip.deductions_yen,
        "net_yen": payslip.net_yen,
        "url": reverse("hr:payroll_payslip_detail", args=[payslip.pk]),
    }


def payslip_page(found: PayslipPage) -> dict[str, Any]:
    """A payslip with its lines in their sections."""
    payslip, spoken = found.payslip, language()
    return {
        "payslip": {
            **payslip_row(payslip),
            "post": payslip.post_name or "",
            "month": payslip.run.month,
            "paid_on": payslip.run.paid_on,
            "heading": _heading(payslip.run.kind) % {"name": payslip.employee.person.name},
            "run_title": run_title(payslip.run),
            "run_url": reverse("hr:payroll_run_detail", args=[payslip.run_id]),
            "ledger_url": reverse("hr:payroll_wage_ledger", args=[payslip.employee_id, payslip.run.paid_on.year]),
            "employer_yen": payslip.employer_yen,
            "calculated_at": payslip.calculated_at,
            "difference_yen": payslip.net_yen - found.change.before_yen if found.change else None,
            "difference_cause": main_cause(found.change),
        },
        "causes": cause_rows(found.change.causes) if found.change and found.change.causes else [],
        "before_title": run_title(found.change.before) if found.change else "",
        "facts": _facts(payslip, found.lines),
        "lines_pay": _section(found.lines, "PAY", spoken, found.made_up),
        "lines_deduction": _section(found.lines, "DEDUCTION", spoken),
        "lines_employer": _section(found.lines, "EMPLOYER", spoken),
        "lines_info": _section(found.lines, "INFO", spoken),
        "previous_url": _payslip_url(found.previous_id),
        "next_url": _payslip_url(found.next_id),
        "pdf_url": _paper_url(found.paper_id),
    }


def _heading(kind: str) -> str:
    if kind == RunKind.BONUS:
        return _("%(name)sの賞与明細")
    return _("%(name)sの退職手当明細") if kind == RunKind.RETIREMENT else _("%(name)sの給与明細")


def own_payslip_row(payslip: Any) -> dict[str, Any]:
    """A payslip in the list of its owner."""
    return {
        "title": run_title(payslip.run),
        "paid_on": payslip.run.paid_on,
        "gross_yen": payslip.gross_yen,
        "deductions_yen": payslip.deductions_yen,
        "net_yen": payslip.net_yen,
        "url": reverse("hr:payroll_own_payslip_detail", args=[payslip.pk]),
    }


def own_payslip_page(found: PayslipPage) -> dict[str, Any]:
    """A payslip as its owner sees it: no way to anybody else's, and the paper by a door of its own."""
    paper_url = reverse("hr:payroll_own_paper_download", args=[found.payslip.pk]) if found.paper_id else ""
    page = payslip_page(found)
    page["payslip"]["ledger_url"] = ""
    return {**page, "previous_url": "", "next_url": "", "pdf_url": paper_url}


def _section(
    lines: Iterable[PayslipLine], section: str, spoken: Language, made_up: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    return [_line(line, spoken, (made_up or {}).get(line.label, "")) for line in lines if line.section == section]


def _line(line: PayslipLine, spoken: Language, why: str) -> dict[str, Any]:
    told = explain(Reason.from_json(line.because), spoken)
    reason = [(_("理由"), why)] if why else []
    return {
        "code": line.code,
        "label": line.label or label(line.code, spoken),
        "note": month_title(Month.parse(line.about).first_day) if line.about else "",
        "amount_yen": line.amount_yen,
        "calculation": told.calculation,
        "sources": [{"label": name, "text": text} for name, text in (*reason, *told.given, *told.sources)],
        "rounding_label": "",
    }


def _facts(payslip: Any, lines: Iterable[PayslipLine]) -> list[dict[str, str]]:
    insured_yen = sum(line.amount_yen for line in lines if line.section == "DEDUCTION" and line.code in INSURANCES)
    if "began_on" in payslip.facts:
        return _service(payslip.facts)
    shown = [
        *_hours(payslip.facts),
        (_("社会保険料等の合計"), f"{insured_yen:,}"),
        (_("課税対象額"), f"{payslip.taxable_yen:,}"),
    ]
    return [{"label": name, "value": value} for name, value in shown]


def _service(facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The days that a retirement payment is for."""
    days = ((_("勤続期間の初日"), facts["began_on"]), (_("退職日"), facts["left_on"]))
    return [{"label": name, "value": formats.day(dt.date.fromisoformat(text))} for name, text in days]


def _hours(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The times of a month; a bonus has none."""
    if "overtime_minutes" not in facts:
        return []
    return [
        (_("時間外労働"), minutes(facts["overtime_minutes"])),
        (_("深夜"), minutes(facts["night_minutes"])),
        (_("法定休日"), minutes(facts["statutory_holiday_minutes"])),
        *((label, minutes(facts[name])) for label, name in _settled() if facts.get(name)),
    ]


def _settled() -> tuple[tuple[str, str], ...]:
    """Times of a settled period: shown where there are any."""
    return ((_("法定内残業"), "extra_minutes"), (_("不足時間"), "deficit_minutes"), (_("清算"), "settled_minutes"))


def _payslip_url(pk: int | None) -> str:
    return reverse("hr:payroll_payslip_detail", args=[pk]) if pk else ""


def _paper_url(pk: int | None) -> str:
    return reverse("backoffice:documents_document_download", args=[pk]) if pk else ""


def _why_not_submit(missing: Sequence[Missing]) -> str:
    return _("%(count)s名の計算が終わると、依頼できます。") % {"count": len(missing)} if missing else ""
