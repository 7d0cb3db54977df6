"""Sealed numbers. Nothing here is shown by itself."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from hr.employment.models import Employee


class PersonalNumber(CompanyRow):
    """個人番号: of an employee or of somebody in their family, sealed; after its destruction only that it was there."""

    class Relation(models.TextChoices):
        SELF = "SELF", _("本人")
        SPOUSE = "SPOUSE", _("配偶者")
        DEPENDANT = "DEPENDANT", _("扶養親族")

    class Check(models.TextChoices):
        CARD = "CARD", _("マイナンバーカード")
        NOTICE = "NOTICE", _("通知カード・住民票と身元確認書類")
        DECLARED = "DECLARED", _("本人が確認した家族の番号")

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="personal_numbers", verbose_name=_("社員")
    )
    relation = models.CharField(_("続柄"), max_length=10, choices=Relation.choices)
    holder_name = models.CharField(_("氏名"), max_length=80)
    sealed = models.BinaryField(_("暗号化した番号"), null=True, blank=True)
    key_name = models.CharField(_("鍵の名"), max_length=16, blank=True)
    checked_by = models.CharField(_("本人確認の方法"), max_length=10, choices=Check.choices)
    received_at = models.DateTimeField(_("受け取った日時"))
    received_by_name = models.CharField(_("受け取った人"), max_length=200)
    destroyed_at = models.DateTimeField(_("廃棄した日時"), null=True, blank=True)
    destroyed_by_name = models.CharField(_("廃棄した人"), max_length=200, blank=True)
    destroy_reason = models.TextField(_("廃棄の理由"), blank=True)

    class Meta:
        verbose_name = _("個人番号")
        verbose_name_plural = _("個人番号")
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "relation", "holder_name"],
                condition=Q(destroyed_at__isnull=True),
                name="person_has_one_number",
            ),
            models.CheckConstraint(
                condition=Q(destroyed_at__isnull=True, sealed__isnull=False)
                | Q(destroyed_at__isnull=False, sealed__isnull=True),
                name="destroyed_number_is_gone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.relation}"
