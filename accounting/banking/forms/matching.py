"""Matching by hand: what is ticked, what an account bears, a transfer; and the reason of undoing."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany, CashBox
from backoffice.shell.inputs import day_field

from .shapes import BalanceField, account_choices, partner_field, tax_choices, unit_field

PART_ROWS = 2


class UndoForm(forms.Form):
    """Why a match is undone, and on which day."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea({"rows": 3}))
    posted_on = day_field(_("取消の計上日"), help_text=_("締めていない月の日です。"))


class PartForm(forms.Form):
    """Money for an account; a row that is left blank is none. The amount has the sign of the line: out is below zero."""

    account_code = forms.ChoiceField(label=_("勘定科目"), required=False)
    amount_yen = BalanceField(label=_("金額（税込）"), required=False, help_text=_("出金はマイナスで入力します。"))
    tax_category = forms.ChoiceField(label=_("税区分"), required=False)
    partner = partner_field()
    unit = unit_field()
    label = forms.CharField(label=_("内容"), max_length=200, required=False)

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts: Any = self.fields["account_code"]
        accounts.choices = account_choices(blank=_("選んでください"))
        categories: Any = self.fields["tax_category"]
        categories.choices = tax_choices(on)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("account_code") and not given.get("amount_yen"):
            self.add_error("amount_yen", _("金額を入力してください。"))
        if given.get("amount_yen") and not given.get("account_code"):
            self.add_error("account_code", _("勘定科目を選んでください。"))
        return given

    @property
    def is_filled(self) -> bool:
        """Whether the row says something."""
        return bool(self.cleaned_data.get("account_code"))


class TransferForm(forms.Form):
    """The other side of money that moved within the company."""

    other = forms.ChoiceField(label=_("資金移動の相手"), required=False)

    def __init__(self, *args: Any, account_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        banks = BankAccountOfCompany.objects.exclude(pk=account_id).order_by("code")
        boxes = CashBox.objects.filter(out_of_use_from=None).order_by("code")
        others: Any = self.fields["other"]
        others.choices = [
            ("", _("資金移動ではない")),
            *((f"bank-{each.pk}", str(each)) for each in banks),
            *((f"box-{each.pk}", each.name) for each in boxes),
        ]

    def chosen(self) -> dict[str, int | None]:
        """Which account or box, as a match wants it."""
        kind, _dash, pk = self.cleaned_data["other"].partition("-")
        return {
            "transfer_to": int(pk) if kind == "bank" else None,
            "cash_box": int(pk) if kind == "box" else None,
        }
