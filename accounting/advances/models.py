"""Money paid in advance or for another, and how it was settled."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany
from accounting.ledger.models import Account, Entry
from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import Person, Unit
from backoffice.partners.models import Partner

ADVANCE, SETTLEMENT = "accounting.advances.advance", "accounting.advances.settlement"
REQUEST = "accounting.advances.request"


class AdvanceKind(models.TextChoices):
    ADVANCE = "ADVANCE", _("仮払")
    PAID_FOR = "PAID_FOR", _("立替")


class RequestState(models.TextChoices):
    SUBMITTED = "SUBMITTED", _("承認待ち")
    RETURNED = "RETURNED", _("差し戻し")
    APPROVED = "APPROVED", _("承認済み")
    REJECTED = "REJECTED", _("却下")
    DISCARDED = "DISCARDED", _("取りやめ")


class PayBy(models.TextChoices):
    TRANSFER = "TRANSFER", _("給与・経費の口座へ振込")
    CASH = "CASH", _("現金")


class AdvanceRequest(CompanyRow):
    """仮払の申請: what somebody asks to have in advance, until when; `form_key` is the form that made it."""

    form_key = models.UUIDField(_("フォームの番号"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("申請者"))
    person_name = models.CharField(_("申請者名"), max_length=200)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("部署")
    )
    purpose = models.CharField(_("目的"), max_length=200)
    amount_yen = models.BigIntegerField(_("金額"))
    needed_on = models.DateField(_("必要な日"))
    pay_by = models.CharField(_("受け取り方"), max_length=8, choices=PayBy.choices, default=PayBy.TRANSFER)
    state = models.CharField(_("状態"), max_length=10, choices=RequestState.choices, default=RequestState.SUBMITTED)
    requested_at = models.DateTimeField(_("申請日時"))
    approved_on = models.DateField(_("承認日"), null=True, blank=True)

    class Meta:
        verbose_name = _("仮払の申請")
        verbose_name_plural = _("仮払の申請")
        indexes = [models.Index(fields=["company", "person", "-id"], name="advance_request_of_a_person")]
        constraints = [
            models.UniqueConstraint(fields=["company", "form_key"], name="one_form_makes_one_advance_request"),
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="advance_request_is_above_zero"),
            models.CheckConstraint(
                condition=Q(state="APPROVED", approved_on__isnull=False) | ~Q(state="APPROVED") & Q(approved_on=None),
                name="approved_advance_request_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_name} {self.purpose}"


class Advance(CompanyRow):
    """仮払・立替の1件: paid to one person or one partner; append-only. What stands in the opening balances has no entry;
    what was asked for names its `request`, and no bank account where the company owes it or paid it from a cash box."""

    kind = models.CharField(_("種類"), max_length=8, choices=AdvanceKind.choices)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("人")
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("取引先")
    )
    payee_name = models.CharField(_("渡した相手"), max_length=200)
    purpose = models.CharField(_("目的"), max_length=200)
    paid_on = models.DateField(_("渡した日"))
    amount_yen = models.BigIntegerField(_("金額"))
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("勘定科目"))
    bank_account = models.ForeignKey(
        BankAccountOfCompany, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("口座")
    )
    entry = models.OneToOneField(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("仕訳")
    )
    request = models.OneToOneField(
        AdvanceRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="advance", verbose_name=_("申請")
    )
    recorded_by_id = models.BigIntegerField(_("登録した人の番号"))
    recorded_by_name = models.CharField(_("登録した人"), max_length=200)
    recorded_at = models.DateTimeField(_("登録日時"))

    class Meta:
        verbose_name = _("仮払・立替")
        verbose_name_plural = _("仮払・立替")
        indexes = [models.Index(fields=["company", "-paid_on", "-id"], name="advance_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(partner__isnull=False, person=None) | Q(partner=None, person__isnull=False),
                name="advance_is_held_by_one",
            ),
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="advance_is_above_zero"),
            models.CheckConstraint(
                condition=Q(entry=None, bank_account=None, request=None)
                | Q(entry__isnull=False) & (Q(bank_account__isnull=False) | Q(request__isnull=False)),
                name="paid_advance_has_its_entry",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payee_name} {self.purpose}"


class AdvanceSettlement(CompanyRow):
    """仮払・立替の精算: so much was spent with papers or came back, in one entry; append-only. One that takes back another is
    below zero."""

    advance = models.ForeignKey(
        Advance, on_delete=models.PROTECT, related_name="settlements", verbose_name=_("仮払・立替")
    )
    settled_on = models.DateField(_("精算日"))
    spent_yen = models.BigIntegerField(_("使った額"))
    returned_yen = models.BigIntegerField(_("戻った額"))
    label = models.CharField(_("内容"), max_length=200)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+", verbose_name=_("仕訳"))
    takes_back = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="taken_back_by",
        verbose_name=_("取り消す精算"),
    )
    recorded_by_id = models.BigIntegerField(_("記録した人の番号"))
    recorded_by_name = models.CharField(_("記録した人"), max_length=200)
    recorded_at = models.DateTimeField(_("記録日時"))

    class Meta:
        verbose_name = _("仮払・立替の精算")
        verbose_name_plural = _("仮払・立替の精算")
        indexes = [models.Index(fields=["company", "settled_on", "id"], name="advance_settlement_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(spent_yen__gte=0, returned_yen__gte=0, takes_back=None)
                | Q(spent_yen__lte=0, returned_yen__lte=0, takes_back__isnull=False),
                name="advance_settlement_has_one_sign",
            ),
            models.CheckConstraint(
                condition=~Q(spent_yen=0, returned_yen=0), name="advance_settlement_settles_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.advance_id} {self.settled_on}"
