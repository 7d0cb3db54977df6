"""The shape of a payment that is recorded."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.shell.inputs import MonthField, YenField, day_field

from .models import HalfYearly


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


class HalfYearlyForm(forms.Form):
    """納期の特例: for what, at which municipality, and from which month of payment."""

    kind = forms.ChoiceField(label=_("種類"), choices=HalfYearly.Kind.choices)
    place = forms.ChoiceField(
        label=_("市区町村"),
        required=False,
        help_text=_("住民税のときに選びます。特例は、承認した市区町村だけに使えます。"),
    )
    month = MonthField(label=_("最初の支払月"), help_text=_("源泉所得税では、申請した月の翌月に支払う分からです。"))

    def __init__(self, *given: Any, places: Mapping[str, str], **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["place"].choices = [("", "—"), *places.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Resident tax names its municipality, withheld tax none."""
        given: dict[str, Any] = super().clean() or {}
        is_resident = given.get("kind") == HalfYearly.Kind.RESIDENT_TAX
        if is_resident and not given.get("place"):
            self.add_error("place", _("住民税では、市区町村を選んでください。"))
        return given if is_resident else given | {"place": ""}


class EndHalfYearlyForm(forms.Form):
    """From which month it is paid in month by month again."""

    month = MonthField(label=_("毎月の納付に戻す支払月"))
