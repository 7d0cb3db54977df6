"""The shape of a claim as people type it, several payments on one page."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounting.advances.models import Advance
from accounting.expenses.limits import MOST_LINES
from accounting.expenses.models import LIMIT_PER, MAY_EXCEED, RULE_EFFECTS, RULE_KINDS
from accounting.expenses.rules import Effect, ExceedBy, Rule, RuleKind
from accounting.payables.rules import TREATMENTS
from accounting.payables.words import TREATMENT_LABELS
from backoffice.partners.rules import BadRegistrationNumber, checked_registration
from backoffice.shell.formats import money
from backoffice.shell.inputs import YenField, day_field
from backoffice.shell.problem import refusal_text

ANY_SHOP = "INDIVIDUAL"
# What a row may hold without anybody having typed into it.
NOT_TYPED = {"nights", "receipt_id", "card_line_id", "category", "treatment", "photo", "file", "drop"}
# What is folded away below a payment, until it is needed.
SELDOM = ("treatment", "nights", "attendees", "ringi", "repeat_reason", "exceed_reason", "drop")
ACCEPTED = "image/jpeg,image/png,image/heic,image/heif,.heic,.heif,application/pdf,message/rfc822,.eml"


class ClaimForm(forms.Form):
    """The head of a claim."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("件名"), max_length=100, required=False, help_text=_("空欄にすると、月の名前になります。")
    )
    purpose = forms.CharField(label=_("目的"), max_length=300, required=False)
    advance = forms.ModelChoiceField(
        Advance.objects.none(),
        label=_("差し引く仮払"),
        required=False,
        empty_label=_("差し引かない"),
        help_text=_("先に受け取ったお金から使ったときに選びます。"),
    )

    def __init__(self, *args: Any, advances: QuerySet[Advance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["advance"]
        chosen.queryset = advances
        chosen.label_from_instance = _advance_label
        self.holds_advances = bool(advances)


def _advance_label(held: Any) -> str:
    return f"{held.purpose}　{money(held.open_yen)}"


class RuleForm(forms.Form):
    """A rule of the company: what it holds, for which kind of expense, from when, and the article that says so."""

    kind = forms.ChoiceField(label=_("決めること"), choices=RULE_KINDS)
    category = forms.ChoiceField(label=_("区分"), required=False)
    amount_yen = YenField(
        label=_("金額（税込）"), required=False, help_text=_("上限なら、この額まで。領収書なら、この額以上で必要です。")
    )
    per = forms.ChoiceField(
        label=_("上限の数え方"),
        choices=LIMIT_PER,
        required=False,
        help_text=_("宿泊の上限を1泊で決めているときは「1泊ごと」です。"),
    )
    months = forms.IntegerField(
        label=_("月数"),
        required=False,
        min_value=1,
        max_value=60,
        help_text=_("申請の期限のときだけ。支払った日から数えます。"),
    )
    effect = forms.ChoiceField(label=_("守られないとき"), choices=RULE_EFFECTS)
    exceed_by = forms.ChoiceField(
        label=_("理由を書けば超えられる人"), choices=MAY_EXCEED, help_text=_("申請を受け付けないときだけ使います。")
    )
    article = forms.CharField(label=_("規程の条"), max_length=60, help_text=_("例：旅費規程 第8条"))
    text = forms.CharField(label=_("条文"), max_length=300)
    valid_from = day_field(_("適用開始日"))

    def __init__(self, *args: Any, categories: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["category"]
        chosen.choices = [("", _("すべての区分")), *categories]

    def new(self) -> Rule:
        """The rule as the action takes it."""
        given = self.cleaned_data
        return Rule(
            kind=RuleKind(given["kind"]),
            category=given["category"],
            amount_yen=given["amount_yen"],
            months=given["months"],
            effect=Effect(given["effect"]),
            exceed_by=ExceedBy(given["exceed_by"]),
            article=given["article"],
            text=given["text"],
            valid_from=given["valid_from"],
            is_per_night=given["per"] == "NIGHT" and given["kind"] == "LIMIT",
        )


class EndRuleForm(forms.Form):
    """The day from which a rule holds no more."""

    valid_until = day_field(_("適用終了日（この日を含まない）"))


class SeveralFiles(forms.FileInput):
    """An input that takes several files at once."""

    allow_multiple_selected = True


class PhotosForm(forms.Form):
    """Receipts as the phone has them: from its camera, or files that are there; what came is read from the request."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    camera = forms.FileField(
        label=_("カメラで撮影"),
        required=False,
        widget=SeveralFiles({"accept": "image/*", "capture": "environment"}),
        help_text=_("次の領収書は「続けて撮影」で追加します。"),
    )
    papers = forms.FileField(
        label=_("写真・PDF・メールを選ぶ"),
        required=False,
        widget=SeveralFiles({"accept": ACCEPTED, "multiple": True}),
        help_text=_("まとめて選べます。PDF・JPEG・PNG・HEICと、保存したメール（.eml）、1つ10MBまで。"),
    )


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
    nights = forms.IntegerField(
        label=_("泊数"), required=False, min_value=1, max_value=60, help_text=_("宿泊のときだけ。空欄は1泊です。")
    )
    ringi = forms.CharField(
        label=_("もとになる申請の番号"),
        max_length=80,
        required=False,
        help_text=_("稟議などで承認された金額から使ったときに、その申請番号を入力します。"),
    )
    repeat_reason = forms.CharField(
        label=_("同じ領収書がある理由"), max_length=200, required=False, help_text=_("二重でないときだけ入力します。")
    )
    exceed_reason = forms.CharField(
        label=_("規程を超える理由"), max_length=200, required=False, help_text=_("規程が認めるときだけ入力します。")
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
        help_text=_("PDF・JPEG・PNG・HEICと、保存したメール（.eml）、10MBまで。"),
    )
    receipt_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    card_line_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
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

    @property
    def is_dropped(self) -> bool:
        """Whether the row is to go."""
        return bool(self["drop"].value())

    @property
    def held(self) -> str:
        """The receipt that the row names; empty for none."""
        return str(self["receipt_id"].value() or "")

    def has_changed(self) -> bool:
        """A row in which nothing is typed is none, and one that is to go is none, either."""
        if self.is_dropped:
            return False
        return any(self[name].value() for name in self.fields if name not in NOT_TYPED)

    @property
    def is_more_open(self) -> bool:
        """Whether what is seldom typed has something in it, or is refused: then it is shown unfolded."""
        return any(self[name].value() or self[name].errors for name in SELDOM)

    @property
    def holds_a_receipt_alone(self) -> bool:
        """A receipt is there, and nobody said what it was for."""
        return bool(self.held) and not self.is_dropped and not self.has_changed()

    def clean_nights(self) -> int:
        """One, unless somebody says more."""
        return self.cleaned_data["nights"] or 1

    def clean_registration_number(self) -> str:
        """T and 13 digits in half width, or nothing."""
        return _registration(self.cleaned_data["registration_number"])

    def as_kept(self, name: str) -> str:
        """What a field holds as it would be kept; what is wrong, as it was typed."""
        typed = self[name].value()
        try:
            kept = self.fields[name].clean(typed)
            return str((_registration(kept) if name == "registration_number" else kept) or "")
        except forms.ValidationError:
            return str(typed or "")


def _registration(typed: str) -> str:
    try:
        return checked_registration(typed, kind=ANY_SHOP)
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
