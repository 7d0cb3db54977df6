"""What a company chose about its pay: groups, the policy, and the accounts of the journal."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Account
from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import DatedRow, ends_after_it_begins, no_overlap

MONTH_END = 31


class PayGroup(CompanyRow):
    """給与グループ: the closing day, the pay day, and which month's fixed pay and overtime a run carries."""

    class Shift(models.TextChoices):
        BEFORE = "BEFORE", _("前の営業日")
        AFTER = "AFTER", _("次の営業日")

    code = models.CharField(_("コード"), max_length=20, db_collation="C")
    name = models.CharField(_("名称"), max_length=60)
    closing_day = models.PositiveSmallIntegerField(
        _("締め日（31は月末）"), validators=[MinValueValidator(1), MaxValueValidator(MONTH_END)]
    )
    pay_day = models.PositiveSmallIntegerField(
        _("支払日（31は月末）"), validators=[MinValueValidator(1), MaxValueValidator(MONTH_END)]
    )
    pay_months_after = models.PositiveSmallIntegerField(_("支払月（0は当月、1は翌月）"))
    overtime_months_before = models.PositiveSmallIntegerField(_("時間外の対象月（0は同じ月、1は前月）"))
    holiday_shift = models.CharField(_("休業日のとき"), max_length=6, choices=Shift.choices)
    bank_file_lead_days = models.PositiveSmallIntegerField(_("振込データの提出（営業日前）"))

    class Meta:
        verbose_name = _("給与グループ")
        verbose_name_plural = _("給与グループ")
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="pay_group_code_is_used_once"),
            models.CheckConstraint(
                condition=Q(closing_day__range=(1, MONTH_END), pay_day__range=(1, MONTH_END)),
                name="pay_group_days_are_days_of_a_month",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PayPolicy(DatedRow):
    """給与の方針: what the company chose where the law leaves a choice, and what its business decides."""

    class TaxMethod(models.TextChoices):
        TABLE = "TABLE", _("月額表")
        FORMULA = "FORMULA", _("電算機計算の特例")

    class SupportLevy(models.TextChoices):
        OWN_LINE = "OWN_LINE", _("支援金だけで端数処理")
        TOGETHER = "TOGETHER", _("健康保険料と合わせて端数処理")

    class Collection(models.TextChoices):
        NEXT_MONTH = "NEXT_MONTH", _("翌月の給与から控除")
        SAME_MONTH = "SAME_MONTH", _("当月の給与から控除")

    employment_business = models.CharField(_("雇用保険の事業の種類"), max_length=20)
    accident_rate_per_1000 = models.DecimalField(_("労災保険率（1000分の）"), max_digits=6, decimal_places=3)
    tax_method = models.CharField(_("税額の計算"), max_length=10, choices=TaxMethod.choices)
    support_levy = models.CharField(_("支援金の端数処理"), max_length=10, choices=SupportLevy.choices)
    collection = models.CharField(_("社会保険料の控除"), max_length=10, choices=Collection.choices)

    class Meta:
        verbose_name = _("給与の方針")
        verbose_name_plural = _("給与の方針")
        constraints = [
            no_overlap("company_has_one_pay_policy", "company"),
            ends_after_it_begins("pay_policy_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from}"


class PayAccount(CompanyRow):
    """給与の勘定科目: where an item of pay goes in the books, in place of the default. "*" stands for all others."""

    class Part(models.TextChoices):
        PAY = "PAY", _("支給")
        OFFICER = "OFFICER", _("役員の支給")
        EMPLOYER = "EMPLOYER", _("会社負担")
        EMPLOYER_PAYABLE = "EMPLOYER_PAYABLE", _("会社負担の未払い")
        DEDUCTION = "DEDUCTION", _("控除")
        NET = "NET", _("差引支給額")

    part = models.CharField(_("区分"), max_length=20, choices=Part.choices)
    line_code = models.CharField(_("項目"), max_length=60, db_collation="C")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("勘定科目"))

    class Meta:
        verbose_name = _("給与の勘定科目")
        verbose_name_plural = _("給与の勘定科目")
        constraints = [
            models.UniqueConstraint(fields=["company", "part", "line_code"], name="pay_item_has_one_account")
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.line_code}"
