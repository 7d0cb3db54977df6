"""The shape of what people type about withholding."""

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.shell.inputs import day_field

from .models import TaxStanding

MOST_DEPENDANTS = 30


class StandingForm(forms.Form):
    """The column and the dependants that hold from a day on."""

    valid_from = day_field(_("適用開始日"), help_text=_("この日以後に支払う給与から使います。"))
    column = forms.ChoiceField(
        label=_("税額表の欄"),
        choices=TaxStanding.Column.choices,
        help_text=_("扶養控除等申告書の提出があれば甲欄、ほかの勤め先に提出している人は乙欄です。"),
    )
    dependants = forms.IntegerField(
        label=_("扶養親族等の数"),
        min_value=0,
        max_value=MOST_DEPENDANTS,
        initial=0,
        help_text=_(
            "源泉控除対象の配偶者・扶養親族の数に、障害者・ひとり親などの加算をした数です。甲欄だけで使います。"
        ),
    )
    reason = forms.CharField(label=_("理由"), max_length=500, help_text=_("例 扶養控除等申告書を2026/04/01に受領"))
