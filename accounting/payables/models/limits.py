"""Which law says by when a supplier must be paid."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backoffice.organisation.models import DatedRow, ends_after_it_begins, no_overlap
from backoffice.partners.models import Partner


class SupplierLaw(models.TextChoices):
    NONE = "NONE", _("対象外")
    SUBCONTRACT = "SUBCONTRACT", _("取適法（旧下請法）の対象")
    FREELANCE = "FREELANCE", _("フリーランス法の対象")
    BOTH = "BOTH", _("取適法とフリーランス法の両方の対象")


class SupplierStanding(DatedRow):
    """支払期限の法律の対象: whether a supplier falls under them, and why, from a day on."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", verbose_name=_("取引先"))
    law = models.CharField(_("対象の法律"), max_length=11, choices=SupplierLaw.choices)
    reason = models.CharField(_("判断の理由"), max_length=300)
    judged_by_id = models.BigIntegerField(_("判断した人の番号"))
    judged_by_name = models.CharField(_("判断した人"), max_length=200)
    judged_at = models.DateTimeField(_("判断日時"))

    class Meta:
        verbose_name = _("支払期限の法律の対象")
        verbose_name_plural = _("支払期限の法律の対象")
        constraints = [
            no_overlap("supplier_has_one_standing", "partner"),
            ends_after_it_begins("supplier_standing_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(reason=""), name="supplier_standing_gives_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.law}"
