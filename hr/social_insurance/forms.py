"""The shape of what people type about insurance."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.shell.inputs import YenField, day_field

from .models import StandingReason


class NumberField(forms.RegexField):
    """Digits in half or full width, hyphens left out."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(unicodedata.normalize("NFKC", str(value or "")).replace("-", "").strip())


class StandingForm(forms.Form):
    """What holds from a day on."""

    valid_from = day_field(_("適用開始日"), help_text=_("標準報酬月額の決定・改定は、その月の1日です。"))
    reason = forms.ChoiceField(label=_("決定の理由"), choices=StandingReason.choices)
    social_insured = forms.BooleanField(label=_("健康保険・厚生年金に加入する"), required=False)
    standard_remuneration_yen = YenField(
        label=_("標準報酬月額"), required=False, help_text=_("等級表にある額です。加入しないときは空欄にします。")
    )
    average_yen = YenField(
        label=_("報酬月額"), required=False, help_text=_("等級の元になった額が分かるときだけ入力します。")
    )
    short_time = forms.BooleanField(label=_("短時間労働者（支払基礎日数の下限が違う人）"), required=False)
    employment_insured = forms.BooleanField(label=_("雇用保険に加入する"), required=False)
    decided_by = forms.CharField(
        label=_("決定した役所・健康保険組合"),
        max_length=60,
        required=False,
        help_text=_("決定通知書にある名前です。例 港年金事務所"),
    )


class NumbersForm(forms.Form):
    """What the offices call somebody."""

    pension_number = NumberField(
        r"^\d{1,6}$",
        label=_("被保険者整理番号"),
        required=False,
        help_text=_("資格取得の通知書にある番号です（6桁まで）。"),
        error_messages={"invalid": _("6桁までの数字で入力してください。")},
    )
    employment_number = NumberField(
        r"^\d{11}$",
        label=_("雇用保険被保険者番号"),
        required=False,
        help_text=_("11桁です。ハイフンは入れても入れなくてもかまいません。"),
        error_messages={"invalid": _("11桁の数字で入力してください。")},
    )
    filed_name = forms.CharField(
        label=_("届出に書く氏名"),
        max_length=60,
        required=False,
        help_text=_("髙・﨑のように届書のCSVで使えない文字があるときだけ、「高崎 愛子」のように入力します。"),
    )
