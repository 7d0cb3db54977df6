"""The company's words on working conditions, and the notices that were issued."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.documents.models import Document
from backoffice.organisation.models import DatedRow, User, ends_after_it_begins, no_overlap
from hr.employment.models import Employee, EmployeeKind, Terms


class Wording(DatedRow):
    """労働条件の文面: what the company says to everybody of a kind; what stands elsewhere in the system is not said here."""

    kind = models.CharField(_("雇用区分"), max_length=10, choices=EmployeeKind.choices)
    place_range = models.TextField(_("就業場所の変更の範囲"), max_length=300, blank=True)
    work_range = models.TextField(_("業務の変更の範囲"), max_length=300, blank=True)
    hours = models.TextField(_("始業・終業・休憩の補足（交替制、変形労働時間制など）"), max_length=500, blank=True)
    has_overtime = models.BooleanField(_("所定時間外労働"), default=True)
    overtime = models.TextField(_("所定時間外労働・休日労働の説明"), max_length=300, blank=True)
    days_off = models.TextField(_("休日"), max_length=500, blank=True)
    leave = models.TextField(_("休暇"), max_length=500, blank=True)
    premium_rates = models.TextField(_("割増賃金率"), max_length=300, blank=True)
    pay_method = models.CharField(_("賃金の支払方法"), max_length=100, blank=True)
    deductions = models.TextField(_("労使協定にもとづく控除"), max_length=300, blank=True)
    has_raise = models.BooleanField(_("昇給"), default=True)
    raise_terms = models.TextField(_("昇給の時期など"), max_length=300, blank=True)
    has_bonus = models.BooleanField(_("賞与"), default=True)
    bonus = models.TextField(_("賞与の時期など"), max_length=300, blank=True)
    has_retirement_pay = models.BooleanField(_("退職手当"), default=True)
    retirement_pay = models.TextField(_("退職手当の決まり"), max_length=300, blank=True)
    retirement = models.TextField(_("定年・継続雇用"), max_length=300, blank=True)
    resignation = models.TextField(_("自己都合退職の手続"), max_length=300, blank=True)
    dismissal = models.TextField(_("解雇の事由と手続"), max_length=1000, blank=True)
    insurance = models.TextField(_("社会保険・雇用保険の加入"), max_length=300, blank=True)
    desk = models.CharField(_("雇用管理の改善等に関する相談窓口"), max_length=200, blank=True)
    other = models.TextField(_("その他（安全衛生、職業訓練、表彰・制裁、休職など）"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("労働条件の文面")
        verbose_name_plural = _("労働条件の文面")
        constraints = [
            no_overlap("one_wording_holds_for_a_kind", "company", "kind"),
            ends_after_it_begins("wording_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.valid_from}"


class Renewal(models.TextChoices):
    AUTOMATIC = "AUTOMATIC", _("自動的に更新する")
    POSSIBLE = "POSSIBLE", _("更新する場合があり得る")
    NONE = "NONE", _("契約の更新はしない")


class ConditionsNotice(CompanyRow):
    """労働条件通知書（兼 雇用契約書）: as it was issued, and what became of it."""

    class State(models.TextChoices):
        ISSUED = "ISSUED", _("交付済み")
        AGREED = "AGREED", _("同意済み")
        WITHDRAWN = "WITHDRAWN", _("差し替え済み")

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="conditions_notices", verbose_name=_("社員")
    )
    terms = models.ForeignKey(
        Terms, on_delete=models.PROTECT, related_name="conditions_notices", verbose_name=_("雇用条件")
    )
    starts_on = models.DateField(_("契約期間の初日"))
    ends_on = models.DateField(_("契約期間の末日（期間の定めなしは空）"), null=True, blank=True)
    renewal = models.CharField(_("更新の有無"), max_length=10, choices=Renewal.choices, blank=True)
    is_conversion_due = models.BooleanField(_("この期間中に無期転換申込権が生じる"), default=False)
    is_electronic = models.BooleanField(_("本人が電磁的方法による交付を希望"), default=False)
    issued_on = models.DateField(_("交付日"))
    content = models.JSONField(_("内容"))
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", verbose_name=_("書類"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_collation="C")
    state = models.CharField(_("状態"), max_length=10, choices=State.choices, default=State.ISSUED)
    agreed_at = models.DateTimeField(_("同意日時"), null=True, blank=True)
    agreed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("同意した人")
    )

    class Meta:
        verbose_name = _("労働条件通知書")
        verbose_name_plural = _("労働条件通知書")
        indexes = [models.Index(fields=["company", "employee", "-id"], name="conditions_notice_of_employee")]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "starts_on"], condition=Q(state="ISSUED"), name="one_notice_waits_from_a_day"
            ),
            models.CheckConstraint(
                condition=Q(state="AGREED", agreed_at__isnull=False, agreed_by__isnull=False)
                | (~Q(state="AGREED") & Q(agreed_at=None, agreed_by=None)),
                name="agreed_notice_says_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None, renewal="", is_conversion_due=False)
                | (Q(ends_on__gte=F("starts_on")) & ~Q(renewal="")),
                name="fixed_term_says_about_renewal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.issued_on}"
