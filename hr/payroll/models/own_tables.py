"""The tables of yen that formulas of the company look up: allowances by grade, by number of dependants."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import DatedRow, ends_after_it_begins, no_overlap


class OwnTable(DatedRow):
    """計算式の表: yen by key, as it holds from a day on; a change is a table of its own from another day on."""

    code = models.CharField(_("コード"), max_length=40, db_collation="C")
    label = models.CharField(_("表の名前"), max_length=60)
    reason = models.CharField(_("定める理由"), max_length=300)
    defined_by_name = models.CharField(_("登録者"), max_length=200)
    defined_at = models.DateTimeField(_("登録日時"))

    class Meta:
        verbose_name = _("計算式の表")
        verbose_name_plural = _("計算式の表")
        constraints = [
            no_overlap("own_table_holds_once_on_a_day", "company", "code"),
            ends_after_it_begins("own_table_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.valid_from}"


class OwnTableRow(CompanyRow):
    """計算式の表の1行: what a key gives; append-only."""

    table = models.ForeignKey(OwnTable, on_delete=models.PROTECT, related_name="rows", verbose_name=_("表"))
    key = models.DecimalField(_("値"), max_digits=12, decimal_places=2)
    label = models.CharField(_("値の名前"), max_length=60, blank=True)
    amount_yen = models.BigIntegerField(_("金額"))

    class Meta:
        verbose_name = _("計算式の表の行")
        verbose_name_plural = _("計算式の表の行")
        constraints = [
            models.UniqueConstraint(fields=["table", "key"], name="own_table_gives_one_sum_for_a_key"),
            models.CheckConstraint(condition=Q(key__gte=0, amount_yen__gte=0), name="own_table_is_of_sums"),
        ]

    def __str__(self) -> str:
        return f"{self.table_id} {self.key}"
