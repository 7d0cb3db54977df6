"""The shape of what people type: to design a form, and to fill one in."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from backoffice.documents.rules import media_type_of
from backoffice.shell.inputs import day_field
from backoffice.shell.problem import refusal_text
from backoffice.values.refusals import InvalidInput

from . import lookups, ready, rules
from .actions import Deed, NewField, NewFile
from .choosing import Choosing
from .limits import MOST_ROWS
from .models import FormField
from .rules import Field, Kind
from .words import fault_text
from .written import entry_id, plain

FIRST_ROWS, MORE_ROWS = 3, 5
DEED, LATE = "answer_deed_on", "answer_late_because"
COLUMN_KINDS = [(kind, label) for kind, label in FormField.Kind.choices if kind in rules.IN_A_TABLE]


class NewFormForm(forms.Form):
    """A form to begin: from nothing, or from a ready design."""

    name = forms.CharField(label=_("申請書の名前"), max_length=60)
    code = forms.CharField(
        label=_("コード"),
        max_length=30,
        help_text=_("申請番号の頭に付きます。半角の英小文字で始め、英小文字・数字・ハイフンで入力します。"),
        validators=[
            RegexValidator(
                r"^[a-z][a-z0-9-]*\Z", _("コードは、英小文字で始まる英小文字・数字・ハイフンで入力してください。")
            )
        ],
    )
    purpose = forms.CharField(
        label=_("どんなときに使うか"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )
    begins_with = forms.ChoiceField(
        label=_("はじめの項目"), required=False, help_text=_("ひな形を選ぶと、項目がそろった下書きから始められます。")
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        begins: Any = self.fields["begins_with"]
        begins.choices = [("", _("項目なし")), *((each.code, each.name) for each in ready.every())]


class FormHeadForm(forms.Form):
    """What a draft is called, when it is used, and which amount its route looks at."""

    name = forms.CharField(label=_("申請書の名前"), max_length=60)
    purpose = forms.CharField(
        label=_("どんなときに使うか"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )
    amount_key = forms.ChoiceField(
        label=_("承認経路の金額（税込）"),
        required=False,
        help_text=_("金額によって承認する人が変わるときに選びます。金額の項目か合計を先に作ってください。"),
    )
    valid_months = forms.IntegerField(
        label=_("承認の有効期間（月）"),
        required=False,
        min_value=1,
        max_value=120,
        help_text=_("承認した日から数えます。期限のない申請書では空欄にします。"),
    )

    def __init__(self, *args: Any, fields: Sequence[Field], **more: Any) -> None:
        super().__init__(*args, **more)
        amount: Any = self.fields["amount_key"]
        amount.choices = [("", _("金額なし")), *rules.money_keys(fields).items()]


class FieldForm(forms.Form):
    """A field of a draft; what its kind does not need stays empty."""

    label = forms.CharField(label=_("項目名"), max_length=60)
    kind = forms.ChoiceField(label=_("種類"))
    is_required = forms.BooleanField(label=_("必須にする"), required=False)
    help_text = forms.CharField(
        label=_("説明"), max_length=200, required=False, help_text=_("記入する人に表示します。")
    )
    choices = forms.CharField(
        label=_("選択肢"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("「1つ選ぶ」「いくつか選ぶ」のとき、1行に1つずつ入力します。"),
    )
    lookup = forms.ChoiceField(label=_("台帳"), required=False, help_text=_("「台帳から選ぶ」のときに選びます。"))
    least = forms.DecimalField(
        label=_("下限"), required=False, max_digits=16, decimal_places=4, help_text=_("数と金額、明細表の行数です。")
    )
    most = forms.DecimalField(
        label=_("上限"),
        required=False,
        max_digits=16,
        decimal_places=4,
        help_text=_("数と金額、行数、ファイルや選択の個数です。"),
    )
    has_total = forms.BooleanField(label=_("列の合計を表示"), required=False)
    adds = forms.MultipleChoiceField(
        label=_("足す項目"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("「合計（自動計算）」のとき、前にある金額の項目から選びます。"),
    )

    def __init__(
        self, *args: Any, fields: Sequence[Field], in_table: bool = False, fixed_kind: str = "", **more: Any
    ) -> None:
        super().__init__(*args, **more)
        kinds = COLUMN_KINDS if in_table else FormField.Kind.choices
        kind: Any = self.fields["kind"]
        kind.choices = [(code, label) for code, label in kinds if fixed_kind in ("", code)]
        lookup: Any = self.fields["lookup"]
        lookup.choices = [("", "-"), *((each.code, each.label) for each in lookups.every())]
        adds: Any = self.fields["adds"]
        adds.choices = list(rules.money_keys(fields).items())
        if in_table or not adds.choices:
            del self.fields["adds"]
        if not in_table:
            del self.fields["has_total"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        kind = given.get("kind")
        if kind in rules.WITH_CHOICES and not _lines(given.get("choices", "")) and "choices" not in self.errors:
            self.add_error("choices", _("選択肢を1行に1つずつ入力してください。"))
        if any(len(line) > 60 for line in _lines(given.get("choices", ""))):
            self.add_error("choices", _("選択肢は、60文字以内で入力してください。"))
        if kind == Kind.LOOKUP and not given.get("lookup"):
            self.add_error("lookup", _("台帳を選択してください。"))
        if kind == Kind.SUM and not given.get("adds"):
            self.add_error("adds" if "adds" in self.fields else None, _("足す金額の項目を選択してください。"))
        least, most = given.get("least"), given.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("most", _("上限は、下限以上にしてください。"))
        return given

    def field(self) -> NewField:
        """The field that was typed; what does not belong to its kind is dropped."""
        given, kind = self.cleaned_data, Kind(self.cleaned_data["kind"])
        return NewField(
            label=given["label"],
            kind=kind.value,
            is_required=given["is_required"] and kind is not Kind.SUM,
            help_text=given["help_text"],
            least=given["least"] if kind in rules.WITH_LEAST else None,
            most=given["most"] if kind in rules.WITH_MOST else None,
            choices=_lines(given["choices"]) if kind in rules.WITH_CHOICES else (),
            lookup=given["lookup"] if kind is Kind.LOOKUP else "",
            has_total=given.get("has_total", False) and kind in rules.NUMBERS,
            adds=tuple(given.get("adds", ())) if kind is Kind.SUM else (),
        )


class ApplyFormForm(forms.Form):
    """From when a version is filled in."""

    valid_from = day_field(_("適用開始日"), help_text=_("この日から、この版に記入します。"))


class _ManyFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class _AsTyped(forms.Field):
    """A control whose text the rules of the room read; here it is only shown."""

    def clean(self, value: Any) -> Any:
        return value


class _NumberAsTyped(_AsTyped, forms.IntegerField):
    """As typed, and set like a number."""


class AnswerForm(forms.Form):
    """What a form asks for, as its design says; read by the same rules as any other way in."""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        fields: Sequence[Field],
        values: Mapping[str, Any],
        title: str,
        form_name: str,
        today: dt.date,
        deed: Deed | None = None,
        complete: bool = False,
        disabled: bool = False,
    ) -> None:
        super().__init__(data, files)
        self.use_required_attribute = False
        self.own_fields, self.today, self.complete = fields, today, complete
        self.there = {field.key: list(values.get(field.key) or []) for field in fields if field.kind is Kind.FILE}
        self.of_tables: dict[str, list[str]] = {}
        self.rows = {field.key: self._row_count(field, values) for field in fields if field.kind is Kind.TABLE}
        self.fields["answer_title"] = forms.CharField(
            label=_("件名"),
            max_length=200,
            required=False,
            initial="" if title == form_name else title,
            help_text=_("空欄は「%(name)s」になります。") % {"name": form_name},
        )
        self.fields[DEED] = day_field(_("実施した日"), required=False, initial=deed.on if deed else None)
        self.fields[LATE] = forms.CharField(
            label=_("事後になった理由"),
            max_length=2000,
            required=False,
            initial=deed.because if deed else "",
            widget=forms.Textarea({"rows": 2}),
        )
        self.choosing: dict[str, Choosing] = {}
        for field in fields:
            if field.kind is Kind.TABLE:
                stored = values.get(field.key) or []
                for row in range(self.rows[field.key]):
                    kept = stored[row] if row < len(stored) else {}
                    for column in field.columns:
                        label = _("%(row)s行目の%(name)s") % {"row": row + 1, "name": column.label}
                        name = cell(field, row, column)
                        self.fields[name] = self._control(column, kept.get(column.key), label, required=False)
            elif field.kind is not Kind.SUM:
                value = values.get(field.key)
                self.fields[field.key] = self._control(field, value, field.label, required=field.is_required)
        if disabled:
            for each in self.fields.values():
                each.disabled = True

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for key in self.there:
            for file in given.get(key) or []:
                self._check_file(key, file)
        typed = self._for_rules()
        find = lookups.finder(self.today, self.own_fields, typed)
        read = rules.read(self.own_fields, typed, find=find, complete=self.complete)
        for fault in read.faults:
            name = fault.key if fault.row is None else f"{fault.key}-{fault.row - 1}-{fault.column}"
            if name in self.rows:
                self.of_tables.setdefault(name, []).append(fault_text(fault))
            self.add_error(name if name in self.fields else None, fault_text(fault))
        self.read = read
        return given

    def lists(self) -> list[Choosing]:
        """The registers that are chosen from by name, each once for the page."""
        return [each for each in self.choosing.values() if each.is_long]

    def given(self) -> dict[str, Any]:
        """What was typed, for the action: text by key, rows by table."""
        typed = self.cleaned_data if self.is_bound else {}
        return {
            field.key: self._rows(field, typed) if field.kind is Kind.TABLE else typed.get(field.key)
            for field in self.own_fields
            if field.kind not in (Kind.SUM, Kind.FILE)
        }

    def unkept(self, key: str) -> list[str]:
        """The names of the files that were chosen for a field and are not kept: a form shown again has to be given them anew."""
        return [str(file.name) for file in self.files.getlist(key)] if isinstance(self.files, MultiValueDict) else []

    def deed(self) -> Deed | None:
        """When it was done already, and why nobody was asked before; None for what is still to be done."""
        on, because = self.cleaned_data.get(DEED), self.cleaned_data.get(LATE) or ""
        return Deed(on, because) if on or because.strip() else None

    def new_files(self) -> tuple[NewFile, ...]:
        """The files that were chosen now."""
        return tuple(
            NewFile(key, file.name, _content(file)) for key in self.there for file in self.cleaned_data.get(key) or []
        )

    def _for_rules(self) -> dict[str, Any]:
        new = {
            key: [*there, *({"name": file.name, "sha256": ""} for file in self.cleaned_data.get(key) or [])]
            for key, there in self.there.items()
        }
        return {**self.given(), **new}

    def _check_file(self, key: str, file: Any) -> None:
        try:
            media_type_of(file.name, _content(file))
        except InvalidInput as refusal:
            self.add_error(key, refusal_text(refusal))

    def _rows(self, field: Field, typed: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [
            {column.key: typed.get(cell(field, row, column)) for column in field.columns}
            for row in range(self.rows[field.key])
        ]

    def _row_count(self, field: Field, values: Mapping[str, Any]) -> int:
        if not self.is_bound:
            return min(max(len(values.get(field.key) or []) + 1, FIRST_ROWS), MOST_ROWS)
        sent = str(self.data.get(f"rows-{field.key}", ""))
        more = MORE_ROWS if self.data.get("more") == field.key else 0
        return min((FIRST_ROWS if (count := entry_id(sent)) is None else count) + more, MOST_ROWS)

    def _control(self, field: Field, value: Any, label: Any, *, required: bool) -> forms.Field:
        is_number = field.kind in rules.NUMBERS
        made: Any = _NumberAsTyped if is_number else _AsTyped
        widget = self._widget(field)
        return made(  # type: ignore[no-any-return]
            label=label, required=required, widget=widget, help_text=field.help_text, initial=_initial(field, value)
        )

    def _widget(self, field: Field) -> forms.Widget:
        if field.kind is Kind.LOOKUP:
            if field.lookup not in self.choosing:
                self.choosing[field.lookup] = Choosing(field.lookup, lookups.known(field.lookup).entries(self.today))
            return self.choosing[field.lookup].widget()
        choices = [(each, each) for each in field.choices]
        if field.kind is Kind.CHOICE:
            return forms.Select(choices=[("", _("選択してください")), *choices])
        made: Any = {
            Kind.TEXT: lambda: forms.Textarea({"rows": 4}),
            Kind.DATE: lambda: forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            Kind.CHOICES: lambda: forms.CheckboxSelectMultiple(choices=choices),
            Kind.YES_NO: forms.CheckboxInput,
            Kind.FILE: _ManyFiles,
            Kind.YEN: lambda: forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
            Kind.WHOLE: lambda: forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
            Kind.DECIMAL: lambda: forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        }.get(field.kind, forms.TextInput)
        return made()  # type: ignore[no-any-return]


def cell(table: Field, row: int, column: Field) -> str:
    """The name of a control in a table; rows count from 0."""
    return f"{table.key}-{row}-{column.key}"


def initial_of(field: Field) -> dict[str, Any]:
    """A field as its form shows it."""
    return {
        "label": field.label,
        "kind": field.kind.value,
        "is_required": field.is_required,
        "help_text": field.help_text,
        "choices": "\n".join(field.choices),
        "lookup": field.lookup,
        "least": _plain(field.least),
        "most": _plain(field.most),
        "has_total": field.has_total,
        "adds": list(field.adds),
    }


def _initial(field: Field, value: Any) -> Any:
    if value is None:
        return None
    if field.kind in (Kind.YEN, Kind.WHOLE):
        return f"{value:,}"
    return value["id"] if field.kind is Kind.LOOKUP else value


def _plain(number: Decimal | None) -> str:
    return "" if number is None else plain(number)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _content(file: Any) -> bytes:
    file.seek(0)
    return bytes(file.read())
