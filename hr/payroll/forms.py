"""The shape of what people type into payroll."""

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.shell.inputs import YenField, day_field
from backoffice.values.periods import MINUTES_PER_HOUR, Month, NotAMonth
from hr.employment.models import Employee

from .actions import Amount, NewOneOff, NewOwnItem, NewRetirement
from .models import OneOff, OwnItem, PayGroup, RunKind

HOURS = re.compile(r"(\d{1,3})(?::([0-5]\d))?")
PERSON_AND_YEN = re.compile(r"(\S+?)[\s,]+(\d{1,3}(?:,\d{3})+|\d{1,12})円?")


class MonthField(forms.CharField):
    """A month as 2026-10, 2026/10 or 2026年10月, in half or full width."""

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Month) else value

    def clean(self, value: Any) -> Month:
        text = unicodedata.normalize("NFKC", super().clean(value)).strip()
        found = re.fullmatch(r"(\d{4})[-/年](\d{1,2})月?", text)
        try:
            return Month.parse(f"{found[1]}-{int(found[2]):02}" if found else text)
        except NotAMonth as refused:
            raise forms.ValidationError(_("年月は「2026-10」のように入力してください。")) from refused


class MinutesField(forms.CharField):
    """Hours and minutes as 168:30, given in minutes."""

    def clean(self, value: Any) -> int:
        text = unicodedata.normalize("NFKC", super().clean(value) or "0").strip()
        found = HOURS.fullmatch(text)
        if not found:
            raise forms.ValidationError(_("時間は「168:30」のように、時間と分で入力してください。"))
        return int(found[1]) * MINUTES_PER_HOUR + int(found[2] or 0)


class AmountsField(forms.CharField):
    """Employee numbers and yen, one person a line, as pasted from a sheet: tab, comma or space between them."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"widget": forms.Textarea({"rows": 10, "class": "tnum"}), **more})

    def clean(self, value: Any) -> list[Amount]:
        lines = unicodedata.normalize("NFKC", super().clean(value)).splitlines()
        found, wrong = [], []
        for number, text in enumerate(lines, start=1):
            if not text.strip():
                continue
            read = PERSON_AND_YEN.fullmatch(text.strip())
            if read and (yen := int(read[2].replace(",", ""))) > 0:
                found.append(Amount(read[1], yen))
            else:
                wrong.append(str(number))
        if wrong:
            raise forms.ValidationError(
                _("%(lines)s行目が読めません。「社員番号 金額」を、1行に1名ずつ入力してください。例 1001 500,000"),
                params={"lines": "・".join(wrong[:10])},
            )
        return found


class GroupForm(forms.Form):
    """A form that begins with the pay group."""

    group = forms.ModelChoiceField(PayGroup.objects.none(), label=_("給与グループ"), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: Any = self.fields["group"]
        groups.queryset = PayGroup.objects.order_by("code")


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
        help_text=_("Excel（xlsx）か、CSV（UTF-8、シフトJIS）。1,000行、5MBまで。"),
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


class EmployeeField(forms.CharField):
    """Somebody by employee number."""

    def clean(self, value: Any) -> Employee | None:
        code = unicodedata.normalize("NFKC", super().clean(value)).strip()
        if not code:
            return None
        found = Employee.objects.select_related("person").filter(person__code=code).first()
        if found is None:
            raise forms.ValidationError(_("社員番号「%(code)s」の社員はいません。"), params={"code": code})
        return found


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
