"""Accounts, entries with their lines, closed months, and the balances that follow from the lines."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import Project, Unit
from backoffice.partners.models import Partner


class Side(models.TextChoices):
    DEBIT = "DEBIT", _("借方")
    CREDIT = "CREDIT", _("貸方")


class Category(models.TextChoices):
    ASSET = "ASSET", _("資産")
    LIABILITY = "LIABILITY", _("負債")
    EQUITY = "EQUITY", _("純資産")
    REVENUE = "REVENUE", _("収益")
    EXPENSE = "EXPENSE", _("費用")


class Stage(models.TextChoices):
    """Which statements an entry counts in: those of every month, those after adjustment, or neither (the transfer)."""

    ORDINARY = "ORDINARY", _("通常")
    ADJUSTMENT = "ADJUSTMENT", _("決算整理")
    TRANSFER = "TRANSFER", _("損益振替")


class Account(CompanyRow):
    """勘定科目. It is never deleted: it goes out of use from a date."""

    code = models.CharField(_("科目コード"), max_length=20, db_collation="C")
    name = models.CharField(_("科目名"), max_length=60)
    name_kana = models.CharField(_("科目名（カナ）"), max_length=80, db_collation="C")
    category = models.CharField(_("区分"), max_length=10, choices=Category.choices)
    section = models.CharField(_("表示区分"), max_length=60)
    normal_side = models.CharField(_("増加する側"), max_length=6, choices=Side.choices)
    tax_category = models.CharField(_("既定の税区分"), max_length=40)
    cash_flow = models.CharField(
        _("キャッシュ・フローの行（空欄は表示区分による）"), max_length=40, blank=True, db_collation="C"
    )
    out_of_use_from = models.DateField(_("使用停止日"), null=True, blank=True)

    class Meta:
        verbose_name = _("勘定科目")
        verbose_name_plural = _("勘定科目")
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="account_code_is_used_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Period(CompanyRow):
    """締め: a month that takes no more lines, of all rooms or of one. It is never deleted, and reopened once at most."""

    class Covers(models.TextChoices):
        ORDINARY = "ORDINARY", _("通常の仕訳")
        YEAR_END = "YEAR_END", _("決算整理・損益振替")

    month = models.DateField(_("対象月（1日）"))
    covers = models.CharField(_("締める仕訳"), max_length=8, choices=Covers.choices, default=Covers.ORDINARY)
    room = models.CharField(_("締める業務（空欄はすべて）"), max_length=60, blank=True, db_collation="C")
    closed_at = models.DateTimeField(_("締めた日時"))
    closed_by_id = models.BigIntegerField(_("締めた人の番号"))
    closed_by_name = models.CharField(_("締めた人"), max_length=200)
    reopened_at = models.DateTimeField(_("締めを解いた日時"), null=True, blank=True)
    reopened_by_id = models.BigIntegerField(_("締めを解いた人の番号"), null=True, blank=True)
    reopened_by_name = models.CharField(_("締めを解いた人"), max_length=200, blank=True)
    reopened_because = models.CharField(_("締めを解いた理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("締め")
        verbose_name_plural = _("締め")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "month", "covers", "room"],
                condition=Q(reopened_at__isnull=True),
                name="month_is_closed_once",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="closed_month_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True, reopened_by_id__isnull=True, reopened_because="")
                | (Q(reopened_at__isnull=False, reopened_by_id__isnull=False) & ~Q(reopened_because="")),
                name="reopening_gives_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class Entry(CompanyRow):
    """仕訳: append-only. `amount_yen` is the sum of either side, so that no line can be added later."""

    posted_on = models.DateField(_("計上日"))
    source_kind = models.CharField(_("発生元の種類"), max_length=100, db_collation="C")
    source_id = models.BigIntegerField(_("発生元の番号"))
    description = models.CharField(_("摘要"), max_length=300)
    amount_yen = models.BigIntegerField(_("金額"))
    stage = models.CharField(_("段階"), max_length=10, choices=Stage.choices, default=Stage.ORDINARY)
    reverses = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="reversals",
        verbose_name=_("取り消す仕訳"),
    )
    reason = models.CharField(_("訂正の理由"), max_length=300, blank=True)
    recorded_by_id = models.BigIntegerField(_("記帳した人の番号"))
    recorded_by_name = models.CharField(_("記帳した人"), max_length=200)
    recorded_at = models.DateTimeField(_("記帳日時"))

    class Meta:
        verbose_name = _("仕訳")
        verbose_name_plural = _("仕訳")
        constraints = [
            models.UniqueConstraint(fields=["company", "source_kind", "source_id"], name="source_is_posted_once"),
            models.UniqueConstraint(fields=["reverses"], name="entry_is_reversed_once"),
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="entry_amount_is_above_zero"),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | ~Q(reason=""), name="reversal_gives_its_reason"
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | ~Q(reverses=F("id")), name="entry_does_not_reverse_itself"
            ),
        ]
        indexes = [models.Index(fields=["company", "-posted_on", "-id"], name="entry_newest")]

    def __str__(self) -> str:
        return f"{self.posted_on} {self.description}"


class Line(CompanyRow):
    """仕訳の1行: append-only; nothing may refer to it. `posted_on` is its entry's, held equal by a key."""

    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, db_index=False, related_name="lines", verbose_name=_("仕訳")
    )
    position = models.PositiveIntegerField(_("順番"))
    posted_on = models.DateField(_("計上日"))
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="lines", verbose_name=_("勘定科目")
    )
    side = models.CharField(_("貸借"), max_length=6, choices=Side.choices)
    amount_yen = models.BigIntegerField(_("金額"))
    tax_category = models.CharField(_("税区分"), max_length=40)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+", verbose_name=_("部署")
    )
    project = models.ForeignKey(
        Project,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("プロジェクト"),
    )
    partner = models.ForeignKey(
        Partner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("取引先"),
    )
    supplied_on = models.DateField(_("取引年月日（計上日と違うとき）"), null=True, blank=True)
    memo = models.CharField(_("内訳"), max_length=200, blank=True)
    document = models.CharField(_("証憑"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("仕訳の行")
        verbose_name_plural = _("仕訳の行")
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="entry_line_has_its_place"),
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="line_amount_is_above_zero"),
            models.CheckConstraint(condition=Q(side__in=["DEBIT", "CREDIT"]), name="line_stands_on_a_side"),
        ]
        indexes = [
            models.Index(fields=["company", "account", "posted_on", "id"], name="line_of_account"),
            models.Index(
                fields=["company", "partner", "account", "posted_on", "id"],
                condition=Q(partner__isnull=False),
                name="line_of_partner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.account_id} {self.side} {self.amount_yen}"


class MonthlyBalance(CompanyRow):
    """月次残高: the sums of an account's lines in a month, by stage, unit and project.

    PostgreSQL keeps it with every line; it can be rebuilt.
    """

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="balances", verbose_name=_("勘定科目")
    )
    month = models.DateField(_("対象月（1日）"))
    stage = models.CharField(_("段階"), max_length=10, choices=Stage.choices)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+", verbose_name=_("部署")
    )
    project = models.ForeignKey(
        Project,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("プロジェクト"),
    )
    debit_yen = models.BigIntegerField(_("借方"))
    credit_yen = models.BigIntegerField(_("貸方"))

    class Meta:
        verbose_name = _("月次残高")
        verbose_name_plural = _("月次残高")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "account", "month", "stage", "unit", "project"],
                nulls_distinct=False,
                name="account_has_one_balance_a_month",
            ),
            models.CheckConstraint(
                condition=Q(debit_yen__gte=0, credit_yen__gte=0), name="balance_sums_are_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.month:%Y-%m}"
