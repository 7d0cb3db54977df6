"""What is typed about the tables of formulas."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.shell.inputs import day_field
from hr.payroll.actions import NewTableRow
from hr.payroll.models import OwnTable

# A key, what it is called, and yen: with tabs or commas between them, as pasted from a sheet.
ROW = re.compile(
    r"(\d{1,10}(?:\.\d{1,2})?)\s*[\t, ]\s*(?:(\D[^\t,]{0,59}?)\s*[\t, ]\s*)?(\d{1,3}(?:,\d{3})+|\d{1,12})円?"
)
SHOWN = 10


class RowsField(forms.CharField):
    """The rows of a table, one a line: the value, what it is called (or nothing), yen."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"widget": forms.Textarea({"rows": 10, "class": "tnum"}), **more})

    def clean(self, value: Any) -> list[NewTableRow]:
        lines = unicodedata.normalize("NFKC", super().clean(value)).splitlines()
        found, wrong = [], []
        for number, text in enumerate(lines, start=1):
            if not text.strip():
                continue
            read = ROW.fullmatch(text.strip())
            if read:
                found.append(NewTableRow(Decimal(read[1]), int(read[3].replace(",", "")), read[2] or ""))
            else:
                wrong.append(str(number))
        if wrong:
            raise forms.ValidationError(
                _("%(lines)s行目が読めません。「値 名前 金額」を、1行に1つずつ入力してください。例 3 課長 50,000"),
                params={"lines": "・".join(wrong[:SHOWN])},
            )
        return found


class OwnTableForm(forms.Form):
    """A table from a day on."""

    label = forms.CharField(
        label=_("表の名前"), max_length=60, help_text=_("計算式に、この名前で書きます。例 表(役職手当表, 本人の値)")
    )
    code = forms.CharField(
        label=_("コード"), max_length=40, help_text=_("英小文字・数字・_で、あとから変えられません。例 post_pay")
    )
    valid_from = day_field(_("適用開始日"), help_text=_("締め日がこの日以後の給与から使います。"))
    rows = RowsField(
        label=_("表の行"),
        help_text=_("1行に「値 名前 金額」。名前は省けます。表計算ソフトから貼り付けられます。例 3 課長 50,000"),
    )
    reason = forms.CharField(label=_("定める理由"), max_length=300, help_text=_("例 賃金規程 別表2"))

    def __init__(self, *args: Any, held: OwnTable | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if held:
            # A field that is off keeps its initial value, whatever is sent.
            self.fields["code"].disabled = True
