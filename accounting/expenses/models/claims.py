"""Claims with their lines and receipts, and the company's day of reimbursement."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from accounting.advances.models import Advance
from accounting.payables.models import REGISTRATION
from backoffice.companies.models import CompanyRow
from backoffice.documents.models import Document, StoredFile
from backoffice.forms.models import FormAnswer
from backoffice.organisation.models import DatedRow, Person, Unit, ends_after_it_begins, no_overlap

from .cards import CardLine
from .travel import RECKONED


class ClaimState(models.TextChoices):
    DRAFT = "DRAFT", _("下書き")
    SUBMITTED = "SUBMITTED", _("承認待ち")
    RETURNED = "RETURNED", _("差し戻し")
    APPROVED = "APPROVED", _("承認済み")
    REJECTED = "REJECTED", _("却下")
    DISCARDED = "DISCARDED", _("取りやめ")


RULE_KINDS = [
    ("LIMIT", _("1件の上限")),
    ("DEADLINE", _("申請の期限")),
    ("RECEIPT", _("領収書が必要な額")),
]
LIMIT_PER = [("PAYMENT", _("1件ごと")), ("NIGHT", _("1泊ごと"))]
RULE_EFFECTS = [("WARN", _("注意を表示する")), ("REFUSE", _("申請を受け付けない"))]
MAY_EXCEED = [("NOBODY", _("だれも超えられない")), ("ANYBODY", _("申請者")), ("HEADS", _("部署の長"))]


class ClaimPolicy(CompanyRow):
    """精算の支払日: on which day of which later month people are paid; one row of a company at most."""

    months_after = models.PositiveSmallIntegerField(_("承認の何か月後"), default=1)
    pay_day = models.PositiveSmallIntegerField(_("支払日（31は月末）"), default=25)

    class Meta:
        verbose_name = _("精算の支払日")
        verbose_name_plural = _("精算の支払日")
        constraints = [
            models.UniqueConstraint(fields=["company"], name="company_has_one_claim_policy"),
            models.CheckConstraint(
                condition=Q(pay_day__range=(1, 31), months_after__lte=12), name="claim_policy_names_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.months_after} {self.pay_day}"


class ClaimRule(DatedRow):
    """経費の規程の1条: what the company lets be spent or asks for, from a day on; changed by a new row, never in place.

    `category` is blank for every kind of expense. Without an amount or months it holds nothing, so its kind asks for one.
    """

    kind = models.CharField(_("決めること"), max_length=8, choices=RULE_KINDS)
    category = models.CharField(_("区分"), max_length=30, blank=True, db_collation="C")
    amount_yen = models.BigIntegerField(_("金額（税込）"), null=True, blank=True)
    per = models.CharField(_("上限の数え方"), max_length=7, choices=LIMIT_PER, default="PAYMENT", db_default="PAYMENT")
    months = models.PositiveSmallIntegerField(_("月数"), null=True, blank=True)
    effect = models.CharField(_("守られないとき"), max_length=6, choices=RULE_EFFECTS)
    exceed_by = models.CharField(_("理由を書けば超えられる人"), max_length=7, choices=MAY_EXCEED, default="NOBODY")
    article = models.CharField(_("規程の条"), max_length=60)
    text = models.CharField(_("条文"), max_length=300)

    class Meta:
        verbose_name = _("経費の規程")
        verbose_name_plural = _("経費の規程")
        constraints = [
            no_overlap("claim_rule_says_one_thing_a_day", "company", "kind", "category"),
            ends_after_it_begins("claim_rule_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(kind="DEADLINE", months__gte=1, amount_yen=None)
                | Q(kind__in=["LIMIT", "RECEIPT"], amount_yen__gte=1, months=None),
                name="claim_rule_says_how_much_or_when",
            ),
            models.CheckConstraint(condition=Q(per="PAYMENT") | Q(kind="LIMIT"), name="a_limit_alone_counts_nights"),
            models.CheckConstraint(condition=~Q(article="") & ~Q(text=""), name="claim_rule_names_its_article"),
        ]

    def __str__(self) -> str:
        return self.article


class Claim(CompanyRow):
    """経費精算の申請. `form_key` is the form that made it, so that sending it twice makes one; `advance` is what the
    claimant got beforehand, taken off what is owed.

    `set_aside` are the receipts that were taken anew or dropped: they stay as they came, and are offered no more.
    """

    form_key = models.UUIDField(_("フォームの番号"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("申請者"))
    person_name = models.CharField(_("申請者名"), max_length=200)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("部署")
    )
    title = models.CharField(_("件名"), max_length=100)
    purpose = models.CharField(_("目的"), max_length=300, blank=True)
    state = models.CharField(_("状態"), max_length=10, choices=ClaimState.choices, default=ClaimState.DRAFT)
    total_yen = models.BigIntegerField(_("合計（税込）"), default=0)
    advance = models.ForeignKey(
        Advance, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("差し引く仮払")
    )
    drafted_at = models.DateTimeField(_("作成日時"))
    submitted_on = models.DateField(_("申請日"), null=True, blank=True)
    approved_on = models.DateField(_("承認日"), null=True, blank=True)
    set_aside = ArrayField(models.BigIntegerField(), verbose_name=_("使わない領収書の番号"), default=list, blank=True)

    class Meta:
        verbose_name = _("経費精算")
        verbose_name_plural = _("経費精算")
        indexes = [
            models.Index(fields=["company", "person", "-id"], name="claim_of_a_person"),
            models.Index(fields=["company", "state", "-id"], name="claim_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "form_key"], name="one_form_makes_one_claim"),
            models.CheckConstraint(
                condition=~Q(state__in=["SUBMITTED", "APPROVED"]) | Q(submitted_on__isnull=False, total_yen__gt=0),
                name="submitted_claim_says_when_and_how_much",
            ),
            models.CheckConstraint(
                condition=Q(state="APPROVED", approved_on__isnull=False) | ~Q(state="APPROVED") & Q(approved_on=None),
                name="approved_claim_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ClaimReceipt(CompanyRow):
    """受け取った領収書のファイル of a claim, before it is evidence of an entry; `said` is what its text says by itself.

    What came with a `mail` names its bytes; a mail that is the receipt itself is the file. `words` are those of the mail.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="receipts", verbose_name=_("申請"))
    stored_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("保管ファイル")
    )
    name = models.CharField(_("ファイル名"), max_length=200)
    media_type = models.CharField(_("形式"), max_length=100)
    attached_at = models.DateTimeField(_("添付日時"))
    said = models.JSONField(_("紙から読んだ値"), default=list, blank=True)
    mail = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("届いたメール")
    )
    words = models.TextField(_("メールの内容"), blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("領収書のファイル")
        verbose_name_plural = _("領収書のファイル")
        constraints = [
            models.UniqueConstraint(fields=["claim", "stored_file"], name="claim_holds_a_file_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ClaimLine(CompanyRow):
    """明細の1行: one payment, with tax. What was computed of it at the submission stands beside it.

    `reckoned` says how the amount was computed of `facts`, blank where it was typed.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="lines", verbose_name=_("申請"))
    position = models.PositiveSmallIntegerField(_("順番"))
    spent_on = models.DateField(_("支払った日"))
    category = models.CharField(_("区分"), max_length=30, db_collation="C")
    treatment = models.CharField(_("消費税"), max_length=20)
    amount_yen = models.BigIntegerField(_("金額（税込）"))
    payee_name = models.CharField(_("支払先"), max_length=100)
    registration_number = models.CharField(_("登録番号"), max_length=14, blank=True)
    purpose = models.CharField(_("内容"), max_length=200, blank=True)
    attendees = models.CharField(_("参加者"), max_length=300, blank=True)
    nights = models.PositiveSmallIntegerField(_("泊数"), default=1, db_default=1)
    repeat_reason = models.CharField(_("同じ領収書がある理由"), max_length=200, blank=True)
    exceed_reason = models.CharField(_("規程を超える理由"), max_length=200, blank=True)
    reckoned = models.CharField(_("計算のしかた"), max_length=8, choices=RECKONED, blank=True, db_default="")
    facts = models.JSONField(_("計算のもと"), default=dict, db_default=Value({}, models.JSONField()), blank=True)
    receipt = models.ForeignKey(
        ClaimReceipt, on_delete=models.PROTECT, null=True, blank=True, related_name="lines", verbose_name=_("領収書")
    )
    card_line = models.ForeignKey(
        CardLine,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="claimed",
        verbose_name=_("カードの利用"),
    )
    ringi = models.ForeignKey(
        FormAnswer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("もとになる申請")
    )
    tax_yen = models.BigIntegerField(_("消費税額"), default=0)
    creditable_yen = models.BigIntegerField(_("控除の対象になる税額"), default=0)
    tax_category = models.CharField(_("税区分"), max_length=40, blank=True)
    because = models.JSONField(_("理由"), default=dict)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("証憑")
    )

    class Meta:
        verbose_name = _("経費精算の明細")
        verbose_name_plural = _("経費精算の明細")
        indexes = [models.Index(fields=["company", "spent_on", "amount_yen"], name="claim_line_of_a_receipt")]
        constraints = [
            models.UniqueConstraint(fields=["claim", "position"], name="claim_line_has_its_place"),
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="claim_line_is_above_zero"),
            models.CheckConstraint(condition=Q(nights__gte=1), name="claim_line_is_for_a_night_or_more"),
            models.CheckConstraint(
                condition=Q(registration_number__regex=REGISTRATION), name="receipt_registration_is_t_and_13_digits"
            ),
            models.CheckConstraint(
                condition=Q(reckoned="", facts={}) | Q(reckoned__in=[kind for kind, _label in RECKONED]) & ~Q(facts={}),
                name="reckoned_line_keeps_its_facts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.spent_on} {self.payee_name} {self.amount_yen}"
