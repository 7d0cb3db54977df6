"""Lists of pay from before the introduction, read row by row against a form, with every fault by row and column."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backoffice.exchange.lists import Fault, Row, as_sent, faults_of, rows_of
from backoffice.organisation.queries import on
from backoffice.shell.fields import sentences
from hr.employment.fields import YenOrNothing
from hr.employment.models import Employee
from hr.income_tax.models import TaxStanding

from .actions import NewPastPay
from .rules import PastPay

YEN = tuple(each.name for each in fields(PastPay))
UNSURE = ("employment_wages_yen", "accident_wages_yen", "standard_bonus_yen")
THOUSAND = 1000
# A month of a group is one file, which agrees with the total of one report.
MOST_ROWS = 20_000


class PastPayRow(forms.Form):
    """One person of the list."""

    code = forms.CharField(label=gettext_lazy("社員番号"), max_length=20)
    gross_yen = YenOrNothing(label=gettext_lazy("支給合計"))
    taxable_yen = YenOrNothing(label=gettext_lazy("課税支給額"))
    health_insurance_yen = YenOrNothing(
        label=gettext_lazy("健康保険料"), required=False, help_text=gettext_lazy("介護保険料・支援金を含みます。")
    )
    pension_insurance_yen = YenOrNothing(label=gettext_lazy("厚生年金保険料"), required=False)
    employment_insurance_yen = YenOrNothing(label=gettext_lazy("雇用保険料"), required=False)
    income_tax_yen = YenOrNothing(label=gettext_lazy("所得税"), required=False)
    resident_tax_yen = YenOrNothing(label=gettext_lazy("住民税"), required=False)
    other_yen = YenOrNothing(label=gettext_lazy("その他の控除"), required=False)
    net_yen = YenOrNothing(label=gettext_lazy("差引支給額"))
    employment_wages_yen = YenOrNothing(
        label=gettext_lazy("雇用保険の対象賃金"), required=False, help_text=gettext_lazy("加入していない人は空欄です。")
    )
    accident_wages_yen = YenOrNothing(
        label=gettext_lazy("労災保険の対象賃金"), required=False, help_text=gettext_lazy("役員は空欄です。")
    )
    standard_bonus_yen = YenOrNothing(
        label=gettext_lazy("標準賞与額（健康保険）"),
        required=False,
        help_text=gettext_lazy(
            "賞与だけに使います。空欄なら、健康保険料のある人は支給合計の1,000円未満を切り捨てた額です。"
        ),
    )
    column = forms.ChoiceField(
        label=gettext_lazy("税額表の欄"),
        choices=[("", ""), *TaxStanding.Column.choices],
        required=False,
        help_text=gettext_lazy("空欄なら、支払日に登録されている区分です。"),
    )

    def clean_standard_bonus_yen(self) -> int | None:
        """標準賞与額 has no part below 1,000 yen (健康保険法45条)."""
        given: int | None = self.cleaned_data["standard_bonus_yen"]
        if given is not None and given % THOUSAND:
            raise forms.ValidationError(_("標準賞与額は、1,000円未満の端数がない額です。"))
        return given

    def clean(self) -> dict[str, Any]:
        """Pay less deductions is what was paid out."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and self.paid().net_yen != given["net_yen"]:
            self.add_error(
                "net_yen",
                _("支給合計から控除を引くと%(yen)s円になり、差引支給額と合いません。")
                % {"yen": f"{self.paid().net_yen:,}"},
            )
        return given

    def paid(self) -> PastPay:
        """The sums; what is left empty is nothing, and no wages where nobody is insured."""
        given = self.cleaned_data
        return PastPay(**{name: given[name] if name in UNSURE else given[name] or 0 for name in YEN})


@dataclass(slots=True)
class Looked:
    """What a list would enter, and its faults."""

    entries: list[NewPastPay] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def look(content: bytes, paid_on: dt.date) -> Looked:
    """Read a list whole: three queries. Raises what lists.rows_of raises."""
    # One form reads all rows: a form of its own for each took three times as long.
    form, found = PastPayRow({}), Looked()
    rows = rows_of(content, form, most=MOST_ROWS)
    codes = [_code(row) for row in rows]
    ids = dict(Employee.objects.filter(person__code__in=codes).values_list("person__code", "pk"))
    standings = TaxStanding.objects.filter(on(paid_on), employee__in=ids.values())
    columns = dict(standings.values_list("employee_id", "column"))
    times = Counter(codes)
    for row in rows:
        form.data = as_sent(row, form)
        form.full_clean()
        if form.errors:
            found.faults += faults_of(row, form, sentences)
        found.faults += _person_faults(row, ids, times)
        if form.is_valid() and _code(row) in ids:
            pk = ids[_code(row)]
            column = form.cleaned_data["column"] or columns.get(pk, "")
            if not column:
                found.faults.append(_no_column(row))
            found.entries.append(NewPastPay(pk, column, form.paid()))
    found.faults.sort(key=lambda fault: fault.row)
    return found


def _code(row: Row) -> str:
    return row.cells.get("code", "").strip()


def _person_faults(row: Row, ids: dict[str, int], times: Counter[str]) -> Sequence[Fault]:
    code, label = _code(row), _("社員番号")
    if code and code not in ids:
        cause = _("社員番号「%(code)s」の社員はいません。") % {"code": code}
        return [Fault(row.number, label, cause, _("社員を登録するか、番号を直してください。"))]
    if code and times[code] > 1:
        cause = _("社員番号 %(code)s が、ファイルの中で重なっています。") % {"code": code}
        return [Fault(row.number, label, cause, _("1名を1行にまとめてください。"))]
    return []


def _no_column(row: Row) -> Fault:
    cause = _("支払日の源泉徴収の区分が登録されていません。")
    return Fault(row.number, _("税額表の欄"), cause, _("甲欄・乙欄のどちらかを入力してください。"))
