"""What payroll puts into the platform's registers: its pages, its duties, its papers, and what waits for whom."""

from django.utils.translation import gettext_lazy as _

from accounting.banking import expected
from accounting.ledger import needed, sources
from backoffice.access import duties
from backoffice.approvals import kinds
from backoffice.deadlines import register as due
from backoffice.documents import kinds as document_kinds
from backoffice.eventlog import steps
from backoffice.shell import inbox, menu
from hr.resident_tax import standing_pay

from . import actions, closing, deadlines, queries, work
from .expected import PAY

VIEW = "hr.payroll.view_runs"


def register() -> None:
    """Called once, when Django is ready."""
    steps.register("hr.payroll.view_one_offs", _("臨時の項目を見る"), changes=False)
    steps.register(VIEW, _("給与計算を見る"), changes=False)
    steps.register("hr.payroll.view_own_items", _("計算式の項目を見る"), changes=False)
    closing.register_checks()
    expected.offer(PAY)
    needed.offer(_("給与"), lambda day: queries.accounts_of_pay(day).values())
    _settings()
    _preparation()
    _approval()
    _payment()
    standing_pay.offer("hr.payroll", queries.last_withheld_resident_tax)
    due.offer("hr.payroll.pay_days", VIEW, deadlines.pay_days)
    due.offer("hr.payroll.bank_files", VIEW, deadlines.bank_files)
    duties.open_to_members("hr.payroll.read_own_paper", "hr.payroll.read_own_payslip")
    menu.add(
        menu.Entry(
            menu.MY_WORK,
            _("給与明細"),
            "hr:payroll_own_payslip_list",
            "hr.payroll.read_own_payslip",
            "banknote",
            40,
        ),
        menu.Entry("hr", _("給与計算"), "hr:payroll_run_list", "hr.payroll.view_runs", "calculator", 20),
    )
    # 給与明細 proves the wages and the tax withheld; of the periods that ask for it, that of the tax books is the longest.
    document_kinds.register(
        "hr.payroll.payslip",
        _("給与明細書"),
        read_step="hr.payroll.read_payslip",
        retention="backoffice.documents.tax_retention",
    )
    inbox.offer_work("hr.payroll.prepare", step="hr.payroll.calculate_run", offer=work.to_prepare)
    kinds.register(
        kinds.Kind(
            code="hr.payroll.run",
            label=_("給与の承認"),
            action="hr.payroll.approve_run",
            perform=lambda given, user, at: actions.approve_run(run_id=given["run_id"], acting_user=user, at=at),
            url=work.run_url,
            facts=work.run_facts,
            unwind=lambda given, user, at: actions.return_run(run_id=given["run_id"], acting_user=user, at=at),
        )
    )
    inbox.offer_work("hr.payroll.pay", step="hr.payroll.pay_run", offer=work.to_pay)
    for kind, label in (("hr.payroll.run", _("給与計算")), ("hr.payroll.payment", _("給与の振込"))):
        sources.register(kind, label, url_name="hr:payroll_run_detail", step="hr.payroll.read_run")


def _settings() -> None:
    """Who writes the formulas by which pay is computed does not approve it."""
    duties.register(
        "hr.payroll_settings",
        _("給与の設定"),
        steps=(
            "hr.payroll.define_own_item",
            "hr.payroll.define_own_table",
            "hr.payroll.end_own_item",
            "hr.payroll.name_person_of_item",
            "hr.payroll.release_person_of_item",
            "hr.payroll.take_back_own_item",
            "hr.payroll.take_back_own_table",
            "hr.payroll.try_own_item",
            "hr.payroll.view_own_items",
        ),
        conflicts_with=("hr.payroll_approval",),
    )


def _preparation() -> None:
    duties.register(
        "hr.payroll_preparation",
        _("給与の計算"),
        steps=(
            "backoffice.documents.keep_document",
            "backoffice.documents.read_document",
            "backoffice.jobs.cancel_job",
            "backoffice.jobs.view_job",
            "hr.payroll.add_one_offs",
            "hr.payroll.assign_account",
            "hr.payroll.calculate_payslips",
            "hr.payroll.calculate_run",
            "hr.payroll.compare_run",
            "hr.payroll.define_pay_group",
            "hr.payroll.define_policy",
            "hr.payroll.end_calculation",
            "hr.payroll.import_past_pay",
            "hr.payroll.open_bonus",
            "hr.payroll.open_extra",
            "hr.payroll.open_run",
            "hr.payroll.pay_arrears",
            "hr.payroll.plan_retirement_pay",
            "hr.payroll.print_payslips",
            "hr.payroll.print_run",
            "hr.payroll.read_payslip",
            "hr.payroll.read_run",
            "hr.payroll.read_wage_ledger",
            "hr.payroll.recalculate_failures",
            "hr.payroll.record_attendance",
            "hr.payroll.recover_overpayment",
            "hr.payroll.run_parallel",
            "hr.payroll.submit_run",
            "hr.payroll.view_one_offs",
            "hr.payroll.view_own_items",
            "hr.payroll.view_runs",
            "hr.payroll.void_run",
            "hr.payroll.withdraw_one_off",
        ),
        conflicts_with=("hr.payroll_approval",),
    )


def _approval() -> None:
    duties.register(
        "hr.payroll_approval",
        _("給与の承認"),
        steps=(
            "backoffice.documents.read_document",
            "backoffice.jobs.view_job",
            "hr.payroll.compare_run",
            "hr.payroll.read_payslip",
            "hr.payroll.read_run",
            "hr.payroll.view_own_items",
            "hr.payroll.view_runs",
        ),
        conflicts_with=("hr.payroll_preparation", "hr.payroll_payment", "hr.payroll_settings"),
    )


def _payment() -> None:
    duties.register(
        "hr.payroll_payment",
        _("給与の振込"),
        steps=(
            "hr.payroll.download_bank_file",
            "hr.payroll.make_bank_file",
            "hr.payroll.pay_run",
            "hr.payroll.read_run",
            "hr.payroll.view_runs",
        ),
        conflicts_with=("hr.payroll_approval",),
    )
