"""The standing of an employee in social and employment insurance, by date."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from backoffice.organisation.models import DatedRow, ends_after_it_begins, no_overlap
from hr.employment.models import Employee


class InsuranceStanding(DatedRow):
    """被保険者の状態: standard monthly remuneration and which insurances apply."""

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="insurance_standings", verbose_name=_("社員")
    )
    social_insured = models.BooleanField(_("健康保険・厚生年金"))
    standard_remuneration_yen = models.PositiveIntegerField(_("標準報酬月額"), null=True, blank=True)
    employment_insured = models.BooleanField(_("雇用保険"))

    class Meta:
        verbose_name = _("被保険者の状態")
        verbose_name_plural = _("被保険者の状態")
        constraints = [
            no_overlap("employee_has_one_insurance_standing", "employee"),
            ends_after_it_begins("insurance_standing_ends_after_it_begins"),
            models.CheckConstraint(
                condition=models.Q(social_insured=False) | models.Q(standard_remuneration_yen__gt=0),
                name="social_insured_has_a_standard_remuneration",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.standard_remuneration_yen}"
