"""Forms with their fields, and what was filled in, with its files."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.documents.models import StoredFile


class RequestForm(CompanyRow):
    """申請書: a numbered version of what is asked for. Without a first day it is a draft; with one it stays as it is.

    `amount_key` names the yen field, the sum or the total of a table that the amounts of the route look at.
    """

    code = models.CharField(_("コード"), max_length=30, db_collation="C")
    version = models.PositiveIntegerField(_("版"))
    name = models.CharField(_("名称"), max_length=60)
    purpose = models.TextField(_("どんなときに使うか"), blank=True)
    amount_key = models.CharField(_("金額とする項目"), max_length=61, blank=True)
    valid_months = models.PositiveSmallIntegerField(_("承認の有効期間（月）"), null=True, blank=True)
    valid_from = models.DateField(_("適用開始日（空は下書き）"), null=True, blank=True)
    out_of_use_from = models.DateField(_("使用停止日"), null=True, blank=True)

    class Meta:
        verbose_name = _("申請書")
        verbose_name_plural = _("申請書")
        constraints = [
            models.UniqueConstraint(fields=["company", "code", "version"], name="request_form_has_one_of_a_version"),
            models.UniqueConstraint(
                fields=["company", "code"], condition=Q(valid_from=None), name="request_form_has_one_draft"
            ),
            models.CheckConstraint(condition=Q(code__regex=r"^[a-z][a-z0-9-]*$"), name="request_form_code_is_plain"),
            models.CheckConstraint(
                condition=Q(out_of_use_from=None) | Q(valid_from__isnull=False),
                name="only_a_form_in_force_goes_out_of_use",
            ),
            models.CheckConstraint(
                condition=Q(valid_months=None) | Q(valid_months__gte=1), name="approval_of_a_form_is_valid_for_a_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class FormField(CompanyRow):
    """項目: what a form asks for, in order; a column 列 names the table that it stands in."""

    class Kind(models.TextChoices):
        LINE = "LINE", _("1行の文")
        TEXT = "TEXT", _("文章")
        YEN = "YEN", _("金額（円）")
        WHOLE = "WHOLE", _("整数")
        DECIMAL = "DECIMAL", _("小数")
        DATE = "DATE", _("日付")
        CHOICE = "CHOICE", _("1つ選ぶ")
        CHOICES = "CHOICES", _("いくつか選ぶ")
        YES_NO = "YES_NO", _("はい・いいえ")
        LOOKUP = "LOOKUP", _("台帳から選ぶ")
        FILE = "FILE", _("ファイル")
        TABLE = "TABLE", _("明細表")
        SUM = "SUM", _("合計（自動計算）")

    form = models.ForeignKey(RequestForm, on_delete=models.PROTECT, related_name="fields", verbose_name=_("申請書"))
    table = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="columns", verbose_name=_("明細表")
    )
    position = models.PositiveSmallIntegerField(_("順番"))
    key = models.CharField(_("項目の記号"), max_length=30, db_collation="C")
    label = models.CharField(_("項目名"), max_length=60)
    kind = models.CharField(_("種類"), max_length=7, choices=Kind.choices)
    is_required = models.BooleanField(_("必須"), default=False)
    help_text = models.CharField(_("説明"), max_length=200, blank=True)
    least = models.DecimalField(_("下限"), max_digits=16, decimal_places=4, null=True, blank=True)
    most = models.DecimalField(_("上限"), max_digits=16, decimal_places=4, null=True, blank=True)
    choices = ArrayField(models.CharField(max_length=60), verbose_name=_("選択肢"), default=list, blank=True)
    lookup = models.CharField(_("台帳"), max_length=40, blank=True)
    has_total = models.BooleanField(_("合計を表示"), default=False)
    adds = ArrayField(models.CharField(max_length=61), verbose_name=_("足す項目"), default=list, blank=True)

    class Meta:
        verbose_name = _("申請書の項目")
        verbose_name_plural = _("申請書の項目")
        constraints = [
            models.UniqueConstraint(
                fields=["form", "table", "position"], nulls_distinct=False, name="form_field_has_its_place"
            ),
            models.UniqueConstraint(
                fields=["form", "table", "key"], nulls_distinct=False, name="form_field_is_named_once"
            ),
            models.CheckConstraint(
                condition=Q(table=None) | ~Q(kind__in=["TEXT", "CHOICES", "FILE", "TABLE", "SUM"]),
                name="column_is_of_a_kind_that_fits_a_table",
            ),
            models.CheckConstraint(
                condition=(Q(kind="LOOKUP") & ~Q(lookup="")) | (~Q(kind="LOOKUP") & Q(lookup="")),
                name="lookup_field_names_its_register",
            ),
            models.CheckConstraint(
                condition=Q(least=None) | Q(most=None) | Q(least__lte=F("most")), name="form_field_limits_do_not_cross"
            ),
            models.CheckConstraint(condition=Q(key__regex=r"^[a-z][a-z0-9_]*$"), name="form_field_key_is_plain"),
        ]

    def __str__(self) -> str:
        return self.label


class AnswerState(models.TextChoices):
    DRAFT = "DRAFT", _("下書き")
    SUBMITTED = "SUBMITTED", _("承認待ち")
    APPROVED = "APPROVED", _("承認済み")
    SENT_BACK = "SENT_BACK", _("差し戻し")
    REJECTED = "REJECTED", _("却下")
    WITHDRAWN = "WITHDRAWN", _("取り下げ済み")


class FormAnswer(CompanyRow):
    """記入した申請: what somebody filled in a version of a form. Numbered at submission; submitted it stays as it is.

    One that changes an approved one (変更) names it, and `root` the first of all; an approved one is changed once. One that
    asks after the deed (事後) says on which day it was done, and why nobody was asked before. `form_key` is the form on
    screen that made it, so that sending it twice makes one.
    """

    form = models.ForeignKey(RequestForm, on_delete=models.PROTECT, related_name="answers", verbose_name=_("申請書"))
    form_key = models.UUIDField(_("フォームの番号"), null=True, blank=True)
    number = models.CharField(_("申請番号"), max_length=80, blank=True, db_collation="C")
    title = models.CharField(_("件名"), max_length=200)
    state = models.CharField(_("状態"), max_length=9, choices=AnswerState.choices, default=AnswerState.DRAFT)
    values = models.JSONField(_("内容"), default=dict)
    amount_yen = models.BigIntegerField(_("金額（税込）"), null=True, blank=True)
    applicant_id = models.BigIntegerField(_("申請者の番号"))
    applicant_name = models.CharField(_("申請者"), max_length=200)
    copied_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("複製元")
    )
    changes = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="changed_by",
        verbose_name=_("変更する申請"),
    )
    root = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("最初の申請")
    )
    deed_on = models.DateField(_("実施した日（事後の申請）"), null=True, blank=True)
    late_because = models.TextField(_("事後になった理由"), blank=True)
    valid_until = models.DateField(_("承認の有効期限"), null=True, blank=True)
    drafted_at = models.DateTimeField(_("作成日時"))
    submitted_at = models.DateTimeField(_("申請日時"), null=True, blank=True)
    ended_at = models.DateTimeField(_("終了日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("記入した申請")
        verbose_name_plural = _("記入した申請")
        indexes = [
            models.Index(fields=["company", "applicant_id", "-id"], name="answer_of_applicant"),
            models.Index(fields=["company", "form", "-id"], name="answer_of_form"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "form_key"], name="one_form_makes_one_answer"),
            models.UniqueConstraint(
                fields=["company", "number"], condition=~Q(number=""), name="answer_number_is_given_once"
            ),
            models.CheckConstraint(
                condition=Q(state="DRAFT", number="", submitted_at=None)
                | (~Q(state="DRAFT") & ~Q(number="") & Q(submitted_at__isnull=False)),
                name="answer_is_numbered_when_submitted",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["DRAFT", "SUBMITTED"], ended_at=None)
                | (~Q(state__in=["DRAFT", "SUBMITTED"]) & Q(ended_at__isnull=False)),
                name="ended_answer_says_when",
            ),
            models.CheckConstraint(
                condition=Q(amount_yen=None) | Q(amount_yen__gte=0) | Q(state="DRAFT"),
                name="amount_of_an_answer_is_not_negative",
            ),
            models.UniqueConstraint(
                fields=["changes"], condition=Q(state="APPROVED"), name="approved_answer_is_changed_once"
            ),
            models.CheckConstraint(
                condition=Q(changes=None, root=None) | Q(changes__isnull=False, root__isnull=False),
                name="change_of_an_answer_names_the_first",
            ),
            models.CheckConstraint(
                condition=Q(deed_on=None, late_because="") | Q(deed_on__isnull=False) & ~Q(late_because=""),
                name="answer_after_the_deed_says_why",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(state="APPROVED"), name="only_an_approval_runs_out"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class AnswerFile(CompanyRow):
    """添付: a file of an answer, as it came, at one of its fields."""

    answer = models.ForeignKey(FormAnswer, on_delete=models.PROTECT, related_name="files", verbose_name=_("申請"))
    field_key = models.CharField(_("項目の記号"), max_length=30, db_collation="C")
    name = models.CharField(_("ファイル名"), max_length=200)
    media_type = models.CharField(_("種類"), max_length=100)
    stored_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("保管ファイル")
    )
    attached_at = models.DateTimeField(_("添付日時"))

    class Meta:
        verbose_name = _("申請の添付")
        verbose_name_plural = _("申請の添付")
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "field_key", "stored_file"], name="file_is_attached_once_at_a_field"
            )
        ]

    def __str__(self) -> str:
        return self.name
