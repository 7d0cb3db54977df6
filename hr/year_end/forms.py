"""The shape of what people type for the end of a year, one topic a page."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.shell.inputs import TOO_LARGE_YEN, YenField, day_field
from backoffice.values.numbers import NotAnAmount, parse_amount

from .models import DeclaredAmount, DeclaredPerson, DisabilityGrade, PersonalStatus, ScopeRuling

MOST_ROWS = 20
ACCEPTED = "image/jpeg,image/png,image/heic,image/heif,.heic,.heif,application/pdf"
YES_NO = (("yes", _("はい")), ("no", _("いいえ")))
# What a row may hold without anybody having typed into it.
NOT_TYPED = {"proof_id", "kind", "relation", "disability", "abroad", "is_coresident", "file", "drop"}


class Income(forms.CharField):
    """Whole yen from zero on, in any writing: ６２万, 620,000, 0."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput({"inputmode": "numeric", "class": "input--num", "autocomplete": "off"})
        super().__init__(**{"widget": widget, "max_length": 20, **more})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount_yen = parse_amount(text)
        except NotAnAmount as refused:
            raise forms.ValidationError(_("金額は、12,345 のように円の整数で入力してください。")) from refused
        if not 0 <= amount_yen < TOO_LARGE_YEN:
            raise forms.ValidationError(_("金額が大きすぎるか、0円より小さい額です。桁を確認してください。"))
        return amount_yen


def _proof(label: Any) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=False,
        widget=forms.FileInput({"accept": ACCEPTED}),
        help_text=_("写真またはPDF、10MBまで。"),
    )


