"""Runs: one pay of one group, from draft to paid."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow

from .settings import PayGroup


class RunKind(models.TextChoices):
    MONTHLY = "MONTHLY", _("給与")
    BONUS = "BONUS", _("賞与")
    EXTRA = "EXTRA", _("追加支給")
    RETIREMENT = "RETIREMENT", _("退職手当")


class RunState(models.TextChoices):
    DRAFT = "DRAFT", _("計算前")
    CALCULATING = "CALCULATING", _("計算中")
    REVIEW = "REVIEW", _("確認中")
    SUBMITTED = "SUBMITTED", _("承認待ち")
    APPROVED = "APPROVED", _("承認済み")
    PAID = "PAID", _("支払済み")
    VOIDED = "VOIDED", _("取り消し")


class Run(CompanyRow):
    """給与計算: one pay of one group, from draft to paid: a month, a bonus, what a month still owes, or a retirement."""

    pay_group = models.ForeignKey(
        PayGroup, on_delete=models.PROTECT, related_name="runs", verbose_name=_("給与グループ")
    )
    kind = models.CharField(_("種類"), max_length=12, choices=RunKind.choices, default=RunKind.MONTHLY)
    month = models.DateField(_("対象月（1日）"))
    number = models.PositiveSmallIntegerField(_("回"), default=1)
    title = models.CharField(_("名称"), max_length=60, blank=True)
    opens_on = models.DateField(_("対象期間の初日"))
    closing_on = models.DateField(_("締め日"))
    overtime_month = models.DateField(_("時間外の対象月（1日）"))
    paid_on = models.DateField(_("支払日"))
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="corrections",
        verbose_name=_("訂正する給与計算"),
        null=True,
        blank=True,
    )
    period_months = models.PositiveSmallIntegerField(_("賞与の計算期間（月）"), null=True, blank=True)
    before_introduction = models.BooleanField(_("導入前の給与"), default=False)
    state = models.CharField(_("状態"), max_length=12, choices=RunState.choices, default=RunState.DRAFT)
    prepared_by_id = models.BigIntegerField(_("作成者の番号"))
    prepared_by_name = models.CharField(_("作成者"), max_length=200)
    approved_by_id = models.BigIntegerField(_("承認者の番号"), null=True, blank=True)
    approved_by_name = models.CharField(_("承認者"), max_length=200, blank=True)
    approved_at = models.DateTimeField(_("承認日時"), null=True, blank=True)
    voided_by_name = models.CharField(_("取り消した人"), max_length=200, blank=True)
    voided_at = models.DateTimeField(_("取消日時"), null=True, blank=True)
    void_reason = models.TextField(_("取り消した理由"), blank=True)

    class Meta:
        verbose_name = _("給与計算")
        verbose_name_plural = _("給与計算")
        constraints = [
            models.UniqueConstraint(fields=["pay_group", "month", "kind", "number"], name="run_has_its_number"),
            models.UniqueConstraint(
                fields=["pay_group", "month"],
                condition=Q(kind="MONTHLY") & ~Q(state="VOIDED"),
                name="pay_group_has_one_live_run_a_month",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="run_month_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(approved_by_id__isnull=True) | ~Q(approved_by_id=F("prepared_by_id")),
                name="run_is_not_approved_by_its_preparer",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["APPROVED", "PAID", "VOIDED"])
                | Q(approved_by_id__isnull=False)
                | Q(before_introduction=True),
                name="approved_run_names_its_approver",
            ),
            models.CheckConstraint(
                condition=Q(state="VOIDED", voided_at__isnull=False) & ~Q(void_reason="")
                | ~Q(state="VOIDED") & Q(voided_at__isnull=True, void_reason=""),
                name="voided_run_says_when_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(kind="EXTRA") | Q(corrects__isnull=False), name="extra_run_names_what_it_corrects"
            ),
            models.CheckConstraint(
                condition=Q(kind="BONUS", period_months__gt=0) | ~Q(kind="BONUS") & Q(period_months__isnull=True),
                name="bonus_run_names_its_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.kind} {self.pay_group_id}"

    @property
    def name(self) -> str:
        """2026年10月分給与, or the title of a bonus or an extra payment: as papers and the books name it."""
        return self.title or f"{self.month.year}年{self.month.month}月分給与"
