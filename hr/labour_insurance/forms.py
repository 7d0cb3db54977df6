"""The shape of a payment that is recorded."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.shell.inputs import YenField, day_field


class Payment(forms.Form):
    """When a part was paid; and where pay from before the introduction withheld premiums, how much of them is held."""

    paid_on = day_field(_("納付日"))
    before_yen = YenField(
        label=_("導入前に預かった雇用保険料"),
        required=False,
        help_text=_("開始残高の預り金に入っている額です。開始残高に入れていなければ、空欄にします。"),
    )

    def __init__(self, *given: Any, held_before: bool, is_refund: bool, **more: Any) -> None:
        super().__init__(*given, **more)
        if not held_before:
            del self.fields["before_yen"]
        if is_refund:
            self.fields["paid_on"].label = _("入金日")
