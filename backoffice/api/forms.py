"""The shape of a new key."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from . import scopes

DAYS = ((30, _("30日")), (90, _("90日")), (180, _("180日")), (365, _("1年")))


class NewKey(forms.Form):
    """A name to know it by, what it may open, and for how long."""

    name = forms.CharField(label=_("名前"), max_length=60, help_text=_("どの連携先が使うかが分かる名前にします。"))
    scopes = forms.MultipleChoiceField(label=_("使える範囲"), widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(
        label=_("有効期間"), choices=DAYS, initial=DAYS[1][0], coerce=int, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["scopes"]
        offered.choices = [(each.code, f"{each.label}（{each.code}）") for each in scopes.every()]
