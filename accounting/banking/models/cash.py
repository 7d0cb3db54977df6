"""The cash book of a box, and what was counted in it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Account
from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import Unit
from backoffice.partners.models import Partner

from .accounts import CashBox

CASH_ENTRY, CASH_COUNT = "accounting.banking.cash_entry", "accounting.banking.cash_count"


class Direction(models.TextChoices):
    IN = "IN", _("入金")
    OUT = "OUT", _("出金")


class CashEntry(CompanyRow):
    """現金出納帳の1行: money put into a box or taken out of it, with the account on the other side; append-only.

    A correction takes back an earlier line by the same amount on the other side, and says why.
    """

    box = models.ForeignKey(CashBox, on_delete=models.PROTECT, related_name="entries", verbose_name=_("小口現金"))
    dated_on = models.DateField(_("日付"))
    direction = models.CharField(_("入出金"), max_length=3, choices=Direction.choices)
    amount_yen = models.BigIntegerField(_("金額（税込）"))
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("相手科目"))
    tax_category = models.CharField(_("税区分"), max_length=40)
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("取引先")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("部署")
    )
    description = models.CharField(_("摘要"), max_length=200)
    takes_back = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="taken_back_by",
        verbose_name=_("取り消す行"),
    )
    reason = models.CharField(_("取り消す理由"), max_length=300, blank=True)
    recorded_by_id = models.BigIntegerField(_("記録した人の番号"))
    recorded_by_name = models.CharField(_("記録した人"), max_length=200)
    recorded_at = models.DateTimeField(_("記録日時"))

    class Meta:
        verbose_name = _("現金出納帳の行")
        verbose_name_plural = _("現金出納帳の行")
        indexes = [models.Index(fields=["company", "box", "dated_on", "id"], name="cash_entry_by_day")]
        constraints = [
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="cash_entry_is_above_zero"),
            models.CheckConstraint(
                condition=Q(takes_back=None) | ~Q(reason=""), name="cash_entry_taken_back_gives_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dated_on} {self.description}"

    @property
    def signed_yen(self) -> int:
        """The amount as the box sees it: what went out is below zero."""
        return self.amount_yen if self.direction == Direction.IN else -self.amount_yen


class CashCount(CompanyRow):
    """現金実査: notes and coins as they were counted, and how far they differ from the cash book; append-only."""

    box = models.ForeignKey(CashBox, on_delete=models.PROTECT, related_name="counts", verbose_name=_("小口現金"))
    counted_on = models.DateField(_("実査日"))
    pieces = models.JSONField(_("金種ごとの枚数"))
    counted_yen = models.BigIntegerField(_("実際の有高"))
    book_yen = models.BigIntegerField(_("帳簿の残高"))
    difference_yen = models.BigIntegerField(_("過不足"))
    note = models.CharField(_("過不足の事情"), max_length=300, blank=True)
    recorded_by_id = models.BigIntegerField(_("記録した人の番号"))
    recorded_by_name = models.CharField(_("記録した人"), max_length=200)
    recorded_at = models.DateTimeField(_("記録日時"))

    class Meta:
        verbose_name = _("現金実査")
        verbose_name_plural = _("現金実査")
        indexes = [models.Index(fields=["company", "box", "-counted_on", "-id"], name="cash_count_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(difference_yen=F("counted_yen") - F("book_yen"), counted_yen__gte=0),
                name="cash_difference_is_counted_less_book",
            ),
            models.CheckConstraint(
                condition=Q(difference_yen=0) | ~Q(note=""), name="cash_difference_gives_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.counted_on} {self.counted_yen}"
