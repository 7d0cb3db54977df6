"""Partners and their bank accounts."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import DatedRow, ends_after_it_begins, no_overlap

LAST_DAY = 31


class Partner(CompanyRow):
    """取引先. It is never deleted: it goes out of use from a date."""

    class Kind(models.TextChoices):
        CORPORATION = "CORPORATION", _("法人")
        INDIVIDUAL = "INDIVIDUAL", _("個人事業者")

    code = models.CharField(_("取引先コード"), max_length=20, db_collation="C")
    name = models.CharField(_("取引先名"), max_length=200)
    name_kana = models.CharField(_("取引先名（カナ）"), max_length=200, db_collation="C")
    kind = models.CharField(_("法人・個人"), max_length=11, choices=Kind.choices, default=Kind.CORPORATION)
    corporate_number = models.CharField(_("法人番号"), max_length=13, blank=True)
    registration_number = models.CharField(_("登録番号"), max_length=14, blank=True)
    postal_code = models.CharField(_("郵便番号"), max_length=8, blank=True)
    address = models.CharField(_("住所"), max_length=300, blank=True)
    department = models.CharField(_("部署名"), max_length=100, blank=True)
    contact_name = models.CharField(_("担当者名"), max_length=100, blank=True)
    email = models.EmailField(_("メールアドレス"), blank=True)
    phone = models.CharField(_("電話番号"), max_length=20, blank=True)
    is_customer = models.BooleanField(_("得意先"), default=False)
    is_supplier = models.BooleanField(_("仕入先"), default=False)
    payment_closing_day = models.PositiveSmallIntegerField(_("締め日（31は月末）"), default=LAST_DAY)
    payment_months_after = models.PositiveSmallIntegerField(_("支払月（締め日の何か月後）"), default=1)
    payment_day = models.PositiveSmallIntegerField(_("支払日（31は月末）"), default=LAST_DAY)
    changed_at = models.DateTimeField(_("最終変更"))
    out_of_use_from = models.DateField(_("使用停止日"), null=True, blank=True)

    class Meta:
        verbose_name = _("取引先")
        verbose_name_plural = _("取引先")
        indexes = [
            models.Index(fields=["company", "name_kana", "id"], name="partner_by_kana"),
            models.Index(fields=["company", "changed_at", "id"], name="partner_by_change"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="partner_code_is_used_once"),
            models.CheckConstraint(condition=Q(is_customer=True) | Q(is_supplier=True), name="partner_buys_or_sells"),
            models.CheckConstraint(
                condition=Q(registration_number="") | Q(registration_number__regex=r"^T[0-9]{13}$"),
                name="registration_number_is_t_and_13_digits",
            ),
            models.CheckConstraint(
                condition=Q(corporate_number="") | Q(corporate_number__regex=r"^[0-9]{13}$"),
                name="partner_corporate_number_has_13_digits",
            ),
            models.CheckConstraint(
                condition=Q(payment_closing_day__range=(1, LAST_DAY), payment_day__range=(1, LAST_DAY))
                & Q(payment_months_after__lte=12),
                name="partner_pays_on_a_day_of_a_month",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PartnerAccount(DatedRow):
    """取引先の口座: where a supplier is paid; one on any day."""

    class Kind(models.TextChoices):
        ORDINARY = "ORDINARY", _("普通")
        CURRENT = "CURRENT", _("当座")

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="accounts", verbose_name=_("取引先"))
    bank_code = models.CharField(_("銀行コード"), max_length=4, validators=[RegexValidator(r"^\d{4}$")])
    bank_name = models.CharField(_("銀行名"), max_length=60)
    branch_code = models.CharField(_("支店コード"), max_length=3, validators=[RegexValidator(r"^\d{3}$")])
    branch_name = models.CharField(_("支店名"), max_length=60)
    kind = models.CharField(_("預金種目"), max_length=10, choices=Kind.choices, default=Kind.ORDINARY)
    number = models.CharField(_("口座番号"), max_length=7, validators=[RegexValidator(r"^\d{7}$")])
    holder_kana = models.CharField(_("口座名義（カナ）"), max_length=60)

    class Meta:
        verbose_name = _("取引先の口座")
        verbose_name_plural = _("取引先の口座")
        constraints = [
            no_overlap("partner_has_one_account", "partner"),
            ends_after_it_begins("partner_account_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(
                    bank_code__regex=r"^[0-9]{4}$", branch_code__regex=r"^[0-9]{3}$", number__regex=r"^[0-9]{7}$"
                ),
                name="partner_account_has_its_digits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_name} {self.branch_name}"
