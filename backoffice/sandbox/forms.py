"""The shape of a new sandbox, and of a move of its clock."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.organisation.models import User


class NewSandbox(forms.Form):
    """Who may enter beside whoever makes it."""

    users = forms.TypedMultipleChoiceField(
        label=_("一緒に使う人"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("あなたのほかに入れる人を選びます。役割は、いまの会社と同じものを引き継ぎます。"),
    )

    def __init__(self, *args: Any, users: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["users"]
        offered.choices = [(each.pk, f"{each.get_full_name()}（{each.username}）") for each in users]


class MoveClock(forms.Form):
    """To when."""

    to = forms.DateTimeField(
        label=_("進める先の日時"),
        help_text=_("いまより後の日時。戻すことはできません。"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M"],
    )

    def moment(self) -> dt.datetime:
        """The moment in Tokyo."""
        asked: dt.datetime = self.cleaned_data["to"]
        return asked.astimezone(TOKYO)
