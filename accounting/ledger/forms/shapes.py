"""Small forms: reasons, names, files, and the company's choices."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import PaperDemand, RuledKind, VoucherState
from backoffice.shell.inputs import YenField, day_field

TAKEN = _("PDF・JPEG・PNG・HEIC、1件10MBまで。")


class ManyFilesInput(forms.ClearableFileInput):
    """The browser's own field for files, which takes several."""

    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """Some files, or none."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file by the rule of one."""
        return [super(ManyFiles, self).clean(each, initial) for each in data or [] if each]


class Narrowed(forms.Form):
    """Which vouchers to list."""

    state = forms.ChoiceField(label=_("状態"), required=False, choices=[("", _("すべて")), *VoucherState.choices])


class ReversalForm(forms.Form):
    """Why an entry is taken back, and on which day."""

    reason = forms.CharField(
        label=_("取り消す理由"), max_length=300, help_text=_("帳簿に残り、あとで見る人に伝わるように書きます。")
    )
    posted_on = day_field(_("取消の計上日"), help_text=_("締めていない月の日です。"))


class TemplateForm(forms.Form):
    """An entry saved to start from."""

    name = forms.CharField(label=_("名前"), max_length=100)
    with_amounts = forms.BooleanField(
        label=_("金額も保存する"), required=False, help_text=_("毎月同じ金額の仕訳のときに選びます。")
    )


class PaperForm(forms.Form):
    """A paper for an entry that is posted."""

    file = forms.FileField(label=_("証憑のファイル"), help_text=TAKEN)


class PolicyForm(forms.Form):
    """The company's choices for vouchers."""

    approval_from_yen = YenField(
        label=_("承認が必要な金額（この額以上）"),
        required=False,
        help_text=_("空欄にすると、権限のある人がそのまま記帳できます。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in RuledKind:
            self.fields[kind.value] = forms.ChoiceField(label=kind.label, choices=PaperDemand.choices)

    def demands(self) -> dict[RuledKind, PaperDemand]:
        """What each kind of voucher asks for."""
        return {kind: PaperDemand(self.cleaned_data[kind.value]) for kind in RuledKind}
