"""The shape of what people type into payables: searches, bills, payments, reasons."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany
from accounting.ledger.models import Account, Category
from backoffice.organisation.models import Unit
from backoffice.partners.models import Partner
from backoffice.partners.rules import BadRegistrationNumber, checked_registration
from backoffice.shell.inputs import YenField, day_field
from backoffice.shell.problem import refusal_text

from .models import BillWithholding, PayableState
from .rules import TREATMENTS
from .words import TREATMENT_LABELS

MOST_LINES, BLANK_LINES = 50, 2
LIABILITIES = [("trade", _("買掛金")), ("other", _("未払金")), ("accrued", _("未払費用"))]
BOUGHT = (Category.EXPENSE, Category.ASSET)


class Search(forms.Form):
    """Which items to list."""

    state = forms.ChoiceField(
        label=_("状態"), required=False, choices=[("", _("すべて")), *PayableState.choices], initial="OPEN"
    )
    due_from = day_field(_("支払期日（から）"), required=False)
    due_to = day_field(_("支払期日（まで）"), required=False)
    payee = forms.CharField(label=_("支払先"), required=False, max_length=100)


class BillForm(forms.Form):
    """The head of a supplier's bill."""

    partner = forms.ModelChoiceField(Partner.objects.none(), label=_("仕入先"))
    number = forms.CharField(
        label=_("請求書番号"), max_length=60, required=False, help_text=_("同じ番号は二度登録できません。")
    )
    registration_number = forms.CharField(
        label=_("登録番号"),
        max_length=20,
        required=False,
        help_text=_("請求書に書かれたTと数字13桁。書かれていないときは空欄にします（控除は経過措置によります）。"),
    )
    dated_on = day_field(_("請求日"))
    due_on = day_field(_("支払期日"))
    description = forms.CharField(label=_("摘要"), max_length=200)
    liability = forms.ChoiceField(label=_("計上する科目"), choices=LIABILITIES)
    tax_standard_yen = YenField(label=_("消費税額（10%）"), required=False)
    tax_reduced_yen = YenField(label=_("消費税額（8%軽減）"), required=False)
    total_yen = YenField(label=_("請求額（税込）"), help_text=_("源泉徴収税額を差し引く前の額です。"))
    fee_kind = forms.ChoiceField(
        label=_("源泉徴収"),
        required=False,
        choices=[("", _("源泉徴収をしない")), *BillWithholding.Kind.choices],
        help_text=_("個人に支払う報酬・料金から源泉徴収をするときに選びます。税額は自動で計算します。"),
    )
    fee_base_yen = YenField(
        label=_("源泉徴収の対象額"),
        required=False,
        help_text=_("空欄にすると、明細の合計（税抜）を対象にします。立て替えてもらった登録免許税などは除きます。"),
    )
    fee_tax_yen = YenField(
        label=_("請求書に書かれた源泉徴収税額"),
        required=False,
        help_text=_("入力すると、計算した税額と一致するか確かめます。"),
    )
    file = forms.FileField(label=_("請求書のファイル"), required=False, help_text=_("PDF・JPEG・PNG・HEIC、10MBまで。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners: Any = self.fields["partner"]
        partners.queryset = Partner.objects.filter(is_supplier=True, out_of_use_from=None).order_by("name_kana", "pk")
        self.use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        has_figures = any(given.get(name) is not None for name in ("fee_base_yen", "fee_tax_yen"))
        if has_figures and not given.get("fee_kind"):
            self.add_error("fee_kind", _("源泉徴収をする報酬の種類を選んでください。"))
        partner = given.get("partner")
        if partner is not None:
            try:
                given["registration_number"] = checked_registration(
                    given.get("registration_number", ""), kind=partner.kind
                )
            except BadRegistrationNumber as refused:
                self.add_error("registration_number", refusal_text(refused))
        return given


class BillLineForm(forms.Form):
    """One line of a bill; a row that is left blank is none."""

    account_code = forms.ChoiceField(label=_("勘定科目"))
    treatment = forms.ChoiceField(label=_("消費税"), choices=[(t, TREATMENT_LABELS[t]) for t in TREATMENTS])
    net_yen = YenField(label=_("金額（税抜）"))
    description = forms.CharField(label=_("内容"), max_length=200)
    unit_id = forms.TypedChoiceField(label=_("部署"), required=False, coerce=int, empty_value=None)

    def __init__(
        self, *args: Any, accounts: list[tuple[str, str]], units: list[tuple[int | str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["account_code"]
        chosen.choices = accounts
        there: Any = self.fields["unit_id"]
        there.choices = units
        self.use_required_attribute = False

    @property
    def row(self) -> int:
        """Which line of the bill it is, from 1."""
        place = (self.prefix or "").rpartition("-")[2]
        return int(place) + 1 if place.isdecimal() else 1

    def has_changed(self) -> bool:
        """A row without amount and words is none."""
        return any(self[name].value() for name in ("net_yen", "description", "account_code"))


class BillLines(forms.BaseFormSet):
    """The lines of a bill: blank rows are left out, and one at least is asked for."""

    default_error_messages = {"too_many_forms": _("明細は%(num)d行までです。分けて登録してください。")}

    def filled(self) -> list[dict[str, Any]]:
        """What the rows say, in their order."""
        return [form.cleaned_data for form in self.forms if form.has_changed()]

    def clean(self) -> None:
        if not any(self.errors) and not self.filled():
            raise forms.ValidationError(_("明細を1行以上入力してください。"), code="no_line")


def bill_line_forms(extra: int = BLANK_LINES) -> Any:
    """The rows, so many of them blank."""
    made: Any = forms.formset_factory(
        BillLineForm, formset=BillLines, extra=extra, max_num=MOST_LINES, absolute_max=MOST_LINES + 1, validate_max=True
    )
    return made


def line_choices() -> dict[str, Any]:
    """What rows offer, read once for all of them: accounts of cost and of things bought, and units."""
    accounts = Account.objects.filter(category__in=BOUGHT, out_of_use_from=None).order_by("code")
    units = Unit.objects.filter(valid_until=None).order_by("code")
    return {
        "accounts": [("", _("選んでください")), *((each.code, str(each)) for each in accounts)],
        "units": [("", ""), *((each.pk, each.name) for each in units)],
    }


class PaymentForm(forms.Form):
    """When, and from which account."""

    pay_on = day_field(_("支払日"), help_text=_("銀行の営業日です。"))
    bank_account = forms.ModelChoiceField(
        BankAccountOfCompany.objects.none(), label=_("支払口座"), empty_label=None, to_field_name="code"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts: Any = self.fields["bank_account"]
        accounts.queryset = BankAccountOfCompany.objects.order_by("code")


class Reason(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea({"rows": 3}))


class Cancellation(Reason):
    """Why and on which day an item is taken back."""

    posted_on = day_field(_("取消の計上日"), help_text=_("締めていない月の日です。"))
