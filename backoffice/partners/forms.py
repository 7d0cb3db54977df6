"""The shape of what people type about a partner."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import LAST_DAY, Partner, PartnerAccount


class PartnerForm(forms.Form):
    """取引先."""

    code = forms.CharField(label=_("取引先コード"), max_length=20)
    name = forms.CharField(label=_("取引先名"), max_length=200)
    name_kana = forms.CharField(label=_("取引先名（カナ）"), max_length=200)
    kind = forms.ChoiceField(label=_("法人・個人"), choices=Partner.Kind.choices, initial=Partner.Kind.CORPORATION)
    is_customer = forms.BooleanField(label=_("得意先"), required=False)
    is_supplier = forms.BooleanField(label=_("仕入先"), required=False)
    registration_number = forms.CharField(
        label=_("登録番号"),
        required=False,
        max_length=20,
        help_text=_("Tと数字13桁です。登録のない取引先は空欄にします。"),
    )
    corporate_number = forms.CharField(label=_("法人番号"), required=False, max_length=20)
    postal_code = forms.CharField(label=_("郵便番号"), required=False, max_length=8)
    address = forms.CharField(label=_("住所"), required=False, max_length=300)
    department = forms.CharField(label=_("部署名"), required=False, max_length=100)
    contact_name = forms.CharField(label=_("担当者名"), required=False, max_length=100)
    email = forms.EmailField(label=_("メールアドレス"), required=False)
    phone = forms.CharField(label=_("電話番号"), required=False, max_length=20)
    payment_closing_day = forms.IntegerField(
        label=_("締め日"), min_value=1, max_value=LAST_DAY, initial=LAST_DAY, help_text=_("31は月末です。")
    )
    payment_months_after = forms.IntegerField(
        label=_("支払月"),
        min_value=0,
        max_value=12,
        initial=1,
        help_text=_("締め日の何か月後に支払うかです。翌月は1です。"),
    )
    payment_day = forms.IntegerField(
        label=_("支払日"), min_value=1, max_value=LAST_DAY, initial=LAST_DAY, help_text=_("31は月末です。")
    )


def _digits(count: int, label: Any, message: Any) -> forms.RegexField:
    return forms.RegexField(
        rf"^[0-9]{{{count}}}$",
        label=label,
        max_length=count,
        error_messages={"invalid": message},
        widget=forms.TextInput({"inputmode": "numeric"}),
    )


class Account(forms.Form):
    """取引先の口座."""

    bank_code = _digits(4, _("銀行コード"), _("4桁の数字で入力してください。"))
    bank_name = forms.CharField(label=_("銀行名"), max_length=60)
    branch_code = _digits(3, _("支店コード"), _("3桁の数字で入力してください。"))
    branch_name = forms.CharField(label=_("支店名"), max_length=60)
    kind = forms.ChoiceField(label=_("預金種目"), choices=PartnerAccount.Kind.choices)
    number = _digits(7, _("口座番号"), _("7桁の数字で入力してください。"))
    holder_kana = forms.CharField(label=_("口座名義（カナ）"), max_length=60)
    valid_from = forms.DateField(label=_("適用開始日"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
