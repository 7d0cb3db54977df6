"""The shape of what people enter: methods, uses, interim payments, returns, files and numbers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany
from backoffice.shell.inputs import YenField, day_field

from .models import BooksChoice, ByChoice, CreditChoice, MethodChoice, Taxpayer, UseChoice

LARGEST_FILE = 200 * 1024 * 1024


class MethodForm(forms.Form):
    """How tax is reckoned from a tax period on."""

    valid_from = day_field(_("適用開始日"), help_text=_("課税期間（事業年度）の最初の日です。"))
    method = forms.ChoiceField(label=_("計算方法"), choices=MethodChoice.choices)
    taxpayer = forms.ChoiceField(label=_("法人・個人"), choices=Taxpayer.choices)
    credit = forms.ChoiceField(
        label=_("全額控除にならないときの方式"),
        choices=CreditChoice.choices,
        help_text=_("課税売上割合が低いか、課税売上高が大きく、全額控除ができないときに使います。"),
    )
    output_by = forms.ChoiceField(label=_("売上税額の計算"), choices=ByChoice.choices)
    input_by = forms.ChoiceField(label=_("仕入税額の計算"), choices=ByChoice.choices)
    books = forms.ChoiceField(label=_("経理方式"), choices=BooksChoice.choices)
    base_period_sales_yen = YenField(
        label=_("基準期間の課税売上高"),
        required=False,
        help_text=_("2年前の事業年度の課税売上高（税抜）です。簡易課税などを使えるかどうかを確かめます。"),
    )
    specified_period_sales_yen = YenField(
        label=_("特定期間の課税売上高"),
        required=False,
        help_text=_(
            "前の事業年度の最初の6か月（個人は前年1月から6月）の課税売上高（税抜）です。基準期間が1億円を超えるとき、"
            "少額特例を使えるかどうかを確かめます。給与の支払額では代えられません。"
        ),
    )
    taxable_by_registration = forms.BooleanField(label=_("登録によって課税事業者になった"), required=False)
    extends_filing = forms.BooleanField(label=_("申告期限の延長の届出をした"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False


class UsesForm(forms.Form):
    """The use of every account, from a day on."""

    valid_from = day_field(_("適用開始日"))

    def __init__(self, *args: Any, accounts: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = accounts
        for account, held in accounts:
            self.fields[f"use-{account.code}"] = forms.ChoiceField(
                label=str(account), required=False, choices=use_choices(account), initial=held
            )

    def uses(self) -> dict[str, str]:
        """The uses as they were chosen, by account code."""
        return {account.code: self.cleaned_data[f"use-{account.code}"] for account, _held in self.rows}


def use_choices(account: Any) -> list[tuple[str, Any]]:
    """What an account may be for: a class of business for sales, a purpose for purchases."""
    is_of_sales = account.category == "REVENUE" or account.tax_category.startswith("課税売上")
    found = [each for each in UseChoice.choices if str(each[0]).startswith("CLASS_") == is_of_sales]
    return [("", _("決めていない")), *found]


class LineUseForm(forms.Form):
    """The use of one line."""

    use = forms.ChoiceField(choices=UseChoice.choices)


class InterimForm(forms.Form):
    """An interim payment as its slip says it."""

    number = forms.IntegerField(label=_("何回目"), min_value=1)
    national_yen = YenField(label=_("国税（中間納付税額）"))
    local_yen = YenField(label=_("地方消費税（中間納付譲渡割額）"))
    paid_on = day_field(_("納付日"))
    bank_account = forms.ModelChoiceField(
        BankAccountOfCompany.objects.none(), label=_("支払口座"), empty_label=None, to_field_name="code"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts: Any = self.fields["bank_account"]
        accounts.queryset = BankAccountOfCompany.objects.order_by("code")


class PastForm(forms.Form):
    """What was filed for the year before."""

    national_yen = YenField(label=_("差引税額（国税）"), help_text=_("申告書第一表の⑨です。"))
    local_yen = YenField(label=_("譲渡割額（納税額）"), help_text=_("申告書第一表の⑳です。"))


class Cancellation(forms.Form):
    """Why and on which day an entry is taken back."""

    posted_on = day_field(_("取消の計上日"), help_text=_("締めていない月の日です。"))
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea({"rows": 3}))


class ListForm(forms.Form):
    """A file of the published list."""

    file = forms.FileField(
        label=_("公表サイトのCSV"),
        help_text=_("国税庁 適格請求書発行事業者公表サイトの全件データか差分データ（CSV・UTF-8）です。"),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("ファイルは200MBまでです。分割して読み込んでください。"))
        return file


class NumberForm(forms.Form):
    """A number that is looked up, and the day of supply."""

    number = forms.CharField(label=_("登録番号"), max_length=20, required=False)
    day = day_field(_("取引日"), required=False)
