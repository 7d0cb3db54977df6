"""What is paid or received in advance, the months that took their share, and what was estimated at a month's end."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Account, Entry
from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import Project, Unit
from backoffice.partners.models import Partner

PART, MOVE = "accounting.accruals.part", "accounting.accruals.move"
ACCRUAL, WASHBACK = "accounting.accruals.accrual", "accounting.accruals.washback"
START = "accounting.accruals.start"


class DeferralKind(models.TextChoices):
    PREPAID = "PREPAID", _("前払費用")
    DEFERRED_REVENUE = "DEFERRED_REVENUE", _("前受収益")


class AccrualKind(models.TextChoices):
    EXPENSE = "EXPENSE", _("未払費用")
    REVENUE = "REVENUE", _("未収収益")


class SpreadChoice(models.TextChoices):
    BY_MONTH = "BY_MONTH", _("月割（各月に同じ額）")
    BY_DAY = "BY_DAY", _("日割（日数に応じた額）")
    AT_ONCE = "AT_ONCE", _("支払時に全額（短期前払費用）")


class Bearer(CompanyRow):
    """Whose cost or revenue it is."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("費用・収益の科目"))
    amount_yen = models.BigIntegerField(_("金額"))
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("部署")
    )
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("プロジェクト")
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("取引先")
    )
    recorded_by_id = models.BigIntegerField(_("登録した人の番号"))
    recorded_by_name = models.CharField(_("登録した人"), max_length=200)
    recorded_at = models.DateTimeField(_("登録日時"))

    class Meta:
        abstract = True


class Deferral(Bearer):
    """前払費用・前受収益: an amount for a time, brought into its months. It changes once: when it ends early."""

    kind = models.CharField(_("種類"), max_length=16, choices=DeferralKind.choices)
    name = models.CharField(_("内容"), max_length=100)
    starts_on = models.DateField(_("対象期間の初日"))
    ends_on = models.DateField(_("対象期間の末日"))
    paid_on = models.DateField(_("支払日・入金日"))
    spread = models.CharField(_("配分"), max_length=8, choices=SpreadChoice.choices)
    ended_in = models.DateField(_("打ち切った月（1日）"), null=True, blank=True)
    refund_yen = models.BigIntegerField(_("返金された額"), default=0)
    ended_because = models.CharField(_("打ち切った理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("前払・前受")
        verbose_name_plural = _("前払・前受")
        constraints = [
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="deferral_amount_is_above_zero"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="deferral_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(refund_yen__gte=0, refund_yen__lte=F("amount_yen")), name="refund_is_within_the_deferral"
            ),
            models.CheckConstraint(
                condition=Q(ended_in__isnull=True, ended_because="", refund_yen=0)
                | (Q(ended_in__isnull=False, ended_in__day=1) & ~Q(ended_because="")),
                name="early_end_gives_its_reason",
            ),
        ]
        indexes = [models.Index(fields=["company", "-starts_on", "-id"], name="deferral_newest")]

    def __str__(self) -> str:
        return self.name


class DeferralPart(CompanyRow):
    """The share of a month that was posted; taken back once at most."""

    deferral = models.ForeignKey(Deferral, on_delete=models.PROTECT, related_name="parts", verbose_name=_("前払・前受"))
    month = models.DateField(_("対象月（1日）"))
    amount_yen = models.BigIntegerField(_("金額"))
    undone_at = models.DateTimeField(_("取り消した日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("前払・前受の月割")
        verbose_name_plural = _("前払・前受の月割")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "deferral", "month"],
                condition=Q(undone_at__isnull=True),
                name="deferral_has_one_part_a_month",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="deferral_month_is_its_first_day"),
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="deferral_part_is_above_zero"),
        ]
        indexes = [models.Index(fields=["company", "month"], name="deferral_part_of_month")]

    def __str__(self) -> str:
        return f"{self.deferral_id} {self.month:%Y-%m}"


class DeferralMove(CompanyRow):
    """1年基準の振替: what of a deferral went to 長期前払費用 at a year's end, or came back (below zero). Append-only."""

    deferral = models.ForeignKey(Deferral, on_delete=models.PROTECT, related_name="moves", verbose_name=_("前払・前受"))
    year_end = models.DateField(_("決算月（1日）"))
    amount_yen = models.BigIntegerField(_("長期へ振り替えた額"))

    class Meta:
        verbose_name = _("1年基準の振替")
        verbose_name_plural = _("1年基準の振替")
        constraints = [
            models.UniqueConstraint(fields=["company", "deferral", "year_end"], name="deferral_is_moved_once_a_year"),
            models.CheckConstraint(condition=~Q(amount_yen=0), name="deferral_move_is_not_zero"),
            models.CheckConstraint(condition=Q(year_end__day=1), name="year_end_of_move_is_its_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.deferral_id} {self.year_end:%Y-%m}"


class Accrual(Bearer):
    """見越: cost or revenue of a month that no paper has told yet, with the entry that takes it back. Cancelled once."""

    kind = models.CharField(_("種類"), max_length=8, choices=AccrualKind.choices)
    month = models.DateField(_("対象月（1日）"))
    memo = models.CharField(_("内容と見積りの根拠"), max_length=200)
    is_adjustment = models.BooleanField(_("決算整理仕訳"), default=False)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+", verbose_name=_("仕訳"))
    washback = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+", verbose_name=_("翌月の戻し"))
    cancelled_at = models.DateTimeField(_("取り消した日時"), null=True, blank=True)
    cancelled_because = models.CharField(_("取り消した理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("見越計上")
        verbose_name_plural = _("見越計上")
        constraints = [
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="accrual_amount_is_above_zero"),
            models.CheckConstraint(condition=Q(month__day=1), name="accrual_month_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_because="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancelled_because="")),
                name="cancelled_accrual_gives_its_reason",
            ),
        ]
        indexes = [models.Index(fields=["company", "month"], name="accrual_of_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.memo}"
