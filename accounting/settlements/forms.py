"""The shape of what people type: which items, how much of each, and what happened to an instrument."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany
from accounting.ledger.models import Account, Category
from accounting.payables.models import Payable
from accounting.receivables.models import Invoice
from backoffice.partners.models import Partner
from backoffice.shell.fields import described
from backoffice.shell.inputs import YenField, day_field

from .actions import NewPart
from .models import Direction, Form

WORDS = forms.Textarea({"rows": 2})


class PartnerForm(forms.Form):
    """With whom."""

    partner = forms.ModelChoiceField(Partner.objects.none(), label=_("取引先"))

    def __init__(self, *args: Any, partners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["partner"]
        chosen.queryset = partners


class Parts(forms.Form):
    """So much of each open item: one field of yen for each, which may stay blank."""

    def __init__(
        self, *args: Any, invoices: Sequence[Invoice] = (), payables: Sequence[Payable] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self._invoices, self._payables = invoices, payables
        for invoice in invoices:
            self.fields[f"invoice-{invoice.pk}"] = YenField(
                label=_("請求書 %(number)sの金額") % {"number": invoice.number}, required=False
            )
        for item in payables:
            self.fields[f"payable-{item.pk}"] = YenField(
                label=_("%(what)sの金額") % {"what": item.description}, required=False
            )

    def invoice_parts(self) -> list[NewPart]:
        """What of invoices was entered."""
        return self._parts("invoice", [each.pk for each in self._invoices])

    def payable_parts(self) -> list[NewPart]:
        """What of sums owed was entered."""
        return self._parts("payable", [each.pk for each in self._payables])

    def invoice_rows(self) -> list[dict[str, Any]]:
        """The invoices as rows, each with its field."""
        return [
            {
                "title": each.number,
                "dated_on": each.issued_on,
                "due_on": each.due_on,
                "open_yen": each.open_yen,
                "field": described(self[f"invoice-{each.pk}"], {"class": "input--s input--num"}),
            }
            for each in self._invoices
        ]

    def payable_rows(self) -> list[dict[str, Any]]:
        """The sums owed as rows, each with its field."""
        return [
            {
                "title": each.description,
                "dated_on": each.incurred_on,
                "due_on": each.due_on,
                "open_yen": each.to_pay_yen,
                "field": described(self[f"payable-{each.pk}"], {"class": "input--s input--num"}),
            }
            for each in self._payables
        ]

    def head(self) -> list[forms.BoundField]:
        """The fields beside those of the items."""
        return [each for each in self if not each.name.startswith(("invoice-", "payable-"))]

    def _parts(self, kind: str, ids: Sequence[int]) -> list[NewPart]:
        given = ((pk, self.cleaned_data.get(f"{kind}-{pk}")) for pk in ids)
        return [NewPart(pk, yen) for pk, yen in given if yen]


class OffsetForm(Parts):
    """相殺."""

    offset_on = day_field(_("相殺日"))
    reason = forms.CharField(
        label=_("相殺の理由"), max_length=300, help_text=_("例 2026年10月の取引を、基本契約の定めにより相殺")
    )
    file = forms.FileField(
        label=_("合意の書類"),
        required=False,
        help_text=_("契約書や相殺の申し入れ書など。PDF・JPEG・PNG・HEIC、10MBまで。"),
    )


class InstrumentForm(Parts):
    """手形・電子記録."""

    form = forms.ChoiceField(label=_("種類"), choices=Form.choices)
    number = forms.CharField(label=_("手形番号・記録番号"), max_length=40)
    drawer = forms.CharField(
        label=_("振出人・債務者"),
        max_length=200,
        required=False,
        help_text=_("空欄にすると取引先と同じです。裏書で受け取ったときは、元の振出人を入力します。"),
    )
    bank = forms.CharField(label=_("支払銀行・支払場所"), max_length=100, required=False)
    issued_on = day_field(_("振出日・発生日"))
    taken_on = day_field(_("受取・交付の日（計上日）"))
    due_on = day_field(_("支払期日"))
    opening_yen = YenField(
        label=_("開始残高の金額"),
        required=False,
        help_text=_("使い始める前から持っていて、開始残高に含まれるものだけ入力します。仕訳は記帳しません。"),
    )

    def __init__(self, *args: Any, direction: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if direction == Direction.ISSUED:
            del self.fields["drawer"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        has_parts = any(value for name, value in given.items() if name.startswith(("invoice-", "payable-")))
        if given.get("opening_yen") and has_parts:
            self.add_error("opening_yen", _("開始残高の金額と、決済する金額は、どちらか一方だけ入力してください。"))
        return given


class Happened(forms.Form):
    """When, and at which account of the company."""

    happened_on = day_field(_("日付"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        if "bank_account" in self.fields:
            chosen: Any = self.fields["bank_account"]
            chosen.queryset = BankAccountOfCompany.objects.order_by("code")


def _bank(label: Any, **more: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(BankAccountOfCompany.objects.none(), label=label, **more)


class SettleForm(Happened):
    """決済."""

    bank_account = _bank(_("会社の口座"))


class DiscountForm(Happened):
    """割引."""

    discount_yen = YenField(label=_("割引料"), required=False, help_text=_("銀行が差し引いた額です。"))
    bank_account = _bank(_("入金された口座"))

    def clean_discount_yen(self) -> int:
        return self.cleaned_data["discount_yen"] or 0


class SplitForm(Happened):
    """分割."""

    happened_on = day_field(_("分割の日"))
    number = forms.CharField(
        label=_("分割した分の記録番号"),
        max_length=40,
        help_text=_("分割で新しく付いた番号です。残りは、元の番号のままです。"),
    )
    amount_yen = YenField(label=_("分割する額"))


class FailForm(Happened):
    """支払不能."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=WORDS, help_text=_("例 資金不足"))


class EndorseForm(Parts):
    """裏書・譲渡."""

    happened_on = day_field(_("裏書・譲渡の日"))


class DishonourForm(Happened):
    """不渡り."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=WORDS, help_text=_("例 資金不足"))
    account_code = forms.ChoiceField(
        label=_("計上する科目"),
        required=False,
        help_text=_("売掛金に戻すと、元の請求書がまた未入金になります。"),
    )
    bank_account = _bank(
        _("買戻しの口座"), required=False, help_text=_("割引・裏書をしたものを買い戻したときに選びます。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Account.objects.filter(category=Category.ASSET, out_of_use_from=None).order_by("code")
        accounts: Any = self.fields["account_code"]
        accounts.choices = [("", _("売掛金に戻す")), *((each.code, str(each)) for each in found)]


class Undo(forms.Form):
    """Why, and on which day of an open month."""

    reason = forms.CharField(label=_("取り消す理由"), max_length=300, widget=WORDS)
    posted_on = day_field(_("取消の計上日"), help_text=_("締めていない月の日です。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
