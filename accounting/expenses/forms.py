"""The shape of a claim as people type it, several payments on one page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounting.payables.rules import TREATMENTS
from accounting.payables.words import TREATMENT_LABELS
from backoffice.partners.rules import BadRegistrationNumber, checked_registration
from backoffice.shell.inputs import YenField, day_field
from backoffice.shell.problem import refusal_text

# Two files a row: Django takes a hundred at once.
MOST_LINES = 40
ANY_SHOP = "INDIVIDUAL"
# What a row may hold without anybody having typed into it.
NOT_TYPED = {"receipt_id", "category", "treatment", "photo", "file", "drop"}
ACCEPTED = "image/jpeg,image/png,image/heic,image/heif,.heic,.heif,application/pdf"


class ClaimForm(forms.Form):
    """The head of a claim."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("件名"), max_length=100, required=False, help_text=_("空欄にすると、月の名前になります。")
    )
    purpose = forms.CharField(label=_("目的"), max_length=300, required=False)


class LineForm(forms.Form):
    """One payment; a row that is left blank is none."""

    spent_on = day_field(_("支払った日"))
    amount_yen = YenField(label=_("金額（税込）"))
    category = forms.ChoiceField(label=_("区分"))
    payee_name = forms.CharField(label=_("支払先"), max_length=100)
    registration_number = forms.CharField(
        label=_("登録番号"), max_length=20, required=False, help_text=_("領収書のTと数字13桁。ないときは空欄です。")
    )
    treatment = forms.ChoiceField(
        label=_("税率"),
        required=False,
        choices=[("", _("区分に従う")), *((t, TREATMENT_LABELS[t]) for t in TREATMENTS)],
    )
    purpose = forms.CharField(label=_("内容"), max_length=200, required=False)
    attendees = forms.CharField(
        label=_("参加者"), max_length=300, required=False, help_text=_("飲食と接待のときだけ。会社名と氏名です。")
    )
    repeat_reason = forms.CharField(
        label=_("同じ領収書がある理由"), max_length=200, required=False, help_text=_("二重でないときだけ入力します。")
    )
    photo = forms.FileField(
        label=_("領収書を撮影"),
        required=False,
        widget=forms.FileInput({"accept": "image/*", "capture": "environment"}),
    )
    file = forms.FileField(
        label=_("領収書のファイル"),
        required=False,
        widget=forms.FileInput({"accept": ACCEPTED}),
        help_text=_("PDF・JPEG・PNG・HEIC、10MBまで。"),
    )
    receipt_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    drop = forms.BooleanField(label=_("この明細を削除"), required=False)

    def __init__(self, *args: Any, categories: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["category"]
        chosen.choices = categories
        self.use_required_attribute = False

    @property
    def row(self) -> int:
        """Which payment of the claim it is, from 1."""
        place = (self.prefix or "").rpartition("-")[2]
        return int(place) + 1 if place.isdecimal() else 1

    def has_changed(self) -> bool:
        """A row in which nothing is typed is none, and one that is to go is none, either."""
        if self["drop"].value():
            return False
        return any(self[name].value() for name in self.fields if name not in NOT_TYPED)

    @property
    def holds_a_receipt_alone(self) -> bool:
        """A receipt is there, and nobody said what it was for."""
        return bool(self["receipt_id"].value()) and not self["drop"].value() and not self.has_changed()

    def clean_registration_number(self) -> str:
        """T and 13 digits in half width, or nothing."""
        try:
            return checked_registration(self.cleaned_data["registration_number"], kind=ANY_SHOP)
        except BadRegistrationNumber as refused:
            raise forms.ValidationError(refusal_text(refused)) from refused


class Lines(forms.BaseFormSet):
    """The payments of a claim: blank rows are left out."""

    default_error_messages = {"too_many_forms": _("明細は%(num)d行までです。分けて登録してください。")}

    def initial_form_count(self) -> int:
        """Any row that is sent may have been emptied, also one that was filled before."""
        return 0 if self.is_bound else super().initial_form_count()

    def filled(self) -> list[Any]:
        """The rows that say something, in their order."""
        return [form for form in self.forms if form.has_changed()]


def line_forms(extra: int) -> Any:
    """The rows, so many of them blank."""
    made: Any = forms.formset_factory(
        LineForm, formset=Lines, extra=extra, max_num=MOST_LINES, absolute_max=MOST_LINES + 1, validate_max=True
    )
    return made
