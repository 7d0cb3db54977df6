"""The shape of what people type into the register: assets, moves, disposals, checks, lists."""

import datetime as dt
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Account, Category, Entry
from backoffice.companies import clock
from backoffice.organisation.models import Office, Unit
from backoffice.organisation.queries import on
from backoffice.parameters import GapInParameter
from backoffice.partners.models import Partner
from backoffice.partners.queries import in_use as partners_in_use
from backoffice.shell.inputs import YenField, day_field
from backoffice.shell.problem import refusal_text

from . import law, queries
from .models import AssetCheck, AssetKind, AssetState, Method, Treatment

ENTRIES_SHOWN = 100
CHOSEN_METHODS = [(each.value, each.label) for each in (Method.DECLINING_200, Method.STRAIGHT_LINE, Method.NONE)]
SALE_TAX = [("STANDARD", _("課税（10%）")), ("EXEMPT", _("非課税（土地）")), ("OUTSIDE", _("不課税"))]


class YenFromZero(YenField):
    """Whole yen, zero included."""

    def clean(self, value: Any) -> Any:
        text = unicodedata.normalize("NFKC", str(value or "")).strip().removesuffix("円")
        return 0 if text == "0" else super().clean(value)


class Search(forms.Form):
    """Which assets to list."""

    text = forms.CharField(label=_("資産番号・資産名"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("種類"), required=False, choices=[("", _("すべて")), *AssetKind.choices])
    treatment = forms.ChoiceField(
        label=_("税務上の扱い"), required=False, choices=[("", _("すべて")), *Treatment.choices]
    )
    state = forms.ChoiceField(label=_("状態"), required=False, choices=[("", _("すべて")), *AssetState.choices])
    office = forms.TypedChoiceField(label=_("事業所"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [("", _("すべて")), *_offices()]  # type: ignore[attr-defined]


class Placed(forms.Form):
    """Where an asset stands, and who bears its cost."""

    office_id = forms.TypedChoiceField(label=_("事業所"), coerce=int)
    unit_id = forms.TypedChoiceField(
        label=_("部署"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("減価償却費を負担する部署です。"),
    )
    room = forms.CharField(label=_("設置場所"), max_length=100, required=False, help_text=_("例 5階 会議室B"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.fields["office_id"].choices = _offices()  # type: ignore[attr-defined]
        self.fields["unit_id"].choices = [("", "—"), *_units()]  # type: ignore[attr-defined]


class AssetForm(Placed):
    """An asset to be; its treatment is chosen after the others are known."""

    field_order = (
        "name",
        "kind",
        "acquired_on",
        "in_use_from",
        "cost_yen",
        "quantity",
        "usual_life",
        "life_years",
        "life_source",
        "method",
        "leased_out",
        "office_id",
        "unit_id",
        "room",
        "account_code",
        "entry",
        "number",
        "note",
    )

    name = forms.CharField(label=_("資産名"), max_length=120)
    kind = forms.ChoiceField(label=_("種類"), choices=AssetKind.choices, initial=AssetKind.FURNITURE)
    acquired_on = day_field(_("取得日"), help_text=_("引き渡しを受けた日です。"))
    in_use_from = day_field(
        _("事業供用日"), help_text=_("使い始めた日です。償却は、支払った月ではなくこの月から始まります。")
    )
    cost_yen = YenField(
        label=_("取得価額"), help_text=_("付随費用を含めます。税抜経理の会社は税抜の、税込経理の会社は税込の額です。")
    )
    quantity = forms.IntegerField(label=_("数量"), min_value=1, max_value=99999, initial=1)
    usual_life = forms.ChoiceField(
        label=_("法定耐用年数の表から"), required=False, help_text=_("選ぶと、耐用年数とその根拠が入ります。")
    )
    life_years = forms.IntegerField(
        label=_("耐用年数（年）"),
        min_value=2,
        max_value=99,
        required=False,
        help_text=_("中古で取得した資産など、表によらないときに入力します。"),
    )
    life_source = forms.CharField(label=_("耐用年数の根拠"), max_length=200, required=False)
    method = forms.ChoiceField(
        label=_("償却方法"),
        required=False,
        choices=[("", _("法定の償却方法")), *CHOSEN_METHODS],
        help_text=_("定額法を届け出た会社は、定額法を選びます。"),
    )
    leased_out = forms.BooleanField(label=_("貸付け用（主要な事業として貸すものを除く）"), required=False)
    account_code = forms.ChoiceField(label=_("勘定科目"), required=False)
    entry = forms.ModelChoiceField(
        Entry.objects.none(), label=_("購入の仕訳"), required=False, empty_label=_("選ばない")
    )
    number = forms.CharField(
        label=_("資産番号"), max_length=30, required=False, help_text=_("空欄にすると、次の番号が付きます。")
    )
    note = forms.CharField(label=_("備考"), max_length=300, required=False)
    treatment = forms.ChoiceField(
        label=_("税務上の扱い"), required=False, choices=Treatment.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, stated: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lives = {each.code: each for each in law.usual_lives(clock.today())}
        kinds = dict(AssetKind.choices)
        rows = [(each.code, f"{kinds[each.kind]}　{each.name}　{each.years}年") for each in self.lives.values()]
        fields: Any = self.fields
        if stated:
            fields["method"].choices = [(Method.STATED.value, Method.STATED.label)]
        fields["usual_life"].choices = [("", _("表から選ばない")), *rows]
        fields["account_code"].choices = [("", _("種類の標準の科目")), *_asset_accounts()]
        newest = queries.purchases().values_list("entry_id", flat=True)[:ENTRIES_SHOWN]
        offered = [each for each in (*newest, self.initial.get("entry")) if each]
        fields["entry"].queryset = Entry.objects.filter(pk__in=offered).order_by("-posted_on", "-pk")

    def clean(self) -> dict[str, Any]:
        """The life of the table fills what was left empty, and the method of the law stands for none."""
        given: dict[str, Any] = super().clean() or {}
        usual = self.lives.get(given.get("usual_life") or "")
        if usual is not None and not given.get("life_years"):
            given["life_years"] = usual.years
            given["life_source"] = given.get("life_source") or f"{usual.table} {usual.name}"
        kind, acquired_on = given.get("kind"), given.get("acquired_on")
        if not given.get("method") and kind and acquired_on:
            try:
                given["method"] = law.open_methods(kind, acquired_on)[0].value
            except GapInParameter as refused:
                self.add_error("acquired_on", refusal_text(refused))
        return given


class MoveForm(Placed):
    """Where an asset goes, and from which day on."""

    field_order = ("moved_on", "office_id", "unit_id", "room")
    moved_on = day_field(_("移動日"), help_text=_("この日の属する月から、移動先の部署が減価償却費を負担します。"))


class DisposalForm(forms.Form):
    """How an asset ends; without an amount it is retired."""

    disposed_on = day_field(_("除却・売却の日"), help_text=_("この月からは償却しません。"))
    proceeds_yen = YenField(label=_("売却額（税込）"), required=False, help_text=_("除却のときは空欄にします。"))
    tax_treatment = forms.ChoiceField(label=_("売却の消費税"), choices=SALE_TAX, initial="STANDARD")
    account_code = forms.ChoiceField(label=_("入金の科目"), required=False)
    partner = forms.ModelChoiceField(
        Partner.objects.none(), label=_("売却先"), required=False, empty_label=_("選ばない")
    )
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        fields: Any = self.fields
        current = Account.objects.filter(category=Category.ASSET, section__startswith="流動資産", out_of_use_from=None)
        fields["account_code"].choices = [
            ("", _("未収入金")),
            *((each.code, str(each)) for each in current.order_by("code")),
        ]
        fields["partner"].queryset = partners_in_use(clock.today())


class Reason(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea({"rows": 3}))


class CompanyFactsForm(forms.Form):
    """What decides about the special rule of small companies."""

    valid_from = day_field(_("適用開始日"))
    capital_yen = YenField(label=_("資本金"))
    employees = forms.IntegerField(label=_("常時使用する従業員の数"), min_value=0, max_value=9_999_999)
    blue_return = forms.BooleanField(label=_("青色申告をしている"), required=False)


class CheckForm(forms.Form):
    """What somebody saw who stands before an asset."""

    result = forms.ChoiceField(label=_("結果"), choices=AssetCheck.Result.choices, widget=forms.RadioSelect)
    found_at = forms.CharField(
        label=_("実際の場所"), max_length=100, required=False, help_text=_("場所が違うときに入力します。")
    )
    note = forms.CharField(label=_("備考"), max_length=300, required=False)


class Since(forms.Form):
    """From which day on a check counts."""

    since = day_field(_("この日以後に確認したもの"), required=False)


class UploadForm(forms.Form):
    """A list of assets."""

    file = forms.FileField(label=_("ファイル"), help_text=_("CSV（UTF-8かシフトJIS）またはExcel（xlsx）、5MBまで。"))


class ImportForm(forms.Form):
    """One row of a list of assets from before the system."""

    number = forms.CharField(label=_("資産番号"), max_length=30)
    name = forms.CharField(label=_("資産名"), max_length=120)
    kind = forms.ChoiceField(label=_("種類"), choices=AssetKind.choices)
    treatment = forms.ChoiceField(label=_("税務上の扱い"), choices=Treatment.choices)
    method = forms.ChoiceField(label=_("償却方法"), choices=Method.choices)
    life_years = forms.IntegerField(label=_("耐用年数（年）"), min_value=2, max_value=99, required=False)
    life_source = forms.CharField(label=_("耐用年数の根拠"), max_length=200, required=False)
    acquired_on = day_field(_("取得日"), validators=[])
    in_use_from = day_field(_("事業供用日"), validators=[])
    cost_yen = YenField(label=_("取得価額"))
    quantity = forms.IntegerField(label=_("数量"), min_value=1, max_value=99999)
    office_code = forms.ChoiceField(label=_("事業所"))
    unit_code = forms.ChoiceField(label=_("部署"), required=False)
    room = forms.CharField(label=_("設置場所"), max_length=100, required=False)
    account_code = forms.CharField(label=_("勘定科目"), max_length=20, required=False)
    opening_month = day_field(_("引き継いで償却を始める月"), help_text=_("その月の1日を入力します。例 2026-04-01"))
    opening_book_yen = YenFromZero(
        label=_("開始時の帳簿価額"), help_text=_("引き継いで償却を始める月の初めの帳簿価額です。")
    )
    opening_year_yen = YenFromZero(
        label=_("同じ年度の開始前の償却額"), required=False, help_text=_("年度の初めから引き継ぐときは空欄にします。")
    )
    revised_base_yen = YenField(
        label=_("改定取得価額"),
        required=False,
        help_text=_("定率法で、すでに改定償却率に切り替わった資産だけ入力します。"),
    )
    stated_yearly_yen = YenField(
        label=_("会社が決めた年額"),
        required=False,
        help_text=_("旧定額法など、収録していない方法で続けるときの1年分の額です。"),
    )
    stated_floor_yen = YenFromZero(
        label=_("償却の限度になる帳簿価額"), required=False, help_text=_("会社が決めた年額で償却するときに入力します。")
    )
    note = forms.CharField(label=_("備考"), max_length=300, required=False)

    def __init__(
        self, *args: Any, offices: dict[str, tuple[int, str]], units: dict[str, tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["office_code"].choices = [(code, f"{code} {name}") for code, (_pk, name) in offices.items()]
        fields["unit_code"].choices = [("", "—"), *((code, f"{code} {name}") for code, (_pk, name) in units.items())]


def places_by_code(day: dt.date) -> dict[str, dict[str, tuple[int, str]]]:
    """The offices and units of a day by code: what rows of a list may name, read once."""
    return {
        "offices": {code: (pk, name) for code, pk, name in Office.objects.filter(on(day)).order_by("code").values_list("code", "pk", "name")},
        "units": {code: (pk, name) for code, pk, name in Unit.objects.filter(on(day)).order_by("code").values_list("code", "pk", "name")},
    }  # fmt: skip


def _offices() -> list[tuple[int, str]]:
    return list(Office.objects.filter(on(clock.today())).order_by("code").values_list("pk", "name"))


def _units() -> list[tuple[int, str]]:
    return list(Unit.objects.filter(on(clock.today())).order_by("code").values_list("pk", "name"))


def _asset_accounts() -> list[tuple[str, str]]:
    found = Account.objects.filter(category=Category.ASSET, section__startswith="固定資産", out_of_use_from=None)
    return [(each.code, str(each)) for each in found.exclude(section__endswith="控除").order_by("code")]
