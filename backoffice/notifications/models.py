"""One notice to one person."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import User


class NoticeKind(models.TextChoices):
    """How much a notice wants: the first two are counted on the bell."""

    NEEDS_YOU = "NEEDS_YOU", _("要対応")
    RESULT = "RESULT", _("結果")
    INFORMATION = "INFORMATION", _("連絡")


COUNTED = (NoticeKind.NEEDS_YOU, NoticeKind.RESULT)
# The end of a job is seen where it was started.
MAILED = (NoticeKind.NEEDS_YOU, NoticeKind.INFORMATION)


class Notice(CompanyRow):
    """お知らせ: one line, one link. `key` says what it is about, so that nobody is told twice."""

    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("宛先"))
    kind = models.CharField(_("種類"), max_length=12, choices=NoticeKind.choices)
    key = models.CharField(_("鍵"), max_length=200, db_collation="C")
    text_ja = models.CharField(_("本文"), max_length=400)
    text_en = models.CharField(_("本文（英語）"), max_length=400)
    url = models.CharField(_("画面"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("日時"))
    read_at = models.DateTimeField(_("既読"), null=True, blank=True)

    class Meta:
        verbose_name = _("お知らせ")
        verbose_name_plural = _("お知らせ")
        indexes = [
            models.Index(fields=["company", "recipient", "-id"], name="notice_newest"),
            models.Index(
                fields=["company", "recipient"],
                condition=models.Q(read_at__isnull=True, kind__in=["NEEDS_YOU", "RESULT"]),
                name="notice_unread",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "recipient", "key"], name="notice_is_told_once"),
            models.CheckConstraint(
                condition=~models.Q(text_ja="") & ~models.Q(text_en=""), name="notice_speaks_both_languages"
            ),
            models.CheckConstraint(
                condition=models.Q(url="")
                | (models.Q(url__startswith="/") & ~models.Q(url__startswith="//") & ~models.Q(url__contains="\\")),
                name="notice_leads_to_a_page_of_ours",
            ),
        ]

    def __str__(self) -> str:
        return self.text_ja


class Mailing(CompanyRow):
    """メール送信: a notice goes out by mail once. The row stands before the mail is handed over, so that nobody gets two.

    Without `ended_at` nobody knows whether it arrived: the worker died in between.
    """

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="mailing", verbose_name=_("お知らせ"))
    address = models.EmailField(_("宛先のアドレス"))
    begun_at = models.DateTimeField(_("送信を始めた日時"))
    ended_at = models.DateTimeField(_("終わった日時"), null=True, blank=True)
    refused = models.CharField(_("メールサーバーの返答"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("メール送信")
        verbose_name_plural = _("メール送信")

    def __str__(self) -> str:
        return f"{self.address} {self.begun_at:%Y-%m-%d %H:%M}"
