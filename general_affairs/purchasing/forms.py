"""The shape of what people type about a purchase."""

import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.companies import clock
from backoffice.forms.choosing import ByName, Choosing
from backoffice.organisation.models import Unit
from backoffice.organisation.queries import on
from backoffice.partners.models import Partner
from backoffice.partners.queries import in_use
from backoffice.shell.inputs import YenField

from .limits import MOST_LINES, MOST_QUOTATIONS
from .models import PurchaseLine, RuleEffect
from .words import TREATMENTS

ROWS, BLANK_ROWS = "line", 5
QUOTES, BLANK_QUOTES = "quote", 3
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.heic"
FIRST_YEAR, LAST_YEAR = 2020, 2200


class NumberField(forms.DecimalField):
    """A decimal in half or full width, with or without separators of thousands."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(unicodedata.normalize("NFKC", str(value or "")).replace(",", "").strip())


class DayField(forms.DateField):
    """A day, in the browser's own field. A year that nobody can mean is refused."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **more)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(_("年を確認してください。"))
        return day


class PurchaseForm(forms.Form):
    """The head of a purchase."""

    title = forms.CharField(label=_("件名"), max_length=200)
    purpose = forms.CharField(label=_("購入の目的"), max_length=2000, widget=forms.Textarea({"rows": 3}))
    supplier = forms.ModelChoiceField(Partner.objects.none(), label=_("仕入先"))
    needed_by = DayField(label=_("必要な日"))
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("負担する部署"))
    ringi = forms.CharField(
        label=_("もとになる申請の番号"),
        max_length=80,
        required=False,
        help_text=_("稟議などで承認された金額から使うときに、その申請番号を入力します。"),
    )
    choice_reason = forms.CharField(
        label=_("最安でない見積を選んだ理由"),
        max_length=300,
        required=False,
        help_text=_("採用する見積が最も安いものでないときは、必ず入力します。"),
    )
    few_quotations_reason = forms.CharField(
        label=_("相見積が足りない理由"),
        max_length=300,
        required=False,
        help_text=_("会社の決まりより見積が少ないときに、承認する人に表示します。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        supplier: Any = self.fields["supplier"]
        unit: Any = self.fields["unit"]
        supplier.queryset = in_use(clock.today()).filter(is_supplier=True)
        unit.queryset = Unit.objects.filter(on(clock.today())).order_by("code")


class LineForm(forms.Form):
    """One line of a purchase; a row in which nothing is typed is none."""

    item = forms.CharField(label=_("品名"), max_length=120)
    category = forms.ChoiceField(label=_("購買の区分"))
    quantity = NumberField(label=_("数量"), max_digits=12, decimal_places=3, min_value=Decimal("0.001"))
    unit_name = forms.CharField(label=_("単位"), max_length=10)
    unit_price = NumberField(label=_("単価（税抜）"), max_digits=14, decimal_places=2, min_value=0)
    treatment = forms.ChoiceField(label=_("消費税"), choices=TREATMENTS)

    def __init__(self, *args: Any, categories: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category: Any = self.fields["category"]
        category.choices = categories
        self.use_required_attribute = False
        row = int((self.prefix or "-0").rpartition("-")[2] or 0) + 1
        for field in self.fields.values():
            field.label = _("%(row)s行目の%(name)s") % {"row": row, "name": field.label}

    def has_changed(self) -> bool:
        """Whether something was typed; the choices of a row are never empty."""
        return any(self[name].value() for name in ("item", "quantity", "unit_name", "unit_price"))


class Lines(forms.BaseFormSet):
    """The lines of a purchase; blank rows are left out, one at least is asked for."""

    def initial_form_count(self) -> int:
        """Any row that is sent may have been emptied."""
        return 0 if self.is_bound else super().initial_form_count()

    def filled(self) -> list[dict[str, Any]]:
        """What the rows say, in their order."""
        return [form.cleaned_data for form in self.forms if form.has_changed()]

    def clean(self) -> None:
        if not any(self.errors) and not self.filled():
            raise forms.ValidationError(_("明細を1行以上入力してください。"), code="no_line")


def line_forms(sent: Any, rows: list[dict[str, Any]], categories: list[tuple[str, str]]) -> Lines:
    """The rows as they were sent, or those that are there with blank ones below."""
    made: Any = forms.formset_factory(
        LineForm, formset=Lines, extra=BLANK_ROWS, max_num=MOST_LINES, absolute_max=MOST_LINES
    )
    more = {"prefix": ROWS, "form_kwargs": {"categories": categories}}
    lines: Lines = made(sent, **more) if sent else made(initial=rows, **more)
    return lines


class QuoteForm(forms.Form):
    """One quotation; a row in which nothing is typed is none. `kept` is the paper that a draft held."""

    supplier = forms.CharField(label=_("見積先"), max_length=200, strip=False)
    amount_yen = YenField(label=_("見積額（税込）"))
    quoted_on = DayField(label=_("見積日"))
    valid_until = DayField(label=_("有効期限"), required=False)
    note = forms.CharField(label=_("備考"), max_length=200, required=False)
    paper = forms.FileField(label=_("見積書"), required=False, widget=forms.FileInput({"accept": ACCEPTED}))
    is_chosen = forms.BooleanField(label=_("採用"), required=False)
    kept = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, suppliers: Choosing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suppliers = suppliers
        self.fields["supplier"].widget = ByName(suppliers)
        self.use_required_attribute = False
        row = int((self.prefix or "-0").rpartition("-")[2] or 0) + 1
        for name, field in self.fields.items():
            if name == "is_chosen":  # Its word stands beside the box.
                continue
            field.label = _("見積%(row)sの%(name)s") % {"row": row, "name": field.label}

    def has_changed(self) -> bool:
        """Whether something was typed, chosen or sent."""
        return any(self[name].value() for name in ("supplier", "amount_yen", "quoted_on", "note", "paper", "is_chosen"))

    def given(self) -> dict[str, Any]:
        """What the row says, as the action takes it: a partner of the register, or a name."""
        said = dict(self.cleaned_data)
        whom, paper = said.pop("supplier"), said.pop("paper")
        partner = Partner.objects.get(pk=whom) if whom in self.suppliers.names else None
        if paper:
            said |= {"name": paper.name, "content": paper.read()}
        return said | {"supplier": partner, "supplier_name": partner.name if partner else whom.strip()}


class Quotes(forms.BaseFormSet):
    """The quotations beside a purchase; blank rows are left out, and there need be none."""

    listed: Choosing

    def initial_form_count(self) -> int:
        """Any row that is sent may have been emptied."""
        return 0 if self.is_bound else super().initial_form_count()

    def filled(self) -> list[Any]:
        """The rows that say something, in their order."""
        return [form for form in self.forms if form.has_changed()]


def quote_forms(sent: Any, files: Any, rows: list[dict[str, Any]]) -> Quotes:
    """The rows of quotations as they were sent, or those that are there with blank ones below."""
    blank = min(BLANK_QUOTES, MOST_QUOTATIONS - len(rows))
    made: Any = forms.formset_factory(
        QuoteForm, formset=Quotes, extra=blank, max_num=MOST_QUOTATIONS, absolute_max=MOST_QUOTATIONS
    )
    known = in_use(clock.today()).filter(is_supplier=True).values_list("pk", "name")
    listed = Choosing("suppliers", list(known))
    more = {"prefix": QUOTES, "form_kwargs": {"suppliers": listed}}
    quotes: Quotes = made(sent, files, **more) if sent else made(initial=rows, **more)
    quotes.listed = listed
    return quotes


class RuleForm(forms.Form):
    """A rule of quotations: from which amount on how many, since when, and the article that says so."""

    from_yen = YenField(label=_("この金額から（税込）"))
    least = forms.IntegerField(label=_("必要な見積の数"), min_value=1, max_value=MOST_QUOTATIONS)
    effect = forms.ChoiceField(label=_("守られないとき"), choices=RuleEffect.choices)
    article = forms.CharField(label=_("規程の条"), max_length=60, help_text=_("例：購買規程 第5条"))
    text = forms.CharField(label=_("条文"), max_length=300)
    valid_from = DayField(label=_("適用開始日"))


class EndRuleForm(forms.Form):
    """The day from which a rule holds no more."""

    valid_until = DayField(label=_("適用終了日（この日を含まない）"))


class OrderForm(forms.Form):
    """What the supplier is told (取適法4条)."""

    deliver_on = DayField(label=_("納期"))
    deliver_to = forms.CharField(label=_("納入場所"), max_length=200)
    inspect_by = DayField(label=_("検査完了期日"))
    pays_on = DayField(label=_("支払期日"), help_text=_("受領から60日以内の日にします（取適法3条）。"))


class ReceiptForm(forms.Form):
    """What arrived."""

    received_on = DayField(label=_("検収日"))
    note = forms.CharField(label=_("備考"), required=False, max_length=200)

    def __init__(self, *args: Any, left: Iterable[tuple[PurchaseLine, Decimal]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = list(left)
        for line, quantity in self.left:
            self.fields[_name(line)] = NumberField(
                label=_("%(item)sの数量（残り%(left)s%(unit)s）")
                % {"item": line.item, "left": f"{quantity.normalize():f}", "unit": line.unit_name},
                max_digits=12,
                decimal_places=3,
                min_value=0,
                required=False,
                initial=f"{quantity.normalize():f}",
            )

    def quantities(self) -> dict[int, Decimal]:
        """What was typed, by the id of the line."""
        return {line.pk: self.cleaned_data[_name(line)] or Decimal(0) for line, _left in self.left}


class BillForm(forms.Form):
    """A supplier's bill, to be compared with what was received."""

    number = forms.CharField(label=_("請求書番号"), max_length=60)
    dated_on = DayField(label=_("請求日"))
    total_yen = YenField(label=_("請求額（税込）"))


def _name(line: PurchaseLine) -> str:
    return f"quantity_{line.pk}"
