"""The shape of travel as people type it: a section, a distance, days, nights; the company's rates, and commuter passes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounting.expenses.actions import NewReckoned, NewTravelRate
from accounting.expenses.models import RATES, REGIONS, ROUNDED, STAYS
from accounting.expenses.rules import Days, Drive, Facts, Nights, Reckoned, Section
from backoffice.organisation.models import Person
from backoffice.shell.inputs import YenField, day_field

FARES = [("IC", _("IC運賃")), ("TICKET", _("きっぷ運賃"))]
TRIPS = [("1", _("片道")), ("2", _("往復"))]
CREDITED = [
    ("", _("近くへの移動（公共交通機関特例、3万円未満）")),
    ("JOURNEY", _("出張（出張旅費等特例）")),
]


class TravelForm(forms.Form):
    """What every reckoned line has: its day, what it was for, and the reasons that a rule may ask for."""

    spent_on = day_field(_("利用した日"))
    purpose = forms.CharField(label=_("用件"), max_length=150, required=False)
    repeat_reason = forms.CharField(
        label=_("同じ領収書がある理由"), max_length=200, required=False, help_text=_("二重でないときだけ入力します。")
    )
    exceed_reason = forms.CharField(
        label=_("規程を超える理由"), max_length=200, required=False, help_text=_("規程が認めるときだけ入力します。")
    )
    last = ("purpose", "repeat_reason", "exceed_reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.order_fields([*(name for name in self.fields if name not in self.last), *self.last])

    def new(self) -> NewReckoned:
        """The line as the action takes it."""
        given = self.cleaned_data
        return NewReckoned(
            spent_on=given["spent_on"],
            facts=self.facts(),
            payee_name=given.get("payee_name", ""),
            **{name: given[name] for name in self.last},
        )

    def facts(self) -> Facts:
        """What the amount is reckoned of."""
        raise NotImplementedError


class SectionForm(TravelForm):
    """区間."""

    from_place = forms.CharField(label=_("乗った駅・停留所"), max_length=60)
    to_place = forms.CharField(label=_("降りた駅・停留所"), max_length=60)
    payee_name = forms.CharField(label=_("交通機関"), max_length=100, help_text=_("例：JR東日本、都営バス"))
    fare_kind = forms.ChoiceField(label=_("運賃の種類"), choices=FARES)
    fare_yen = YenField(label=_("片道の運賃"))
    trips = forms.TypedChoiceField(label=_("片道・往復"), choices=TRIPS, coerce=int)
    within_yen = YenField(
        label=_("うち定期区間の運賃"),
        required=False,
        help_text=_("片道の運賃のうち、定期で乗れた分です。差し引きます。"),
    )
    journey = forms.ChoiceField(label=_("消費税の扱い"), choices=CREDITED, required=False)

    def facts(self) -> Section:
        given = self.cleaned_data
        return Section(
            from_place=given["from_place"].strip(),
            to_place=given["to_place"].strip(),
            fare_kind=given["fare_kind"],
            fare_yen=given["fare_yen"],
            within_yen=given["within_yen"] or 0,
            trips=given["trips"],
            is_journey=bool(given["journey"]),
        )


class DriveForm(TravelForm):
    """走行距離."""

    vehicle = forms.ChoiceField(label=_("車の種類"))
    from_place = forms.CharField(label=_("出発地"), max_length=60)
    to_place = forms.CharField(label=_("行き先"), max_length=60)
    km = forms.DecimalField(
        label=_("走行距離（km）"),
        max_digits=6,
        decimal_places=1,
        min_value=0,
        widget=forms.TextInput({"inputmode": "decimal"}),
    )

    def __init__(self, *args: Any, vehicles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["vehicle"]
        chosen.choices = [(each, each) for each in vehicles]

    def facts(self) -> Drive:
        given = self.cleaned_data
        return Drive(
            vehicle=given["vehicle"],
            km=given["km"],
            from_place=given["from_place"].strip(),
            to_place=given["to_place"].strip(),
        )


class DaysForm(TravelForm):
    """日当."""

    region = forms.ChoiceField(label=_("行き先"), choices=REGIONS)
    stay = forms.ChoiceField(label=_("日帰り・宿泊"), choices=STAYS)
    count = forms.IntegerField(label=_("日数"), min_value=1, max_value=60, initial=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["spent_on"].label = _("出張の最初の日")

    def facts(self) -> Days:
        given = self.cleaned_data
        return Days(region=given["region"], stay=given["stay"], count=given["count"])


class NightsForm(TravelForm):
    """宿泊費の定額."""

    region = forms.ChoiceField(label=_("行き先"), choices=REGIONS)
    count = forms.IntegerField(label=_("泊数"), min_value=1, max_value=60, initial=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["spent_on"].label = _("最初に泊まった日")

    def facts(self) -> Nights:
        given = self.cleaned_data
        return Nights(region=given["region"], count=given["count"])


FORM_OF: dict[str, type[TravelForm]] = {
    Reckoned.SECTION.value: SectionForm,
    Reckoned.MILEAGE.value: DriveForm,
    Reckoned.PER_DIEM.value: DaysForm,
    Reckoned.LODGING.value: NightsForm,
}


class TravelRateForm(forms.Form):
    """A rate of the company's travel rules."""

    kind = forms.ChoiceField(label=_("種類"), choices=RATES)
    subject = forms.CharField(
        label=_("車の種類・役職"),
        max_length=60,
        required=False,
        help_text=_("走行距離は車の種類（例：普通自動車）。日当と宿泊費は役職（例：課長）、空欄ならすべての役職です。"),
    )
    region = forms.ChoiceField(
        label=_("行き先"),
        choices=[("", _("選択してください")), *REGIONS],
        required=False,
        help_text=_("日当と宿泊費のときに選びます。"),
    )
    stay = forms.ChoiceField(
        label=_("日帰り・宿泊"),
        choices=[("", _("選択してください")), *STAYS],
        required=False,
        help_text=_("日当のときに選びます。"),
    )
    yen = forms.DecimalField(
        label=_("単価（円）"),
        max_digits=10,
        decimal_places=2,
        min_value=0,
        widget=forms.TextInput({"inputmode": "decimal"}),
        help_text=_("1km、1日、1泊の額です。走行距離だけ、1円未満を入力できます。"),
    )
    rounding = forms.ChoiceField(label=_("1円未満の端数"), choices=ROUNDED, required=False)
    article = forms.CharField(label=_("規程の条"), max_length=60, help_text=_("例：旅費規程 第8条"))
    valid_from = day_field(_("適用開始日"))

    def new(self) -> NewTravelRate:
        """The rate as the action takes it."""
        given = self.cleaned_data
        return NewTravelRate(**{**given, "rounding": given["rounding"] or "DROP_FRACTION"})


class PassForm(forms.Form):
    """A commuter pass."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("人"), empty_label=_("選択してください"))
    stations = forms.CharField(
        label=_("駅（通る順）"),
        max_length=500,
        help_text=_("途中の駅も、通る順に「、」で区切ります。例：横浜、川崎、品川、浜松町"),
    )
    valid_from = day_field(_("適用開始日"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["person"]
        people.queryset = Person.objects.order_by("code")


class EndTravelForm(forms.Form):
    """The day from which a rate or a pass holds no more."""

    valid_until = day_field(_("適用終了日（この日を含まない）"))
