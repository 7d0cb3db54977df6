"""The company's accounts at banks."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany
from backoffice.shell.inputs import day_field

from .shapes import BalanceField, account_choices

NO_CONSIGNOR = "0000000000"


def _digits(length: int) -> RegexValidator:
    return RegexValidator(rf"^[0-9]{{{length}}}$", _("数字%(length)s桁で入力してください。") % {"length": length})


class Opening(forms.Form):
    """Whose name an account carries, and what was on it before its first statement."""

    holder_kana = forms.CharField(
        label=_("口座名義（カナ）"),
        max_length=60,
        required=False,
        help_text=_("通帳のとおりに、カ）ミナトショウカイ のように入力します。"),
    )
    opening_on = day_field(
        _("明細の開始日"),
        required=False,
        help_text=_("この日からの入出金明細を取り込みます。空欄にすると、最初に取り込む明細から決めます。"),
    )
    opening_yen = BalanceField(label=_("開始日の前の残高"), required=False)

    def clean_opening_yen(self) -> int:
        """Nothing where nothing is said."""
        return int(self.cleaned_data["opening_yen"] or 0)


class AccountChange(Opening):
    """What of an account may change."""


class AccountForm(Opening):
    """An account to be."""

    code = forms.CharField(
        label=_("口座の略号"), max_length=20, help_text=_("一覧や仕訳で使う短い名前です（例：MAIN）。")
    )
    bank_code = forms.CharField(label=_("銀行コード"), max_length=4, validators=[_digits(4)])
    bank_name = forms.CharField(label=_("銀行名"), max_length=60)
    bank_kana = forms.CharField(label=_("銀行名（カナ）"), max_length=60)
    branch_code = forms.CharField(label=_("支店コード"), max_length=3, validators=[_digits(3)])
    branch_name = forms.CharField(label=_("支店名"), max_length=60)
    branch_kana = forms.CharField(label=_("支店名（カナ）"), max_length=60)
    kind = forms.ChoiceField(label=_("預金種目"), choices=BankAccountOfCompany.Kind.choices)
    number = forms.CharField(label=_("口座番号"), max_length=7, validators=[_digits(7)])
    account_code = forms.ChoiceField(label=_("勘定科目"))
    consignor_code = forms.CharField(
        label=_("委託者コード"),
        max_length=10,
        required=False,
        validators=[_digits(10)],
        help_text=_("銀行から付与された10桁。振込データを作らない口座では空欄にします。"),
    )
    consignor_kana = forms.CharField(label=_("委託者名（カナ）"), max_length=60)
    separator = forms.ChoiceField(
        label=_("レコードの区切り"), choices=BankAccountOfCompany.Separator.choices, initial="CRLF"
    )
    name_class = forms.ChoiceField(label=_("名義に使える文字"), choices=BankAccountOfCompany.NameClass.choices)
    field_order = ("code", "bank_code", "bank_name", "bank_kana", "branch_code", "branch_name", "branch_kana", "kind", "number", "holder_kana", "account_code", "opening_on", "opening_yen", "consignor_code", "consignor_kana", "separator", "name_class")  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["account_code"]
        chosen.choices = account_choices(assets_only=True)

    def clean_code(self) -> str:
        """A short name is used once."""
        code = str(self.cleaned_data["code"])
        if BankAccountOfCompany.objects.filter(code=code).exists():
            raise forms.ValidationError(_("この略号は、すでに使われています。"))
        return code

    def clean_consignor_code(self) -> str:
        """Zeros where the bank gave none."""
        return str(self.cleaned_data["consignor_code"] or NO_CONSIGNOR)
