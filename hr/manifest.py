"""What the department enters into the platform's registers, in one readable place."""

from django.utils.translation import gettext_lazy as _

from accounting.payables import accounts
from backoffice.access import duties
from backoffice.api import scopes
from backoffice.approvals import kinds
from backoffice.deadlines import register as deadlines
from backoffice.eventlog import steps
from backoffice.jobs import reactions, timetable
from backoffice.sandbox.copying import copies
from backoffice.shell import finding, menu, offers

from .attendance import absences, handover
from .attendance import register as attendance
from .attendance.models import WorkSchedule
from .benefits import register as benefits
from .employment import groups as employment_groups
from .employment import more
from .employment import steps as employment_steps
from .employment.finding import find_employees
from .employment.queries import accounts_of_people
from .filings import register as filings
from .income_tax import register as income_tax
from .labour import register as labour_register
from .labour_insurance import register as labour_insurance
from .leave import absences as leave_absences
from .leave import actions as leave_actions
from .leave import deadlines as leave_deadlines
from .leave import work as leave_work
from .leave.models import LeaveKind, LeavePolicy
from .my_number import register as my_number
from .payroll import from_attendance
from .payroll import register as payroll
from .payroll import tasks as payroll_tasks  # noqa: F401  (its work enters the register of jobs)
from .payroll.models import PayAccount, PayGroup, PayPolicy
from .payroll.queries import pay_group_names
from .remittance import register as remittance
from .resident_tax import register as resident_tax
from .social_insurance import actions as insurance_actions  # noqa: F401
from .social_insurance import register as insurance
from .year_end import register as year_end
from .year_end import tasks as year_end_tasks  # noqa: F401


def register() -> None:
    """Called once, when Django is ready."""
    _steps()
    _duties()
    menu.add(menu.Entry("hr", _("社員"), "hr:employment_employee_list", "hr.employment.view_employees", "users", 10))
    payroll.register()
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
    attendance.register()
    handover.hand_to("hr.payroll", from_attendance.take_over)
    handover.take_back_from("hr.payroll", from_attendance.give_back)
    absences.offer("hr.leave", leave_absences.taken)
    resident_tax.register()
    _leave()
    _scopes()
    year_end.register()
    insurance.register()
    income_tax.register()
    filings.register()
    labour_insurance.register()
    benefits.register()
    _copies()


def _copies() -> None:
    """The settings that a sandbox begins with; of people it has none but synthetic ones."""
    copies(PayGroup)
    copies(PayPolicy)
    copies(PayAccount)
    copies(LeaveKind)
    copies(LeavePolicy)
    copies(WorkSchedule)


def _scopes() -> None:
    scopes.offer("punches", _("打刻"), read=_("自分の打刻を見る"), write=_("打刻する"))
    scopes.offer("punch_imports", _("打刻の取り込み"), write=_("打刻を取り込む"))
    scopes.offer("leave", _("休暇"), read=_("自分の休暇を見る"), write=_("休暇を申請する"))
    scopes.offer("leave_balances", _("休暇の残日数"), read=_("全員の休暇の残日数を見る"))


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
    more.offer(more.More(_("休暇"), "hr:leave_person_detail", people, 40))
    deadlines.offer("hr.leave.five_days", people, leave_deadlines.five_days)
    deadlines.offer("hr.leave.lapses", people, leave_deadlines.lapses)
    timetable.every(3600, "hr.leave.what_is_due")(leave_work.what_is_due)
    reactions.on("hr.leave.approve_leave", "hr.leave.propose_deputy", leave_work.propose_deputy)


def _steps() -> None:
    employment_steps.register()
    labour_register.register()


def _duties() -> None:
    duties.register(
        "hr.people",
        _("社員の管理"),
        steps=(
            *employment_steps.OF_PEOPLE,
            *labour_register.OF_PEOPLE,
            "hr.resident_tax.record_notices",
            "hr.social_insurance.record_standings",
            "hr.income_tax.record_standings",
        ),
    )
