"""What is typed about amounts that are paid or deducted once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.shell.inputs import YenField
from hr.payroll.actions import NewOneOff
from hr.payroll.models import OneOff

from .fields import EmployeeField, MonthField


class NewOneOffForm(forms.Form):
    """An amount that is paid or deducted once."""

    employee = EmployeeField(label=_("社員番号"), max_length=20)
    month = MonthField(label=_("支給する給与の月"), help_text=_("例 2026-11"))
    section = forms.ChoiceField(label=_("区分"), choices=OneOff.Section.choices)
    label = forms.CharField(label=_("項目名"), max_length=60, help_text=_("明細に表示します。例 永年勤続の表彰金"))
    amount_yen = YenField(label=_("金額（円）"))
    taxable = forms.BooleanField(label=_("所得税の課税対象"), required=False, initial=True)
    is_wage = forms.BooleanField(label=_("労働保険の賃金に入れる"), required=False, initial=True)
    reason = forms.CharField(label=_("理由"), max_length=500)

    def entry(self) -> NewOneOff:
        """What the action takes."""
        given = dict(self.cleaned_data)
        employee = given.pop("employee")
        code = "one_off" if given["section"] == OneOff.Section.PAY else "one_off_deduction"
        return NewOneOff(employee_id=employee.pk, code=code, **given)


class Arrears(forms.Form):
    """From which month a raise is made up for, and in whose pay."""

    employee = EmployeeField(label=_("社員番号"), max_length=20)
    first = MonthField(
        label=_("さかのぼる最初の月"), help_text=_("この月以降の支払済みの給与を、いまの雇用条件で計算し直します。")
    )
    into = MonthField(label=_("支給する給与の月"))
    without_past = forms.BooleanField(
        label=_("導入前の月を除いて計算する"),
        required=False,
        help_text=_(
            "導入前に別のシステムが支払った月は、項目ごとの額がわからないため計算できません。"
            "その月の差額は、臨時の項目か追加支給で支払ってください。"
        ),
    )
    reason = forms.CharField(label=_("理由"), max_length=500)

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        given = dict(self.cleaned_data)
        return {"employee_id": given.pop("employee").pk, **given}


class Overpayment(forms.Form):
    """What was paid too much, and from whose pay it is taken."""

    employee = EmployeeField(label=_("社員番号"), max_length=20)
    about = MonthField(label=_("払いすぎた月"))
    into = MonthField(label=_("差し引く給与の月"))
    amount_yen = YenField(label=_("差し引く金額（円）"))
    reason = forms.CharField(
        label=_("理由"), max_length=500, help_text=_("差し引く前に、本人に金額と月を知らせてください。")
    )

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        given = dict(self.cleaned_data)
        return {"employee_id": given.pop("employee").pk, **given}
