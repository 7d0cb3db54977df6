"""Routes with their steps."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.access.models import Role
from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import Unit, User


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
    EACH = "EACH", _("決めかたごとに1名")


class Compare(models.TextChoices):
    """How a condition of a step compares what was asked."""

    EQ = "EQ", _("が次と等しい")
    NE = "NE", _("が次と異なる")
    GE = "GE", _("が次以上")
    LE = "LE", _("が次以下")
    IN = "IN", _("が次のどれか")


class Withdrawal(models.TextChoices):
    """Until when an applicant may withdraw. After the approval only a request to change or cancel takes it back."""

    UNTIL_LAST = "UNTIL_LAST", _("最後の承認まで、いつでも取り下げられる")
    UNTIL_FIRST = "UNTIL_FIRST", _("最初の決裁まで取り下げられる")
    WITH_CONSENT = "WITH_CONSENT", _("最初の決裁のあとは、最後に決裁した人の同意を得て取り下げる")


class Route(CompanyRow):
    """承認経路: a numbered version of who agrees to a kind of request. A new version leaves running requests alone.

    Without a first day it is a draft 下書き; with one it stays as it is.
    """

    kind = models.CharField(_("申請の種類"), max_length=100)
    version = models.PositiveIntegerField(_("版"))
    name = models.CharField(_("名称"), max_length=100)
    valid_from = models.DateField(_("適用開始日（空は下書き）"), null=True, blank=True)
    withdrawal = models.CharField(
        _("取り下げ"), max_length=12, choices=Withdrawal.choices, default=Withdrawal.UNTIL_LAST
    )

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
    Further rules of a step are its `also`. For amounts below `alone_below_yen` the step decides alone (専決).
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
    alone_below_yen = models.BigIntegerField(_("この金額未満は専決（税込）"), null=True, blank=True)
    because = models.CharField(_("根拠"), max_length=200, blank=True)
    within_days = models.PositiveSmallIntegerField(_("決裁の期限（営業日）"), null=True, blank=True)
    escalates_after_days = models.PositiveSmallIntegerField(
        _("期限から上長に届くまで（営業日）"), null=True, blank=True
    )
    may_forward = models.BooleanField(_("ほかの人に任せられる"), default=False)
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
    when_key = models.CharField(_("条件の項目の記号"), max_length=100, blank=True)
    when_label = models.CharField(_("条件の項目"), max_length=130, blank=True)
    when_is = models.CharField(_("条件の比べかた"), max_length=2, choices=Compare.choices, blank=True)
    when_value = models.CharField(_("条件の値"), max_length=400, blank=True)

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
            models.CheckConstraint(
                condition=Q(alone_below_yen=None) | Q(alone_below_yen__gt=F("from_yen")) & ~Q(task="CIRCULATE"),
                name="step_decides_alone_above_its_threshold",
            ),
            models.CheckConstraint(
                condition=Q(escalates_after_days=None) | Q(within_days__isnull=False, escalates_after_days__gte=1),
                name="only_what_is_due_escalates",
            ),
            models.CheckConstraint(
                condition=Q(when_key="", when_label="", when_is="", when_value="")
                | ~Q(when_key="") & ~Q(when_label="") & ~Q(when_is="") & ~Q(when_value=""),
                name="condition_of_a_step_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StepRule(CompanyRow):
    """段階のほかの決めかた: a further rule by which people of a step are found, beside its own."""

    step = models.ForeignKey(RouteStep, on_delete=models.PROTECT, related_name="also", verbose_name=_("段階"))
    position = models.PositiveSmallIntegerField(_("順番"))
    rule = models.CharField(_("決めかた"), max_length=10, choices=RouteStep.Rule.choices)
    levels_up = models.PositiveSmallIntegerField(_("何段階上の上長か"), default=1)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("部署")
    )
    role = models.ForeignKey(
        Role, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("役割")
    )
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("人")
    )

    class Meta:
        verbose_name = _("段階のほかの決めかた")
        verbose_name_plural = _("段階のほかの決めかた")
        constraints = [
            models.UniqueConstraint(fields=["step", "position"], name="step_rule_has_its_place"),
            models.CheckConstraint(
                condition=Q(rule="MANAGER", unit=None, role=None, user=None)
                | Q(rule="UNIT_HEAD", unit__isnull=False, role=None, user=None)
                | Q(rule="ROLE", role__isnull=False, unit=None, user=None)
                | Q(rule="PERSON", user__isnull=False, unit=None, role=None),
                name="step_rule_names_what_it_needs",
            ),
            models.CheckConstraint(condition=Q(levels_up__gte=1), name="step_rule_is_at_least_one_level_up"),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.position}"
