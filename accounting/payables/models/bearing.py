"""振込手数料: what the company's banks take of a transfer, who bears it, and what a payment kept of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany
from accounting.ledger.models import Account
from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import DatedRow, ends_after_it_begins, no_overlap
from backoffice.partners.models import Partner

from .owed import PaymentRun


class Reach(models.TextChoices):
    SAME_BRANCH = "SAME_BRANCH", _("同一支店")
    SAME_BANK = "SAME_BANK", _("同一銀行の他の支店")
    OTHER_BANK = "OTHER_BANK", _("他行")


class FeeStep(DatedRow):
    """振込手数料表の1行: what the bank of an account takes of a transfer so far and of so much, as its list of prices says."""

    bank_account = models.ForeignKey(
        BankAccountOfCompany, on_delete=models.PROTECT, related_name="+", verbose_name=_("会社の口座")
    )
    reach = models.CharField(_("振込先"), max_length=11, choices=Reach.choices)
    least_yen = models.BigIntegerField(_("振込額（以上）"), default=0)
    fee_yen = models.PositiveIntegerField(_("手数料（税込）"))

    class Meta:
        verbose_name = _("振込手数料表の行")
        verbose_name_plural = _("振込手数料表の行")
        constraints = [
            no_overlap("fee_step_is_listed_once", "bank_account", "reach", "least_yen"),
            ends_after_it_begins("fee_step_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(least_yen__gte=0), name="fee_step_begins_at_zero_or_above"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reach_display()} {self.least_yen:,} {self.fee_yen:,}"


class FeeTreatmentOfPayer(models.TextChoices):
    DISCOUNT = "DISCOUNT", _("仕入値引")
    INCOME = "INCOME", _("雑収入")
    COST = "COST", _("支払手数料の戻し")


class FeeBearer(DatedRow):
    """振込手数料の負担: a supplier from whose payments it is kept, by what agreement, and how the books call it; a row of the
    company's own bearing ends that."""

    class Bearer(models.TextChoices):
        COMPANY = "COMPANY", _("当社")
        SUPPLIER = "SUPPLIER", _("先方")

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", verbose_name=_("取引先"))
    bearer = models.CharField(_("負担する側"), max_length=8, choices=Bearer.choices)
    treatment = models.CharField(_("記帳のしかた"), max_length=8, choices=FeeTreatmentOfPayer.choices, blank=True)
    reason = models.CharField(_("合意の内容"), max_length=300)
    decided_by_id = models.BigIntegerField(_("登録した人の番号"))
    decided_by_name = models.CharField(_("登録した人"), max_length=200)
    decided_at = models.DateTimeField(_("登録日時"))

    class Meta:
        verbose_name = _("振込手数料の負担")
        verbose_name_plural = _("振込手数料の負担")
        constraints = [
            no_overlap("supplier_has_one_fee_bearer", "partner"),
            ends_after_it_begins("fee_bearer_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(reason=""), name="fee_bearer_gives_its_reason"),
            models.CheckConstraint(
                condition=Q(bearer="COMPANY", treatment="") | (Q(bearer="SUPPLIER") & ~Q(treatment="")),
                name="fee_kept_says_how_it_is_booked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.bearer}"


class KeptFee(CompanyRow):
    """差し引いた振込手数料: of one transfer of a payment, by the tax category of what was bought; append-only."""

    run = models.ForeignKey(PaymentRun, on_delete=models.PROTECT, related_name="fees", verbose_name=_("支払"))
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", verbose_name=_("取引先"))
    partner_name = models.CharField(_("取引先名"), max_length=200)
    owed_yen = models.BigIntegerField(_("差し引く前の額"))
    fee_yen = models.BigIntegerField(_("手数料（税込）"))
    treatment = models.CharField(_("記帳のしかた"), max_length=8, choices=FeeTreatmentOfPayer.choices)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("勘定科目"))
    tax_category = models.CharField(_("税区分"), max_length=40)
    supplied_on = models.DateField(_("取引年月日"))

    class Meta:
        verbose_name = _("差し引いた振込手数料")
        verbose_name_plural = _("差し引いた振込手数料")
        constraints = [
            models.UniqueConstraint(fields=["run", "partner", "tax_category"], name="fee_is_kept_once_of_a_transfer"),
            models.CheckConstraint(
                condition=Q(fee_yen__gt=0, fee_yen__lt=F("owed_yen")), name="kept_fee_is_part_of_its_transfer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner_name} {self.fee_yen}"
