"""質問 and 提案: what somebody wants to know of an entry, and what they want to have posted."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Entry, Voucher
from backoffice.companies.models import CompanyRow


class Question(CompanyRow):
    """質問: asked once, answered once; both stay as they were written."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="questions", verbose_name=_("仕訳"))
    line_position = models.PositiveIntegerField(_("行（空欄は仕訳の全体）"), null=True, blank=True)
    text = models.CharField(_("質問"), max_length=1000)
    asked_by_id = models.BigIntegerField(_("質問した人の番号"))
    asked_by_name = models.CharField(_("質問した人"), max_length=200)
    asked_at = models.DateTimeField(_("質問日時"))
    answer = models.CharField(_("回答"), max_length=1000, blank=True)
    answered_by_id = models.BigIntegerField(_("回答した人の番号"), null=True, blank=True)
    answered_by_name = models.CharField(_("回答した人"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("回答日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("質問")
        verbose_name_plural = _("質問")
        indexes = [models.Index(fields=["company", "-asked_at", "-id"], name="question_newest")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="question_asks_something"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by_id__isnull=True, answer="", answered_by_name="")
                | Q(answered_at__isnull=False, answered_by_id__isnull=False) & ~Q(answer=""),
                name="answer_says_what_and_who",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Outcome(models.TextChoices):
    ACCEPTED = "ACCEPTED", _("承認")
    REFUSED = "REFUSED", _("却下")
    WITHDRAWN = "WITHDRAWN", _("取り下げ")


class Proposal(CompanyRow):
    """提案: a voucher that somebody outside wrote and the company decides on, once. `entry` is what it is about."""

    voucher = models.OneToOneField(
        Voucher, on_delete=models.PROTECT, related_name="proposal", verbose_name=_("提案する伝票")
    )
    entry = models.ForeignKey(
        Entry,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("対象の仕訳"),
    )
    why = models.CharField(_("提案の理由"), max_length=300)
    proposed_by_id = models.BigIntegerField(_("提案した人の番号"))
    proposed_by_name = models.CharField(_("提案した人"), max_length=200)
    proposed_at = models.DateTimeField(_("提案日時"))
    outcome = models.CharField(_("結果"), max_length=9, choices=Outcome.choices, blank=True)
    decision = models.CharField(_("却下の理由"), max_length=1000, blank=True)
    decided_by_id = models.BigIntegerField(_("処理した人の番号"), null=True, blank=True)
    decided_by_name = models.CharField(_("処理した人"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("処理日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("提案")
        verbose_name_plural = _("提案")
        indexes = [models.Index(fields=["company", "-proposed_at", "-id"], name="proposal_newest")]
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="proposal_says_why"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by_id__isnull=True, outcome="", decided_by_name="")
                | Q(decided_at__isnull=False, decided_by_id__isnull=False) & ~Q(outcome=""),
                name="decision_says_what_and_who",
            ),
            models.CheckConstraint(
                condition=Q(outcome="REFUSED") & ~Q(decision="") | ~Q(outcome="REFUSED") & Q(decision=""),
                name="refused_proposal_says_why",
            ),
            models.CheckConstraint(
                condition=Q(outcome="")
                | Q(outcome="WITHDRAWN", decided_by_id=F("proposed_by_id"))
                | Q(outcome__in=["ACCEPTED", "REFUSED"]) & ~Q(decided_by_id=F("proposed_by_id")),
                name="proposer_withdraws_and_others_decide",
            ),
        ]

    def __str__(self) -> str:
        return self.why[:40]
