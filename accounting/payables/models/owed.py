"""Bills received, sums owed, and the runs that pay them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany, BankMatch
from accounting.ledger.models import Account
from backoffice.companies.models import CompanyRow
from backoffice.documents.models import Document
from backoffice.forms.models import FormAnswer
from backoffice.organisation.models import Person, Unit
from backoffice.partners.models import Partner

# How a bill is named as the source of what is owed.
BILL = "accounting.payables.bill"
# How a transfer that came back is, of what is owed anew.
FAILURE = "accounting.payables.transfer_failure"
REGISTRATION = r"^(T[0-9]{13})?$"
MOST_LINES = 50


class PaymentState(models.TextChoices):
    SUBMITTED = "SUBMITTED", _("承認待ち")
    RETURNED = "RETURNED", _("差し戻し")
    APPROVED = "APPROVED", _("承認済み")
    PAID = "PAID", _("支払済み")


class PaymentRun(CompanyRow):
    """支払: open items that are paid together on a day, from one account of the company."""

    pay_on = models.DateField(_("支払日"))
    bank_account = models.ForeignKey(
        BankAccountOfCompany, on_delete=models.PROTECT, related_name="+", verbose_name=_("会社の口座")
    )
    count = models.PositiveIntegerField(_("件数"))
    total_yen = models.BigIntegerField(_("合計"))
    fees_yen = models.BigIntegerField(_("差し引いた振込手数料"), default=0, db_default=0)
    state = models.CharField(_("状態"), max_length=10, choices=PaymentState.choices, default=PaymentState.SUBMITTED)
    planned_by_id = models.BigIntegerField(_("起案者の番号"))
    planned_by_name = models.CharField(_("起案者"), max_length=200)
    planned_at = models.DateTimeField(_("起案日時"))
    approved_by_id = models.BigIntegerField(_("承認者の番号"), null=True, blank=True)
    approved_by_name = models.CharField(_("承認者"), max_length=200, blank=True)
    file = models.BinaryField(_("総合振込データ"), default=b"")
    file_sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    file_count = models.PositiveIntegerField(_("振込の件数"), default=0)
    file_yen = models.BigIntegerField(_("振込の合計"), default=0)

    class Meta:
        verbose_name = _("支払")
        verbose_name_plural = _("支払")
        indexes = [models.Index(fields=["company", "-pay_on", "-id"], name="payment_run_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(count__gt=0, total_yen__gt=0), name="payment_run_pays_somebody"),
            models.CheckConstraint(
                condition=Q(file_yen__gte=0, file_yen__lte=F("total_yen") - F("fees_yen")),
                name="payment_file_is_part_of_its_run",
            ),
            models.CheckConstraint(
                condition=Q(fees_yen__gte=0, fees_yen__lt=F("total_yen")), name="kept_fees_are_part_of_the_payment"
            ),
            models.CheckConstraint(
                condition=Q(approved_by_id__isnull=True) | ~Q(approved_by_id=F("planned_by_id")),
                name="payment_is_not_approved_by_its_planner",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["APPROVED", "PAID"]) | Q(approved_by_id__isnull=False),
                name="approved_payment_names_its_approver",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pay_on} {self.total_yen}"

    @property
    def money_yen(self) -> int:
        """What leaves the account: what is settled, less the fees that suppliers bear."""
        return self.total_yen - self.fees_yen


class Bill(CompanyRow):
    """受領した請求書: what a supplier asks for, as the paper says it; append-only."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", verbose_name=_("取引先"))
    partner_name = models.CharField(_("取引先名"), max_length=200)
    number = models.CharField(_("請求書番号"), max_length=60, blank=True, db_collation="C")
    registration_number = models.CharField(_("登録番号"), max_length=14, blank=True)
    dated_on = models.DateField(_("請求日"))
    due_on = models.DateField(_("支払期日"))
    description = models.CharField(_("摘要"), max_length=200)
    total_yen = models.BigIntegerField(_("請求額（税込）"))
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("請求書の控え")
    )
    ringi = models.ForeignKey(
        FormAnswer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("もとになる申請")
    )
    recorded_by_id = models.BigIntegerField(_("登録した人の番号"))
    recorded_by_name = models.CharField(_("登録した人"), max_length=200)
    recorded_at = models.DateTimeField(_("登録日時"))

    class Meta:
        verbose_name = _("受領した請求書")
        verbose_name_plural = _("受領した請求書")
        indexes = [models.Index(fields=["company", "partner", "number"], name="bill_by_number")]
        constraints = [
            models.CheckConstraint(condition=Q(total_yen__gt=0), name="bill_amount_is_above_zero"),
            models.CheckConstraint(
                condition=Q(registration_number__regex=REGISTRATION), name="bill_registration_is_t_and_13_digits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner_name} {self.number}"


class BillLine(CompanyRow):
    """請求書の1行: net of tax, with the account that bears it; append-only."""

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="lines", verbose_name=_("請求書"))
    position = models.PositiveSmallIntegerField(_("順番"))
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("勘定科目"))
    treatment = models.CharField(_("消費税"), max_length=20)
    net_yen = models.BigIntegerField(_("金額（税抜）"))
    description = models.CharField(_("内容"), max_length=200)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("部署")
    )

    class Meta:
        verbose_name = _("請求書の行")
        verbose_name_plural = _("請求書の行")
        constraints = [
            models.UniqueConstraint(fields=["bill", "position"], name="bill_line_has_its_place"),
            models.CheckConstraint(condition=Q(net_yen__gt=0), name="bill_line_is_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.bill_id} {self.position}"


class BillTax(CompanyRow):
    """請求書の消費税: of one treatment, as the paper says it, and how much of it counts; append-only."""

    bill = models.ForeignKey(Bill, on_delete=models.PROTECT, related_name="taxes", verbose_name=_("請求書"))
    treatment = models.CharField(_("消費税"), max_length=20)
    net_yen = models.BigIntegerField(_("対象額（税抜）"))
    tax_yen = models.BigIntegerField(_("消費税額"))
    creditable_yen = models.BigIntegerField(_("控除の対象になる税額"))
    tax_category = models.CharField(_("税区分"), max_length=40)
    because = models.JSONField(_("理由"))

    class Meta:
        verbose_name = _("請求書の消費税")
        verbose_name_plural = _("請求書の消費税")
        constraints = [
            models.UniqueConstraint(fields=["bill", "treatment"], name="bill_has_one_tax_of_a_treatment"),
            models.CheckConstraint(
                condition=Q(net_yen__gt=0, tax_yen__gte=0, creditable_yen__gte=0, creditable_yen__lte=F("tax_yen")),
                name="creditable_tax_is_part_of_the_tax",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bill_id} {self.treatment}"


class BillWithholding(CompanyRow):
    """請求書の源泉徴収: of a fee of an individual (所得税法204条), what it was taken from; append-only."""

    class Kind(models.TextChoices):
        PROFESSIONAL = "PROFESSIONAL", _("弁護士・税理士・社会保険労務士などの報酬")
        SCRIVENER = "SCRIVENER", _("司法書士・土地家屋調査士・海事代理士の報酬")
        MANUSCRIPT = "MANUSCRIPT", _("原稿料・講演料・デザイン料など")

    bill = models.OneToOneField(Bill, on_delete=models.PROTECT, related_name="withholding", verbose_name=_("請求書"))
    kind = models.CharField(_("報酬の種類"), max_length=12, choices=Kind.choices)
    fee_yen = models.BigIntegerField(_("源泉徴収の対象額"))
    tax_yen = models.BigIntegerField(_("源泉徴収税額"))
    because = models.JSONField(_("理由"))

    class Meta:
        verbose_name = _("請求書の源泉徴収")
        verbose_name_plural = _("請求書の源泉徴収")
        constraints = [
            models.CheckConstraint(
                condition=Q(fee_yen__gt=0, tax_yen__gte=0, tax_yen__lt=F("fee_yen")),
                name="tax_withheld_is_part_of_the_fee",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bill_id} {self.kind}"


class PayableState(models.TextChoices):
    OPEN = "OPEN", _("未払い")
    PAID = "PAID", _("支払済み")
    CANCELLED = "CANCELLED", _("取消")


class Payable(CompanyRow):
    """未払・買掛の1件: a sum owed to a partner or a person. `payment` names the run that shall pay it, or did; `match`
    the match of bank lines that paid it without a run; `settled_yen` is what of it was settled without money (相殺, 手形)."""

    source_kind = models.CharField(_("発生元の種類"), max_length=100, db_collation="C")
    source_id = models.BigIntegerField(_("発生元の番号"))
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("取引先")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("人")
    )
    payee_name = models.CharField(_("支払先"), max_length=200)
    amount_yen = models.BigIntegerField(_("金額"))
    settled_yen = models.BigIntegerField(_("支払によらず決済した額"), default=0, db_default=0)
    incurred_on = models.DateField(_("発生日"))
    due_on = models.DateField(_("支払期日"))
    received_on = models.DateField(_("受領日（物品・役務）"), null=True, blank=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("勘定科目"))
    description = models.CharField(_("摘要"), max_length=200)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("証憑")
    )
    state = models.CharField(_("状態"), max_length=10, choices=PayableState.choices, default=PayableState.OPEN)
    payment = models.ForeignKey(
        PaymentRun, on_delete=models.PROTECT, null=True, blank=True, related_name="items", verbose_name=_("支払")
    )
    match = models.ForeignKey(
        BankMatch, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("照合")
    )
    paid_on = models.DateField(_("支払った日"), null=True, blank=True)

    class Meta:
        verbose_name = _("未払・買掛")
        verbose_name_plural = _("未払・買掛")
        indexes = [models.Index(fields=["company", "state", "due_on", "id"], name="payable_by_due_day")]
        constraints = [
            models.UniqueConstraint(fields=["company", "source_kind", "source_id"], name="source_is_owed_once"),
            models.CheckConstraint(
                condition=Q(partner__isnull=False, person=None) | Q(partner=None, person__isnull=False),
                name="payable_has_one_payee",
            ),
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="payable_amount_is_above_zero"),
            models.CheckConstraint(
                condition=Q(state="OPEN", paid_on=None, match=None)
                | Q(state="PAID", paid_on__isnull=False, payment__isnull=False, match=None)
                | Q(state="PAID", paid_on__isnull=False, payment=None, match__isnull=False)
                | Q(state="PAID", paid_on__isnull=False, payment=None, match=None, settled_yen=F("amount_yen"))
                | Q(state="CANCELLED", paid_on=None, payment=None, match=None),
                name="payable_says_when_and_how_it_was_paid",
            ),
            models.CheckConstraint(
                condition=Q(state="OPEN", settled_yen__gte=0, settled_yen__lt=F("amount_yen"))
                | Q(state="PAID", settled_yen__gte=0, settled_yen__lte=F("amount_yen"))
                | Q(state="CANCELLED", settled_yen=0),
                name="payable_is_settled_within_its_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payee_name} {self.amount_yen}"

    @property
    def to_pay_yen(self) -> int:
        """What money pays of it, or paid: the amount less what was settled without money."""
        return self.amount_yen - self.settled_yen


class PayableSettlement(CompanyRow):
    """未払の決済: so much of an item was settled without money, by the entry of its source. Added, never changed; one that
    takes back another is below zero."""

    payable = models.ForeignKey(Payable, on_delete=models.PROTECT, related_name="settlements", verbose_name=_("未払"))
    settled_on = models.DateField(_("決済日"))
    amount_yen = models.BigIntegerField(_("決済額"))
    source_kind = models.CharField(_("決済した取引の種類"), max_length=100, db_collation="C")
    source_id = models.BigIntegerField(_("決済した取引の番号"))
    takes_back = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="taken_back_by",
        verbose_name=_("取り消す決済"),
    )
    recorded_by_id = models.BigIntegerField(_("記録した人の番号"))
    recorded_by_name = models.CharField(_("記録した人"), max_length=200)
    recorded_at = models.DateTimeField(_("記録日時"))

    class Meta:
        verbose_name = _("未払の決済")
        verbose_name_plural = _("未払の決済")
        indexes = [models.Index(fields=["company", "settled_on", "id"], name="payable_settlement_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_yen__gt=0, takes_back=None) | Q(amount_yen__lt=0, takes_back__isnull=False),
                name="payable_settlement_is_above_zero",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payable_id} {self.settled_on} {self.amount_yen}"
