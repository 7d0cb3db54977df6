"""Employees and their dated terms."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import DatedRow, Person, ends_after_it_begins, no_overlap


class EmployeeKind(models.TextChoices):
    REGULAR = "REGULAR", _("正社員")
    PART_TIME = "PART_TIME", _("パートタイム")
    OFFICER = "OFFICER", _("役員")


class PayKind(models.TextChoices):
    MONTHLY = "MONTHLY", _("月給")
    HOURLY = "HOURLY", _("時給")
    OFFICER = "OFFICER", _("役員報酬")


class Employee(CompanyRow):
    """社員: a person who works or worked for the company."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="employee", verbose_name=_("人"))
    kind = models.CharField(_("雇用区分"), max_length=10, choices=EmployeeKind.choices)
    born_on = models.DateField(_("生年月日"))
    joined_on = models.DateField(_("入社日"))
    left_on = models.DateField(_("退職日"), null=True, blank=True)

    class Meta:
        verbose_name = _("社員")
        verbose_name_plural = _("社員")
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")), name="employee_leaves_after_joining"
            ),
            models.CheckConstraint(condition=Q(born_on__lt=F("joined_on")), name="employee_is_born_before_joining"),
        ]

    def __str__(self) -> str:
        return str(self.person)


class Terms(DatedRow):
    """雇用条件: what was agreed, from a date until before another."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="terms", verbose_name=_("社員"))
    pay_kind = models.CharField(_("給与形態"), max_length=10, choices=PayKind.choices)
    pay_group_code = models.CharField(_("給与グループ"), max_length=20, db_collation="C")
    hourly_yen = models.PositiveIntegerField(_("時給"), null=True, blank=True)
    monthly_scheduled_minutes = models.PositiveIntegerField(_("月平均所定労働時間（分）"))
    daily_scheduled_minutes = models.PositiveIntegerField(_("1日の所定労働時間（分）"))

    class Meta:
        verbose_name = _("雇用条件")
        verbose_name_plural = _("雇用条件")
        constraints = [
            no_overlap("terms_of_an_employee_do_not_overlap", "employee"),
            ends_after_it_begins("terms_end_after_they_begin"),
            models.CheckConstraint(
                condition=Q(pay_kind="HOURLY", hourly_yen__gt=0) | (~Q(pay_kind="HOURLY") & Q(hourly_yen__isnull=True)),
                name="hourly_terms_name_the_hourly_pay",
            ),
            models.CheckConstraint(
                condition=Q(monthly_scheduled_minutes__gt=0, daily_scheduled_minutes__gt=0),
                name="terms_have_scheduled_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.valid_from}"


class TermsItem(CompanyRow):
    """A monthly pay item of the terms: base pay, an allowance, commuting."""

    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="items", verbose_name=_("雇用条件"))
    code = models.CharField(_("項目"), max_length=40, db_collation="C")
    label = models.CharField(_("項目名"), max_length=60)
    amount_yen = models.PositiveIntegerField(_("金額"))
    taxable = models.BooleanField(_("課税"), default=True)
    in_premium_base = models.BooleanField(_("割増賃金の基礎に入れる"), default=True)
    prorated = models.BooleanField(_("入退社の月は日割り"), default=True)

    class Meta:
        verbose_name = _("雇用条件の項目")
        verbose_name_plural = _("雇用条件の項目")
        constraints = [models.UniqueConstraint(fields=["terms", "code"], name="terms_name_an_item_once")]

    def __str__(self) -> str:
        return f"{self.label} {self.amount_yen}"


class BankAccount(DatedRow):
    """給与振込口座: one account on any day."""

    class Kind(models.TextChoices):
        ORDINARY = "ORDINARY", _("普通")
        CURRENT = "CURRENT", _("当座")

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="accounts", verbose_name=_("社員"))
    bank_code = models.CharField(_("銀行コード"), max_length=4, validators=[RegexValidator(r"^\d{4}$")])
    bank_name = models.CharField(_("銀行名"), max_length=60)
    branch_code = models.CharField(_("支店コード"), max_length=3, validators=[RegexValidator(r"^\d{3}$")])
    branch_name = models.CharField(_("支店名"), max_length=60)
    kind = models.CharField(_("預金種目"), max_length=10, choices=Kind.choices)
    number = models.CharField(_("口座番号"), max_length=7, validators=[RegexValidator(r"^\d{7}$")])
    holder_kana = models.CharField(_("口座名義（カナ）"), max_length=60)

    class Meta:
        verbose_name = _("給与振込口座")
        verbose_name_plural = _("給与振込口座")
        constraints = [
            no_overlap("employee_has_one_account", "employee"),
            ends_after_it_begins("account_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.bank_name} {self.branch_name}"
