"""What is typed about runs: of a month, a bonus, an extra payment, a retirement, and those of before."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.shell.inputs import YenField, day_field
from hr.payroll.actions import NewRetirement
from hr.payroll.models import RunKind

from .fields import AmountsField, EmployeeField, GroupForm, MinutesField, MonthField


class OpenRun(GroupForm):
    """Which run to open."""

    month = MonthField(label=_("対象月"), help_text=_("給与の計算の対象になる月です。例 2026-10"))


class NewBonus(GroupForm):
    """A bonus: its name, its day, what it is for, and who gets how much."""

    title = forms.CharField(label=_("名称"), max_length=60, help_text=_("明細と仕訳に表示します。例 2026年夏季賞与"))
    paid_on = day_field(_("支払日"))
    period_months = forms.IntegerField(
        label=_("計算期間（月）"),
        min_value=1,
        max_value=12,
        initial=6,
        help_text=_("何か月分の働きに対する賞与かです。6か月を超えると、税額の計算のしかたが変わる場合があります。"),
    )
    amounts = AmountsField(label=_("社員番号と金額"), help_text=_("1行に1名。表計算ソフトから貼り付けられます。"))


class PastPayFile(GroupForm):
    """A month or a bonus that another system paid."""

    kind = forms.ChoiceField(
        label=_("種類"), choices=[(each.value, each.label) for each in (RunKind.MONTHLY, RunKind.BONUS)]
    )
    month = MonthField(label=_("対象月"), help_text=_("例 2026-03"))
    paid_on = day_field(_("支払日"), help_text=_("所得税の年は、この日で決まります。"))
    title = forms.CharField(
        label=_("名称"), max_length=60, required=False, help_text=_("賞与だけ入力します。例 2025年冬季賞与")
    )
    total_yen = YenField(
        label=_("差引支給額の合計（円）"),
        help_text=_("別のシステムの帳票の合計です。ファイルの合計と合うときだけ取り込みます。"),
    )
    file = forms.FileField(
        label=_("ファイル"),
        widget=forms.FileInput({"accept": ".csv,.xlsx"}),
        help_text=_("Excel（xlsx）か、CSV（UTF-8、シフトJIS）。20,000行、5MBまで。1つの月は1つのファイルにします。"),
    )

    def clean(self) -> dict[str, Any]:
        """A bonus has a name."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("kind") == RunKind.BONUS and not given.get("title"):
            self.add_error("title", _("賞与の名称を入力してください。"))
        return given

    def given(self) -> dict[str, Any]:
        """What the action takes beside the rows; a month's pay is called by its month."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        given["group_code"] = given.pop("group").code
        given["title"] = given["title"] if given["kind"] == RunKind.BONUS else ""
        return given


class NewExtra(forms.Form):
    """What a month still owes."""

    label = forms.CharField(label=_("項目名"), max_length=60, help_text=_("明細に表示します。例 時間外手当の不足"))
    paid_on = day_field(_("支払日"))
    amounts = AmountsField(label=_("社員番号と金額"), help_text=_("1行に1名。もとの給与に加えて税額を計算します。"))
    reason = forms.CharField(label=_("理由"), widget=forms.Textarea({"rows": 3}))


class OtherSystem(forms.Form):
    """The sums of another payroll system."""

    sheet = forms.CharField(
        label=_("別のシステムの明細の合計"),
        widget=forms.Textarea({"rows": 12, "class": "tnum"}),
        help_text=_(
            "見出しの行から貼り付けます。社員番号と、支給合計・控除合計・差引支給額のどれか。内容は保存しません。"
        ),
    )


class VoidRun(forms.Form):
    """Why a run is taken back."""

    reason = forms.CharField(
        label=_("取り消す理由"),
        widget=forms.Textarea({"rows": 3}),
        help_text=_("明細と仕訳は残り、仕訳には取消の仕訳が加わります。振込データを取り出したあとは取り消せません。"),
    )


class RetirementPay(forms.Form):
    """Who gets which retirement payment, and what its tax asks."""

    employee = EmployeeField(label=_("社員番号"), max_length=20)
    paid_on = day_field(_("支払日"))
    amount_yen = YenField(label=_("退職手当（円）"))
    began_on = day_field(
        _("勤続期間の初日"), required=False, help_text=_("空欄なら入社日です。最終日は、登録されている退職日です。")
    )
    declared_on = day_field(
        _("退職所得の受給に関する申告書の受領日"),
        required=False,
        help_text=_("受け取っていなければ空欄にします。控除をせず、支払額全体に税率をかけます。"),
    )
    paid_elsewhere = forms.BooleanField(
        label=_("申告書に、ほかの退職手当の記載がある"), required=False, help_text=_("B欄・C欄・D欄に記載があるとき。")
    )
    is_disabled = forms.BooleanField(label=_("障害者になったことによる退職"), required=False)
    officer_years = forms.IntegerField(
        label=_("うち役員等の勤続年数"),
        min_value=0,
        max_value=99,
        required=False,
        help_text=_("1年未満は切り上げます。"),
    )
    municipality_code = forms.RegexField(
        r"^\d{5,6}$",
        label=_("1月1日の市区町村コード"),
        help_text=_("退職した年の1月1日の住所の市区町村に、住民税を納めます。"),
    )
    municipality_name = forms.CharField(label=_("1月1日の市区町村"), max_length=60)
    reason = forms.CharField(label=_("理由"), max_length=500, initial=_("退職金規程による"))

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        given = dict(self.cleaned_data)
        employee = given.pop("employee")
        rest = {name: given.pop(name) for name in ("paid_on", "reason", "paid_elsewhere")}
        given["began_on"] = given["began_on"] or employee.joined_on
        given["officer_years"] = given["officer_years"] or 0
        return {"given": NewRetirement(employee_id=employee.pk, **given), **rest}


class Attendance(forms.Form):
    """A month's attendance of one person."""

    scheduled_days = forms.IntegerField(label=_("所定日数"), min_value=0, max_value=31)
    worked_days = forms.DecimalField(label=_("出勤日数"), min_value=0, max_value=31, decimal_places=1)
    paid_leave_days = forms.DecimalField(
        label=_("有給休暇日数"), min_value=0, max_value=31, decimal_places=1, initial=0
    )
    absent_days = forms.DecimalField(label=_("欠勤日数"), min_value=0, max_value=31, decimal_places=1, initial=0)
    worked_minutes = MinutesField(label=_("労働時間"), help_text=_("法定休日を除きます。例 168:30"))
    overtime_minutes = MinutesField(label=_("うち法定時間外"), required=False, initial="0:00")
    night_minutes = MinutesField(label=_("うち深夜"), required=False, initial="0:00")
    statutory_holiday_minutes = MinutesField(label=_("法定休日の労働時間"), required=False, initial="0:00")
