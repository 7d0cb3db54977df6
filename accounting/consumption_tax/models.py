"""How the company reckons consumption tax, what lines are for, returns, interim payments, and the published list."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany
from accounting.ledger.models import Account
from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import DatedRow, ends_after_it_begins, no_overlap


class MethodChoice(models.TextChoices):
    EXEMPT = "EXEMPT", _("免税事業者")
    GENERAL = "GENERAL", _("一般課税")
    SIMPLIFIED = "SIMPLIFIED", _("簡易課税")
    TWO_TENTHS = "TWO_TENTHS", _("2割特例")
    THREE_TENTHS = "THREE_TENTHS", _("3割特例")


class CreditChoice(models.TextChoices):
    ITEMISED = "ITEMISED", _("個別対応方式")
    PROPORTIONAL = "PROPORTIONAL", _("一括比例配分方式")


class ByChoice(models.TextChoices):
    TOTALS = "TOTALS", _("割戻し計算")
    PAPERS = "PAPERS", _("積上げ計算")


class BooksChoice(models.TextChoices):
    EXCLUDED = "EXCLUDED", _("税抜経理")
    INCLUDED = "INCLUDED", _("税込経理")


class Taxpayer(models.TextChoices):
    CORPORATION = "CORPORATION", _("法人")
    INDIVIDUAL = "INDIVIDUAL", _("個人事業者")


class UseChoice(models.TextChoices):
    TAXABLE = "TAXABLE", _("課税売上対応")
    COMMON = "COMMON", _("共通対応")
    EXEMPT = "EXEMPT", _("非課税売上対応")
    CLASS_1 = "CLASS_1", _("第1種（卸売）")
    CLASS_2 = "CLASS_2", _("第2種（小売など）")
    CLASS_3 = "CLASS_3", _("第3種（製造・建設など）")
    CLASS_4 = "CLASS_4", _("第4種（飲食店など）")
    CLASS_5 = "CLASS_5", _("第5種（サービスなど）")
    CLASS_6 = "CLASS_6", _("第6種（不動産）")


class TaxMethod(DatedRow):
    """消費税の計算方法: from the first day of a tax period on."""

    method = models.CharField(_("計算方法"), max_length=12, choices=MethodChoice.choices)
    taxpayer = models.CharField(_("法人・個人"), max_length=11, choices=Taxpayer.choices)
    credit = models.CharField(
        _("全額控除にならないときの方式"), max_length=12, choices=CreditChoice.choices, default=CreditChoice.ITEMISED
    )
    output_by = models.CharField(_("売上税額の計算"), max_length=6, choices=ByChoice.choices, default=ByChoice.TOTALS)
    input_by = models.CharField(_("仕入税額の計算"), max_length=6, choices=ByChoice.choices, default=ByChoice.TOTALS)
    books = models.CharField(_("経理方式"), max_length=8, choices=BooksChoice.choices, default=BooksChoice.EXCLUDED)
    base_period_sales_yen = models.BigIntegerField(_("基準期間の課税売上高"), null=True, blank=True)
    specified_period_sales_yen = models.BigIntegerField(_("特定期間の課税売上高"), null=True, blank=True)
    taxable_by_registration = models.BooleanField(_("登録によって課税事業者になった"), default=False)
    extends_filing = models.BooleanField(_("申告期限の延長の届出をした"), default=False)
    recorded_by_id = models.BigIntegerField(_("登録した人の番号"))
    recorded_by_name = models.CharField(_("登録した人"), max_length=200)
    recorded_at = models.DateTimeField(_("登録日時"))

    class Meta:
        verbose_name = _("消費税の計算方法")
        verbose_name_plural = _("消費税の計算方法")
        constraints = [
            no_overlap("company_reckons_tax_in_one_way", "company"),
            ends_after_it_begins("tax_method_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(method="THREE_TENTHS") | Q(taxpayer="INDIVIDUAL"), name="three_tenths_are_for_individuals"
            ),
            models.CheckConstraint(
                condition=~Q(method="TWO_TENTHS") | Q(taxable_by_registration=True),
                name="two_tenths_are_for_the_newly_registered",
            ),
            models.CheckConstraint(
                condition=~Q(output_by="PAPERS") | Q(input_by="PAPERS"),
                name="output_by_papers_asks_for_input_by_papers",
            ),
            models.CheckConstraint(
                condition=Q(base_period_sales_yen__isnull=True) | Q(base_period_sales_yen__gte=0),
                name="base_period_sales_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(specified_period_sales_yen__isnull=True) | Q(specified_period_sales_yen__gte=0),
                name="specified_period_sales_are_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_method_display()} {self.valid_from}"


class AccountUse(DatedRow):
    """科目の用途区分・事業区分: what lines of an account are for, unless a line says otherwise."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("勘定科目"))
    use = models.CharField(_("用途・事業区分"), max_length=8, choices=UseChoice.choices)

    class Meta:
        verbose_name = _("科目の用途・事業区分")
        verbose_name_plural = _("科目の用途・事業区分")
        constraints = [
            no_overlap("account_has_one_use", "company", "account"),
            ends_after_it_begins("account_use_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.use}"


class LineUse(CompanyRow):
    """仕訳の行の用途区分・事業区分: append-only, and the last word on a line holds.

    The line is named by entry and position, since nothing may refer to a line.
    """

    entry_number = models.BigIntegerField(_("仕訳の番号"))
    position = models.PositiveIntegerField(_("順番"))
    use = models.CharField(_("用途・事業区分"), max_length=8, choices=UseChoice.choices)
    recorded_by_id = models.BigIntegerField(_("登録した人の番号"))
    recorded_by_name = models.CharField(_("登録した人"), max_length=200)
    recorded_at = models.DateTimeField(_("登録日時"))

    class Meta:
        verbose_name = _("行の用途・事業区分")
        verbose_name_plural = _("行の用途・事業区分")
        indexes = [models.Index(fields=["company", "entry_number", "position", "-id"], name="last_use_of_line")]

    def __str__(self) -> str:
        return f"{self.entry_number} {self.position} {self.use}"


class ReturnState(models.TextChoices):
    POSTED = "POSTED", _("計上済み")
    PAST = "PAST", _("過去の申告")
    CANCELLED = "CANCELLED", _("取消")


class FiledReturn(CompanyRow):
    """消費税の申告: the figures of a period as they were posted, or of a past one as they were filed."""

    begins_on = models.DateField(_("課税期間の始まり"))
    ends_on = models.DateField(_("課税期間の終わり"))
    method = models.CharField(_("計算方法"), max_length=12, choices=MethodChoice.choices)
    credit = models.CharField(_("控除の方式"), max_length=12, choices=CreditChoice.choices, blank=True)
    national_yen = models.BigIntegerField(_("差引税額（国税）"))
    local_yen = models.BigIntegerField(_("譲渡割額"))
    interim_national_yen = models.BigIntegerField(_("中間納付税額"), default=0)
    interim_local_yen = models.BigIntegerField(_("中間納付譲渡割額"), default=0)
    total_yen = models.BigIntegerField(_("合計税額"))
    boxes = models.JSONField(_("欄の金額"), default=dict)
    state = models.CharField(_("状態"), max_length=9, choices=ReturnState.choices)
    reason = models.CharField(_("取り消した理由"), max_length=300, blank=True)
    recorded_by_id = models.BigIntegerField(_("計上した人の番号"))
    recorded_by_name = models.CharField(_("計上した人"), max_length=200)
    recorded_at = models.DateTimeField(_("計上日時"))

    class Meta:
        verbose_name = _("消費税の申告")
        verbose_name_plural = _("消費税の申告")
        constraints = [
            ExclusionConstraint(
                name="period_has_one_return",
                expressions=[
                    ("company", RangeOperators.EQUAL),
                    (
                        Func(F("begins_on"), F("ends_on"), Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=~Q(state="CANCELLED"),
            ),
            models.CheckConstraint(condition=Q(ends_on__gt=F("begins_on")), name="return_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(state="CANCELLED") | ~Q(reason=""), name="cancelled_return_gives_its_reason"
            ),
            models.CheckConstraint(
                condition=Q(
                    total_yen=F("national_yen") + F("local_yen") - F("interim_national_yen") - F("interim_local_yen")
                ),
                name="return_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.begins_on}-{self.ends_on}"


class InterimPayment(CompanyRow):
    """中間納付: what was paid by an interim return of a year."""

    year_begins_on = models.DateField(_("課税期間の始まり"))
    number = models.PositiveSmallIntegerField(_("何回目"))
    national_yen = models.BigIntegerField(_("国税"))
    local_yen = models.BigIntegerField(_("地方消費税"))
    paid_on = models.DateField(_("納付日"))
    bank_account = models.ForeignKey(
        BankAccountOfCompany, on_delete=models.PROTECT, related_name="+", verbose_name=_("会社の口座")
    )
    reason = models.CharField(_("取り消した理由"), max_length=300, blank=True)
    recorded_by_id = models.BigIntegerField(_("登録した人の番号"))
    recorded_by_name = models.CharField(_("登録した人"), max_length=200)
    recorded_at = models.DateTimeField(_("登録日時"))

    class Meta:
        verbose_name = _("消費税の中間納付")
        verbose_name_plural = _("消費税の中間納付")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "year_begins_on", "number"],
                condition=Q(reason=""),
                name="interim_tax_is_paid_once",
            ),
            models.CheckConstraint(
                condition=Q(national_yen__gt=0, local_yen__gte=0, number__gt=0), name="interim_tax_is_above_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year_begins_on} {self.number}"


class ListState(models.TextChoices):
    WAITING = "WAITING", _("確認待ち")
    IN_FORCE = "IN_FORCE", _("反映済み")
    DISCARDED = "DISCARDED", _("破棄")


class RegistrationList(CompanyRow):
    """登録番号の一覧: one file of the published list of registered issuers; it counts once it is confirmed."""

    file_name = models.CharField(_("ファイル名"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    rows = models.PositiveIntegerField(_("件数"))
    faults = models.JSONField(_("読めない行"), default=list)
    state = models.CharField(_("状態"), max_length=9, choices=ListState.choices, default=ListState.WAITING)
    loaded_by_id = models.BigIntegerField(_("読み込んだ人の番号"))
    loaded_by_name = models.CharField(_("読み込んだ人"), max_length=200)
    loaded_at = models.DateTimeField(_("読み込んだ日時"))

    class Meta:
        verbose_name = _("登録番号の一覧")
        verbose_name_plural = _("登録番号の一覧")
        constraints = [
            models.UniqueConstraint(
                fields=["company"], condition=Q(state="WAITING"), name="one_registration_list_waits"
            ),
            models.CheckConstraint(
                condition=~Q(state="IN_FORCE") | Q(faults=[]), name="registration_list_in_force_has_no_fault"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class ListedIssuer(CompanyRow):
    """適格請求書発行事業者: a number as a list says it; of lists in force the last one that names it holds."""

    list = models.ForeignKey(RegistrationList, on_delete=models.PROTECT, related_name="issuers", verbose_name=_("一覧"))
    number = models.CharField(_("登録番号"), max_length=14, db_collation="C")
    name = models.CharField(_("名称"), max_length=300, blank=True)
    registered_on = models.DateField(_("登録年月日"))
    ended_on = models.DateField(_("取消・失効年月日"), null=True, blank=True)

    class Meta:
        verbose_name = _("適格請求書発行事業者")
        verbose_name_plural = _("適格請求書発行事業者")
        constraints = [
            models.UniqueConstraint(fields=["list", "number"], name="list_names_a_number_once"),
            models.CheckConstraint(condition=Q(number__regex=r"^T[0-9]{13}$"), name="listed_number_is_t_and_13_digits"),
        ]
        indexes = [models.Index(fields=["company", "number", "-list"], name="listed_issuer_by_number")]

    def __str__(self) -> str:
        return self.number
