"""Vouchers (振替伝票): what people enter by hand, on its way into the books; templates, and the company's choices."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.documents.models import StoredFile
from backoffice.organisation.models import Project, Unit
from backoffice.partners.models import Partner

from .books import Account, Entry, Side, Stage


class VoucherState(models.TextChoices):
    DRAFT = "DRAFT", _("下書き")
    PROPOSED = "PROPOSED", _("提案")
    SUBMITTED = "SUBMITTED", _("承認待ち")
    RETURNED = "RETURNED", _("差し戻し")
    POSTED = "POSTED", _("記帳済み")
    DISCARDED = "DISCARDED", _("取りやめ")


class Voucher(CompanyRow):
    """振替伝票. `form_key` is the form that made it, so that sending it twice makes one.

    A correction (訂正) names the entry that it replaces, and the first entry of which this is an edition. What somebody
    proposed stays as it was proposed, whoever takes it over.
    """

    form_key = models.UUIDField(_("フォームの番号"))
    state = models.CharField(_("状態"), max_length=10, choices=VoucherState.choices, default=VoucherState.DRAFT)
    number = models.CharField(_("伝票番号"), max_length=40, blank=True, db_collation="C")
    posted_on = models.DateField(_("計上日"))
    stage = models.CharField(_("段階"), max_length=10, choices=Stage.choices, default=Stage.ORDINARY)
    description = models.CharField(_("摘要"), max_length=300)
    total_yen = models.BigIntegerField(_("合計（税込）"), default=0)
    corrects = models.ForeignKey(
        Entry,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("訂正する仕訳"),
    )
    first_entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="editions", verbose_name=_("最初の仕訳")
    )
    reason = models.CharField(_("訂正の理由"), max_length=300, blank=True)
    entry = models.OneToOneField(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="voucher", verbose_name=_("仕訳")
    )
    drafted_by_id = models.BigIntegerField(_("起票した人の番号"))
    drafted_by_name = models.CharField(_("起票した人"), max_length=200)
    drafted_at = models.DateTimeField(_("起票日時"))
    proposed_by_id = models.BigIntegerField(_("提案した人の番号"), null=True, blank=True)
    proposed_by_name = models.CharField(_("提案した人"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("振替伝票")
        verbose_name_plural = _("振替伝票")
        indexes = [models.Index(fields=["company", "state", "-posted_on", "-id"], name="voucher_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["company", "form_key"], name="one_form_makes_one_voucher"),
            models.UniqueConstraint(
                fields=["company", "number"], condition=~Q(number=""), name="voucher_number_is_used_once"
            ),
            models.UniqueConstraint(fields=["corrects"], condition=Q(state="POSTED"), name="entry_is_corrected_once"),
            models.CheckConstraint(
                condition=Q(state="POSTED", entry__isnull=False) & ~Q(number="")
                | ~Q(state="POSTED") & Q(entry__isnull=True, number=""),
                name="posted_voucher_has_number_and_entry",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, first_entry__isnull=True, reason="")
                | Q(corrects__isnull=False, first_entry__isnull=False) & ~Q(reason=""),
                name="correcting_voucher_says_why",
            ),
            models.CheckConstraint(condition=~Q(stage="TRANSFER"), name="voucher_carries_no_profit_over"),
            models.CheckConstraint(
                condition=Q(proposed_by_id__isnull=True, proposed_by_name="") & ~Q(state="PROPOSED")
                | Q(proposed_by_id__isnull=False) & ~Q(proposed_by_name=""),
                name="proposed_voucher_names_its_proposer",
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.description


class VoucherLine(CompanyRow):
    """伝票の1行: an amount with tax on one side. Tax is parted from it when it is posted; `tax_yen` is the paper's own."""

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="lines", verbose_name=_("伝票"))
    position = models.PositiveIntegerField(_("順番"))
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("勘定科目"))
    side = models.CharField(_("貸借"), max_length=6, choices=Side.choices)
    amount_yen = models.BigIntegerField(_("金額（税込）"))
    tax_category = models.CharField(_("税区分"), max_length=40, blank=True)
    tax_yen = models.BigIntegerField(_("うち消費税額"), null=True, blank=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("部署")
    )
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("プロジェクト")
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("取引先")
    )
    supplied_on = models.DateField(_("取引年月日（計上日と違うとき）"), null=True, blank=True)
    memo = models.CharField(_("内訳"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("伝票の行")
        verbose_name_plural = _("伝票の行")
        constraints = [
            models.UniqueConstraint(fields=["voucher", "position"], name="voucher_line_has_its_place"),
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="voucher_amount_is_above_zero"),
            models.CheckConstraint(condition=Q(side__in=["DEBIT", "CREDIT"]), name="voucher_line_stands_on_a_side"),
        ]

    def __str__(self) -> str:
        return f"{self.voucher_id} {self.side} {self.amount_yen}"


class VoucherPaper(CompanyRow):
    """伝票に添付したファイル: kept as it came; it becomes a document of the entry when the voucher is posted."""

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="papers", verbose_name=_("伝票"))
    stored_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("保管ファイル")
    )
    name = models.CharField(_("ファイル名"), max_length=200)
    attached_at = models.DateTimeField(_("添付日時"))

    class Meta:
        verbose_name = _("伝票の添付ファイル")
        verbose_name_plural = _("伝票の添付ファイル")
        constraints = [
            models.UniqueConstraint(fields=["voucher", "stored_file"], name="voucher_holds_a_file_once"),
        ]

    def __str__(self) -> str:
        return self.name


