"""Form fields for what people type in Japan: whole yen in any writing, days of the browser."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.values.numbers import NotAnAmount, parse_amount


class YenField(forms.CharField):
    """Whole yen above zero: １２，３４５円, 12,345, 1.2万."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput({"inputmode": "numeric", "class": "input--num", "autocomplete": "off"})
        super().__init__(**{"widget": widget, "max_length": 20, **more})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount_yen = parse_amount(text)
        except NotAnAmount as refused:
            raise forms.ValidationError(_("金額は、12,345 のように円の整数で入力してください。")) from refused
        if amount_yen <= 0:
            raise forms.ValidationError(_("金額は1円以上で入力してください。"))
        return amount_yen


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day, in the browser's own field."""
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(**{"label": label, "widget": widget, **more})
