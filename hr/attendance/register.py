"""What the room puts into the platform's registers: everybody punches, heads see their people, one duty sees all."""

from django.utils.translation import gettext_lazy as _

from backoffice.access import duties
from backoffice.approvals import kinds
from backoffice.deadlines import register as deadlines
from backoffice.eventlog import steps
from backoffice.shell import inbox, menu
from backoffice.workdays import register as workdays

from . import actions, work
from .actions.heed_holidays import count_anew, require_open

# The pages, by how their names begin, for which each entry of the menu stands; a month may be one's own or another's.
OWN_PAGES = ("hr:attendance_month_detail", "hr:attendance_day")
OTHERS_PAGES = ("hr:attendance_team", "hr:attendance_month", "hr:attendance_absence")
SETTINGS_PAGES = (
    "hr:attendance_schedule",
    "hr:attendance_assignment",
    "hr:attendance_system",
    "hr:attendance_agreement",
    "hr:attendance_consent",
)


def register() -> None:
    """Called once, when Django is ready."""
    for verb, label in (
        ("view_own", _("自分の勤怠を見る")),
        ("view_team", _("担当する部署の勤怠を見る")),
        ("view_all", _("全員の勤怠を見る")),
    ):
        steps.register(f"hr.attendance.{verb}", label, changes=False)
    duties.open_to_members(
        "hr.attendance.close_month",
        "hr.attendance.explain_absence",
        "hr.attendance.plan_month",
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
            "hr.attendance.assign_system",
            "hr.attendance.define_agreement",
            "hr.attendance.define_schedule",
            "hr.attendance.import_punches",
            "hr.attendance.reopen_month",
            "hr.attendance.view_all",
            "hr.attendance.withdraw_consent",
            *workdays.KEEPING,
        ),
    )
    menu.add(
        menu.Entry(
            menu.MY_WORK, _("打刻"), "hr:attendance_today", "hr.attendance.view_own", "clock", 12, also=OWN_PAGES
        ),
        menu.Entry(
            "hr", _("勤怠"), "hr:attendance_team", "hr.attendance.view_all", "calendar-days", 15, also=OTHERS_PAGES
        ),
        menu.Entry(
            "hr",
            _("勤怠の設定"),
            "hr:attendance_settings",
            "hr.attendance.view_all",
            "settings-2",
            16,
            also=SETTINGS_PAGES,
        ),
    )
    kinds.register(
        kinds.Kind(
            code="hr.attendance.correction",
            label=_("打刻の修正"),
            action="hr.attendance.apply_correction",
            perform=lambda given, user, at: actions.apply_correction(given=given, acting_user=user, at=at),
            url=work.correction_url,
            facts=work.correction_facts,
        )
    )
    inbox.offer_work("hr.attendance.complete", step="hr.attendance.punch", offer=work.to_complete)
    inbox.offer_work("hr.attendance.close", step="hr.attendance.view_team", offer=work.to_close)
    workdays.heed("hr.attendance", workdays.Heeding(require_open, count_anew))
    deadlines.offer("hr.attendance.limits", "hr.attendance.view_all", work.limits)
    deadlines.offer("hr.attendance.agreements", "hr.attendance.view_all", work.agreements_end)
    deadlines.offer("hr.attendance.systems_to_file", "hr.attendance.view_all", work.systems_to_file)
    deadlines.offer("hr.attendance.years_end", "hr.attendance.view_all", work.years_end)
