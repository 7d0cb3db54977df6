"""Pages about people: to look at, to change, and lists to import."""

from .changes import (
    employee_absence,
    employee_account,
    employee_add_post,
    employee_address,
    employee_end_post,
    employee_facts,
    employee_leave,
    employee_leave_take_back,
    employee_name,
    employee_new,
    employee_return,
    employee_terms,
    employee_terms_take_back,
    employee_transfer,
)
from .imports import import_confirm, import_detail, import_discard, import_new, import_template
from .people import employee_detail, employee_list, employee_roster, roster_all

__all__ = [
    "employee_absence",
    "employee_account",
    "employee_add_post",
    "employee_address",
    "employee_detail",
    "employee_end_post",
    "employee_facts",
    "employee_leave",
    "employee_leave_take_back",
    "employee_list",
    "employee_name",
    "employee_new",
    "employee_return",
    "employee_roster",
    "employee_terms",
    "employee_terms_take_back",
    "employee_transfer",
    "import_confirm",
    "import_detail",
    "import_discard",
    "import_new",
    "import_template",
    "roster_all",
]
