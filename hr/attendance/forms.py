"""The shape of what people type about attendance."""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence, Set
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.organisation.models import Office
from backoffice.shell.inputs import day_field
from hr.employment.models import Employee

from .actions import Planned
from .models import Absence, DayKindOf, Punch, ShortfallOf, SystemOf, Weekday, WorkSchedule
from .rules import BY_CONSENT, DEEMED, PLAIN, DayKind, System
from .rules.facts import in_minutes

DAY = dt.timedelta(days=1)
TIME = re.compile(r"(\d{1,2}?)(?:[:時]?([0-5]\d)分?|時間([0-5]\d)分|時間?(\d)分|時間?)?")
HOURS_OF_A_DAY, HOURS_OF_A_LONG_DAY = 24, 30
PUNCHES = (
    ("clock_in", Punch.Kind.IN),
    ("break_1_start", Punch.Kind.BREAK_START),
    ("break_1_end", Punch.Kind.BREAK_END),
    ("break_2_start", Punch.Kind.BREAK_START),
    ("break_2_end", Punch.Kind.BREAK_END),
    ("clock_out", Punch.Kind.OUT),
)


class TimeField(forms.CharField):
    """A time as people type it: 9:00, 0900, ９時, 9時5分, 8時間30分; 25:30 is half past one."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "input--time"})
        super().__init__(**{"widget": widget, "max_length": 10, "required": False, **more})

    def prepare_value(self, value: Any) -> Any:
        return f"{value.hour}:{value.minute:02}" if isinstance(value, dt.time) else value

    def clean(self, value: Any) -> Any:
        text = unicodedata.normalize("NFKC", super().clean(value)).strip()
        if not text:
            return None
        found = TIME.fullmatch(text)
        if not found or int(found[1]) >= HOURS_OF_A_LONG_DAY:
            raise forms.ValidationError(_("時刻は「9:00」のように、24時間の形で入力してください。"))
        return dt.time(int(found[1]) % HOURS_OF_A_DAY, int(found[2] or found[3] or found[4] or 0))


def _time(label: Any, **more: Any) -> TimeField:
    return TimeField(label=label, **more)


class CorrectionForm(forms.Form):
    """打刻の修正: the day as it should be. Times before the clock-in are of the next day."""

    clock_in = _time(_("出勤"))
    break_1_start = _time(_("休憩の開始"))
    break_1_end = _time(_("休憩の終了"))
    break_2_start = _time(_("2回目の休憩の開始"))
    break_2_end = _time(_("2回目の休憩の終了"))
    clock_out = _time(_("退勤"), help_text=_("出勤より前の時刻は、翌日の時刻になります。"))
    reason = forms.CharField(label=_("理由"), max_length=200)

    def wanted(self, work_date: dt.date) -> list[tuple[str, dt.datetime]]:
        """The punches that the day shall have, in their order."""
        begins = self.cleaned_data["clock_in"] or dt.time()
        told = [(kind, self.cleaned_data[name]) for name, kind in PUNCHES if self.cleaned_data[name]]
        return [(kind, _moment(work_date, time, begins)) for kind, time in told]


def initial(punches: Sequence[Punch]) -> dict[str, dt.time]:
    """The punches of a day as the correction begins: the first that fits each field, and the last clock-out."""
    left = list(punches)
    found: dict[str, dt.time] = {}
    for name, kind in PUNCHES:
        fitting = [each for each in left if each.kind == kind]
        if fitting:
            chosen = fitting[-1] if kind == Punch.Kind.OUT else fitting[0]
            left.remove(chosen)
            found[name] = chosen.at.astimezone(TOKYO).time()
    return found


def _moment(work_date: dt.date, time: dt.time, begins: dt.time) -> dt.datetime:
    return dt.datetime.combine(work_date + DAY if time < begins else work_date, time, TOKYO)


class AbsenceForm(forms.Form):
    """欠勤・休暇の記録."""

    kind = forms.ChoiceField(label=_("種類"), choices=Absence.Kind.choices)
    days = forms.TypedChoiceField(
        label=_("日数"), choices=(("1.0", _("1日")), ("0.5", _("半日"))), coerce=forms.DecimalField().to_python
    )
    reason = forms.CharField(label=_("理由"), required=False, max_length=200)


class ReopenForm(forms.Form):
    """締めの取り消し."""

    reason = forms.CharField(
        label=_("理由"), max_length=200, help_text=_("記録に残ります。例 退勤の打刻の誤りが締めた後に分かったため")
    )


class ScheduleForm(forms.Form):
    """固定の勤務形態."""

    code = forms.CharField(label=_("コード"), max_length=20)
    name = forms.CharField(label=_("名称"), max_length=60)
    starts_at = _time(_("始業"), required=True)
    ends_at = _time(_("終業"), required=True, help_text=_("始業より前の時刻は、翌日の時刻になります。"))
    break_starts_at = _time(_("休憩の開始"))
    break_ends_at = _time(_("休憩の終了"))
    workdays = forms.MultipleChoiceField(
        label=_("勤務する曜日"),
        choices=Weekday.choices,
        initial=["1", "2", "3", "4", "5"],
        widget=forms.CheckboxSelectMultiple,
    )
    statutory_holiday = forms.TypedChoiceField(
        label=_("法定休日"), choices=Weekday.choices, initial=Weekday.SUNDAY, coerce=int
    )
    works_on_public_holidays = forms.BooleanField(label=_("祝日も勤務する"), required=False)
    turns_at = _time(
        _("前日の勤務として扱う時刻まで"),
        required=True,
        initial=dt.time(5),
        help_text=_("退勤していないとき、この時刻までの打刻は前日のものになります。"),
    )


class AssignForm(forms.Form):
    """勤務形態の適用."""

    schedule = forms.ModelChoiceField(WorkSchedule.objects.none(), label=_("勤務形態"), empty_label=None)
    employee_code = forms.CharField(
        label=_("社員番号"),
        required=False,
        max_length=20,
        help_text=_("空欄にすると、個別の勤務形態がない社員の全員に適用します。"),
    )
    valid_from = day_field(_("適用開始日"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schedule: Any = self.fields["schedule"]
        schedule.queryset = WorkSchedule.objects.order_by("code")

    def clean_employee_code(self) -> Employee | None:
        return _employee(self.cleaned_data["employee_code"])


FLEX, YEARLY = {System.FLEX}, {System.YEARLY}
ASKED_BY: dict[str, Set[System]] = {
    "basis": set(System) - PLAIN,
    "filed_on": FLEX | YEARLY | DEEMED,
    "settled_months": FLEX | YEARLY,
    "core_starts_at": FLEX,
    "core_ends_at": FLEX,
    "shortfall": FLEX,
    "special_from": YEARLY,
    "special_until": YEARLY,
    "deemed_minutes": DEEMED,
    "consented_on": BY_CONSENT,
}


class SystemForm(forms.Form):
    """労働時間制度の適用: what a system doesn't ask for stays as it is."""

    employee_code = forms.CharField(label=_("社員番号"), max_length=20)
    system = forms.ChoiceField(label=_("労働時間制度"), choices=SystemOf.choices)
    valid_from = day_field(
        _("適用開始日"), help_text=_("フレックスタイム制と変形労働時間制は、月の1日から適用します。")
    )
    basis = forms.CharField(
        label=_("根拠"),
        required=False,
        max_length=200,
        help_text=_("例 労使協定（2026年3月20日）、就業規則第20条。管理監督者は、職務・権限・待遇を書きます。"),
    )
    filed_on = day_field(
        _("労使協定・決議の届出日"),
        required=False,
        help_text=_(
            "清算期間が1か月を超えるフレックス、1年単位の変形、裁量労働、8時間を超える事業場外みなしで必要です。"
        ),
    )
    settled_months = forms.IntegerField(
        label=_("清算期間・対象期間（月）"),
        required=False,
        min_value=1,
        max_value=12,
        initial=1,
        help_text=_("フレックスタイム制は1〜3、1年単位の変形労働時間制は2〜12。そのほかは1のままにします。"),
    )
    core_starts_at = _time(
        _("コアタイムの開始"), help_text=_("フレックスタイム制でコアタイムがあるときだけ入力します。")
    )
    core_ends_at = _time(_("コアタイムの終了"))
    shortfall = forms.ChoiceField(
        label=_("不足した時間の扱い"),
        required=False,
        choices=ShortfallOf.choices,
        initial=ShortfallOf.KEEP,
        help_text=_("フレックスタイム制で、働いた時間が総労働時間に足りないときの扱いです。労使協定に合わせます。"),
    )
    special_from = day_field(
        _("特定期間の初日"),
        required=False,
        help_text=_("1年単位の変形労働時間制で、週1日の休日で足りる繁忙期を定めたときだけ入力します。"),
    )
    special_until = day_field(_("特定期間の末日"), required=False)
    deemed_minutes = _time(
        _("みなし労働時間（1日）"),
        help_text=_("裁量労働制と事業場外みなしで、協定・決議した時間を 8:00 のように入力します。"),
    )
    consented_on = day_field(
        _("本人の同意日"),
        required=False,
        help_text=_("裁量労働制では本人の同意が必要です。同意は後から撤回できます。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say of each field which systems ask for it, so that the page can leave out the others."""
        super().__init__(*args, **kwargs)
        for name, systems in ASKED_BY.items():
            asks = {
                "data-asked-by": " ".join(["system", *sorted(systems)]),
                "data-idle": self.fields[name].initial or "",
            }
            self.fields[name].widget.attrs.update(asks)

    def clean_employee_code(self) -> Employee | None:
        return _employee(self.cleaned_data["employee_code"])

    def clean_settled_months(self) -> int:
        return self.cleaned_data["settled_months"] or 1

    def clean_shortfall(self) -> str:
        return self.cleaned_data["shortfall"] or ShortfallOf.KEEP.value

    def clean_deemed_minutes(self) -> int:
        told = self.cleaned_data["deemed_minutes"]
        return in_minutes(told) if told else 0


class WithdrawForm(forms.Form):
    """同意の撤回."""

    withdrawn_on = day_field(_("撤回日"), help_text=_("この日から、実際に働いた時間で計算します。"))
    reason = forms.CharField(
        label=_("撤回の内容と、撤回した後の処遇"),
        max_length=200,
        help_text=_("記録に残ります。撤回を理由に、解雇などの不利益な扱いをしてはいけません。"),
    )


class PlanForm(forms.Form):
    """勤務予定: for each day the hours that are worked, or the day off. Values are an id of a schedule, or a kind."""

    def __init__(self, days: Mapping[dt.date, tuple[DayKind, WorkSchedule | None]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.schedules = {str(each.pk): each for each in WorkSchedule.objects.order_by("code")}
        off = [(k, label) for k, label in DayKindOf.choices if k != DayKindOf.WORKDAY]
        choices = [*((pk, each.name) for pk, each in self.schedules.items()), *off]
        for day, (kind, schedule) in days.items():
            self.fields[day.isoformat()] = forms.ChoiceField(
                label=f"{day.month}/{day.day}",
                choices=choices,
                initial=str(schedule.pk) if schedule else kind.value,
                widget=_narrow(),
            )

    def planned(self) -> dict[dt.date, Planned]:
        """The days as they are to be."""
        return {dt.date.fromisoformat(name): self._plan(value) for name, value in self.cleaned_data.items()}

    def _plan(self, value: str) -> Planned:
        schedule = self.schedules.get(value)
        return Planned(DayKind.WORKDAY, schedule) if schedule else Planned(DayKind(value))


def _narrow() -> forms.Select:
    return forms.Select({"class": "select day__plan"})


def _employee(text: str) -> Employee | None:
    """The employee of a number; None for an empty one."""
    code = unicodedata.normalize("NFKC", text).strip()
    if not code:
        return None
    found = Employee.objects.select_related("person").filter(person__code=code).first()
    if found is None:
        raise forms.ValidationError(_("この社員番号の社員はいません。"))
    return found


class AgreementForm(forms.Form):
    """36協定."""

    office = forms.ModelChoiceField(Office.objects.none(), label=_("事業所"), empty_label=None)
    starts_on = day_field(_("起算日"), help_text=_("協定の有効期間は、この日から1年です。"))
    filed_on = day_field(_("届出日"))
    month_hours = forms.IntegerField(label=_("1か月の限度（時間）"), min_value=1, max_value=100, initial=45)
    year_hours = forms.IntegerField(label=_("1年の限度（時間）"), min_value=1, max_value=1000, initial=360)
    special_times = forms.IntegerField(
        label=_("特別条項の回数（年）"), min_value=0, max_value=12, initial=0, help_text=_("特別条項がなければ0です。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office: Any = self.fields["office"]
        office.queryset = Office.objects.order_by("code")
