"""Lists of entries that other programs wrote: the file as it came, what its words mean here, and its slips."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.documents.models import StoredFile


class Program(models.TextChoices):
    YAYOI = "YAYOI", _("弥生会計")
    FREEE = "FREEE", _("freee会計")
    MONEYFORWARD = "MONEYFORWARD", _("マネーフォワード クラウド会計")


class ImportState(models.TextChoices):
    WAITING = "WAITING", _("確認中")
    POSTING = "POSTING", _("記帳中")
    POSTED = "POSTED", _("記帳済み")
    DISCARDED = "DISCARDED", _("取りやめ")
    REVERSING = "REVERSING", _("取消中")
    REVERSED = "REVERSED", _("取消済み")


class JournalImport(CompanyRow):
    """仕訳の取り込み: a file that waits to be confirmed, whole or not at all; posted once unless it was taken back."""

    name = models.CharField(_("ファイル名"), max_length=200)
    stored_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("保管ファイル")
    )
    program = models.CharField(_("出力したソフト"), max_length=12, choices=Program.choices)
    state = models.CharField(_("状態"), max_length=9, choices=ImportState.choices, default=ImportState.WAITING)
    rows = models.PositiveIntegerField(_("行数"), default=0)
    reading = models.JSONField(_("読み取った内容"), null=True, blank=True)
    entries = models.PositiveIntegerField(_("仕訳の件数"), default=0)
    amount_yen = models.BigIntegerField(_("合計"), default=0)
    problem = models.CharField(_("記帳できなかった理由"), max_length=500, blank=True)
    reason = models.CharField(_("取消の理由"), max_length=300, blank=True)
    reversed_on = models.DateField(_("取消の計上日（空欄は元の日）"), null=True, blank=True)
    uploaded_by_id = models.BigIntegerField(_("アップロードした人の番号"))
    uploaded_by_name = models.CharField(_("アップロードした人"), max_length=200)
    uploaded_at = models.DateTimeField(_("アップロード日時"))
    settled_at = models.DateTimeField(_("記帳・取消の日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("仕訳の取り込み")
        verbose_name_plural = _("仕訳の取り込み")
        indexes = [models.Index(fields=["company", "-id"], name="journal_import_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "stored_file"],
                condition=Q(state__in=["POSTING", "POSTED", "REVERSING"]),
                name="file_is_posted_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["REVERSING", "REVERSED"]) | ~Q(reason=""), name="undone_import_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MappedKind(models.TextChoices):
    ACCOUNT = "ACCOUNT", _("勘定科目")
    TAX = "TAX", _("税区分")
    UNIT = "UNIT", _("部署")
    PARTNER = "PARTNER", _("取引先・補助科目")


class ImportMapping(CompanyRow):
    """読み替え: what a word of another program means here, kept for the next time. `ours` is a code, or a tax category."""

    program = models.CharField(_("出力したソフト"), max_length=12, choices=Program.choices)
    kind = models.CharField(_("種類"), max_length=7, choices=MappedKind.choices)
    theirs = models.CharField(_("ファイルの言葉"), max_length=200)
    ours = models.CharField(_("この会社の言葉"), max_length=100, blank=True)
    mapped_by_name = models.CharField(_("決めた人"), max_length=200)
    mapped_at = models.DateTimeField(_("決めた日時"))

    class Meta:
        verbose_name = _("読み替え")
        verbose_name_plural = _("読み替え")
        constraints = [
            models.UniqueConstraint(fields=["company", "program", "kind", "theirs"], name="word_means_one_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.theirs} → {self.ours}"


class ImportedSlip(CompanyRow):
    """取り込んだ伝票: the rows of the file that one entry was made of; the source of that entry."""

    journal_import = models.ForeignKey(
        JournalImport, on_delete=models.PROTECT, related_name="slips", verbose_name=_("取り込み")
    )
    first_row = models.PositiveIntegerField(_("最初の行"))
    last_row = models.PositiveIntegerField(_("最後の行"))
    their_number = models.CharField(_("元の伝票番号"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("取り込んだ伝票")
        verbose_name_plural = _("取り込んだ伝票")
        constraints = [
            models.UniqueConstraint(fields=["journal_import", "first_row"], name="row_begins_one_slip"),
            models.CheckConstraint(
                condition=Q(last_row__gte=models.F("first_row"), first_row__gte=1), name="slip_has_its_rows"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.journal_import_id} {self.first_row}"
