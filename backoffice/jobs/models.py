"""A job, its chunks with their leases, and what failed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow


class JobState(models.TextChoices):
    ACCEPTED = "ACCEPTED", _("受付済み")
    RUNNING = "RUNNING", _("処理中")
    SUCCEEDED = "SUCCEEDED", _("成功")
    PARTLY_FAILED = "PARTLY_FAILED", _("一部失敗")
    FAILED = "FAILED", _("失敗")
    CANCELLED = "CANCELLED", _("中断")


OPEN_STATES = (JobState.ACCEPTED, JobState.RUNNING)


class ChunkState(models.TextChoices):
    WAITING = "WAITING", _("待機中")
    RUNNING = "RUNNING", _("処理中")
    DONE = "DONE", _("完了")
    FAILED = "FAILED", _("失敗")
    CANCELLED = "CANCELLED", _("中断")


class Job(CompanyRow):
    """ジョブ: n of total, who started it, what it is for."""

    name = models.CharField(_("処理"), max_length=100)
    title = models.CharField(_("名称"), max_length=200)
    case_kind = models.CharField(_("対象の種類"), max_length=100)
    case_id = models.BigIntegerField(_("対象の番号"))
    state = models.CharField(_("状態"), max_length=15, choices=JobState.choices, default=JobState.ACCEPTED)
    total = models.PositiveIntegerField(_("件数"))
    started_by_id = models.BigIntegerField(_("実行者の番号"))
    started_by_name = models.CharField(_("実行者"), max_length=200)
    accepted_at = models.DateTimeField(_("受付"))
    started_at = models.DateTimeField(_("開始"), null=True, blank=True)
    finished_at = models.DateTimeField(_("終了"), null=True, blank=True)
    offered_at = models.DateTimeField(_("最後に渡した日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("ジョブ")
        verbose_name_plural = _("ジョブ")
        indexes = [
            models.Index(fields=["company", "case_kind", "case_id", "-id"], name="job_of_case"),
            models.Index(fields=["id"], condition=Q(state__in=["ACCEPTED", "RUNNING"]), name="job_still_open"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "name", "case_kind", "case_id"],
                condition=Q(state__in=["ACCEPTED", "RUNNING"]),
                name="case_has_one_open_job_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Chunk(CompanyRow):
    """A handful of items that are done in one transaction, by whoever holds the lease."""

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="chunks", verbose_name=_("ジョブ"))
    position = models.PositiveIntegerField(_("順番"))
    items = models.JSONField(_("対象"))
    size = models.PositiveIntegerField(_("件数"))
    state = models.CharField(_("状態"), max_length=10, choices=ChunkState.choices, default=ChunkState.WAITING)
    lease_key = models.UUIDField(_("貸出の鍵"), null=True, blank=True)
    lease_until = models.DateTimeField(_("貸出の期限"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("試行回数"), default=0)
    error = models.TextField(_("エラー"), blank=True)

    class Meta:
        verbose_name = _("ジョブの区分")
        verbose_name_plural = _("ジョブの区分")
        constraints = [
            models.UniqueConstraint(fields=["job", "position"], name="chunk_has_its_place"),
            models.CheckConstraint(
                condition=~Q(state="RUNNING") | Q(lease_key__isnull=False, lease_until__isnull=False),
                name="running_chunk_is_leased",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_id}/{self.position}"


class JobFailure(CompanyRow):
    """One item that failed: cause, remedy, and the way to put it right."""

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="failures", verbose_name=_("ジョブ"))
    item_id = models.BigIntegerField(_("対象の番号"))
    item_name = models.CharField(_("対象"), max_length=200)
    code = models.CharField(_("コード"), max_length=100)
    cause_ja = models.TextField(_("原因"))
    cause_en = models.TextField(_("原因（英語）"))
    remedy_ja = models.TextField(_("直しかた"))
    remedy_en = models.TextField(_("直しかた（英語）"))
    fix_url = models.CharField(_("直す画面"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("ジョブの失敗")
        verbose_name_plural = _("ジョブの失敗")
        constraints = [models.UniqueConstraint(fields=["job", "item_id"], name="item_fails_once_in_a_job")]

    def __str__(self) -> str:
        return f"{self.item_name}: {self.cause_ja}"


class Timer(CompanyRow):
    """定時の処理: when a piece of timed work was last begun for a company, by PostgreSQL's own clock."""

    name = models.CharField(_("処理"), max_length=100)
    begun_at = models.DateTimeField(_("最後に始めた日時"))

    class Meta:
        verbose_name = _("定時の処理")
        verbose_name_plural = _("定時の処理")
        constraints = [models.UniqueConstraint(fields=["company", "name"], name="timed_work_has_one_timer")]

    def __str__(self) -> str:
        return self.name


class Follower(CompanyRow):
    """追従: how far a reaction has read the sealed order of events; it never reads back."""

    name = models.CharField(_("処理"), max_length=100)
    read_until = models.BigIntegerField(_("ここまで読んだ順番"))

    class Meta:
        verbose_name = _("できごとへの追従")
        verbose_name_plural = _("できごとへの追従")
        constraints = [models.UniqueConstraint(fields=["company", "name"], name="reaction_reads_in_one_place")]

    def __str__(self) -> str:
        return f"{self.name} {self.read_until}"
