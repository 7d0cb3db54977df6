"""What the department enters into the platform's registers, in one readable place."""

from django.utils.translation import gettext_lazy as _

from accounting.ledger import sources
from accounting.payables import accounts
from backoffice.access import duties
from backoffice.approvals import kinds
from backoffice.deadlines import register as deadlines
from backoffice.documents import kinds as document_kinds
from backoffice.eventlog import steps
from backoffice.jobs import timetable
from backoffice.shell import finding, inbox, menu, offers

from .attendance import absences, handover
from .attendance import actions as attendance_actions
from .attendance import work as attendance_work
from .employment import groups as employment_groups
from .employment import steps as employment_steps
from .employment.finding import find_employees
from .employment.queries import accounts_of_people
from .filings import register as filings
from .income_tax import actions as tax_actions  # noqa: F401
from .income_tax import deadlines as tax_deadlines
from .labour import register as labour_register
from .leave import absences as leave_absences
from .leave import actions as leave_actions
from .leave import deadlines as leave_deadlines
from .leave import work as leave_work
from .my_number import register as my_number
from .payroll import actions, from_attendance, work
from .payroll import deadlines as pay_deadlines
from .payroll import tasks as payroll_tasks  # noqa: F401  (its work enters the register of jobs)
from .payroll.queries import pay_group_names
from .remittance import register as remittance
from .social_insurance import actions as insurance_actions  # noqa: F401
from .social_insurance import register as insurance
from .year_end import register as year_end
from .year_end import tasks as year_end_tasks  # noqa: F401


def register() -> None:
    """Called once, when Django is ready."""
    _steps()
    _duties()
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
        menu.Entry("hr", _("社員"), "hr:employment_employee_list", "hr.employment.view_employees", "users", 10),
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
    accounts.offer(accounts_of_people)
    employment_groups.offer(pay_group_names)
    finding.offer_search(
        finding.Search(
            "employees",
            _("社員"),
            "users",
            "hr.employment.view_employees",
            find_employees,
            "hr:employment_employee_list",
        )
    )
    my_number.register()
    remittance.register()
    _attendance()
    _deadlines()
    _leave()
    year_end.register()
    insurance.register()
    filings.register()


def _attendance() -> None:
    """勤怠: everybody punches, heads see their people, one duty sees all; payroll takes over what is closed."""
    for verb, label in (
        ("view_own", _("自分の勤怠を見る")),
        ("view_team", _("担当する部署の勤怠を見る")),
        ("view_all", _("全員の勤怠を見る")),
    ):
        steps.register(f"hr.attendance.{verb}", label, changes=False)
    duties.open_to_members(
        "hr.attendance.close_month",
        "hr.attendance.explain_absence",
        "hr.attendance.punch",
        "hr.attendance.request_correction",
        "hr.attendance.view_own",
        "hr.attendance.view_team",
    )
    duties.register(
        "hr.attendance_keeping",
        _("勤怠の管理"),
        steps=(
            "hr.attendance.assign_schedule",
            "hr.attendance.define_agreement",
            "hr.attendance.define_schedule",
            "hr.attendance.import_punches",
            "hr.attendance.set_holidays",
            "hr.attendance.view_all",
        ),
    )
    menu.add(
        menu.Entry(menu.MY_WORK, _("打刻"), "hr:attendance_today", "hr.attendance.view_own", "clock", 12),
        menu.Entry("hr", _("勤怠"), "hr:attendance_team", "hr.attendance.view_all", "calendar-days", 15),
        menu.Entry("hr", _("勤怠の設定"), "hr:attendance_settings", "hr.attendance.view_all", "settings-2", 16),
    )
    kinds.register(
        kinds.Kind(
            code="hr.attendance.correction",
            label=_("打刻の修正"),
            action="hr.attendance.apply_correction",
            perform=lambda given, user, at: attendance_actions.apply_correction(given=given, acting_user=user, at=at),
            url=attendance_work.correction_url,
            facts=attendance_work.correction_facts,
        )
    )
    handover.hand_to("hr.payroll", from_attendance.take_over)
    absences.offer("hr.leave", leave_absences.taken)
    inbox.offer_work("hr.attendance.complete", step="hr.attendance.punch", offer=attendance_work.to_complete)
    inbox.offer_work("hr.attendance.close", step="hr.attendance.view_team", offer=attendance_work.to_close)
    deadlines.offer("hr.attendance.limits", "hr.attendance.view_all", attendance_work.limits)
    deadlines.offer("hr.attendance.agreements", "hr.attendance.view_all", attendance_work.agreements_end)


