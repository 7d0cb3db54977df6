"""Corporate cards: who holds them, the lists of their company as they came, and each use, claimed once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankMatch
from backoffice.companies.models import CompanyRow
from backoffice.documents.models import StoredFile
from backoffice.organisation.models import Person
from backoffice.partners.models import Partner

CARD_STATEMENT = "accounting.expenses.card_statement"


class CompanyCard(CompanyRow):
    """会社カード: held by one person; told by its company and its last four digits."""

    issuer = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", verbose_name=_("カード会社"))
    last4 = models.CharField(_("番号の下4桁"), max_length=4, db_collation="C")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("使う人"))

    class Meta:
        verbose_name = _("会社カード")
        verbose_name_plural = _("会社カード")
        constraints = [
            models.UniqueConstraint(fields=["company", "issuer", "last4"], name="card_is_registered_once"),
            models.CheckConstraint(condition=Q(last4__regex=r"^[0-9]{4}$"), name="card_is_told_by_four_digits"),
        ]

    def __str__(self) -> str:
        return f"{self.issuer.name} {self.last4}"


class CardStatement(CompanyRow):
    """カード利用明細の1ファイル: as it came, read whole or not at all; paid when the card company took its sum."""

    issuer = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", verbose_name=_("カード会社"))
    stored_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("保管ファイル")
    )
    name = models.CharField(_("ファイル名"), max_length=200)
    columns = models.JSONField(_("列の名前"))
    pay_on = models.DateField(_("引落日"))
    count = models.PositiveIntegerField(_("件数"))
    total_yen = models.BigIntegerField(_("合計"))
    match = models.ForeignKey(
        BankMatch, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("照合")
    )
    paid_on = models.DateField(_("引き落とされた日"), null=True, blank=True)
    imported_by_name = models.CharField(_("取り込んだ人"), max_length=200)
    imported_at = models.DateTimeField(_("取り込んだ日時"))

    class Meta:
        verbose_name = _("カード利用明細のファイル")
        verbose_name_plural = _("カード利用明細のファイル")
        constraints = [
            models.UniqueConstraint(fields=["company", "stored_file"], name="card_file_is_imported_once"),
            models.CheckConstraint(condition=Q(count__gt=0, total_yen__gt=0), name="card_file_holds_something"),
            models.CheckConstraint(
                condition=Q(match=None, paid_on=None) | Q(match__isnull=False, paid_on__isnull=False),
                name="paid_card_file_names_its_match",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issuer.name} {self.pay_on}"


class CardLine(CompanyRow):
    """カードの利用1件, as its company says it; below zero it was given back. Set aside by who checks, where nobody claims it."""

    statement = models.ForeignKey(
        CardStatement, on_delete=models.PROTECT, related_name="lines", verbose_name=_("利用明細のファイル")
    )
    card = models.ForeignKey(CompanyCard, on_delete=models.PROTECT, related_name="+", verbose_name=_("会社カード"))
    position = models.PositiveIntegerField(_("行"))
    used_on = models.DateField(_("利用日"))
    shop = models.CharField(_("利用先"), max_length=200)
    amount_yen = models.BigIntegerField(_("利用額"))
    set_aside_reason = models.CharField(_("精算しない理由"), max_length=200, blank=True)
    set_aside_by_name = models.CharField(_("精算しないと決めた人"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("カードの利用")
        verbose_name_plural = _("カードの利用")
        indexes = [models.Index(fields=["company", "card", "used_on", "id"], name="card_line_of_a_card")]
        constraints = [
            models.UniqueConstraint(fields=["statement", "position"], name="card_line_has_its_place"),
            models.CheckConstraint(condition=~Q(amount_yen=0), name="card_line_is_not_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.used_on} {self.shop} {self.amount_yen}"
