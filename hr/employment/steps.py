"""What may be done with people, for the duty 社員の管理, and what falls due about them."""

from django.utils.translation import gettext_lazy as _

from backoffice.deadlines import register as deadlines
from backoffice.eventlog import steps

from . import actions  # noqa: F401  (their actions enter the register of steps)
from .deadlines import expected_ends

VIEW = "hr.employment.view_employees"

OF_PEOPLE = (
    "hr.employment.add_post",
    "hr.employment.appoint_officer",
    "hr.employment.change_account",
    "hr.employment.change_address",
    "hr.employment.change_name",
    "hr.employment.change_terms",
    "hr.employment.confirm_list",
    "hr.employment.discard_list",
    "hr.employment.end_loan",
    "hr.employment.end_office",
    "hr.employment.end_post",
    "hr.employment.import_terms",
    "hr.employment.join_employee",
    "hr.employment.leave_company",
    "hr.employment.lend",
    "hr.employment.print_roster",
    "hr.employment.read_terms",
    "hr.employment.record_facts",
    "hr.employment.register_employees",
    "hr.employment.return_to_work",
    "hr.employment.take_absence",
    "hr.employment.take_back_leaving",
    "hr.employment.take_back_terms",
    "hr.employment.transfer",
    "hr.employment.upload_list",
    "hr.employment.view_employees",
)


def register() -> None:
    """Enter the one step that only reads, and what is expected to end."""
    steps.register(VIEW, _("社員を見る"), changes=False)
    deadlines.offer("hr.employment.expected_ends", VIEW, expected_ends)
