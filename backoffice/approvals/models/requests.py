"""Requests with their steps, whom they ask, and what was decided."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow

from .routes import Quorum, Route, Task


class RequestState(models.TextChoices):
    PENDING = "PENDING", _("承認待ち")
    APPROVED = "APPROVED", _("承認済み")
    SENT_BACK = "SENT_BACK", _("差し戻し")
    REJECTED = "REJECTED", _("却下")
    WITHDRAWN = "WITHDRAWN", _("取り下げ済み")


class Request(CompanyRow):
    """申請: what shall be done, frozen, and how far it is."""

    kind = models.CharField(_("種類"), max_length=100)
    title = models.CharField(_("件名"), max_length=200)
    amount_yen = models.BigIntegerField(_("金額（税込）"), null=True, blank=True)
    applicant_id = models.BigIntegerField(_("申請者の番号"))
    applicant_name = models.CharField(_("申請者"), max_length=200)
    case_kind = models.CharField(_("対象の種類"), max_length=100)
    case_id = models.BigIntegerField(_("対象の番号"))
    action = models.CharField(_("承認後に行うこと"), max_length=100)
    arguments = models.JSONField(_("内容"))
    arguments_hash = models.CharField(_("内容の要約値"), max_length=64)
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="requests", verbose_name=_("承認経路"))
    state = models.CharField(_("状態"), max_length=10, choices=RequestState.choices, default=RequestState.PENDING)
    step_now = models.PositiveSmallIntegerField(_("いまの段階"), null=True, blank=True)
    round = models.PositiveSmallIntegerField(_("何回目か"), default=1)
    waiting_since = models.DateTimeField(_("いまの段階に届いた日時"), null=True, blank=True)
    decide_by = models.DateField(_("いまの段階の期限"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("申請日時"))
    due_on = models.DateField(_("期限"), null=True, blank=True)
    ended_at = models.DateTimeField(_("終了日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("申請")
        verbose_name_plural = _("申請")
        indexes = [
            models.Index(fields=["company", "state", "-id"], name="request_newest"),
            models.Index(fields=["company", "applicant_id", "-id"], name="request_of_applicant"),
            models.Index(fields=["company", "case_kind", "case_id", "-id"], name="request_of_case"),
            models.Index(fields=["company", "kind", "-id"], name="request_of_kind"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "case_kind", "case_id"], condition=Q(state="PENDING"), name="case_is_asked_for_once"
            ),
            models.UniqueConstraint(fields=["id", "applicant_id"], name="request_names_its_applicant"),
            models.CheckConstraint(
                condition=Q(state="PENDING", step_now__isnull=False, ended_at=None)
                | (~Q(state="PENDING") & Q(step_now=None, ended_at__isnull=False)),
                name="pending_request_has_a_step_and_no_end",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RequestStep(CompanyRow):
    """申請の段階: a step of the route as it stood when the request was made."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="steps", verbose_name=_("申請"))
    position = models.PositiveSmallIntegerField(_("順番"))
    name = models.CharField(_("名称"), max_length=60)
    task = models.CharField(_("段階の種類"), max_length=9, choices=Task.choices, default=Task.APPROVE)
    quorum = models.CharField(_("必要な人数"), max_length=5, choices=Quorum.choices)
    quorum_count = models.PositiveSmallIntegerField(_("指定した人数"), null=True, blank=True)
    because = models.CharField(_("根拠"), max_length=200, blank=True)
    within_days = models.PositiveSmallIntegerField(_("決裁の期限（営業日）"), null=True, blank=True)
    escalates_after_days = models.PositiveSmallIntegerField(
        _("期限から上長に届くまで（営業日）"), null=True, blank=True
    )
    may_forward = models.BooleanField(_("ほかの人に任せられる"), default=False)
    is_alone = models.BooleanField(_("専決"), default=False)

    class Meta:
        verbose_name = _("申請の段階")
        verbose_name_plural = _("申請の段階")
        constraints = [models.UniqueConstraint(fields=["request", "position"], name="request_step_has_its_place")]

    def __str__(self) -> str:
        return self.name


class AskedPerson(CompanyRow):
    """依頼先: somebody who is asked at a step, never the applicant."""

    step = models.ForeignKey(RequestStep, on_delete=models.PROTECT, related_name="asked", verbose_name=_("段階"))
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="asked", verbose_name=_("申請"))
    applicant_id = models.BigIntegerField(_("申請者の番号"))
    user_id = models.BigIntegerField(_("依頼先の番号"))
    user_name = models.CharField(_("依頼先"), max_length=200)
    in_stead = models.BooleanField(_("代わりの人"), default=False)
    rules = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("どの決めかたによるか"), default=list, blank=True
    )

    class Meta:
        verbose_name = _("承認の依頼先")
        verbose_name_plural = _("承認の依頼先")
        indexes = [models.Index(fields=["company", "user_id", "request"], name="asked_by_user")]
        constraints = [
            models.UniqueConstraint(fields=["step", "user_id"], name="person_is_asked_once_at_a_step"),
            models.CheckConstraint(condition=~Q(user_id=F("applicant_id")), name="applicant_is_not_asked"),
        ]

    def __str__(self) -> str:
        return self.user_name


class Decision(CompanyRow):
    """決裁: who decided a step, for whom, when and why. Append-only.

    Sending back to an earlier step begins a new round: decisions of the rounds before stay, and no longer count there.
    """

    class Outcome(models.TextChoices):
        APPROVE = "APPROVE", _("承認")
        SEND_BACK = "SEND_BACK", _("差し戻し")
        REJECT = "REJECT", _("却下")

    step = models.ForeignKey(RequestStep, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("段階"))
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("申請"))
    applicant_id = models.BigIntegerField(_("申請者の番号"))
    asked_id = models.BigIntegerField(_("依頼先の番号"))
    asked_name = models.CharField(_("依頼先"), max_length=200)
    decided_by_id = models.BigIntegerField(_("決裁者の番号"))
    decided_by_name = models.CharField(_("決裁者"), max_length=200)
    outcome = models.CharField(_("結果"), max_length=10, choices=Outcome.choices)
    comment = models.TextField(_("コメント"), blank=True)
    round = models.PositiveSmallIntegerField(_("何回目か"), default=1)
    back_to = models.PositiveSmallIntegerField(_("差し戻し先の段階"), null=True, blank=True)
    decided_at = models.DateTimeField(_("日時"))

    class Meta:
        verbose_name = _("決裁")
        verbose_name_plural = _("決裁")
        constraints = [
            models.UniqueConstraint(fields=["step", "asked_id", "round"], name="step_is_decided_once_a_round"),
            models.CheckConstraint(
                condition=Q(back_to=None) | Q(outcome="SEND_BACK"), name="only_sending_back_names_a_step"
            ),
            models.CheckConstraint(condition=~Q(decided_by_id=F("applicant_id")), name="applicant_does_not_decide"),
            models.CheckConstraint(
                condition=Q(outcome="APPROVE") | ~Q(comment=""), name="sending_back_and_rejecting_say_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decided_by_name} {self.outcome}"