def _deadlines() -> None:
    deadlines.offer("hr.payroll.pay_days", "hr.payroll.view_runs", pay_deadlines.pay_days)
    deadlines.offer("hr.payroll.bank_files", "hr.payroll.view_runs", pay_deadlines.bank_files)
    deadlines.offer("hr.income_tax.withheld_tax", "hr.payroll.view_runs", tax_deadlines.withheld_tax)
    deadlines.offer("hr.income_tax.resident_tax", "hr.payroll.view_runs", tax_deadlines.resident_tax)


def _leave() -> None:
    steps.register("hr.leave.view_own", _("自分の休暇を見る"), changes=False)
    steps.register("hr.leave.view_team", _("部下の休暇の予定を見る"), changes=False)
    steps.register("hr.leave.view_people", _("全員の休暇を見る"), changes=False)
    own, team, people = "hr.leave.view_own", "hr.leave.view_team", "hr.leave.view_people"
    duties.open_to_members("hr.leave.cancel_leave", "hr.leave.request_leave", own, team)
    duties.register(
        "hr.leave",
        _("休暇の管理"),
        steps=(
            "hr.leave.adjust_grant",
            "hr.leave.adopt_kinds",
            "hr.leave.call_off_leave",
            "hr.leave.define_policy",
            "hr.leave.grant_due",
            "hr.leave.grant_extra",
            "hr.leave.lapse_due",
            "hr.leave.open_balances",
            "hr.leave.record_standings",
            people,
        ),
    )
    menu.add(
        menu.Entry(menu.MY_WORK, _("休暇"), "hr:leave_own_balance", own, "calendar-check", 30),
        menu.Entry("hr", _("休暇の管理"), "hr:leave_person_list", people, "calendar-days", 30),
    )
    offers.offer_start(offers.Start(_("休暇"), "hr:leave_request_new", "hr.leave.request_leave", "calendar-check", 5))
    kinds.register(
        kinds.Kind(
            code="hr.leave.request",
            label=_("休暇"),
            action="hr.leave.approve_leave",
            perform=lambda given, user, at: leave_actions.approve_leave(
                leave_id=given["leave_id"], acting_user=user, at=at
            ),
            url=leave_work.leave_url,
            facts=leave_work.leave_facts,
            unwind=lambda given, user, at: leave_actions.return_leave(
                leave_id=given["leave_id"], acting_user=user, at=at
            ),
        )
    )
    deadlines.offer("hr.leave.five_days", people, leave_deadlines.five_days)
    deadlines.offer("hr.leave.lapses", people, leave_deadlines.lapses)
    timetable.every(3600, "hr.leave.what_is_due")(leave_work.what_is_due)


def _steps() -> None:
    employment_steps.register()
    labour_register.register()
    steps.register("hr.payroll.view_one_offs", _("臨時の項目を見る"), changes=False)
    steps.register("hr.payroll.view_runs", _("給与計算を見る"), changes=False)


def _duties() -> None:
    duties.register(
        "hr.people",
        _("社員の管理"),
        steps=(
            *employment_steps.OF_PEOPLE,
            *labour_register.OF_PEOPLE,
            "hr.social_insurance.record_standings",
            "hr.income_tax.record_resident_taxes",
            "hr.income_tax.record_standings",
        ),
    )
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
            "hr.payroll.open_bonus",
            "hr.payroll.open_extra",
            "hr.payroll.open_run",
            "hr.payroll.pay_arrears",
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
            "hr.payroll.view_runs",
            "hr.payroll.void_run",
            "hr.payroll.withdraw_one_off",
        ),
        conflicts_with=("hr.payroll_approval",),
    )
    duties.register(
        "hr.payroll_approval",
        _("給与の承認"),
        steps=(
            "backoffice.documents.read_document",
            "backoffice.jobs.view_job",
            "hr.payroll.compare_run",
            "hr.payroll.read_payslip",
            "hr.payroll.read_run",
            "hr.payroll.view_runs",
        ),
        conflicts_with=("hr.payroll_preparation", "hr.payroll_payment"),
    )
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
