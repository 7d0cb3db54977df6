"""Roles, what they are made of, and who holds them when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import DatedRow, User, ends_after_it_begins, no_overlap


class Role(CompanyRow):
    """役割: a company's own bundle of duties."""

    code = models.SlugField(_("役割コード"), max_length=40, db_collation="C")
    name = models.CharField(_("役割名"), max_length=100)

    class Meta:
        verbose_name = _("役割")
        verbose_name_plural = _("役割")
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="role_code_is_used_once")]

    def __str__(self) -> str:
        return self.name


class RoleDuty(CompanyRow):
    """A duty that a role carries, by the code in the register."""

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="duties", verbose_name=_("役割"))
    duty = models.CharField(_("職務"), max_length=100)

    class Meta:
        verbose_name = _("役割の職務")
        verbose_name_plural = _("役割の職務")
        constraints = [models.UniqueConstraint(fields=["role", "duty"], name="role_carries_a_duty_once")]

    def __str__(self) -> str:
        return self.duty


class Appointment(DatedRow):
    """任命: a user holds a role for a time; accounts from outside must have an end."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("利用者"))
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("役割"))

    class Meta:
        verbose_name = _("任命")
        verbose_name_plural = _("任命")
        constraints = [
            no_overlap("user_holds_a_role_once", "user", "role"),
            ends_after_it_begins("appointment_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role_id}"
