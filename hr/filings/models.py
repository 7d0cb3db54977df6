"""Filings as cases, whom they are about, and how the offices know the company."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from hr.employment.models import Employee
from hr.social_insurance.models import InsuranceStanding


class FilingKind(models.TextChoices):
    REGULAR = "REGULAR", _("算定基礎届")
    OCCASIONAL = "OCCASIONAL", _("月額変更届")
    BONUS = "BONUS", _("賞与支払届")
    ACQUISITION = "ACQUISITION", _("資格取得届（健康保険・厚生年金）")
    LOSS = "LOSS", _("資格喪失届（健康保険・厚生年金）")
    EMPLOYMENT_ACQUISITION = "EMPLOYMENT_ACQUISITION", _("雇用保険 資格取得届")
    EMPLOYMENT_LOSS = "EMPLOYMENT_LOSS", _("雇用保険 資格喪失届")
    LABOUR_YEAR = "LABOUR_YEAR", _("労働保険 年度更新")
    SEPARATION = "SEPARATION", _("雇用保険 離職証明書")
    LEAVE_WAGES = "LEAVE_WAGES", _("休業開始時賃金月額証明書")
    SICKNESS = "SICKNESS", _("傷病手当金支給申請書（事業主の証明）")
    CHILDCARE = "CHILDCARE", _("育児休業給付金支給申請書")
    SIXTY_WAGES = "SIXTY_WAGES", _("六十歳到達時等賃金証明書")
    ELDER = "ELDER", _("高年齢雇用継続給付支給申請書")


# Papers of one person whose figures another room makes; here they go their way from draft to the office's answer.
PAPERS = (
    FilingKind.SEPARATION,
    FilingKind.LEAVE_WAGES,
    FilingKind.SICKNESS,
    FilingKind.CHILDCARE,
    FilingKind.SIXTY_WAGES,
    FilingKind.ELDER,
)


class FilingState(models.TextChoices):
    DRAFT = "DRAFT", _("下書き")
    SUBMITTED = "SUBMITTED", _("提出済み")
    RETURNED = "RETURNED", _("返戻")
    ACCEPTED = "ACCEPTED", _("受理")
    CANCELLED = "CANCELLED", _("取りやめ")


class Channel(models.TextChoices):
    ONLINE = "ONLINE", _("電子申請")
    MEDIA = "MEDIA", _("電子媒体")
    PAPER = "PAPER", _("紙（郵送・窓口）")


class FilingOffice(CompanyRow):
    """届出の設定: how the offices know the company, and its choices where the law leaves one."""

    class AbsenceDays(models.TextChoices):
        CALENDAR = "CALENDAR", _("暦日から欠勤日数を引く")
        SCHEDULED = "SCHEDULED", _("所定労働日数から欠勤日数を引く")

    class LabourPayment(models.TextChoices):
        SLIP = "SLIP", _("納付書・電子納付")
        DEBIT = "DEBIT", _("口座振替")
        ENTRUSTED = "ENTRUSTED", _("労働保険事務組合に委託")

    prefecture = models.CharField(_("年金事務所の都道府県"), max_length=10, blank=True)
    area_code = models.CharField(_("郡市区符号"), max_length=2, blank=True, db_collation="C")
    mark = models.CharField(_("事業所記号"), max_length=10, blank=True)
    number = models.CharField(
        _("事業所番号"), max_length=5, blank=True, db_collation="C", validators=[RegexValidator(r"^\d{1,5}$")]
    )
    postal_code = models.CharField(
        _("郵便番号"), max_length=7, blank=True, db_collation="C", validators=[RegexValidator(r"^\d{7}$")]
    )
    address = models.CharField(_("所在地"), max_length=100, blank=True)
    name = models.CharField(_("事業所の名称"), max_length=50, blank=True)
    representative = models.CharField(_("事業主の氏名"), max_length=50, blank=True)
    phone = models.CharField(_("電話番号"), max_length=20, blank=True, db_collation="C")
    labour_insurance_number = models.CharField(
        _("労働保険番号"), max_length=14, blank=True, db_collation="C", validators=[RegexValidator(r"^\d{14}$")]
    )
    absence_days = models.CharField(
        _("月給の支払基礎日数"), max_length=10, choices=AbsenceDays.choices, default=AbsenceDays.CALENDAR
    )

    labour_payment = models.CharField(
        _("労働保険料の納付の方法"), max_length=10, choices=LabourPayment.choices, default=LabourPayment.SLIP
    )

    class Meta:
        verbose_name = _("届出の設定")
        verbose_name_plural = _("届出の設定")
        constraints = [models.UniqueConstraint(fields=["company"], name="company_has_one_filing_office")]

    def __str__(self) -> str:
        return self.name


class Filing(CompanyRow):
    """届出: one case, from draft to the answer of the office. `figures` are those of a filing about no one person."""

    kind = models.CharField(_("届出の種類"), max_length=30, choices=FilingKind.choices)
    about = models.DateField(_("適用・事実の日"))
    state = models.CharField(_("状態"), max_length=10, choices=FilingState.choices, default=FilingState.DRAFT)
    due_on = models.DateField(_("提出期限"), null=True, blank=True)
    due_source = models.CharField(_("期限の根拠"), max_length=200, blank=True)
    media_number = models.PositiveSmallIntegerField(_("媒体通番"), null=True, blank=True)
    media_made_at = models.DateTimeField(_("届書のCSVの作成日時"), null=True, blank=True)
    figures = models.JSONField(_("届出の数値"), default=dict, blank=True)
    channel = models.CharField(_("提出の方法"), max_length=10, choices=Channel.choices, blank=True)
    submitted_on = models.DateField(_("提出日"), null=True, blank=True)
    receipt_number = models.CharField(_("到達番号・受付番号"), max_length=40, blank=True)
    answered_on = models.DateField(_("返戻・受理の日"), null=True, blank=True)
    remark = models.CharField(_("返戻・取りやめの理由"), max_length=300, blank=True)
    prepared_by_id = models.BigIntegerField(_("作成者の番号"))
    prepared_by_name = models.CharField(_("作成者"), max_length=200)
    prepared_at = models.DateTimeField(_("作成日時"))

    class Meta:
        verbose_name = _("届出")
        verbose_name_plural = _("届出")
        indexes = [models.Index(fields=["company", "state", "due_on"], name="filing_by_state_and_due_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["DRAFT", "CANCELLED"]) | Q(submitted_on__isnull=False) & ~Q(channel=""),
                name="submitted_filing_says_when_and_how",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["RETURNED", "CANCELLED"]) | ~Q(remark=""),
                name="returned_or_cancelled_filing_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["RETURNED", "ACCEPTED"])
                | Q(answered_on__isnull=False, answered_on__gte=F("submitted_on")),
                name="answered_filing_says_when",
            ),
            models.UniqueConstraint(
                fields=["company", "about"],
                condition=Q(kind="LABOUR_YEAR") & ~Q(state="CANCELLED"),
                name="labour_year_is_filed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class FilingPerson(CompanyRow):
    """届出の対象者: what is filed of a person, with the reasons of the figures."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="people", verbose_name=_("届出"))
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="filings", verbose_name=_("社員"))
    kind = models.CharField(_("届出の種類"), max_length=30, choices=FilingKind.choices)
    happened_on = models.DateField(_("適用・事実の日"))
    is_live = models.BooleanField(_("有効"), default=True)
    figures = models.JSONField(_("届出の数値"))
    reasons = models.JSONField(_("計算の根拠"), default=list, blank=True)
    standing = models.ForeignKey(
        InsuranceStanding,
        on_delete=models.PROTECT,
        related_name="filed_by",
        verbose_name=_("登録した保険の状態"),
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("届出の対象者")
        verbose_name_plural = _("届出の対象者")
        constraints = [
            models.UniqueConstraint(fields=["filing", "employee"], name="filing_names_a_person_once"),
            models.UniqueConstraint(
                fields=["company", "kind", "employee", "happened_on"],
                condition=Q(is_live=True),
                name="person_is_filed_once_for_a_cause",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.employee_id}"
