"""The shape of what people type about approvals."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.organisation.models import User
from backoffice.organisation.queries import members
from backoffice.shell.inputs import day_field

from . import kinds


class Deputy(forms.ModelChoiceField):
    """A colleague, by name and user name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.get_full_name()}（{obj.username}）"


class DelegationForm(forms.Form):
    """代理: who, for what, from when until when, and why."""

    deputy = Deputy(User.objects.none(), label=_("代理人"))
    kind = forms.ChoiceField(label=_("申請の種類"), required=False)
    first_day = day_field(_("始まりの日"))
    last_day = day_field(_("終わりの日"), help_text=_("この日まで、代理人も承認できます。"))
    reason = forms.CharField(label=_("理由"), max_length=200)

    def __init__(self, *args: Any, user: User, today: dt.date, **more: Any) -> None:
        super().__init__(*args, **more)
        deputies: Any = self.fields["deputy"]
        deputies.queryset = members(today).exclude(pk=user.pk)
        choices: Any = self.fields["kind"]
        choices.choices = [("", _("すべての申請")), *((kind.code, kind.label) for kind in kinds.every())]
