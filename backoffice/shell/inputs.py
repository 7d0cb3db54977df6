"""Form fields for what people type in Japan: whole yen in any writing, days of the browser."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.values.numbers import NotAnAmount, parse_amount
from backoffice.values.periods import Month, NotAMonth

# Beyond these somebody mistyped: no sum of a bill has more than twelve digits, and no paper is from another century.
TOO_LARGE_YEN = 10**12
FIRST_YEAR, LAST_YEAR = 1989, 2200


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
        if amount_yen >= TOO_LARGE_YEN:
            raise forms.ValidationError(_("金額が大きすぎます。桁を確認してください。"))
        return amount_yen


class MonthField(forms.CharField):
    """A month, in the browser's own field: 2026-10."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"widget": forms.TextInput({"type": "month"}), "max_length": 7, **more})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return Month.parse(text)
        except NotAMonth as refused:
            raise forms.ValidationError(_("年月は、2026-10 の形で入力してください。")) from refused


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day, in the browser's own field; a year that nobody can mean is refused."""
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(**{"label": label, "widget": widget, "validators": [_a_likely_year], **more})


def _a_likely_year(day: dt.date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise forms.ValidationError(_("年を確認してください。"))
