"""The shape of what people type about leave."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.shell.inputs import day_field

from .models import Span

MOST_DAYS = 366


class Digits(forms.IntegerField):
    """A whole number in half or full width."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(unicodedata.normalize("NFKC", str(value or "")).strip())


class Days(forms.DecimalField):
    """Days with their half, in half or full width."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"max_digits": 4, "decimal_places": 1, "max_value": MOST_DAYS, **more})

    def to_python(self, value: Any) -> Any:
        return super().to_python(unicodedata.normalize("NFKC", str(value or "")).replace("−", "-").strip())


class LeaveForm(forms.Form):
    """What is asked for. The last day is that of the first where it is left blank."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("休暇の種類"))
    first_on = day_field(_("休む日（最初の日）"))
    last_on = day_field(_("最後の日"), required=False, help_text=_("1日だけのときは空欄です。土日・祝日は数えません。"))
    span = forms.ChoiceField(label=_("単位"), choices=Span.choices, widget=forms.RadioSelect, initial=Span.DAY)
    starts_at = forms.TimeField(
        label=_("開始時刻"),
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text=_("時間単位のときだけ入力します。"),
    )
    hours = Digits(
        label=_("時間数"),
        required=False,
        min_value=1,
        max_value=23,
        help_text=_("時間単位のときだけ、1時間単位で入力します。"),
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=300,
        required=False,
        help_text=_("年次有給休暇は理由を書かなくてかまいません。慶弔・特別休暇では入力してください。"),
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], spans: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        span: Any = self.fields["span"]
        kind.choices = kinds
        span.choices = [choice for choice in Span.choices if choice[0] in spans]
        if Span.HOURS not in spans:
            del self.fields["starts_at"], self.fields["hours"]

    def clean(self) -> dict[str, Any]:
        """Blank means: one day; what belongs to hours is left out elsewhere."""
        given = super().clean() or {}
        given["last_on"] = given.get("last_on") or given.get("first_on")
        if given.get("span") != Span.HOURS:
            given["hours"], given["starts_at"] = None, None
        return given


class CallOffForm(forms.Form):
    """Why leave is cancelled."""

    reason = forms.CharField(label=_("取り消しの理由"), max_length=200, help_text=_("本人に見えます。"))


class AdjustForm(forms.Form):
    """A correction of one grant."""

    days = Days(
        label=_("日数"),
        initial=0,
        min_value=-MOST_DAYS,
        help_text=_("減らすときは -1 のように入力します。0.5日単位です。"),
    )
    hours = Digits(label=_("時間"), initial=0, min_value=-200, max_value=200, required=False)
    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("管理簿に残り、本人に見えます。"))

    def clean_hours(self) -> int:
        return self.cleaned_data["hours"] or 0


class ExtraForm(forms.Form):
    """A grant beyond the tables."""

    kind = forms.ChoiceField(label=_("休暇の種類"))
    granted_on = day_field(_("付与日"))
    lapses_on = day_field(_("失効日（この日から使えない）"))
    days = Days(label=_("日数"), min_value=0)
    reason = forms.CharField(label=_("理由"), max_length=200, help_text=_("管理簿に残り、本人に見えます。"))

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = kinds


class StandingForm(forms.Form):
    """How much somebody works."""

    valid_from = day_field(_("適用開始日"))
    weekly_days = Digits(label=_("週の所定労働日数"), min_value=0, max_value=7)
    weekly_hours = forms.DecimalField(label=_("週の所定労働時間"), min_value=0, max_value=60, decimal_places=2)
    yearly_days = Digits(
        label=_("年間の所定労働日数"),
        min_value=0,
        max_value=MOST_DAYS,
        required=False,
        help_text=_("週によって日数が違う人だけ入力します。"),
    )
    counts_from = day_field(
        _("継続勤務の起算日"), required=False, help_text=_("入社日と違うときだけ入力します（転籍、契約の更新など）。")
    )


class PolicyForm(forms.Form):
    """The company's rules of leave."""

    starts_on = day_field(_("この日以後の基準日から付与"), help_text=_("これより前の付与は、残高として取り込みます。"))
    half_days = forms.BooleanField(label=_("年次有給休暇を半日単位でも取れるようにする"), required=False, initial=True)
    hourly_days = Digits(
        label=_("時間単位で取れる日数（1年）"),
        min_value=0,
        max_value=31,
        initial=0,
        help_text=_("労使協定で定めた日数です。協定がないときは0です。"),
    )
    automatic = forms.BooleanField(
        label=_("期限の来た付与と失効を、自分の名前で自動で行う"),
        required=False,
        help_text=_("毎日確かめて、業務の記録に残します。"),
    )


class KindForm(forms.Form):
    """A kind of leave of the company's own."""

    code = forms.RegexField(
        r"^[A-Z][A-Z0-9_]{1,19}$",
        label=_("コード"),
        help_text=_("半角の大文字と数字です。例 SUMMER"),
        error_messages={"invalid": _("コードは、半角の大文字で始まる2〜20文字にしてください。")},
    )
    name = forms.CharField(label=_("名称"), max_length=60)
    name_en = forms.CharField(label=_("名称（英語）"), max_length=60)
    is_paid = forms.BooleanField(label=_("有給"), required=False, initial=True)
    draws_balance = forms.BooleanField(
        label=_("残日数から引く"), required=False, help_text=_("日数を個別に付与して、その範囲で取る休暇です。")
    )
    by_half = forms.BooleanField(label=_("半日で取れる"), required=False)
    by_hour = forms.BooleanField(label=_("時間で取れる"), required=False)
    needs_reason = forms.BooleanField(label=_("理由が必要"), required=False)


class OpeningsForm(forms.Form):
    """A list of balances from another system."""

    file = forms.FileField(
        label=_("残高のCSV"),
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
        help_text=_(
            "社員番号, 基準日, 付与日数, 取得済みの日数, 基準日からの取得日数（年5日の分、任意）。1行目は見出しです。UTF-8。"
        ),
    )
