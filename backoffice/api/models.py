"""Keys, and the answers that were given to requests which must be done once."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import User


class ApiKey(CompanyRow):
    """APIキー: another program acts as this user with it, within its scopes, until it expires or is revoked."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("利用者"))
    name = models.CharField(_("名前"), max_length=60)
    prefix = models.CharField(_("先頭の文字"), max_length=20, db_collation="C")
    secret_hash = models.CharField(_("キーの要約値"), max_length=64, db_collation="C")
    scopes = ArrayField(models.CharField(max_length=60), verbose_name=_("使える範囲"))
    created_at = models.DateTimeField(_("作成日時"))
    expires_at = models.DateTimeField(_("有効期限"))
    last_used_at = models.DateTimeField(_("最後に使われた日時"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("無効にした日時"), null=True, blank=True)
    revoked_by_name = models.CharField(_("無効にした人"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("APIキー")
        verbose_name_plural = _("APIキー")
        constraints = [
            models.UniqueConstraint(fields=["company", "secret_hash"], name="key_has_its_own_secret"),
            models.UniqueConstraint(
                fields=["company", "user", "name"],
                condition=Q(revoked_at__isnull=True),
                name="user_names_a_key_in_use_once",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="key_expires_after_it_is_made"),
            models.CheckConstraint(condition=Q(scopes__len__gte=1), name="key_opens_something"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by_name="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_by_name="")),
                name="revoked_key_names_who_did_it",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def caller(self) -> str:
        """By what its requests are counted and remembered."""
        return f"key:{self.pk}"

    @property
    def origins(self) -> tuple[str, ...]:
        """The pages that it may come from: none, for whoever opens a page can read what is in it."""
        return ()


class IdempotencyRecord(CompanyRow):
    """一度だけの要求: the answer that a caller got to an Idempotency-Key, written with what it did; swept after days.

    `caller` is a key, or what somebody let in by another room: it outlives the texts that come and go in its name.
    """

    caller = models.CharField(_("呼び出し元"), max_length=40, db_collation="C")
    idempotency_key = models.CharField(_("要求の識別子"), max_length=255, db_collation="C")
    body_hash = models.CharField(_("内容の要約値"), max_length=64, db_collation="C")
    status = models.PositiveSmallIntegerField(_("応答コード"), null=True, blank=True)
    answer = models.TextField(_("応答"), blank=True)
    location = models.CharField(_("作られたもののアドレス"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("日時"))

    class Meta:
        verbose_name = _("一度だけの要求")
        verbose_name_plural = _("一度だけの要求")
        constraints = [
            models.UniqueConstraint(fields=["company", "caller", "idempotency_key"], name="request_is_done_once"),
        ]
        indexes = [models.Index(fields=["company", "created_at"], name="request_done_by_age")]

    def __str__(self) -> str:
        return self.idempotency_key
