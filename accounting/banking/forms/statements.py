"""Statements: the file, and how a bank writes its CSV."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounting.banking.models import Statement, StatementFormat

MOST_COLUMN = 100


class StatementForm(forms.Form):
    """A file of a bank."""

    layout = forms.ChoiceField(label=_("ファイルの形式"), choices=Statement.Layout.choices, initial="CSV")
    file = forms.FileField(label=_("明細のファイル"), help_text=_("銀行からダウンロードしたままのファイルを選びます。"))


class FormatForm(forms.Form):
    """Which column says what; columns count from 1."""

    header_rows = forms.IntegerField(label=_("見出しの行数"), min_value=0, max_value=MOST_COLUMN, initial=1)
    days = forms.ChoiceField(label=_("日付の書き方"), choices=StatementFormat.Days.choices)
    day_column = forms.IntegerField(label=_("日付の列"), min_value=1, max_value=MOST_COLUMN)
    signs = forms.ChoiceField(label=_("入出金の書き方"), choices=StatementFormat.Signs.choices)
    in_column = forms.IntegerField(label=_("入金の列（1つの列のときは金額の列）"), min_value=1, max_value=MOST_COLUMN)
    out_column = forms.IntegerField(
        label=_("出金の列（入金・出金を表す列）"), min_value=1, max_value=MOST_COLUMN, required=False
    )
    out_mark = forms.CharField(
        label=_("出金を表す文字"),
        max_length=20,
        required=False,
        help_text=_("入金・出金を表す列があるとき、出金の行に書かれる文字です。"),
    )
    balance_column = forms.IntegerField(
        label=_("残高の列"),
        min_value=1,
        max_value=MOST_COLUMN,
        required=False,
        help_text=_("残高の列があると、行の抜けや重なりを確かめられます。"),
    )
    text_column = forms.IntegerField(label=_("摘要の列"), min_value=1, max_value=MOST_COLUMN)
    more_text_column = forms.IntegerField(
        label=_("摘要の列（2つ目）"), min_value=1, max_value=MOST_COLUMN, required=False
    )

    def clean_out_mark(self) -> Any:
        """The mark without the spaces round it."""
        return self.cleaned_data["out_mark"].strip()
