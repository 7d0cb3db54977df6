"""So much of an invoice or of a sum owed, settled without money."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounting.payables.models import Payable, PayableSettlement
from accounting.receivables.models import Invoice, Receipt
from backoffice.companies.models import CompanyRow


class SettledPart(CompanyRow):
    """Either an invoice with the receipt that counts it, or a sum owed with its settlement; `open_yen` was open before."""

    invoice = models.ForeignKey(
        Invoice, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("請求書")
    )
    receipt = models.OneToOneField(
        Receipt, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("入金の記録")
    )
    payable = models.ForeignKey(
        Payable, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("未払")
    )
    settlement = models.OneToOneField(
        PayableSettlement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("未払の決済"),
    )
    amount_yen = models.BigIntegerField(_("金額"))
    open_yen = models.BigIntegerField(_("決済前の残り"))
    dated_on = models.DateField(_("取引日"))
    due_on = models.DateField(_("期日"))
    label = models.CharField(_("内容"), max_length=200)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(invoice__isnull=False, receipt__isnull=False, payable=None, settlement=None)
                | Q(invoice=None, receipt=None, payable__isnull=False, settlement__isnull=False),
                name="%(class)s_is_of_an_invoice_or_a_payable",
            ),
            models.CheckConstraint(
                condition=Q(amount_yen__gt=0, amount_yen__lte=F("open_yen")), name="%(class)s_is_within_what_is_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.amount_yen}"
