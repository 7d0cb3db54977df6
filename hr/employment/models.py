"""Employees and everything about them that holds from a date; lists that wait to be imported."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.documents.models import StoredFile
from backoffice.organisation.models import DatedRow, Office, Person, Unit, User, ends_after_it_begins, no_overlap

POSTAL_CODE = r"^\d{3}-\d{4}$"


class EmployeeKind(models.TextChoices):
    REGULAR = "REGULAR", _("正社員")
    PART_TIME = "PART_TIME", _("パートタイム")
    OFFICER = "OFFICER", _("役員")


class PayKind(models.TextChoices):
    MONTHLY = "MONTHLY", _("月給")
    HOURLY = "HOURLY", _("時給")
    OFFICER = "OFFICER", _("役員報酬")


class Sex(models.TextChoices):
    """What 労働者名簿 and 賃金台帳 ask for; blank is shown as 未登録."""

    MALE = "MALE", _("男性")
    FEMALE = "FEMALE", _("女性")


class LeavingReason(models.TextChoices):
    """退職の事由. A dismissal, a death and what is none of these say more in words (労働基準法施行規則53条)."""

    VOLUNTARY = "VOLUNTARY", _("自己都合")
    RETIREMENT_AGE = "RETIREMENT_AGE", _("定年")
    TERM_ENDED = "TERM_ENDED", _("契約期間の満了")
    COMPANY = "COMPANY", _("会社都合（退職勧奨など）")
    DISMISSAL = "DISMISSAL", _("解雇")
    OFFICE_ENDED = "OFFICE_ENDED", _("役員の任期満了・辞任")
    DEATH = "DEATH", _("死亡")
    OTHER = "OTHER", _("その他")


TOLD_IN_WORDS = (LeavingReason.DISMISSAL, LeavingReason.DEATH, LeavingReason.OTHER)


class Employee(CompanyRow):
    """社員: a person who works or worked for the company, with what 労働者名簿 asks for."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="employee", verbose_name=_("人"))
    kind = models.CharField(_("雇用区分"), max_length=10, choices=EmployeeKind.choices)
    born_on = models.DateField(_("生年月日"))
    joined_on = models.DateField(_("入社日"))
    left_on = models.DateField(_("退職日"), null=True, blank=True)
    sex = models.CharField(_("性別"), max_length=6, choices=Sex.choices, blank=True, default="")
    work = models.CharField(_("従事する業務"), max_length=100, blank=True, default="")
    history = models.TextField(_("履歴"), max_length=2000, blank=True, default="")
    leaving_reason = models.CharField(
        _("退職の事由"), max_length=14, choices=LeavingReason.choices, blank=True, default=""
    )
    leaving_detail = models.CharField(_("退職の事由の詳細"), max_length=300, blank=True, default="")
    # What the leaving closed, by model and id, with the end that it had: a leaving may be taken back before its day.
    ended_by_leaving = models.JSONField(_("退職で終えた行"), default=dict, blank=True)

    class Meta:
        verbose_name = _("社員")
        verbose_name_plural = _("社員")
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")), name="employee_leaves_after_joining"
            ),
            models.CheckConstraint(condition=Q(born_on__lt=F("joined_on")), name="employee_is_born_before_joining"),
            models.CheckConstraint(
                condition=Q(leaving_reason="", leaving_detail="") | (~Q(leaving_reason="") & Q(left_on__isnull=False)),
                name="reason_of_leaving_belongs_to_a_leaving",
            ),
            models.CheckConstraint(
                condition=~Q(leaving_reason__in=TOLD_IN_WORDS) | ~Q(leaving_detail=""),
                name="dismissal_and_death_are_told_in_words",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class Terms(DatedRow):
    """雇用条件: what was agreed, from a date until before another."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="terms", verbose_name=_("社員"))
    pay_kind = models.CharField(_("給与形態"), max_length=10, choices=PayKind.choices)
    pay_group_code = models.CharField(_("給与グループ"), max_length=20, db_collation="C")
    hourly_yen = models.PositiveIntegerField(_("時給"), null=True, blank=True)
    monthly_scheduled_minutes = models.PositiveIntegerField(_("月平均所定労働時間（分）"))
    daily_scheduled_minutes = models.PositiveIntegerField(_("1日の所定労働時間（分）"))
    reason = models.CharField(_("変更の理由"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("雇用条件")
        verbose_name_plural = _("雇用条件")
        constraints = [
            no_overlap("terms_of_an_employee_do_not_overlap", "employee"),
            ends_after_it_begins("terms_end_after_they_begin"),
            models.CheckConstraint(
                condition=Q(pay_kind="HOURLY", hourly_yen__gt=0) | (~Q(pay_kind="HOURLY") & Q(hourly_yen__isnull=True)),
                name="hourly_terms_name_the_hourly_pay",
            ),
            models.CheckConstraint(
                condition=Q(monthly_scheduled_minutes__gt=0, daily_scheduled_minutes__gt=0),
                name="terms_have_scheduled_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.valid_from}"


class TermsItem(CompanyRow):
    """A monthly pay item of the terms: base pay, an allowance, commuting."""

    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="items", verbose_name=_("雇用条件"))
    code = models.CharField(_("項目"), max_length=40, db_collation="C")
    label = models.CharField(_("項目名"), max_length=60)
    amount_yen = models.PositiveIntegerField(_("金額"))
    taxable = models.BooleanField(_("課税"), default=True)
    in_premium_base = models.BooleanField(_("割増賃金の基礎に入れる"), default=True)
    prorated = models.BooleanField(_("入退社の月は日割り"), default=True)

    class Meta:
        verbose_name = _("雇用条件の項目")
        verbose_name_plural = _("雇用条件の項目")
        constraints = [models.UniqueConstraint(fields=["terms", "code"], name="terms_name_an_item_once")]

    def __str__(self) -> str:
        return f"{self.label} {self.amount_yen}"


class BankAccount(DatedRow):
    """給与振込口座: one account on any day."""

    class Kind(models.TextChoices):
        ORDINARY = "ORDINARY", _("普通")
        CURRENT = "CURRENT", _("当座")

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="accounts", verbose_name=_("社員"))
    bank_code = models.CharField(_("銀行コード"), max_length=4, validators=[RegexValidator(r"^\d{4}$")])
    bank_name = models.CharField(_("銀行名"), max_length=60)
    branch_code = models.CharField(_("支店コード"), max_length=3, validators=[RegexValidator(r"^\d{3}$")])
    branch_name = models.CharField(_("支店名"), max_length=60)
    kind = models.CharField(_("預金種目"), max_length=10, choices=Kind.choices)
    number = models.CharField(_("口座番号"), max_length=7, validators=[RegexValidator(r"^\d{7}$")])
    holder_kana = models.CharField(_("口座名義（カナ）"), max_length=60)

    class Meta:
        verbose_name = _("給与振込口座")
        verbose_name_plural = _("給与振込口座")
        constraints = [
            no_overlap("employee_has_one_account", "employee"),
            ends_after_it_begins("account_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.bank_name} {self.branch_name}"


class SuspensionKind(models.TextChoices):
    SICKNESS = "SICKNESS", _("私傷病休職")
    MATERNITY = "MATERNITY", _("産前産後休業")
    CHILDCARE = "CHILDCARE", _("育児休業")
    FAMILY_CARE = "FAMILY_CARE", _("介護休業")
    OTHER = "OTHER", _("その他の休職")


class Suspension(DatedRow):
    """休職・休業: from the first day away until the day of return, which is open while nobody came back."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="suspensions", verbose_name=_("社員"))
    kind = models.CharField(_("種類"), max_length=12, choices=SuspensionKind.choices)
    is_paid = models.BooleanField(_("有給"), default=False)
    expected_on = models.DateField(_("復職予定日"), null=True, blank=True)
    note = models.CharField(_("備考"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("休職・休業")
        verbose_name_plural = _("休職・休業")
        constraints = [
            no_overlap("suspensions_of_an_employee_do_not_overlap", "employee"),
            ends_after_it_begins("suspension_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(expected_on__isnull=True) | Q(expected_on__gt=F("valid_from")),
                name="return_is_expected_after_the_absence_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.valid_from}"


class ConcurrentPost(DatedRow):
    """兼務: a further post beside the main assignment, which stays the one that decides office and approvals."""

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="concurrent_posts", verbose_name=_("社員")
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("部署"))
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("事業所"))
    post = models.CharField(_("役職"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("兼務")
        verbose_name_plural = _("兼務")
        constraints = [
            no_overlap("employee_holds_a_post_of_a_unit_once", "employee", "unit"),
            ends_after_it_begins("concurrent_post_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.post}"


class EmployeeAddress(DatedRow):
    """住所: where somebody lives, one address on any day."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="addresses", verbose_name=_("社員"))
    postal_code = models.CharField(
        _("郵便番号"), max_length=8, db_collation="C", validators=[RegexValidator(POSTAL_CODE)]
    )
    address = models.CharField(_("住所"), max_length=300)

    class Meta:
        verbose_name = _("住所")
        verbose_name_plural = _("住所")
        constraints = [
            no_overlap("employee_has_one_address", "employee"),
            ends_after_it_begins("address_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(postal_code__regex=POSTAL_CODE) & ~Q(address=""), name="address_is_written_in_full"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.postal_code} {self.valid_from}"


class FormerName(CompanyRow):
    """旧姓・旧氏名: the name that somebody had until before a day. Append-only."""

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="former_names", verbose_name=_("社員")
    )
    changed_on = models.DateField(_("氏名が変わった日"))
    family_name = models.CharField(_("姓"), max_length=60)
    given_name = models.CharField(_("名"), max_length=60)
    family_kana = models.CharField(_("姓（カナ）"), max_length=60, db_collation="C")
    given_kana = models.CharField(_("名（カナ）"), max_length=60, db_collation="C")
    recorded_at = models.DateTimeField(_("記録日時"))

    class Meta:
        verbose_name = _("以前の氏名")
        verbose_name_plural = _("以前の氏名")
        constraints = [
            models.UniqueConstraint(fields=["employee", "changed_on"], name="name_changes_once_a_day"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """姓 名."""
        return f"{self.family_name} {self.given_name}"


class OfficerTerm(DatedRow):
    """役員の任期: an office of a director or auditor, from the appointment until its end, open while it goes on."""

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="officer_terms", verbose_name=_("社員")
    )
    title = models.CharField(_("役員の地位"), max_length=60)
    is_representative = models.BooleanField(_("代表権がある"), default=False)
    is_also_worker = models.BooleanField(_("使用人を兼務する"), default=False)
    expires_on = models.DateField(_("任期満了の予定日"), null=True, blank=True)

    class Meta:
        verbose_name = _("役員の任期")
        verbose_name_plural = _("役員の任期")
        constraints = [
            no_overlap("officer_terms_of_a_person_do_not_overlap", "employee"),
            ends_after_it_begins("officer_term_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(is_representative=True, is_also_worker=True), name="representative_is_no_worker"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.valid_from}"


class Loan(DatedRow):
    """在籍出向: somebody works for another company and stays ours, or comes from another and stays theirs."""

    class Direction(models.TextChoices):
        OUT = "OUT", _("出向させる（当社が出向元）")
        IN = "IN", _("出向を受け入れる（当社が出向先）")

    class Party(models.TextChoices):
        OWN = "OWN", _("当社")
        COUNTERPART = "COUNTERPART", _("相手先")
        SHARED = "SHARED", _("両社で分担")

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="loans", verbose_name=_("社員"))
    direction = models.CharField(_("出向の向き"), max_length=3, choices=Direction.choices)
    counterpart = models.CharField(_("相手先の会社"), max_length=200)
    place = models.CharField(_("勤務する場所"), max_length=300)
    pays = models.CharField(_("賃金を支払う会社"), max_length=11, choices=Party.choices)
    insures = models.CharField(_("社会保険に加入させる会社"), max_length=11, choices=Party.choices)
    expected_on = models.DateField(_("終了の予定日"), null=True, blank=True)
    note = models.CharField(_("備考"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("在籍出向")
        verbose_name_plural = _("在籍出向")
        constraints = [
            no_overlap("employee_is_on_one_loan", "employee"),
            ends_after_it_begins("loan_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(counterpart="") & ~Q(place=""), name="loan_says_to_whom_and_where"),
        ]

    def __str__(self) -> str:
        return f"{self.counterpart} {self.valid_from}"


class ImportedList(CompanyRow):
    """取り込み: a file of new employees, new terms or notices of resident tax, kept as it came; nothing of it is written before 確定."""

    class Kind(models.TextChoices):
        EMPLOYEES = "EMPLOYEES", _("新しい社員")
        TERMS = "TERMS", _("雇用条件の変更")
        NOTICES = "NOTICES", _("住民税の通知")

    class State(models.TextChoices):
        WAITING = "WAITING", _("確認待ち")
        DONE = "DONE", _("取り込み済み")
        DISCARDED = "DISCARDED", _("取りやめ")

    kind = models.CharField(_("内容"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("ファイル名"), max_length=200)
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("ファイル"))
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("利用者"))
    uploaded_at = models.DateTimeField(_("アップロード日時"))
    state = models.CharField(_("状態"), max_length=10, choices=State.choices, default=State.WAITING)
    settled_at = models.DateTimeField(_("確定・取りやめの日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("取り込み")
        verbose_name_plural = _("取り込み")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="WAITING", settled_at=None) | (~Q(state="WAITING") & Q(settled_at__isnull=False)),
                name="settled_import_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name
