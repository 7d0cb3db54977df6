"""Stored files, and the documents that give them a meaning: both are append-only. Uploads, which are neither yet."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow


class StoredFile(CompanyRow):
    """保管ファイル: bytes that never change, known by their SHA-256."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, db_collation="C")
    size_bytes = models.BigIntegerField(_("大きさ（バイト）"))
    media_type = models.CharField(_("形式"), max_length=100)

    class Meta:
        verbose_name = _("保管ファイル")
        verbose_name_plural = _("保管ファイル")
        constraints = [
            models.UniqueConstraint(fields=["company", "sha256"], name="stored_file_is_kept_once"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="stored_file_is_named_by_hash"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class Document(CompanyRow):
    """書類: a stored file with its kind, date, amount and partner, and the case that it proves.

    An amount or a partner that the paper does not have is NULL, and is found by asking for what has none.
    """

    kind = models.CharField(_("種類"), max_length=100)
    title = models.CharField(_("名称"), max_length=200)
    dated_on = models.DateField(_("取引年月日"))
    amount_yen = models.BigIntegerField(_("金額"), null=True, blank=True)
    partner_name = models.CharField(_("取引先"), max_length=200, null=True, blank=True)
    case_kind = models.CharField(_("対象の種類"), max_length=100)
    case_id = models.BigIntegerField(_("対象の番号"))
    stored_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="documents", verbose_name=_("保管ファイル")
    )
    retained_until = models.DateField(_("保存期限（この日を含まない）"))
    created_by_id = models.BigIntegerField(_("保管した人の番号"))
    created_by_name = models.CharField(_("保管した人"), max_length=200)
    created_at = models.DateTimeField(_("保管日時"))
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("訂正前の書類"),
    )
    reason = models.TextField(_("訂正の理由"), blank=True)

    class Meta:
        verbose_name = _("書類")
        verbose_name_plural = _("書類")
        indexes = [
            models.Index(fields=["company", "-dated_on", "-id"], name="document_newest"),
            models.Index(fields=["company", "amount_yen"], name="document_by_amount"),
            models.Index(fields=["company", "partner_name"], name="document_by_partner"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "case_kind", "case_id", "kind", "stored_file"], name="case_keeps_a_file_once"
            ),
            models.UniqueConstraint(fields=["replaces"], name="document_is_replaced_once"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True, reason="") | (Q(replaces__isnull=False) & ~Q(reason="")),
                name="correction_gives_its_reason",
            ),
            models.CheckConstraint(condition=~Q(replaces=F("id")), name="document_does_not_replace_itself"),
            models.CheckConstraint(
                condition=Q(retained_until__gt=F("dated_on")), name="document_is_retained_after_its_date"
            ),
            models.CheckConstraint(condition=~Q(partner_name=""), name="document_without_partner_says_null"),
        ]

    def __str__(self) -> str:
        return self.title


class Upload(CompanyRow):
    """送信ファイル: bytes that a program sends ahead of the request which names them; swept after a day, named or not."""

    created_by_id = models.BigIntegerField(_("送った人の番号"))
    name = models.CharField(_("ファイル名"), max_length=200)
    media_type = models.CharField(_("形式"), max_length=100)
    size_bytes = models.BigIntegerField(_("大きさ（バイト）"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_collation="C", blank=True)
    place = models.CharField(_("置き場所"), max_length=100, db_collation="C")
    created_at = models.DateTimeField(_("日時"))
    open_until = models.DateTimeField(_("送れる期限"))
    kept_until = models.DateTimeField(_("保持する期限"))
    received_at = models.DateTimeField(_("受け取った日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("送信ファイル")
        verbose_name_plural = _("送信ファイル")
        indexes = [models.Index(fields=["company", "kept_until"], name="upload_by_end")]
        constraints = [
            models.UniqueConstraint(fields=["company", "place"], name="upload_has_its_place"),
            models.CheckConstraint(condition=Q(size_bytes__gte=1), name="upload_has_bytes"),
            models.CheckConstraint(
                condition=Q(sha256="", received_at=None) | Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="received_upload_is_known_by_hash",
            ),
            models.CheckConstraint(
                condition=Q(open_until__gt=F("created_at"), kept_until__gte=F("open_until")),
                name="upload_is_kept_beyond_its_sending",
            ),
        ]

    def __str__(self) -> str:
        return self.name
