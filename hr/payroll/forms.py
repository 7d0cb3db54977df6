"""The shape of what people type into payroll."""

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.values.periods import MINUTES_PER_HOUR, Month, NotAMonth

from .models import PayGroup

HOURS = re.compile(r"(\d{1,3})(?::([0-5]\d))?")


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


class OpenRun(forms.Form):
    """Which run to open."""

    group = forms.ModelChoiceField(PayGroup.objects.none(), label=_("給与グループ"), empty_label=None)
    month = MonthField(label=_("対象月"), help_text=_("給与の計算の対象になる月です。例 2026-10"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: Any = self.fields["group"]
        groups.queryset = PayGroup.objects.order_by("code")


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
