"""Notices as they came, ends of collection, and how municipalities call the company."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from hr.employment.models import Employee

MUNICIPALITY_CODE = r"^\d{6}$"


class ResidentTax(CompanyRow):
    """住民税の通知: what a municipality says of the months from one on until May; append-only, the last one holds."""

    class Kind(models.TextChoices):
        YEAR = "YEAR", _("税額通知")
        CHANGE = "CHANGE", _("変更通知")

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="resident_taxes", verbose_name=_("社員")
    )
    kind = models.CharField(_("通知"), max_length=10, choices=Kind.choices, default=Kind.YEAR)
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    municipality_code = models.CharField(
        _("市区町村コード"), max_length=6, db_collation="C", validators=[RegexValidator(MUNICIPALITY_CODE)]
    )
    municipality_name = models.CharField(_("市区町村"), max_length=60)
    payee_number = models.CharField(_("宛名番号"), max_length=20, blank=True, default="", db_collation="C")
    first_month = models.DateField(_("最初の月（1日）"))
    amounts_yen = ArrayField(models.PositiveIntegerField(), verbose_name=_("最初の月から5月までの月割額"))
    recorded_at = models.DateTimeField(_("登録日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("住民税の通知")
        verbose_name_plural = _("住民税の通知")
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "fiscal_year"],
                condition=Q(kind="YEAR"),
                name="employee_has_one_resident_tax_notice_a_year",
            ),
            # From the first month to May: 12 × (year + 1 − its year) + 6 − its month.
            models.CheckConstraint(
                condition=Q(
                    amounts_yen__len=(F("fiscal_year") + 1 - ExtractYear("first_month")) * 12
                    + 6
                    - ExtractMonth("first_month")
                ),
                name="notice_names_every_month_until_may",
            ),
            models.CheckConstraint(condition=Q(amounts_yen__len__range=(1, 12)), name="notice_is_of_one_year"),
            models.CheckConstraint(condition=Q(first_month__day=1), name="first_month_of_a_notice_is_its_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.first_month:%Y-%m}"


class NoNoticeReason(models.TextChoices):
    """Why no notice comes for somebody who is in service (地方税法295条, 318条, 319条, 321条の4)."""

    NOT_TAXED = "NOT_TAXED", _("非課税")
    NO_INCOME = "NO_INCOME", _("前年に所得がない")
    ABROAD = "ABROAD", _("1月1日に国内に住所がない")
    ORDINARY = "ORDINARY", _("普通徴収")
    ELSEWHERE = "ELSEWHERE", _("ほかの勤務先で特別徴収")
    OTHER = "OTHER", _("その他")


class NoticeExpectation(CompanyRow):
    """通知の予定: whether a notice of a year is expected for somebody; append-only, the last one of a year holds."""

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="notice_expectations", verbose_name=_("社員")
    )
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    is_expected = models.BooleanField(_("通知を待つ"))
    reason = models.CharField(_("通知がない理由"), max_length=10, choices=NoNoticeReason.choices, blank=True)
    words = models.CharField(_("理由の説明"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("登録日時"))
    recorded_by_name = models.CharField(_("登録した人"), max_length=200)

    class Meta:
        verbose_name = _("住民税の通知の予定")
        verbose_name_plural = _("住民税の通知の予定")
        indexes = [
            models.Index(fields=["company", "fiscal_year", "employee"], name="notice_expectation_of_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_expected=True, reason="") | (Q(is_expected=False) & ~Q(reason="")),
                name="no_notice_says_why",
            ),
            models.CheckConstraint(
                condition=Q(is_expected=False) & ~Q(reason="OTHER") | ~Q(words=""),
                name="other_reason_of_no_notice_is_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.fiscal_year}"


class EndReason(models.TextChoices):
    LEFT = "LEFT", _("退職")
    TRANSFERRED = "TRANSFERRED", _("転勤・転籍")
    SUSPENDED = "SUSPENDED", _("休職・長期欠勤")
    DECEASED = "DECEASED", _("死亡")
    OTHER = "OTHER", _("その他")


class RestChoice(models.TextChoices):
    LUMP_SUM = "LUMP_SUM", _("一括徴収")
    ORDINARY = "ORDINARY", _("普通徴収")
    CONTINUED = "CONTINUED", _("新しい勤務先で特別徴収を継続")


class CollectionEnd(CompanyRow):
    """特別徴収の終わり（異動）: the last month collected, what was left then, and the report that the law asks for."""

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="collection_ends", verbose_name=_("社員")
    )
    notice = models.ForeignKey(ResidentTax, on_delete=models.PROTECT, related_name="ends", verbose_name=_("通知"))
    happened_on = models.DateField(_("異動年月日"))
    reason = models.CharField(_("異動の事由"), max_length=12, choices=EndReason.choices)
    last_month = models.DateField(_("最後に徴収する月（1日）"))
    year_yen = models.PositiveIntegerField(_("特別徴収税額（年税額）"))
    collected_yen = models.PositiveIntegerField(_("徴収済額"))
    rest_yen = models.PositiveIntegerField(_("未徴収税額"))
    rest = models.CharField(_("未徴収税額の徴収"), max_length=10, choices=RestChoice.choices)
    requested = models.BooleanField(_("本人の申し出がある"), default=False)
    words = models.CharField(_("理由"), max_length=200, blank=True)
    new_employer = models.CharField(_("新しい勤務先の名称"), max_length=100, blank=True)
    new_address = models.CharField(_("新しい勤務先の所在地"), max_length=200, blank=True)
    new_number = models.CharField(_("新しい勤務先の指定番号"), max_length=20, blank=True, db_collation="C")
    due_on = models.DateField(_("届出の期限"))
    due_source = models.CharField(_("期限の根拠"), max_length=200)
    recorded_at = models.DateTimeField(_("登録日時"))
    recorded_by_name = models.CharField(_("登録した人"), max_length=200)
    filed_on = models.DateField(_("届出日"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("取り消した日時"), null=True, blank=True)
    withdrawn_words = models.CharField(_("取り消した理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("特別徴収の異動")
        verbose_name_plural = _("特別徴収の異動")
        constraints = [
            models.UniqueConstraint(fields=["notice"], condition=Q(withdrawn_at=None), name="notice_is_ended_once"),
            models.CheckConstraint(condition=Q(last_month__day=1), name="last_month_collected_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(year_yen=F("collected_yen") + F("rest_yen")), name="collected_and_rest_are_the_year"
            ),
            models.CheckConstraint(
                condition=~Q(rest="LUMP_SUM") | Q(rest_yen__gt=0), name="one_sum_collects_something"
            ),
            models.CheckConstraint(
                condition=~Q(rest="CONTINUED") | ~Q(new_employer=""), name="collection_goes_on_with_somebody"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_words="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_words="")),
                name="withdrawn_end_says_why",
            ),
        ]
        indexes = [models.Index(fields=["company", "due_on"], name="collection_end_by_due_day")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.last_month:%Y-%m}"


class DesignatedNumber(CompanyRow):
    """指定番号: how a municipality calls the company as a collector of its tax."""

    municipality_code = models.CharField(
        _("市区町村コード"), max_length=6, db_collation="C", validators=[RegexValidator(MUNICIPALITY_CODE)]
    )
    number = models.CharField(_("指定番号"), max_length=20, db_collation="C")

    class Meta:
        verbose_name = _("指定番号")
        verbose_name_plural = _("指定番号")
        constraints = [
            models.UniqueConstraint(fields=["company", "municipality_code"], name="municipality_calls_the_company_once")
        ]

    def __str__(self) -> str:
        return f"{self.municipality_code} {self.number}"
