"""The shape of a search."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .kinds import Kind


class Day(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Search(forms.Form):
    """What the law lets an inspector ask for: date, amount and partner, by range and in combination."""

    dated_from = forms.DateField(label=_("取引年月日（から）"), required=False, widget=Day())
    dated_to = forms.DateField(label=_("取引年月日（まで）"), required=False, widget=Day())
    amount_from_yen = forms.IntegerField(label=_("金額（以上）"), required=False)
    amount_to_yen = forms.IntegerField(label=_("金額（以下）"), required=False)
    partner = forms.CharField(label=_("取引先"), required=False, max_length=200)
    text = forms.CharField(label=_("名称"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("種類"), required=False)
    without_amount = forms.BooleanField(label=_("金額のない書類だけ"), required=False)
    without_partner = forms.BooleanField(label=_("取引先のない書類だけ"), required=False)

    def __init__(self, *args: Any, kinds: tuple[Kind, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("すべて")), *((each.name, each.label) for each in kinds)]
