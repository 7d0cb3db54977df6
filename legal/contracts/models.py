"""The contract, from its request to its end."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.documents.models import Document
from backoffice.organisation.models import Unit
from backoffice.partners.models import Partner

MOST_NOTICE_MONTHS = 24


class ContractKind(models.TextChoices):
    SALE = "SALE", _("売買")
    SERVICES = "SERVICES", _("業務委託")
    SECRECY = "SECRECY", _("秘密保持")
    LEASE = "LEASE", _("賃貸借")
    OTHER = "OTHER", _("その他の契約")


class ContractState(models.TextChoices):
    DRAFT = "DRAFT", _("修正待ち")
    UNDER_REVIEW = "UNDER_REVIEW", _("審査中")
    APPROVED = "APPROVED", _("承認済み・締結待ち")
    REJECTED = "REJECTED", _("却下")
    SIGNED = "SIGNED", _("締結済み")
    ENDED = "ENDED", _("終了")


CONCLUDED = (ContractState.SIGNED, ContractState.ENDED)


class SigningWay(models.TextChoices):
    ELECTRONIC = "ELECTRONIC", _("電子契約")
    PAPER = "PAPER", _("書面")


class Contract(CompanyRow):
    """契約: with whom, about what, for how long; the draft, the signed paper, and how far it is."""

    number = models.CharField(_("契約番号"), max_length=80, blank=True, db_collation="C")
    title = models.CharField(_("件名"), max_length=200)
    kind = models.CharField(_("契約の種類"), max_length=10, choices=ContractKind.choices)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", verbose_name=_("相手方"))
    partner_name = models.CharField(_("相手方の名称"), max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("主管部署"))
    purpose = models.TextField(_("目的と概要"))
    amount_yen = models.BigIntegerField(_("契約金額（税込）"), null=True, blank=True)
    starts_on = models.DateField(_("契約開始日"))
    ends_on = models.DateField(_("契約終了日"), null=True, blank=True)
    renews = models.BooleanField(_("自動更新"), default=False)
    renewal_months = models.PositiveSmallIntegerField(_("更新期間（月）"), null=True, blank=True)
    notice_months = models.PositiveSmallIntegerField(_("更新拒絶の通知（終了日の何か月前）"), null=True, blank=True)
    draft = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("契約書の案")
    )
    state = models.CharField(_("状態"), max_length=12, choices=ContractState.choices, default=ContractState.DRAFT)
    requested_by_id = models.BigIntegerField(_("申請者の番号"))
    requested_by_name = models.CharField(_("申請者"), max_length=200)
    requested_at = models.DateTimeField(_("申請日時"))
    approved_on = models.DateField(_("承認日"), null=True, blank=True)
    signed_on = models.DateField(_("締結日"), null=True, blank=True)
    signing_way = models.CharField(_("締結の方法"), max_length=10, choices=SigningWay.choices, blank=True)
    signed_paper = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("締結した契約書")
    )
    original_at = models.CharField(_("原本の保管場所"), max_length=200, blank=True)
    ended_on = models.DateField(_("終了した日"), null=True, blank=True)
    end_reason = models.CharField(_("終了の理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("契約")
        verbose_name_plural = _("契約")
        indexes = [
            models.Index(fields=["company", "state", "-id"], name="contract_newest_of_state"),
            models.Index(fields=["company", "requested_by_id", "-id"], name="contract_of_requester"),
            models.Index(fields=["company", "ends_on", "id"], condition=Q(state="SIGNED"), name="contract_by_end"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "number"], condition=~Q(number=""), name="contract_number_is_used_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="contract_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(amount_yen=None) | Q(amount_yen__gt=0), name="contract_amount_is_above_zero"
            ),
            models.CheckConstraint(
                condition=Q(renews=False, renewal_months=None, notice_months=None)
                | Q(
                    renews=True,
                    ends_on__isnull=False,
                    renewal_months__isnull=False,
                    renewal_months__gt=0,
                    notice_months__isnull=False,
                    notice_months__lte=MOST_NOTICE_MONTHS,
                ),
                name="contract_renewal_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CONCLUDED, signed_on__isnull=False)
                & ~Q(number="")
                & ~Q(signing_way="")
                & (Q(signed_paper__isnull=False) | ~Q(original_at=""))
                | ~Q(state__in=CONCLUDED)
                & Q(number="", signed_on=None, signing_way="", signed_paper=None, original_at=""),
                name="signed_contract_has_date_number_and_paper",
            ),
            models.CheckConstraint(
                condition=Q(signed_on=None) | Q(approved_on=None) | Q(signed_on__gte=F("approved_on")),
                name="contract_is_signed_after_approval",
            ),
            models.CheckConstraint(
                condition=Q(state="ENDED", ended_on__isnull=False) & ~Q(end_reason="")
                | ~Q(state="ENDED") & Q(ended_on=None, end_reason=""),
                name="ended_contract_says_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title
