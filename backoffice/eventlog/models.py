"""One event of the log, its place in the order, and the seals over what was placed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow


class Source(models.TextChoices):
    """The door through which the step came."""

    BROWSER = "BROWSER", _("画面")
    API = "API", _("API")
    JOB = "JOB", _("ジョブ")
    IMPORT = "IMPORT", _("取り込み")
    COMMAND = "COMMAND", _("コマンド")


class Outcome(models.TextChoices):
    """How the step ended."""

    DONE = "DONE", _("完了")
    PARTLY_DONE = "PARTLY_DONE", _("一部完了")
    REFUSED = "REFUSED", _("拒否")


class Event(CompanyRow):
    """What happened: one row for each step of a case, never changed."""

    occurred_at = models.DateTimeField(_("日時"))
    step = models.CharField(_("作業"), max_length=100)
    case_kind = models.CharField(_("対象の種類"), max_length=100)
    case_id = models.BigIntegerField(_("対象の番号"))
    case_name = models.CharField(_("対象"), max_length=300)
    actor_id = models.BigIntegerField(_("実行者の番号"))
    actor_name = models.CharField(_("実行者"), max_length=200)
    on_behalf_of_id = models.BigIntegerField(_("本来の担当者の番号"), null=True, blank=True)
    on_behalf_of_name = models.CharField(_("本来の担当者"), max_length=200, blank=True)
    role_used = models.CharField(_("使った役割"), max_length=100, blank=True)
    source = models.CharField(_("入口"), max_length=10, choices=Source.choices)
    started_at = models.DateTimeField(_("着手"), null=True, blank=True)
    touch_seconds = models.PositiveIntegerField(_("作業秒数"), null=True, blank=True)
    outcome = models.CharField(_("結果"), max_length=12, choices=Outcome.choices)
    reason = models.TextField(_("理由"), blank=True)
    changes = models.JSONField(_("変更"), default=dict)
    digest = models.BinaryField(_("要約値"), max_length=32)

    class Meta:
        verbose_name = _("業務の記録")
        verbose_name_plural = _("業務の記録")
        indexes = [
            models.Index(fields=["company", "-id"], name="event_newest"),
            models.Index(fields=["company", "case_kind", "case_id", "-id"], name="event_of_case"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(step=""), name="event_names_its_step"),
        ]

    def __str__(self) -> str:
        return f"{self.occurred_at:%Y-%m-%d %H:%M} {self.step} {self.case_name}"


class Position(CompanyRow):
    """順番: the place of a committed event, dense in each company and given once, with the digest that was sealed."""

    event_id = models.BigIntegerField(_("記録の番号"), primary_key=True)
    position = models.BigIntegerField(_("順番"))
    digest = models.BinaryField(_("要約値"), max_length=32)

    class Meta:
        verbose_name = _("記録の順番")
        verbose_name_plural = _("記録の順番")
        constraints = [
            models.UniqueConstraint(fields=["company", "position"], name="position_is_held_by_one_event"),
            models.CheckConstraint(condition=Q(position__gte=1), name="positions_begin_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.event_id}"


class Seal(CompanyRow):
    """封印: a block of positions under one Merkle root, linked to the seal before it by SHA-256."""

    number = models.BigIntegerField(_("区画"))
    first_position = models.BigIntegerField(_("最初の順番"))
    last_position = models.BigIntegerField(_("最後の順番"))
    merkle_root = models.BinaryField(_("マークル根"), max_length=32)
    previous_hash = models.BinaryField(_("前の封印"), max_length=32)
    hash = models.BinaryField(_("封印"), max_length=32)
    sealed_at = models.DateTimeField(_("封印日時"))
    settled_event_id = models.BigIntegerField(_("ここまでの番号は出そろっている"))

    class Meta:
        verbose_name = _("封印")
        verbose_name_plural = _("封印")
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="seal_number_is_used_once"),
            models.UniqueConstraint(fields=["company", "first_position"], name="position_is_sealed_once"),
            models.UniqueConstraint(fields=["company", "previous_hash"], name="seal_has_one_successor"),
            models.CheckConstraint(condition=Q(last_position__gte=F("first_position")), name="seal_is_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.first_position}–{self.last_position}"
