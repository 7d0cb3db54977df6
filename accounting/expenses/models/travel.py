"""What travel is reckoned by: the company's own rates, and the section of a person's commuter pass; both dated."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Floor
from django.utils.translation import gettext_lazy as _

from backoffice.organisation.models import DatedRow, Person, ends_after_it_begins, no_overlap

RECKONED = [
    ("SECTION", _("区間の交通費")),
    ("MILEAGE", _("走行距離")),
    ("PER_DIEM", _("日当")),
    ("LODGING", _("宿泊費の定額")),
]
RATES = RECKONED[1:]
REGIONS = [("DOMESTIC", _("国内")), ("ABROAD", _("海外"))]
STAYS = [("DAY_TRIP", _("日帰り")), ("OVERNIGHT", _("宿泊"))]
ROUNDED = [("DROP_FRACTION", _("切り捨て")), ("HALF_UP", _("四捨五入")), ("RAISE_FRACTION", _("切り上げ"))]


class TravelRate(DatedRow):
    """旅費の単価: what the company pays for a kilometre, a day or a night by its own travel rules, from a day on.

    `subject` is the kind of vehicle, or the post (役職) of the traveller; blank for every post. Changed by a new row.
    """

    kind = models.CharField(_("種類"), max_length=8, choices=RATES)
    subject = models.CharField(_("車の種類・役職"), max_length=60, blank=True)
    region = models.CharField(_("行き先"), max_length=8, choices=REGIONS, blank=True)
    stay = models.CharField(_("日帰り・宿泊"), max_length=9, choices=STAYS, blank=True)
    yen = models.DecimalField(_("単価（円）"), max_digits=10, decimal_places=2)
    rounding = models.CharField(_("1円未満の端数"), max_length=14, choices=ROUNDED, default="DROP_FRACTION")
    article = models.CharField(_("規程の条"), max_length=60)

    class Meta:
        verbose_name = _("旅費の単価")
        verbose_name_plural = _("旅費の単価")
        constraints = [
            no_overlap("travel_rate_says_one_thing_a_day", "company", "kind", "subject", "region", "stay"),
            ends_after_it_begins("travel_rate_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(yen__gt=0) & ~Q(article=""), name="travel_rate_is_above_zero"),
            models.CheckConstraint(
                condition=Q(kind="MILEAGE", region="", stay="") & ~Q(subject="")
                | Q(kind="PER_DIEM", region__in=["DOMESTIC", "ABROAD"], stay__in=["DAY_TRIP", "OVERNIGHT"])
                | Q(kind="LODGING", region__in=["DOMESTIC", "ABROAD"], stay=""),
                name="travel_rate_says_what_it_is_for",
            ),
            models.CheckConstraint(
                condition=Q(kind="MILEAGE") | Q(yen=Floor(F("yen"))), name="a_day_and_a_night_are_whole_yen"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} {self.subject}".strip()


class CommuterPass(DatedRow):
    """定期区間: the stations of somebody's commuter pass in their order, from a day on. Changed by a new row."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("人"))
    stations = models.CharField(_("駅（通る順）"), max_length=500)

    class Meta:
        verbose_name = _("定期区間")
        verbose_name_plural = _("定期区間")
        indexes = [models.Index(fields=["company", "person", "valid_from"], name="commuter_pass_of_a_person")]
        constraints = [
            no_overlap("commuter_pass_is_held_once_a_day", "company", "person", "stations"),
            ends_after_it_begins("commuter_pass_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(stations__contains="、"), name="commuter_pass_has_two_ends"),
        ]

    def __str__(self) -> str:
        return self.stations
