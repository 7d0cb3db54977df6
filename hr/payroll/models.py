"""Pay groups, a month's attendance totals, runs, and the payslips that they leave."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany
from accounting.ledger.models import Account
from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import DatedRow, ends_after_it_begins, no_overlap
from hr.employment.models import Employee

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


class AttendanceTotal(CompanyRow):
    """勤怠の月次集計: what payroll receives when a month's attendance is closed. Minutes and days."""

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="attendance_totals", verbose_name=_("社員")
    )
    month = models.DateField(_("対象月（1日）"))
    scheduled_days = models.PositiveSmallIntegerField(_("所定日数"))
    worked_days = models.DecimalField(_("出勤日数"), max_digits=4, decimal_places=1)
    paid_leave_days = models.DecimalField(_("有給休暇日数"), max_digits=4, decimal_places=1, default=0)
    absent_days = models.DecimalField(_("欠勤日数"), max_digits=4, decimal_places=1, default=0)
    worked_minutes = models.PositiveIntegerField(_("労働時間（分、法定休日を除く）"))
    overtime_minutes = models.PositiveIntegerField(_("法定時間外（分）"), default=0)
    night_minutes = models.PositiveIntegerField(_("深夜（分）"), default=0)
    statutory_holiday_minutes = models.PositiveIntegerField(_("法定休日（分）"), default=0)

    class Meta:
        verbose_name = _("勤怠の月次集計")
        verbose_name_plural = _("勤怠の月次集計")
        constraints = [
            models.UniqueConstraint(fields=["employee", "month"], name="employee_has_one_total_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="attendance_month_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(overtime_minutes__lte=F("worked_minutes"), night_minutes__lte=F("worked_minutes")),
                name="overtime_and_night_are_part_of_the_work",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.month:%Y-%m}"


class RunState(models.TextChoices):
    DRAFT = "DRAFT", _("計算前")
    CALCULATING = "CALCULATING", _("計算中")
    REVIEW = "REVIEW", _("確認中")
    SUBMITTED = "SUBMITTED", _("承認待ち")
    APPROVED = "APPROVED", _("承認済み")
    PAID = "PAID", _("支払済み")


class Run(CompanyRow):
    """給与計算: one month of one pay group, from draft to paid."""

    pay_group = models.ForeignKey(
        PayGroup, on_delete=models.PROTECT, related_name="runs", verbose_name=_("給与グループ")
    )
    month = models.DateField(_("対象月（1日）"))
    opens_on = models.DateField(_("対象期間の初日"))
    closing_on = models.DateField(_("締め日"))
    overtime_month = models.DateField(_("時間外の対象月（1日）"))
    paid_on = models.DateField(_("支払日"))
    state = models.CharField(_("状態"), max_length=12, choices=RunState.choices, default=RunState.DRAFT)
    prepared_by_id = models.BigIntegerField(_("作成者の番号"))
    prepared_by_name = models.CharField(_("作成者"), max_length=200)
    approved_by_id = models.BigIntegerField(_("承認者の番号"), null=True, blank=True)
    approved_by_name = models.CharField(_("承認者"), max_length=200, blank=True)
    approved_at = models.DateTimeField(_("承認日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("給与計算")
        verbose_name_plural = _("給与計算")
        constraints = [
            models.UniqueConstraint(fields=["pay_group", "month"], name="pay_group_has_one_run_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="run_month_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(approved_by_id__isnull=True) | ~Q(approved_by_id=F("prepared_by_id")),
                name="run_is_not_approved_by_its_preparer",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["APPROVED", "PAID"]) | Q(approved_by_id__isnull=False),
                name="approved_run_names_its_approver",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.pay_group_id}"


class Payslip(CompanyRow):
    """給与明細: what a person gets for a month, with the facts and the versions of the law that made it."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="payslips", verbose_name=_("給与計算"))
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="payslips", verbose_name=_("社員"))
    gross_yen = models.BigIntegerField(_("支給"))
    deductions_yen = models.BigIntegerField(_("控除"))
    net_yen = models.BigIntegerField(_("差引支給額"))
    employer_yen = models.BigIntegerField(_("会社負担"))
    taxable_yen = models.BigIntegerField(_("課税対象額"))
    facts = models.JSONField(_("計算の前提"))
    law = models.JSONField(_("適用した料率表"))
    calculated_at = models.DateTimeField(_("計算日時"))

    class Meta:
        verbose_name = _("給与明細")
        verbose_name_plural = _("給与明細")
        constraints = [
            models.UniqueConstraint(fields=["run", "employee"], name="employee_is_paid_once_in_a_run"),
            models.CheckConstraint(
                condition=Q(net_yen=F("gross_yen") - F("deductions_yen")), name="net_is_gross_less_deductions"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.employee_id}"


class PayslipLine(CompanyRow):
    """明細の1行: an amount with the reason that made it."""

    class Section(models.TextChoices):
        PAY = "PAY", _("支給")
        DEDUCTION = "DEDUCTION", _("控除")
        EMPLOYER = "EMPLOYER", _("会社負担")
        INFO = "INFO", _("参考")

    payslip = models.ForeignKey(Payslip, on_delete=models.PROTECT, related_name="lines", verbose_name=_("給与明細"))
    position = models.PositiveSmallIntegerField(_("順番"))
    section = models.CharField(_("区分"), max_length=10, choices=Section.choices)
    code = models.CharField(_("項目"), max_length=60, db_collation="C")
    label = models.CharField(_("会社の項目名"), max_length=60, blank=True)
    about = models.CharField(_("対象の保険月"), max_length=7, blank=True)
    amount_yen = models.BigIntegerField(_("金額"))
    because = models.JSONField(_("理由"))

    class Meta:
        verbose_name = _("給与明細の行")
        verbose_name_plural = _("給与明細の行")
        constraints = [models.UniqueConstraint(fields=["payslip", "position"], name="payslip_line_has_its_place")]

    def __str__(self) -> str:
        return f"{self.code} {self.amount_yen}"


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


class BankFile(CompanyRow):
    """振込データ: the bytes that a bank takes for a run, as they were made; append-only."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="bank_files", verbose_name=_("給与計算"))
    bank_account = models.ForeignKey(
        BankAccountOfCompany, on_delete=models.PROTECT, related_name="+", verbose_name=_("会社の口座")
    )
    content = models.BinaryField(_("内容"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    count = models.PositiveIntegerField(_("件数"))
    total_yen = models.BigIntegerField(_("合計"))
    made_by_id = models.BigIntegerField(_("作成者の番号"))
    made_by_name = models.CharField(_("作成者"), max_length=200)
    made_at = models.DateTimeField(_("作成日時"))

    class Meta:
        verbose_name = _("振込データ")
        verbose_name_plural = _("振込データ")
        constraints = [
            models.CheckConstraint(condition=Q(count__gt=0, total_yen__gt=0), name="bank_file_pays_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.sha256[:8]}"


class BankTransfer(CompanyRow):
    """振込: a payslip in a bank file. No payslip is in two."""

    file = models.ForeignKey(BankFile, on_delete=models.PROTECT, related_name="transfers", verbose_name=_("振込データ"))
    payslip = models.ForeignKey(Payslip, on_delete=models.PROTECT, related_name="transfers", verbose_name=_("給与明細"))
    amount_yen = models.BigIntegerField(_("金額"))

    class Meta:
        verbose_name = _("振込")
        verbose_name_plural = _("振込")
        constraints = [
            models.UniqueConstraint(fields=["payslip"], name="payslip_is_transferred_once"),
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="transfer_amount_is_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.payslip_id}"
