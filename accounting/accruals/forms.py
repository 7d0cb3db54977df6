"""The shape of what people type: what was paid in advance, what is estimated, why something ends."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounting.ledger.models import Account, Category
from backoffice.companies import clock
from backoffice.organisation.models import Project, Unit
from backoffice.organisation.queries import on
from backoffice.partners.queries import in_use as partners_in_use
from backoffice.shell.inputs import MonthField, YenField, day_field

from .models import AccrualKind, DeferralKind, SpreadChoice


class Borne(forms.Form):
    """Who bears an amount."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        today = clock.today()
        of_a_year = Account.objects.filter(category__in=(Category.EXPENSE, Category.REVENUE))
        in_use = of_a_year.filter(Q(out_of_use_from=None) | Q(out_of_use_from__gt=today)).order_by("code")
        self._choose("account_id", in_use)
        self._choose("unit_id", Unit.objects.filter(on(today)).order_by("code"))
        self._choose("project_id", Project.objects.filter(on(today)).order_by("code"))
        self._choose("partner_id", partners_in_use(clock.today()))

    def _choose(self, name: str, found: Any) -> None:
        field: Any = self.fields[name]
        field.choices = [("", "—"), *((each.pk, str(each)) for each in found)]


def _choice(label: Any, **more: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(**{"label": label, "coerce": int, "empty_value": None, "required": False, **more})


class DeferralForm(Borne):
    """前払・前受."""

    kind = forms.ChoiceField(label=_("種類"), choices=DeferralKind.choices)
    name = forms.CharField(label=_("内容"), max_length=100, help_text=_("例 火災保険料 2026年10月〜2029年9月"))
    amount_yen = YenField(label=_("金額（税抜）"))
    paid_on = day_field(_("支払日・入金日"))
    starts_on = day_field(_("対象期間の初日"))
    ends_on = day_field(_("対象期間の末日"))
    spread = forms.ChoiceField(
        label=_("配分"),
        choices=SpreadChoice.choices,
        help_text=_("短期前払費用は、支払った日から1年以内に終わる役務で、毎年同じ扱いをするときに選べます。"),
    )
    account_id = _choice(_("費用・収益の科目"), required=True)
    was_expensed = forms.BooleanField(
        label=_("費用・収益として記帳済み"),
        required=False,
        help_text=_("支払日に費用の科目で記帳してあるときに選びます。前払費用への振替を一緒に記帳します。"),
    )
    unit_id = _choice(_("部署"))
    project_id = _choice(_("プロジェクト"))
    partner_id = _choice(_("取引先"))


class AccrualForm(Borne):
    """見越."""

    kind = forms.ChoiceField(label=_("種類"), choices=AccrualKind.choices)
    month = MonthField(label=_("対象月"), help_text=_("月末日に記帳し、翌月1日に自動で戻します。"))
    memo = forms.CharField(
        label=_("内容と見積りの根拠"), max_length=200, help_text=_("例 電気料金 10月分（9月の請求額と同額）")
    )
    amount_yen = YenField(label=_("金額（税抜）"), help_text=_("消費税は、請求書が届いた月に計上します。"))
    account_id = _choice(_("費用・収益の科目"), required=True)
    is_adjustment = forms.BooleanField(
        label=_("決算整理仕訳"), required=False, help_text=_("会計年度の最後の月だけ選べます。")
    )
    unit_id = _choice(_("部署"))
    project_id = _choice(_("プロジェクト"))
    partner_id = _choice(_("取引先"))


class EarlyEnd(forms.Form):
    """打ち切り: 解約など."""

    month = MonthField(label=_("打ち切る月"))
    refund_yen = YenField(
        label=_("返金された額"), required=False, help_text=_("返金の仕訳は、前払費用を相手に記帳してください。")
    )
    reason = forms.CharField(label=_("理由"), max_length=300, help_text=_("例 10月末で解約"))

    def clean_refund_yen(self) -> int:
        return self.cleaned_data["refund_yen"] or 0


class Why(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("取り消す理由"), max_length=300)
