"""Until when somebody works in the company, or holds a role."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.shell.inputs import day_field

from .models import Appointment

MEMBERSHIP = "MEMBERSHIP"


class EndForm(forms.Form):
    """What ends, and its last day."""

    what = forms.ChoiceField(label=_("終えるもの"), widget=forms.RadioSelect)
    last_on = day_field(_("最後の日"), help_text=_("この日まで使えます。"))

    def __init__(self, *args: Any, held: Sequence[Appointment], **more: Any) -> None:
        super().__init__(*args, **more)
        what: Any = self.fields["what"]
        what.choices = [
            (MEMBERSHIP, _("この会社の利用（すべての役割を含む）")),
            *((str(each.pk), _("役割「%(role)s」") % {"role": each.role.name}) for each in held),
        ]
