"""What stands beside a request: who stands in, what is asked, and conditions of approvals."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow

from .requests import Decision, Request, RequestStep


class StandIn(CompanyRow):
    """代わりの決裁者: somebody who may decide a step for one who was asked, beside deputies. Append-only.

    Whoever was asked stays asked: what is decided counts as theirs, and both names are kept.
    """

    class Because(models.TextChoices):
        ABSENT = "ABSENT", _("在籍していないため")
        LATE = "LATE", _("期限を過ぎたため")
        FORWARDED = "FORWARDED", _("本人が任せた")
        ASSIGNED = "ASSIGNED", _("担当者が指定")

    step = models.ForeignKey(RequestStep, on_delete=models.PROTECT, related_name="stand_ins", verbose_name=_("段階"))
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="stand_ins", verbose_name=_("申請"))
    applicant_id = models.BigIntegerField(_("申請者の番号"))
    for_user_id = models.BigIntegerField(_("依頼先の番号"))
    for_user_name = models.CharField(_("依頼先"), max_length=200)
    user_id = models.BigIntegerField(_("代わりの人の番号"))
    user_name = models.CharField(_("代わりの人"), max_length=200)
    because = models.CharField(_("理由の種類"), max_length=9, choices=Because.choices)
    comment = models.CharField(_("理由"), max_length=400, blank=True)
    made_at = models.DateTimeField(_("日時"))

    class Meta:
        verbose_name = _("代わりの決裁者")
        verbose_name_plural = _("代わりの決裁者")
        indexes = [models.Index(fields=["company", "user_id", "request"], name="stand_in_by_user")]
        constraints = [
            models.UniqueConstraint(fields=["step", "for_user_id", "user_id"], name="stand_in_is_named_once"),
            models.CheckConstraint(condition=~Q(user_id=F("applicant_id")), name="applicant_is_no_stand_in"),
            models.CheckConstraint(condition=~Q(user_id=F("for_user_id")), name="nobody_stands_in_for_themselves"),
            models.CheckConstraint(
                condition=Q(because__in=["ABSENT", "LATE"]) | ~Q(comment=""), name="handing_over_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.for_user_name} → {self.user_name}"


class Remark(CompanyRow):
    """質問・回答: what people say to one another about a request, without deciding. Append-only."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="remarks", verbose_name=_("申請"))
    author_id = models.BigIntegerField(_("書いた人の番号"))
    author_name = models.CharField(_("書いた人"), max_length=200)
    text = models.TextField(_("内容"))
    written_at = models.DateTimeField(_("日時"))

    class Meta:
        verbose_name = _("質問・回答")
        verbose_name_plural = _("質問・回答")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="remark_says_something")]

    def __str__(self) -> str:
        return f"{self.author_name} {self.written_at:%Y-%m-%d %H:%M}"


class LaterLook(CompanyRow):
    """後閲: somebody for whom another decided (代決) looks at it afterwards. It holds nothing up, and is done once."""

    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, related_name="later_look", verbose_name=_("決裁")
    )
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="later_looks", verbose_name=_("申請"))
    user_id = models.BigIntegerField(_("後閲する人の番号"))
    user_name = models.CharField(_("後閲する人"), max_length=200)
    looked_at = models.DateTimeField(_("後閲日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("後閲")
        verbose_name_plural = _("後閲")
        indexes = [
            models.Index(fields=["company", "user_id"], condition=Q(looked_at=None), name="later_look_still_open")
        ]

    def __str__(self) -> str:
        return self.user_name


class WithdrawalAsked(CompanyRow):
    """取り下げの同意の依頼: the applicant asks whoever decided last to agree to the withdrawal. Answered once.

    It lapses when the request ends otherwise. Nothing waits for it: others may go on to decide.
    """

    request = models.ForeignKey(
        Request, on_delete=models.PROTECT, related_name="withdrawals_asked", verbose_name=_("申請")
    )
    reason = models.CharField(_("理由"), max_length=400)
    asked_at = models.DateTimeField(_("依頼日時"))
    of_id = models.BigIntegerField(_("同意を求める人の番号"))
    of_name = models.CharField(_("同意を求める人"), max_length=200)
    answered_at = models.DateTimeField(_("回答日時"), null=True, blank=True)
    answered_by_name = models.CharField(_("回答した人"), max_length=200, blank=True)
    is_agreed = models.BooleanField(_("同意した"), null=True)
    comment = models.CharField(_("回答の理由"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("取り下げの同意の依頼")
        verbose_name_plural = _("取り下げの同意の依頼")
        indexes = [
            models.Index(fields=["company", "of_id"], condition=Q(answered_at=None), name="withdrawal_awaits_consent")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(answered_at=None), name="withdrawal_is_asked_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="asking_to_withdraw_says_why"),
            models.CheckConstraint(
                condition=Q(answered_at=None, is_agreed=None, answered_by_name="", comment="")
                | Q(answered_at__isnull=False, is_agreed=True)
                | (Q(answered_at__isnull=False, is_agreed=False) & ~Q(comment="")),
                name="refusing_a_withdrawal_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.of_name}"


class Condition(CompanyRow):
    """承認の条件 (条件付承認): what the applicant shall see to after an approval, their report, and that it was found met.

    The condition stays as it was set; it lapses with the approval that it belongs to, when that no longer counts. A report that does not satisfy is followed by another, and both are in the log.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="conditions", verbose_name=_("申請"))
    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, related_name="condition", verbose_name=_("決裁")
    )
    text = models.CharField(_("条件"), max_length=400)
    report = models.TextField(_("報告"), blank=True)
    reported_at = models.DateTimeField(_("報告日時"), null=True, blank=True)
    met_at = models.DateTimeField(_("確認日時"), null=True, blank=True)
    met_said_by_name = models.CharField(_("確認した人"), max_length=200, blank=True)
    lapsed_at = models.DateTimeField(_("なくなった日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("承認の条件")
        verbose_name_plural = _("承認の条件")
        indexes = [
            models.Index(
                fields=["company", "request"], condition=Q(met_at=None, lapsed_at=None), name="condition_still_open"
            )
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="condition_says_something"),
            models.CheckConstraint(
                condition=Q(report="", reported_at=None) | (~Q(report="") & Q(reported_at__isnull=False)),
                name="report_of_a_condition_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(met_at=None, met_said_by_name="")
                | (Q(met_at__isnull=False, reported_at__isnull=False) & ~Q(met_said_by_name="")),
                name="condition_is_met_after_its_report",
            ),
        ]

    def __str__(self) -> str:
        return self.text
