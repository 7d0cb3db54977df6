"""Rules and fees."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany, BankRule, FeeTreatment
from backoffice.shell.inputs import YenField

from .shapes import account_choices, partner_field, tax_choices, unit_field


class RuleForm(forms.Form):
    """A rule to be."""

    name = forms.CharField(label=_("ルールの名前"), max_length=60, help_text=_("例：電気代"))
    position = forms.IntegerField(
        label=_("順番"), min_value=1, max_value=9999, initial=100, help_text=_("小さい番号のルールから順に試します。")
    )
    direction = forms.ChoiceField(label=_("入出金"), choices=BankRule.Direction.choices, initial="OUT")
    contains = forms.CharField(
        label=_("摘要に含まれる文字"),
        max_length=60,
        help_text=_("全角・半角、大きい文字・小さい文字、法人格の書き方の違いは無視します。"),
    )
    least_yen = YenField(label=_("金額（以上）"), required=False)
    most_yen = YenField(label=_("金額（以下）"), required=False)
    bank_account = forms.ModelChoiceField(
        BankAccountOfCompany.objects.none(), label=_("口座（空欄はすべて）"), required=False
    )
    account_code = forms.ChoiceField(label=_("勘定科目"))
    tax_category = forms.ChoiceField(label=_("税区分"), required=False)
    partner = partner_field()
    unit = unit_field()

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts: Any = self.fields["account_code"]
        accounts.choices = account_choices(blank=_("選んでください"))
        categories: Any = self.fields["tax_category"]
        categories.choices = tax_choices(on)
        banks: Any = self.fields["bank_account"]
        banks.queryset = BankAccountOfCompany.objects.order_by("code")


class FeeForm(forms.Form):
    """A fee to be listed."""

    fee_yen = YenField(label=_("手数料（税込）"))
    label = forms.CharField(label=_("内容"), max_length=60, help_text=_("例：他行あて 3万円以上"))
    least_yen = YenField(label=_("振込額（以上）"), required=False)
    treatment = forms.ChoiceField(
        label=_("入金から差し引かれたときの扱い"),
        choices=FeeTreatment.choices,
        initial=FeeTreatment.DISCOUNT,
        help_text=_("得意先が差し引いて振り込んだときの、最初に選ばれている扱いです。照合のたびに変えられます。"),
    )
