"""Routes with their steps, requests with theirs, decisions, delegations."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.access.models import Role
from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import DatedRow, Unit, User, ends_after_it_begins


class Task(models.TextChoices):
    """What is asked of the people of a step; 回覧 holds nothing up."""

    APPROVE = "APPROVE", _("承認")
    CONFIRM = "CONFIRM", _("確認")
    CONSULT = "CONSULT", _("合議")
    CIRCULATE = "CIRCULATE", _("回覧")


class Quorum(models.TextChoices):
    """How many of the people of a step must agree."""

    ALL = "ALL", _("全員")
    ANY = "ANY", _("1名")
    COUNT = "COUNT", _("人数を指定")


class Route(CompanyRow):
    """承認経路: a numbered version of who agrees to a kind of request. A new version leaves running requests alone.

    Without a first day it is a draft 下書き; with one it stays as it is.
    """

    kind = models.CharField(_("申請の種類"), max_length=100)
    version = models.PositiveIntegerField(_("版"))
    name = models.CharField(_("名称"), max_length=100)
    valid_from = models.DateField(_("適用開始日（空は下書き）"), null=True, blank=True)

    class Meta:
        verbose_name = _("承認経路")
        verbose_name_plural = _("承認経路")
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "version"], name="route_has_one_of_a_version"),
            models.UniqueConstraint(
                fields=["company", "kind"], condition=Q(valid_from=None), name="kind_has_one_draft_of_a_route"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class RouteStep(CompanyRow):
    """経路の段階: how its people are found, from which amount it is needed, and who is asked in their stead.

    `fallback` is asked where nobody else is found: for a request of the only one who could decide, and for an empty post.
    """

    class Rule(models.TextChoices):
        MANAGER = "MANAGER", _("申請者の上長")
        UNIT_HEAD = "UNIT_HEAD", _("部署の長")
        ROLE = "ROLE", _("役割を持つ人")
        PERSON = "PERSON", _("指定した人")

    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="steps", verbose_name=_("承認経路"))
    position = models.PositiveSmallIntegerField(_("順番"))
    name = models.CharField(_("名称"), max_length=60)
    task = models.CharField(_("段階の種類"), max_length=9, choices=Task.choices, default=Task.APPROVE)
    rule = models.CharField(_("決めかた"), max_length=10, choices=Rule.choices)
    levels_up = models.PositiveSmallIntegerField(_("何段階上の上長か"), default=1)
    quorum = models.CharField(_("必要な人数"), max_length=5, choices=Quorum.choices, default=Quorum.ANY)
    quorum_count = models.PositiveSmallIntegerField(_("指定した人数"), null=True, blank=True)
    from_yen = models.BigIntegerField(_("この金額から必要（税込）"), default=0)
    because = models.CharField(_("根拠"), max_length=200, blank=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("部署")
    )
    role = models.ForeignKey(
        Role, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("役割")
    )
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("人")
    )
    fallback = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代わりの人")
    )

    class Meta:
        verbose_name = _("承認経路の段階")
        verbose_name_plural = _("承認経路の段階")
        constraints = [
            models.UniqueConstraint(fields=["route", "position"], name="route_step_has_its_place"),
            models.CheckConstraint(
                condition=Q(rule="MANAGER", unit=None, role=None, user=None)
                | Q(rule="UNIT_HEAD", unit__isnull=False, role=None, user=None)
                | Q(rule="ROLE", role__isnull=False, unit=None, user=None)
                | Q(rule="PERSON", user__isnull=False, unit=None, role=None),
                name="route_step_names_what_its_rule_needs",
            ),
            models.CheckConstraint(
                condition=Q(quorum="COUNT", quorum_count__isnull=False, quorum_count__gte=1)
                | (~Q(quorum="COUNT") & Q(quorum_count=None)),
                name="route_step_says_how_many",
            ),
            models.CheckConstraint(condition=Q(levels_up__gte=1), name="manager_is_at_least_one_level_up"),
        ]

    def __str__(self) -> str:
        return self.name


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
    submitted_at = models.DateTimeField(_("申請日時"))
    due_on = models.DateField(_("期限"), null=True, blank=True)
    ended_at = models.DateTimeField(_("終了日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("申請")
        verbose_name_plural = _("申請")
        indexes = [
            models.Index(fields=["company", "state", "-id"], name="request_newest"),
            models.Index(fields=["company", "applicant_id", "-id"], name="request_of_applicant"),
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


class Delegation(DatedRow):
    """代理: somebody acts for another, for a time, for every kind of request or one."""

    principal = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("本人"))
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("代理人"))
    kind = models.CharField(_("申請の種類（空は全部）"), max_length=100, blank=True)
    reason = models.CharField(_("理由"), max_length=200)

    class Meta:
        verbose_name = _("代理")
        verbose_name_plural = _("代理")
        constraints = [
            models.CheckConstraint(condition=~Q(principal=F("deputy")), name="nobody_is_their_own_deputy"),
            models.CheckConstraint(condition=Q(valid_until__isnull=False), name="delegation_has_an_end"),
            ends_after_it_begins("delegation_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.principal_id} → {self.deputy_id}"
