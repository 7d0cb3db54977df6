"""The shape of what people type about seals and requests for them."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from backoffice.companies import clock
from backoffice.organisation.models import User
from backoffice.organisation.queries import members
from backoffice.shell.inputs import YenField, day_field
from legal.contracts.models import Contract

from . import queries
from .limits import MOST_COPIES, MOST_IMPRINTS, MOST_SCAN_DAYS
from .models import PaperKind, Returning, Seal, StampedDocument
from .rules import Marks

ROWS = forms.Textarea({"rows": 3})


class Person(forms.ModelChoiceField):
    """Somebody who works here, by name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.get_full_name())


class SealForm(forms.Form):
    """印章の登録; a seal that is there keeps its number, kind, first day and custodian."""

    code = forms.CharField(label=_("管理番号"), max_length=20)
    name = forms.CharField(label=_("印章の名前"), max_length=100, help_text=_("例：代表取締役印、第一銀行 銀行印"))
    kind = forms.ChoiceField(label=_("種類"))
    in_use_from = day_field(_("使用開始日"))
    custodian = Person(User.objects.none(), label=_("保管者"))
    deputy = Person(
        User.objects.none(),
        label=_("副の保管者"),
        required=False,
        help_text=_("保管者がいないときに押印できる人です。"),
    )
    place = forms.CharField(label=_("保管場所"), max_length=200, help_text=_("例：総務部 金庫"))
    office_name = forms.CharField(
        label=_("登録した役所"), required=False, max_length=100, help_text=_("実印だけ。例：東京法務局 港出張所")
    )
    registered_on = day_field(_("登録日"), required=False)
    imprint = forms.FileField(
        label=_("印影"),
        required=False,
        help_text=_("PNGかJPEG、10MBまでです。保管者と、印影の閲覧を認められた人だけが見られます。"),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        kind: Any = self.fields["kind"]
        kind.choices = [(each.code, each.name) for each in queries.kinds()]
        _choose_people(self, "custodian", "deputy")


class SealChangeForm(forms.Form):
    """What may change of a seal."""

    name = forms.CharField(label=_("印章の名前"), max_length=100)
    place = forms.CharField(label=_("保管場所"), max_length=200)
    office_name = forms.CharField(label=_("登録した役所"), required=False, max_length=100)
    registered_on = day_field(_("登録日"), required=False)
    imprint = forms.FileField(
        label=_("印影"), required=False, help_text=_("選ぶと、新しい印影に替わります。前の印影も記録に残ります。")
    )


class CustodianForm(forms.Form):
    """保管者の引き継ぎ."""

    custodian = Person(User.objects.none(), label=_("次の保管者"))
    deputy = Person(User.objects.none(), label=_("副の保管者"), required=False)
    valid_from = day_field(_("引き継ぐ日"), help_text=_("この日から、次の保管者が押印します。"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _choose_people(self, "custodian", "deputy")


class WithdrawForm(forms.Form):
    """印章の廃止."""

    withdrawn_on = day_field(_("廃止日"))
    reason = forms.CharField(label=_("廃止の理由"), max_length=200)


class LendForm(forms.Form):
    """印章の持ち出し."""

    lent_to = Person(User.objects.none(), label=_("持ち出す人"))
    purpose = forms.CharField(label=_("目的と行き先"), max_length=200)
    lent_on = day_field(_("持ち出した日"))
    due_on = day_field(_("返却の予定日"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _choose_people(self, "lent_to")


class TakeBackForm(forms.Form):
    """印章の返却."""

    returned_on = day_field(_("返却日"))


class KindForm(forms.Form):
    """印章の種類の追加."""

    name = forms.CharField(label=_("種類"), max_length=40)
    is_registered = forms.BooleanField(label=_("役所に登録する印"), required=False)


class PolicyForm(forms.Form):
    """押印の決まり."""

    scan_days = forms.IntegerField(
        label=_("写しを登録するまでの日数"),
        min_value=1,
        max_value=MOST_SCAN_DAYS,
        help_text=_("押印した日から数えます。変更は、これから押印する書類に適用します。"),
    )


class RequestForm(forms.Form):
    """押印申請."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    contract = forms.ModelChoiceField(
        Contract.objects.none(),
        label=_("契約"),
        required=False,
        help_text=_("承認済み・締結待ちの契約です。契約でない書類は空欄にします。"),
    )
    seal = forms.ModelChoiceField(Seal.objects.none(), label=_("印章"))
    paper_kind = forms.ChoiceField(label=_("書類の種類"), choices=PaperKind.choices)
    title = forms.CharField(label=_("書類の名前"), max_length=200)
    addressee = forms.CharField(label=_("提出先・相手方"), max_length=200)
    purpose = forms.CharField(label=_("目的"), max_length=300)
    copies = forms.IntegerField(label=_("部数"), min_value=1, max_value=MOST_COPIES)
    wanted_on = day_field(_("押印が必要な日"))
    original = forms.ChoiceField(label=_("原本の扱い"), choices=Returning.choices)
    paper = forms.FileField(
        label=_("押印する書類"),
        required=False,
        help_text=_("PDFかWord（.docx）、10MBまでです。案のある契約では、選ばなければ案を使います。"),
    )
    stamped_as = forms.ChoiceField(label=_("印紙税の文書の種類"), choices=StampedDocument.choices)
    stated_yen = YenField(
        label=_("記載金額（税抜）"),
        required=False,
        help_text=_("収入印紙の額を計算します。消費税を分けて書いた書類は、税抜の金額です。"),
    )

    def __init__(self, *args: Any, contracts: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        seal: Any = self.fields["seal"]
        contract: Any = self.fields["contract"]
        seal.queryset = queries.usable(clock.today())
        contract.queryset = contracts


class SealingForm(forms.Form):
    """押印の記録."""

    sealed_on = day_field(_("押印日"))
    imprints = forms.IntegerField(
        label=_("押した数"), min_value=1, max_value=MOST_IMPRINTS, help_text=_("割印・契印などを含む、印影の数です。")
    )
    is_across_copies = forms.BooleanField(label=_("割印"), required=False, help_text=_("2部にまたがる印"))
    is_across_pages = forms.BooleanField(label=_("契印"), required=False, help_text=_("ページにまたがる印"))
    is_spare = forms.BooleanField(label=_("捨印"), required=False, help_text=_("訂正に備えて余白に押す印"))
    is_on_revenue_stamp = forms.BooleanField(label=_("消印"), required=False, help_text=_("収入印紙にかけて押す印"))
    note = forms.CharField(label=_("備考"), required=False, max_length=200)

    def marks(self) -> Marks:
        """What was done beside the imprint."""
        return Marks(**{name: self.cleaned_data[name] for name in Marks.__slots__})


class RefuseForm(forms.Form):
    """押印せずに戻す理由."""

    reason = forms.CharField(label=_("戻す理由"), max_length=300, widget=ROWS)


class ScanForm(forms.Form):
    """写しの登録."""

    scan = forms.FileField(label=_("押印した書類の写し"), help_text=_("PDF、10MBまでです。"))


class CorrectScanForm(ScanForm):
    """写しの差し替え."""

    reason = forms.CharField(
        label=_("差し替える理由"),
        max_length=200,
        help_text=_("例　1ページ目が欠けていた。差し替え前の写しも残ります。"),
    )


class ConcludeForm(forms.Form):
    """押印した契約の締結."""

    signed_on = day_field(_("締結日"), help_text=_("契約書に書いた日です。"))
    original_at = forms.CharField(label=_("原本の保管場所"), max_length=200)


class LogForm(forms.Form):
    """Which lines of the log of use."""

    q = forms.CharField(label=_("書類・提出先・申請者・押印番号"), required=False, max_length=100)
    first = day_field(_("押印日（から）"), required=False)
    last = day_field(_("押印日（まで）"), required=False)
    seal = forms.ModelChoiceField(Seal.objects.none(), label=_("印章"), required=False, empty_label=_("すべての印章"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        seal: Any = self.fields["seal"]
        seal.queryset = Seal.objects.order_by("code")


def _choose_people(form: forms.Form, *names: str) -> None:
    for name in names:
        field: Any = form.fields[name]
        field.queryset = members(clock.today())
