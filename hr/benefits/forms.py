"""The shape of what is asked for a paper beside the figures."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.shell.inputs import day_field

from .queries.law import SeparationReason


class SeparationForm(forms.Form):
    """離職理由 as the employer says it, and what the leaver says of it."""

    reason = forms.ChoiceField(label=_("離職理由（事業主記入）"))
    words = forms.CharField(
        label=_("具体的事情（事業主用）"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("解雇・労働条件・その他などでは、必ず記入します。"),
    )
    agrees = forms.ChoiceField(
        label=_("事業主が選んだ離職理由への異議"),
        choices=[("", _("まだ本人に確かめていない")), ("YES", _("異議なし")), ("NO", _("異議あり"))],
        required=False,
        widget=forms.RadioSelect,
    )
    statement = forms.CharField(
        label=_("具体的事情（離職者用）"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("本人が書いた事情です。空欄なら、印刷した用紙に本人が記入します。"),
    )

    def __init__(self, *given: Any, reasons: Sequence[SeparationReason], **more: Any) -> None:
        super().__init__(*given, **more)
        field: Any = self.fields["reason"]
        field.choices = [("", _("選んでください")), *((each.code, f"{each.item} {each.label}") for each in reasons)]


class AnswerForm(forms.Form):
    """What the leaver says of the reason."""

    agrees = forms.ChoiceField(
        label=_("事業主が選んだ離職理由への異議"),
        choices=[("YES", _("異議なし")), ("NO", _("異議あり"))],
        widget=forms.RadioSelect,
    )
    statement = forms.CharField(
        label=_("具体的事情（離職者用）"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class SicknessForm(forms.Form):
    """For which days 傷病手当金 is claimed."""

    first_on = day_field(_("申請期間の初日"), help_text=_("働けなかった最初の日です。待期の3日も含めます。"))
    last_on = day_field(_("申請期間の末日"))
    waited = forms.BooleanField(
        label=_("待期は前の申請で完成している"), required=False, help_text=_("2回目以後の申請で選びます。")
    )


class LeaveWagesForm(forms.Form):
    """Nothing is asked: the leave, or the day of reaching 60, and the payslips say everything."""