class VoucherTemplate(CompanyRow):
    """よく使う仕訳: the lines of an entry to start from, by codes, with amounts or without. It is never deleted."""

    name = models.CharField(_("名前"), max_length=100)
    description = models.CharField(_("摘要"), max_length=300)
    lines = models.JSONField(_("行"))
    with_amounts = models.BooleanField(_("金額も使う"))
    saved_by_name = models.CharField(_("保存した人"), max_length=200)
    saved_at = models.DateTimeField(_("保存日時"))
    ended_at = models.DateTimeField(_("使用をやめた日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("よく使う仕訳")
        verbose_name_plural = _("よく使う仕訳")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "name"], condition=Q(ended_at__isnull=True), name="template_name_is_used_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class VoucherPolicy(CompanyRow):
    """振替伝票の承認: from which amount somebody else agrees; one row of a company at most."""

    approval_from_yen = models.BigIntegerField(_("承認が必要な金額（この額以上）"), null=True, blank=True)

    class Meta:
        verbose_name = _("振替伝票の承認")
        verbose_name_plural = _("振替伝票の承認")
        constraints = [
            models.UniqueConstraint(fields=["company"], name="company_has_one_voucher_policy"),
            models.CheckConstraint(
                condition=Q(approval_from_yen__isnull=True) | Q(approval_from_yen__gte=0),
                name="voucher_approval_is_from_an_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.approval_from_yen}"


class RuledKind(models.TextChoices):
    """What a rule of papers is about: the categories of the accounts of a voucher, or its stage."""

    ASSET = "ASSET", _("資産の科目がある伝票")
    LIABILITY = "LIABILITY", _("負債の科目がある伝票")
    EQUITY = "EQUITY", _("純資産の科目がある伝票")
    REVENUE = "REVENUE", _("収益の科目がある伝票")
    EXPENSE = "EXPENSE", _("費用の科目がある伝票")
    ADJUSTMENT = "ADJUSTMENT", _("決算整理の伝票")


class PaperDemand(models.TextChoices):
    NONE = "NONE", _("求めない")
    WARN = "WARN", _("なければ知らせる")
    REQUIRED = "REQUIRED", _("なければ記帳しない")


class PaperRule(CompanyRow):
    """証憑の要否: whether a kind of voucher asks for a paper; without a row, the lack is shown and nothing is refused."""

    kind = models.CharField(_("伝票の種類"), max_length=10, choices=RuledKind.choices)
    demand = models.CharField(_("証憑"), max_length=8, choices=PaperDemand.choices)

    class Meta:
        verbose_name = _("証憑の要否")
        verbose_name_plural = _("証憑の要否")
        constraints = [models.UniqueConstraint(fields=["company", "kind"], name="kind_has_one_paper_rule")]

    def __str__(self) -> str:
        return f"{self.kind} {self.demand}"
