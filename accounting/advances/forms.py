"""The shape of what people type: an advance, what it was spent on, why a settlement is taken back."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany, CashBox
from accounting.ledger.chart import tax_categories
from accounting.ledger.models import Account
from backoffice.companies import clock
from backoffice.organisation.models import Person, Unit
from backoffice.partners.models import Partner
from backoffice.partners.queries import in_use as partners_in_use
from backoffice.shell.inputs import YenField, day_field

from .actions import NewAdvance, NewRequest, NewSettlement, Spent
from .models import AdvanceKind, PayBy

SPENT_ROWS = 3


class AdvanceForm(forms.Form):
    """仮払・立替."""

    kind = forms.ChoiceField(label=_("種類"), choices=AdvanceKind.choices)
    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("人"), required=False, empty_label=_("選択してください")
    )
    partner = forms.ModelChoiceField(
        Partner.objects.none(), label=_("取引先"), required=False, empty_label=_("選択してください")
    )
    purpose = forms.CharField(label=_("目的"), max_length=200, help_text=_("例 大阪出張の仮払"))
    paid_on = day_field(_("渡した日"))
    amount_yen = YenField(label=_("金額"))
    bank_account = forms.ModelChoiceField(
        BankAccountOfCompany.objects.none(),
        label=_("支払った口座"),
        required=False,
        empty_label=_("開始残高に含まれる（仕訳を記帳しない）"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        found = {
            "person": Person.objects.order_by("code"),
            "partner": partners_in_use(clock.today()),
            "bank_account": BankAccountOfCompany.objects.order_by("code"),
        }
        for name, rows in found.items():
            field: Any = self.fields[name]
            field.queryset = rows

    def new(self) -> NewAdvance:
        """What was typed."""
        given = self.cleaned_data
        person, partner, bank = given["person"], given["partner"], given["bank_account"]
        return NewAdvance(
            kind=given["kind"],
            purpose=given["purpose"],
            paid_on=given["paid_on"],
            amount_yen=given["amount_yen"],
            person_id=person.pk if person else None,
            partner_id=partner.pk if partner else None,
            bank_account_id=bank.pk if bank else None,
        )


class SettleForm(forms.Form):
    """精算: up to three lines of what was spent, and what came back."""

    settled_on = day_field(_("精算日"))
    returned_yen = YenField(label=_("戻った額"), required=False)
    bank_account = forms.ModelChoiceField(
        BankAccountOfCompany.objects.none(),
        label=_("戻った額を入金した口座"),
        required=False,
        empty_label=_("戻った額はない"),
    )

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        banks: Any = self.fields["bank_account"]
        banks.queryset = BankAccountOfCompany.objects.order_by("code")
        accounts = [
            ("", _("選択してください")),
            *((a.code, str(a)) for a in Account.objects.filter(out_of_use_from=None).order_by("code")),
        ]
        taxes = [("", _("勘定科目の既定")), *((name, name) for name in sorted(tax_categories(on)))]
        units = Unit.objects.filter(valid_until=None).order_by("code")
        for row in range(1, SPENT_ROWS + 1):
            at = {"row": row}
            self.fields[f"account-{row}"] = forms.ChoiceField(
                label=_("使ったもの%(row)s 勘定科目") % at, choices=accounts, required=False
            )
            self.fields[f"yen-{row}"] = YenField(label=_("使ったもの%(row)s 金額（税込）") % at, required=False)
            self.fields[f"tax-{row}"] = forms.ChoiceField(
                label=_("使ったもの%(row)s 税区分") % at, choices=taxes, required=False
            )
            self.fields[f"unit-{row}"] = forms.ModelChoiceField(
                units, label=_("使ったもの%(row)s 部署") % at, required=False, empty_label=_("部署なし")
            )
            self.fields[f"label-{row}"] = forms.CharField(
                label=_("使ったもの%(row)s 内容") % at, max_length=200, required=False
            )
        spent = [name for name in self.fields if name[-1].isdigit()]
        self.order_fields(["settled_on", *spent, "returned_yen", "bank_account"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("returned_yen") and not given.get("bank_account"):
            self.add_error("bank_account", _("戻った額を入金した口座を選んでください。"))
        for row in range(1, SPENT_ROWS + 1):
            account, yen = given.get(f"account-{row}"), given.get(f"yen-{row}")
            if yen and not account:
                self.add_error(f"account-{row}", _("勘定科目を選んでください。"))
            if account and not yen and f"yen-{row}" not in self.errors:
                self.add_error(f"yen-{row}", _("金額を入力してください。"))
            if yen and account and not given.get(f"label-{row}"):
                self.add_error(f"label-{row}", _("何に使ったかを入力してください。"))
        return given

    def new(self, advance_id: int) -> NewSettlement:
        """What was typed."""
        given = self.cleaned_data
        spent = [
            Spent(
                account_code=given[f"account-{row}"],
                amount_yen=given[f"yen-{row}"],
                label=given[f"label-{row}"],
                tax_category=given[f"tax-{row}"],
                unit_id=given[f"unit-{row}"].pk if given[f"unit-{row}"] else None,
            )
            for row in range(1, SPENT_ROWS + 1)
            if given[f"yen-{row}"]
        ]
        return NewSettlement(
            advance_id=advance_id,
            settled_on=given["settled_on"],
            spent=spent,
            returned_yen=given["returned_yen"] or 0,
            bank_account_id=given["bank_account"].pk if given["bank_account"] else None,
        )


class RequestForm(forms.Form):
    """仮払の申請."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    purpose = forms.CharField(label=_("目的"), max_length=200, help_text=_("例：大阪出張の旅費"))
    amount_yen = YenField(label=_("金額"))
    needed_on = day_field(_("必要な日"), help_text=_("この日までに受け取れるように支払います。"))
    pay_by = forms.ChoiceField(label=_("受け取り方"), choices=PayBy.choices)

    def new(self) -> NewRequest:
        """What was typed."""
        given = self.cleaned_data
        return NewRequest(**{name: given[name] for name in ("purpose", "amount_yen", "needed_on", "pay_by")})


class HandOverForm(forms.Form):
    """現金で渡す."""

    paid_on = day_field(_("渡した日"))
    box = forms.ModelChoiceField(CashBox.objects.none(), label=_("小口現金"), empty_label=_("選択してください"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boxes: Any = self.fields["box"]
        boxes.queryset = CashBox.objects.filter(out_of_use_from=None).order_by("code")


class Undo(forms.Form):
    """Why, and on which day of an open month."""

    reason = forms.CharField(label=_("取り消す理由"), max_length=300, widget=forms.Textarea({"rows": 2}))
    posted_on = day_field(_("取消の計上日"), help_text=_("締めていない月の日です。"))
