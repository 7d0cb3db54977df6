"""What people type of a plan: a new version, the grid of a unit, a list."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.ledger.models import Account
from backoffice.exchange import lists
from backoffice.organisation.models import Unit
from backoffice.shell.fields import sentences
from backoffice.shell.inputs import MonthField
from backoffice.values.numbers import NotAnAmount, parse_amount
from backoffice.values.periods import Month

from .actions import Basis, NewCell
from .grid import Grid, name_of
from .queries import InUnit

TOO_LARGE_YEN = 10**12
MOST_PERCENT, LEAST_PERCENT = 1000, 1
MOST_ROWS = 20_000


class NewBudget(forms.Form):
    """The year, and what the version begins with."""

    year = forms.TypedChoiceField(label=gettext_lazy("年度"), coerce=Month.parse)
    basis = forms.TypedChoiceField(
        label=gettext_lazy("作り方"),
        coerce=Basis,
        choices=(
            (Basis.ACTUALS.value, gettext_lazy("前年の実績に率をかける")),
            (Basis.VERSION.value, gettext_lazy("前の版を引き継ぐ")),
            (Basis.EMPTY.value, gettext_lazy("空の表から")),
        ),
    )
    percent = forms.IntegerField(
        label=gettext_lazy("率（%）"), min_value=LEAST_PERCENT, max_value=MOST_PERCENT, initial=100
    )

    def __init__(self, *args: Any, years: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["year"]
        chosen.choices = years


class ListUpload(forms.Form):
    """A list that replaces the figures of the version."""

    file = forms.FileField(
        label=gettext_lazy("ファイル（CSV・Excel）"), widget=forms.FileInput({"accept": ".csv,.xlsx"})
    )


class ListRow(forms.Form):
    """One row of the list: a figure."""

    account = forms.CharField(label=gettext_lazy("科目コード"), max_length=20)
    unit = forms.CharField(label=gettext_lazy("部署コード"), max_length=20, required=False)
    month = MonthField(label=gettext_lazy("対象月"))
    amount = forms.CharField(label=gettext_lazy("金額"), max_length=20)

    def clean_amount(self) -> int:
        """Whole yen, below zero too."""
        return _yen(self.cleaned_data["amount"])


def read_grid(data: Mapping[str, Any], accounts: Sequence[int], months: Sequence[Month], unit: InUnit) -> Grid:
    """The cells that were sent; an empty input clears its cell."""
    grid = Grid()
    for account in accounts:
        for month in months:
            name = name_of(account, month)
            if name not in data:
                continue
            text = str(data[name]).strip()
            grid.typed[name] = text
            try:
                grid.cells.append(NewCell(account, unit.id, month, _yen(text) if text else 0))
            except forms.ValidationError as wrong:
                grid.errors[name] = str(wrong.messages[0])
    return grid


def read_list(content: bytes) -> tuple[list[NewCell], list[lists.Fault]]:
    """The figures of a list, or what is wrong with it row by row. Raises what a list refuses."""
    accounts = dict(Account.objects.values_list("code", "pk"))
    units: dict[str, int | None] = {"": None, **dict(Unit.objects.values_list("code", "pk"))}
    cells: dict[tuple[int, int | None, Month], NewCell] = {}
    faults: list[lists.Fault] = []
    for row in lists.rows_of(content, ListRow(), most=MOST_ROWS):
        form = ListRow(lists.as_sent(row, ListRow()))
        if not form.is_valid():
            faults += lists.faults_of(row, form, sentences)
            continue
        given = form.cleaned_data
        wrong = _unknown(row.number, given, accounts, units)
        if wrong:
            faults += wrong
            continue
        cell = NewCell(accounts[given["account"]], units[given["unit"]], given["month"], given["amount"])
        key = (cell.account_id, cell.unit_id, cell.month)
        if key in cells:
            faults.append(
                lists.Fault(row.number, "", _("同じ科目・部署・月の行が重なっています。"), _("1行にまとめてください。"))
            )
        cells[key] = cell
    return list(cells.values()), faults


def _unknown(
    number: int, given: Mapping[str, Any], accounts: Mapping[str, int], units: Mapping[str, int | None]
) -> list[lists.Fault]:
    found = []
    if given["account"] not in accounts:
        found.append(
            lists.Fault(number, _("科目コード"), _("この科目はありません。"), _("科目コードを確認してください。"))
        )
    if given["unit"] not in units:
        found.append(
            lists.Fault(number, _("部署コード"), _("この部署はありません。"), _("部署コードを確認してください。"))
        )
    return found


def _yen(text: str) -> int:
    try:
        yen = parse_amount(text)
    except NotAnAmount as refused:
        raise forms.ValidationError(_("金額は、12,345 のように円の整数で入力してください。")) from refused
    if abs(yen) >= TOO_LARGE_YEN:
        raise forms.ValidationError(_("金額が大きすぎます。桁を確認してください。"))
    return yen
