"""What people say of the days of a company."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from backoffice.organisation.models import Office
from backoffice.shell.inputs import day_field

from . import queries
from .rules import Span

WORKED = [str(number) for number in range(1, 6)]


class _OfOffice(forms.Form):
    """For everybody, or for one of the offices of a day."""

    office = forms.ModelChoiceField(Office.objects.none(), label=_("対象"), required=False, empty_label=_("全社"))

    def __init__(self, *args: Any, today: dt.date, **more: Any) -> None:
        super().__init__(*args, **more)
        chosen: Any = self.fields["office"]
        chosen.queryset = queries.offices(today)


class HolidayForm(_OfOffice):
    """会社の休日."""

    first_on = day_field(_("最初の日"))
    last_on = day_field(_("最後の日"))
    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("例 夏季休業、年末年始休業、創立記念日"))
    is_off = forms.TypedChoiceField(
        label=_("扱い"),
        choices=(("1", _("休日にする")), ("0", _("営業日にする"))),
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        initial="1",
    )
    field_order = ("first_on", "last_on", "name", "is_off", "office")


class HoursForm(_OfOffice):
    """勤務曜日と時間."""

    valid_from = day_field(_("適用開始日"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("営業する曜日"),
        choices=[(str(number + 1), name) for number, name in WEEKDAYS.items()],
        coerce=int,
        initial=WORKED,
        widget=forms.CheckboxSelectMultiple,
    )
    works_on_public_holidays = forms.BooleanField(label=_("祝日も営業する"), required=False)
    opens_at = forms.TimeField(label=_("始まり"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    closes_at = forms.TimeField(label=_("終わり"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    field_order = ("valid_from", "weekdays", "works_on_public_holidays", "opens_at", "closes_at", "office")


class CopyForm(forms.Form):
    """前の年から写す: each period of last year, a year later, to be taken or left and moved."""

    def __init__(self, *args: Any, proposed: tuple[Span, ...], **more: Any) -> None:
        super().__init__(*args, **more)
        self.proposed = proposed
        for place, span in enumerate(proposed):
            self.fields[f"take_{place}"] = forms.BooleanField(label=span.name, required=False, initial=True)
            self.fields[f"first_{place}"] = day_field(_("最初の日"), initial=span.first)
            self.fields[f"last_{place}"] = day_field(_("最後の日"), initial=span.last)

    def rows(self) -> Iterator[tuple[Span, Any, Any, Any]]:
        """Each period with its fields."""
        for place, span in enumerate(self.proposed):
            yield span, self[f"take_{place}"], self[f"first_{place}"], self[f"last_{place}"]

    def chosen(self) -> list[Span]:
        """The periods that were taken, as they were moved."""
        given = self.cleaned_data
        return [
            Span(given[f"first_{place}"], given[f"last_{place}"], span.name)
            for place, span in enumerate(self.proposed)
            if given[f"take_{place}"]
        ]
