"""The shape of what people type into invoices."""

import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany
from accounting.receivables.limits import MOST_LINES
from backoffice.partners.models import Partner
from backoffice.shell.inputs import YenField, day_field

BLANK_LINES = 5


class CustomerField(forms.CharField):
    """得意先 by its code, or as the list of suggestions writes it: code and name."""

    default_error_messages = {
        "unknown": _("この取引先コードの得意先はありません。一覧から選ぶか、コードを確認してください。")
    }

    def clean(self, value: Any) -> Any:
        text = unicodedata.normalize("NFKC", super().clean(value)).strip()
        found = Partner.objects.filter(is_customer=True, code=text.split(" ")[0]).first()
        if found is None:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return found


class NumberField(forms.DecimalField):
    """A decimal in half or full width, with or without separators of thousands."""

    def to_python(self, value: Any) -> Any:
        plain = unicodedata.normalize("NFKC", str(value or "")).replace(",", "").strip()
        return super().to_python(plain)


class InvoiceForm(forms.Form):
    """The head of an invoice."""

    customer = CustomerField(label=_("得意先"), help_text=_("取引先コードか、候補から選びます。"))
    issued_on = day_field(_("発行日"))
    supplied_from = day_field(_("取引期間の始まり"))
    supplied_to = day_field(_("取引期間の終わり"))
    due_on = day_field(
        _("支払期限"), required=False, help_text=_("空欄にすると、得意先の締め日と支払日から決まります。")
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("supplied_from"), given.get("supplied_to")
        if first and last and last < first:
            self.add_error("supplied_to", _("取引期間の始まり以後の日にしてください。"))
        issued, due = given.get("issued_on"), given.get("due_on")
        if issued and due and due < issued:
            self.add_error("due_on", _("発行日以後の日にしてください。"))
        return given


class LineForm(forms.Form):
    """One line of an invoice; a row that is left blank is none."""

    supplied_on = day_field(_("取引日"), required=False)
    description = forms.CharField(label=_("品名"), max_length=120)
    quantity = NumberField(
        label=_("数量"),
        max_digits=12,
        decimal_places=3,
        error_messages={"min_value": _("数量は0より大きい数にしてください。")},
        min_value=Decimal("0.001"),
    )
    unit = forms.CharField(label=_("単位"), max_length=10, required=False)
    unit_price = NumberField(
        label=_("単価"),
        max_digits=14,
        decimal_places=2,
        error_messages={"min_value": _("単価は0以上にしてください。")},
        min_value=0,
    )
    tax_category = forms.ChoiceField(label=_("税区分"))

    def __init__(self, *args: Any, categories: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["tax_category"]
        chosen.choices = categories
        chosen.initial = categories[0][0] if categories else ""
        self.use_required_attribute = False
        for field in self.fields.values():
            field.label = _("%(row)s行目の%(name)s") % {"row": self.row, "name": field.label}

    @property
    def row(self) -> int:
        """Which row of the invoice it is, from 1."""
        place = (self.prefix or "").rpartition("-")[2]
        return int(place) + 1 if place.isdecimal() else 1

    def has_changed(self) -> bool:
        """A row in which nothing is typed is none, whatever its tax category says."""
        return any(self[name].value() for name in self.fields if name != "tax_category")


class Lines(forms.BaseFormSet):
    """The lines of an invoice: blank rows are left out, and one at least is asked for."""

    default_error_messages = {"too_many_forms": _("明細は%(num)d行までです。請求書を分けてください。")}

    def initial_form_count(self) -> int:
        """Any row that is sent may have been emptied, also one that was filled before."""
        return 0 if self.is_bound else super().initial_form_count()

    def filled(self) -> list[dict[str, Any]]:
        """What the rows say, in their order."""
        return [form.cleaned_data for form in self.forms if form.has_changed()]

    def clean(self) -> None:
        if not any(self.errors) and not self.filled():
            raise forms.ValidationError(_("明細を1行以上入力してください。"), code="no_line")


def line_forms(extra: int) -> Any:
    """The rows, so many of them blank."""
    made: Any = forms.formset_factory(
        LineForm, formset=Lines, extra=extra, max_num=MOST_LINES, absolute_max=MOST_LINES + 1, validate_max=True
    )
    return made


class ReceiptForm(forms.Form):
    """Money that came in."""

    received_on = day_field(_("入金日"))
    amount_yen = YenField(label=_("入金額"))
    bank_account = forms.ModelChoiceField(
        BankAccountOfCompany.objects.none(), label=_("入金した口座"), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts: Any = self.fields["bank_account"]
        accounts.queryset = BankAccountOfCompany.objects.order_by("code")
