"""What is typed about the company's own items by formula."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.shell.inputs import day_field
from hr.payroll.actions import NewOwnItem
from hr.payroll.models import OwnItem, PayGroup

from .fields import EmployeeField


class OwnItemForm(forms.Form):
    """An item by formula, from a day on; at its foot, on whom to try it."""

    label = forms.CharField(
        label=_("項目名"),
        max_length=60,
        help_text=_("明細と賃金台帳に表示します。ほかの計算式からも、この名前で読めます。"),
    )
    code = forms.CharField(
        label=_("コード"), max_length=40, help_text=_("英小文字・数字・_で、あとから変えられません。例 night_duty")
    )
    valid_from = day_field(
        _("適用開始日"),
        help_text=_("締め日がこの日以後の給与から使います。計算期間の初日にすると分かりやすくなります。"),
    )
    section = forms.ChoiceField(label=_("区分"), choices=OwnItem.Section.choices)
    formula = forms.CharField(
        label=_("計算式"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
        help_text=_("例 もし(勤続月数 >= 12か月, 基本給 × 3%, 0円)　使える名前と関数は、このページの一覧にあります。"),
    )
    rounding = forms.ChoiceField(label=_("端数処理"), choices=OwnItem.Rounding.choices)
    scope = forms.ChoiceField(label=_("対象"), choices=OwnItem.Scope.choices)
    pay_group_code = forms.ChoiceField(
        label=_("給与グループ"), required=False, help_text=_("対象が1つの給与グループのときだけ選びます。")
    )
    own_unit = forms.ChoiceField(
        label=_("本人の値"),
        choices=OwnItem.OwnUnit.choices,
        required=False,
        help_text=_("対象者ごとに決める額や等級を、計算式で「本人の値」として読めます。"),
    )
    taxable = forms.BooleanField(label=_("所得税の課税対象"), required=False, initial=True)
    is_wage = forms.BooleanField(label=_("労働保険の賃金に入れる"), required=False, initial=True)
    in_premium_base = forms.BooleanField(
        label=_("割増賃金の基礎に入れる"),
        required=False,
        initial=True,
        help_text=_(
            "外せるのは、家族・通勤・別居・子女教育・住宅の手当、臨時の賃金、1か月を超える期間ごとの賃金だけです"
            "（労働基準法37条5項、同法施行規則21条）。"
        ),
    )
    prorated = forms.BooleanField(
        label=_("入社・退社・休職の月は日割りし、欠勤控除の基礎に入れる"), required=False, initial=True
    )
    is_fixed = forms.BooleanField(
        label=_("固定的賃金"),
        required=False,
        initial=True,
        help_text=_(
            "額が変わると、社会保険の随時改定（月額変更）の候補になります。働いた時間や日数で決まる項目は外します。"
        ),
    )
    agreement = forms.CharField(
        label=_("控除の根拠になる労使協定"),
        max_length=100,
        required=False,
        help_text=_("控除の項目に必要です（労働基準法24条1項）。例 賃金控除に関する協定書"),
    )
    agreed_on = day_field(_("協定の締結日"), required=False)
    reason = forms.CharField(label=_("定める理由"), max_length=300, help_text=_("例 賃金規程 第12条の改定"))
    try_employee = EmployeeField(
        label=_("試す社員の番号"),
        max_length=20,
        required=False,
        help_text=_("空のままなら、対象になる全員で試します。登録には影響しません。"),
    )
    try_value = forms.DecimalField(
        label=_("試す本人の値"), required=False, min_value=0, max_digits=12, decimal_places=2
    )

    def __init__(self, *args: Any, held: OwnItem | None, is_trial: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: Any = self.fields["pay_group_code"]
        groups.choices = [("", "—"), *PayGroup.objects.order_by("code").values_list("code", "name")]
        self.fields["reason"].required = not is_trial
        if held:
            # A field that is off keeps its initial value, whatever is sent.
            for name in ("code", "section"):
                self.fields[name].disabled = True

    def new(self) -> NewOwnItem:
        """What the action takes."""
        given = dict(self.cleaned_data)
        for name in ("try_employee", "try_value"):
            del given[name]
        return NewOwnItem(**given)


class EndOwnItem(forms.Form):
    """From which day an item is no longer paid, and why."""

    ends_on = day_field(_("終了日（この日を含まない）"), help_text=_("締め日がこの日以後の給与から、なくなります。"))
    reason = forms.CharField(label=_("理由"), max_length=300)


class PersonOfItem(forms.Form):
    """For whom an item holds, from when, with which value."""

    employee = EmployeeField(label=_("社員番号"), max_length=20)
    valid_from = day_field(_("適用開始日"))
    own_value = forms.DecimalField(label=_("本人の値"), required=False, min_value=0, max_digits=12, decimal_places=2)

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        given = dict(self.cleaned_data)
        return {"employee_id": given.pop("employee").pk, **given}


class ReleasePerson(forms.Form):
    """From which day an item no longer holds for somebody."""

    ends_on = day_field(_("終了日（この日を含まない）"))
