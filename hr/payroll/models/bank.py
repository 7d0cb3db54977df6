"""The files by which banks pay, and whom each pays."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany
from backoffice.companies.models import CompanyRow

from .payslips import Payslip
from .runs import Run


class BankFile(CompanyRow):
    """振込データ: the bytes that a bank takes for a run, as they were made; append-only."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="bank_files", verbose_name=_("給与計算"))
    bank_account = models.ForeignKey(
        BankAccountOfCompany, on_delete=models.PROTECT, related_name="+", verbose_name=_("会社の口座")
    )
    content = models.BinaryField(_("内容"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    count = models.PositiveIntegerField(_("件数"))
    total_yen = models.BigIntegerField(_("合計"))
    made_by_id = models.BigIntegerField(_("作成者の番号"))
    made_by_name = models.CharField(_("作成者"), max_length=200)
    made_at = models.DateTimeField(_("作成日時"))

    class Meta:
        verbose_name = _("振込データ")
        verbose_name_plural = _("振込データ")
        constraints = [
            models.CheckConstraint(condition=Q(count__gt=0, total_yen__gt=0), name="bank_file_pays_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.sha256[:8]}"


class BankTransfer(CompanyRow):
    """振込: a payslip in a bank file. No payslip is in two."""

    file = models.ForeignKey(BankFile, on_delete=models.PROTECT, related_name="transfers", verbose_name=_("振込データ"))
    payslip = models.ForeignKey(Payslip, on_delete=models.PROTECT, related_name="transfers", verbose_name=_("給与明細"))
    amount_yen = models.BigIntegerField(_("金額"))

    class Meta:
        verbose_name = _("振込")
        verbose_name_plural = _("振込")
        constraints = [
            models.UniqueConstraint(fields=["payslip"], name="payslip_is_transferred_once"),
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="transfer_amount_is_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.payslip_id}"


class BankFileHandover(CompanyRow):
    """振込データの取り出し: who took the bytes of a file to the bank, and when; append-only.

    From the first on, the run is corrected by a new payment, never voided.
    """

    file = models.ForeignKey(BankFile, on_delete=models.PROTECT, related_name="handovers", verbose_name=_("振込データ"))
    taken_by_id = models.BigIntegerField(_("取り出した人の番号"))
    taken_by_name = models.CharField(_("取り出した人"), max_length=200)
    taken_at = models.DateTimeField(_("取り出した日時"))

    class Meta:
        verbose_name = _("振込データの取り出し")
        verbose_name_plural = _("振込データの取り出し")

    def __str__(self) -> str:
        return f"{self.file_id} {self.taken_by_name}"
