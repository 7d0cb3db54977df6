"""Endpoints, what is to be delivered to them, and each attempt at it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import User


class PausedBecause(models.TextChoices):
    """Why nothing is sent to an endpoint."""

    PERSON = "PERSON", _("人が止めた")
    NOT_REACHED = "NOT_REACHED", _("約3日のあいだ届かなかった")
    USER_LEFT = "USER_LEFT", _("持ち主がこの会社で働いていない")
    ENDED = "ENDED", _("使うのをやめた")


class DeliveryState(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "WAITING", _("送信待ち")
    DELIVERED = "DELIVERED", _("配信済み")
    FAILED = "FAILED", _("配信できなかった")
    WITHHELD = "WITHHELD", _("権限がなくなり送らなかった")


class Fault(models.TextChoices):
    """What stood in the way of an attempt."""

    NO_SUCH_NAME = "NO_SUCH_NAME", _("ホスト名が見つかりません")
    CLOSED_ADDRESS = "CLOSED_ADDRESS", _("社内や内部のアドレスなので送りません")
    IN_THE_CLEAR = "IN_THE_CLEAR", _("暗号化されない接続なので送りません")
    NOT_TRUSTED = "NOT_TRUSTED", _("証明書を確かめられません")
    BROKEN_OFF = "BROKEN_OFF", _("接続できないか、途中で切れました")
    TOO_SLOW = "TOO_SLOW", _("10秒以内に応答がありません")
    NOT_TAKEN = "NOT_TAKEN", _("受け取りの応答（200番台）ではありません")


class WebhookEndpoint(CompanyRow):
    """Webhookの送り先: hears of the kinds it was made for, as far as its user may. Secrets are derived from the seeds."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("持ち主"))
    name = models.CharField(_("名前"), max_length=60)
    url = models.CharField(_("送り先のURL"), max_length=500)
    kinds = ArrayField(models.CharField(max_length=60), verbose_name=_("できごとの種類"))
    seed = models.CharField(_("署名鍵の種"), max_length=64, db_collation="C")
    former_seed = models.CharField(_("前の署名鍵の種"), max_length=64, db_collation="C", blank=True)
    former_until = models.DateTimeField(_("前の署名鍵の期限"), null=True, blank=True)
    read_until = models.BigIntegerField(_("ここまで読んだ順番"))
    created_at = models.DateTimeField(_("作成日時"))
    paused_at = models.DateTimeField(_("停止した日時"), null=True, blank=True)
    paused_because = models.CharField(_("停止の理由"), max_length=15, choices=PausedBecause.choices, blank=True)

    class Meta:
        verbose_name = _("Webhookの送り先")
        verbose_name_plural = _("Webhookの送り先")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "user", "name"],
                condition=~Q(paused_because="ENDED"),
                name="user_names_an_endpoint_in_use_once",
            ),
            models.CheckConstraint(condition=Q(kinds__len__gte=1), name="endpoint_hears_of_something"),
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True, paused_because="")
                | (Q(paused_at__isnull=False) & ~Q(paused_because="")),
                name="paused_endpoint_says_why",
            ),
            models.CheckConstraint(
                condition=Q(former_until__isnull=True, former_seed="")
                | (Q(former_until__isnull=False) & ~Q(former_seed="")),
                name="former_secret_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(CompanyRow):
    """Webhookの配信: one event for one endpoint, with the bytes that are sent each time."""

    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.PROTECT, related_name="deliveries", verbose_name=_("送り先")
    )
    event_id = models.BigIntegerField(_("記録の番号"))
    kind = models.CharField(_("できごとの種類"), max_length=60)
    body = models.TextField(_("内容"))
    created_at = models.DateTimeField(_("日時"))
    state = models.CharField(_("状態"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts_in_a_row = models.PositiveSmallIntegerField(_("続けて送信した回数"), default=0)
    due_at = models.DateTimeField(_("次に送る日時"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("届いた日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("Webhookの配信")
        verbose_name_plural = _("Webhookの配信")
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "event_id"], name="event_is_delivered_to_an_endpoint_once"),
            models.CheckConstraint(
                condition=Q(state="WAITING", due_at__isnull=False) | (~Q(state="WAITING") & Q(due_at__isnull=True)),
                name="waiting_delivery_is_due",
            ),
            models.CheckConstraint(
                condition=~Q(state="DELIVERED") | Q(delivered_at__isnull=False), name="delivered_at_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "endpoint", "-id"], name="delivery_newest"),
            models.Index(fields=["company", "endpoint", "due_at"], condition=Q(state="WAITING"), name="delivery_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"


class WebhookAttempt(CompanyRow):
    """Webhookの送信: what was sent and what came back, never changed."""

    delivery = models.ForeignKey(
        WebhookDelivery, on_delete=models.PROTECT, related_name="attempts", verbose_name=_("配信")
    )
    number = models.PositiveIntegerField(_("回"))
    sent_at = models.DateTimeField(_("日時"))
    url = models.CharField(_("送り先のURL"), max_length=500)
    address = models.CharField(_("つないだアドレス"), max_length=60, blank=True)
    headers = models.JSONField(_("送ったヘッダー"))
    status = models.PositiveSmallIntegerField(_("応答コード"), null=True, blank=True)
    answer = models.TextField(_("応答"), blank=True)
    fault = models.CharField(_("できなかった理由"), max_length=20, choices=Fault.choices, blank=True)
    milliseconds = models.PositiveIntegerField(_("かかった時間（ミリ秒）"))

    class Meta:
        verbose_name = _("Webhookの送信")
        verbose_name_plural = _("Webhookの送信")
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="attempt_has_its_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="attempts_are_counted_from_one"),
            models.CheckConstraint(condition=~Q(fault="") | Q(status__isnull=False), name="attempt_ended_somehow"),
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id}/{self.number}"
