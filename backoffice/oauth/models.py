"""Programs, what their users allowed them, and the tokens that came of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import User


class EndedBecause(models.TextChoices):
    """Why a consent is over before its time."""

    PERSON = "PERSON", _("本人が解除した")
    ADMINISTRATOR = "ADMINISTRATOR", _("管理者が解除した")
    PROGRAM = "PROGRAM", _("プログラムが返上した")
    PROGRAM_ENDED = "PROGRAM_ENDED", _("プログラムの登録を終えた")
    CODE_REUSED = "CODE_REUSED", _("認可コードが2度使われた")
    REFRESH_REUSED = "REFRESH_REUSED", _("更新用トークンが2度使われた")


class Program(CompanyRow):
    """連携プログラム: another program that the company's people may let in; public ones hold no secret, and may run within
    the pages of `origins`."""

    name = models.CharField(_("名前"), max_length=60)
    about = models.CharField(_("何のためのものか"), max_length=200, blank=True)
    client_id = models.CharField(_("クライアントID"), max_length=80, db_collation="C")
    secret_hash = models.CharField(_("シークレットの要約値"), max_length=64, db_collation="C", blank=True)
    redirect_uris = ArrayField(models.CharField(max_length=500), verbose_name=_("戻り先のURL"))
    scopes = ArrayField(models.CharField(max_length=60), verbose_name=_("許可できる範囲"))
    origins = ArrayField(models.CharField(max_length=200), verbose_name=_("ページのオリジン"), default=list, blank=True)
    created_at = models.DateTimeField(_("登録日時"))
    created_by_name = models.CharField(_("登録した人"), max_length=200)
    ended_at = models.DateTimeField(_("登録を終えた日時"), null=True, blank=True)
    ended_by_name = models.CharField(_("登録を終えた人"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("連携プログラム")
        verbose_name_plural = _("連携プログラム")
        constraints = [
            models.UniqueConstraint(fields=["company", "client_id"], name="program_has_its_own_id"),
            models.UniqueConstraint(
                fields=["company", "name"], condition=Q(ended_at__isnull=True), name="program_in_use_is_named_once"
            ),
            models.CheckConstraint(condition=Q(redirect_uris__len__gte=1), name="program_returns_somewhere"),
            models.CheckConstraint(condition=Q(scopes__len__gte=1), name="program_may_ask_for_something"),
            models.CheckConstraint(
                condition=Q(secret_hash="") | Q(origins__len=0), name="program_within_a_page_holds_no_secret"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by_name="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by_name="")),
                name="ended_program_names_who_did_it",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_public(self) -> bool:
        """Whether it runs where nobody can keep a secret: on a phone, on a desk, in a page."""
        return not self.secret_hash


class Consent(CompanyRow):
    """許可: a user let a program in, for these scopes; its code is good once, its tokens until it ends or is unused."""

    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="consents", verbose_name=_("連携プログラム")
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("利用者"))
    allowed = ArrayField(models.CharField(max_length=60), verbose_name=_("許可した範囲"))
    created_at = models.DateTimeField(_("許可した日時"))
    redirect_uri = models.CharField(_("戻り先のURL"), max_length=500)
    challenge = models.CharField(_("PKCEの検証値"), max_length=43, db_collation="C")
    code_hash = models.CharField(_("認可コードの要約値"), max_length=64, db_collation="C")
    code_expires_at = models.DateTimeField(_("認可コードの期限"))
    code_used_at = models.DateTimeField(_("認可コードを使った日時"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("最後に使われた日時"), null=True, blank=True)
    ended_at = models.DateTimeField(_("終わった日時"), null=True, blank=True)
    ended_because = models.CharField(_("終わった理由"), max_length=15, choices=EndedBecause.choices, blank=True)
    ended_by_name = models.CharField(_("終えた人"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("プログラムへの許可")
        verbose_name_plural = _("プログラムへの許可")
        constraints = [
            models.UniqueConstraint(fields=["company", "code_hash"], name="consent_has_its_own_code"),
            models.CheckConstraint(condition=Q(allowed__len__gte=1), name="consent_allows_something"),
            models.CheckConstraint(condition=Q(code_expires_at__gt=F("created_at")), name="code_expires_after_consent"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_because="", ended_by_name="")
                | (Q(ended_at__isnull=False) & ~Q(ended_because="") & ~Q(ended_by_name="")),
                name="ended_consent_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "user", "-id"], name="consent_of_user"),
            models.Index(fields=["company", "program"], condition=Q(ended_at__isnull=True), name="consent_in_force"),
        ]

    def __str__(self) -> str:
        return f"{self.program_id}/{self.user_id}"


class Token(CompanyRow):
    """トークン: what a program shows for an hour, with what it gets the next by, once. Swept when both are over."""

    consent = models.ForeignKey(
        Consent, on_delete=models.PROTECT, related_name="tokens", verbose_name=_("プログラムへの許可")
    )
    scopes = ArrayField(models.CharField(max_length=60), verbose_name=_("使える範囲"))
    access_hash = models.CharField(_("アクセストークンの要約値"), max_length=64, db_collation="C")
    expires_at = models.DateTimeField(_("アクセストークンの期限"))
    refresh_hash = models.CharField(_("更新用トークンの要約値"), max_length=64, db_collation="C")
    refresh_expires_at = models.DateTimeField(_("更新用トークンの期限"))
    refreshed_at = models.DateTimeField(_("更新用トークンを使った日時"), null=True, blank=True)
    created_at = models.DateTimeField(_("日時"))

    class Meta:
        verbose_name = _("トークン")
        verbose_name_plural = _("トークン")
        constraints = [
            models.UniqueConstraint(fields=["company", "access_hash"], name="token_has_its_own_access"),
            models.UniqueConstraint(fields=["company", "refresh_hash"], name="token_has_its_own_refresh"),
            models.UniqueConstraint(
                fields=["consent"], condition=Q(refreshed_at__isnull=True), name="consent_has_one_way_on"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at"), refresh_expires_at__gte=F("expires_at")),
                name="token_can_be_refreshed_to_its_end",
            ),
        ]
        indexes = [models.Index(fields=["company", "refresh_expires_at"], name="token_by_end")]

    def __str__(self) -> str:
        return f"{self.consent_id}/{self.pk}"

    @property
    def user(self) -> User:
        """As whom its program acts."""
        return self.consent.user

    @property
    def name(self) -> str:
        """The program that came in."""
        return self.consent.program.name

    @property
    def caller(self) -> str:
        """By what its requests are counted and remembered: the same from one token to the next."""
        return f"consent:{self.consent_id}"

    @property
    def origins(self) -> list[str]:
        """The pages that its program may run in."""
        return self.consent.program.origins
