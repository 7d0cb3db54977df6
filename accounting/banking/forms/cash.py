"""Petty cash: boxes, lines of their cash books, counts."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounting.banking.models import CashBox, Direction
from backoffice.organisation.models import Person
from backoffice.shell.inputs import YenField, day_field

from .shapes import BalanceField, account_choices, partner_field, tax_choices, unit_field

MOST_PIECES = 100_000


class CashBoxForm(forms.Form):
    """A box to be."""

    code = forms.CharField(label=_("小口現金の略号"), max_length=20)
    name = forms.CharField(label=_("小口現金の名前"), max_length=60, help_text=_("例：本社 経理部の小口現金"))
    account_code = forms.ChoiceField(label=_("勘定科目"))
    keeper = forms.ModelChoiceField(Person.objects.none(), label=_("保管する人"))
    imprest_yen = YenField(label=_("定額"), help_text=_("補給して戻す額です。"))
    opening_on = day_field(_("使い始める日"))
    opening_yen = BalanceField(
        label=_("開始日の前の残高"),
        required=False,
        help_text=_("すでに現金があるとき、開始残高の仕訳と同じ額を入力します。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["account_code"]
        chosen.choices = account_choices(assets_only=True)
        keepers: Any = self.fields["keeper"]
        keepers.queryset = Person.objects.order_by("family_kana", "given_kana", "pk")

    def clean_code(self) -> str:
        """A short name is used once."""
        code = str(self.cleaned_data["code"])
        if CashBox.objects.filter(code=code).exists():
            raise forms.ValidationError(_("この略号は、すでに使われています。"))
        return code

    def clean_opening_yen(self) -> int:
        """Nothing where nothing is said; never less."""
        opening_yen = int(self.cleaned_data["opening_yen"] or 0)
        if opening_yen < 0:
            raise forms.ValidationError(_("残高は0円以上で入力してください。"))
        return opening_yen


class CashEntryForm(forms.Form):
    """A line of the cash book."""

    dated_on = day_field(_("日付"))
    direction = forms.ChoiceField(label=_("入出金"), choices=Direction.choices, initial=Direction.OUT)
    amount_yen = YenField(label=_("金額（税込）"))
    account_code = forms.ChoiceField(label=_("相手科目"))
    tax_category = forms.ChoiceField(label=_("税区分"), required=False)
    partner = partner_field()
    unit = unit_field()
    description = forms.CharField(label=_("摘要"), max_length=200)

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts: Any = self.fields["account_code"]
        accounts.choices = account_choices(blank=_("選んでください"))
        categories: Any = self.fields["tax_category"]
        categories.choices = tax_choices(on)


class TakeBackForm(forms.Form):
    """Why and on which day a line is taken back."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea({"rows": 3}))
    posted_on = day_field(_("取消の計上日"), help_text=_("締めていない月の日です。"))


class EndForm(forms.Form):
    """From when something is not used any more."""

    out_of_use_from = day_field(_("使用停止日"), help_text=_("この日から使えなくなります。"))


class CountForm(forms.Form):
    """Notes and coins as they were counted."""

    counted_on = day_field(_("実査日"))
    note = forms.CharField(
        label=_("過不足の事情"),
        max_length=300,
        required=False,
        help_text=_("帳簿と違うときに入力します。"),
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, known: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        for piece in known:
            self.fields[f"piece_{piece}"] = forms.IntegerField(
                label=_("%(piece)s円の枚数") % {"piece": f"{piece:,}"},
                min_value=0,
                max_value=MOST_PIECES,
                required=False,
                widget=forms.NumberInput({"inputmode": "numeric"}),
            )
        self.order_fields(["counted_on", *(f"piece_{piece}" for piece in known), "note"])

    def pieces(self) -> dict[int, int]:
        """How many of each note and coin there are; those of which there are none are left out."""
        found = {piece: int(self.cleaned_data.get(f"piece_{piece}") or 0) for piece in self.known}
        return {piece: count for piece, count in found.items() if count}
