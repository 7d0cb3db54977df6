"""What a company says of its days. Append-only: the newest of a day counts."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import Office


class WorkingTime(CompanyRow):
    """勤務曜日と時間: from a day on, for everybody or one office. The newest of a first day counts."""

    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("事業所（空は全社）")
    )
    valid_from = models.DateField(_("適用開始日"))
    weekdays = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("勤務する曜日（1は月曜）"))
    works_on_public_holidays = models.BooleanField(_("祝日も営業する"), default=False)
    opens_at = models.TimeField(_("始まり"))
    closes_at = models.TimeField(_("終わり"))
    recorded_at = models.DateTimeField(_("記録日時"))

    class Meta:
        verbose_name = _("勤務曜日と時間")
        verbose_name_plural = _("勤務曜日と時間")
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="working_time_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(weekdays__len__gte=1, weekdays__contained_by=[1, 2, 3, 4, 5, 6, 7]),
                name="working_time_names_weekdays",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from} {self.opens_at:%H:%M}"


class CompanyHoliday(CompanyRow):
    """会社の休日: a day off beside public holidays (年末年始), or a day off that is worked. The newest of a day counts.

    Without `is_off` the day is left to weekdays and public holidays again.
    """

    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("事業所（空は全社）")
    )
    day = models.DateField(_("日付"))
    name = models.CharField(_("名称"), max_length=60)
    is_off = models.BooleanField(_("休日にする（空は元に戻す）"), null=True)
    recorded_at = models.DateTimeField(_("記録日時"))

    class Meta:
        verbose_name = _("会社の休日")
        verbose_name_plural = _("会社の休日")
        indexes = [models.Index(fields=["company", "day", "-id"], name="company_holiday_by_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
