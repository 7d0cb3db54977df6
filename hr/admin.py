"""Lobby: the admin pages of the department's rooms, for Django to find."""

from .employment.admin import EmployeeAdmin
from .payroll.admin import PayGroupAdmin, RunAdmin

__all__ = ["EmployeeAdmin", "PayGroupAdmin", "RunAdmin"]
