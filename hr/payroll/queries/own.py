"""A person's own pay."""

from django.db.models import QuerySet

from hr.payroll.models import Payslip, RunState


def own_payslips(user_id: int) -> QuerySet[Payslip]:
    """The payslips of whoever signs in as that user, from the day on which they are paid and with that made public."""
    return Payslip.objects.filter(employee__person__user_id=user_id, run__state=RunState.PAID).select_related("run")
