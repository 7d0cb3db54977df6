"""The standing of an employee in social and employment insurance, by date, and the numbers that the offices gave."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import DatedRow, ends_after_it_begins, no_overlap
from hr.employment.models import Employee


class StandingReason(models.TextChoices):
    """Why a standing began."""

    ACQUISITION = "ACQUISITION", _("資格取得")
    REGULAR = "REGULAR", _("定時決定")
    OCCASIONAL = "OCCASIONAL", _("随時改定")
    AFTER_CHILDCARE = "AFTER_CHILDCARE", _("育児休業等終了時改定")
    LOSS = "LOSS", _("資格喪失")
    MANUAL = "MANUAL", _("手入力")


class InsuranceStanding(DatedRow):
    """被保険者の状態: standard monthly remuneration and which insurances apply."""

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="insurance_standings", verbose_name=_("社員")
    )
    social_insured = models.BooleanField(_("健康保険・厚生年金"))
    standard_remuneration_yen = models.PositiveIntegerField(_("標準報酬月額"), null=True, blank=True)
    employment_insured = models.BooleanField(_("雇用保険"))
    short_time = models.BooleanField(_("短時間労働者"), default=False)
    reason = models.CharField(
        _("決定の理由"), max_length=20, choices=StandingReason.choices, default=StandingReason.MANUAL
    )
    average_yen = models.PositiveIntegerField(_("報酬月額"), null=True, blank=True)
    decided_by = models.CharField(_("決定した役所・健康保険組合"), max_length=60, blank=True)

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
            models.CheckConstraint(
                condition=~models.Q(reason="LOSS") | models.Q(social_insured=False),
                name="who_lost_social_insurance_is_not_insured",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.standard_remuneration_yen}"


class InsuredNumber(CompanyRow):
    """被保険者の番号: what 年金機構 and ハローワーク call a person; empty until they say."""

    employee = models.OneToOneField(
        Employee, on_delete=models.PROTECT, related_name="insured_number", verbose_name=_("社員")
    )
    pension_number = models.CharField(
        _("被保険者整理番号"),
        max_length=6,
        blank=True,
        db_collation="C",
        validators=[RegexValidator(r"^\d{1,6}$")],
    )
    employment_number = models.CharField(
        _("雇用保険被保険者番号"),
        max_length=11,
        blank=True,
        db_collation="C",
        validators=[RegexValidator(r"^\d{11}$")],
    )

    # What is written where a file takes no 髙 or 﨑.
    filed_name = models.CharField(_("届出に書く氏名"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("被保険者の番号")
        verbose_name_plural = _("被保険者の番号")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "pension_number"],
                condition=~models.Q(pension_number=""),
                name="insured_number_is_one_persons",
            ),
            models.UniqueConstraint(
                fields=["company", "employment_number"],
                condition=~models.Q(employment_number=""),
                name="employment_insurance_number_is_one_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.pension_number}"
