"""What people type of a voucher, head and rows together: read, checked as one, and turned into what an action takes."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounting.ledger.actions import typed_lines
from accounting.ledger.models import Account, Entry, Stage, Voucher, VoucherLine, VoucherTemplate
from accounting.ledger.rules import NewVoucher, NewVoucherLine, Side
from accounting.ledger.rules import Stage as EntryStage
from accounting.ledger.tax import category_names
from backoffice.companies import clock
from backoffice.organisation.models import Project, Unit
from backoffice.partners.models import Partner
from backoffice.partners.queries import in_use as partners_in_use
from backoffice.shell import fields
from backoffice.shell.inputs import YenField, day_field
from backoffice.shell.problem import refusal_text
from backoffice.values.refusals import Refusal

from .shapes import TAKEN, ManyFiles

WANTS_MORE = "more"
PREFIX = "line"
MOST_LINES, BLANK_LINES, MORE_LINES = 200, 4, 6
SUGGESTED_PARTNERS = 300
STAGES = [(value, label) for value, label in Stage.choices if value != Stage.TRANSFER]


class VoucherForm(forms.Form):
    """The head of a voucher. `form_key` makes of one form one voucher."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    posted_on = day_field(gettext_lazy("計上日"))
    stage = forms.ChoiceField(label=gettext_lazy("段階"), choices=STAGES, initial=Stage.ORDINARY)
    description = forms.CharField(label=gettext_lazy("摘要"), max_length=300)
    reason = forms.CharField(
        label=gettext_lazy("訂正の理由"),
        max_length=300,
        help_text=gettext_lazy("元の仕訳は取り消され、理由とともに履歴に残ります。"),
    )
    papers = ManyFiles(label=gettext_lazy("証憑"), required=False, help_text=TAKEN)

    def __init__(self, *args: Any, given: "Given", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        if given.is_proposal:
            self.fields["reason"].label = _("提案の理由")
            self.fields["reason"].help_text = _("会社の担当者が読んで判断します。訂正が承認されると、履歴に残ります。")
        elif given.corrects is None:
            del self.fields["reason"]


class RowForm(forms.Form):
    """One line: an account, with an amount on one of the sides. A row that is left blank is none."""

    account = forms.CharField(label=gettext_lazy("勘定科目"), max_length=100)
    tax_category = forms.ChoiceField(label=gettext_lazy("税区分"), required=False)
    debit_yen = YenField(label=gettext_lazy("借方（円）"), required=False)
    credit_yen = YenField(label=gettext_lazy("貸方（円）"), required=False)
    memo = forms.CharField(label=gettext_lazy("内訳"), max_length=200, required=False)
    unit_id = forms.TypedChoiceField(label=gettext_lazy("部署"), required=False, coerce=int, empty_value=None)
    project_id = forms.TypedChoiceField(
        label=gettext_lazy("プロジェクト"), required=False, coerce=int, empty_value=None
    )
    partner = forms.CharField(label=gettext_lazy("取引先"), max_length=220, required=False)
    supplied_on = day_field(gettext_lazy("取引年月日"), required=False)
    tax_yen = forms.IntegerField(label=gettext_lazy("うち消費税（円）"), required=False, min_value=0, max_value=10**12)

    def __init__(self, *args: Any, choices: "Choices", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        self.use_required_attribute = False
        for name, offered in (
            ("tax_category", choices.taxes),
            ("unit_id", choices.units),
            ("project_id", choices.projects),
        ):
            chosen: Any = self.fields[name]
            chosen.choices = offered
        for each in self.fields.values():
            each.label = _("%(row)s行目の%(name)s") % {"row": self.row, "name": each.label}

    @property
    def row(self) -> int:
        """Which line of the voucher it is, from 1."""
        place = (self.prefix or "").rpartition("-")[2]
        return int(place) + 1 if place.isdecimal() else 1

    def has_changed(self) -> bool:
        """A row without account, amount and words is none."""
        return any(self[name].value() for name in ("account", "debit_yen", "credit_yen", "memo"))

    def clean_account(self) -> str:
        code = self.choices.account_code(self.cleaned_data["account"])
        if not code:
            raise forms.ValidationError(_("その勘定科目はありません。番号か科目名を、候補から選んでください。"))
        return code

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        both = [given.get("debit_yen"), given.get("credit_yen")]
        wrong = any(name in self.errors for name in ("debit_yen", "credit_yen"))
        if not wrong and both.count(None) != 1:
            self.add_error("debit_yen", _("金額は、借方か貸方のどちらか一方に入力してください。"))
        return given


class RowSet(forms.BaseFormSet):
    """The lines of a voucher: blank rows are left out, and one at least is asked for."""

    default_error_messages = {"too_many_forms": gettext_lazy("伝票は%(num)d行までです。分けて登録してください。")}

    def initial_form_count(self) -> int:
        """Any row that is sent may have been emptied, also one that was filled before."""
        return 0 if self.is_bound else super().initial_form_count()

    def filled(self) -> list[dict[str, Any]]:
        """What the rows say, in their order."""
        return [form.cleaned_data for form in self.forms if form.has_changed()]

    def clean(self) -> None:
        if not any(self.errors) and not self.filled():
            raise forms.ValidationError(_("借方と貸方を1行以上入力してください。"), code="no_line")


@dataclass(slots=True)
class Choices:
    """What rows offer, read once for all of them."""

    accounts: dict[str, str]
    names: dict[str, str]
    taxes: list[tuple[str, str]]
    units: list[tuple[Any, str]]
    projects: list[tuple[Any, str]]

    def account_code(self, text: str) -> str:
        """The code of what was typed: a code, 「6330 地代家賃」, or a name; empty when it is none."""
        wanted = text.strip()
        head = wanted.split(" ")[0].split("\u3000")[0]
        return next((code for code in (wanted, head, self.names.get(wanted, "")) if code in self.accounts), "")

    @property
    def suggested(self) -> list[str]:
        """科目の候補."""
        return [f"{code} {name}" for code, name in self.accounts.items()]


@dataclass(frozen=True, slots=True)
class Given:
    """What the form begins with; `corrects` is the entry that it takes the place of. A proposal always says why."""

    head: dict[str, Any]
    rows: list[dict[str, Any]] = field(default_factory=list)
    corrects: int | None = None
    is_proposal: bool = False


@dataclass(slots=True)
class Typed:
    """The form as it stands: head and rows, sent or not."""

    head: VoucherForm
    lines: Any
    choices: Choices
    corrects: int | None
    is_sent: bool
    partners: dict[str, int] = field(default_factory=dict)

    def is_valid(self) -> bool:
        """Whether head and rows fit, each by itself; partners are looked up for all rows together."""
        fits = [self.head.is_valid(), self.lines.is_valid()]
        if all(fits):
            self._find_partners()
        return self.head.is_valid() and self.lines.is_valid()

    def new_voucher(self) -> NewVoucher:
        """What was typed."""
        given = self.head.cleaned_data
        return NewVoucher(
            posted_on=given["posted_on"],
            description=given["description"],
            stage=EntryStage(given["stage"]),
            lines=tuple(self._line(row) for row in self.lines.filled()),
            corrects=self.corrects,
            reason=given.get("reason", ""),
            papers=tuple((each.name, each.read()) for each in given["papers"]),
        )

    def refuse(self, refusal: Refusal) -> None:
        """Say a refusal at the field that it names, else at the head of the form."""
        named = getattr(refusal, "field", "")
        self.head.add_error(named if named in self.head.fields else None, refusal_text(refusal))

    def errors(self) -> list[tuple[str, str]]:
        """(id of the control or "", sentence) for each error, in the order of the page."""
        if not self.is_sent:
            return []
        rows = [found for form in self.lines.forms for found in fields.summary(form)]
        return [*fields.summary(self.head), *(("", str(each)) for each in self.lines.non_form_errors()), *rows]

    def _line(self, row: Mapping[str, Any]) -> NewVoucherLine:
        return NewVoucherLine(
            account_code=row["account"],
            side=Side.DEBIT if row["debit_yen"] else Side.CREDIT,
            amount_yen=row["debit_yen"] or row["credit_yen"],
            tax_category=row["tax_category"],
            tax_yen=row["tax_yen"],
            unit_id=row["unit_id"],
            project_id=row["project_id"],
            partner_id=self.partners.get(row["partner"].strip()),
            supplied_on=row["supplied_on"],
            memo=row["memo"],
        )

    def _find_partners(self) -> None:
        typed = {form.cleaned_data["partner"].strip() for form in self.lines.forms if form.has_changed()} - {""}
        codes = {text.split(" ")[0] for text in typed}
        found = list(Partner.objects.filter(code__in=codes | typed) | Partner.objects.filter(name__in=typed))
        by_name: dict[str, int] = {}
        for each in found:
            by_name |= {each.code: each.pk, f"{each.code} {each.name}": each.pk}
            by_name.setdefault(each.name, each.pk)
        self.partners = {text: by_name[key] for text in typed for key in (text, text.split(" ")[0]) if key in by_name}
        for form in self.lines.forms:
            text = form.cleaned_data.get("partner", "").strip() if form.has_changed() else ""
            if text and text not in self.partners:
                form.add_error("partner", _("その取引先はありません。番号か名前を、候補から選んでください。"))


def blank(today: dt.date) -> Given:
    """A new voucher of today."""
    return Given({"posted_on": today, "form_key": uuid.uuid4(), "stage": Stage.ORDINARY})


def of_draft(voucher: Voucher, lines: Sequence[VoucherLine]) -> Given:
    """A draft as it was saved."""
    head = {
        "form_key": voucher.form_key,
        "posted_on": voucher.posted_on,
        "stage": voucher.stage,
        "description": voucher.description,
        "reason": voucher.reason,
    }
    rows = [{**_row(vars(line), line.account), "partner": suggestion(line.partner)} for line in lines]
    return Given(head, rows, voucher.corrects_id)


def of_entry(entry: Entry, today: dt.date, *, corrects: bool) -> Given:
    """An entry to be copied onto today, or to be corrected on its own day."""
    head = {
        "form_key": uuid.uuid4(),
        "posted_on": entry.posted_on if corrects else today,
        "stage": entry.stage if corrects else Stage.ORDINARY,
        "description": entry.description,
    }
    return Given(head, _rows(typed_lines(entry, with_amounts=True)), entry.pk if corrects else None)


def of_template(template: VoucherTemplate, today: dt.date) -> Given:
    """What a template holds, on today."""
    given = blank(today)
    return Given({**given.head, "description": template.description}, _rows(template.lines))


def unsent(given: Given, day: dt.date) -> Typed:
    """The form as it opens, with blank rows below what is there."""
    choices = row_choices(day)
    made = _row_forms(MORE_LINES if given.rows else BLANK_LINES)
    lines = made(initial=given.rows, prefix=PREFIX, form_kwargs={"choices": choices})
    head = VoucherForm(initial=given.head, given=given)
    return Typed(head, lines, choices, given.corrects, is_sent=False)


def typed(sent: Any, files: Any, given: Given, day: dt.date) -> Typed:
    """The form as it was sent; a wish for more rows opens it again as it was typed, unjudged, with blank rows."""
    choices = row_choices(day)
    lines = _row_forms(0)(sent, prefix=PREFIX, form_kwargs={"choices": choices})
    if WANTS_MORE not in sent:
        return Typed(VoucherForm(sent, files, given=given), lines, choices, given.corrects, is_sent=True)
    rows = [{name: form[name].value() for name in form.fields} for form in lines.forms if form.has_changed()]
    head = {name: sent.get(name, "") for name in VoucherForm.base_fields if name != "papers"}
    return unsent(replace(given, head=head, rows=rows), day)


def row_choices(day: dt.date) -> Choices:
    """Accounts in use, the tax categories of a day, units and projects; in three queries."""
    accounts = {each.code: each.name for each in Account.objects.filter(out_of_use_from=None).order_by("code")}
    units = Unit.objects.filter(valid_until=None).order_by("code").values_list("pk", "name")
    projects = Project.objects.filter(valid_until=None).order_by("code").values_list("pk", "name")
    return Choices(
        accounts=accounts,
        names={name: code for code, name in accounts.items()},
        taxes=[("", _("科目の既定")), *((name, name) for name in category_names(day))],
        units=[("", ""), *units],
        projects=[("", ""), *projects],
    )


def suggestion(partner: Partner | None) -> str:
    """C001 株式会社港南フーズ."""
    return f"{partner.code} {partner.name}" if partner else ""


def suggested_partners() -> list[str]:
    """Some partners in use, by their reading."""
    found = partners_in_use(clock.today())
    return [suggestion(each) for each in found[:SUGGESTED_PARTNERS]]


def _row_forms(extra: int) -> Any:
    made: Any = forms.formset_factory(
        RowForm, formset=RowSet, extra=extra, max_num=MOST_LINES, absolute_max=MOST_LINES + 1, validate_max=True
    )
    return made


def _rows(lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Saved lines as rows; what is gone or out of use is left for the person to choose."""
    codes = {line["account_code"] for line in lines}
    accounts = {each.code: each for each in Account.objects.filter(code__in=codes)}
    partners = {
        each.pk: each for each in Partner.objects.filter(pk__in={line["partner_id"] for line in lines} - {None})
    }
    return [
        {
            **_row(line, accounts.get(line["account_code"])),
            "partner": suggestion(partners.get(line["partner_id"])),
        }
        for line in lines
    ]


def _row(line: Mapping[str, Any], account: Account | None) -> dict[str, Any]:
    is_debit = line["side"] == Side.DEBIT
    default = account.tax_category if account else ""
    return {
        "account": f"{account.code} {account.name}" if account else "",
        "tax_category": "" if line["tax_category"] == default else line["tax_category"],
        "debit_yen": line["amount_yen"] if is_debit else None,
        "credit_yen": None if is_debit else line["amount_yen"],
        "memo": line["memo"],
        "unit_id": line["unit_id"],
        "project_id": line["project_id"],
        "supplied_on": line.get("supplied_on"),
        "tax_yen": line.get("tax_yen"),
    }
