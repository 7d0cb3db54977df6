"""The register of assets, the places of an asset, and what the special rule asks about the company."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Account, Entry
from backoffice.companies.models import CompanyRow
from backoffice.organisation.models import DatedRow, Office, Unit, ends_after_it_begins, no_overlap


class AssetKind(models.TextChoices):
    BUILDING = "BUILDING", _("建物")
    FITTINGS = "FITTINGS", _("建物附属設備")
    STRUCTURE = "STRUCTURE", _("構築物")
    MACHINERY = "MACHINERY", _("機械装置")
    VEHICLE = "VEHICLE", _("車両運搬具")
    FURNITURE = "FURNITURE", _("工具器具備品")
    SOFTWARE = "SOFTWARE", _("ソフトウェア")
    RIGHT = "RIGHT", _("特許権・商標権")
    LAND = "LAND", _("土地")


class Treatment(models.TextChoices):
    ORDINARY = "ORDINARY", _("通常の減価償却")
    POOLED = "POOLED", _("一括償却資産")
    SPECIAL = "SPECIAL", _("少額減価償却資産の特例")
    EXPENSED = "EXPENSED", _("全額を費用（10万円未満）")


class Method(models.TextChoices):
    STRAIGHT_LINE = "STRAIGHT_LINE", _("定額法")
    DECLINING_200 = "DECLINING_200", _("定率法（200%）")
    POOLED = "POOLED", _("一括償却")
    AT_ONCE = "AT_ONCE", _("取得した月に全額")
    STATED = "STATED", _("会社が決めた年額")
    NONE = "NONE", _("償却しない")


class AssetState(models.TextChoices):
    IN_USE = "IN_USE", _("使用中")
    RETIRED = "RETIRED", _("除却")
    SOLD = "SOLD", _("売却")
    WITHDRAWN = "WITHDRAWN", _("登録の取消")


class CompanyFacts(DatedRow):
    """会社の区分: what decides about the special rule of small companies, from a day on."""

    capital_yen = models.BigIntegerField(_("資本金"))
    employees = models.PositiveIntegerField(_("常時使用する従業員の数"))
    blue_return = models.BooleanField(_("青色申告"))

    class Meta:
        verbose_name = _("固定資産の会社の区分")
        verbose_name_plural = _("固定資産の会社の区分")
        constraints = [
            no_overlap("company_facts_hold_one_at_a_time", "company"),
            ends_after_it_begins("company_facts_end_after_they_begin"),
            models.CheckConstraint(condition=Q(capital_yen__gte=0), name="capital_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from} {self.capital_yen}"


class Asset(CompanyRow):
    """固定資産. What it was written with stays once it was depreciated; an opening value is of an asset from before."""

    number = models.CharField(_("資産番号"), max_length=30, db_collation="C")
    name = models.CharField(_("資産名"), max_length=120)
    kind = models.CharField(_("種類"), max_length=10, choices=AssetKind.choices)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("勘定科目"))
    treatment = models.CharField(_("税務上の扱い"), max_length=10, choices=Treatment.choices)
    method = models.CharField(_("償却方法"), max_length=14, choices=Method.choices)
    life_years = models.PositiveSmallIntegerField(_("耐用年数"), null=True, blank=True)
    life_source = models.CharField(_("耐用年数の根拠"), max_length=200, blank=True)
    acquired_on = models.DateField(_("取得日"))
    in_use_from = models.DateField(_("事業供用日"))
    cost_yen = models.BigIntegerField(_("取得価額"))
    quantity = models.PositiveIntegerField(_("数量"), default=1)
    leased_out = models.BooleanField(_("貸付け用"), default=False)
    note = models.CharField(_("備考"), max_length=300, blank=True)
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("購入の仕訳")
    )
    stated_yearly_yen = models.BigIntegerField(_("会社が決めた年額"), null=True, blank=True)
    stated_floor_yen = models.BigIntegerField(_("償却の限度になる帳簿価額"), null=True, blank=True)
    opening_month = models.DateField(_("引き継いで償却を始める月（1日）"), null=True, blank=True)
    opening_book_yen = models.BigIntegerField(_("開始時の帳簿価額"), null=True, blank=True)
    opening_year_yen = models.BigIntegerField(_("同じ年度の開始前の償却額"), null=True, blank=True)
    revised_base_yen = models.BigIntegerField(_("改定取得価額"), null=True, blank=True)
    state = models.CharField(_("状態"), max_length=10, choices=AssetState.choices, default=AssetState.IN_USE)
    ended_on = models.DateField(_("除却・売却の日"), null=True, blank=True)
    registered_by_id = models.BigIntegerField(_("登録した人の番号"))
    registered_by_name = models.CharField(_("登録した人"), max_length=200)
    registered_at = models.DateTimeField(_("登録日時"))

    class Meta:
        verbose_name = _("固定資産")
        verbose_name_plural = _("固定資産")
        indexes = [models.Index(fields=["company", "state", "number", "id"], name="asset_by_number")]
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="asset_number_is_used_once"),
            models.CheckConstraint(condition=Q(cost_yen__gt=0, quantity__gt=0), name="asset_cost_is_above_zero"),
            models.CheckConstraint(
                condition=Q(in_use_from__gte=F("acquired_on")), name="asset_is_used_after_it_is_acquired"
            ),
            models.CheckConstraint(
                condition=~Q(method__in=["STRAIGHT_LINE", "DECLINING_200"]) | Q(life_years__gte=2),
                name="depreciated_asset_has_its_life",
            ),
            models.CheckConstraint(
                condition=Q(method="STATED", stated_yearly_yen__gt=0, stated_floor_yen__gte=0)
                | (~Q(method="STATED") & Q(stated_yearly_yen=None, stated_floor_yen=None)),
                name="stated_method_says_how_much",
            ),
            models.CheckConstraint(
                condition=Q(treatment="POOLED", method="POOLED")
                | Q(treatment="SPECIAL", method="AT_ONCE")
                | Q(treatment="EXPENSED", method="NONE")
                | Q(treatment="ORDINARY", method__in=["STRAIGHT_LINE", "DECLINING_200", "STATED", "NONE"]),
                name="asset_method_fits_its_treatment",
            ),
            models.CheckConstraint(
                condition=Q(opening_month=None, opening_book_yen=None, opening_year_yen=None, revised_base_yen=None)
                | Q(
                    opening_month__day=1,
                    opening_book_yen__gte=0,
                    opening_year_yen__gte=0,
                    opening_book_yen__lte=F("cost_yen") - F("opening_year_yen"),
                ),
                name="opening_value_is_part_of_the_cost",
            ),
            models.CheckConstraint(
                condition=Q(state="IN_USE", ended_on=None) | (~Q(state="IN_USE") & Q(ended_on__isnull=False)),
                name="ended_asset_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class AssetPlace(DatedRow):
    """設置場所: the office, the unit that bears the cost, and the room of an asset, dated."""

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="places", verbose_name=_("固定資産"))
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("事業所"))
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("部署")
    )
    room = models.CharField(_("設置場所"), max_length=100, blank=True)
    moved_by_id = models.BigIntegerField(_("登録した人の番号"))
    moved_by_name = models.CharField(_("登録した人"), max_length=200)

    class Meta:
        verbose_name = _("固定資産の設置場所")
        verbose_name_plural = _("固定資産の設置場所")
        constraints = [
            no_overlap("asset_is_in_one_place", "asset"),
            ends_after_it_begins("asset_place_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.asset_id} {self.office_id}"
