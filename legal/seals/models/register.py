"""印章台帳: the seals of the company, who keeps them, and to whom they are lent."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.documents.models import Document
from backoffice.organisation.models import DatedRow, User, ends_after_it_begins, no_overlap
from legal.seals.limits import MOST_SCAN_DAYS, SCAN_DAYS


class SealKind(CompanyRow):
    """印章の種類: the company's own list. A kind that `is_registered` names the office where its imprint is registered."""

    code = models.CharField(_("種類コード"), max_length=20, db_collation="C")
    name = models.CharField(_("種類"), max_length=40)
    is_registered = models.BooleanField(_("役所に登録する印"), default=False)
    position = models.PositiveSmallIntegerField(_("順番"))

    class Meta:
        verbose_name = _("印章の種類")
        verbose_name_plural = _("印章の種類")
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="seal_kind_code_is_used_once"),
            models.UniqueConstraint(fields=["company", "name"], name="seal_kind_is_named_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Seal(CompanyRow):
    """印章: a seal of the company, from its first day in use to its withdrawal, which stays on record."""

    code = models.CharField(_("管理番号"), max_length=20, db_collation="C")
    name = models.CharField(_("印章の名前"), max_length=100)
    kind = models.ForeignKey(SealKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("種類"))
    place = models.CharField(_("保管場所"), max_length=200)
    office_name = models.CharField(_("登録した役所"), max_length=100, blank=True)
    registered_on = models.DateField(_("登録日"), null=True, blank=True)
    in_use_from = models.DateField(_("使用開始日"))
    withdrawn_on = models.DateField(_("廃止日"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("廃止の理由"), max_length=200, blank=True)
    imprint = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("印影")
    )

    class Meta:
        verbose_name = _("印章")
        verbose_name_plural = _("印章")
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="seal_code_is_used_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_reason="")
                | Q(withdrawn_on__isnull=False, withdrawn_on__gte=F("in_use_from")) & ~Q(withdrawn_reason=""),
                name="withdrawn_seal_says_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(office_name="", registered_on=None) | ~Q(office_name="") & Q(registered_on__isnull=False),
                name="registered_seal_says_where_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class SealCustody(DatedRow):
    """保管者: who keeps a seal from a day on, and who stands in for them; one at a time, the history stays."""

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="custodies", verbose_name=_("印章"))
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("保管者"))
    user_name = models.CharField(_("保管者の名前"), max_length=200)
    deputy = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("副の保管者")
    )
    deputy_name = models.CharField(_("副の保管者の名前"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("印章の保管者")
        verbose_name_plural = _("印章の保管者")
        constraints = [
            no_overlap("seal_has_one_custodian_at_a_time", "seal"),
            ends_after_it_begins("custody_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(user=F("deputy")), name="custodian_is_not_the_own_deputy"),
        ]

    def __str__(self) -> str:
        return self.user_name


class SealLending(CompanyRow):
    """持ち出し: who took a seal out, from when and until when, what for, and when it came back."""

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="lendings", verbose_name=_("印章"))
    lent_to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("持ち出す人"))
    lent_to_name = models.CharField(_("持ち出す人の名前"), max_length=200)
    purpose = models.CharField(_("目的と行き先"), max_length=200)
    lent_on = models.DateField(_("持ち出した日"))
    due_on = models.DateField(_("返却の予定日"))
    lent_by_id = models.BigIntegerField(_("渡した人の番号"))
    lent_by_name = models.CharField(_("渡した人"), max_length=200)
    returned_on = models.DateField(_("返却日"), null=True, blank=True)
    taken_back_by_name = models.CharField(_("受け取った人"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("印章の持ち出し")
        verbose_name_plural = _("印章の持ち出し")
        indexes = [models.Index(fields=["company", "seal", "-id"], name="lending_of_a_seal")]
        constraints = [
            models.UniqueConstraint(
                fields=["seal"], condition=Q(returned_on=None), name="seal_is_lent_to_one_at_a_time"
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("lent_on")), name="lending_is_due_after_it_begins"),
            models.CheckConstraint(
                condition=Q(returned_on=None, taken_back_by_name="")
                | Q(returned_on__isnull=False, returned_on__gte=F("lent_on")) & ~Q(taken_back_by_name=""),
                name="returned_seal_says_when_and_to_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lent_to_name} {self.lent_on}"


class SealPolicy(CompanyRow):
    """押印の決まり: within how many days of sealing the scan is expected; one row of a company at most."""

    scan_days = models.PositiveSmallIntegerField(_("写しを登録するまでの日数"), default=SCAN_DAYS)

    class Meta:
        verbose_name = _("押印の決まり")
        verbose_name_plural = _("押印の決まり")
        constraints = [
            models.UniqueConstraint(fields=["company"], name="company_has_one_seal_policy"),
            models.CheckConstraint(
                condition=Q(scan_days__gte=1, scan_days__lte=MOST_SCAN_DAYS), name="scan_is_expected_within_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scan_days}"
