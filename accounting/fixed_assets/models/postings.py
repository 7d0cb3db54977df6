"""What goes into the books: a month of depreciation with its lines, and disposals."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Account
from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import Unit
from backoffice.partners.models import Partner

from .asset import Asset

# How sources of entries and cases of the log are named.
ASSET, RUN, DISPOSAL = (
    "accounting.fixed_assets.asset",
    "accounting.fixed_assets.run",
    "accounting.fixed_assets.disposal",
)


class RunState(models.TextChoices):
    CALCULATING = "CALCULATING", _("計算中")
    INCOMPLETE = "INCOMPLETE", _("計上できていない")
    POSTED = "POSTED", _("計上済み")
    REVERSED = "REVERSED", _("取消")


class DepreciationRun(CompanyRow):
    """月次の減価償却: one month of all assets, posted by one entry."""

    month = models.DateField(_("対象月（1日）"))
    state = models.CharField(_("状態"), max_length=12, choices=RunState.choices, default=RunState.CALCULATING)
    count = models.PositiveIntegerField(_("件数"), default=0)
    total_yen = models.BigIntegerField(_("合計"), default=0)
    problem = models.CharField(_("計上できない理由"), max_length=300, blank=True)
    started_by_id = models.BigIntegerField(_("計上した人の番号"))
    started_by_name = models.CharField(_("計上した人"), max_length=200)
    started_at = models.DateTimeField(_("開始日時"))
    posted_at = models.DateTimeField(_("計上日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("月次の減価償却")
        verbose_name_plural = _("月次の減価償却")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "month"], condition=~Q(state="REVERSED"), name="month_is_depreciated_once"
            ),
            models.CheckConstraint(
                condition=Q(month__day=1, total_yen__gte=0), name="depreciation_run_is_of_a_whole_month"
            ),
            models.CheckConstraint(
                condition=~Q(state="POSTED") | Q(posted_at__isnull=False),
                name="posted_depreciation_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class Depreciation(CompanyRow):
    """減価償却の1件: an asset in a month, with its reason; append-only."""

    run = models.ForeignKey(
        DepreciationRun, on_delete=models.PROTECT, related_name="lines", verbose_name=_("月次の減価償却")
    )
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="depreciations", verbose_name=_("固定資産"))
    month = models.DateField(_("対象月（1日）"))
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("部署")
    )
    amount_yen = models.BigIntegerField(_("減価償却費"))
    year_yen = models.BigIntegerField(_("年度の償却限度額"))
    book_yen = models.BigIntegerField(_("計上後の帳簿価額"))
    because = models.JSONField(_("理由"))
    year_because = models.JSONField(_("年度の理由"))

    class Meta:
        verbose_name = _("減価償却")
        verbose_name_plural = _("減価償却")
        indexes = [models.Index(fields=["company", "asset", "month"], name="depreciation_of_asset")]
        constraints = [
            models.UniqueConstraint(fields=["run", "asset"], name="asset_is_depreciated_once_in_a_run"),
            models.CheckConstraint(
                condition=Q(amount_yen__gte=0, book_yen__gte=0, year_yen__gte=0),
                name="depreciation_leaves_no_negative_value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asset_id} {self.month:%Y-%m}"


class Disposal(CompanyRow):
    """除却・売却: how an asset ended, once; append-only."""

    class Kind(models.TextChoices):
        RETIRED = "RETIRED", _("除却")
        SOLD = "SOLD", _("売却")

    asset = models.OneToOneField(Asset, on_delete=models.PROTECT, related_name="disposal", verbose_name=_("固定資産"))
    kind = models.CharField(_("区分"), max_length=8, choices=Kind.choices)
    disposed_on = models.DateField(_("除却・売却の日"))
    cost_yen = models.BigIntegerField(_("取得価額"))
    accumulated_yen = models.BigIntegerField(_("減価償却累計額"))
    proceeds_yen = models.BigIntegerField(_("売却額（税込）"), default=0)
    tax_yen = models.BigIntegerField(_("消費税額"), default=0)
    tax_category = models.CharField(_("税区分"), max_length=40, blank=True)
    result_yen = models.BigIntegerField(_("損益"))
    because = models.JSONField(_("理由"))
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("入金の科目")
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("売却先")
    )
    reason = models.CharField(_("理由（事情）"), max_length=300)
    recorded_by_id = models.BigIntegerField(_("登録した人の番号"))
    recorded_by_name = models.CharField(_("登録した人"), max_length=200)
    recorded_at = models.DateTimeField(_("登録日時"))

    class Meta:
        verbose_name = _("除却・売却")
        verbose_name_plural = _("除却・売却")
        constraints = [
            models.CheckConstraint(
                condition=Q(accumulated_yen__gte=0, accumulated_yen__lte=F("cost_yen")),
                name="disposed_asset_was_depreciated_within_its_cost",
            ),
            models.CheckConstraint(
                condition=Q(kind="RETIRED", proceeds_yen=0, tax_yen=0, account=None)
                | Q(
                    kind="SOLD",
                    proceeds_yen__gt=0,
                    tax_yen__gte=0,
                    tax_yen__lt=F("proceeds_yen"),
                    account__isnull=False,
                ),
                name="sale_says_what_it_brought",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asset_id} {self.disposed_on}"
