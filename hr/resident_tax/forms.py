"""The shape of what people type about notices and ends."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from backoffice.shell.inputs import FIRST_YEAR, LAST_YEAR, MonthField, YenField, day_field
from hr.employment.fields import YenOrNothing

from .models import MUNICIPALITY_CODE, EndReason, NoNoticeReason, ResidentTax, RestChoice

MONTH_LABELS = (
    _("6月分"),
    _("7月分"),
    _("8月分"),
    _("9月分"),
    _("10月分"),
    _("11月分"),
    _("12月分"),
    _("1月分"),
    _("2月分"),
    _("3月分"),
    _("4月分"),
    _("5月分"),
)
MONTH = "month_"
SIX_DIGITS = RegexValidator(MUNICIPALITY_CODE, _("市区町村コードは、検査数字を含む6桁の数字で入力してください。"))


class NoticeForm(forms.Form):
    """One notice: of the year, or of a change from a month on; months left blank before it stay as they are."""

    kind = forms.ChoiceField(
        label=_("通知"),
        choices=ResidentTax.Kind.choices,
        required=False,
        initial=ResidentTax.Kind.YEAR,
        help_text=_("年の途中で税額が変わった通知は「変更通知」です。"),
    )
    fiscal_year = forms.IntegerField(
        label=_("年度"), min_value=FIRST_YEAR, max_value=LAST_YEAR, help_text=_("6月から翌年5月までの年度です。例 2026")
    )
    municipality_code = forms.CharField(
        label=_("市区町村コード"), max_length=6, validators=[SIX_DIGITS], help_text=_("6桁。例 131032")
    )
    municipality_name = forms.CharField(label=_("市区町村"), max_length=60)
    payee_number = forms.CharField(
        label=_("宛名番号"),
        max_length=20,
        required=False,
        help_text=_("通知書にある番号です。異動届出書に記載します。"),
    )
    annual_yen = YenField(
        label=_("特別徴収税額（年税額）"), required=False, help_text=_("入力すると、月割額の合計と照合します。")
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for place, label in enumerate(MONTH_LABELS):
            self.fields[f"{MONTH}{place}"] = YenOrNothing(label=label, required=False)
        self.fields[f"{MONTH}0"].help_text = _("変更通知では、変わる月より前を空欄にします。")
        self.fields[f"{MONTH}2"].help_text = _("空欄の月は、前の月と同じ額になります。")

    def clean_kind(self) -> str:
        """A notice of the year, where a list does not say."""
        return self.cleaned_data["kind"] or ResidentTax.Kind.YEAR

    def months_yen(self) -> list[int | None]:
        """What was typed for each month of the year."""
        return [self.cleaned_data[f"{MONTH}{place}"] for place in range(len(MONTH_LABELS))]


class NoticeRowForm(NoticeForm):
    """A row of a list of notices."""

    code = forms.CharField(label=_("社員番号"), max_length=20)
    field_order = ("fiscal_year", "code")


class NoNoticeForm(forms.Form):
    """For whom no notice of a year comes, and why."""

    people = forms.TypedMultipleChoiceField(
        label=_("通知が届かない人"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.ChoiceField(
        label=_("通知がない理由"),
        choices=[("", ""), *NoNoticeReason.choices],
        help_text=_("記録した人は、一覧の「通知がない人」から外れます。あとで通知が届いたら、そのまま登録できます。"),
    )
    words = forms.CharField(
        label=_("理由の説明"), max_length=200, required=False, help_text=_("「その他」では、説明が必要です。")
    )

    def __init__(self, *given: Any, people: Sequence[tuple[int, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        field: Any = self.fields["people"]
        field.choices = list(people)


class ExpectAgainForm(forms.Form):
    """Why a notice is expected again."""

    words = forms.CharField(label=_("通知を待つことにした理由"), max_length=200)


class UploadNoticesForm(forms.Form):
    """A list of notices."""

    file = forms.FileField(
        label=_("ファイル"),
        widget=forms.FileInput({"accept": ".csv,.xlsx"}),
        help_text=_("Excel（xlsx）か、CSV（UTF-8、シフトJIS）。5,000行、5MBまで。"),
    )


class EndForm(forms.Form):
    """An end of collection, and what becomes of the rest."""

    happened_on = day_field(_("異動年月日"))
    reason = forms.ChoiceField(label=_("異動の事由"), choices=EndReason.choices)
    last_month = MonthField(
        label=_("最後に徴収する給与の支払月"),
        help_text=_("この月に支払う給与まで徴収します。一括徴収では、残りの税額もこの月の給与から差し引きます。"),
    )
    rest = forms.ChoiceField(label=_("未徴収税額の徴収"), choices=RestChoice.choices, widget=forms.RadioSelect)
    requested = forms.BooleanField(label=_("一括徴収の、本人の申し出がある"), required=False)
    words = forms.CharField(
        label=_("理由"),
        max_length=200,
        required=False,
        help_text=_("1月から4月の異動で普通徴収にするときは、理由が必要です。"),
    )
    new_employer = forms.CharField(
        label=_("新しい勤務先の名称"),
        max_length=100,
        required=False,
        help_text=_("特別徴収を継続するときに入力します。"),
    )
    new_address = forms.CharField(label=_("新しい勤務先の所在地"), max_length=200, required=False)
    new_number = forms.CharField(label=_("新しい勤務先の指定番号"), max_length=20, required=False)


class WithdrawForm(forms.Form):
    """Why an end is taken back."""

    words = forms.CharField(label=_("取り消す理由"), max_length=200)


class FiledForm(forms.Form):
    """When the report was sent."""

    filed_on = day_field(_("提出日"))


class NumberForm(forms.Form):
    """How a municipality calls the company."""

    number = forms.CharField(label=_("指定番号"), max_length=20)
