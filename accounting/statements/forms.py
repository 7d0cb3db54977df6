"""The shape of what people enter: notes."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 20_000
ROWS = 18


class NotesForm(forms.Form):
    """個別注記表, line by line."""

    text = forms.CharField(
        label=_("注記"),
        max_length=LONGEST,
        help_text=_("決算報告書の最後のページに、行ごとに印刷します。"),
        widget=forms.Textarea(attrs={"rows": ROWS}),
    )
