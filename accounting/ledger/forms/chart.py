"""The shape of an account and of a project."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounting.ledger.chart import cash_flow_lines, sections
from accounting.ledger.tax import category_names
from backoffice.organisation.models import Person
from backoffice.parameters.terms import label
from backoffice.shell.formats import in_english
from backoffice.shell.inputs import day_field


def cash_flow_label(line: str) -> str:
    """What a line of the cash flows is called."""
    if not line or line == "cash":
        return str(_("現金及び現金同等物")) if line else ""
    return label(line, "en" if in_english() else "ja")


class AccountForm(forms.Form):
    """An account; the code is given once."""

    code = forms.CharField(label=_("科目コード"), max_length=20, help_text=_("あとから変えられません。"))
    name = forms.CharField(label=_("科目名"), max_length=60)
    name_kana = forms.CharField(label=_("科目名（カナ）"), max_length=80)
    section = forms.ChoiceField(
        label=_("表示区分"), help_text=_("貸借対照表・損益計算書のどこに表示するかを決めます。")
    )
    tax_category = forms.ChoiceField(label=_("既定の税区分"))
    cash_flow = forms.ChoiceField(
        label=_("キャッシュ・フローの行"),
        required=False,
        help_text=_("空欄は表示区分によります。損益の科目では空欄にします。"),
    )

    def __init__(self, *args: Any, on: dt.date, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        if not is_new:
            del self.fields["code"]
        for name, offered in (
            ("section", [(each, each) for each in sections(on)]),
            ("tax_category", [(each, each) for each in category_names(on)]),
            (
                "cash_flow",
                [("", _("表示区分による")), *((each, cash_flow_label(each)) for each in cash_flow_lines(on))],
            ),
        ):
            chosen: Any = self.fields[name]
            chosen.choices = offered


class RetirementForm(forms.Form):
    """From when an account is out of use."""

    out_of_use_from = day_field(
        _("使用停止日"), required=False, help_text=_("この日から記帳できなくなります。空欄にすると、また使えます。")
    )


class ProjectForm(forms.Form):
    """A project."""

    code = forms.CharField(label=_("プロジェクトコード"), max_length=20)
    name = forms.CharField(label=_("プロジェクト名"), max_length=100)
    lead = forms.ModelChoiceField(Person.objects.none(), label=_("責任者"), required=False)
    valid_from = day_field(_("開始日"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["lead"]
        chosen.queryset = Person.objects.order_by("family_kana", "given_kana", "pk")


class ProjectEndForm(forms.Form):
    """When a project is over."""

    valid_until = day_field(_("終了日（この日から選べなくなります）"))
