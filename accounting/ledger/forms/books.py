"""Searches of the books: entries by day, amount, account, partner and words; an account by months and parts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounting.ledger import sources
from accounting.ledger.models import Account
from backoffice.organisation.models import Project, Unit
from backoffice.partners.models import Partner
from backoffice.shell.inputs import MonthField, YenField, day_field

SUGGESTED = 300


class OptionalMonth(MonthField):
    """A month, or none."""

    def clean(self, value: Any) -> Any:
        return super().clean(value) if value else None


class EntrySearch(forms.Form):
    """Which entries to list."""

    posted_from = day_field(_("計上日（から）"), required=False)
    posted_to = day_field(_("計上日（まで）"), required=False)
    amount_from_yen = YenField(label=_("金額（以上）"), required=False)
    amount_to_yen = YenField(label=_("金額（以下）"), required=False)
    account = forms.CharField(label=_("勘定科目"), required=False, max_length=100)
    partner = forms.CharField(label=_("取引先"), required=False, max_length=220)
    source_kind = forms.ChoiceField(label=_("発生元"), required=False)
    q = forms.CharField(label=_("摘要"), required=False, max_length=100)
    corrections = forms.BooleanField(label=_("訂正前と取消も表示"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["source_kind"]
        kind.choices = [("", _("すべて")), *((each.kind, each.label) for each in sources.every())]

    def account_code(self) -> str:
        """The code of 「6330 地代家賃」, or of a name alone."""
        text = str(self.cleaned_data["account"]).strip()
        named = Account.objects.filter(name=text).values_list("code", flat=True).first()
        return named or text.split(" ")[0]

    def partner_text(self) -> str:
        """The code of 「C001 港南フーズ」 when there is such a partner, else the words."""
        text = str(self.cleaned_data["partner"]).strip()
        head = text.split(" ")[0]
        return head if text and Partner.objects.filter(code=head).exists() else text


class BookSearch(forms.Form):
    """Which months of an account, and which part of the company."""

    month = OptionalMonth(label=_("対象月（から）"), required=False)
    until = OptionalMonth(label=_("対象月（まで）"), required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("部署"), required=False)
    project = forms.ModelChoiceField(Project.objects.none(), label=_("プロジェクト"), required=False)
    partner = forms.CharField(label=_("取引先"), required=False, max_length=220)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, model in (("unit", Unit), ("project", Project)):
            chosen: Any = self.fields[name]
            chosen.queryset = model.objects.order_by("code")

    def partner_id(self) -> int | None:
        """The partner that is named by number, code or name; 0 for one that does not exist."""
        text = str(self.cleaned_data.get("partner", "")).strip()
        if not text:
            return None
        found = Partner.objects.filter(code=text.split(" ")[0]) | Partner.objects.filter(name=text)
        return found.values_list("pk", flat=True).first() or 0
