"""Who is where: all dated, half-open (`_from` included, `_until` not)."""

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow


class DateRange(Func):
    """daterange(from, until): half-open, an empty end is open."""

    function = "daterange"
    output_field = DateRangeField()


def no_overlap(name: str, *columns: str) -> ExclusionConstraint:
    """A named exclusion constraint: for the same `columns` no two periods may share a day."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((column, RangeOperators.EQUAL) for column in columns),
            (DateRange(F("valid_from"), F("valid_until")), RangeOperators.OVERLAPS),
        ],
    )


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    """A named check: a period has at least one day."""
    return models.CheckConstraint(condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name=name)


class DatedRow(CompanyRow):
    """A row that holds from a date until before another."""

    valid_from = models.DateField(_("適用開始日"))
    valid_until = models.DateField(_("適用終了日（この日を含まない）"), null=True, blank=True)

    class Meta:
        abstract = True


class User(AbstractUser):
    """利用者: one sign-in, for one or several companies."""

    preferred_language = models.CharField(_("表示言語"), max_length=5, default="ja")

    class Meta:
        verbose_name = _("利用者")
        verbose_name_plural = _("利用者")

    def get_full_name(self) -> str:
        """姓 名, as people in Japan write it; the sign-in name when there is none."""
        return f"{self.last_name} {self.first_name}".strip() or self.username


class Office(DatedRow):
    """事業所: decides the prefecture of health insurance and minimum wage."""

    code = models.CharField(_("事業所コード"), max_length=20, db_collation="C")
    name = models.CharField(_("事業所名"), max_length=100)
    prefecture = models.CharField(_("都道府県"), max_length=10)
    address = models.CharField(_("所在地"), max_length=300)

    class Meta:
        verbose_name = _("事業所")
        verbose_name_plural = _("事業所")
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="office_code_is_used_once"),
            ends_after_it_begins("office_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.name


class Unit(DatedRow):
    """部署: a unit of the organisation, under another or at the top."""

    code = models.CharField(_("部署コード"), max_length=20, db_collation="C")
    name = models.CharField(_("部署名"), max_length=100)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上位の部署")
    )

    class Meta:
        verbose_name = _("部署")
        verbose_name_plural = _("部署")
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="unit_code_is_used_once"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="unit_is_not_its_own_parent"),
            ends_after_it_begins("unit_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.name


class Person(CompanyRow):
    """人: somebody whom the company knows, with or without a sign-in."""

    code = models.CharField(_("社員番号"), max_length=20, db_collation="C")
    family_name = models.CharField(_("姓"), max_length=60)
    given_name = models.CharField(_("名"), max_length=60)
    family_kana = models.CharField(_("姓（カナ）"), max_length=60, db_collation="C")
    given_kana = models.CharField(_("名（カナ）"), max_length=60, db_collation="C")
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("利用者")
    )

    class Meta:
        verbose_name = _("人")
        verbose_name_plural = _("人")
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="person_code_is_used_once"),
            models.UniqueConstraint(fields=["company", "user"], name="person_signs_in_as_one_user"),
        ]
        indexes = [models.Index(fields=["company", "family_kana", "given_kana", "id"], name="person_by_kana")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """姓 名."""
        return f"{self.family_name} {self.given_name}"

    @property
    def kana(self) -> str:
        """フリガナ."""
        return f"{self.family_kana} {self.given_kana}"


class Assignment(DatedRow):
    """所属: a person in a unit and an office, with a post; one main assignment on any day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("人"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("部署"))
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("事業所"))
    post = models.CharField(_("役職"), max_length=60, blank=True)
    is_head = models.BooleanField(_("部署の長"), default=False)

    class Meta:
        verbose_name = _("所属")
        verbose_name_plural = _("所属")
        constraints = [
            no_overlap("person_has_one_main_assignment", "person"),
            ends_after_it_begins("assignment_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.post}"


class Membership(DatedRow):
    """A user may work in a company, from a date until before another."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("利用者"))

    class Meta:
        verbose_name = _("利用資格")
        verbose_name_plural = _("利用資格")
        constraints = [
            no_overlap("user_is_member_once", "company", "user"),
            ends_after_it_begins("membership_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}"


class Project(DatedRow):
    """プロジェクト: work that costs and earnings are told by, beside the units that do it; one person leads it."""

    code = models.CharField(_("プロジェクトコード"), max_length=20, db_collation="C")
    name = models.CharField(_("プロジェクト名"), max_length=100)
    lead = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("責任者")
    )

    class Meta:
        verbose_name = _("プロジェクト")
        verbose_name_plural = _("プロジェクト")
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="project_code_is_used_once"),
            ends_after_it_begins("project_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.name
