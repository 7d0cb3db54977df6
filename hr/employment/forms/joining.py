"""Joining, terms, and the lists of both."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.companies import clock
from backoffice.organisation.models import Office, Unit
from backoffice.organisation.queries import on
from backoffice.shell.inputs import YenField, day_field
from hr.employment import queries
from hr.employment.fields import CodeField, HoursField, KanaField, PostalField, YenOrNothing, as_hours
from hr.employment.models import (
    BankAccount,
    EmployeeKind,
    ImportedList,
    PayKind,
    Sex,
    Terms,
)
from hr.employment.sections import Sections, in_order

ITEM = "item_"
BACK_DATED = _("過去の日付も登録できます。支払済みの給与の差額は、給与計算で精算してください。")
ACCOUNT = ("bank_code", "bank_name", "branch_code", "branch_name", "account_kind", "account_number", "holder_kana")


@dataclass(frozen=True, slots=True)
class Choices:
    """What a form may name, asked for once: places by code, pay groups, pay items."""

    units: Mapping[str, str]
    offices: Mapping[str, str]
    groups: Mapping[str, str]
    items: Mapping[str, queries.Item]

    @classmethod
    def now(cls) -> "Choices":
        """Those of today: four queries."""
        today = on(clock.today())
        return cls(
            units=dict(Unit.objects.filter(today).order_by("code").values_list("code", "name")),
            offices=dict(Office.objects.filter(today).order_by("code").values_list("code", "name")),
            groups=queries.pay_groups(),
            items=queries.items(),
        )


class TermsFields(Sections):
    """Pay and hours, with a field for every pay item of the company."""

    pay_kind = forms.ChoiceField(label=_("給与形態"), choices=PayKind.choices)
    pay_group_code = forms.ChoiceField(label=_("給与グループ"))
    hourly_yen = YenField(label=_("時給"), required=False, help_text=_("時給の人だけ入力します。"))
    monthly_scheduled_minutes = HoursField(label=_("月平均所定労働時間"), help_text=_("例 160、162:40"))
    daily_scheduled_minutes = HoursField(label=_("1日の所定労働時間"), help_text=_("例 8、7:45"))

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group: Any = self.fields["pay_group_code"]
        group.choices = [("", "—"), *((code, f"{code} {name}") for code, name in choices.groups.items())]
        self.items = choices.items
        for item in choices.items.values():
            self.fields[ITEM + item.code] = YenField(
                label=item.label, required=False, help_text=queries.HINTS.get(item.code, "")
            )

    def clean(self) -> dict[str, Any]:
        """Hourly pay names its wage."""
        given = super().clean() or {}
        if given.get("pay_kind") == PayKind.HOURLY and not given.get("hourly_yen") and self.fields["pay_kind"].required:
            self.add_error("hourly_yen", _("給与形態が時給の人は、時給を入力してください。"))
        return given

    def amounts(self) -> dict[str, int | None]:
        """The yen of each item by its code; None where nothing was typed."""
        return {code: self.cleaned_data.get(ITEM + code) for code in self.items}


class JoinForm(TermsFields):
    """入社: one person with everything that is known on the day."""

    SECTIONS = (
        (
            _("本人"),
            (
                "code",
                "family_name|given_name",
                "family_kana|given_kana",
                "sex|born_on",
                "postal_code",
                "address",
                "history",
            ),
        ),
        (_("入社と所属"), ("joined_on|kind", "unit_code|office_code", "post", "is_head", "work")),
        (
            _("雇用条件"),
            (
                "pay_kind|pay_group_code",
                "hourly_yen",
                "monthly_scheduled_minutes|daily_scheduled_minutes",
                f"{ITEM}*",
            ),
        ),
        (
            _("給与の振込口座"),
            ("bank_code|bank_name", "branch_code|branch_name", "account_kind|account_number", "holder_kana"),
        ),
    )
    field_order = in_order(SECTIONS)

    code = forms.RegexField(
        r"^[0-9A-Za-z-]{1,20}$",
        label=_("社員番号"),
        error_messages={"invalid": _("社員番号は、半角の英数字とハイフンの20文字以内で入力してください。")},
    )
    family_name = forms.CharField(label=_("姓"), max_length=60)
    given_name = forms.CharField(label=_("名"), max_length=60)
    family_kana = KanaField(label=_("姓（カナ）"), max_length=60)
    given_kana = KanaField(label=_("名（カナ）"), max_length=60)
    sex = forms.ChoiceField(
        label=_("性別"),
        choices=[("", _("未登録")), *Sex.choices],
        required=False,
        help_text=_("労働者名簿と賃金台帳に記載する事項です。"),
    )
    born_on = forms.DateField(label=_("生年月日"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    joined_on = day_field(_("入社日"))
    kind = forms.ChoiceField(label=_("雇用区分"), choices=EmployeeKind.choices)
    unit_code = forms.ChoiceField(label=_("部署"))
    office_code = forms.ChoiceField(label=_("事業所"))
    post = forms.CharField(label=_("役職"), max_length=60, required=False)
    is_head = forms.BooleanField(label=_("部署の長"), required=False)
    work = forms.CharField(label=_("従事する業務"), max_length=100, required=False)
    postal_code = PostalField(label=_("郵便番号"), required=False, max_length=10)
    address = forms.CharField(label=_("住所"), max_length=300, required=False)
    history = forms.CharField(
        label=_("履歴"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("入社前の職歴、最終学歴など。労働者名簿に記載します。"),
    )
    bank_code = CodeField(label=_("銀行コード"), digits=4, required=False)
    bank_name = forms.CharField(label=_("銀行名"), max_length=60, required=False)
    branch_code = CodeField(label=_("支店コード"), digits=3, required=False)
    branch_name = forms.CharField(label=_("支店名"), max_length=60, required=False)
    account_kind = forms.ChoiceField(label=_("預金種目"), choices=BankAccount.Kind.choices, required=False)
    account_number = CodeField(label=_("口座番号"), digits=7, required=False)
    holder_kana = KanaField(label=_("口座名義（カナ）"), max_length=60, required=False)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, choices=choices, **kwargs)
        for name, places in (("unit_code", choices.units), ("office_code", choices.offices)):
            field: Any = self.fields[name]
            field.choices = [("", "—"), *places.items()]

    def clean(self) -> dict[str, Any]:
        """An account or an address is entered whole or not at all."""
        given = super().clean()
        for names in (tuple(name for name in ACCOUNT if name != "account_kind"), ("postal_code", "address")):
            blank = [name for name in names if not given.get(name) and name not in self.errors]
            if len(blank) < len(names):
                for name in blank:
                    self.add_error(name, _("%(name)sも入力してください。") % {"name": self.fields[name].label})
        if given.get("born_on") and given.get("joined_on") and given["born_on"] >= given["joined_on"]:
            self.add_error("born_on", _("生年月日が入社日より前ではありません。"))
        return given


class ChangeTermsForm(TermsFields):
    """昇給・条件変更: what holds from a day on, filled with what holds now."""

    SECTIONS = (
        (
            "",
            (
                "valid_from",
                "reason",
                "pay_kind|pay_group_code",
                "hourly_yen",
                "monthly_scheduled_minutes|daily_scheduled_minutes",
            ),
        ),
        (_("月額の項目（空欄にした項目はなくなります）"), (f"{ITEM}*",)),
    )
    valid_from = day_field(_("適用開始日"), help_text=BACK_DATED)
    reason = forms.CharField(
        label=_("変更の理由"), max_length=200, help_text=_("例 定期昇給、昇格、所定労働時間の変更")
    )
    field_order = ("valid_from", "reason")


class ImportTermsForm(TermsFields):
    """A row of a list of changes: what is blank stays as it is."""

    code = forms.CharField(label=_("社員番号"), max_length=20)
    valid_from = day_field(_("適用開始日"))
    reason = forms.CharField(label=_("変更の理由"), max_length=200, required=False)
    field_order = ("code", "valid_from", "reason")

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, choices=choices, **kwargs)
        pay_kind: Any = self.fields["pay_kind"]
        pay_kind.choices = [("", "—"), *PayKind.choices]
        for name in ("pay_kind", "pay_group_code", "monthly_scheduled_minutes", "daily_scheduled_minutes"):
            self.fields[name].required = False
        for code in choices.items:
            self.fields[ITEM + code] = YenOrNothing(label=self.fields[ITEM + code].label, required=False)


# Other lists are those of other rooms.
KINDS = {kind: kind.label for kind in (ImportedList.Kind.EMPLOYEES, ImportedList.Kind.TERMS)}


class UploadForm(forms.Form):
    """A list to import."""

    kind = forms.ChoiceField(label=_("内容"), choices=KINDS, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("ファイル"),
        widget=forms.FileInput({"accept": ".csv,.xlsx"}),
        help_text=_("Excel（xlsx）か、CSV（UTF-8、シフトJIS）。1,000行、5MBまで。"),
    )


def terms_as_typed(terms: Terms) -> dict[str, Any]:
    """The terms that hold, as the form shows them."""
    shown: dict[str, Any] = {
        "pay_kind": terms.pay_kind,
        "pay_group_code": terms.pay_group_code,
        "hourly_yen": terms.hourly_yen or "",
        "monthly_scheduled_minutes": as_hours(terms.monthly_scheduled_minutes),
        "daily_scheduled_minutes": as_hours(terms.daily_scheduled_minutes),
    }
    return shown | {ITEM + each.code: f"{each.amount_yen:,}" for each in terms.items.all()}
