"""The shape of a new endpoint, and of a range to send again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class NewEndpoint(forms.Form):
    """A name to know it by, where it is, and what it hears of."""

    name = forms.CharField(label=_("名前"), max_length=60, help_text=_("どの連携先かが分かる名前にします。"))
    url = forms.CharField(
        label=_("送り先のURL"),
        max_length=500,
        help_text=_("https:// で始まるURL。社内や内部のアドレスには送りません。"),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    kinds = forms.MultipleChoiceField(label=_("知らせるできごと"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, kinds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["kinds"]
        offered.choices = [(kind.code, f"{kind.label}（{kind.code}）") for kind in kinds]


class Range(forms.Form):
    """Which deliveries to send again, by the days on which they were handed out, both included."""

    first_on = forms.DateField(label=_("最初の日"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last_on = forms.DateField(label=_("最後の日"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    only_failed = forms.BooleanField(label=_("配信できなかったものだけ"), required=False, initial=True)
