"""Who saw an asset, and lists of assets that were uploaded."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.documents.models import StoredFile
from backoffice.organisation.models import User

from .asset import Asset


class AssetCheck(CompanyRow):
    """現物確認: somebody looked for an asset; append-only."""

    class Result(models.TextChoices):
        SEEN = "SEEN", _("ある")
        ELSEWHERE = "ELSEWHERE", _("場所が違う")
        MISSING = "MISSING", _("見つからない")

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="checks", verbose_name=_("固定資産"))
    result = models.CharField(_("結果"), max_length=10, choices=Result.choices)
    found_at = models.CharField(_("実際の場所"), max_length=100, blank=True)
    note = models.CharField(_("備考"), max_length=300, blank=True)
    checked_on = models.DateField(_("確認日"))
    checked_at = models.DateTimeField(_("確認日時"))
    checked_by_id = models.BigIntegerField(_("確認した人の番号"))
    checked_by_name = models.CharField(_("確認した人"), max_length=200)

    class Meta:
        verbose_name = _("現物確認")
        verbose_name_plural = _("現物確認")
        indexes = [models.Index(fields=["company", "asset", "-checked_at"], name="asset_check_newest")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(result="ELSEWHERE") | ~Q(found_at=""), name="asset_elsewhere_says_where"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asset_id} {self.result}"


class AssetImport(CompanyRow):
    """固定資産の取り込み: a list kept as it came; nothing of it is written before 確定."""

    class State(models.TextChoices):
        WAITING = "WAITING", _("確認待ち")
        DONE = "DONE", _("取り込み済み")
        DISCARDED = "DISCARDED", _("取りやめ")

    name = models.CharField(_("ファイル名"), max_length=200)
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("ファイル"))
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("利用者"))
    uploaded_at = models.DateTimeField(_("アップロード日時"))
    state = models.CharField(_("状態"), max_length=10, choices=State.choices, default=State.WAITING)
    settled_at = models.DateTimeField(_("確定・取りやめの日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("固定資産の取り込み")
        verbose_name_plural = _("固定資産の取り込み")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="WAITING", settled_at=None) | (~Q(state="WAITING") & Q(settled_at__isnull=False)),
                name="settled_asset_import_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name
