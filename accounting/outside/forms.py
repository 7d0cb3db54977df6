"""The shape of a question, of its answer, and of a no to a proposal."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

WORDS = forms.Textarea({"rows": 3})


class Asked(forms.Form):
    """What is asked, of which line."""

    line_position = forms.TypedChoiceField(label=_("質問する行"), required=False, coerce=int, empty_value=None)
    text = forms.CharField(label=_("質問"), max_length=1000, widget=WORDS)

    def __init__(self, *args: Any, lines: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["line_position"]
        chosen.choices = [("", _("仕訳の全体")), *lines]


class Answered(forms.Form):
    """What is answered."""

    answer = forms.CharField(label=_("回答"), max_length=1000, widget=WORDS)


class Refused(forms.Form):
    """Why the company does not post what was proposed."""

    decision = forms.CharField(label=_("却下の理由"), max_length=1000, widget=WORDS)
