"""The shape of what people type into payables: searches, bills, payments, reasons."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from accounting.banking.models import BankAccountOfCompany
from accounting.ledger.models import Account, Category
from backoffice.companies import clock
from backoffice.organisation.models import Unit
from backoffice.partners.models import Partner
from backoffice.partners.queries import in_use as partners_in_use
from backoffice.partners.rules import BadRegistrationNumber, checked_registration
from backoffice.shell.inputs import YenField, day_field
from backoffice.shell.problem import refusal_text

from .actions import Failed
from .models import (
    MOST_LINES,
    BillWithholding,
    FeeBearer,
    FeeTreatmentOfPayer,
    NoticeEvent,
    Payable,
    PayableState,
    Reach,
    ReceivedInvoice,
    SupplierLaw,
)
from .queries import Similar
from .rules import TREATMENTS
from .words import TREATMENT_LABELS

BLANK_LINES = 2
FOUND, FOUND_FOR = "accounting.payables.failures", 3600
LIABILITIES = [("trade", _("買掛金")), ("other", _("未払金")), ("accrued", _("未払費用"))]
BOUGHT = (Category.EXPENSE, Category.ASSET)


class Search(forms.Form):
    """Which items to list."""

    state = forms.ChoiceField(
        label=_("状態"), required=False, choices=[("", _("すべて")), *PayableState.choices], initial="OPEN"
    )
    due_from = day_field(_("支払期日（から）"), required=False)
    due_to = day_field(_("支払期日（まで）"), required=False)
    payee = forms.CharField(label=_("支払先"), required=False, max_length=100)


class BillForm(forms.Form):
    """The head of a supplier's bill."""

    partner = forms.ModelChoiceField(Partner.objects.none(), label=_("仕入先"))
    number = forms.CharField(
        label=_("請求書番号"), max_length=60, required=False, help_text=_("同じ番号は二度登録できません。")
    )
    registration_number = forms.CharField(
        label=_("登録番号"),
        max_length=20,
        required=False,
        help_text=_("請求書に書かれたTと数字13桁。書かれていないときは空欄にします（控除は経過措置によります）。"),
    )
    dated_on = day_field(_("請求日"))
    due_on = day_field(_("支払期日"))
    received_on = day_field(
        _("受領日"),
        required=False,
        help_text=_(
            "物品・役務を受け取った日です。税率・控除割合はこの日（空欄のときは請求日）で決まり、取適法・フリーランス法の60日もこの日から数えます。"
        ),
    )
    description = forms.CharField(label=_("摘要"), max_length=200)
    liability = forms.ChoiceField(label=_("計上する科目"), choices=LIABILITIES)
    tax_standard_yen = YenField(label=_("消費税額（10%）"), required=False)
    tax_reduced_yen = YenField(label=_("消費税額（8%軽減）"), required=False)
    total_yen = YenField(label=_("請求額（税込）"), help_text=_("源泉徴収税額を差し引く前の額です。"))
    fee_kind = forms.ChoiceField(
        label=_("源泉徴収"),
        required=False,
        choices=[("", _("源泉徴収をしない")), *BillWithholding.Kind.choices],
        help_text=_("個人に支払う報酬・料金から源泉徴収をするときに選びます。税額は自動で計算します。"),
    )
    fee_base_yen = YenField(
        label=_("源泉徴収の対象額"),
        required=False,
        help_text=_("空欄にすると、明細の合計（税抜）を対象にします。立て替えてもらった登録免許税などは除きます。"),
    )
    fee_tax_yen = YenField(
        label=_("請求書に書かれた源泉徴収税額"),
        required=False,
        help_text=_("入力すると、計算した税額と一致するか確かめます。"),
    )
    ringi = forms.CharField(
        label=_("もとになる申請の番号"),
        max_length=80,
        required=False,
        help_text=_(
            "稟議などで承認された金額から使うときに入力します。購買の注文による請求書では、購買に番号があるので入力しません。"
        ),
    )
    file = forms.FileField(label=_("請求書のファイル"), required=False, help_text=_("PDF・JPEG・PNG・HEIC、10MBまで。"))
    is_distinct = forms.BooleanField(
        label=_("別の請求書です"),
        required=False,
        help_text=_("よく似た請求書・未払と見比べて、別のものと確かめました。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.similar: list[Similar] = []
        partners: Any = self.fields["partner"]
        partners.queryset = partners_in_use(clock.today()).filter(is_supplier=True)
        self.use_required_attribute = False

    def ask_for_a_look(self, similar: list[Similar]) -> None:
        """Show what may be the same, and ask whether this is another."""
        self.similar = similar

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        has_figures = any(given.get(name) is not None for name in ("fee_base_yen", "fee_tax_yen"))
        if has_figures and not given.get("fee_kind"):
            self.add_error("fee_kind", _("源泉徴収をする報酬の種類を選んでください。"))
        partner = given.get("partner")
        if partner is not None:
            try:
                given["registration_number"] = checked_registration(
                    given.get("registration_number", ""), kind=partner.kind
                )
            except BadRegistrationNumber as refused:
                self.add_error("registration_number", refusal_text(refused))
        return given


class BillLineForm(forms.Form):
    """One line of a bill; a row that is left blank is none."""

    account_code = forms.ChoiceField(label=_("勘定科目"))
    treatment = forms.ChoiceField(label=_("消費税"), choices=[(t, TREATMENT_LABELS[t]) for t in TREATMENTS])
    net_yen = YenField(label=_("金額（税抜）"))
    description = forms.CharField(label=_("内容"), max_length=200)
    unit_id = forms.TypedChoiceField(label=_("部署"), required=False, coerce=int, empty_value=None)

    def __init__(
        self, *args: Any, accounts: list[tuple[str, str]], units: list[tuple[int | str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["account_code"]
        chosen.choices = accounts
        there: Any = self.fields["unit_id"]
        there.choices = units
        self.use_required_attribute = False

    @property
    def row(self) -> int:
        """Which line of the bill it is, from 1."""
        place = (self.prefix or "").rpartition("-")[2]
        return int(place) + 1 if place.isdecimal() else 1

    def has_changed(self) -> bool:
        """A row without amount and words is none."""
        return any(self[name].value() for name in ("net_yen", "description", "account_code"))


class BillLines(forms.BaseFormSet):
    """The lines of a bill: blank rows are left out, and one at least is asked for."""

    default_error_messages = {"too_many_forms": _("明細は%(num)d行までです。分けて登録してください。")}

    def filled(self) -> list[dict[str, Any]]:
        """What the rows say, in their order."""
        return [form.cleaned_data for form in self.forms if form.has_changed()]

    def clean(self) -> None:
        if not any(self.errors) and not self.filled():
            raise forms.ValidationError(_("明細を1行以上入力してください。"), code="no_line")


def bill_line_forms(extra: int = BLANK_LINES) -> Any:
    """The rows, so many of them blank."""
    made: Any = forms.formset_factory(
        BillLineForm, formset=BillLines, extra=extra, max_num=MOST_LINES, absolute_max=MOST_LINES + 1, validate_max=True
    )
    return made


def line_choices() -> dict[str, Any]:
    """What rows offer, read once for all of them: accounts of cost and of things bought, and units."""
    accounts = Account.objects.filter(category__in=BOUGHT, out_of_use_from=None).order_by("code")
    units = Unit.objects.filter(valid_until=None).order_by("code")
    return {
        "accounts": [("", _("選んでください")), *((each.code, str(each)) for each in accounts)],
        "units": [("", ""), *((each.pk, each.name) for each in units)],
    }


class PaymentForm(forms.Form):
    """When, and from which account."""

    pay_on = day_field(_("支払日"), help_text=_("銀行の営業日です。"))
    bank_account = forms.ModelChoiceField(
        BankAccountOfCompany.objects.none(), label=_("支払口座"), empty_label=None, to_field_name="code"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts: Any = self.fields["bank_account"]
        accounts.queryset = BankAccountOfCompany.objects.order_by("code")


class Reason(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea({"rows": 3}))


class Cancellation(Reason):
    """Why and on which day an item is taken back."""

    posted_on = day_field(_("取消の計上日"), help_text=_("締めていない月の日です。"))


class Intake(forms.Form):
    """A file that came in."""

    file = forms.FileField(
        label=_("請求書のファイル"),
        help_text=_(
            "PDF・JPEG・PNG・HEIC、デジタルインボイス（JP PINT）のXML、またはメール（.eml）。メールは、添付の請求書を1件ずつ取り込みます。10MBまで。"
        ),
    )
    origin = forms.ChoiceField(
        label=_("受け取り方"),
        choices=ReceivedInvoice.Origin.choices,
        initial=ReceivedInvoice.Origin.ELECTRONIC,
        help_text=_("メールやウェブで受け取ったものは電子データです。電子取引のファイルは、受け取ったまま保存します。"),
    )


class Judgement(forms.Form):
    """Which law a supplier falls under, and why."""

    law = forms.ChoiceField(
        label=_("対象の法律"),
        choices=SupplierLaw.choices,
        help_text=_(
            "取適法は、委託の内容と、資本金または従業員数で決まります。両方の対象のときは、厳しい方によります。"
        ),
    )
    reason = forms.CharField(
        label=_("判断の理由"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("資本金・従業員数・委託の内容など、確かめたことを残します。"),
    )
    valid_from = day_field(_("適用開始日"))


class StepForm(forms.Form):
    """What a bank takes of a transfer."""

    bank_account = forms.ModelChoiceField(
        BankAccountOfCompany.objects.none(), label=_("会社の口座"), empty_label=None, to_field_name="code"
    )
    reach = forms.ChoiceField(label=_("振込先"), choices=Reach.choices)
    least_yen = YenField(
        label=_("振込額（以上）"),
        required=False,
        help_text=_("「3万円以上」の手数料は30,000です。区分がなければ空欄にします。差し引く前の額で判定します。"),
    )
    fee_yen = YenField(
        label=_("手数料（税込）"),
        required=False,
        help_text=_("銀行の手数料表の額です。無料のときは空欄にします。"),
    )
    valid_from = day_field(_("適用開始日"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts: Any = self.fields["bank_account"]
        accounts.queryset = BankAccountOfCompany.objects.order_by("code")


class BearerForm(forms.Form):
    """Who bears the fee of a supplier's transfers, and by what agreement."""

    bearer = forms.ChoiceField(
        label=_("負担する側"),
        choices=FeeBearer.Bearer.choices,
        help_text=_("取適法の対象の仕入先には、合意があっても負担させられません（減額の禁止）。"),
    )
    treatment = forms.ChoiceField(
        label=_("記帳のしかた"),
        required=False,
        choices=[("", _("選んでください")), *FeeTreatmentOfPayer.choices],
        help_text=_(
            "先方負担のときに選びます。仕入値引は仕入れの税区分で仕入れを減らし、雑収入は課税売上げ、支払手数料の戻しは手数料の仕入れを減らします。"
        ),
    )
    reason = forms.CharField(
        label=_("合意の内容"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("「2026年4月1日付の基本契約書 第8条」のように、合意した書面を残します。"),
    )
    valid_from = day_field(_("適用開始日"))


class NoticeForm(forms.Form):
    """Whether the notices stand for invoices too."""

    is_statement = forms.BooleanField(
        label=_("仕入明細書を兼ねる"),
        required=False,
        help_text=_("取引先の確認を受けると、請求書の代わりに保存できます（消費税法30条9項3号）。"),
    )
    reply_by = day_field(_("確認の期限"), required=False)


class NoticeCourse(forms.Form):
    """What happened to a notice."""

    kind = forms.ChoiceField(
        label=_("経過"), choices=[each for each in NoticeEvent.Kind.choices if each[0] != NoticeEvent.Kind.CANCELLED]
    )
    happened_on = day_field(_("日付"))
    how = forms.CharField(label=_("方法・内容"), max_length=200, help_text=_("「メールで送付」「電話で確認」など。"))


class Failures(forms.Form):
    """Transfers that came back: the bank's list, or the items ticked with one reason."""

    failed_on = day_field(_("資金が戻った日"))
    file = forms.FileField(
        label=_("振込結果の一覧（CSV）"),
        required=False,
        help_text=_(
            "列は、銀行コード・支店コード・口座番号・金額・結果・理由です。結果が「不能」などの行を、確認の画面に表示します。"
        ),
    )
    items = forms.TypedMultipleChoiceField(
        label=_("不能になったもの"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=_("不能の理由"), required=False, max_length=150)
    found = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, items: list[Payable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["items"]
        chosen.choices = [(each.pk, f"{each.payee_name}　{each.description}　{each.amount_yen:,}円") for each in items]

    def clean_found(self) -> list[Failed]:
        """What was read from a file and looked at, as this form itself wrote it down."""
        held = self.cleaned_data["found"]
        try:
            return [Failed(*each) for each in signing.loads(held, salt=FOUND, max_age=FOUND_FOR)] if held else []
        except signing.BadSignature as broken:
            raise forms.ValidationError(
                _("確認の期限が切れました。ファイルを選び直してください。"), code="stale"
            ) from broken

    @staticmethod
    def written_down(failed: Sequence[Failed]) -> str:
        """What was read from a file, for the page where it is looked at."""
        return signing.dumps([[each.payable_id, each.reason] for each in failed], salt=FOUND)

    def ticked(self) -> list[Failed]:
        """What was chosen by hand, with its reason."""
        return [Failed(each, self.cleaned_data["reason"]) for each in self.cleaned_data["items"]]
