"""What changes while somebody works here, and leaving."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.companies import clock
from backoffice.organisation.models import Office, Unit
from backoffice.organisation.queries import on
from backoffice.shell.inputs import day_field
from hr.employment.fields import CodeField, KanaField, PostalField
from hr.employment.models import (
    BankAccount,
    ConcurrentPost,
    Employee,
    LeavingReason,
    Loan,
    Sex,
    SuspensionKind,
)

from .joining import BACK_DATED


class PlaceForm(forms.Form):
    """A unit and an office of today."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("部署"))
    office = forms.ModelChoiceField(Office.objects.none(), label=_("事業所"))
    post = forms.CharField(label=_("役職"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, model in (("unit", Unit), ("office", Office)):
            field: Any = self.fields[name]
            field.queryset = model.objects.filter(on(clock.today())).order_by("code")


class TransferForm(PlaceForm):
    """異動."""

    valid_from = day_field(_("異動日"), help_text=_("この日から新しい所属になります。先の日付も登録できます。"))
    is_head = forms.BooleanField(label=_("部署の長"), required=False)
    reason = forms.CharField(label=_("理由・辞令の番号など"), max_length=200, required=False)
    field_order = ("valid_from", "unit", "office", "post", "is_head", "reason")


class PostForm(PlaceForm):
    """兼務."""

    valid_from = day_field(_("兼務の開始日"))
    field_order = ("valid_from", "unit", "office", "post")


class EndPostForm(forms.Form):
    """The end of a further post."""

    concurrent_post = forms.ModelChoiceField(ConcurrentPost.objects.none(), label=_("終える兼務"))
    last_on = day_field(_("兼務の最後の日"))

    def __init__(self, *args: Any, employee: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["concurrent_post"]
        field.queryset = employee.concurrent_posts.filter(valid_until=None).select_related("unit")
        field.label_from_instance = lambda held: f"{held.unit.name} {held.post}".strip()


class AbsenceForm(forms.Form):
    """休職・休業."""

    kind = forms.ChoiceField(label=_("種類"), choices=SuspensionKind.choices)
    valid_from = day_field(_("最初の日"), help_text=BACK_DATED)
    expected_on = day_field(
        _("復職予定日"), required=False, help_text=_("予定です。実際の復職は、復職の登録で確定します。")
    )
    is_paid = forms.BooleanField(label=_("休職中も給与を支払う"), required=False)
    note = forms.CharField(
        label=_("備考"), max_length=200, required=False, help_text=_("病名などは書かないでください。")
    )


class ReturnForm(forms.Form):
    """復職."""

    returns_on = day_field(_("復職日（勤務を再開する日）"))


class OfficerForm(forms.Form):
    """役員の任期."""

    valid_from = day_field(_("就任日"))
    title = forms.CharField(label=_("役員の地位"), max_length=60, help_text=_("例 取締役、代表取締役、監査役"))
    is_representative = forms.BooleanField(label=_("代表権がある"), required=False)
    is_also_worker = forms.BooleanField(label=_("使用人を兼務する"), required=False)
    expires_on = day_field(_("任期満了の予定日"), required=False)


class LoanForm(forms.Form):
    """在籍出向."""

    direction = forms.ChoiceField(label=_("出向の向き"), choices=Loan.Direction.choices)
    valid_from = day_field(_("出向の開始日"))
    expected_on = day_field(_("終了の予定日"), required=False)
    counterpart = forms.CharField(label=_("相手先の会社"), max_length=200)
    place = forms.CharField(label=_("勤務する場所"), max_length=300)
    pays = forms.ChoiceField(label=_("賃金を支払う会社"), choices=Loan.Party.choices)
    insures = forms.ChoiceField(label=_("社会保険に加入させる会社"), choices=Loan.Party.choices)
    note = forms.CharField(
        label=_("備考"), max_length=300, required=False, help_text=_("例 負担金の割合、出向契約の番号")
    )


class LastDayForm(forms.Form):
    """The end of what goes on."""

    last_on = day_field(_("最後の日"))


class LeaveForm(forms.Form):
    """退職."""

    left_on = day_field(_("退職日（最後に在籍する日）"))
    reason = forms.ChoiceField(label=_("退職の事由"), choices=LeavingReason.choices)
    detail = forms.CharField(
        label=_("詳細"),
        max_length=300,
        required=False,
        help_text=_("解雇の理由、死亡の原因など。労働者名簿に記載します。"),
    )


class AccountForm(forms.Form):
    """給与振込口座."""

    valid_from = day_field(_("適用開始日"), help_text=_("この日以後の支払いから、この口座に振り込みます。"))
    bank_code = CodeField(label=_("銀行コード"), digits=4)
    bank_name = forms.CharField(label=_("銀行名"), max_length=60)
    branch_code = CodeField(label=_("支店コード"), digits=3)
    branch_name = forms.CharField(label=_("支店名"), max_length=60)
    kind = forms.ChoiceField(label=_("預金種目"), choices=BankAccount.Kind.choices)
    number = CodeField(label=_("口座番号"), digits=7)
    holder_kana = KanaField(label=_("口座名義（カナ）"), max_length=60)


class AddressForm(forms.Form):
    """住所."""

    valid_from = day_field(_("この住所になった日"))
    postal_code = PostalField(label=_("郵便番号"), max_length=10)
    address = forms.CharField(label=_("住所"), max_length=300)


class NameForm(forms.Form):
    """氏名."""

    changed_on = day_field(_("氏名が変わった日"))
    family_name = forms.CharField(label=_("姓"), max_length=60)
    given_name = forms.CharField(label=_("名"), max_length=60)
    family_kana = KanaField(label=_("姓（カナ）"), max_length=60)
    given_kana = KanaField(label=_("名（カナ）"), max_length=60)


class FactsForm(forms.Form):
    """労働者名簿の事項."""

    sex = forms.ChoiceField(label=_("性別"), choices=[("", _("未登録")), *Sex.choices], required=False)
    work = forms.CharField(
        label=_("従事する業務"),
        max_length=100,
        required=False,
        help_text=_("常時30人未満の事業所では、記載しなくてもかまいません。"),
    )
    history = forms.CharField(
        label=_("履歴"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("入社前の職歴、最終学歴など。入社後の異動は、登録から自動で載ります。"),
    )
