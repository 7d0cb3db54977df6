"""The shape of what is typed about numbers."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import PersonalNumber


class NumberField(forms.CharField):
    """Twelve digits in any writing, in groups or not; what was typed is never sent back."""

    def __init__(self, **more: Any) -> None:
        widget = forms.PasswordInput({"inputmode": "numeric", "autocomplete": "off"}, render_value=False)
        super().__init__(**{"widget": widget, "max_length": 30, **more})

    def clean(self, value: Any) -> str:
        text = unicodedata.normalize("NFKC", super().clean(value))
        return "".join(character for character in text if character not in " -‐－")


class Received(forms.Form):
    """A number, whose it is, and how that was checked."""

    relation = forms.ChoiceField(label=_("続柄"), choices=PersonalNumber.Relation.choices)
    holder_name = forms.CharField(label=_("氏名"), max_length=80)
    number = NumberField(label=_("個人番号（12桁）"), help_text=_("入力した番号は画面に表示しません。"))
    checked_by = forms.ChoiceField(label=_("本人確認の方法"), choices=PersonalNumber.Check.choices)


class Purpose(forms.Form):
    """Why a number is looked at or destroyed."""

    reason = forms.CharField(
        label=_("理由"), max_length=200, help_text=_("どの手続きのためかを書きます。例 2026年分の源泉徴収票の作成")
    )
