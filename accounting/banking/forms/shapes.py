"""Fields that several forms of the room share."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounting.ledger.chart import tax_categories
from accounting.ledger.models import Account
from backoffice.organisation.models import Unit
from backoffice.partners.models import Partner
from backoffice.shell.inputs import YenField
from backoffice.values.numbers import NotAnAmount, parse_amount


class BalanceField(YenField):
    """Whole yen, nothing and below it too: a balance."""

    def clean(self, value: Any) -> Any:
        text = forms.CharField.clean(self, value)
        if not text:
            return None
        try:
            return parse_amount(text)
        except NotAnAmount as refused:
            raise forms.ValidationError(_("金額は、12,345 のように円の整数で入力してください。")) from refused


def account_choices(*, blank: Any = None, assets_only: bool = False) -> list[tuple[str, Any]]:
    """The accounts in use, by code."""
    found = Account.objects.filter(out_of_use_from=None).order_by("code")
    if assets_only:
        found = found.filter(category="ASSET")
    first = [] if blank is None else [("", blank)]
    return [*first, *((each.code, str(each)) for each in found)]


def tax_choices(on: dt.date) -> list[tuple[str, Any]]:
    """The tax categories of a day, the account's own first."""
    return [("", _("勘定科目の既定")), *((name, name) for name in sorted(tax_categories(on)))]


def partner_field(**more: Any) -> forms.ModelChoiceField:
    """A partner in use, or none."""
    found = Partner.objects.filter(out_of_use_from=None).order_by("name_kana", "pk")
    return forms.ModelChoiceField(found, **{"label": _("取引先"), "required": False, **more})


def unit_field(**more: Any) -> forms.ModelChoiceField:
    """A unit in use, or none."""
    found = Unit.objects.filter(valid_until=None).order_by("code")
    return forms.ModelChoiceField(found, **{"label": _("部署"), "required": False, **more})
