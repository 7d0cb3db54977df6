"""The company, and the abstract row that belongs to one."""

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Company(models.Model):
    """会社. The only table, with sign-in and the schedule, that row-level security does not guard."""

    code = models.SlugField(_("会社コード"), max_length=40, unique=True)
    name = models.CharField(_("会社名"), max_length=200)
    name_kana = models.CharField(_("会社名（カナ）"), max_length=200)
    name_en = models.CharField(_("会社名（英語）"), max_length=200, blank=True)
    corporate_number = models.CharField(
        _("法人番号"), max_length=13, blank=True, validators=[RegexValidator(r"^\d{13}$")]
    )
    fiscal_year_first_month = models.PositiveSmallIntegerField(
        _("事業年度の最初の月"), validators=[MinValueValidator(1), MaxValueValidator(12)]
    )

    sandbox_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="sandboxes",
        verbose_name=_("どの会社のサンドボックスか"),
    )
    clock_moved_by = models.DurationField(_("時計を進めた長さ"), default=dt.timedelta, editable=False)
    closed_at = models.DateTimeField(_("閉じた日時（サンドボックスだけ）"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("会社")
        verbose_name_plural = _("会社")
        constraints = [
            models.UniqueConstraint(
                fields=["sandbox_of"], condition=Q(closed_at=None), name="company_has_one_open_sandbox"
            ),
            models.CheckConstraint(
                condition=Q(sandbox_of__isnull=False) | Q(clock_moved_by=dt.timedelta(), closed_at=None),
                name="only_a_sandbox_has_a_clock_of_its_own_and_an_end",
            ),
            models.CheckConstraint(
                condition=Q(clock_moved_by__gte=dt.timedelta()), name="clock_of_a_company_is_never_behind"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_sandbox(self) -> bool:
        """サンドボックス: a company for trying things out, made of the settings of another one."""
        return self.sandbox_of_id is not None


class CurrentCompany(models.Func):
    """The company that the connection writes, as PostgreSQL knows it."""

    template = "NULLIF(current_setting('ennoshita.company', true), '')::bigint"
    arity = 0
    output_field = models.BigIntegerField()


class CompanyRow(models.Model):
    """A row that belongs to one company. PostgreSQL fills `company`; rooms never filter by it.

    The key (company, id) that guards every table begins with the company, so it needs no index of its own.
    """

    company = models.ForeignKey(
        "backoffice.Company",
        on_delete=models.PROTECT,
        db_default=CurrentCompany(),
        db_index=False,
        editable=False,
        related_name="+",
        verbose_name=_("会社"),
    )

    class Meta:
        abstract = True
