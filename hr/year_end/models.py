"""The season of a year, what people declare in it, and what their tax was settled at."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backoffice.companies.models import CompanyRow
from backoffice.documents.models import StoredFile
from hr.employment.models import Employee

from .rules import Abroad, Disability, Inclusion, Relation

FIRST_YEAR = 2025


class Season(CompanyRow):
    """年末調整の年: from which day people declare, and until when the company wants it."""

    year = models.PositiveSmallIntegerField(_("年"))
    opens_on = models.DateField(_("申告の受付開始日"))
    due_on = models.DateField(_("申告の提出期限"))
    message = models.CharField(_("社員への案内"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("年末調整の年")
        verbose_name_plural = _("年末調整の年")
        constraints = [
            models.UniqueConstraint(fields=["company", "year"], name="year_has_one_season"),
            models.CheckConstraint(condition=Q(due_on__gte=F("opens_on")), name="season_is_due_after_it_opens"),
            models.CheckConstraint(condition=Q(year__gte=FIRST_YEAR), name="season_is_of_a_year_that_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.year)


class DeclarationState(models.TextChoices):
    DRAFT = "DRAFT", _("入力中")
    SUBMITTED = "SUBMITTED", _("提出済み")
    RETURNED = "RETURNED", _("差し戻し")
    CONFIRMED = "CONFIRMED", _("確認済み")


class PersonalStatus(models.TextChoices):
    """What somebody is beside an employee."""

    NONE = "", _("どれでもない")
    SINGLE_PARENT = "SINGLE_PARENT", _("ひとり親")
    WIDOW = "WIDOW", _("寡婦")


class DisabilityGrade(models.TextChoices):
    NONE = "", _("なし")
    GENERAL = Disability.GENERAL.value, _("障害者")
    SPECIAL = Disability.SPECIAL.value, _("特別障害者")


class Declaration(CompanyRow):
    """年末調整の申告: all declarations of one person and year. What was submitted stays until it is sent back."""

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="declarations", verbose_name=_("社員")
    )
    year = models.PositiveSmallIntegerField(_("年"))
    state = models.CharField(_("状態"), max_length=10, choices=DeclarationState.choices, default=DeclarationState.DRAFT)
    address = models.CharField(_("住所"), max_length=200, blank=True)
    householder_name = models.CharField(_("世帯主の氏名"), max_length=100, blank=True)
    householder_relation = models.CharField(_("世帯主との続柄"), max_length=20, blank=True)
    files_elsewhere = models.BooleanField(_("扶養控除等申告書を他の会社に提出している"), default=False)
    files_next_year = models.BooleanField(_("来年の扶養控除等申告書もこの会社に提出する"), default=True)
    other_income_yen = models.PositiveIntegerField(_("給与のほかの所得の見積額"), default=0)
    disability = models.CharField(_("障害"), max_length=10, choices=DisabilityGrade.choices, blank=True)
    personal_status = models.CharField(_("ひとり親・寡婦"), max_length=15, choices=PersonalStatus.choices, blank=True)
    is_working_student = models.BooleanField(_("勤労学生"), default=False)
    had_former_employer = models.BooleanField(_("今年、前の勤め先から給与を受けた"), null=True, blank=True)
    topics_done = models.JSONField(_("入力した項目"), default=list)
    submitted_at = models.DateTimeField(_("提出日時"), null=True, blank=True)
    decided_at = models.DateTimeField(_("確認日時"), null=True, blank=True)
    decided_by_name = models.CharField(_("確認した人"), max_length=200, blank=True)
    returned_because = models.CharField(_("差し戻しの理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("年末調整の申告")
        verbose_name_plural = _("年末調整の申告")
        indexes = [models.Index(fields=["company", "year", "state"], name="declaration_by_year")]
        constraints = [
            models.UniqueConstraint(fields=["employee", "year"], name="employee_declares_once_a_year"),
            models.CheckConstraint(
                condition=~Q(state="RETURNED") | ~Q(returned_because=""), name="returned_declaration_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["SUBMITTED", "CONFIRMED"]) | Q(submitted_at__isnull=False),
                name="submitted_declaration_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="CONFIRMED") | Q(decided_at__isnull=False) & ~Q(decided_by_name=""),
                name="confirmed_declaration_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.year}"


class Proof(CompanyRow):
    """証明書: a file that was attached to a declaration; it becomes a document when the declaration is submitted."""

    declaration = models.ForeignKey(
        Declaration, on_delete=models.PROTECT, related_name="proofs", verbose_name=_("申告")
    )
    stored_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("保管ファイル")
    )
    name = models.CharField(_("ファイル名"), max_length=200)
    media_type = models.CharField(_("形式"), max_length=100)
    attached_at = models.DateTimeField(_("添付日時"))

    class Meta:
        verbose_name = _("証明書")
        verbose_name_plural = _("証明書")
        constraints = [
            models.UniqueConstraint(fields=["declaration", "stored_file"], name="declaration_holds_a_proof_once")
        ]

    def __str__(self) -> str:
        return self.name


class DeclaredPerson(CompanyRow):
    """申告した家族: the spouse or a relative, with the income of this year and, where declared, of the next."""

    class Role(models.TextChoices):
        SPOUSE = "SPOUSE", _("配偶者")
        RELATIVE = "RELATIVE", _("扶養親族")

    class RelationKind(models.TextChoices):
        CHILD = Relation.CHILD.value, _("子")
        GRANDCHILD = Relation.GRANDCHILD.value, _("孫")
        PARENT = Relation.PARENT.value, _("父母")
        PARENT_IN_LAW = Relation.PARENT_IN_LAW.value, _("配偶者の父母")
        GRANDPARENT = Relation.GRANDPARENT.value, _("祖父母")
        SIBLING = Relation.SIBLING.value, _("兄弟姉妹")
        OTHER = Relation.OTHER.value, _("その他の親族")

    class AbroadKind(models.TextChoices):
        NO = Abroad.NO.value, _("国内に住んでいる")
        YES = Abroad.YES.value, _("国外に住んでいる")
        STUDENT = Abroad.STUDENT.value, _("国外に留学している")
        SUPPORTED = Abroad.SUPPORTED.value, _("国外に住み、生活費などを送っている")

    declaration = models.ForeignKey(
        Declaration, on_delete=models.PROTECT, related_name="people", verbose_name=_("申告")
    )
    position = models.PositiveSmallIntegerField(_("順番"))
    role = models.CharField(_("区分"), max_length=10, choices=Role.choices)
    name = models.CharField(_("氏名"), max_length=100)
    kana = models.CharField(_("フリガナ"), max_length=100)
    relation = models.CharField(_("続柄"), max_length=15, choices=RelationKind.choices, blank=True)
    born_on = models.DateField(_("生年月日"))
    income_yen = models.PositiveIntegerField(_("今年の所得の見積額"))
    next_income_yen = models.PositiveIntegerField(_("来年の所得の見積額"), null=True, blank=True)
    is_coresident = models.BooleanField(_("同居"), default=True)
    disability = models.CharField(_("障害"), max_length=10, choices=DisabilityGrade.choices, blank=True)
    abroad = models.CharField(_("住んでいる所"), max_length=10, choices=AbroadKind.choices, default=AbroadKind.NO)
    proof = models.ForeignKey(
        Proof, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("書類")
    )

    class Meta:
        verbose_name = _("申告した家族")
        verbose_name_plural = _("申告した家族")
        constraints = [
            models.UniqueConstraint(fields=["declaration", "role", "position"], name="declared_person_has_its_place"),
            models.CheckConstraint(
                condition=Q(role="SPOUSE", position=0, relation="") | (Q(role="RELATIVE") & ~Q(relation="")),
                name="one_spouse_and_relatives_by_relation",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DeclaredAmount(CompanyRow):
    """申告した保険料・控除額: what was paid to whom, with its proof. Without an amount it is offered from last year."""

    class Kind(models.TextChoices):
        LIFE_GENERAL_NEW = "LIFE_GENERAL_NEW", _("一般の生命保険（新）")
        LIFE_GENERAL_OLD = "LIFE_GENERAL_OLD", _("一般の生命保険（旧）")
        LIFE_MEDICAL = "LIFE_MEDICAL", _("介護医療保険")
        LIFE_PENSION_NEW = "LIFE_PENSION_NEW", _("個人年金保険（新）")
        LIFE_PENSION_OLD = "LIFE_PENSION_OLD", _("個人年金保険（旧）")
        EARTHQUAKE = "EARTHQUAKE", _("地震保険")
        OLD_LONG_TERM = "OLD_LONG_TERM", _("旧長期損害保険")
        NATIONAL_PENSION = "NATIONAL_PENSION", _("国民年金（自分で払った分）")
        SOCIAL_INSURANCE = "SOCIAL_INSURANCE", _("国民健康保険・任意継続など（自分で払った分）")
        MUTUAL_AID = "MUTUAL_AID", _("小規模企業共済・iDeCo")
        HOUSING = "HOUSING", _("住宅借入金等特別控除")

    declaration = models.ForeignKey(
        Declaration, on_delete=models.PROTECT, related_name="amounts", verbose_name=_("申告")
    )
    position = models.PositiveSmallIntegerField(_("順番"))
    kind = models.CharField(_("種類"), max_length=20, choices=Kind.choices)
    payee = models.CharField(_("保険会社・支払先"), max_length=100)
    contract = models.CharField(_("保険の種類・契約番号"), max_length=100, blank=True)
    amount_yen = models.PositiveIntegerField(_("今年の額"), null=True, blank=True)
    proof = models.ForeignKey(
        Proof, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("証明書")
    )

    class Meta:
        verbose_name = _("申告した保険料・控除額")
        verbose_name_plural = _("申告した保険料・控除額")
        constraints = [
            models.UniqueConstraint(fields=["declaration", "position"], name="declared_amount_has_its_place"),
            models.UniqueConstraint(
                fields=["declaration"], condition=Q(kind="HOUSING"), name="declaration_has_one_housing_credit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.payee}"


class FormerPay(CompanyRow):
    """前職の源泉徴収票: what another employer paid and withheld in the same year."""

    declaration = models.ForeignKey(
        Declaration, on_delete=models.PROTECT, related_name="formers", verbose_name=_("申告")
    )
    position = models.PositiveSmallIntegerField(_("順番"))
    employer_name = models.CharField(_("前の勤め先"), max_length=100)
    employer_address = models.CharField(_("前の勤め先の所在地"), max_length=200, blank=True)
    left_on = models.DateField(_("退職日"))
    pay_yen = models.PositiveIntegerField(_("支払金額"))
    social_insurance_yen = models.PositiveIntegerField(_("社会保険料等の金額"))
    tax_yen = models.PositiveIntegerField(_("源泉徴収税額"))
    proof = models.ForeignKey(
        Proof, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("源泉徴収票")
    )

    class Meta:
        verbose_name = _("前職の源泉徴収票")
        verbose_name_plural = _("前職の源泉徴収票")
        constraints = [
            models.UniqueConstraint(fields=["declaration", "position"], name="former_pay_has_its_place"),
            models.CheckConstraint(
                condition=Q(pay_yen__gt=0, tax_yen__lt=F("pay_yen"), social_insurance_yen__lt=F("pay_yen")),
                name="former_pay_is_more_than_what_was_deducted",
            ),
        ]

    def __str__(self) -> str:
        return self.employer_name


class ScopeRuling(CompanyRow):
    """対象の判断: the office counts somebody in or out who would not be by the dates. The newest holds. Append-only."""

    class Case(models.TextChoices):
        DEATH = Inclusion.DEATH.value, _("対象にする：死亡による退職")
        DISABLED = Inclusion.DISABLED.value, _("対象にする：著しい心身の障害による退職で、年内の再就職が見込めない")
        PART_TIME = Inclusion.PART_TIME.value, _("対象にする：パートの退職で、年内に他の給与を受ける見込みがない")
        MOVED_ABROAD = Inclusion.MOVED_ABROAD.value, _("対象にする：転勤により非居住者になった")
        DISASTER = "DISASTER", _("対象にしない：災害減免法による徴収猶予・還付を受けた")
        WITHDRAWN = "WITHDRAWN", _("判断を取り消し、日付のとおりにする")

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+", verbose_name=_("社員"))
    year = models.PositiveSmallIntegerField(_("年"))
    case = models.CharField(_("判断"), max_length=15, choices=Case.choices)
    reason = models.CharField(_("理由"), max_length=300)
    ruled_at = models.DateTimeField(_("判断日時"))
    ruled_by_name = models.CharField(_("判断した人"), max_length=200)

    class Meta:
        verbose_name = _("対象の判断")
        verbose_name_plural = _("対象の判断")
        indexes = [models.Index(fields=["company", "year", "employee"], name="scope_ruling_of_year")]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="scope_ruling_says_why")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.year} {self.case}"


class YearSettlement(CompanyRow):
    """年末調整の計算: a year of one person, settled. Append-only; 再年調 names the one that it replaces and why.

    `settlement_yen` is what is still due of the year, below zero what is given back, all before any of it was applied.
    """

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="year_settlements", verbose_name=_("社員")
    )
    year = models.PositiveSmallIntegerField(_("年"))
    declaration = models.ForeignKey(
        Declaration, on_delete=models.PROTECT, related_name="settlements", verbose_name=_("申告")
    )
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("置き換える計算"),
    )
    reason = models.CharField(_("再年調の理由"), max_length=300, blank=True)
    pay_yen = models.BigIntegerField(_("給与の総額（前職を含む）"))
    social_insurance_yen = models.BigIntegerField(_("社会保険料等の金額"))
    withheld_yen = models.BigIntegerField(_("徴収した税額（前職を含む）"))
    annual_tax_yen = models.BigIntegerField(_("年調年税額"))
    settlement_yen = models.BigIntegerField(_("差引過不足額"))
    facts = models.JSONField(_("計算の前提"))
    law = models.JSONField(_("適用した表"))
    settled_at = models.DateTimeField(_("計算日時"))
    settled_by_name = models.CharField(_("計算した人"), max_length=200)

    class Meta:
        verbose_name = _("年末調整の計算")
        verbose_name_plural = _("年末調整の計算")
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "year"], condition=Q(replaces=None), name="year_of_somebody_is_settled_once"
            ),
            models.CheckConstraint(
                condition=Q(replaces=None, reason="") | (Q(replaces__isnull=False) & ~Q(reason="")),
                name="settlement_made_again_says_why",
            ),
            models.CheckConstraint(
                condition=Q(settlement_yen=F("annual_tax_yen") - F("withheld_yen")),
                name="settlement_is_tax_less_withheld",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.year}"


class SettlementLine(CompanyRow):
    """年末調整の1行: an amount with the reason that made it. Append-only."""

    settlement = models.ForeignKey(
        YearSettlement, on_delete=models.PROTECT, related_name="lines", verbose_name=_("年末調整の計算")
    )
    position = models.PositiveSmallIntegerField(_("順番"))
    code = models.CharField(_("項目"), max_length=60, db_collation="C")
    amount_yen = models.BigIntegerField(_("金額"))
    because = models.JSONField(_("理由"))

    class Meta:
        verbose_name = _("年末調整の行")
        verbose_name_plural = _("年末調整の行")
        constraints = [models.UniqueConstraint(fields=["settlement", "position"], name="settlement_line_has_its_place")]

    def __str__(self) -> str:
        return f"{self.code} {self.amount_yen}"


class AppliedSettlement(CompanyRow):
    """過不足の精算: what of a settlement went into the pay of which run's month. Append-only.

    `amount_yen` is deducted from the pay; below zero it is given back.
    """

    settlement = models.OneToOneField(
        YearSettlement, on_delete=models.PROTECT, related_name="applied", verbose_name=_("年末調整の計算")
    )
    month = models.DateField(_("精算する給与の月（1日）"))
    amount_yen = models.BigIntegerField(_("控除する額"))
    applied_at = models.DateTimeField(_("精算日時"))
    applied_by_name = models.CharField(_("精算した人"), max_length=200)

    class Meta:
        verbose_name = _("過不足の精算")
        verbose_name_plural = _("過不足の精算")
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="settlement_is_applied_to_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.settlement_id} {self.amount_yen}"
