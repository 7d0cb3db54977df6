"""What was paid in."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Entry
from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import DatedRow, ends_after_it_begins, no_overlap


class Remittance(CompanyRow):
    """納付: one payment to one authority for a month, as it was made; append-only."""

    class Kind(models.TextChoices):
        INCOME_TAX = "INCOME_TAX", _("源泉所得税")
        FEES = "FEES", _("報酬・料金の源泉所得税")
        RESIDENT_TAX = "RESIDENT_TAX", _("住民税")
        SOCIAL_INSURANCE = "SOCIAL_INSURANCE", _("社会保険料")

    kind = models.CharField(_("種類"), max_length=20, choices=Kind.choices)
    month = models.DateField(_("対象月（1日）"))
    place = models.CharField(_("市区町村コード"), max_length=6, blank=True, db_collation="C")
    place_name = models.CharField(_("納付先"), max_length=60)
    people = models.PositiveIntegerField(_("人数"))
    withheld_yen = models.BigIntegerField(_("預かった額"))
    employer_yen = models.BigIntegerField(_("会社負担"))
    paid_yen = models.BigIntegerField(_("納付した額"))
    paid_on = models.DateField(_("納付日"))
    reason = models.TextField(_("差額の理由"), blank=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", verbose_name=_("仕訳"))
    paid_by_id = models.BigIntegerField(_("記録した人の番号"))
    paid_by_name = models.CharField(_("記録した人"), max_length=200)
    recorded_at = models.DateTimeField(_("記録日時"))

    class Meta:
        verbose_name = _("納付")
        verbose_name_plural = _("納付")
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "month", "place"], name="month_is_remitted_once"),
            models.CheckConstraint(condition=Q(paid_yen__gt=0), name="remittance_pays_something"),
            models.CheckConstraint(condition=Q(month__day=1), name="remitted_month_is_its_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.month:%Y-%m} {self.place}"


class HalfYearly(DatedRow):
    """納期の特例: withheld tax, or the resident tax of one municipality, is paid in by half-years from a month on."""

    class Kind(models.TextChoices):
        INCOME_TAX = "INCOME_TAX", _("源泉所得税")
        RESIDENT_TAX = "RESIDENT_TAX", _("住民税")

    kind = models.CharField(_("種類"), max_length=20, choices=Kind.choices)
    place = models.CharField(_("市区町村コード"), max_length=6, blank=True, db_collation="C")

    class Meta:
        verbose_name = _("納期の特例")
        verbose_name_plural = _("納期の特例")
        constraints = [
            no_overlap("half_years_of_a_place_do_not_overlap", "company", "kind", "place"),
            ends_after_it_begins("half_years_end_after_they_begin"),
            models.CheckConstraint(
                condition=Q(kind="INCOME_TAX", place="") | (Q(kind="RESIDENT_TAX") & ~Q(place="")),
                name="half_years_of_resident_tax_name_the_municipality",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__day=1) & (Q(valid_until__isnull=True) | Q(valid_until__day=1)),
                name="half_years_begin_with_a_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.place} {self.valid_from}"
