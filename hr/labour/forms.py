"""The shape of what is said about working conditions."""

from typing import Any

from django import forms
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from backoffice.shell.inputs import day_field
from hr.employment.sections import Sections, in_order

from .models import Renewal, Wording

TEXTS = tuple(
    field.name
    for field in Wording._meta.concrete_fields
    if field.name not in {"id", "company", "kind", "valid_from", "valid_until"}
)
EXAMPLES = {
    "place_range": _("例 会社の定める場所（テレワークを行う場所を含む）"),
    "work_range": _("例 会社の定める業務"),
    "hours": _("始業・終業・休憩は勤怠の勤務形態から入ります。補うことだけを書きます。"),
    "days_off": _("例 毎週土曜日・日曜日、国民の祝日、年末年始"),
    "leave": _("例 年次有給休暇 法定どおり（時間単位 有）、慶弔休暇"),
    "premium_rates": _("例 法定時間外、深夜、法定休日の率。就業規則と同じにします。"),
    "pay_method": _("例 本人名義の口座への振込"),
    "deductions": _("協定がないときは空欄です。"),
    "resignation": _("例 退職する日の前に、いつまでに届け出るか"),
    "dismissal": _("例 就業規則の条番号と、その要旨"),
    "desk": _("部署・担当者・連絡先。パートタイムと有期雇用では必須です（パート有期法6条）。"),
}


class WordingForm(Sections):
    """What the company says to everybody of a kind, from a day on."""

    SECTIONS = (
        ("", ("valid_from",)),
        (_("場所と業務"), ("place_range", "work_range")),
        (_("時間と休み"), ("hours", "has_overtime", "overtime", "days_off", "leave")),
        (
            _("賃金"),
            (
                "premium_rates",
                "pay_method",
                "deductions",
                "has_raise",
                "raise_terms",
                "has_bonus",
                "bonus",
                "has_retirement_pay",
                "retirement_pay",
            ),
        ),
        (_("退職"), ("retirement", "resignation", "dismissal")),
        (_("その他"), ("insurance", "desk", "other")),
    )

    valid_from = day_field(_("適用開始日"), help_text=_("交付済みの通知書は変わりません。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in fields_for_model(Wording, fields=TEXTS).items():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 3
            if name in EXAMPLES:
                field.help_text = EXAMPLES[name]
            self.fields[name] = field

    def texts(self) -> dict[str, Any]:
        """The words by name."""
        return {name: self.cleaned_data[name] for name in TEXTS}


class NoticeForm(Sections):
    """What is said of one person: the term, the renewal, the place and the work at first."""

    SECTIONS = (
        ("", ("starts_on", "place", "work", "hours", "trial")),
        (
            _("期間の定めがあるとき"),
            ("ends_on", "renewal", "renewal_criteria", "limit", "is_conversion_due", "conversion_terms"),
        ),
        (_("交付の方法"), ("is_electronic",)),
    )
    field_order = in_order(SECTIONS)

    starts_on = day_field(_("契約期間の初日"))
    ends_on = day_field(_("契約期間の末日"), required=False, help_text=_("期間の定めがないときは空欄です。"))
    renewal = forms.ChoiceField(label=_("更新の有無"), choices=[("", "—"), *Renewal.choices], required=False)
    renewal_criteria = forms.CharField(
        label=_("更新の判断基準"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("例 満了時の業務量、勤務成績・態度、能力、会社の経営状況"),
    )
    limit = forms.CharField(
        label=_("更新の上限"),
        max_length=100,
        required=False,
        help_text=_(
            "例 更新3回まで、通算契約期間4年まで。上限がないときは空欄です。"
            "新しく設けたり短くしたりするときは、前もって理由の説明が必要です。"
        ),
    )
    is_conversion_due = forms.BooleanField(
        label=_("この期間中に無期転換申込権が生じる"),
        required=False,
        help_text=_("ここに登録した契約の通算が5年を超えるときは、自動で判定します。"),
    )
    conversion_terms = forms.CharField(
        label=_("無期転換後の労働条件"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("例 契約期間のほかは変わらない"),
    )
    trial = forms.CharField(label=_("試用期間"), max_length=100, required=False)
    place = forms.CharField(label=_("就業の場所（雇入れ直後）"), max_length=300, required=False)
    work = forms.CharField(label=_("従事すべき業務（雇入れ直後）"), max_length=300, required=False)
    hours = forms.CharField(
        label=_("始業・終業・休憩"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("勤怠の勤務形態が1日の所定労働時間と合うときは、そこから入ります。合わない人だけ入力します。"),
    )
    is_electronic = forms.BooleanField(
        label=_("本人が、画面での交付（電磁的方法）を希望している"),
        required=False,
        help_text=_("希望がないときは、PDFを印刷して渡してください（労働基準法施行規則5条4項）。"),
    )

    def said(self) -> dict[str, Any]:
        """What the notice says of this person."""
        return {name: value for name, value in self.cleaned_data.items() if name != "is_electronic"}
