"""The shape of what people type when they ask for the books."""

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.shell.inputs import MonthField


class Ordered(forms.Form):
    """From which month to which."""

    first_month = MonthField(label=_("最初の月"))
    last_month = MonthField(label=_("最後の月"))
