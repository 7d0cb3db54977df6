"""The shape of what people type about a contract."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.companies import clock
from backoffice.organisation.models import Unit
from backoffice.organisation.queries import on
from backoffice.partners.models import Partner
from backoffice.partners.queries import in_use
from backoffice.shell.inputs import YenField

from .models import ContractKind, SigningWay

FIRST_YEAR, LAST_YEAR = 1900, 2200


class DayField(forms.DateField):
    """A day, in the browser's own field. A year that nobody can mean is refused."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **more)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(_("年を確認してください。"))
        return day


def _months(label: Any, hint: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=120, help_text=hint)


class ContractForm(forms.Form):
    """契約の申請."""

    title = forms.CharField(label=_("件名"), max_length=200)
    kind = forms.ChoiceField(label=_("契約の種類"), choices=ContractKind.choices)
    partner = forms.ModelChoiceField(Partner.objects.none(), label=_("相手方"))
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("主管部署"))
    purpose = forms.CharField(label=_("目的と概要"), max_length=2000, widget=forms.Textarea({"rows": 4}))
    amount_yen = YenField(
        label=_("契約金額（税込）"), required=False, help_text=_("円で入力します。金額の定めがない契約は空欄にします。")
    )
    starts_on = DayField(label=_("契約開始日"))
    ends_on = DayField(label=_("契約終了日"), required=False, help_text=_("期間の定めがない契約は空欄にします。"))
    renews = forms.BooleanField(label=_("自動更新"), required=False)
    renewal_months = _months(_("更新期間（月）"), _("自動更新する契約だけ入力します。1年は12です。"))
    notice_months = _months(
        _("更新拒絶の通知（終了日の何か月前）"), _("自動更新する契約だけ入力します。例 3か月前は3です。")
    )
    draft = forms.FileField(
        label=_("契約書の案"),
        required=False,
        help_text=_("PDFかWord（.docx）、10MBまでです。なければ法務が用意します。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partner: Any = self.fields["partner"]
        unit: Any = self.fields["unit"]
        partner.queryset = in_use(clock.today())
        unit.queryset = Unit.objects.filter(on(clock.today())).order_by("code")


class SigningForm(forms.Form):
    """契約の締結."""

    signed_on = DayField(label=_("締結日"))
    signing_way = forms.ChoiceField(
        label=_("締結の方法"), choices=SigningWay.choices, help_text=_("電子契約には、印紙税がかかりません。")
    )
    signed_paper = forms.FileField(
        label=_("締結した契約書"), required=False, help_text=_("PDF、10MBまでです。電子契約では必ず選びます。")
    )
    original_at = forms.CharField(
        label=_("原本の保管場所"), required=False, max_length=200, help_text=_("書面の契約書を保管する場所です。")
    )


class PaperForm(forms.Form):
    """締結した契約書の登録・差し替え."""

    paper = forms.FileField(label=_("締結した契約書"), help_text=_("PDF、10MBまでです。"))
    reason = forms.CharField(
        label=_("差し替える理由"),
        required=False,
        max_length=200,
        help_text=_("すでに契約書があるときに入力します。差し替え前の契約書も残ります。"),
    )


class EndForm(forms.Form):
    """契約の終了."""

    ended_on = DayField(label=_("終了した日"))
    reason = forms.CharField(label=_("終了の理由"), max_length=200)
