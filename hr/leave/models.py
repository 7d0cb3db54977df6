"""Kinds of leave, grants, requests with their days, and the ledger of what was given and used."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import DatedRow, User, ends_after_it_begins, no_overlap
from hr.employment.models import Employee


class LeaveKind(CompanyRow):
    """休暇の種類: whether it is drawn from what was granted, and how small a piece may be taken."""

    code = models.CharField(_("コード"), max_length=20, db_collation="C")
    name = models.CharField(_("名称"), max_length=60)
    name_en = models.CharField(_("名称（英語）"), max_length=60)
    is_annual = models.BooleanField(_("年次有給休暇"), default=False)
    is_paid = models.BooleanField(_("有給"), default=True)
    draws_balance = models.BooleanField(_("残日数から引く"), default=False)
    by_half = models.BooleanField(_("半日で取れる"), default=False)
    by_hour = models.BooleanField(_("時間で取れる"), default=False)
    needs_reason = models.BooleanField(_("理由が必要"), default=False)
    position = models.PositiveSmallIntegerField(_("順番"), default=0)

    class Meta:
        verbose_name = _("休暇の種類")
        verbose_name_plural = _("休暇の種類")
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="leave_kind_code_is_used_once"),
            models.UniqueConstraint(
                fields=["company"], condition=Q(is_annual=True), name="company_has_one_kind_of_annual_leave"
            ),
            models.CheckConstraint(
                condition=Q(is_annual=False) | Q(is_paid=True, draws_balance=True),
                name="annual_leave_is_paid_and_drawn",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LeavePolicy(CompanyRow):
    """休暇の決まり: what the company agreed to beyond the law, and in whose name grants are made; one row at most."""

    starts_on = models.DateField(_("この日以後の基準日から付与"))
    half_days = models.BooleanField(_("半日単位の取得を認める"), default=True)
    hourly_days = models.PositiveSmallIntegerField(_("時間単位で取れる日数（年、労使協定）"), default=0)
    automatic_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("自動の付与の担当")
    )

    class Meta:
        verbose_name = _("休暇の決まり")
        verbose_name_plural = _("休暇の決まり")
        constraints = [models.UniqueConstraint(fields=["company"], name="company_has_one_leave_policy")]

    def __str__(self) -> str:
        return f"{self.starts_on}"


class LeaveStanding(DatedRow):
    """年休の付与区分: how much somebody works by the terms of employment, and from which day the service counts."""

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="leave_standings", verbose_name=_("社員")
    )
    weekly_days = models.PositiveSmallIntegerField(_("週の所定労働日数"))
    weekly_minutes = models.PositiveIntegerField(_("週の所定労働時間（分）"))
    yearly_days = models.PositiveSmallIntegerField(_("年間の所定労働日数（週によって違う人）"), null=True, blank=True)
    counts_from = models.DateField(_("継続勤務の起算日"))

    class Meta:
        verbose_name = _("年休の付与区分")
        verbose_name_plural = _("年休の付与区分")
        constraints = [
            no_overlap("leave_standings_of_an_employee_do_not_overlap", "employee"),
            ends_after_it_begins("leave_standing_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(weekly_days__lte=7) & (Q(yearly_days=None) | Q(yearly_days__lte=366)),
                name="leave_standing_days_are_days_of_a_week_or_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.weekly_days}"


class LeaveGrant(CompanyRow):
    """付与: on which day how many days were given, until before which day they live, and why. Append-only.

    Zero days stand for a year without a grant. `duty_until` is the end of the year in which `duty_days` must be taken.
    """

    class Origin(models.TextChoices):
        DUE = "DUE", _("法定の付与")
        OPENING = "OPENING", _("移行時の残高")
        EXTRA = "EXTRA", _("個別の付与")

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="leave_grants", verbose_name=_("社員")
    )
    kind = models.ForeignKey(LeaveKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("休暇の種類"))
    origin = models.CharField(_("付与のもと"), max_length=10, choices=Origin.choices)
    granted_on = models.DateField(_("基準日"))
    lapses_on = models.DateField(_("失効日（この日から使えない）"))
    days = models.DecimalField(_("付与日数"), max_digits=4, decimal_places=1)
    duty_days = models.PositiveSmallIntegerField(_("1年以内に取得が必要な日数"), default=0)
    duty_until = models.DateField(_("取得の期限（この日を含まない）"), null=True, blank=True)
    duty_taken_before = models.DecimalField(
        _("移行前に取得した日数（取得義務のうち）"), max_digits=4, decimal_places=1, default=0
    )
    because = models.JSONField(_("理由"))
    reason = models.CharField(_("個別の理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("休暇の付与")
        verbose_name_plural = _("休暇の付与")
        indexes = [
            models.Index(fields=["company", "duty_until"], name="leave_grant_by_duty"),
            models.Index(fields=["company", "lapses_on"], name="leave_grant_by_lapse"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "employee", "kind", "granted_on"], name="leave_of_a_day_is_granted_once"
            ),
            models.CheckConstraint(
                condition=Q(days__gte=0, duty_taken_before__gte=0, lapses_on__gt=F("granted_on")),
                name="leave_grant_lives_and_is_not_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(duty_days=0, duty_until=None)
                | Q(duty_days__gt=0, duty_until__gt=F("granted_on"), days__gte=F("duty_days")),
                name="leave_duty_has_days_and_an_end",
            ),
            models.CheckConstraint(condition=~Q(origin="EXTRA") | ~Q(reason=""), name="extra_leave_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.granted_on} {self.days}"


class LeaveState(models.TextChoices):
    SUBMITTED = "SUBMITTED", _("承認待ち")
    APPROVED = "APPROVED", _("承認済み")
    RETURNED = "RETURNED", _("差し戻し")
    REJECTED = "REJECTED", _("却下")
    WITHDRAWN = "WITHDRAWN", _("取り下げ済み")
    CANCELLED = "CANCELLED", _("取り消し済み")


class Span(models.TextChoices):
    """How much of a day."""

    DAY = "DAY", _("1日")
    MORNING = "MORNING", _("午前の半日")
    AFTERNOON = "AFTERNOON", _("午後の半日")
    HOURS = "HOURS", _("時間単位")


class LeaveRequest(CompanyRow):
    """休暇の申請: frozen from the moment it is made; `parts` is the sum of its days. `form_key` is the form that made it."""

    form_key = models.UUIDField(_("フォームの番号"))
    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="leave_requests", verbose_name=_("社員")
    )
    person_name = models.CharField(_("申請者名"), max_length=200)
    kind = models.ForeignKey(LeaveKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("休暇の種類"))
    first_on = models.DateField(_("最初の日"))
    last_on = models.DateField(_("最後の日"))
    span = models.CharField(_("単位"), max_length=10, choices=Span.choices)
    hours = models.PositiveSmallIntegerField(_("時間数"), null=True, blank=True)
    starts_at = models.TimeField(_("開始時刻"), null=True, blank=True)
    hours_a_day = models.PositiveSmallIntegerField(_("1日の時間数"))
    parts = models.BigIntegerField(_("合計（1日を細分した数）"))
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    state = models.CharField(_("状態"), max_length=10, choices=LeaveState.choices, default=LeaveState.SUBMITTED)
    asked_at = models.DateTimeField(_("申請日時"))
    decided_on = models.DateField(_("決まった日"), null=True, blank=True)
    cancelled_because = models.CharField(_("取り消しの理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("休暇の申請")
        verbose_name_plural = _("休暇の申請")
        indexes = [models.Index(fields=["company", "employee", "-id"], name="leave_request_of_employee")]
        constraints = [
            models.UniqueConstraint(fields=["company", "form_key"], name="one_form_makes_one_leave"),
            models.CheckConstraint(
                condition=Q(last_on=F("first_on")) | Q(span="DAY", last_on__gt=F("first_on")),
                name="part_of_a_day_is_asked_for_one_day",
            ),
            models.CheckConstraint(
                condition=Q(span="HOURS", hours__gt=0, starts_at__isnull=False)
                | (~Q(span="HOURS") & Q(hours=None, starts_at=None)),
                name="hours_of_leave_say_how_many_and_from_when",
            ),
            models.CheckConstraint(condition=Q(parts__gt=0, hours_a_day__gt=0), name="leave_asks_for_something"),
            models.CheckConstraint(
                condition=Q(state="SUBMITTED", decided_on=None) | (~Q(state="SUBMITTED") & Q(decided_on__isnull=False)),
                name="decided_leave_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_name} {self.first_on}"


class LeaveDay(CompanyRow):
    """休暇の1日 of a request, with its parts. Append-only; what counts is the state of its request."""

    request = models.ForeignKey(LeaveRequest, on_delete=models.PROTECT, related_name="days", verbose_name=_("申請"))
    dated_on = models.DateField(_("休む日"))
    parts = models.BigIntegerField(_("長さ（1日を細分した数）"))

    class Meta:
        verbose_name = _("休暇の日")
        verbose_name_plural = _("休暇の日")
        indexes = [models.Index(fields=["company", "dated_on"], name="leave_day_by_date")]
        constraints = [
            models.UniqueConstraint(fields=["request", "dated_on"], name="leave_names_a_day_once"),
            models.CheckConstraint(condition=Q(parts__gt=0), name="leave_day_is_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.dated_on}"


class LeaveEntry(CompanyRow):
    """休暇の記帳: what was given to a grant and taken from it, in parts of a day. Append-only, corrected by reversal."""

    class Type(models.TextChoices):
        GRANT = "GRANT", _("付与")
        TAKEN_BEFORE = "TAKEN_BEFORE", _("移行前の取得")
        USE = "USE", _("取得")
        LAPSE = "LAPSE", _("失効")
        ADJUST = "ADJUST", _("調整")
        REVERSE = "REVERSE", _("取得の取り消し")

    grant = models.ForeignKey(LeaveGrant, on_delete=models.PROTECT, related_name="entries", verbose_name=_("付与"))
    type = models.CharField(_("種別"), max_length=12, choices=Type.choices)
    dated_on = models.DateField(_("日付"))
    parts = models.BigIntegerField(_("増減（1日を細分した数）"))
    request = models.ForeignKey(
        LeaveRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="entries", verbose_name=_("申請")
    )
    reverses = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reversed_by",
        verbose_name=_("取り消す記帳"),
    )
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(_("記帳日時"))

    class Meta:
        verbose_name = _("休暇の記帳")
        verbose_name_plural = _("休暇の記帳")
        indexes = [models.Index(fields=["company", "grant", "dated_on"], name="leave_entry_of_grant")]
        constraints = [
            models.CheckConstraint(
                condition=Q(type__in=["GRANT", "REVERSE"], parts__gt=0)
                | Q(type__in=["TAKEN_BEFORE", "USE", "LAPSE"], parts__lt=0)
                | (Q(type="ADJUST") & ~Q(parts=0)),
                name="leave_entry_goes_the_way_of_its_type",
            ),
            models.CheckConstraint(
                condition=Q(type__in=["USE", "REVERSE"], request__isnull=False)
                | (~Q(type__in=["USE", "REVERSE"]) & Q(request=None)),
                name="leave_is_used_by_a_request",
            ),
            models.CheckConstraint(
                condition=Q(type="REVERSE", reverses__isnull=False) | (~Q(type="REVERSE") & Q(reverses=None)),
                name="leave_reversal_names_what_it_reverses",
            ),
            models.CheckConstraint(condition=~Q(type="ADJUST") | ~Q(reason=""), name="leave_adjustment_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.parts}"
