"""The pay items that the company worked out for itself, by formula, and those whom they are for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backoffice.organisation.models import DatedRow, ends_after_it_begins, no_overlap
from hr.employment.models import Employee

CODE = r"^[a-z][a-z0-9_]*$"


class OwnItem(DatedRow):
    """計算式の項目: what is paid or deducted by a formula, as defined from a day on.

    The flags are those of PayItem. `is_fixed`: a change of it is one of fixed pay (固定的賃金の変動). `formula` is
    written with codes, the deduction names the agreement that allows it (労働基準法24条1項).
    """

    class Section(models.TextChoices):
        PAY = "PAY", _("支給")
        DEDUCTION = "DEDUCTION", _("控除")

    class Scope(models.TextChoices):
        ALL = "ALL", _("役員を除く全員")
        GROUP = "GROUP", _("1つの給与グループの全員（役員を除く）")
        NAMED = "NAMED", _("対象者に登録した人だけ")

    class Rounding(models.TextChoices):
        DROP_FRACTION = "DROP_FRACTION", _("1円未満切捨て")
        RAISE_FRACTION = "RAISE_FRACTION", _("1円未満切上げ")
        HALF_UP = "HALF_UP", _("1円未満四捨五入")

    class OwnUnit(models.TextChoices):
        NONE = "", _("使わない")
        YEN = "yen_each", _("金額（円）")
        NUMBER = "number", _("数（等級・点数など）")

    code = models.CharField(_("コード"), max_length=40, db_collation="C")
    label = models.CharField(_("項目名"), max_length=60)
    section = models.CharField(_("区分"), max_length=10, choices=Section.choices)
    formula = models.TextField(_("計算式"), max_length=2000)
    rounding = models.CharField(_("端数処理"), max_length=20, choices=Rounding.choices)
    scope = models.CharField(_("対象"), max_length=5, choices=Scope.choices)
    pay_group_code = models.CharField(_("給与グループ"), max_length=20, blank=True, db_collation="C")
    own_unit = models.CharField(_("本人の値"), max_length=10, choices=OwnUnit.choices, blank=True, default="")
    taxable = models.BooleanField(_("所得税の課税対象"), default=True)
    is_wage = models.BooleanField(_("労働保険の賃金に入れる"), default=True)
    in_premium_base = models.BooleanField(_("割増賃金の基礎に入れる"), default=True)
    prorated = models.BooleanField(_("入退社・欠勤の月は日割り"), default=True)
    is_fixed = models.BooleanField(_("固定的賃金"), default=True)
    agreement = models.CharField(_("控除の根拠（労使協定）"), max_length=100, blank=True)
    agreed_on = models.DateField(_("協定の締結日"), null=True, blank=True)
    reason = models.CharField(_("定める理由"), max_length=300)
    defined_by_name = models.CharField(_("登録者"), max_length=200)
    defined_at = models.DateTimeField(_("登録日時"))

    class Meta:
        verbose_name = _("計算式の項目")
        verbose_name_plural = _("計算式の項目")
        constraints = [
            no_overlap("own_item_has_one_formula_on_a_day", "company", "code"),
            ends_after_it_begins("own_item_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(code__regex=CODE) & ~Q(label="") & ~Q(formula="") & ~Q(reason=""),
                name="own_item_says_what_it_is",
            ),
            models.CheckConstraint(
                condition=Q(scope="GROUP") & ~Q(pay_group_code="") | ~Q(scope="GROUP") & Q(pay_group_code=""),
                name="own_item_of_a_group_names_it",
            ),
            models.CheckConstraint(
                condition=Q(section="PAY", agreement="", agreed_on__isnull=True)
                | Q(section="DEDUCTION", agreed_on__isnull=False) & ~Q(agreement=""),
                name="own_deduction_names_its_agreement",
            ),
            models.CheckConstraint(
                condition=Q(section="PAY")
                | Q(taxable=False, is_wage=False, in_premium_base=False, prorated=False, is_fixed=False),
                name="own_deduction_is_no_pay",
            ),
            models.CheckConstraint(
                condition=Q(own_unit="") | Q(scope="NAMED"), name="own_value_belongs_to_named_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.valid_from}"


class OwnItemPerson(DatedRow):
    """計算式の項目の対象者: somebody for whom an item holds, with the value that the formula reads."""

    code = models.CharField(_("コード"), max_length=40, db_collation="C")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="own_items", verbose_name=_("社員"))
    own_value = models.DecimalField(_("本人の値"), max_digits=12, decimal_places=2, null=True, blank=True)
    added_by_name = models.CharField(_("登録者"), max_length=200)
    added_at = models.DateTimeField(_("登録日時"))

    class Meta:
        verbose_name = _("計算式の項目の対象者")
        verbose_name_plural = _("計算式の項目の対象者")
        constraints = [
            no_overlap("own_item_is_for_a_person_once", "employee", "code"),
            ends_after_it_begins("own_item_of_a_person_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.employee_id}"
