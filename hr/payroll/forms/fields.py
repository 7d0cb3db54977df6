"""Fields that several forms of payroll share."""

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.values.periods import MINUTES_PER_HOUR, Month, NotAMonth
from hr.employment.models import Employee
from hr.payroll.actions import Amount
from hr.payroll.models import PayGroup

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


class GroupForm(forms.Form):
    """A form that begins with the pay group."""

    group = forms.ModelChoiceField(PayGroup.objects.none(), label=_("給与グループ"), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: Any = self.fields["group"]
        groups.queryset = PayGroup.objects.order_by("code")
