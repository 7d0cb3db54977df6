"""予算: versions of a year's plan, and their cells."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Account
from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import Unit


class BudgetState(models.TextChoices):
    DRAFT = "DRAFT", _("作成中")
    SUBMITTED = "SUBMITTED", _("承認待ち")
    APPROVED = "APPROVED", _("承認済み")


class Budget(CompanyRow):
    """予算の版: the plan of a fiscal year. Of the approved versions of a year the newest is in force; all are kept."""

    year_begins_on = models.DateField(_("会計年度の初日"))
    version = models.PositiveSmallIntegerField(_("版"))
    name = models.CharField(_("名称"), max_length=100)
    basis = models.CharField(_("作り方"), max_length=200)
    state = models.CharField(_("状態"), max_length=10, choices=BudgetState.choices, default=BudgetState.DRAFT)
    drafted_by_id = models.BigIntegerField(_("作成した人の番号"))
    drafted_by_name = models.CharField(_("作成した人"), max_length=200)
    drafted_at = models.DateTimeField(_("作成日時"))
    approved_at = models.DateTimeField(_("承認日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("予算")
        verbose_name_plural = _("予算")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "year_begins_on", "version"], name="budget_version_is_used_once"
            ),
            models.UniqueConstraint(
                fields=["company", "year_begins_on"],
                condition=Q(state__in=["DRAFT", "SUBMITTED"]),
                name="year_has_one_budget_under_way",
            ),
            models.CheckConstraint(condition=Q(year_begins_on__day=1), name="budget_year_begins_on_the_first"),
            models.CheckConstraint(
                condition=Q(state="APPROVED", approved_at__isnull=False)
                | ~Q(state="APPROVED") & Q(approved_at__isnull=True),
                name="approved_budget_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BudgetCell(CompanyRow):
    """予算の1マス: what an account of a unit should come to in a month, as its category grows. Zero is no cell."""

    budget = models.ForeignKey(
        Budget, on_delete=models.PROTECT, db_index=False, related_name="cells", verbose_name=_("予算")
    )
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+", verbose_name=_("勘定科目")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+", verbose_name=_("部署")
    )
    month = models.DateField(_("対象月（1日）"))
    amount_yen = models.BigIntegerField(_("金額"))

    class Meta:
        verbose_name = _("予算の金額")
        verbose_name_plural = _("予算の金額")
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "account", "unit", "month"], nulls_distinct=False, name="budget_cell_is_there_once"
            ),
            models.CheckConstraint(condition=~Q(amount_yen=0), name="budget_cell_is_not_zero"),
            models.CheckConstraint(condition=Q(month__day=1), name="budget_month_is_its_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.month:%Y-%m} {self.amount_yen}"
