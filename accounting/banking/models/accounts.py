"""The company's accounts at banks, what each bank wants in a file, and petty cash."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Account
from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import Person


class BankAccountOfCompany(CompanyRow):
    """会社の口座: an account, its place in the books, and the profile of the bank's files."""

    class Kind(models.TextChoices):
        ORDINARY = "ORDINARY", _("普通")
        CURRENT = "CURRENT", _("当座")

    class Separator(models.TextChoices):
        NONE = "NONE", _("なし")
        CR = "CR", "CR"
        LF = "LF", "LF"
        CRLF = "CRLF", "CRLF"

    class NameClass(models.TextChoices):
        PAYROLL_NAME = "PAYROLL_NAME", _("カナと数字だけ")
        PARTY_NAME = "PARTY_NAME", _("英字と記号も使える")

    code = models.CharField(_("口座の略号"), max_length=20, db_collation="C")
    bank_code = models.CharField(_("銀行コード"), max_length=4, validators=[RegexValidator(r"^\d{4}$")])
    bank_name = models.CharField(_("銀行名"), max_length=60)
    bank_kana = models.CharField(_("銀行名（カナ）"), max_length=60)
    branch_code = models.CharField(_("支店コード"), max_length=3, validators=[RegexValidator(r"^\d{3}$")])
    branch_name = models.CharField(_("支店名"), max_length=60)
    branch_kana = models.CharField(_("支店名（カナ）"), max_length=60)
    kind = models.CharField(_("預金種目"), max_length=10, choices=Kind.choices)
    number = models.CharField(_("口座番号"), max_length=7, validators=[RegexValidator(r"^\d{7}$")])
    consignor_code = models.CharField(_("委託者コード"), max_length=10, validators=[RegexValidator(r"^\d{10}$")])
    consignor_kana = models.CharField(_("委託者名（カナ）"), max_length=60)
    separator = models.CharField(_("レコードの区切り"), max_length=4, choices=Separator.choices)
    ends_with_eof = models.BooleanField(_("ファイルの終わりに1Aを付ける"), default=False)
    name_class = models.CharField(_("名義に使える文字"), max_length=15, choices=NameClass.choices)
    pays_salaries = models.BooleanField(_("給与の支払に使う"), default=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("勘定科目"))
    holder_kana = models.CharField(_("口座名義（カナ）"), max_length=60, blank=True)
    opening_on = models.DateField(_("明細の開始日"), null=True, blank=True)
    opening_yen = models.BigIntegerField(_("開始日の前の残高"), default=0)

    class Meta:
        verbose_name = _("会社の口座")
        verbose_name_plural = _("会社の口座")
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="bank_account_code_is_used_once"),
            models.UniqueConstraint(
                fields=["company"], condition=Q(pays_salaries=True), name="one_bank_account_pays_salaries"
            ),
            models.CheckConstraint(
                condition=Q(
                    bank_code__regex=r"^\d{4}$",
                    branch_code__regex=r"^\d{3}$",
                    number__regex=r"^\d{7}$",
                    consignor_code__regex=r"^\d{10}$",
                ),
                name="bank_account_codes_are_digits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_name} {self.branch_name}"


class CashBox(CompanyRow):
    """小口現金: money kept by a person up to a fixed sum (定額), with a cash book of its own."""

    code = models.CharField(_("小口現金の略号"), max_length=20, db_collation="C")
    name = models.CharField(_("小口現金の名前"), max_length=60)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("勘定科目"))
    keeper = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("保管する人"))
    imprest_yen = models.BigIntegerField(_("定額"))
    opening_on = models.DateField(_("使い始める日"))
    opening_yen = models.BigIntegerField(_("開始日の前の残高"), default=0)
    out_of_use_from = models.DateField(_("使用停止日"), null=True, blank=True)

    class Meta:
        verbose_name = _("小口現金")
        verbose_name_plural = _("小口現金")
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="cash_box_code_is_used_once"),
            models.CheckConstraint(
                condition=Q(imprest_yen__gt=0, opening_yen__gte=0), name="cash_box_holds_no_less_than_nothing"
            ),
        ]

    def __str__(self) -> str:
        return self.name
