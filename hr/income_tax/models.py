"""What withholding needs to know of an employee, by date."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backoffice.organisation.models import DatedRow, ends_after_it_begins, no_overlap
from hr.employment.models import Employee


class TaxStanding(DatedRow):
    """源泉徴収の区分: the column of the table and the number of dependants declared."""

    class Column(models.TextChoices):
        KOU = "KOU", _("甲欄")
        OTSU = "OTSU", _("乙欄")
        NONRESIDENT = "NONRESIDENT", _("非居住者")

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="tax_standings", verbose_name=_("社員")
    )
    column = models.CharField(_("税額表の欄"), max_length=12, choices=Column.choices)
    dependants = models.PositiveSmallIntegerField(_("扶養親族等の数"), default=0)

    class Meta:
        verbose_name = _("源泉徴収の区分")
        verbose_name_plural = _("源泉徴収の区分")
        constraints = [
            no_overlap("employee_has_one_tax_standing", "employee"),
            ends_after_it_begins("tax_standing_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(dependants=0) | Q(column="KOU"), name="dependants_count_in_column_kou_only"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.column} {self.dependants}"
