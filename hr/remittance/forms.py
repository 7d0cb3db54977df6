"""The shape of a payment that is recorded."""

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.shell.inputs import YenField, day_field


class Payment(forms.Form):
    """What was paid, and when; why it differs from payroll where it does."""

    paid_yen = YenField(label=_("納付した額（円）"))
    paid_on = day_field(_("納付日"))
    reason = forms.CharField(
        label=_("差がある理由"),
        max_length=500,
        required=False,
        help_text=_("社会保険料の納入告知額が、給与計算の合計と違うときに入力します。"),
    )