class SelfForm(forms.Form):
    """自分のこと."""

    address = forms.CharField(
        label=_("住所"), max_length=200, help_text=_("来年1月1日に住んでいる予定の、住民票の住所です。")
    )
    householder_name = forms.CharField(label=_("世帯主の氏名"), max_length=100)
    householder_relation = forms.CharField(
        label=_("世帯主との続柄"), max_length=20, help_text=_("世帯主が自分のときは「本人」です。")
    )
    files_elsewhere = forms.ChoiceField(
        label=_("ほかの会社にも勤めていて、扶養控除等申告書をそちらに出していますか？"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        initial="no",
    )
    files_next_year = forms.ChoiceField(
        label=_("来年の扶養控除等申告書も、この会社に提出しますか？"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        initial="yes",
    )
    other_income_yen = Income(
        label=_("給与のほかの今年の所得（見積り）"),
        required=False,
        help_text=_("副業、家賃、年金など、収入から経費を引いた額です。なければ0です。"),
    )
    disability = forms.ChoiceField(
        label=_("自分の障害"),
        choices=DisabilityGrade.choices,
        required=False,
        help_text=_("障害者手帳の等級で決まります（1級・2級などは特別障害者）。"),
    )
    personal_status = forms.ChoiceField(
        label=_("ひとり親・寡婦"),
        choices=PersonalStatus.choices,
        required=False,
        help_text=_("ひとり親は、配偶者がいなくて子を養っている人です。"),
    )
    is_working_student = forms.BooleanField(label=_("働きながら学校に通っている（勤労学生）"), required=False)

    def clean_other_income_yen(self) -> int:
        return self.cleaned_data["other_income_yen"] or 0

    def clean_files_elsewhere(self) -> bool:
        return bool(self.cleaned_data["files_elsewhere"] == "yes")

    def clean_files_next_year(self) -> bool:
        return bool(self.cleaned_data["files_next_year"] == "yes")


class HasSpouseForm(forms.Form):
    """Whether there is a spouse to declare."""

    has_spouse = forms.ChoiceField(
        label=_("配偶者（夫・妻）がいますか？"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        help_text=_("籍を入れている相手だけです。"),
    )


class PersonForm(forms.Form):
    """Somebody of the family; `in_rows` lets a blank row be none."""

    name = forms.CharField(label=_("氏名"), max_length=100)
    kana = forms.CharField(label=_("フリガナ"), max_length=100)
    relation = forms.ChoiceField(label=_("続柄"), choices=DeclaredPerson.RelationKind.choices)
    born_on = day_field(_("生年月日"))
    income_yen = Income(
        label=_("今年の所得（見積り）"),
        help_text=_("収入ではなく所得です。"),
    )
    next_income_yen = Income(
        label=_("来年の所得（見積り）"),
        required=False,
        help_text=_("来年の申告にも入れるときに入力します。空欄なら、来年は入れません。"),
    )
    is_coresident = forms.BooleanField(label=_("いっしょに住んでいる"), required=False, initial=True)
    disability = forms.ChoiceField(label=_("障害"), choices=DisabilityGrade.choices, required=False)
    abroad = forms.ChoiceField(label=_("住んでいる所"), choices=DeclaredPerson.AbroadKind.choices, initial="NO")
    file = _proof(_("書類（国外に住む家族の親族関係・送金の書類）"))
    proof_id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, hints: Mapping[str, str], **kwargs: Any) -> None:
        """`hints` are words for fields in which numbers of the law stand."""
        super().__init__(*args, **kwargs)
        for name, text in hints.items():
            self.fields[name].help_text = text


class SpouseForm(PersonForm):
    """配偶者."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["relation"]
        self.use_required_attribute = False


class RowForm(forms.Form):
    """A row of several; one that is left blank is none, and one that is to go is none, either."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["drop"] = forms.BooleanField(label=_("この行を消す"), required=False)
        self.use_required_attribute = False

    def has_changed(self) -> bool:
        """Whether the row says something."""
        if self["drop"].value():
            return False
        return any(self[name].value() for name in self.fields if name not in NOT_TYPED) or bool(
            self["proof_id"].value()
        )


class RelativeForm(RowForm, PersonForm):
    """扶養親族の1人."""


class PremiumForm(RowForm):
    """保険料の1件."""

    kind = forms.ChoiceField(
        label=_("種類"),
        choices=[each for each in DeclaredAmount.Kind.choices if each[0] != DeclaredAmount.Kind.HOUSING],
        help_text=_("証明書に「一般・新」のように書かれています。"),
    )
    payee = forms.CharField(label=_("保険会社・支払先"), max_length=100)
    contract = forms.CharField(label=_("保険の名前・契約番号"), max_length=100, required=False)
    amount_yen = YenField(
        label=_("今年の額"), help_text=_("証明書の「申告額」か「12月までの見込額」を、そのまま入力します。")
    )
    file = _proof(_("証明書"))
    proof_id = forms.IntegerField(required=False, widget=forms.HiddenInput)


class HousingForm(forms.Form):
    """住宅借入金等特別控除: blank is none."""

    payee = forms.CharField(
        label=_("借入先の銀行など"), max_length=100, required=False, help_text=_("控除を受けないときは空欄です。")
    )
    amount_yen = YenField(
        label=_("今年の控除額"), required=False, help_text=_("税務署から届いた申告書で計算した控除額です。")
    )
    file = _proof(_("住宅ローン控除の申告書と残高証明書"))
    proof_id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """A credit says of whom the loan is, and a loan how much."""
        given = super().clean() or {}
        for here, there in (("payee", "amount_yen"), ("amount_yen", "payee")):
            if given.get(here) and not given.get(there) and there not in self.errors:
                self.add_error(there, _("借入先と控除額は、両方入力してください。"))
        return given


class FormerQuestionForm(forms.Form):
    """Whether another employer paid in the same year."""

    had_former_employer = forms.ChoiceField(
        label=_("今年、この会社に入る前に、ほかの会社から給与を受けましたか？"),
        choices=YES_NO,
        widget=forms.RadioSelect,
    )


class FormerForm(RowForm):
    """前職の源泉徴収票の1枚."""

    employer_name = forms.CharField(label=_("前の勤め先"), max_length=100)
    employer_address = forms.CharField(label=_("前の勤め先の所在地"), max_length=200, required=False)
    left_on = day_field(_("退職日"))
    pay_yen = YenField(label=_("支払金額"))
    social_insurance_yen = Income(label=_("社会保険料等の金額"))
    tax_yen = Income(label=_("源泉徴収税額"))
    file = _proof(_("源泉徴収票"))
    proof_id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """What was deducted is less than what was paid."""
        given = super().clean() or {}
        for name in ("social_insurance_yen", "tax_yen"):
            if (given.get(name) or 0) >= (given.get("pay_yen") or TOO_LARGE_YEN):
                self.add_error(name, _("支払金額より大きい額です。源泉徴収票を見て、確認してください。"))
        return given


class Rows(forms.BaseFormSet):
    """Rows of which the blank ones are left out."""

    def initial_form_count(self) -> int:
        """Any row that is sent may have been emptied, also one that was filled before."""
        return 0 if self.is_bound else super().initial_form_count()

    def filled(self) -> list[Any]:
        """The rows that say something, in their order."""
        return [form for form in self.forms if form.has_changed()]


def rows_of(form: type[forms.Form], extra: int) -> Any:
    """So many blank rows beside those that are held."""
    made: Any = forms.formset_factory(
        form, formset=Rows, extra=extra, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 1, validate_max=True
    )
    return made


class SeasonForm(forms.Form):
    """The season of a year."""

    year = forms.IntegerField(label=_("年"), min_value=2025, max_value=2100)
    opens_on = day_field(_("申告の受付開始日"))
    due_on = day_field(_("申告の提出期限"), help_text=_("12月の給与の計算に間に合う日にします。"))
    message = forms.CharField(label=_("社員への案内"), max_length=300, required=False)


class ReasonForm(forms.Form):
    """Why something is done; the person reads it."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea({"rows": 3}))


class RulingForm(forms.Form):
    """Who counts though the dates say otherwise."""

    case = forms.ChoiceField(label=_("判断"), choices=ScopeRuling.Case.choices)
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea({"rows": 3}))


def last_year_of(today: dt.date) -> int:
    """The year whose season is at hand: in January still the one before."""
    return today.year if today.month > 1 else today.year - 1
