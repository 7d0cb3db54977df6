"""Trips with their estimates, and what was booked for them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounting.advances.models import AdvanceRequest, PayBy
from accounting.expenses.models import REGIONS, Claim
from backoffice.companies.models import CompanyRow
from backoffice.documents.models import Document
from backoffice.organisation.models import Person, Unit


class TripState(models.TextChoices):
    SUBMITTED = "SUBMITTED", _("承認待ち")
    RETURNED = "RETURNED", _("差し戻し")
    APPROVED = "APPROVED", _("承認済み")
    REJECTED = "REJECTED", _("却下")
    DISCARDED = "DISCARDED", _("取りやめ")


class Cost(models.TextChoices):
    FARE = "FARE", _("交通費")
    LODGING = "LODGING", _("宿泊費")
    PER_DIEM = "PER_DIEM", _("日当")
    OTHER = "OTHER", _("そのほか")


class Trip(CompanyRow):
    """出張申請: who goes where, when and why, and what it should cost; `form_key` is the form that made it."""

    form_key = models.UUIDField(_("フォームの番号"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("出張者"))
    person_name = models.CharField(_("出張者名"), max_length=200)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("部署")
    )
    destination = models.CharField(_("行き先"), max_length=100)
    region = models.CharField(_("国内・海外"), max_length=8, choices=REGIONS, default="DOMESTIC")
    purpose = models.CharField(_("用件"), max_length=300)
    departs_on = models.DateField(_("出発日"))
    returns_on = models.DateField(_("帰着日"))
    total_yen = models.BigIntegerField(_("見積の合計"), default=0)
    advance_yen = models.BigIntegerField(_("希望する仮払"), default=0)
    pay_by = models.CharField(_("仮払の受け取り方"), max_length=8, choices=PayBy.choices, default=PayBy.TRANSFER)
    state = models.CharField(_("状態"), max_length=10, choices=TripState.choices, default=TripState.SUBMITTED)
    requested_at = models.DateTimeField(_("申請日時"))
    approved_on = models.DateField(_("承認日"), null=True, blank=True)
    advance_request = models.OneToOneField(
        AdvanceRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("仮払")
    )
    claim = models.OneToOneField(
        Claim, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("経費精算")
    )

    class Meta:
        verbose_name = _("出張申請")
        verbose_name_plural = _("出張申請")
        indexes = [
            models.Index(fields=["company", "person", "-id"], name="trip_of_a_person"),
            models.Index(fields=["company", "state", "departs_on"], name="trip_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "form_key"], name="one_form_makes_one_trip"),
            models.CheckConstraint(condition=Q(returns_on__gte=F("departs_on")), name="trip_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(total_yen__gte=0, advance_yen__gte=0, advance_yen__lte=F("total_yen")),
                name="trip_advance_is_within_its_estimate",
            ),
            models.CheckConstraint(
                condition=Q(state="APPROVED", approved_on__isnull=False)
                | ~Q(state="APPROVED") & Q(approved_on=None, claim=None, advance_request=None),
                name="approved_trip_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.destination} {self.person_name}"

    @property
    def days(self) -> int:
        """How many days it takes, the first and the last included."""
        return (self.returns_on - self.departs_on).days + 1


class TripCost(CompanyRow):
    """出張の見積の1行: what it is for and how much; `facts` are what its amount was reckoned of, empty where it was typed."""

    trip = models.ForeignKey(Trip, on_delete=models.PROTECT, related_name="costs", verbose_name=_("出張"))
    position = models.PositiveSmallIntegerField(_("順番"))
    kind = models.CharField(_("種類"), max_length=8, choices=Cost.choices)
    label = models.CharField(_("内容"), max_length=200)
    payee_name = models.CharField(_("支払先"), max_length=100, blank=True)
    amount_yen = models.BigIntegerField(_("見積額"))
    reckoned = models.CharField(_("計算のしかた"), max_length=8, blank=True)
    facts = models.JSONField(_("計算のもと"), default=dict, blank=True)
    because = models.JSONField(_("理由"), default=dict, blank=True)

    class Meta:
        verbose_name = _("出張の見積")
        verbose_name_plural = _("出張の見積")
        constraints = [
            models.UniqueConstraint(fields=["trip", "position"], name="trip_cost_has_its_place"),
            models.CheckConstraint(condition=Q(amount_yen__gt=0), name="trip_cost_is_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.amount_yen}"


class Booking(CompanyRow):
    """手配の1件: a ticket or a room with its paper, who booked it, and who pays; added, and cancelled once."""

    class Kind(models.TextChoices):
        TICKET = "TICKET", _("乗車券・航空券")
        HOTEL = "HOTEL", _("宿泊先")
        CAR = "CAR", _("レンタカー")
        OTHER = "OTHER", _("そのほか")

    class PaidBy(models.TextChoices):
        COMPANY = "COMPANY", _("会社が支払う")
        PERSON = "PERSON", _("出張者が支払う")

    trip = models.ForeignKey(Trip, on_delete=models.PROTECT, related_name="bookings", verbose_name=_("出張"))
    kind = models.CharField(_("種類"), max_length=6, choices=Kind.choices)
    supplier_name = models.CharField(_("手配先"), max_length=100)
    reference = models.CharField(_("予約番号"), max_length=60, blank=True, db_collation="C")
    what = models.CharField(_("内容"), max_length=200)
    starts_on = models.DateField(_("利用日"))
    amount_yen = models.BigIntegerField(_("金額（税込）"))
    paid_by = models.CharField(_("支払う人"), max_length=7, choices=PaidBy.choices)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("控え")
    )
    booked_by_id = models.BigIntegerField(_("手配した人の番号"))
    booked_by_name = models.CharField(_("手配した人"), max_length=200)
    booked_at = models.DateTimeField(_("手配日時"))
    cancelled_at = models.DateTimeField(_("取消日時"), null=True, blank=True)
    cancelled_by_name = models.CharField(_("取り消した人"), max_length=200, blank=True)
    cancel_reason = models.CharField(_("取り消した理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("出張の手配")
        verbose_name_plural = _("出張の手配")
        indexes = [models.Index(fields=["company", "trip", "starts_on", "id"], name="booking_of_a_trip")]
        constraints = [
            models.CheckConstraint(condition=Q(amount_yen__gte=0), name="booking_is_not_negative"),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancel_reason="", cancelled_by_name="")
                | Q(cancelled_at__isnull=False) & ~Q(cancel_reason=""),
                name="cancelled_booking_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_name} {self.reference}".strip()
