"""The shape of what people type: a trip with its fares and other costs, a booking, why one is cancelled."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounting.advances.models import PayBy
from accounting.expenses.models import REGIONS
from accounting.expenses.rules import Section
from backoffice.shell.inputs import YenField, day_field

from .actions import NewBooking, NewTrip
from .estimating import Fare, Guess
from .limits import MOST_FARES, MOST_NIGHTS
from .models import Booking, Cost

ROWS = 3
FARES = [("TICKET", _("きっぷ運賃")), ("IC", _("IC運賃"))]
TRIPS = [("2", _("往復")), ("1", _("片道"))]
ACCEPTED = "image/jpeg,image/png,image/heic,image/heif,.heic,.heif,application/pdf"


class TripForm(forms.Form):
    """出張申請."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    destination = forms.CharField(label=_("行き先"), max_length=100, help_text=_("例：名古屋、大阪営業部"))
    region = forms.ChoiceField(label=_("国内・海外"), choices=REGIONS)
    purpose = forms.CharField(label=_("用件"), max_length=300)
    departs_on = day_field(_("出発日"))
    returns_on = day_field(_("帰着日"))
    nights = forms.IntegerField(
        label=_("会社の定額で泊まる泊数"),
        required=False,
        min_value=0,
        max_value=MOST_NIGHTS,
        help_text=_("宿泊費の定額がある会社だけ。実費のときは下の見積額に入力します。"),
    )
    lodging_yen = YenField(label=_("宿泊費の見積額（実費）"), required=False)
    other_yen = YenField(label=_("そのほかの見積額"), required=False)
    other_label = forms.CharField(label=_("そのほかの内容"), max_length=200, required=False)
    advance_yen = YenField(
        label=_("希望する仮払"), required=False, help_text=_("承認されると、出発の前の日までに支払います。")
    )
    pay_by = forms.ChoiceField(label=_("仮払の受け取り方"), choices=PayBy.choices)

    def new(self, fares: list[Fare]) -> NewTrip:
        """What was typed."""
        given = self.cleaned_data
        plain = ("destination", "region", "purpose", "departs_on", "returns_on", "pay_by")
        return NewTrip(
            **{name: given[name] for name in plain},
            nights=given["nights"] or 0,
            advance_yen=given["advance_yen"] or 0,
            fares=fares,
            guesses=[guess for guess in self._guesses() if guess.amount_yen],
        )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("other_yen") and not given.get("other_label"):
            self.add_error("other_label", _("何に使うかを入力してください。"))
        return given

    def _guesses(self) -> list[Guess]:
        given = self.cleaned_data
        return [
            Guess(Cost.LODGING.value, "宿泊費", given["lodging_yen"] or 0),
            Guess(Cost.OTHER.value, given["other_label"], given["other_yen"] or 0),
        ]


class FareForm(forms.Form):
    """A section of the journey; a row that is left blank is none."""

    from_place = forms.CharField(label=_("乗る駅・空港"), max_length=60)
    to_place = forms.CharField(label=_("降りる駅・空港"), max_length=60)
    payee_name = forms.CharField(label=_("交通機関"), max_length=100)
    fare_yen = YenField(label=_("片道の運賃"))
    trips = forms.TypedChoiceField(label=_("片道・往復"), choices=TRIPS, coerce=int)
    fare_kind = forms.ChoiceField(label=_("運賃の種類"), choices=FARES)

    typed = ("from_place", "to_place", "payee_name", "fare_yen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False

    def has_changed(self) -> bool:
        """A row into which nobody typed is none."""
        return any(self[name].value() for name in self.typed)

    def fare(self) -> Fare:
        """The section as the action takes it."""
        given = self.cleaned_data
        section = Section(
            from_place=given["from_place"].strip(),
            to_place=given["to_place"].strip(),
            fare_kind=given["fare_kind"],
            fare_yen=given["fare_yen"],
            trips=given["trips"],
            is_journey=True,
        )
        return Fare(section, given["payee_name"].strip())


class Fares(forms.BaseFormSet):
    """The sections of a journey: blank rows are left out."""

    def initial_form_count(self) -> int:
        """Any row that is sent may have been emptied, also one that was filled before."""
        return 0 if self.is_bound else super().initial_form_count()

    def filled(self) -> list[Any]:
        """The rows that say something, in their order."""
        return [form for form in self.forms if form.has_changed()]


def fare_forms() -> Any:
    """The rows, a few of them blank."""
    made: Any = forms.formset_factory(
        FareForm, formset=Fares, extra=ROWS, max_num=MOST_FARES, absolute_max=MOST_FARES, validate_max=True
    )
    return made


class BookingForm(forms.Form):
    """手配."""

    kind = forms.ChoiceField(label=_("種類"), choices=Booking.Kind.choices)
    supplier_name = forms.CharField(label=_("手配先"), max_length=100, help_text=_("例：北浜航空、ホテル南船場"))
    what = forms.CharField(label=_("内容"), max_length=200, help_text=_("例：羽田→福岡 9:00発、シングル2泊"))
    reference = forms.CharField(label=_("予約番号"), max_length=60, required=False)
    starts_on = day_field(_("利用日"))
    amount_yen = YenField(label=_("金額（税込）"), required=False)
    paid_by = forms.ChoiceField(
        label=_("支払う人"),
        choices=Booking.PaidBy.choices,
        help_text=_("出張者が支払うものは、経費精算で申請します。会社が支払うものは、実績に含めます。"),
    )
    paper = forms.FileField(
        label=_("控え（チケット・予約確認）"),
        required=False,
        widget=forms.FileInput({"accept": ACCEPTED}),
        help_text=_("PDF・JPEG・PNG・HEIC、10MBまで。"),
    )

    def new(self, content: bytes) -> NewBooking:
        """What was typed, with the bytes of the paper."""
        given = self.cleaned_data
        plain = ("kind", "supplier_name", "what", "reference", "starts_on", "paid_by")
        paper = given["paper"]
        return NewBooking(
            **{name: given[name] for name in plain},
            amount_yen=given["amount_yen"] or 0,
            name=paper.name if paper else "",
            content=content,
        )


class CancelForm(forms.Form):
    """Why a booking is cancelled."""

    reason = forms.CharField(label=_("取り消す理由"), max_length=200)
