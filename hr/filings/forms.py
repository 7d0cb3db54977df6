"""The shape of what people type about filings."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.shell.inputs import YenField, day_field

from .models import Channel, FilingOffice


class DigitsField(forms.RegexField):
    """Digits in half or full width, hyphens left out."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(unicodedata.normalize("NFKC", str(value or "")).replace("-", "").strip())


class NarrowField(forms.RegexField):
    """Half-width text, typed in either width."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(unicodedata.normalize("NFKC", str(value or "")).strip())


def _digits(pattern: str, label: Any, said: Any, **more: Any) -> DigitsField:
    return DigitsField(pattern, label=label, required=False, error_messages={"invalid": said}, **more)


class OfficeForm(forms.Form):
    """How the offices know the company."""

    prefecture = forms.ChoiceField(label=_("年金事務所の都道府県"), required=False)
    area_code = NarrowField(
        r"^[0-9A-Za-z]{1,2}$",
        label=_("郡市区符号"),
        required=False,
        help_text=_("事業所整理記号の前半です。例 14"),
        error_messages={"invalid": _("2文字までの英数字で入力してください。")},
    )
    mark = forms.CharField(
        label=_("事業所記号"), max_length=10, required=False, help_text=_("事業所整理記号の後半です。例 アイウ")
    )
    number = _digits(r"^\d{1,5}$", _("事業所番号"), _("5桁までの数字で入力してください。"))
    postal_code = _digits(r"^\d{7}$", _("郵便番号"), _("7桁の数字で入力してください。"))
    address = forms.CharField(label=_("所在地"), max_length=100, required=False)
    name = forms.CharField(
        label=_("事業所の名称"), max_length=50, required=False, help_text=_("㈱・①などの文字は使えません。")
    )
    representative = forms.CharField(label=_("事業主の氏名"), max_length=50, required=False)
    phone = NarrowField(
        r"^\d{1,5}-\d{1,4}-\d{1,5}$",
        label=_("電話番号"),
        required=False,
        help_text=_("例 03-1234-5678"),
        error_messages={"invalid": _("市外局番-局番-番号の形で入力してください。")},
    )
    labour_insurance_number = _digits(r"^\d{14}$", _("労働保険番号"), _("14桁の数字で入力してください。"))
    absence_days = forms.ChoiceField(
        label=_("月給の人が欠勤した月の支払基礎日数"),
        choices=FilingOffice.AbsenceDays.choices,
        widget=forms.RadioSelect,
        help_text=_("就業規則・給与規程で決めた数え方を選びます。"),
    )
    labour_payment = forms.ChoiceField(
        label=_("労働保険料の納付の方法"),
        choices=FilingOffice.LabourPayment.choices,
        widget=forms.RadioSelect,
        help_text=_("各期の納付期限が変わります。"),
    )

    def __init__(self, *args: Any, prefectures: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prefecture: Any = self.fields["prefecture"]
        prefecture.choices = [("", _("選んでください")), *((each, each) for each in prefectures)]


class PrepareForm(forms.Form):
    """By when a new filing is to be submitted."""

    due_on = day_field(_("提出期限"), required=False, help_text=_("入力すると、期限の一覧とホームに載ります。"))


class SubmitForm(forms.Form):
    """That a filing was submitted."""

    channel = forms.ChoiceField(label=_("提出の方法"), choices=Channel.choices, widget=forms.RadioSelect)
    submitted_on = day_field(_("提出日"))
    receipt_number = forms.CharField(label=_("到達番号・受付番号"), max_length=40, required=False)


class ReturnForm(forms.Form):
    """That the office sent it back."""

    answered_on = day_field(_("返戻の日"))
    remark = forms.CharField(label=_("返戻の理由"), max_length=300)
    notice = forms.FileField(label=_("返戻の通知"), required=False)


class AcceptForm(forms.Form):
    """That the office accepted it."""

    answered_on = day_field(_("受理・決定の日"))
    notice = forms.FileField(
        label=_("公文書"), required=False, help_text=_("決定通知書などです。書類として保管します。")
    )


class CancelForm(forms.Form):
    """That it is given up."""

    remark = forms.CharField(label=_("取りやめる理由"), max_length=300)


class RecordForm(forms.Form):
    """For whom the decided standard remuneration is recorded."""

    people = forms.TypedMultipleChoiceField(
        label=_("登録する人"), coerce=int, widget=forms.CheckboxSelectMultiple, required=True
    )
    decided_by = forms.CharField(
        label=_("決定した役所・健康保険組合"), max_length=60, required=False, help_text=_("例 港年金事務所")
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["people"]
        field.choices = people


class LabourYearForm(forms.Form):
    """What the declaration of a labour insurance year asks for beside the wages."""

    paid_in_advance_yen = YenField(
        label=_("申告済みの概算保険料"),
        required=False,
        help_text=_("前の年度更新で申告した額です。なければ空欄にします。"),
    )
    accident_yen = YenField(
        label=_("翌年度の労災保険の賃金見込み"),
        required=False,
        help_text=_("空欄なら、確定した賃金と同じ額で見込みます。"),
    )
    employment_yen = YenField(label=_("翌年度の雇用保険の賃金見込み"), required=False)
    in_parts = forms.BooleanField(
        label=_("3回に分けて納付する（延納）"),
        required=False,
        help_text=_("概算保険料が40万円（労災保険か雇用保険の一方だけなら20万円）以上のときに使えます。"),
    )
    refund = forms.BooleanField(
        label=_("納めすぎの分は還付を受ける"),
        required=False,
        help_text=_("選ばなければ、概算保険料に充当し、残りの還付を受けます。"),
    )
