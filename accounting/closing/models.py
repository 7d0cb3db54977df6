"""The tasks of a closing with their owners, what was done of them in which month, and the years that were carried over."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Period
from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import DatedRow, Person, ends_after_it_begins


class ClosingTask(DatedRow):
    """締めの作業: what people do each month or at the end of the year; with a check's code, who sees to that check."""

    check_code = models.CharField(_("点検"), max_length=80, blank=True, db_collation="C")
    label = models.CharField(_("作業"), max_length=100)
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("担当")
    )
    due_days = models.PositiveSmallIntegerField(_("期日（翌月の営業日目）"))
    is_annual = models.BooleanField(_("年度末だけ"), default=False)

    class Meta:
        verbose_name = _("締めの作業")
        verbose_name_plural = _("締めの作業")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "check_code"],
                condition=Q(valid_until__isnull=True) & ~Q(check_code=""),
                name="check_has_one_owner",
            ),
            models.CheckConstraint(condition=Q(due_days__gte=1, due_days__lte=60), name="closing_task_is_due_in_time"),
            ends_after_it_begins("closing_task_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.label


class ClosingMark(CompanyRow):
    """済: a task was done for a month, or was found not to be. Append-only; the newest counts."""

    task = models.ForeignKey(ClosingTask, on_delete=models.PROTECT, related_name="marks", verbose_name=_("作業"))
    month = models.DateField(_("対象月（1日）"))
    is_done = models.BooleanField(_("済"))
    note = models.CharField(_("メモ"), max_length=300, blank=True)
    marked_by_id = models.BigIntegerField(_("記録した人の番号"))
    marked_by_name = models.CharField(_("記録した人"), max_length=200)
    marked_at = models.DateTimeField(_("記録日時"))

    class Meta:
        verbose_name = _("締めの作業の記録")
        verbose_name_plural = _("締めの作業の記録")
        constraints = [models.CheckConstraint(condition=Q(month__day=1), name="marked_month_is_its_first_day")]
        indexes = [models.Index(fields=["company", "task", "month", "-id"], name="closing_mark_newest")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.month:%Y-%m}"


class YearClose(CompanyRow):
    """年度の締め: the profit of a fiscal year was carried over and its year-end entries are locked."""

    begins_on = models.DateField(_("会計年度の初日"))
    profit_yen = models.BigIntegerField(_("当期純損益"))
    lock = models.OneToOneField(Period, on_delete=models.PROTECT, related_name="+", verbose_name=_("締め"))
    closed_by_id = models.BigIntegerField(_("締めた人の番号"))
    closed_by_name = models.CharField(_("締めた人"), max_length=200)
    closed_at = models.DateTimeField(_("締めた日時"))

    class Meta:
        verbose_name = _("年度の締め")
        verbose_name_plural = _("年度の締め")
        constraints = [
            models.CheckConstraint(condition=Q(begins_on__day=1), name="closed_year_begins_on_the_first"),
        ]

    def __str__(self) -> str:
        return f"{self.begins_on:%Y-%m}"
