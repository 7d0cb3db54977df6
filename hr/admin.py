"""Lobby: the admin pages of the department's rooms, for Django to find."""

from .attendance.admin import OvertimeAgreementAdmin, WorkScheduleAdmin
from .employment.admin import EmployeeAdmin
from .payroll.admin import PayGroupAdmin, RunAdmin

__all__ = ["EmployeeAdmin", "OvertimeAgreementAdmin", "PayGroupAdmin", "RunAdmin", "WorkScheduleAdmin"]
