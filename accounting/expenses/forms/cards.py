"""The shape of corporate cards as people type them: a card, a file with its columns, why a use is set aside."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounting.expenses.rules import CardColumns
from backoffice.companies import clock
from backoffice.organisation.models import Person
from backoffice.partners.models import Partner
from backoffice.partners.queries import in_use as partners_in_use
from backoffice.shell.inputs import day_field


class CardForm(forms.Form):
    """会社カード."""

    issuer = forms.ModelChoiceField(
        Partner.objects.none(),
        label=_("カード会社"),
        empty_label=_("選択してください"),
        help_text=_("取引先に登録した会社です。"),
    )
    last4 = forms.RegexField(
        r"^[0-9]{4}$",
        label=_("番号の下4桁"),
        max_length=4,
        error_messages={"invalid": _("数字4桁で入力してください。")},
        help_text=_("カード番号の全体は登録しません。"),
    )
    person = forms.ModelChoiceField(Person.objects.none(), label=_("使う人"), empty_label=_("選択してください"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self.fields["issuer"], partners_in_use(clock.today()))
        _fill(self.fields["person"], Person.objects.order_by("code"))


class CardFileForm(forms.Form):
    """カード利用明細: the file, when its sum is taken, and what its columns are called."""

    issuer = forms.ModelChoiceField(Partner.objects.none(), label=_("カード会社"), empty_label=_("選択してください"))
    pay_on = day_field(_("引落日"))
    file = forms.FileField(
        label=_("利用明細のファイル"),
        help_text=_("CSV。文字コードは自動で見分けます。1行でも読めないときは、何も取り込みません。"),
    )
    used_on = forms.CharField(label=_("利用日の列"), max_length=60, help_text=_("ファイルの先頭の行にある名前です。"))
    shop = forms.CharField(label=_("利用先の列"), max_length=60)
    amount = forms.CharField(label=_("利用額の列"), max_length=60)
    card = forms.CharField(
        label=_("カード番号の列"),
        max_length=60,
        required=False,
        help_text=_("ないときは空欄にして、下4桁を入力します。"),
    )
    last4 = forms.RegexField(r"^[0-9]{4}$", label=_("カードの下4桁"), max_length=4, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _fill(self.fields["issuer"], partners_in_use(clock.today()))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("card") and not given.get("last4") and not self.errors:
            self.add_error("last4", _("カード番号の列か、カードの下4桁のどちらかを入力してください。"))
        return given

    def columns(self) -> CardColumns:
        """What the columns are called."""
        given = self.cleaned_data
        return CardColumns(**{name: given[name].strip() for name in ("used_on", "amount", "shop", "card")})


class SetAsideForm(forms.Form):
    """Why nobody claims a use."""

    reason = forms.CharField(label=_("精算しない理由"), max_length=200, help_text=_("例：年会費（別に計上）、返金"))


def _fill(field: Any, rows: Any) -> None:
    field.queryset = rows
