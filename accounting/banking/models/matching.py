"""照合: lines of a bank, what they were money for, and the entries of the books that say the same."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Account, Entry, Side
from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import Unit
from backoffice.partners.models import Partner

from .accounts import BankAccountOfCompany, CashBox

MATCH = "accounting.banking.match"


class MatchState(models.TextChoices):
    CONFIRMED = "CONFIRMED", _("照合済み")
    UNDONE = "UNDONE", _("取り消し済み")


class PartKind(models.TextChoices):
    ITEM = "ITEM", _("請求・未払")
    ENTRY = "ENTRY", _("記帳済みの仕訳")
    ACCOUNT = "ACCOUNT", _("勘定科目")
    TRANSFER = "TRANSFER", _("資金移動")


class BankMatch(CompanyRow):
    """照合: what some lines were for. Its parts add up to its lines; `entry` carries what was not in the books before."""

    state = models.CharField(_("状態"), max_length=10, choices=MatchState.choices, default=MatchState.CONFIRMED)
    posted_on = models.DateField(_("計上日"))
    total_yen = models.BigIntegerField(_("入出金額の合計"))
    count = models.PositiveIntegerField(_("明細の行数"))
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("仕訳")
    )
    description = models.CharField(_("摘要"), max_length=200)
    reasons = models.JSONField(_("照合の根拠"), default=list)
    confirmed_by_id = models.BigIntegerField(_("照合した人の番号"))
    confirmed_by_name = models.CharField(_("照合した人"), max_length=200)
    confirmed_at = models.DateTimeField(_("照合日時"))
    undone_by_id = models.BigIntegerField(_("取り消した人の番号"), null=True, blank=True)
    undone_by_name = models.CharField(_("取り消した人"), max_length=200, blank=True)
    undone_at = models.DateTimeField(_("取り消し日時"), null=True, blank=True)
    undone_because = models.CharField(_("取り消した理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("照合")
        verbose_name_plural = _("照合")
        indexes = [models.Index(fields=["company", "-confirmed_at", "-id"], name="bank_match_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="CONFIRMED", undone_at=None, undone_because="")
                | (Q(state="UNDONE", undone_at__isnull=False) & ~Q(undone_because="")),
                name="undone_match_gives_its_reason",
            ),
            models.CheckConstraint(condition=Q(count__gt=0), name="match_has_a_line"),
        ]

    def __str__(self) -> str:
        return self.description


class MatchPart(CompanyRow):
    """照合の内訳: what a part of the money was for, above zero for money that came in; append-only."""

    match = models.ForeignKey(BankMatch, on_delete=models.PROTECT, related_name="parts", verbose_name=_("照合"))
    position = models.PositiveSmallIntegerField(_("順番"))
    kind = models.CharField(_("種類"), max_length=8, choices=PartKind.choices)
    amount_yen = models.BigIntegerField(_("金額"))
    label = models.CharField(_("内容"), max_length=200)
    item_kind = models.CharField(_("請求・未払の種類"), max_length=100, blank=True, db_collation="C")
    item_id = models.BigIntegerField(_("請求・未払の番号"), null=True, blank=True)
    settled_id = models.BigIntegerField(_("消込の番号"), null=True, blank=True)
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("記帳済みの仕訳")
    )
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("勘定科目")
    )
    tax_category = models.CharField(_("税区分"), max_length=40, blank=True)
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("取引先")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("部署")
    )
    bank_account = models.ForeignKey(
        BankAccountOfCompany,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("移動先・移動元の口座"),
    )
    cash_box = models.ForeignKey(
        CashBox, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("小口現金")
    )

    class Meta:
        verbose_name = _("照合の内訳")
        verbose_name_plural = _("照合の内訳")
        indexes = [models.Index(fields=["company", "cash_box", "id"], name="match_part_of_cash_box")]
        constraints = [
            models.UniqueConstraint(fields=["match", "position"], name="match_part_has_its_place"),
            models.CheckConstraint(condition=~Q(amount_yen=0), name="match_part_moves_money"),
            models.CheckConstraint(
                condition=Q(kind="ITEM", item_id__isnull=False, entry=None, account=None)
                | Q(kind="ENTRY", entry__isnull=False, item_id=None, account=None)
                | Q(kind="ACCOUNT", account__isnull=False, item_id=None, entry=None)
                | Q(kind="TRANSFER", bank_account__isnull=False, cash_box=None, item_id=None, entry=None)
                | Q(kind="TRANSFER", bank_account=None, cash_box__isnull=False, item_id=None, entry=None),
                name="match_part_is_of_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.amount_yen}"


class EntryClaim(CompanyRow):
    """仕訳と明細の対応: the side of an account in an entry that some bank lines are; claimed by one match at a time."""

    match = models.ForeignKey(BankMatch, on_delete=models.PROTECT, related_name="claims", verbose_name=_("照合"))
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", verbose_name=_("仕訳"))
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("勘定科目"))
    side = models.CharField(_("貸借"), max_length=6, choices=Side.choices)
    amount_yen = models.BigIntegerField(_("金額"))
    released_at = models.DateTimeField(_("照合を取り消した日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("仕訳と明細の対応")
        verbose_name_plural = _("仕訳と明細の対応")
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "account", "side"],
                condition=Q(released_at__isnull=True),
                name="entry_side_is_claimed_once",
            ),
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="entry_claim_is_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.account_id} {self.side}"
